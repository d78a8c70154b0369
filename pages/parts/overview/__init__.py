"""Headline figures and the goals of the policy set."""
