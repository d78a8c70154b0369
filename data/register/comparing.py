"""A batch compared with a publication, row by row."""

from collections.abc import Mapping

from data.faults import Fault, Faults
from data.imported import ImportedRow
from data.register import causes
from data.register.batch_store import END, FULL, Batch
from data.register.causes import Cause
from data.register.changes import Change, Source
from data.register.content import PLAIN_TABLES, Cells, Content, Row, key_columns, last_position
from data.register.difference import Difference
from data.register.matching import NAME, Matcher, new_key
from data.register.places import ScopedTable, city_codes, refuse_scope
from data.register.publications import Publication
from data.text import unwritable


def compare(content: Content, base: Publication, batch: Batch) -> Difference:
    """Compare a batch with a publication; the table as a whole is not checked here.

    Args:
        content: of the publication.
        base: the publication.
        batch: what the file proposes.
    Raises:
        RegistryError: the table has no column by which its scope could be told.
    """
    table = PLAIN_TABLES[batch.table]
    refuse_scope(table, batch.scope)
    place = ScopedTable(table, batch.scope, city_codes(content))
    comparison = _Comparison(place, content.tables.get(batch.table, {}), base, batch)
    comparison.take_rows()
    if batch.mode == FULL:
        comparison.end_missing()
    return comparison.difference()


class _Comparison:
    """A batch being compared: the rows that were seen so far, and what became of them."""

    def __init__(
        self, place: ScopedTable, rows: Mapping[str, Row], base: Publication, batch: Batch
    ) -> None:
        self._place = place
        self._rows = rows
        self._base = base
        self._batch = batch
        self._matcher = Matcher(place.table, rows)
        self._seen: dict[str, ImportedRow] = {}
        self._new: dict[str, str] = {}  # key that a row was given -> its name
        self._changes: list[Change] = []
        self._faults: list[Fault] = []
        self._unchanged = 0
        self._left_out = 0
        self._last = last_position(rows)

    def difference(self) -> Difference:
        return Difference(
            base=self._base.number,
            changes=tuple(self._changes),
            unchanged=self._unchanged,
            left_out=self._left_out,
            faults=Faults(self._faults),
            rows=self._seen,
        )

    # --- rows of the file -------------------------------------------------------------------------

    def take_rows(self) -> None:
        """Take every row of the file."""
        for row in self._batch.rows:
            if self._blame_unwritable(row):
                continue
            key = self._key_of(row)
            if key is None:
                continue
            if key in self._seen:
                self._blame(row, "batch.twice", key, line=self._seen[key].line)
                continue
            self._seen[key] = row
            if self._batch.mode == END:
                self._end_row(row, key)
            else:
                self._take(row, key)

    def _blame_unwritable(self, row: ImportedRow) -> bool:
        """Blame cells that no CSV file and no database could hold; True if there are any."""
        bad = [column for column, text in row.values.items() if text and unwritable(text)]
        for column in bad:
            text = row.values[column] or ""
            self._blame(row, "control", text, column)
        return bool(bad)

    def _key_of(self, row: ImportedRow) -> str | None:
        """Find the key of a row, or give it one; None and a fault if that fails."""
        for column in key_columns(self._place.table):
            if row.values.get(column, "") is None:
                self._blame(row, "batch.erased key", "", column=column)
                return None
        match = self._matcher.find(row)
        if match.twins:
            self._blame(row, "batch.two hits", ", ".join(match.twins))
            return None
        if match.key is not None:
            return match.key
        if self._batch.mode == END:
            self._blame(row, "batch.not found", "")
            return None
        cells = merged({}, row)
        key = new_key(self._place, cells, self._rows, self._new)
        if key is None:
            self._blame(row, "batch.no key", ", ".join(key_columns(self._place.table)))
        else:
            self._new[key] = cells.get(NAME, "")
        return key

    def _take(self, row: ImportedRow, key: str) -> None:
        """Take a row of the file into the table."""
        recorded = self._rows.get(key)
        old = recorded.cells if recorded else None
        new = merged(old or {}, row)
        if recorded is None:
            new = self._with_key(new, key)
        if self._place.marks_lists:
            new = self._on_list(new)
        if not self._is_inside(old, new):
            self._blame(row, "batch.outside", key, scope=str(self._batch.scope))
        elif new == old:
            self._unchanged += 1
        else:
            self._add(key, old, new, row)

    def _with_key(self, cells: dict[str, str], key: str) -> dict[str, str]:
        columns = key_columns(self._place.table)
        if len(columns) == 1:
            return {columns[0]: key} | cells
        return cells

    def _on_list(self, cells: dict[str, str]) -> dict[str, str]:
        """Put a row on the list that the batch is of."""
        lists = self._place.lists_of(cells)
        value = self._batch.scope.value
        if value in lists:
            return cells
        return self._place.with_lists(cells, [*lists, value])

    def _is_inside(self, old: Cells | None, new: Cells) -> bool:
        """True if a row is in the scope, before and after.

        A list may take in rows that were not on it.
        """
        if old is not None and not self._place.marks_lists and not self._place.holds(old):
            return False
        return self._place.holds(new)

    def _end_row(self, row: ImportedRow, key: str) -> None:
        """End a row that the file names."""
        recorded = self._rows.get(key)
        if recorded is None:
            self._blame(row, "batch.not found", key)
        elif not self._place.holds(recorded.cells):
            self._blame(row, "batch.outside", key, scope=str(self._batch.scope))
        else:
            self._end(key, row)

    # --- rows that are missing --------------------------------------------------------------------

    def end_missing(self) -> None:
        """Propose to end the rows of the scope that the full list lacks."""
        for key, row in self._rows.items():
            if key not in self._seen and self._place.holds(row.cells):
                self._end(key, None)

    def _end(self, key: str, row: ImportedRow | None) -> None:
        """End a row; one that is on other lists as well is only taken off this one."""
        old = self._rows[key].cells
        new = None
        if self._place.marks_lists:
            new = self._off_list(old)
        self._add(key, old, new, row)

    def _off_list(self, cells: Cells) -> Cells | None:
        """Take a row off the list that the batch is of; None if it is on no other."""
        value = self._batch.scope.value
        lists = self._place.lists_of(cells)
        others = [name for name in lists if name != value]
        if not others:
            return None
        return self._place.with_lists(cells, others)

    # --- what becomes of them ---------------------------------------------------------------------

    def _add(self, key: str, old: Cells | None, new: Cells | None, row: ImportedRow | None) -> None:
        if key in self._batch.left_out:
            self._left_out += 1
            return
        if old is None:
            self._last += 1
        cause = self._cause_of(key, old, new)
        change = Change(
            table=self._batch.table,
            key=key,
            old=old,
            new=new,
            position=self._last if old is None else self._rows[key].position,
            cause=cause.kind,
            true_from=cause.true_from,
            source=self._source_of(row),
            note=cause.note,
            is_guessed=key not in self._batch.causes,
        )
        self._changes.append(change)

    def _cause_of(self, key: str, old: Cells | None, new: Cells | None) -> Cause:
        if key in self._batch.causes:
            return self._batch.causes[key]
        return causes.guessed_cause(self._place.table, old, new, self._base.as_of)

    def _source_of(self, row: ImportedRow | None) -> Source:
        source: dict[str, object] = {
            "file": self._batch.file,
            "sha256": self._batch.sha256,
        }
        if row is None:
            return source
        return {
            **source,
            "sheet": row.sheet,
            "line": row.line,
            "cells": dict(row.cells),
        }

    def _blame(
        self, row: ImportedRow, rule: str, value: str, column: str | None = None, **fill: object
    ) -> None:
        fault = Fault(
            rule,
            file=self._batch.file,
            sheet=row.sheet or None,
            line=row.line,
            cell=row.cells.get(column) if column else None,
            column=column,
            value=value,
            fill=fill,
        )
        self._faults.append(fault)


def merged(old: Cells, row: ImportedRow) -> dict[str, str]:
    """Put what a row of a file says over what is on record: blanks leave, None erases.

    What was said of all rows alike is nothing that the file says of this one: it only fills blanks.
    """
    new = dict(old)
    for column, text in row.values.items():
        if column in row.constants and old.get(column):
            continue
        if text is None:
            new.pop(column, None)
        elif text.strip():
            new[column] = text.strip()
    return new
