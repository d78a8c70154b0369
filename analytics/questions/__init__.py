"""Numbers and codes, no sentences: what the record comes to under a setting."""
