"""The screen of the map: every county by its worst state."""

import pandas as pd

from analytics.documents.screens.context import (
    BriefingContext,
    answer_note,
    answer_notes,
    evidence_note,
    key_figure,
)
from analytics.documents.screens.screen import Figure, Note, Screen
from analytics.drawing.picture import ALL, PROJECTED, Picture
from analytics.ids import needs_id
from analytics.questions.coverage import GAPS, MET, worst_state
from analytics.words import listing
from data.registry import query


def map_screen(context: BriefingContext) -> Screen:
    """Make the screen that maps every county by its worst state."""
    needs = context.needs_of_kind("county")
    worst = needs.groupby("unit_id")["state"].agg(worst_state)
    lacking = int(worst.isin(GAPS).sum())
    met = int(worst.isin(MET).sum())
    return Screen(
        key="map",
        name=context.text("screen.map"),
        title=context.text("screen.map_title", units=len(worst), gaps=lacking, met=met),
        picture=_picture(context),
        figures=tuple(_figures(context, worst)),
        source=context.map_source(),
        notes=(
            _gaps_by_city(context, needs),
            answer_note(context, "what_is_worst"),
            answer_note(context, "no_need", needs_id("county", "no_need", "worst")),
            *answer_notes(context, "blur"),
        ),
    )


def _picture(context: BriefingContext) -> Picture:
    return Picture(
        ALL,
        title="",
        sources=False,
        sizes=PROJECTED,
        language=context.language,
        prefix="brief-map",
        layers=("labels",),
    )


def _figures(context: BriefingContext, worst: pd.Series) -> list[Figure]:
    """Count counties with a gap, with no platform for a need, and without any need.

    Args:
        worst: the worst state of each county that has a need.
    """
    units = query(context.registry, "units")
    counties = int((units["unit_kind"] == "county").sum())
    with_gaps = int(worst.isin(GAPS).sum())
    without_platform = int((worst == "none").sum())
    without_need = counties - len(worst)
    counts = (
        ("units_gaps", with_gaps, needs_id("county", "gaps", "units"), len(worst)),
        ("units_none", without_platform, needs_id("county", "none", "worst"), len(worst)),
        ("units_without", without_need, needs_id("county", "no_need", "worst"), counties),
    )
    return [
        key_figure(context, key, count, evidence_id, of=of)
        for key, count, evidence_id, of in counts
    ]


def _gaps_by_city(context: BriefingContext, needs: pd.DataFrame) -> Note:
    """Note how many counties of each city have a gap, most first."""
    lacking = needs[needs["state"].isin(GAPS)]
    counties = lacking.groupby("city")["unit_id"].nunique().sort_values(ascending=False)
    names = [f"{city} {count}" for city, count in counties.items()]
    return evidence_note(context.text("screen.by_city", names=listing(names, context.language)))
