"""A value on its way from a cell to a table: each repair is a step that can be refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Option:
    """One of several values that a cell may stand for.

    Attributes:
        value: as the table writes it.
        zh, en: says which it is.
    """

    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Step:
    """One repair of a value.

    Attributes:
        kind: a key of repairs.toml.
        old, new: the value before and after; `new` is "" while somebody has to choose.
        options: values to choose from, blank where the repair is certain.
        fill: the names in the rule of the kind.
    """

    kind: str
    old: str
    new: str
    options: tuple[Option, ...] = ()
    fill: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fault of a value that no repair can mend.

    Attributes:
        rule: a key of `data.faults.RULES`.
        fill: the names in its sentence; a pair where the languages differ.
    """

    rule: str
    fill: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the value of a cell says for a column.

    Attributes:
        shown: the value as it stands in the file.
        text: the same without outer blanks, before any repair.
        steps: the repairs, in their order; each begins with the value of the one before.
        flaw: why it says nothing, None if it does.
        word: set where the value is a word that the office has to explain: 无, -, 0.
        erases: it erases the recorded value.
    """

    shown: str
    text: str
    steps: tuple[Step, ...] = ()
    flaw: Flaw | None = None
    word: str = ""
    erases: bool = False


class Chain:
    """The steps of a value while they are found.

    Args:
        text: the value before any repair.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps: list[Step] = []

    def to(self, kind: str, new: str, **fill: str) -> None:
        """Add the repair that makes another text of the value, if it does."""
        if new == self.text:
            return
        step = Step(kind, self.text, new, fill=fill)
        self.steps.append(step)
        self.text = new

    def choose(self, kind: str, options: Sequence[Option], **fill: str) -> None:
        """Add a repair of which somebody has to choose the result, if there is a choice."""
        if not options:
            return
        if len(options) == 1:
            only = options[0]
            self.to(kind, only.value, **fill)
            return

        step = Step(kind, self.text, "", tuple(options), fill)
        self.steps.append(step)
