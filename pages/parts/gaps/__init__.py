"""The gaps page: what a gap is defended by, decisions sent back, what to verify first."""
