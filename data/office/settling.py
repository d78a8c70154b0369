"""The value of a cell once its repairs are decided, held against the rules of its column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from data.checks.cells import Detail, rules_of
from data.checks.lookalikes import CONTROL
from data.fault_catalogue import Words
from data.office.decisions import Decisions
from data.office.mapping import NONE, UNKNOWN
from data.office.places import COUNTY
from data.office.references import References
from data.office.values.steps import Flaw, Reading, Step
from data.office.values.words import as_called, told_choices
from data.tables.column import Column, Table
from data.text import unwritable

AS_IT_IS = ""  # a value that leaves what is recorded as it is


@dataclass(frozen=True)
class Settled:
    """What a cell gives its row.

    Attributes:
        text: the value as the table writes it; "" leaves the recorded one, None erases it.
        flaw: why it gives nothing, None if it does.
    """

    text: str | None
    flaw: Flaw | None = None


class Settler:
    """Settles the values of one column.

    Args:
        words: the meaning of words in the place of values, as `ColumnMapping.words`.
    """

    def __init__(
        self,
        column: Column,
        table: Table,
        references: References,
        words: Mapping[str, str],
        decisions: Decisions,
    ) -> None:
        self._column = column
        self._table = table
        self._places = references.places
        self._words = words
        self._decisions = decisions
        self._rules = rules_of(column, table, references.known)
        self._flaws: dict[str, Flaw | None] = {}
        self._settled: dict[int, Settled] = {}

    def settle(self, reading: Reading, address: str) -> Settled:
        """Settle the value of a cell; readings are told apart by identity."""
        if self._decisions.is_about(address):
            return self._settle(reading, address)
        key = id(reading)
        if key not in self._settled:
            self._settled[key] = self._settle(reading, address)
        return self._settled[key]

    def _settle(self, reading: Reading, address: str) -> Settled:
        if reading.flaw is not None:
            return Settled(AS_IT_IS, reading.flaw)
        if reading.erases:
            return self._erased()
        if reading.word:
            return self._explained(reading.word)
        return self._repaired(reading, address)

    def _repaired(self, reading: Reading, address: str) -> Settled:
        """Follow the repairs up to the first that is not accepted."""
        text = reading.text
        for step in reading.steps:
            if step.options and not self._decisions.refuses(step.kind, address):
                chosen = self._chosen(step, address)
                if chosen is None:
                    return Settled(AS_IT_IS, Flaw("office.choose", {"told": _told(step)}))
                text = chosen
            elif self._decisions.accepts(step.kind, address):
                text = step.new
            else:
                break

        text = as_called(text, self._column, self._table)
        return Settled(text, self._flaw(text))

    def _chosen(self, step: Step, address: str) -> str | None:
        """Give the option that a user chose, None if it is none of them."""
        column = self._column.name
        chosen = self._decisions.choice(column, step.old, address)
        for option in step.options:
            if option.value == chosen:
                return chosen
        return None

    def _erased(self) -> Settled:
        if self._column.required:
            return Settled(AS_IT_IS, Flaw("required"))
        return Settled(None)

    def _explained(self, word: str) -> Settled:
        """Give what a word in the place of a value means: none, or that nobody knows."""
        meaning = self._words.get(word)
        if meaning == UNKNOWN:
            return Settled(AS_IT_IS)
        if meaning != NONE:
            return Settled(AS_IT_IS, Flaw("office.unexplained"))
        if self._column.type == "VARCHAR":
            return self._erased()
        return Settled("0", self._flaw("0"))

    def _flaw(self, text: str) -> Flaw | None:
        if text not in self._flaws:
            self._flaws[text] = self._find_flaw(text)
        return self._flaws[text]

    def _find_flaw(self, text: str) -> Flaw | None:
        """Give the first rule of the column that a value breaks."""
        if unwritable(text) or re.search(CONTROL, text):
            return Flaw("control")
        if self._column.name == COUNTY and not self._places.is_county(text):
            return Flaw("office.county")

        for name, detail, holds in self._rules:
            if not holds(text):
                return Flaw(name, {"detail": self._detail(name, detail, text)})

        return None

    def _detail(self, rule: str, detail: Detail, text: str) -> object:
        if rule == "choices":
            return told_choices(self._column, self._table)
        if callable(detail):
            return detail(text)
        return detail


def _told(step: Step) -> Words:
    """List the options of a repair in both languages."""
    all_zh = []
    all_en = []
    for option in step.options:
        all_zh.append(option.zh)
        all_en.append(option.en)
    return "；".join(all_zh), "; ".join(all_en)
