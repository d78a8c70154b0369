"""Review: what waits for whom, and what was published."""
