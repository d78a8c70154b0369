"""What a publication holds: rows of tables and whole files, read from a folder or written to one.

The folder is one of sources, as the build reads it; the same content gives the same bytes.
"""

import csv
import hashlib
import io
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data.build.read import policy_folder
from data.build.read_shapes import BOUNDARY_FILES, SPATIAL_SOURCES
from data.checks.reading import read_csv
from data.faults import Fault, Faults, RegistryError, SourceError, refuse
from data.files.reading import read_file
from data.policy import POLICY_DIR
from data.province import PROVINCE_FILE
from data.tables import SOURCES
from data.tables.column import Table

COLLECTION_FILE = "collection.toml"
FILES = (*(f"{name}.parquet" for name in SPATIAL_SOURCES), COLLECTION_FILE, PROVINCE_FILE)
PLAIN_TABLES = {table.name: table for table in SOURCES if not table.spatial}
# a table without a key of its own -> the columns that tell its rows apart
IDENTITY = {"indicators": ("indicator", "unit", "adcode", "year", "period")}
# between the parts of a key, and before one of them that stands for itself
PART, ESCAPE = "|", "\\"
Cells = Mapping[str, str]  # column -> text as a CSV file holds it; blank cells are left out


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Attributes:
        position: orders the rows of the table.
        cells: its values; never changed.
    """

    position: int
    cells: Cells


@dataclass
class Content:
    """Everything that a publication holds.

    Attributes:
        tables: table -> key -> row.
        files: name in the folder -> bytes.
    """

    tables: dict[str, dict[str, Row]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


# --- keys -----------------------------------------------------------------------------------------


def key_columns(table: Table) -> tuple[str, ...]:
    """Give the columns that tell the rows of a table apart."""
    return table.key or IDENTITY[table.name]


def key_of(table: Table, cells: Cells) -> str:
    """Write the key of a row as one text.

    >>> key_of(PLAIN_TABLES["field_map"], {"field_text": "a|b", "cluster_id": "ic"})
    'a\\\\|b|ic'
    """
    parts = [cells.get(column, "") for column in key_columns(table)]
    if len(parts) == 1:
        return parts[0]
    return PART.join(_escaped(part) for part in parts)


def _escaped(part: str) -> str:
    return part.replace(ESCAPE, ESCAPE + ESCAPE).replace(PART, ESCAPE + PART)


# --- from a folder --------------------------------------------------------------------------------


def read_content(folder: Path) -> Content:
    """Read a folder of sources as it stands.

    Raises:
        SourceError: files are missing or cannot be read; names all of them.
    """
    content = Content()
    faults = Faults()
    for name, table in PLAIN_TABLES.items():
        raw, wrong = read_csv(folder / f"{name}.csv", table)
        faults += wrong
        if raw is not None:
            content.tables[name] = _rows_of(raw.cells, table)
    for name, path in source_files(folder).items():
        try:
            content.files[name] = read_file(path)
        except OSError as error:
            faults += [_unreadable(name, error)]
    refuse(faults)
    return content


def source_files(folder: Path) -> dict[str, Path]:
    """Name the files of a folder of sources that are no plain tables, and where each stands."""
    files = {name: folder / name for name in FILES}
    for name in BOUNDARY_FILES:
        path = folder / name
        if os.path.lexists(path):
            files[name] = path
    policies = policy_folder(folder)
    for path in sorted(policies.glob("*.toml")):
        name = f"{POLICY_DIR.name}/{path.name}"
        files[name] = path
    return files


def _unreadable(name: str, error: OSError) -> Fault:
    if isinstance(error, FileNotFoundError):
        return Fault("missing file", file=name)
    return Fault("unreadable", file=name, fill={"detail": error.strerror})


def _rows_of(cells: pd.DataFrame, table: Table) -> dict[str, Row]:
    """Give the rows of a table by their keys, in the order of the file."""
    rows: dict[str, Row] = {}
    names = list(cells.columns)
    for position, values in enumerate(cells.itertuples(index=False), start=1):
        filled = {}
        for name, text in zip(names, values, strict=True):
            if text:
                filled[name] = text
        key = key_of(table, filled)
        free = _free_key(rows, key)
        rows[free] = Row(position, filled)
    return rows


def last_position(rows: Mapping[str, Row]) -> int:
    """Give the position of the last row of a table; 0 if it has none."""
    positions = [row.position for row in rows.values()]
    return max(positions, default=0)


def _free_key(rows: Mapping[str, Row], key: str) -> str:
    """Number a key that an earlier row has; where a table forbids it, the build tells of it."""
    free = key
    number = 1
    while free in rows:
        number += 1
        free = f"{key}#{number}"
    return free


# --- to a folder ----------------------------------------------------------------------------------


def write_content(content: Content, folder: Path) -> None:
    """Write a folder of sources: every table as CSV, every file as it is.

    Raises:
        OSError: the disk refuses.
        RegistryError: a name of a file is none of the sources'.
    """
    for name, table in PLAIN_TABLES.items():
        rows = content.tables.get(name, {})
        ordered = [rows[key].cells for key in in_order(rows)]
        path = folder / f"{name}.csv"
        path.write_bytes(csv_of(table, ordered))
    for name, found in content.files.items():
        path = folder / _safe(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(found)


def in_order(rows: Mapping[str, Row]) -> list[str]:
    """Give the keys of the rows of a table in the order of its file."""
    return sorted(rows, key=lambda key: (rows[key].position, key))


def _safe(name: str) -> str:
    """Refuse a name that would lead out of the folder; a register may come from a backup.

    Raises:
        RegistryError: it is none that `source_files` gives.
    """
    is_policy = re.fullmatch(rf"{POLICY_DIR.name}/[^/\\\0]+\.toml", name) is not None
    if is_policy or name in (*FILES, *BOUNDARY_FILES):
        return name
    raise RegistryError(
        f"登记库中的文件名“{name}”不是来源文件。登记库已被改动，请从备份恢复。",
        f"The register names a file '{name}', which is no source. It was tampered with: restore a"
        " backup.",
    )


def is_made(content: Content) -> bool:
    """True for a made collection, an example that is no record of anything.

    Raises:
        SourceError: `made` is neither true nor false, or the file is no TOML.
    """
    text = content.files[COLLECTION_FILE]
    try:
        made = tomllib.loads(text.decode("utf-8-sig")).get("made", False)
    except ValueError as error:  # bad UTF-8 and TOML
        fault = Fault("toml.syntax", file=COLLECTION_FILE, fill={"detail": str(error)})
        raise SourceError([fault]) from error
    if not isinstance(made, bool):
        raise SourceError([Fault("toml.truth", file=COLLECTION_FILE, column="made", value=made)])
    return made


def csv_of(table: Table, rows: list[Cells]) -> bytes:
    """Write rows of a table as its CSV file: every column, UTF-8, lines ended by LF."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, table.names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


# --- what is the same -----------------------------------------------------------------------------


def digest_of(content: Content) -> str:
    """Give the same text for the same rows and files, whatever the order of rows."""
    tables = {}
    for table, rows in content.tables.items():
        if rows:
            tables[table] = {key: row.cells for key, row in rows.items()}
    files = {}
    for name, found in content.files.items():
        files[name] = sha256_of(found)
    whole = canonical_json([tables, files])
    return sha256_of(whole.encode())


def sha256_of(content: bytes) -> str:
    """Give the SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def canonical_json(value: object) -> str:
    """Write a value as JSON in the one way that hashes are made from."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
