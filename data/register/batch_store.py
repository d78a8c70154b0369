"""Batches as the register keeps them: what a file proposes, and who did what about it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from data.imported import ImportedRow
from data.register.causes import Cause
from data.register.content import canonical_json
from data.register.errors import RegisterError
from data.register.schema import BATCHES
from data.scope import Scope, parse_scope

DRAFT, SUBMITTED, APPROVED = "draft", "submitted", "approved"
REFUSED, PUBLISHED = "refused", "published"
STATES = (DRAFT, SUBMITTED, APPROVED, REFUSED, PUBLISHED)
FULL, UPDATE, END = "full", "update", "end"
MODES = (FULL, UPDATE, END)


@dataclass(frozen=True)
class Batch:
    """One batch.

    Attributes:
        number: counts from 1; 0 of one that is not kept yet.
        state: one of `STATES`.
        table: that its rows are for.
        scope: the part of the table that it is about.
        mode: `FULL`, a row of the scope that is missing is to end; `UPDATE`, rows are added and
            changed; `END`, rows are to end.
        base: number of the publication that it was compared with.
        file, sha256: name and digest of the file; its bytes are kept.
        rows: what the file proposes.
        causes: key -> cause that was set.
        left_out: keys of rows that stay as they are.
        decision: reason of whoever approved or refused it.
        solo: whoever submitted it approved it as well.
    """

    number: int
    state: str
    table: str
    scope: Scope
    mode: str
    base: int
    file: str
    sha256: str
    mapping: str | None
    note: str
    rows: tuple[ImportedRow, ...]
    causes: Mapping[str, Cause]
    left_out: frozenset[str]
    made_by: str
    made_at: str = ""
    submitted_by: str | None = None
    submitted_at: str | None = None
    decided_by: str | None = None
    decided_at: str | None = None
    decision: str | None = None
    solo: bool = False
    published_in: int | None = None


LAST = select(func.max(BATCHES.c.number))
NUMBERED = select(BATCHES).where(BATCHES.c.number == bindparam("asked"))
IN_ORDER = select(BATCHES).order_by(BATCHES.c.number)
ONE = update(BATCHES).where(BATCHES.c.number == bindparam("asked"))


def add(connection: Connection, batch: Batch) -> int:
    """Keep a new batch, and give its number."""
    last = connection.execute(LAST).scalar()
    values = _values(batch)
    values["number"] = (last or 0) + 1
    connection.execute(insert(BATCHES), values)
    return int(values["number"])


def _values(batch: Batch) -> dict[str, Any]:
    """Give a batch as its table holds it."""
    values = dict(vars(batch))
    values["table_name"] = values.pop("table")
    values["scope"] = str(batch.scope)
    values["proposed"] = _rows_json(values.pop("rows"))
    values["causes"] = causes_json(batch.causes)
    values["left_out"] = left_out_json(batch.left_out)
    values["solo"] = int(batch.solo)
    return values


def _rows_json(rows: tuple[ImportedRow, ...]) -> str:
    told = []
    for row in rows:
        parts = (
            row.sheet,
            row.line,
            dict(row.values),
            dict(row.cells),
            row.constants,
        )
        told.append(parts)
    return json.dumps(told)


def causes_json(causes: Mapping[str, Cause]) -> str:
    """Write causes as a batch keeps them."""
    told = {key: asdict(cause) for key, cause in causes.items()}
    return canonical_json(told)


def left_out_json(keys: frozenset[str]) -> str:
    """Write the keys that are left out as a batch keeps them."""
    told = sorted(keys)
    return canonical_json(told)


def load(connection: Connection, number: int) -> Batch:
    """Read a batch.

    Raises:
        RegisterError: there is none.
    """
    row = connection.execute(NUMBERED, {"asked": number}).first()
    if row is None:
        raise RegisterError(
            f"没有第 {number} 批。列出全部：python -m data batches",
            f"There is no batch {number}. To list them: python -m data batches",
        )
    return _batch(row)


def all_batches(connection: Connection, states: Sequence[str] = STATES) -> list[Batch]:
    """List the batches in some states, the first one first."""
    wanted = IN_ORDER.where(BATCHES.c.state.in_(states))
    rows = connection.execute(wanted)
    return [_batch(row) for row in rows]


def _batch(row: Row[Any]) -> Batch:
    values = dict(row._mapping)
    proposed = json.loads(values.pop("proposed"))
    causes = json.loads(values["causes"])
    left_out = json.loads(values["left_out"])
    values["table"] = values.pop("table_name")
    values["scope"] = parse_scope(row.scope)
    values["rows"] = tuple(_imported_row(*parts) for parts in proposed)
    values["causes"] = {key: Cause(**told) for key, told in causes.items()}
    values["left_out"] = frozenset(left_out)
    values["solo"] = bool(row.solo)
    return Batch(**values)


def _imported_row(
    sheet: str,
    line: int,
    values: Mapping[str, str | None],
    cells: Mapping[str, str],
    constants: Sequence[str] = (),  # batches of before do not have them
) -> ImportedRow:
    return ImportedRow(sheet, line, values, cells, tuple(constants))


def change(connection: Connection, number: int, **values: object) -> None:
    """Write some columns of a batch, in the transaction that read it."""
    changed = ONE.values(**values)
    connection.execute(changed, {"asked": number})


def refuse_state(batch: Batch, allowed: tuple[str, ...]) -> None:
    """Refuse an act that a batch in its state does not allow.

    Raises:
        RegisterError: names the state and those that allow it.
    """
    if batch.state in allowed:
        return
    needed = ", ".join(allowed)
    raise RegisterError(
        f"第 {batch.number} 批的状态是 {batch.state}，此操作只用于 {needed}。",
        f"Batch {batch.number} is {batch.state}; this is for one that is {needed}.",
    )


def settle(connection: Connection, number: int, publication: int) -> None:
    """Mark a batch as published, in the transaction of its publication.

    Raises:
        RegisterError: it is not approved any more.
    """
    batch = load(connection, number)
    refuse_state(batch, (APPROVED,))
    change(
        connection,
        number,
        state=PUBLISHED,
        published_in=publication,
    )
