"""Registries: described, checked, built into snapshots, queried, exported."""
