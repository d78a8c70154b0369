"""The overview and the targets: key figures, goals, gravest gaps, changes, tasks."""
