"""The screen of where the province stands: county needs by state."""

from analytics.documents.screens.context import (
    BriefingContext,
    answer_note,
    count_in,
    count_outcomes,
    evidence_note,
    key_figure,
    list_figures,
)
from analytics.documents.screens.screen import Bars, Note, Screen
from analytics.gap_table import list_completeness
from analytics.ids import needs_id
from analytics.questions.coverage import STATES


def state_screen(context: BriefingContext) -> Screen:
    """Make the screen that counts county needs by state."""
    needs = context.needs_of_kind("county")
    outcomes = count_outcomes(needs)
    counts = {state: count_in(needs, (state,)) for state in STATES}
    figures = [
        key_figure(
            context,
            which,
            outcomes[which],
            needs_id("county", which),
            of=len(needs),
        )
        for which in ("met", "gaps")
    ]
    return Screen(
        key="state",
        name=context.text("screen.state"),
        title=context.text("screen.state_title", **outcomes),
        picture=Bars(tuple(counts.items()), context.text("screen.state_bars")),
        figures=(*figures, *list_figures(context)),
        source=context.source(),
        notes=(*_counts(context, counts), *_answers(context)),
    )


def _counts(context: BriefingContext, counts: dict[str, int]) -> list[Note]:
    return [
        evidence_note(
            f"{context.text(f'state.{state}')} {count}",
            needs_id("county", state),
        )
        for state, count in counts.items()
    ]


def _answers(context: BriefingContext) -> list[Note]:
    radius = dict(context.setting_in_words())[context.text("strip.radius")]
    answers = [
        answer_note(context, "what_is_need"),
        answer_note(context, "what_is_met", radius=radius),
    ]
    found, total = list_completeness(context.registry, context.setting)
    if found < total:
        answers.append(answer_note(context, "why_few", "lists", found=found, total=total))
    return answers
