"""The planning questions, as functions of a registry and a setting."""
