"""The screen of a saved view: the counties of a place for one cluster or for all."""

import re

import pandas as pd

from analytics.documents.screens.context import (
    BriefingContext,
    answer_notes,
    count_outcomes,
    evidence_note,
    key_figure,
    worst_by_unit,
)
from analytics.documents.screens.screen import Figure, Note, Screen
from analytics.drawing.picture import ALL, PROJECTED, Picture
from analytics.drawing.view import View, view_name
from analytics.ids import need_id, needs_id
from analytics.questions.coverage import SHOWN_AS, STATE, by_measure, within_place

# outcome of `count_outcomes` -> the answer that it is to a coverage
ANSWERS = {"met": "yes", "gaps": "no", "possible": "unknown"}


def saved_view_screen(context: BriefingContext, view: View) -> Screen:
    """Make the screen of a view: its counties by state, or by the answer to a coverage."""
    needs = _needs(context, view)
    state_words = _state_words(context, view)
    title_key = "screen.view_title" if view.measure == STATE else "screen.view_title_by"
    name = view_name(context.registry, view, context.language)
    return Screen(
        key=view.text,
        name=context.text("screen.view"),
        title=context.text(title_key, view=name, **count_outcomes(needs)),
        picture=_picture(context, view, needs, state_words),
        figures=tuple(_figures(context, view, needs, state_words)),
        source=context.map_source(),
        notes=(
            *_need_notes(context, needs, state_words),
            *answer_notes(context, "no_need", "blur"),
        ),
    )


def _needs(context: BriefingContext, view: View) -> pd.DataFrame:
    """Choose the county needs that a view shows, with the states of its measure."""
    inside = within_place(context.needs_of_kind("county"), view.place)
    needs = by_measure(inside, view.measure)
    if view.show == ALL:
        return needs
    return needs[needs["cluster_id"] == view.show]


def _state_words(context: BriefingContext, view: View) -> dict[str, str]:
    """Name each state by the answer it stands for; empty where states are shown as such."""
    if view.measure == STATE:
        return {}
    measure = context.text(f"measure.{view.measure}")
    return {
        state: context.text(
            "measure.answer", measure=measure, answer=context.text(f"answer.{answer}")
        )
        for answer, state in SHOWN_AS.items()
    }


def _figures(
    context: BriefingContext, view: View, needs: pd.DataFrame, state_words: dict[str, str]
) -> list[Figure]:
    outcomes = count_outcomes(needs)
    figures = []
    for outcome, answer in ANSWERS.items():
        evidence_id = _evidence_id(view, outcome)
        figure = key_figure(context, outcome, outcomes[outcome], evidence_id, of=len(needs))
        label = state_words.get(SHOWN_AS[answer], figure.label)
        figures.append(Figure(label, figure.value, figure.unit, figure.evidence_id))
    return figures


def _evidence_id(view: View, outcome: str) -> str:
    """Name the count of a view's needs that have an outcome."""
    which = outcome
    if view.measure != STATE:
        which = f"{view.measure}.{ANSWERS[outcome]}"
    kind, _, code = view.place.partition(":")
    filters: dict[str, str] = {}
    if kind in ("city", "county"):
        filters["city" if kind == "city" else "unit"] = code
    if view.show != ALL:
        filters["cluster"] = view.show
    return needs_id("county", which, **filters)


def _picture(
    context: BriefingContext, view: View, needs: pd.DataFrame, state_words: dict[str, str]
) -> Picture:
    return Picture(
        view.show,
        extent=view.place,
        title="",
        sources=False,
        sizes=PROJECTED,
        language=context.language,
        prefix=f"brief-{re.sub('[^a-z0-9]', '-', view.text)}",
        states=None if view.measure == STATE else worst_by_unit(needs),
        words=state_words,
    )


def _need_notes(
    context: BriefingContext, needs: pd.DataFrame, state_words: dict[str, str]
) -> list[Note]:
    """Note the state of each need."""
    notes = []
    for need in needs.to_dict("records"):
        unit = context.name(need, "unit_name")
        cluster = context.name(need, "cluster_name")
        state = need["state"]
        state_word = state_words.get(state) or context.text(f"state.{state}")
        evidence_id = need_id("county", need["unit_id"], need["cluster_id"])
        notes.append(evidence_note(f"{unit} · {cluster}: {state_word}", evidence_id))
    return notes
