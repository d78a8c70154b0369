"""Scenarios of a session: the shelf, the form, files, what they come to, side by side."""
