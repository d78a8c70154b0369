"""Shapes: reading and checking them, placing things in them, measuring between them,
drawing them.
"""
