"""What a user has said of an import so far; it stays while he goes back and forth."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from data.office.cells import OfficeFile
from data.office.decisions import NOTHING_DECIDED, Decisions
from data.office.head import AS_FOUND
from data.office.mapping import ColumnMapping
from data.office.preview import AS_PROPOSED, ImportOrder
from data.register.batch_store import UPDATE
from data.register.causes import Cause
from data.scope import ALL

KEPT = "intake"  # in session state
STEPS = ("file", "sheet", "columns", "repairs", "outcome")
STEP = "intake_step"  # key of the widget that chooses the step


@dataclass(frozen=True, eq=False)
class Upload:
    """A file that was sent, and what was read of it; each is only itself, so that caches know it.

    Attributes:
        name: of the file.
        content: its bytes.
        file: as it was read.
    """

    name: str
    content: bytes
    file: OfficeFile


@dataclass(frozen=True)
class Intake:
    """What a user has said so far.

    Attributes:
        upload: the file; None before there is one.
        table: that its rows are for.
        scope_kind, scope_value: the part of the table that it is about.
        mode: as `Batch` has it.
        list_day: ISO day that the list is of; "" for today.
        order: sheet, head, mapping and decisions on repairs.
        causes: key of a row -> why it changes.
        left_out: keys of rows that stay as they are.
        note: why, for those who review.
    """

    upload: Upload | None = None
    table: str = "platforms"
    scope_kind: str = ALL
    scope_value: str = ""
    mode: str = UPDATE
    list_day: str = ""
    order: ImportOrder = AS_PROPOSED
    causes: Mapping[str, Cause] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    note: str = ""


def current() -> Intake:
    """Give what was said so far."""
    kept: Intake = st.session_state.get(KEPT) or Intake()
    return kept


def change(**values: Any) -> None:
    """Say something else; everything that was not asked stays."""
    st.session_state[KEPT] = replace(current(), **values)


def take_file(upload: Upload) -> None:
    """Begin with another file; table, scope and mode stay."""
    change(
        upload=upload,
        order=AS_PROPOSED,
        causes={},
        left_out=frozenset(),
    )


def change_table(name: str) -> None:
    """Take the list for another table: what its heads and values mean is open again."""
    order = current().order.model_copy(update={"mapping": None, "decisions": NOTHING_DECIDED})
    change(
        table=name,
        order=order,
        scope_kind=ALL,
        scope_value="",
        causes={},
        left_out=frozenset(),
    )


def change_sheet(title: str) -> None:
    """Look at another sheet: its head, columns and repairs are its own."""
    order = ImportOrder(sheet=title)
    change(order=order)


def change_head(**values: Any) -> None:
    """Say where the head is; the columns are looked for again if its lines are others."""
    order = current().order
    head = order.head.model_copy(update=values)
    told: dict[str, Any] = {"head": head}
    if "first" in values:
        told["mapping"] = None
    change(order=order.model_copy(update=told))


def find_head_again() -> None:
    """Look for the head again."""
    order = current().order
    change(order=order.model_copy(update={"head": AS_FOUND, "mapping": None}))


def change_mapping(mapping: ColumnMapping) -> None:
    """Say what heads, units, constants or words mean."""
    order = current().order
    change(order=order.model_copy(update={"mapping": mapping}))


def change_decisions(decisions: Decisions) -> None:
    """Decide on repairs."""
    order = current().order
    change(order=order.model_copy(update={"decisions": decisions}))


def go_to(step: str) -> None:
    """Go to a step, from a callback."""
    st.session_state[STEP] = step


def forget() -> None:
    """Begin anew, after a list was handed over."""
    st.session_state.pop(KEPT, None)
    st.session_state[STEP] = STEPS[0]
