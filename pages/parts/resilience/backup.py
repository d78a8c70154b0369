"""Needs that hang on one platform, by platform and one by one."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.ids import alone_id, needs_id
from analytics.phrases.resilience import explained_backup
from analytics.questions.backup import backup_by_platform
from analytics.questions.coverage import GAPS
from pages.parts.html import look
from pages.parts.html.blocks import note, section_title
from pages.parts.resilience import tab
from pages.parts.run.wording import text
from pages.parts.tables.download import download
from pages.parts.tables.words import in_page_language
from pages.parts.widgets import narrowing

FRONT = [
    "unit_name",
    "cluster_name",
    "state_if_closed",
    "platform_name",
    "state",
    "need_weight",
    "city",
]


def draw(unit: str, cluster: str | None, city: str | None) -> None:
    """Draw the needs, beside the platforms they hang on.

    Args:
        unit: the kind of unit.
        cluster: whose needs; None for all.
        city: whose units; None for all.
    """
    every = tab.ask(explained_backup)
    filters = tab.need_filters(every, unit, cluster, city)
    needs = narrowing.passing(every, filters)
    if needs.empty:
        tab.say_why_nothing(every, filters, "beside.backup_empty")
        return
    question = {"unit": unit, "cluster": cluster, "city": city}
    platforms = backup_by_platform(needs, () if cluster is None else (cluster,), city)
    tab.say(_answer(needs, len(platforms), unit, cluster, city))
    left, right = st.columns([1, 1.9], gap="medium")
    with left:
        st.html(section_title("beside.by_platform"))
        tab.draw_table(platforms, ["platform_name", "needs", "opening"], "backup-platforms")
        download(platforms, "backup-platforms", question)
    with right:
        st.html(section_title("beside.by_need"))
        shown = in_page_language(needs)
        tab.draw_table(shown, [*FRONT, tab.reason()], "backup")
        download(shown, "backup", question)
    st.html(note(text("beside.backup_how")))


def _answer(
    needs: pd.DataFrame, platforms: int, unit: str, cluster: str | None, city: str | None
) -> Markup:
    """Count the needs, the platforms, and the gaps that would open if these closed."""
    hanging = needs_id(unit, if_closed="all", cluster=cluster, city=city)
    lost = needs_id(unit, if_closed="gaps", cluster=cluster, city=city)
    return look.sentence_html(
        "beside.backup_answer",
        needs=(len(needs), hanging),
        platforms=(platforms, alone_id(unit, cluster=cluster, city=city)),
        opening=(needs["state_if_closed"].isin(GAPS).sum(), lost),
    )
