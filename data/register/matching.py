"""Rows of a file and rows on record: which are the same, and the id of a row that is new.

A row is found by its key, else by its credit code, else by its name and county. Names count as the
same however width, blanks, brackets and case are written. Counties agree where one of them is not
stated; the city then has to.
"""

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass

from data.checks.lookalikes import plain_name
from data.imported import ImportedRow
from data.register.content import Cells, Row, key_columns, key_of, sha256_of
from data.register.places import ScopedTable
from data.tables.column import Table

CREDIT_CODE, NAME, ADCODE, CITY = "credit_code", "name", "adcode", "city"
# table -> what ids of new rows begin with
PREFIXES = {"platforms": "pp", "zones": "zone", "cluster_areas": "area"}
DIGITS = 8  # of the digest of a name in an id; more where two names have the same
NO_PLACE = "000000"


@dataclass(frozen=True)
class Match:
    """The row on record that a row of a file is.

    Attributes:
        key: of the row; None if it is new and has no key of its own.
        twins: keys of the rows that it could be, if they are several.
    """

    key: str | None = None
    twins: tuple[str, ...] = ()


class Matcher:
    """Finds rows on record."""

    def __init__(self, table: Table, rows: Mapping[str, Row]) -> None:
        self._table = table
        self._rows = rows
        self._by_column: dict[str, dict[str, list[str]]] = {}

    def find(self, row: ImportedRow) -> Match:
        """Find the row on record that a row of a file is."""
        given = given_cells(row)
        columns = key_columns(self._table)
        if len(columns) > 1:
            return self._find_by_parts(given, columns)
        if given.get(columns[0]):
            return Match(given[columns[0]])
        if given.get(CREDIT_CODE):
            hits = self._having(CREDIT_CODE, given[CREDIT_CODE])
            if hits:
                return _only(hits)
        if given.get(NAME):
            named = self._having(NAME, plain_name(given[NAME]))
            return _only(self._at_same_place(given, named))
        return Match()

    def _find_by_parts(self, given: Cells, columns: tuple[str, ...]) -> Match:
        """Find a row by the parts of its key that are given; those that are not may be any."""
        stated = [column for column in columns if given.get(column)]
        key = key_of(self._table, given)
        if not stated or key in self._rows:
            return Match(key if stated else None)
        hits = self._having(stated[0], given[stated[0]])
        for column in stated[1:]:
            hits = [hit for hit in hits if self._agree(given, hit, column, exactly=True)]
        if not hits:
            return Match(key)
        return _only(hits)

    def _having(self, column: str, value: str) -> list[str]:
        """Give the keys of the rows that have a value in a column."""
        if column not in self._by_column:
            self._by_column[column] = self._index(column)
        keyed = self._by_column[column]
        return keyed.get(value, [])

    def _index(self, column: str) -> dict[str, list[str]]:
        """Give the keys of the rows by their values in a column; names as they compare."""
        index: dict[str, list[str]] = defaultdict(list)
        for key, row in self._rows.items():
            text = row.cells.get(column, "")
            if column == NAME:
                text = plain_name(text)
            index[text].append(key)
        return index

    def _at_same_place(self, given: Cells, keys: list[str]) -> list[str]:
        """Keep the rows whose place is that of a row; exact ones alone, if there are any."""
        exact = [key for key in keys if self._agree(given, key, ADCODE, exactly=True)]
        if exact:
            return exact
        return [key for key in keys if self._could_be_at(given, key)]

    def _could_be_at(self, given: Cells, key: str) -> bool:
        is_county = self._agree(given, key, ADCODE)
        return is_county and self._agree(given, key, CITY)

    def _agree(self, given: Cells, key: str, column: str, *, exactly: bool = False) -> bool:
        """True if a row of a file and one on record do not contradict each other in a column."""
        stated = given.get(column, "")
        recorded = self._rows[key].cells.get(column, "")
        if stated and recorded:
            return stated == recorded
        return not exactly


def given_cells(row: ImportedRow) -> dict[str, str]:
    """Give what a row of a file states; what it leaves or erases is left out."""
    return {column: text for column, text in row.values.items() if text}


def _only(keys: list[str]) -> Match:
    if len(keys) > 1:
        return Match(twins=tuple(keys))
    return Match(keys[0] if keys else None)


# --- ids of new rows ------------------------------------------------------------------------------


def new_key(
    place: ScopedTable, cells: Cells, taken: Container[str], new: Mapping[str, str]
) -> str | None:
    """Make the id of a row without one; None where the table gives none or the row has no name.

    It is the prefix of the table, the code of the county (else of the city, else zeros) and the
    beginning of the SHA-256 of the name: the same name at the same place gets the same id, whoever
    imports it and whenever.

    Args:
        place: the table.
        cells: of the row.
        taken: the keys of the rows on record.
        new: the keys that rows of the same file were given -> their names.
    """
    prefix = PREFIXES.get(place.table.name)
    if prefix is None or not cells.get(NAME):
        return None
    name = plain_name(cells[NAME])
    digest = sha256_of(name.encode())
    code = place.place_of(cells) or NO_PLACE
    for digits in range(DIGITS, len(digest) + 1):
        key = f"{prefix}-{code}-{digest[:digits]}"
        if key in taken:
            continue
        if plain_name(new.get(key, name)) == name:
            return key
    return None
