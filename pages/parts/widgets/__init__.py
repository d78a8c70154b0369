"""Filters and levers that several pages share."""
