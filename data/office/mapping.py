"""How the heads of a list are read, as a user has agreed; kept, and found again by the heads."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from data.office.head import Head
from data.tables.column import Table

LEFT = ""  # in the place of a column: the head stands for none
NONE, UNKNOWN = "none", "unknown"  # what a word in the place of a value may mean


class ColumnMapping(BaseModel):
    """How the heads of a list are read, once a user has agreed: JSON that a register can keep.

    Attributes:
        table: the name of the table.
        columns: key of a head -> name of its column; "" where it is left out.
        units: key of a head -> unit of its values, where the head does not tell.
        constants: column -> the value of all rows that have none, in the list or on record.
        words: a word in the place of a value -> "none" or "unknown": 无, -, 暂无, 0.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    columns: dict[str, str]
    units: dict[str, str] = {}
    constants: dict[str, str] = {}
    words: dict[str, str] = {}

    @property
    def heads(self) -> frozenset[str]:
        """The heads by which it is found again, whatever their order."""
        return frozenset(self.columns)

    def is_of(self, table: Table) -> bool:
        """Tell if all its columns are still columns of a table."""
        named = set(self.columns.values())
        named.update(self.constants)
        named.discard(LEFT)
        return named.issubset(table.names)

    def with_column(self, key: str, column: str) -> "ColumnMapping":
        """Give the mapping with another column for a head; "" leaves it out."""
        return self.model_copy(update={"columns": self.columns | {key: column}})

    def with_unit(self, key: str, unit: str) -> "ColumnMapping":
        """Give the mapping with a unit for the values of a head."""
        return self.model_copy(update={"units": self.units | {key: unit}})

    def with_constant(self, column: str, value: str) -> "ColumnMapping":
        """Give the mapping with a value for rows that have none."""
        return self.model_copy(update={"constants": self.constants | {column: value}})

    def with_word(self, word: str, meaning: str) -> "ColumnMapping":
        """Give the mapping with the meaning of a word in the place of a value."""
        return self.model_copy(update={"words": self.words | {word: meaning}})


def find_saved(head: Head, table: Table, saved: Sequence[ColumnMapping]) -> ColumnMapping | None:
    """Find the mapping that was kept for the heads of a list, whatever their order."""
    keys = {column.key for column in head.columns}
    for mapping in saved:
        is_same = mapping.table == table.name and mapping.heads == keys
        if is_same and mapping.is_of(table):
            return mapping
    return None
