"""The staircase of one number as it is drawn: a bar at both ends, a bar to each cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.since.phrases import amount, causes_words, number_words
from analytics.since.staircase import CauseStep, Staircase
from analytics.words import word
from data.register.replay import ORDER

END, MOVE, ZERO, UNKNOWN, ABSENT = "end", "move", "zero", "unknown", "absent"
TEXTS = {UNKNOWN: "?", ABSENT: "—"}
LEAST_SHARE = 0.08  # of the largest number that the bars differ by, else the axis is cut


@dataclass(frozen=True)
class Stair:
    """One bar.

    Attributes:
        kind: `END` of the start and the end; `MOVE`; `ZERO` where nothing moves; `UNKNOWN`;
            `ABSENT` where there was no change of the cause.
        cause: the first of its causes, which gives the colour; "" of the start and the end.
        low, high: where it begins and ends; both where it stands for the kinds without a length.
        after: where the next bar begins.
        text: its number, as it is written beside it.
        also: what it is in the other order; "" if that is the same.
    """

    kind: str
    label: str
    cause: str
    low: float
    high: float
    after: float
    text: str
    also: str = ""


@dataclass(frozen=True)
class Stairs:
    """All bars of one number, from top to bottom.

    Attributes:
        name: of the number, with its unit.
        least: where the axis begins.
    """

    name: str
    bars: tuple[Stair, ...]
    least: float

    @property
    def most(self) -> float:
        """The end of the longest bar."""
        return max(bar.high for bar in self.bars)


def stairs(found: Staircase, headline: str, language: str) -> Stairs | None:
    """Lay out the staircase of a number; None where one of its ends is unknown."""
    start = found.start[headline]
    end = found.end[headline]
    if start is None or end is None:
        return None
    first = "since.start_rebuilt" if found.is_rebuilt else "since.start"
    bars = [_end(word(first, language, n=found.first.number), start)]
    level: Decimal | None = start
    for causes in _lines(found.steps):
        step = _step_of(found.steps, causes)
        bar, level = _bar(step, causes, headline, level, language)
        bars.append(bar)
    bars.append(_end(word("since.end", language, n=found.last.number), end))
    name = number_words(headline, language)
    return Stairs(name, tuple(bars), least_of(bars))


def _lines(steps: Sequence[CauseStep]) -> list[tuple[str, ...]]:
    """Give every cause in its order, those of one step together."""
    lines: list[tuple[str, ...]] = []
    for cause in ORDER:
        step = next((step.causes for step in steps if cause in step.causes), (cause,))
        if step not in lines:
            lines.append(step)
    return lines


def _step_of(steps: Sequence[CauseStep], causes: tuple[str, ...]) -> CauseStep | None:
    return next((step for step in steps if step.causes == causes), None)


def _end(label: str, value: Decimal) -> Stair:
    number = float(value)
    return Stair(
        kind=END,
        label=label,
        cause="",
        low=0.0,
        high=number,
        after=number,
        text=f"{value:,}",
    )


def _bar(
    step: CauseStep | None,
    causes: tuple[str, ...],
    headline: str,
    level: Decimal | None,
    language: str,
) -> tuple[Stair, Decimal | None]:
    """Give the bar of a cause, and where the next one begins; None where that is unknown."""
    label = causes_words(causes, language)
    if step is None:
        return _mark(ABSENT, label, causes, level), level
    moved = step.moved(headline)
    after = step.after[headline]
    if moved is None or after is None:
        place = level if after is None else after
        return _mark(UNKNOWN, label, causes, place), place
    before = after - moved
    otherwise = step.moved_otherwise(headline)
    bar = Stair(
        kind=MOVE if moved else ZERO,
        label=label,
        cause=causes[0],
        low=float(min(before, after)),
        high=float(max(before, after)),
        after=float(after),
        text=amount(moved),
        also="" if otherwise is None else amount(otherwise),
    )
    return bar, after


def _mark(kind: str, label: str, causes: tuple[str, ...], level: Decimal | None) -> Stair:
    """Give what stands in the place of a bar without a length."""
    place = float(level or 0)
    return Stair(
        kind=kind,
        label=label,
        cause=causes[0],
        low=place,
        high=place,
        after=place,
        text=TEXTS[kind],
    )


def least_of(bars: Sequence[Stair]) -> float:
    """Give where the axis begins: at 0, unless the bars would then look all alike."""
    reached = []
    for bar in bars:
        if bar.kind in (END, MOVE):
            reached.append(bar.high)
        if bar.kind == MOVE:
            reached.append(bar.low)
    least = min(reached)
    most = max(reached)
    spread = most - least
    if not spread or spread >= LEAST_SHARE * most:
        return 0.0
    begins = round(least - 2 * spread, 1)
    return max(0.0, begins)
