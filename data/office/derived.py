"""Values that a row does not hold but tells: the code of its county, the city it is in, the
official list that names all platforms of its level.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from data.office.places import CITY, COUNTY, Place, Places
from data.office.references import References
from data.tables.column import Table

ADCODE, REGION = "adcode", "region_name"
LEVEL, LIST_IDS = "level", "list_ids"
ANY_KIND = "units.adcode"  # references to counties, cities and the province alike


@dataclass(frozen=True)
class Derived:
    """A value that a row tells by another one.

    Attributes:
        column: that it is for.
        kind: of the repair, a key of repairs.toml.
        value: as the table writes it.
        source: the column that tells it.
        told: the value there.
        called: what people call the value, where it is an id.
        only_fills: it is likely, not certain, and replaces nothing on record.
    """

    column: str
    kind: str
    value: str
    source: str
    told: str
    called: str = ""
    only_fills: bool = False


def derive(
    values: Mapping[str, str | None], faulty: Collection[str], table: Table, references: References
) -> Iterator[Derived]:
    """Find the values that a row tells by its place or level, and does not hold.

    Args:
        values: of the row as the table writes them, without those that are blank.
        faulty: columns of which the row holds a value that cannot be used.
    """
    yield from _of_place(values, faulty, table, references.places)
    yield from _list_of_level(values, faulty, table, references)


def _list_of_level(
    values: Mapping[str, str | None], faulty: Collection[str], table: Table, references: References
) -> Iterator[Derived]:
    """Find the list of which the total is that of the row's level."""
    named = references.level_lists.get(values.get(LEVEL) or "")
    is_held = LIST_IDS in values or LIST_IDS in faulty
    if named is None or LIST_IDS not in table.names or is_held:
        return
    yield Derived(
        LIST_IDS,
        kind="level list",
        value=named.list_id,
        source=LEVEL,
        told=str(values[LEVEL]),
        called=named.name,
        only_fills=True,
    )


def _of_place(
    values: Mapping[str, str | None], faulty: Collection[str], table: Table, places: Places
) -> Iterator[Derived]:
    # a county that nobody knows is not just somewhere in its city
    if not {ADCODE, COUNTY, REGION}.isdisjoint(faulty):
        return

    found = _place(values, table, places)
    if found is None:
        return

    source, place = found
    told = str(values[source])
    wanted = {
        ADCODE: ("county code", place.adcode),
        CITY: ("county city", place.city),
        COUNTY: ("code county", place.name if place.kind == COUNTY else ""),
    }
    for column, (kind, value) in wanted.items():
        is_held = column in values or column in faulty
        if value and column in table.names and not is_held:
            yield Derived(column, kind, value, source, told)


def _place(
    values: Mapping[str, str | None], table: Table, places: Places
) -> tuple[str, Place] | None:
    """Find the place that a row tells, and the column by which it does."""
    if ADCODE in values:
        place = places.by_code.get(str(values[ADCODE]))
        return None if place is None else (ADCODE, place)

    sources = {COUNTY: COUNTY, REGION: ""}
    if _takes_any_kind(table):
        sources[CITY] = CITY

    city = values.get(CITY) or ""
    for source, kind in sources.items():
        name = values.get(source)
        if name:
            found = places.find(name, kind, city)
            return (source, found[0]) if len(found) == 1 else None

    return None


def _takes_any_kind(table: Table) -> bool:
    """Tell if the code of a row may be that of a city."""
    if ADCODE not in table.names:
        return False
    return table.column(ADCODE).refers == ANY_KIND
