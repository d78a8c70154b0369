"""Screens in the browser: which, in which order, their deck and what the planner says on each."""
