"""The tables of the register's database, on SQLite and on PostgreSQL alike.

Texts are Text, days and times are ISO texts, and what has a shape of its own is canonical JSON:
both databases then hold the same bytes, and the audit can hash them.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# what the register is: its id, and if its collection is made
FACTS = Table(
    "facts",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
PUBLICATIONS = Table(
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
    # digest of the shipped collection that was taken in
    Column("collection", Text),
)
# one line to a version of a row; append-only, `ended_in` alone is set later
ROW_VERSIONS = Table(
    "row_versions",
    METADATA,
    Column("table_name", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("published_in", Integer, ForeignKey("publications.number"), primary_key=True),
    Column("ended_in", Integer, ForeignKey("publications.number")),
    # the order of the rows of a table
    Column("position", Integer, nullable=False),
    # column -> text of the CSV file; null where the publication ended the row
    Column("cells", Text),
    Column("cause", Text, nullable=False),
    Column("true_from", Text),
    Column("source", Text),
    Column("note", Text, nullable=False),
    Index(None, "published_in"),
    Index(None, "ended_in"),
)
BLOBS = Table(
    "blobs",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
FILE_VERSIONS = Table(
    "file_versions",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("published_in", Integer, ForeignKey("publications.number"), primary_key=True),
    Column("ended_in", Integer, ForeignKey("publications.number")),
    # null where the publication ended the file
    Column("sha256", Text, ForeignKey("blobs.sha256")),
    Column("cause", Text, nullable=False),
)
BATCHES = Table(
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
    # what the file proposes, the causes that were set, and the rows that were left out
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
MAPPINGS = Table(
    "mappings",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("table_name", Text, nullable=False),
    # the heads of the file, sorted: a mapping is found again by them
    Column("heads", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Index(None, "heads"),
)
# append-only; each line holds the hash of the one before
AUDIT = Table(
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
