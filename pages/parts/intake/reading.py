"""The list as the table would take it in, computed once for all that was said of it."""

import pandas as pd

from data.office.mapping import ColumnMapping
from data.office.preview import ImportOrder, Preview, preview
from data.office.references import References, references_of
from data.register.batch_store import Batch
from data.register.batches import Draft, difference_of, proposed
from data.register.difference import Difference
from data.register.store import Register
from data.scope import Scope
from data.tables import SOURCES
from pages.parts.intake.state import Intake, Upload
from pages.parts.register import desk
from pages.parts.register.compared import once
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import current_person, registry

OF_COUNTIES = {"unit_id": "adcode", "name": "name", "city_adcode": "city_adcode", "city": "city"}


@cached_for_page
def references(list_day: str) -> References:
    """Gather what a list may refer to: the places and rows of the snapshot."""
    counties = pd.DataFrame(questions.units_of_kind("county"))
    tables = {"counties": counties[list(OF_COUNTIES)].rename(columns=OF_COUNTIES)}
    cursor = registry().con.cursor()
    for table in SOURCES:
        if not table.spatial:
            tables[table.name] = cursor.table(table.name).df()
    return references_of(tables, registry().province, list_day)


def preview_of(upload: Upload, intake: Intake) -> Preview:
    """Take a list as far as its rows.

    Raises:
        OfficeError: its sheet has no head.
    """
    saved = []
    for mapping in desk.mappings():
        if mapping.table == intake.table:
            saved.append(ColumnMapping.model_validate(mapping.content).model_dump_json())
    order = intake.order.model_dump_json()
    return _preview(upload, intake.table, intake.list_day, order, tuple(saved))


@cached_for_page(own=True)
def _preview(
    upload: Upload, table: str, list_day: str, order: str, saved: tuple[str, ...]
) -> Preview:
    said = ImportOrder.model_validate_json(order)
    kept = [ColumnMapping.model_validate_json(mapping) for mapping in saved]
    return preview(
        upload.file,
        desk.table_named(table),
        references(list_day),
        said,
        kept,
    )


# --- the batch ------------------------------------------------------------------------------------


def draft_of(intake: Intake, upload: Upload, seen: Preview) -> Draft:
    """Make the draft that a list becomes."""
    return Draft(
        table=intake.table,
        rows=seen.made.rows,
        file=upload.name,
        content=upload.content,
        scope=Scope(intake.scope_kind, intake.scope_value),
        mode=intake.mode,
        note=intake.note,
    )


def compared(
    register: Register, draft: Draft, intake: Intake, seen: Preview
) -> tuple[Batch, Difference]:
    """Compare a list with the publication in force, with the causes that were given.

    Raises:
        NotAllowedError: the scope is not the person's to change.
        RegisterError: the register is empty.
    """
    plain = proposed(register, current_person(), draft)
    given = tuple(sorted(intake.causes.items()))
    asked = (id(seen), plain.scope, plain.mode, plain.base, given, intake.left_out)

    def compare() -> tuple[Preview, Batch, Difference]:
        # held on to, so that no other list is given its id
        return seen, *_compare(register, plain, intake)

    _, batch, found = once(asked, compare)
    return batch, found


def _compare(register: Register, plain: Batch, intake: Intake) -> tuple[Batch, Difference]:
    first = difference_of(register, plain)
    known = {change.key for change in first.changes}
    batch = _said(plain, intake, known)
    if batch == plain:
        return plain, first
    return batch, difference_of(register, batch)


def _said(batch: Batch, intake: Intake, known: set[str]) -> Batch:
    """Put into a batch what was said of rows that it still changes."""
    causes = {key: cause for key, cause in intake.causes.items() if key in known}
    left_out = intake.left_out & known
    values = vars(batch) | {"causes": causes, "left_out": left_out}
    return Batch(**values)
