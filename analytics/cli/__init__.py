"""The command line, python -m analytics: one module for each group of commands."""
