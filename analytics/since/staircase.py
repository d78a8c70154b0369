"""The staircase: every headline number from one publication to another, a step to each cause.

Each content on the way is built by today's code and asked every number; a step is the difference
of two neighbours, so that the steps add up. Only the first is asked of its own snapshot, as it
was built then: from there to the same content built today is the step of the software. If that
snapshot does not stand any more the step is unknown, and the staircase begins behind it.

A content that cannot be built, as where a platform names a list that a later cause brings, is no
place to stand on: its cause and the next are one step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from analytics.questions.consequences import changed_needs
from analytics.since.asking import Asking, Point, Progress, Tell
from analytics.since.choices import Choices
from analytics.since.headlines import Numbers, difference
from data.register.between import Between
from data.register.causes import SOFTWARE
from data.register.publications import Publication
from data.register.replay import (
    OTHER_ORDER,
    RowMove,
    Stage,
    file_moves,
    row_moves,
    stages,
)
from data.register.store import Register
from data.registry import Registry
from data.version import is_of_this_code


@dataclass(frozen=True, eq=False)
class CauseStep:
    """One step of a staircase.

    Attributes:
        causes: why; several where the content between them cannot be built.
        before, after: the numbers on both sides; before is None where nothing is known of it.
        other: what the step is when the causes are put in in the other order; None if there is no
            other order, or it cannot be built.
        rows: what becomes of rows.
        files: name of a file that changed -> the publication that brought it.
        needs: whose state is another one, as `Consequences` has them.
    """

    causes: tuple[str, ...]
    before: Numbers | None
    after: Numbers
    rows: tuple[RowMove, ...]
    files: dict[str, Publication]
    needs: pd.DataFrame
    other: Numbers | None = None

    def moved(self, headline: str) -> Decimal | None:
        """Give by how much a headline number moves; None where that is unknown."""
        if self.before is None:
            return None
        return difference(self.before[headline], self.after[headline])

    def moved_otherwise(self, headline: str) -> Decimal | None:
        """Give by how much it moves in the other order, if that differs; else None."""
        if self.other is None or self.other[headline] == self.moved(headline):
            return None
        return self.other[headline]


@dataclass(frozen=True, eq=False)
class Staircase:
    """Every headline number from one publication to another.

    Attributes:
        first, last: the publications.
        choices: the setting, as it was chosen.
        steps: in their order; at the beginning the software's, whose `before` may be unknown.
        made: the register is that of an example.
    """

    first: Publication
    last: Publication
    choices: Choices
    steps: tuple[CauseStep, ...]
    start: Numbers
    end: Numbers
    made: bool

    @property
    def is_rebuilt(self) -> bool:
        """True if the snapshot of the first publication is not there, and was built again."""
        return any(step.before is None for step in self.steps)


def staircase(
    register: Register,
    lies: Between,
    choices: Choices,
    tell: Tell = lambda done: None,
) -> Staircase:
    """Compute the staircase of every headline number.

    Args:
        lies: what lies between the publications.
        choices: the setting.
        tell: called with the share of the work that is done, 0-1.
    Raises:
        RegistryError: the last publication cannot be built by today's code; names the faults.
        SettingError: it has not the policy set.
    """
    ways = stages(lies), stages(lies, OTHER_ORDER)
    asking = Asking(register, choices, Progress(tell, sum(map(len, ways))))
    own = asking.own_snapshot(ways[0][0], lies.first)
    asking.own_snapshot(ways[0][-1], lies.last)
    points = list(_points(asking, ways[0], own))
    steps = [_unknown_step(ways[0][0], points[0])] if points[0].causes else []
    steps += [_step(*pair) for pair in zip(points, points[1:], strict=False)]
    return Staircase(
        first=lies.first,
        last=lies.last,
        choices=choices,
        steps=tuple(_with_other_order(asking, steps, points, ways[1])),
        start=points[0].numbers,
        end=points[-1].numbers,
        made=register.is_made(),
    )


def _points(asking: Asking, way: Sequence[Stage], own: Registry | None) -> Iterator[Point]:
    """Give the contents that can be built, the last one of them that of the last publication.

    Args:
        own: the snapshot of the first publication as it was built then; None if it is not there.
    """
    waiting: list[str] = []
    if own is not None:
        yield asking.point((), way[0], own)
    if own is None or not is_of_this_code(own.manifest):
        waiting.append(SOFTWARE)
    is_same_step = len(way) > 1 and way[1].cause == SOFTWARE
    if not waiting or is_same_step:  # the software changes the record and the build in one step
        way = way[1:]
    for stage in way:
        if stage.cause and stage.cause not in waiting:
            waiting.append(stage.cause)
        built = asking.built(stage, is_needed=stage is way[-1])
        if built is not None:
            yield asking.point(tuple(waiting), stage, built)
            waiting = []


def _step(before: Point, after: Point) -> CauseStep:
    return CauseStep(
        causes=after.causes,
        before=before.numbers,
        after=after.numbers,
        rows=tuple(row_moves(before.replayed, after.replayed)),
        files=file_moves(before.replayed, after.replayed),
        needs=changed_needs(before.needs, after.needs),
    )


def _unknown_step(start: Stage, first: Point) -> CauseStep:
    """Tell what is known of the step before the first content that could be asked."""
    return CauseStep(
        causes=first.causes,
        before=None,
        after=first.numbers,
        rows=tuple(row_moves(start.replayed, first.replayed)),
        files=file_moves(start.replayed, first.replayed),
        needs=changed_needs(first.needs, first.needs),
    )


# --- the other order ------------------------------------------------------------------------------


def _with_other_order(
    asking: Asking, steps: Sequence[CauseStep], points: Sequence[Point], way: Sequence[Stage]
) -> Iterator[CauseStep]:
    """Add to each step what it is in the other order; the software comes first in both."""
    movable = [step for step in steps if SOFTWARE not in step.causes]
    is_bound = any(SOFTWARE in step.causes and len(step.causes) > 1 for step in steps)
    if len(movable) < 2 or is_bound:
        yield from steps
        return
    by_cause = {stage.cause: stage for stage in way}
    others: dict[tuple[str, ...], Numbers | None] = {}
    before: Numbers | None = points[len(points) - 1 - len(movable)].numbers
    for step in reversed(movable):
        # its first cause comes last when all are put in the other way round
        stage = by_cause[step.causes[0]]
        after = asking.numbers(stage)
        others[step.causes] = _differences(before, after)
        before = after
    for step in steps:
        yield replace(step, other=others.get(step.causes))


def _differences(before: Numbers | None, after: Numbers | None) -> Numbers | None:
    if before is None or after is None:
        return None
    return {key: difference(before.get(key), value) for key, value in after.items()}
