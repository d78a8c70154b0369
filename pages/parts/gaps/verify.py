"""Doubts by how much the picture would change, and the calls that would settle them."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.ids import identified
from analytics.phrases.key_messages import certainty_text
from analytics.questions.certainty import CERTAINTY_COLUMNS, verify_first
from pages.parts.html import look, rows
from pages.parts.html.blocks import section_title
from pages.parts.html.elements import joined
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import text
from pages.parts.tables.columns import configure
from pages.parts.tables.evidence import link_column
from pages.parts.tables.words import STATE_MARKS, in_page_language
from pages.parts.widgets import narrowing

VIEW = "verify"
COLUMNS = [
    "unit_kind",
    "unit_id",
    "unit_name",
    "city",
    "city_adcode",
    "county",
    "adcode",
    "cluster_id",
    "cluster_name",
    "need_weight",
    "state",
    *CERTAINTY_COLUMNS,
    "doubt",
    "change",
    "ask",
    "nearest_platform_id",
    "nearest_platform_name",
]
CALLS = 12
CALL_HEADS = ("call", "needs", "change")


@cached_for_page(by_setting=True)
def _ranked() -> pd.DataFrame:
    return verify_first(registry(), setting())


def doubts(kind: str, cluster: str | None) -> pd.DataFrame:
    """List the doubts in the page's language, most change first.

    Args:
        kind: of unit.
        cluster: whose needs; None for all.

    Returns:
        One row per need: `COLUMNS`, snapshot_id, policy_id.
    """
    ranked = _ranked()
    chosen = ranked[ranked["unit_kind"] == kind]
    if cluster is not None:
        chosen = chosen[chosen["cluster_id"] == cluster]
    shown = in_page_language(chosen.reset_index(drop=True))
    return (
        shown[COLUMNS]
        .round({"certainty": 4, "doubt": 4, "change": 4})
        .assign(snapshot_id=registry().snapshot_id, policy_id=setting().policy_id)
    )


def why_nothing(kind: str, cluster: str | None) -> str:
    """Say why no doubt is listed."""
    ranked = _ranked()
    filters = [
        *narrowing.by_unit(ranked, kind),
        *narrowing.by_cluster(
            ranked,
            cluster,
        ),
    ]
    no_need = narrowing.no_need_on_record(cluster, kind)
    return no_need or narrowing.loosen(ranked, filters, text("verify.nothing"))


def calls(doubts: pd.DataFrame, kind: str, cluster: str | None) -> Markup:
    """List whom to ask, most change first.

    These are platforms whose place leaves needs open, and cities whose lists lack rows.

    Args:
        doubts: rows of the function of that name.
        kind: of unit that they are about.
        cluster: that they are about; None for all.
    """
    heads = rows.head(text(f"verify.{head}") for head in CALL_HEADS)
    body = rows.body(
        _call_row(
            call,
            kind,
            cluster,
        )
        for call in _grouped(doubts).to_dict("records")
    )
    return joined(section_title("verify.calls"), rows.table("plain", heads, body))


def _grouped(doubts: pd.DataFrame) -> pd.DataFrame:
    """Group doubts by whom to ask: ask, whom, whom_id, needs (their number), change (the sum)."""
    of_platform = doubts["ask"] == "platform"
    whom = doubts["nearest_platform_name"].where(of_platform, doubts["city"])
    whom_id = doubts["nearest_platform_id"].where(of_platform, doubts["city_adcode"])
    grouped = (
        doubts.assign(
            whom=whom.fillna(text("verify.nobody")),
            whom_id=whom_id.fillna("none"),
        )
        .groupby(["ask", "whom", "whom_id"], as_index=False)
        .agg(needs=("unit_id", "size"), change=("change", "sum"))
    )
    return grouped.sort_values(["change", "whom"], ascending=[False, True]).head(CALLS)


def _call_row(call: Row, kind: str, cluster: str | None) -> Markup:
    evidence_id = f"ask/{kind}/{call['ask']}/{call['whom_id']}"
    if cluster is not None:
        evidence_id += f"/cluster/{cluster}"
    return rows.row(
        rows.CELL.format(
            text(
                f"verify.ask_{call['ask']}",
                whom=call["whom"],
            )
        ),
        rows.NUMBER.format(look.evidence_link(call["needs"], evidence_id)),
        rows.NUMBER.format(f"{call['change']:.2f}"),
    )


def table(doubts: pd.DataFrame) -> None:
    """Draw the doubts, one row each."""
    shown, evidence = link_column(_in_words(doubts))
    st.dataframe(
        shown,
        hide_index=True,
        column_order=["unit_name", "cluster_name", "state", "certainty", "change", "evidence"],
        height=min(36 * (len(shown) + 1) + 2, 470),
        placeholder="",
        key="doubts",
        alt=text("page.verify"),
        column_config={
            "unit_name": configure("unit_name", VIEW),
            "state": configure("state", VIEW),
            "cluster_name": configure("cluster_name", VIEW),
            "certainty": configure("certainty_range", VIEW, is_explained=True),
            "change": configure("change", VIEW, label=text("verify.change")),
            **evidence,
        },
    )


def _in_words(doubts: pd.DataFrame) -> pd.DataFrame:
    """Write doubts as the table shows them: unit, cluster, state, certainty, change, id."""
    return pd.DataFrame(
        {
            "unit_name": doubts["unit_name"].map(look.short_place_name),
            "cluster_name": doubts["cluster_name"],
            "state": [
                f"{STATE_MARKS[state]} {text(f'state.{state}')}" for state in doubts["state"]
            ],
            "certainty": [_certainty(need) for need in doubts.to_dict("records")],
            "change": doubts["change"],
            "evidence_id": identified(doubts)["evidence_id"],
        }
    )


def _certainty(need: Row) -> str | None:
    if pd.isna(need["certainty"]):
        return None
    return certainty_text(need, language(), in_cell=True)
