"""Rows checked against each other: keys that stand twice, places that disagree, likely doubles."""

import numpy as np
import pandas as pd

from data.checks.cells import Known, TableFaults, containing, is_code
from data.checks.lookalikes import INVISIBLE, hidden_letters, plain_name, skeleton
from data.checks.reading import RawTable
from data.faults import Fault
from data.frames import rows_of
from data.tables.column import Table

# tables in which a name that stands twice may be one thing recorded twice
NAMED = ("platforms", "zones")


def repeated_keys(table: RawTable, described: Table) -> list[Fault]:
    """Name the rows whose key an earlier row has."""
    if not described.key:
        return []
    key = table.cells[list(described.key)]
    required = [
        column.name
        for column in described.columns
        if column.name in described.key and column.required
    ]
    # a blank that must not be one is a fault already
    is_complete = np.logical_and.reduce([key[name] != "" for name in required])
    repeated = np.flatnonzero(key.duplicated() & is_complete)
    told = " + ".join(described.key)
    return [
        table.fault(row, described.key[0], ", ".join(cells), "unique", told)
        for row, cells in zip(
            repeated.tolist(),
            rows_of(key.iloc[repeated]),
            strict=True,
        )
        if table.lines[row] not in table.broken
    ]


def lookalike_keys(table: RawTable, described: Table, faults: TableFaults) -> list[Fault]:
    """Name ids that differ from an earlier one only by letters that nobody can see."""
    if len(described.key) != 1:
        return []
    (column,) = described.key
    keys = table.cells[column]
    if keys.map(str.isascii).all():
        return []  # plain ids that differ can be told apart
    marked = faults.is_marked(column)
    first: dict[str, str] = {}
    found = []
    for row, name in enumerate(keys.tolist()):
        if not marked[row]:
            twin = first.setdefault(skeleton(name), name)
            if twin != name:
                found.append(
                    table.fault(
                        row,
                        column,
                        name,
                        "lookalike",
                        twin,
                    )
                )
    return found


def county_mismatches(table: RawTable, described: Table, known: Known) -> list[Fault]:
    """Name rows whose city and county names are not those of their adcode.

    Args:
        known: "counties" holds "adcode city county", "cities" holds "adcode city".
    """
    columns = ["city", "county", "adcode"]
    if not set(columns) <= set(described.names) or "counties" not in known:
        return []
    names: dict[str, str] = {}
    for entry in known["counties"] | known["cities"]:
        code, name = entry.split(" ", 1)
        names[code] = name
    places = table.cells.groupby(columns, sort=False).ngroup().to_numpy()
    wrong = _wrong_places(table.cells[columns].drop_duplicates(), names)
    faults = []
    for row in np.flatnonzero(np.isin(places, list(wrong))).tolist():
        if table.lines[row] not in table.broken:
            stated, meant = wrong[places[row]]
            faults.append(table.fault(row, "county", stated, "county", meant))
    return faults


def _wrong_places(distinct: pd.DataFrame, names: dict[str, str]) -> dict[int, tuple[str, str]]:
    """Find distinct places whose code does not mean their names.

    Args:
        distinct: city, county and adcode.
        names: code -> "city county", or "city".
    Returns:
        Position in `distinct` -> the place as stated, and the names that its code means.
    """
    meanings = frozenset(names.values())
    wrong = {}
    for position, place in enumerate(rows_of(distinct)):
        stated = f"{place.city} {place.county}".strip()
        meant = names.get(place.adcode, stated)
        is_whole = place.city and place.county
        if not place.adcode and is_whole and stated not in meanings:
            meant = "?"
        if stated != meant:
            wrong[position] = (f"{stated} {place.adcode}".strip(), meant)
    return wrong


def notices(table: RawTable, described: Table) -> list[Fault]:
    """Tell of cells that are well-formed and may be wrong: likely doubles, invisible letters."""
    found = []
    for column in described.columns:
        if column.type == "VARCHAR" and not is_code(column, described):
            found += _invisible_letters(table, column.name)
    if described.name in NAMED:
        found += _namesakes(table, described)
    return found


def _invisible_letters(table: RawTable, column: str) -> list[Fault]:
    cells = table.cells[column]
    found = []
    for row in np.flatnonzero(containing(cells, INVISIBLE)).tolist():
        value = str(cells.iat[row])
        found.append(table.fault(row, column, value, "invisible", hidden_letters(value)))
    return found


def _namesakes(table: RawTable, described: Table) -> list[Fault]:
    """Tell of rows whose name an earlier row has.

    Zones noted to lie on the same ground are known to differ.
    """
    names = table.cells["name"].map(plain_name)
    shared = names.duplicated(keep=False) & (names != "")
    related_ids = {"related_zone_ids"} & set(described.names)
    columns = [described.key[0], "city", "adcode", *related_ids]
    cells = table.cells.loc[shared, [*columns, "name"]]
    # name -> place -> line and id of its first row
    earlier: dict[str, dict[str, tuple[int, str]]] = {}
    found = []
    for row, name, (row_id, city, adcode, *related, written) in zip(
        np.flatnonzero(shared).tolist(), names[shared], rows_of(cells), strict=True
    ):
        places = earlier.setdefault(name, {})
        place = adcode or city
        rule = "double" if place in places else "namesake"
        other = places.get(place) or next(iter(places.values()), None)
        places.setdefault(place, (table.lines[row], row_id))
        if other is None:
            continue
        line, other_id = other
        if not any(other_id in ids for ids in related):
            told = (f"第 {line} 行（{other_id}）", f"line {line} ({other_id})")
            found.append(table.fault(row, "name", written, rule, told))
    return found
