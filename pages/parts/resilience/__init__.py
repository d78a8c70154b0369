"""Duplicates, backup, border."""
