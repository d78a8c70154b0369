"""Rows checked against each other: keys that stand twice or only look alike, counties and cities that disagree, likely doubles."""

import numpy as np

from data.checks.cells import Known, TableProblems, is_code
from data.checks.lookalikes import INVISIBLE, hidden_letters, plain_name, skeleton
from data.checks.reading import RawTable
from data.faults import Problem
from data.tables.column import Table

# tables in which a name that stands twice may be one thing recorded twice
NAMED = ("platforms", "zones")


def repeated_keys(table: RawTable, described: Table) -> list[Problem]:
    if not described.key:
        return []
    key = table.cells[list(described.key)]
    required = [
        column.name
        for column in described.columns
        if column.name in described.key and column.required
    ]
    # a blank that must not be one is a fault already
    is_complete = (key[required] != "").all(axis=1)
    repeated = np.flatnonzero(key.duplicated() & is_complete)
    return [
        Problem(
            table.file,
            table.lines[row],
            described.key[0],
            ", ".join(cells),
            "unique",
            (" + ".join(described.key),) * 2,
        )
        for row, cells in zip(
            repeated.tolist(), key.iloc[repeated].itertuples(index=False), strict=True
        )
        if table.lines[row] not in table.broken
    ]


def lookalike_keys(table: RawTable, described: Table, problems: TableProblems) -> list[Problem]:
    """Ids that differ from an earlier one only by what nobody can see."""
    if len(described.key) != 1:
        return []
    (column,) = described.key
    keys = table.cells[column]
    if keys.map(str.isascii).all():
        return []  # plain ids that differ can be told apart
    marked = problems.is_marked(column)
    first: dict[str, str] = {}
    found = []
    for row, name in enumerate(keys.tolist()):
        if not marked[row]:
            twin = first.setdefault(skeleton(name), name)
            if twin != name:
                found.append(
                    Problem(table.file, table.lines[row], column, name, "lookalike", (twin,) * 2)
                )
    return found


def county_mismatches(table: RawTable, described: Table, known: Known) -> list[Problem]:
    """Rows whose city and county names are not what their adcode means; known["counties"] says
    "adcode city county".
    """
    columns = ["city", "county", "adcode"]
    if not set(columns) <= set(described.names) or "counties" not in known:
        return []
    meaning = dict(entry.split(" ", 1) for entry in known["counties"] | known["cities"])
    meanings = frozenset(meaning.values())
    places = table.cells.groupby(columns, sort=False).ngroup().to_numpy()
    distinct = table.cells[columns].drop_duplicates()  # in the order of the groups
    wrong = {}
    for group, (city, county, adcode) in enumerate(distinct.itertuples(index=False)):
        stated = f"{city} {county}".strip()
        means = meaning.get(adcode, stated)
        if not adcode and city and county and stated not in meanings:
            means = "?"
        if stated != means:
            wrong[group] = (f"{stated} {adcode}".strip(), (means,) * 2)
    return [
        Problem(
            table.file,
            table.lines[row],
            "county",
            wrong[places[row]][0],
            "county",
            wrong[places[row]][1],
        )
        for row in np.flatnonzero(np.isin(places, list(wrong))).tolist()
        if table.lines[row] not in table.broken
    ]


def notices(table: RawTable, described: Table) -> list[Problem]:
    """Tell what is well-formed and yet may be wrong: likely doubles, namesakes, letters that cannot
    be seen.
    """
    found = []
    for column in described.columns:
        if column.type == "VARCHAR" and not is_code(column, described):
            hidden = table.cells[column.name]
            hidden = hidden[hidden.str.contains(INVISIBLE)]
            found += [
                Problem(
                    table.file,
                    table.lines[row],
                    column.name,
                    value,
                    "invisible",
                    (hidden_letters(value),) * 2,
                )
                for row, value in hidden.items()
            ]
    return found + (_namesakes(table, described) if described.name in NAMED else [])


def _namesakes(table: RawTable, described: Table) -> list[Problem]:
    """Tell of rows whose name an earlier row has; zones noted to lie on the same ground are known
    to differ.
    """
    names = table.cells["name"].map(plain_name)
    shared = names.duplicated(keep=False) & (names != "")
    columns = [described.key[0], "city", "adcode", *({"related_zone_ids"} & set(described.names))]
    rows = table.cells.loc[shared, [*columns, "name"]]
    # name -> place -> line and id of its first row
    earlier: dict[str, dict[str, tuple[int, str]]] = {}
    found = []
    for row, name, (row_id, city, adcode, *related, written) in zip(
        rows.index, names[shared], rows.itertuples(index=False), strict=True
    ):
        places = earlier.setdefault(name, {})
        place = adcode or city
        rule = "double" if place in places else "namesake"
        other = places.get(place) or next(iter(places.values()), None)
        places.setdefault(place, (table.lines[row], row_id))
        if other and not any(other[1] in ids for ids in related):
            told = (f"第 {other[0]} 行（{other[1]}）", f"line {other[0]} ({other[1]})")
            found.append(Problem(table.file, table.lines[row], "name", written, rule, told))
    return found
