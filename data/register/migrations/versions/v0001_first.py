"""The first tables of the register.

Revision ID: 0001
Revises:
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

revision = "0001"
down_revision = None

# as they were then: later steps change the database, never this text
METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
Table(
    "facts",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
Table(
    "publications",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("snapshot_id", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("solo", Integer, nullable=False),
    Column("undoes", Integer, ForeignKey("publications.number")),
    Column("batch", Integer),
    Column("collection", Text),
)
Table(
    "row_versions",
    METADATA,
    Column("table_name", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("published_in", Integer, ForeignKey("publications.number"), primary_key=True),
    Column("ended_in", Integer, ForeignKey("publications.number")),
    Column("position", Integer, nullable=False),
    Column("cells", Text),
    Column("cause", Text, nullable=False),
    Column("true_from", Text),
    Column("source", Text),
    Column("note", Text, nullable=False),
    Index(None, "published_in"),
    Index(None, "ended_in"),
)
Table(
    "blobs",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
Table(
    "file_versions",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("published_in", Integer, ForeignKey("publications.number"), primary_key=True),
    Column("ended_in", Integer, ForeignKey("publications.number")),
    Column("sha256", Text, ForeignKey("blobs.sha256")),
    Column("cause", Text, nullable=False),
)
Table(
    "batches",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("base", Integer, ForeignKey("publications.number"), nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, ForeignKey("blobs.sha256"), nullable=False),
    Column("mapping", Text),
    Column("note", Text, nullable=False),
    Column("proposed", Text, nullable=False),
    Column("causes", Text, nullable=False),
    Column("left_out", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("submitted_by", Text),
    Column("submitted_at", Text),
    Column("decided_by", Text),
    Column("decided_at", Text),
    Column("decision", Text),
    Column("solo", Integer, nullable=False),
    Column("published_in", Integer, ForeignKey("publications.number")),
)
Table(
    "mappings",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("table_name", Text, nullable=False),
    Column("heads", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Index(None, "heads"),
)
Table(
    "audit",
    METADATA,
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)


def upgrade() -> None:
    """Make the tables."""
    METADATA.create_all(op.get_bind())
