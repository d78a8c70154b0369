"""Why a value changed: the kinds of cause, and the one to begin with until an editor says more."""

from dataclasses import dataclass

from data.build.read_shapes import BOUNDARY_FILES
from data.checks.values import is_date
from data.policy import POLICY_DIR
from data.register.content import Cells
from data.register.errors import RegisterError
from data.tables.column import Table
from data.text import writable

REAL, CORRECTION, COMPLETION = "real", "correction", "completion"
BOUNDARY, RULE, SOFTWARE = "boundary", "rule", "software"
FIRST = "first"  # of whatever the first publication holds
# the causes that an editor may give
GIVEN = (REAL, CORRECTION, COMPLETION, BOUNDARY, RULE)
CAUSES = (FIRST, REAL, CORRECTION, COMPLETION, BOUNDARY, RULE, SOFTWARE)
# table -> the column that says since when a row is true
SINCE = {
    "platforms": "recognised_on",
    "zones": "approved_on",
    "cluster_areas": "designated_on",
    "county_groups": "from",
}
STATUS = "status"
SHAPE_FILES = ("counties.parquet", *BOUNDARY_FILES)


@dataclass(frozen=True)
class Cause:
    """Why a row changed.

    Attributes:
        kind: one of `CAUSES`.
        true_from: the day from which the change is true, as YYYY[-MM[-DD]]; None if unknown.
        note: of whoever says so.
    """

    kind: str
    true_from: str | None = None
    note: str = ""


def given_cause(kind: str, true_from: str | None = None, note: str = "") -> Cause:
    """Check and make a cause that an editor gives.

    Raises:
        RegisterError: there is no such cause, or the day is none.
    """
    if kind not in GIVEN:
        known = ", ".join(GIVEN)
        raise RegisterError(
            f"原因“{kind}”不在可选之列：{known}。", f"The cause '{kind}' is none of: {known}."
        )
    if true_from and not is_date(true_from):
        raise RegisterError(
            f"“{true_from}”不是日期。请写成 2026、2026-03 或 2026-03-14。",
            f"'{true_from}' is not a date. Write 2026, 2026-03 or 2026-03-14.",
        )
    return Cause(kind, true_from or None, writable(note))


def guessed_cause(table: Table, old: Cells | None, new: Cells | None, known_on: str) -> Cause:
    """Guess why a row changed from the kind of change.

    A row that is created is real if it is true only since a day after the record was last looked
    at, else it was missing. A row that is ended should not have been there. Where blanks were
    filled it is a completion; where a status or a date moved, the world did; the rest corrects.

    Args:
        table: of the row.
        old, new: its cells; None before it is created and after it is ended.
        known_on: the day that the publication before stands for.
    """
    if new is None:
        return Cause(CORRECTION)
    if old is None:
        return _cause_of_new(table, new, known_on)
    moved = {
        column: value for column, value in new.items() if old.get(column) and old[column] != value
    }
    is_erased = any(column not in new for column in old)
    if not moved and not is_erased:
        return Cause(COMPLETION)
    dates = [column.name for column in table.columns if column.is_date and column.name in moved]
    if STATUS in moved or dates:
        return Cause(REAL, _day_of_move(table, dates, moved))
    return Cause(CORRECTION)


def _cause_of_new(table: Table, new: Cells, known_on: str) -> Cause:
    since = since_of(table, new)
    if since and since > known_on:
        return Cause(REAL, since)
    return Cause(COMPLETION, since)


def since_of(table: Table, cells: Cells) -> str | None:
    """Give the day since which a row says that it is true; None if it does not say."""
    column = SINCE.get(table.name)
    return cells.get(column) if column else None


def _day_of_move(table: Table, dates: list[str], moved: Cells) -> str | None:
    """Give the new date where the one that moved says since when the row is true."""
    since = SINCE.get(table.name)
    if since in dates:
        return moved[since]
    return None


def cause_of_file(name: str, cause: str) -> str:
    """Tell why a file changed: policy sets are rules, shapes are boundaries.

    Args:
        name: of the file in the folder of sources.
        cause: of whatever else changed with it.
    """
    if cause == FIRST:
        return cause
    if name.startswith(POLICY_DIR.name):
        return RULE
    if name in SHAPE_FILES:
        return BOUNDARY
    return cause
