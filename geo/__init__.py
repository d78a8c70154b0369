"""Shapes: read and check them, place things in them, measure between them, draw them."""
