"""Scenarios: platforms built, expanded, opened, upgraded or finished early, and what follows."""
