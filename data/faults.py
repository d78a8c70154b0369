"""Faults of what users give: one shape, one catalogue, and errors that hold all of them at once."""

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic_core import PydanticCustomError

from data.fault_catalogue import PLACES, RULES
from data.fault_forms import FORMS
from geo.errors import PlanningError


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it is, which rule is broken, what to do. What does not apply is None.

    Attributes:
        rule: a key of `RULES`.
        file: its name.
        sheet: of a workbook.
        entry: number of an action of a scenario, from 1; evidence id of a row of a workbook; key
            of a row on record.
        line: counts from 1, the header being line 1.
        cell: of a workbook, as "C7".
        column: its name; in a TOML or JSON file the key, with dots.
        value: what stands there.
        fill: what else the sentence names; a pair where the languages differ.
    """

    rule: str
    file: str | None = None
    sheet: str | None = None
    entry: int | str | None = None
    line: int | None = None
    cell: str | None = None
    column: str | None = None
    value: object = None
    fill: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, ...]:
        """Where it is, to compare or sort by: numbers in the order of their value."""
        place = []
        for part in (self.file, self.sheet, self.entry, self.line, self.column, self.cell):
            if isinstance(part, int):
                place.append(f"{part:09}")
            else:
                place.append(part or "")
        return tuple(place)

    def text(self, language: str) -> str:
        """Write the fault as one line: place and value, what is wrong, what to do."""
        index = 0 if language == "zh" else 1
        form = FORMS[RULES[self.rule].form]
        shown = _visible(form.shown(self.value))
        parts = [PLACES[part][index] for part in form.place(self)]
        place = "".join(parts).format(value=shown, **self._named_places())
        return place + self.sentence(language)

    def sentence(self, language: str) -> str:
        """Write what is wrong and what to do, for a table that has the place in columns."""
        index = 0 if language == "zh" else 1
        rule = RULES[self.rule]
        shown = _visible(FORMS[rule.form].shown(self.value))
        sentence = rule.wrong[index]
        remedy = rule.remedy[index]
        if remedy:
            blank = "" if language == "zh" else " "
            sentence += blank + remedy
        return sentence.format(value=shown, **self._filled(index))

    @property
    def address(self) -> str:
        """The cell with its sheet, as "名单!C14"; "" if it is of no cell."""
        cell = self.cell or ""
        return f"{self.sheet}!{cell}" if self.sheet and cell else cell

    def _named_places(self) -> dict[str, object]:
        """Tell what fills the words of a place."""
        return {
            "file": self.file,
            "sheet": _visible(str(self.sheet)),
            "entry": _visible(str(self.entry)),
            "line": self.line,
            "cell": self.cell,
            "address": _visible(self.address),
            "column": _visible(str(self.column)),
        }

    def _filled(self, index: int) -> dict[str, str]:
        """Tell what fills a sentence in one language."""
        filled = {}
        for name, what in self.fill.items():
            filled[name] = _visible(str(_in(what, index)))
        return filled

    def as_dict(self) -> dict[str, object]:
        """Give the fault as commands print it in JSON, with its text in both languages."""
        value = self.value
        if not isinstance(value, str):
            form = FORMS[RULES[self.rule].form]
            value = "" if value is None else form.shown(value)
        detail = self.fill.get("detail", "")
        told: dict[str, object] = {
            "file": self.file,
            "line": self.line,
            "column": self.column or "",
            # half a character cannot be written
            "value": value.encode(errors="backslashreplace").decode(),
            "rule": self.rule,
            "detail": [_in(detail, 0), _in(detail, 1)],
            "zh": self.text("zh"),
            "en": self.text("en"),
        }
        if self.cell:
            told |= {"sheet": self.sheet or "", "cell": self.cell, "address": self.address}
        return told


def _in(filled: object, index: int) -> object:
    """Choose the language of what fills a sentence."""
    if isinstance(filled, tuple):
        return filled[index]
    return filled


def _visible(text: str) -> str:
    """Show what cannot be seen, or would steer a terminal, by its number."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)


# --- all faults at once ---------------------------------------------------------------------------


class Faults(Collection[Fault]):
    """Faults in order.

    Those of a whole table stay a `TableFaults`, and are written out only when asked for.
    """

    def __init__(self, *parts: Collection[Fault]) -> None:
        self._parts = list(parts)

    def __iadd__(self, part: Collection[Fault]) -> "Faults":
        self._parts.append(part)
        return self

    def __iter__(self) -> Iterator[Fault]:
        return itertools.chain.from_iterable(self._parts)

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def __contains__(self, fault: object) -> bool:
        return any(fault in part for part in self._parts)


class FaultsError(PlanningError):
    """Holds all faults; its text has a line for each, of very many only for the first.

    Attributes:
        most_told: faults in the text; None for all.
    """

    most_told: int | None = None

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = faults
        told = list(itertools.islice(faults, self.most_told))
        if len(told) < len(faults):
            untold = len(faults) - len(told)
            told.append(self._rest(told[0], untold))
        zh = "\n".join(fault.text("zh") for fault in told)
        en = "\n".join(fault.text("en") for fault in told)
        super().__init__(zh, en)

    def _rest(self, first: Fault, count: int) -> Fault:
        """Make the last line, which counts the faults that have none."""
        raise NotImplementedError


class RegistryError(PlanningError):
    """Tables that cannot become a registry, or a registry that cannot be read."""


class SourceError(FaultsError, RegistryError):
    """Sources or policy sets with faults."""

    most_told = 1_000

    def _rest(self, first: Fault, count: int) -> Fault:
        return Fault("more", fill={"detail": count})


def refuse(faults: Collection[Fault], error: type[FaultsError] = SourceError) -> None:
    """Raise an error that holds all faults, if there is one."""
    if faults:
        raise error(faults)


def broken(rule: str, **fill: object) -> PydanticCustomError:
    """Make the error of a pydantic validator whose value breaks a rule.

    Args:
        rule: a key of `RULES`.
        fill: as `Fault.fill`; "value" stands for the value where another is to be told.
    """
    return PydanticCustomError("broken rule", "a rule is broken", {"rule": rule, "fill": fill})
