"""Siting: the levers, the wait, the answer in words, on a map, and in tables."""
