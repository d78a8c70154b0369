"""Scenarios of a session: kept, edited, run, compared, saved, and not lost without a word."""
