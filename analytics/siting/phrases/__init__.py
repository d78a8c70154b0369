"""Siting in words."""
