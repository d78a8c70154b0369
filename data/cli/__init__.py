"""The command line, python -m data: one module for each command."""
