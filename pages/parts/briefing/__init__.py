"""Screens in the browser: which, in which order, their deck, and the planner's own notes."""
