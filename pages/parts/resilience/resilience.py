"""The three tabs of the page beside the gaps: an answer in one sentence, a table, and the table as
CSV.
"""

from collections.abc import Callable
from html import escape

import pandas as pd
import streamlit as st

from analytics.ids import alone_id, needs_id, pairs_id
from analytics.phrases.columns import head
from analytics.phrases.resilience import (
    explained_backup,
    explained_border,
    explained_duplicates,
    province_names,
)
from analytics.questions.backup import backup_by_platform
from analytics.questions.coverage import ANSWERS, GAPS
from analytics.questions.duplicates import of_city
from pages.parts.html import look
from pages.parts.run import context, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import w
from pages.parts.tables.download import download
from pages.parts.tables.evidence import link_column
from pages.parts.tables.words import in_page_language, in_words
from pages.parts.widgets import narrowing
from pages.parts.widgets.narrowing import Filter

WIDTHS = {
    "platform_name": 220,
    "other_name": 220,
    "suggestion_zh": 330,
    "suggestion_en": 330,
    "reason_zh": "large",
    "reason_en": "large",
}
FORMATS = dict.fromkeys(("km_p05", "km_p50", "km_p95", "km", "severity"), "%.1f") | dict.fromkeys(
    ("radius_km", "near_km", "need_weight", "needs", "opening", "clusters"), "%g"
)


@cached_for_page(by_setting=True)
def _table(question: Callable) -> pd.DataFrame:
    """A question of analytics.phrases.resilience, asked under the page's setting."""
    return question(registry(), setting())


def duplicates(unit: str, cluster: str | None, city: str | None) -> None:
    """Pairs of platforms; the kind of unit does not matter to them."""
    every = _table(explained_duplicates)
    tests = [*narrowing.by_cluster(every, cluster), *_either_in(every, city)]
    pairs = narrowing.passing(every, tests)
    if pairs.empty:
        _nothing(every, tests, "beside.duplicates_empty")
        return
    counts = {
        answer: ((pairs["duplicate"] == answer).sum(), pairs_id(answer, cluster=cluster, city=city))
        for answer in ANSWERS
    }
    _say(
        look.said(
            "beside.duplicates_answer",
            pairs=(len(pairs), pairs_id(cluster=cluster, city=city)),
            **counts,
        )
    )
    pairs = _platforms_in_page_language(pairs)
    front = [
        "duplicate",
        "platform_name",
        "other_name",
        "cluster_name",
        f"suggestion_{context.language()}",
        "near",
        "same",
        "stages_both",
        "km_p05",
        "km_p50",
        "km_p95",
    ]
    _show(pairs, front, "duplicates")
    download(pairs, "duplicates", {"cluster": cluster, "city": city})
    _note(w("beside.duplicates_how", km=f"{pairs['near_km'].iloc[0]:g}"))


def backup(unit: str, cluster: str | None, city: str | None) -> None:
    """Needs that hang on one platform, by platform and one by one."""
    every = _table(explained_backup)
    tests = _filters(every, unit, cluster, city)
    alone = narrowing.passing(every, tests)
    if alone.empty:
        _nothing(every, tests, "beside.backup_empty")
        return
    by_platform = backup_by_platform(alone, () if cluster is None else (cluster,), city)
    opening = alone["state_if_closed"].isin(GAPS).sum()
    hanging, lost = (
        needs_id(unit, if_closed=states, cluster=cluster, city=city) for states in ("all", "gaps")
    )
    _say(
        look.said(
            "beside.backup_answer",
            needs=(len(alone), hanging),
            platforms=(len(by_platform), alone_id(unit, cluster=cluster, city=city)),
            opening=(opening, lost),
        )
    )
    left, right = st.columns([1, 1.9], gap="medium")
    with left:
        _title(w("beside.by_platform"))
        _show(by_platform, ["platform_name", "needs", "opening"], "backup-platforms")
        download(
            by_platform, "backup-platforms", {"unit": unit, "cluster": cluster, "city": city}
        )
    with right:
        _title(w("beside.by_need"))
        alone = in_page_language(alone)
        _show(
            alone,
            [
                "unit_name",
                "cluster_name",
                "state_if_closed",
                "platform_name",
                "state",
                "need_weight",
                "city",
                f"reason_{context.language()}",
            ],
            "backup",
        )
        download(alone, "backup", {"unit": unit, "cluster": cluster, "city": city})
    _note(w("beside.backup_how"))


def border(unit: str, cluster: str | None, city: str | None) -> None:
    """Gaps whose nearest supply may lie in another province."""
    every = _table(explained_border)
    tests = _filters(every, unit, cluster, city)
    near = narrowing.passing(every, tests)
    if near.empty:
        _nothing(every, tests, "beside.border_empty")
        return
    within, where = near[near["within"] == "yes"], {"cluster": cluster, "city": city}
    unknown = (
        look.said(
            "beside.border_unknown",
            unknown=(len(near) - len(within), needs_id(unit, border="unknown", **where)),
        )
        if len(near) > len(within)
        else ""
    )
    needs, units = (
        needs_id(unit, count=count, border="yes", **where) for count in ("needs", "units")
    )
    _say(
        look.said(
            "beside.border_answer",
            needs=(len(within), needs),
            units=(within["unit_id"].nunique(), units),
        )
        + unknown
    )
    near = in_page_language(near)
    near = near.assign(
        neighbours=[";".join(_provinces(row)) or None for row in near.to_dict("records")]
    )
    front = [
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
        f"reason_{context.language()}",
    ]
    _show(near, front, "border")
    download(near, "border", {"unit": unit, "cluster": cluster, "city": city})
    _note(w("beside.border_how"))


def _filters(table: pd.DataFrame, unit: str, cluster: str | None, city: str | None) -> list[Filter]:
    """The rows of a kind of unit, of a cluster and in one city if asked."""
    units = questions.units()
    cities = [units[f"{row.unit_kind}:{row.unit_id}"]["city_adcode"] for row in table.itertuples()]
    placed = table.assign(its_city=pd.Series(cities, index=table.index, dtype=object))
    by_place = narrowing.by_city(placed, city, "its_city")
    return [*narrowing.by_unit(table, unit), *narrowing.by_cluster(table, cluster), *by_place]


def _either_in(pairs: pd.DataFrame, city: str | None) -> list[Filter]:
    """The pairs of which either platform stands in a city; no filter for None."""
    if city is None:
        return []
    unit = questions.units()[f"city:{city}"]
    inside = pd.Series(pairs.index.isin(of_city(pairs, unit["name"]).index), index=pairs.index)
    return [Filter(w("unit.city"), wording.name_of(unit), inside)]


def _nothing(every: pd.DataFrame, tests: list[Filter], key: str) -> None:
    """Why a tab is empty: nothing of the kind under the setting, or which filter to loosen."""
    st.info(wording.plain(narrowing.loosen(every, tests, w(key))))


def _platforms_in_page_language(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of platforms with the names of clusters and cities as the page writes them; platforms
    keep theirs.
    """
    cities = {unit["name"]: wording.name_of(unit) for unit in questions.units_of_kind("city")}
    clusters = {name: wording.name_of(row) for name, row in questions.clusters().items()}
    named = {
        column: pairs[column].map(cities).fillna(pairs[column]) for column in ("city", "other_city")
    }
    return pairs.assign(cluster_name=pairs["cluster_id"].map(clusters), **named)


def _provinces(row: dict) -> list[str]:
    return (
        province_names(row["neighbour_adcodes"], row["neighbours"], context.language())
        if isinstance(row["neighbours"], str)
        else []
    )


def _say(answer: str) -> None:
    """The answer, as HTML."""
    st.html(f'<div class="panel"><h2>{answer}</h2></div>')


def _title(title: str) -> None:
    st.html(f'<div class="panel"><h3>{escape(title)}</h3></div>')


def _note(text: str) -> None:
    st.html(f'<p class="note">{escape(text)}</p>')


def _show(table: pd.DataFrame, front: list[str], key: str) -> None:
    """Every column of a table, the telling ones first, and the sentences of the chosen row, the
    first until one is chosen.
    """
    said = [
        name
        for name in (f"reason_{context.language()}", f"suggestion_{context.language()}")
        if name in table
    ]
    table, evidence = link_column(table)
    config = {
        name: st.column_config.TextColumn(
            head(name, context.language(), "border"), width=WIDTHS.get(name)
        )
        for name in table
        if name not in evidence
    }
    config |= {
        name: st.column_config.NumberColumn(
            head(name, context.language(), "border"), format=FORMATS[name]
        )
        for name in table
        if name in FORMATS
    } | evidence
    event = st.dataframe(
        in_words(table),
        hide_index=True,
        column_order=[
            *front,
            "evidence",
            *(name for name in table if name not in (*front, "evidence")),
        ],
        column_config=config,
        placeholder="",
        height=min(34 * (len(table) + 1) + 2, 308),
        row_height=34,
        on_select="rerun" if said else "ignore",
        selection_mode="single-row",
        key=f"{key}_rows",
        alt=w(f"beside.{key.partition('-')[0]}"),
    )
    if said:
        rows = event.selection.rows
        chosen = table.iloc[rows[0] if rows and rows[0] < len(table) else 0]
        st.html(
            '<div class="panel">'
            + "".join(f"<p>{escape(chosen[name])}</p>" for name in said)
            + "</div>"
        )
