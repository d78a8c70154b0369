"""The faults of a list while they are found; what many cells share is told once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from data.faults import Fault
from data.office.list_columns import ListColumn
from data.office.values.steps import Flaw, Reading

# rules that one answer puts right for many cells
SHARED = ("office.unexplained", "office.choose")
NO_FILL: Mapping[str, object] = {}


class Blame:
    """Gathers the faults of a list.

    Args:
        file: its name.
        sheet: the title of its sheet, "" for a CSV file.
    """

    def __init__(self, file: str, sheet: str) -> None:
        self._file = file
        self._sheet = sheet or None
        self._faults: list[Fault] = []
        # what a shared fault is about -> its place in the list
        self._first: dict[tuple[str, str, str], int] = {}
        self._counts: Counter[int] = Counter()

    def faults(self) -> Iterator[Fault]:
        """Give the faults in the order in which they were found."""
        for place, fault in enumerate(self._faults):
            if fault.rule in SHARED:
                fill = {**fault.fill, "count": self._counts[place]}
                yield replace(fault, fill=fill)
            else:
                yield fault

    def column(
        self, rule: str, column: ListColumn, line: int, fill: Mapping[str, object] = NO_FILL
    ) -> None:
        """Blame a whole column, at a line of its head."""
        fault = Fault(
            rule,
            file=self._file,
            sheet=self._sheet,
            line=line,
            cell=f"{column.letter}{line}",
            column=column.head.key,
            fill=fill,
        )
        self._faults.append(fault)

    def constant(self, name: str, reading: Reading, flaw: Flaw) -> None:
        """Blame a value that all rows should have."""
        fault = Fault(
            flaw.rule,
            file=self._file,
            sheet=self._sheet,
            column=name,
            value=reading.shown,
            fill={"count": 1, **flaw.fill},
        )
        self._faults.append(fault)

    def cell(
        self, column: ListColumn, line: int, address: str, reading: Reading, flaw: Flaw
    ) -> None:
        """Blame a cell, or count it where an earlier one has the same fault."""
        about = flaw.rule, column.column.name, reading.word or reading.shown
        if flaw.rule == "office.unexplained":
            about = flaw.rule, "", reading.word  # asked once, whatever the column

        if flaw.rule in SHARED:
            place = self._first.setdefault(about, len(self._faults))
            self._counts[place] += 1
            if place < len(self._faults):
                return

        fault = Fault(
            flaw.rule,
            file=self._file,
            sheet=self._sheet,
            line=line,
            cell=address,
            column=column.head.key,
            value=reading.shown,
            fill=flaw.fill,
        )
        self._faults.append(fault)
