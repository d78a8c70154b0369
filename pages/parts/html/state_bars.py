"""Needs by state as bars on one scale, with their key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from analytics.ids import needs_id
from analytics.questions.coverage import STATES
from pages.parts.html import look
from pages.parts.html.elements import joined, map_note
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.wording import text

NARROW_BELOW = 4.5  # percent of the longest bar: a number does not fit into a narrower part


@dataclass(frozen=True)
class Bar:
    """One bar: its label, the number of needs by state, and how each number is written."""

    label: str
    counts: Mapping[str, int]
    numbers: Mapping[str, Markup]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def plain_bar(label: str, counts: Mapping[str, int]) -> Bar:
    """Make a bar whose numbers lead nowhere."""
    numbers = {state: Markup("<em>{}</em>").format(count) for state, count in counts.items()}
    return Bar(label, counts, numbers)


def state_bars(bars: Sequence[Bar]) -> Markup:
    """Draw bars on one scale, and the key of their colours."""
    longest = max((bar.total for bar in bars), default=0) or 1
    lines = (
        Markup("<dt>{}</dt><dd>{}</dd>").format(bar.label, _parts(bar, longest)) for bar in bars
    )
    return Markup('<dl class="bars">{}</dl><div class="legend key">{}</div>').format(
        joined(*lines), joined(*map(look.chip, STATES))
    )


def _parts(bar: Bar, longest: int) -> Markup:
    return joined(
        *(
            _part(
                bar,
                state,
                longest,
            )
            for state in STATES
            if bar.counts.get(state)
        )
    )


def _part(bar: Bar, state: str, longest: int) -> Markup:
    """Draw one state of a bar.

    A number that its part is too narrow for is left to the pointer and to screen readers.
    """
    count = bar.counts[state]
    percent = 100 * count / longest
    return Markup(
        '<span class="{state}{narrow}" title="{title}" style="width:{percent:.2f}%;{css}">'
        "{number}</span>"
    ).format(
        state=state,
        narrow="" if percent >= NARROW_BELOW else " narrow",
        title=f"{bar.label} · {text(f'state.{state}')} {count}",
        percent=percent,
        css=look.css(state),
        number=bar.numbers[state],
    )


@cached_for_page(by_setting=True)
def needs_by_state(kinds: tuple[str, ...], cluster: str | None = None) -> Markup:
    """Draw the needs under the page's setting, a bar for each kind of unit.

    Args:
        kinds: kinds of units.
        cluster: whose needs; None for all.

    Returns:
        Bars whose every number leads to its needs, their key, and a note.
    """
    bars = [_bar_of_kind(kind, cluster) for kind in kinds]
    return joined(state_bars(bars), map_note(text("overview.by_state_note")))


def _bar_of_kind(kind: str, cluster: str | None) -> Bar:
    states = questions.needs(kind, cluster)["state"]
    counts = {str(state): count for state, count in states.value_counts().items()}
    numbers = {
        state: look.evidence_link(count, needs_id(kind, state, cluster=cluster))
        for state, count in counts.items()
    }
    return Bar(text(f"unit.{kind}"), counts, numbers)
