"""Import: an office's list from its file to a batch, step by step."""
