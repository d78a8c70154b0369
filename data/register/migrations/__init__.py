"""The steps from an older database to that of this code, run by Alembic."""
