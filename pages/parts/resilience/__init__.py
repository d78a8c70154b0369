"""Beside the gaps: duplicate platforms, needs that hang on one platform, gaps near a border."""
