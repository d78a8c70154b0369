"""A screen of a briefing as data: one sentence, one picture, at most three figures.

The page and the slides draw the same.
"""

from dataclasses import dataclass

from analytics.drawing.picture import Picture

MOST_FIGURES = 3


@dataclass(frozen=True)
class Figure:
    """A key figure with what it is of; its evidence id says what stands behind it."""

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
    """Clusters by units: the state of each need ("" where there is none) and the
    platforms inside.
    """

    heads: tuple[str, ...]
    # cluster, (state, platforms) of each unit
    rows: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    rest: str  # what is left out, in words; "" if nothing is


@dataclass(frozen=True)
class Table:
    """A table in words. A column of states says which state each word is of."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]  # shares of the width
    # the state of each row, whose mark stands before the word in column `state_column`
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
    """What the speaker sees: a reason, or an answer if somebody asks."""

    kind: str  # "evidence" or "asked"
    text: str
    evidence_id: str = ""


@dataclass(frozen=True)
class Screen:
    """One screen, in one language."""

    key: str
    name: str
    title: str
    picture: Bars | Picture | Matrix | Table | Curve
    figures: tuple[Figure, ...]
    source: str
    notes: tuple[Note, ...]
    beside: Table | None = None  # a short list right of the picture, in place of figures
    own: str = ""  # the planner's own note, for the speaker alone


def large(number: float, language: str) -> str:
    """A number as it is said aloud: in 万 and 亿, or thousand separators, where it is large; the
    table has it exactly.
    """
    if language == "zh":
        for size, unit in ((1e8, "亿"), (1e4, "万")):
            if abs(number) >= size:
                return f"{number / size:.3g} {unit}"
    for size, unit in ((1e9, "bn"), (1e6, "m")):
        if abs(number) >= size:
            return f"{number / size:.3g} {unit}"
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"
