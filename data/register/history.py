"""Where a row comes from: its versions one after the other, and the origin of each of its cells."""

from dataclasses import dataclass

from data.register import publications
from data.register.changes import Version, cells_between
from data.register.content import PLAIN_TABLES
from data.register.errors import RegisterError
from data.register.publications import Publication
from data.register.store import Register
from data.register.versions import VERSIONS_OF_ROW, versions_of
from data.roles import VIEW, Person, refuse_unless_may
from data.text import writable


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
    refuse_unless_may(person, VIEW, register.folder)
    key = writable(key)  # no database holds half a letter
    with register.reading() as connection:
        last = publications.known(connection, known)
        made = publications.all_publications(connection)
        row = {"of_table": table, "of_key": key}
        versions = versions_of(connection, VERSIONS_OF_ROW, row)
    numbered = {publication.number: publication for publication in made}
    steps = []
    before = None
    for version in versions:
        if version.published_in > last.number:
            break
        step = Step(
            version=version,
            publication=numbered[version.published_in],
            cells=cells_between(before, version.cells),
        )
        steps.append(step)
        before = version.cells
    if not steps:
        raise _no_row(table, key)
    return steps


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
    given_by: dict[str, Step] = {}
    for step in steps:
        given_by |= dict.fromkeys(step.cells, step)
    origins = []
    for column in PLAIN_TABLES[table].names:
        if column in cells:
            origin = _origin(column, cells[column], given_by[column])
            origins.append(origin)
    return origins


def _origin(column: str, value: str, step: Step) -> Origin:
    source = step.version.source or {}
    addresses = source.get("cells", {})
    sheet = source.get("sheet")
    cell = addresses.get(column, "")
    if sheet and cell:
        cell = f"{sheet}!{cell}"
    return Origin(
        column=column,
        value=value,
        step=step,
        file=source.get("file", ""),
        address=cell,
    )
