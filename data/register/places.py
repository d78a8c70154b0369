"""Places of rows: whether a row is in the scope of a batch, and the codes of cities by name."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyarrow import parquet

from data.checks.values import parts
from data.faults import RegistryError
from data.register.content import Cells, Content
from data.scope import ALL, CITY, COUNTY, LIST, OF_CITY, PLATFORM, Scope
from data.tables.column import Column, Table

LIST_IDS = "list_ids"
# kind of a scope -> the columns of which a table must have one
COLUMNS = {
    LIST: (LIST_IDS, "list_id"),
    CITY: ("adcode", "city"),
    COUNTY: ("adcode",),
    PLATFORM: ("platform_id",),
}


@dataclass(frozen=True)
class ScopedTable:
    """A table, the scope of a batch in it, and the names of the cities.

    Attributes:
        city_codes: name of a city -> its code.
    """

    table: Table
    scope: Scope
    city_codes: Mapping[str, str] = field(default_factory=dict)

    def holds(self, cells: Cells) -> bool:
        """True if a row is in the scope."""
        kind = self.scope.kind
        value = self.scope.value
        if kind == LIST:
            lists = [*self.lists_of(cells), cells.get("list_id")]
            return value in lists
        if kind == CITY:
            place = self.place_of(cells)
            return place.startswith(value[:OF_CITY])
        if kind == ALL:
            return True
        column = "adcode" if kind == COUNTY else "platform_id"
        return cells.get(column) == value

    def place_of(self, cells: Cells) -> str:
        """Give the code of a row's county, else of its city, else ""."""
        return cells.get("adcode") or self.city_codes.get(cells.get("city", ""), "")

    def lists_of(self, cells: Cells) -> list[str]:
        """Give the ids of the lists that a row is on."""
        text = cells.get(LIST_IDS, "")
        if not text:
            return []
        return parts(self._list_column, text)

    def with_lists(self, cells: Cells, lists: list[str]) -> dict[str, str]:
        """Give a row that is on these lists and no others."""
        changed = dict(cells)
        changed.pop(LIST_IDS, None)
        if lists:
            changed[LIST_IDS] = self._list_column.separator.join(lists)
        return changed

    @property
    def marks_lists(self) -> bool:
        """True if the scope is a list and the rows name the lists that they are on."""
        return self.scope.kind == LIST and LIST_IDS in self.table.names

    @property
    def _list_column(self) -> Column:
        return next(column for column in self.table.columns if column.name == LIST_IDS)


def refuse_scope(table: Table, scope: Scope) -> None:
    """Refuse a scope that a table knows nothing of.

    Raises:
        RegistryError: names both.
    """
    if scope.kind == ALL or set(COLUMNS[scope.kind]) & set(table.names):
        return
    raise RegistryError(
        f"表 {table.name} 没有可据以划分范围“{scope}”的列。请改用 all。",
        f"The table {table.name} has no column by which '{scope}' could be told. Use all.",
    )


def city_codes(content: Content) -> dict[str, str]:
    """Read the codes of the cities by their names from the boundaries of the counties."""
    boundaries = content.files["counties.parquet"]
    table = parquet.read_table(
        io.BytesIO(boundaries),
        columns=["city", "city_adcode"],
    )
    codes = {}
    for row in table.to_pylist():
        name = str(row["city"])
        codes[name] = str(row["city_adcode"])
    return codes
