"""What a list may refer to: places, and ids of other tables, by their names, too."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.checks.cells import Known
from data.office.places import Places
from data.office.words import plain
from data.province import Province
from data.tables import SOURCES
from data.vocabulary import NO_CLUSTER

# columns that name a row of a table
NAMES = ("name", "name_zh", "name_en", "list_name")
UNITS = "units.adcode"  # of counties, cities and the province alike
OR_NONE = " / none"  # the end of a reference that may also say that there is none


@dataclass(frozen=True)
class LevelList:
    """An official list of which the total is that of a level in the province."""

    list_id: str
    name: str


@dataclass(frozen=True)
class References:
    """What the cells of a list may refer to.

    Attributes:
        places: counties, cities and the province.
        known: "table.column" -> the values that stand there.
        names: "table.column" -> plain name of a row -> the value of its row.
        list_day: ISO day that the list is of, which decides on counties of before; "" for today.
        level_lists: level of a platform -> the one list that names all of this level.
    """

    places: Places
    known: Known
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    list_day: str = ""
    level_lists: Mapping[str, LevelList] = field(default_factory=dict)


def references_of(
    tables: Mapping[str, pd.DataFrame], province: Province | None = None, list_day: str = ""
) -> References:
    """Gather what a list may refer to.

    A table that is not given leaves the references to it unchecked.

    Args:
        tables: the source tables in force by name; "counties" has to be one of them.
        province: of the register.
        list_day: ISO day that the list is of; "" for today.
    """
    places = Places(tables["counties"], province)
    known = {UNITS: frozenset(places.by_code)}
    names = {}
    for reference in _references():
        table_name, _, column = reference.removesuffix(OR_NONE).partition(".")
        table = tables.get(table_name)
        if table is None or column not in table:
            continue
        values = set(table[column])
        if reference.endswith(OR_NONE):
            values.add(NO_CLUSTER)
        known[reference] = frozenset(values)
        names[reference] = _names(table, column)

    level_lists = _level_lists(tables.get("platform_lists"))
    return References(places, known, names, list_day, level_lists)


def _level_lists(lists: pd.DataFrame | None) -> dict[str, LevelList]:
    """Give the list of each level, if there is only one that states its total."""
    if lists is None:
        return {}
    found = {}
    for level, of_level in lists.dropna(subset="level_total").groupby("level_total"):
        if level and len(of_level) == 1:
            only = of_level.iloc[0]
            found[str(level)] = LevelList(only["list_id"], only["list_name"])
    return found


def _references() -> set[str]:
    """Give the references of all source tables."""
    found = set()
    for table in SOURCES:
        found |= {column.refers for column in table.columns}
    return found - {""}


def _names(table: pd.DataFrame, column: str) -> dict[str, str]:
    """Give the plain names that only one row has -> its value in a column."""
    found: dict[str, set[str]] = defaultdict(set)
    for name_column in NAMES:
        if name_column not in table or name_column == column:
            continue
        names = table[name_column].astype(str)
        values = table[column]
        for name, value in zip(names, values, strict=True):
            word = plain(name)
            found[word].add(value)

    only = {}
    for word, called_so in found.items():
        if len(called_so) == 1:
            only[word] = called_so.pop()
    return only
