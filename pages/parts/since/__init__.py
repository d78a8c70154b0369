"""Since a publication: which two, the staircase of a number, and what is behind a step."""
