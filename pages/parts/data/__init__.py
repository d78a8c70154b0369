"""The sections of the data page: completeness, unknowns, dictionary, sources, methods."""
