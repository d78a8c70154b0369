"""Sentences and heads made from one row, in both languages."""
