"""Gaps whose nearest supply may lie in another province."""

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.ids import needs_id
from analytics.phrases.resilience import explained_border, neighbour_names
from pages.parts.html import look
from pages.parts.html.blocks import note
from pages.parts.html.elements import NOTHING
from pages.parts.resilience import tab
from pages.parts.run.context import language, registry
from pages.parts.run.questions import Row
from pages.parts.run.wording import text
from pages.parts.tables.download import download
from pages.parts.tables.words import in_page_language
from pages.parts.widgets import narrowing

FRONT = [
    "state",
    "unit_name",
    "city",
    "cluster_name",
    "neighbours",
    "neighbour_kms",
    "radius_km",
    "severity",
    "need_weight",
    "within",
]


def draw(unit: str, cluster: str | None, city: str | None) -> None:
    """Draw the gaps.

    Args:
        unit: the kind of unit.
        cluster: whose needs; None for all.
        city: whose units; None for all.
    """
    every = tab.ask(explained_border)
    filters = tab.need_filters(every, unit, cluster, city)
    gaps = narrowing.passing(every, filters)
    if gaps.empty:
        tab.say_why_nothing(every, filters, "beside.border_empty")
        return
    tab.say(
        _within(gaps, unit, cluster, city),
        _unknown(gaps, unit, cluster, city),
    )
    shown = in_page_language(gaps)
    neighbours: list[Any] = [_neighbours(gap) for gap in shown.to_dict("records")]
    shown = shown.assign(neighbours=neighbours)
    tab.draw_table(shown, [*FRONT, tab.reason()], "border")
    download(shown, "border", {"unit": unit, "cluster": cluster, "city": city})
    st.html(note(text("beside.border_how")))


def _within(gaps: pd.DataFrame, unit: str, cluster: str | None, city: str | None) -> Markup:
    """Count the gaps that have another province within their radius, and their units."""
    within = gaps[gaps["within"] == "yes"]
    needs, units = (
        needs_id(unit, count=count, border="yes", cluster=cluster, city=city)
        for count in ("needs", "units")
    )
    return look.sentence_html(
        "beside.border_answer",
        needs=(len(within), needs),
        units=(within["unit_id"].nunique(), units),
    )


def _unknown(gaps: pd.DataFrame, unit: str, cluster: str | None, city: str | None) -> Markup:
    """Count the gaps of which that is not known; nothing if there are none."""
    unknown = len(gaps) - (gaps["within"] == "yes").sum()
    if not unknown:
        return NOTHING
    evidence_id = needs_id(unit, border="unknown", cluster=cluster, city=city)
    return look.sentence_html("beside.border_unknown", unknown=(unknown, evidence_id))


def _neighbours(gap: Row) -> str | None:
    """Name the provinces within a gap's radius, by ";", in the language of the page."""
    if not isinstance(gap["neighbours"], str):
        return None
    return ";".join(neighbour_names(registry().province, gap, language()))
