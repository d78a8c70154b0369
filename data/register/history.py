"""Where a row comes from: its versions one after the other, and the origin of each of its cells."""

from dataclasses import dataclass

from data import roles
from data.register import publications
from data.register.content import PLAIN_TABLES
from data.register.errors import RegisterError
from data.register.publications import Publication
from data.register.store import Register
from data.register.versions import Version, versions_of
from data.roles import Person, refuse_unless_may


@dataclass(frozen=True)
class Step:
    """One version of a row, and what it changed.

    Attributes:
        version: as it was published.
        publication: brought it.
        cells: column -> text before and after, for the columns that differ.
    """

    version: Version
    publication: Publication
    cells: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Origin:
    """Where the value of a cell comes from.

    Attributes:
        column, value: of the cell.
        step: that gave it this value.
        file, address: of the cell of the file that gave it, as "名单!C14"; "" if none did.
    """

    column: str
    value: str
    step: Step
    file: str
    address: str


def history(
    register: Register, person: Person, table: str, key: str, known: int | None = None
) -> list[Step]:
    """Tell the versions of a row, the first one first.

    Args:
        known: number of the publication to look from; the one in force if None.
    Raises:
        NotAllowedError: the person may look at nothing.
        RegisterError: there was never such a row by then.
    """
    refuse_unless_may(person, roles.VIEW, register.folder)
    with register.reading() as connection:
        last = known or publications.in_force(connection).number
        publications.publication(connection, last)
        numbered = {made.number: made for made in publications.all_publications(connection)}
        versions = versions_of(connection, row=(table, key))
    steps = []
    before: dict[str, str] = {}
    for version in versions:
        if version.published_in > last:
            break
        after = dict(version.cells or {})
        steps.append(Step(version, numbered[version.published_in], _differing(before, after)))
        before = after
    if not steps:
        raise _no_row(table, key)
    return steps


def _differing(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    columns = [*before, *(column for column in after if column not in before)]
    pairs = {column: (before.get(column, ""), after.get(column, "")) for column in columns}
    return {column: (old, new) for column, (old, new) in pairs.items() if old != new}


def _no_row(table: str, key: str) -> RegisterError:
    if table not in PLAIN_TABLES:
        names = ", ".join(PLAIN_TABLES)
        return RegisterError(
            f"没有表“{table}”。可用：{names}。", f"There is no table '{table}'. There are: {names}."
        )
    return RegisterError(
        f"表 {table} 中从未有过“{key}”。编号由几列组成时以 | 相连。",
        f"The table {table} never had a row '{key}'. The parts of a key of several columns are"
        " joined by |.",
    )


def blame(
    register: Register, person: Person, table: str, key: str, known: int | None = None
) -> list[Origin]:
    """Tell for each cell of a row which publication gave it its value, and from where.

    Args:
        known: number of the publication to look from; the one in force if None.
    Returns:
        The cells in the order of the table; none if the row is ended.
    Raises:
        NotAllowedError: the person may look at nothing.
        RegisterError: there was never such a row by then.
    """
    steps = history(register, person, table, key, known)
    cells = steps[-1].version.cells or {}
    last_change = {column: step for step in steps for column in step.cells}
    columns = [name for name in PLAIN_TABLES[table].names if name in cells]
    return [_origin(column, cells[column], last_change[column]) for column in columns]


def _origin(column: str, value: str, step: Step) -> Origin:
    source = step.version.source or {}
    cell = source.get("cells", {}).get(column, "")
    sheet = source.get("sheet", "")
    address = f"{sheet}!{cell}" if sheet and cell else cell
    return Origin(column, value, step, source.get("file", ""), address)
