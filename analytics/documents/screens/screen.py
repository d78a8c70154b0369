"""A screen of a briefing as data: one sentence, one picture, at most three figures.

The page and the slides draw the same.
"""

from dataclasses import dataclass

from analytics.drawing.picture import Picture
from analytics.questions.coverage import STATES
from analytics.since.stairs import Stairs

MOST_FIGURES = 3
# a row of a matrix: cluster, then state and platforms in each unit ("" and 0: no need)
MatrixRow = tuple[str, tuple[tuple[str, int], ...]]
# (size, its unit), largest first: numbers of at least a size are written in it
LARGE_ZH = ((1e8, "亿"), (1e4, "万"))
LARGE = ((1e9, "bn"), (1e6, "m"))


@dataclass(frozen=True)
class Figure:
    """A key figure with its label and unit; its evidence id leads to the rows behind it."""

    label: str
    value: str
    unit: str
    evidence_id: str


@dataclass(frozen=True)
class Bars:
    """Counts by state, all on one scale."""

    rows: tuple[tuple[str, int], ...]  # state, count
    label: str  # what is counted


@dataclass(frozen=True)
class Matrix:
    """Clusters by units: the state of each need, and the platforms inside."""

    heads: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    rest: str  # states in words what is left out; "" if nothing is

    @property
    def states(self) -> list[str]:
        """The states that stand in the rows, in their usual order."""
        present = {state for _, cells in self.rows for state, _ in cells}
        return [state for state in STATES if state in present]


@dataclass(frozen=True)
class Table:
    """A table in words, perhaps with a mark of the state in each row."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]  # shares of the width
    # state of each row; its mark stands before the word in column `state_column`
    states: tuple[str, ...] = ()
    state_column: int = -1


@dataclass(frozen=True)
class Curve:
    """Shares (0-1) by number of sites from 0; the number asked for is marked."""

    shares: tuple[float, ...]
    chosen: int
    across: str
    up: str


@dataclass(frozen=True)
class Note:
    """A line for the speaker: a reason, or an answer if somebody asks."""

    kind: str  # "evidence" or "asked"
    text: str
    evidence_id: str = ""


@dataclass(frozen=True)
class Screen:
    """One screen, in one language."""

    key: str
    name: str
    title: str
    picture: Bars | Picture | Matrix | Table | Curve | Stairs
    figures: tuple[Figure, ...]
    source: str
    notes: tuple[Note, ...]
    beside: Table | None = None  # a short list right of the picture, in place of figures
    own: str = ""  # the planner's own note, for the speaker alone


def large(number: float, language: str) -> str:
    """Write a number as it is said aloud: large ones in 万 and 亿, or in m and bn.

    Others have thousand separators; the tables hold the exact number.
    """
    sizes = LARGE_ZH if language == "zh" else LARGE
    for size, unit in sizes:
        if abs(number) >= size:
            return f"{number / size:.3g} {unit}"
    if float(number).is_integer():
        return f"{number:,.0f}"
    return f"{number:,.1f}"
