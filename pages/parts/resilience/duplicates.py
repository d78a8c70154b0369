"""Pairs of platforms near each other, and which of them are one too many."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.ids import pairs_id
from analytics.phrases.resilience import explained_duplicates
from analytics.questions.coverage import ANSWERS
from analytics.questions.duplicates import of_city
from pages.parts.html import look
from pages.parts.html.blocks import note
from pages.parts.resilience import tab
from pages.parts.run import questions
from pages.parts.run.context import language
from pages.parts.run.wording import name_of, text
from pages.parts.tables.download import download
from pages.parts.widgets import narrowing
from pages.parts.widgets.narrowing import Filter

FRONT = ["near", "same", "stages_both", "km_p05", "km_p50", "km_p95"]


def draw(cluster: str | None, city: str | None) -> None:
    """Draw the pairs.

    Args:
        cluster: that both serve; None for all.
        city: in which either stands; None for all.
    """
    every = tab.ask(explained_duplicates)
    filters = [*narrowing.by_cluster(every, cluster), *_either_in(every, city)]
    pairs = narrowing.passing(every, filters)
    if pairs.empty:
        tab.say_why_nothing(every, filters, "beside.duplicates_empty")
        return
    tab.say(_answer(pairs, cluster, city))
    shown = _in_page_language(pairs)
    suggestion = f"suggestion_{language()}"
    front = ["duplicate", "platform_name", "other_name", "cluster_name", suggestion, *FRONT]
    tab.draw_table(shown, front, "duplicates")
    download(shown, "duplicates", {"cluster": cluster, "city": city})
    st.html(
        note(
            text(
                "beside.duplicates_how",
                km=f"{pairs['near_km'].iloc[0]:g}",
            )
        )
    )


def _answer(pairs: pd.DataFrame, cluster: str | None, city: str | None) -> Markup:
    """Count the pairs, and those that are duplicates, are not, or may be."""
    counts = {
        answer: (
            (pairs["duplicate"] == answer).sum(),
            pairs_id(
                answer,
                cluster=cluster,
                city=city,
            ),
        )
        for answer in ANSWERS
    }
    every = (len(pairs), pairs_id(cluster=cluster, city=city))
    return look.sentence_html("beside.duplicates_answer", pairs=every, **counts)


def _either_in(pairs: pd.DataFrame, city: str | None) -> list[Filter]:
    """Filter the pairs of which either platform stands in a city; no filter for None."""
    if city is None:
        return []
    unit = questions.units()[f"city:{city}"]
    is_inside = pairs.index.isin(of_city(pairs, unit["name"]).index)
    passes = pd.Series(is_inside, index=pairs.index)
    return [Filter(text("unit.city"), name_of(unit), passes)]


def _in_page_language(pairs: pd.DataFrame) -> pd.DataFrame:
    """Name clusters and cities as the page writes them; platforms keep their names."""
    cities = {unit["name"]: name_of(unit) for unit in questions.units_of_kind("city")}
    clusters = {name: name_of(row) for name, row in questions.clusters().items()}
    return pairs.assign(
        cluster_name=pairs["cluster_id"].map(clusters),
        city=pairs["city"].map(cities).fillna(pairs["city"]),
        other_city=pairs["other_city"].map(cities).fillna(pairs["other_city"]),
    )
