"""Doubts by how much the picture would change, and the calls that would settle them."""

from html import escape

import pandas as pd
import streamlit as st

from analytics.ids import identified
from analytics.phrases.key_messages import certainty_text
from analytics.questions.certainty import CERTAINTY_COLUMNS, verify_first
from pages.parts.html import look
from pages.parts.run import context
from pages.parts.run.cache import cached_for_page
from pages.parts.run.wording import w
from pages.parts.tables import tables
from pages.parts.widgets import narrowing

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


@cached_for_page(by_setting=True)
def _ranked() -> pd.DataFrame:
    return verify_first(context.registry(), context.setting())


def doubts(kind: str, cluster: str | None) -> pd.DataFrame:
    """The doubts about units of a kind, in the page's language, most change first."""
    ranked = _ranked()
    chosen = ranked[
        (ranked["unit_kind"] == kind)
        & (True if cluster is None else ranked["cluster_id"] == cluster)
    ]
    shown = tables.in_page_language(chosen.reset_index(drop=True))
    policy, snapshot = context.setting().policy_id, context.registry().snapshot_id
    return (
        shown[COLUMNS]
        .round({"certainty": 4, "doubt": 4, "change": 4})
        .assign(snapshot_id=snapshot, policy_id=policy)
    )


def nothing(kind: str, cluster: str | None) -> str:
    """Why no doubt is listed."""
    ranked = _ranked()
    tests = [*narrowing.by_unit(ranked, kind), *narrowing.by_cluster(ranked, cluster)]
    return narrowing.no_need_on_record(cluster, kind) or narrowing.loosen(
        ranked, tests, w("verify.nothing")
    )


def calls(doubts: pd.DataFrame, kind: str, cluster: str | None) -> str:
    """Whom to ask, as HTML: platforms whose place leaves needs open, and cities whose lists lack
    rows; most change first.
    """
    platform = doubts["ask"] == "platform"
    whom = (
        doubts["nearest_platform_name"].where(platform, doubts["city"]).fillna(w("verify.nobody"))
    )
    whom_id = doubts["nearest_platform_id"].where(platform, doubts["city_adcode"]).fillna("none")
    grouped = (
        doubts.assign(whom=whom, whom_id=whom_id)
        .groupby(["ask", "whom", "whom_id"], as_index=False)
        .agg(needs=("unit_id", "size"), change=("change", "sum"))
    )
    rows = "".join(
        f"<tr><td>{escape(w('verify.ask_' + call['ask'], whom=call['whom']))}</td><td"
        f' class="number">{_opened(call, kind, cluster)}</td><td'
        f' class="number">{call["change"]:.2f}</td></tr>'
        for call in (
            grouped.sort_values(["change", "whom"], ascending=[False, True])
            .head(CALLS)
            .to_dict("records")
        )
    )
    heads = "".join(
        f"<th>{escape(w(f'verify.{head}'))}</th>" for head in ("call", "needs", "change")
    )
    return (
        f'<div class="panel"><h3>{escape(w("verify.calls"))}</h3></div><table'
        f' class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _opened(call: dict, kind: str, cluster: str | None) -> str:
    narrowed = "" if cluster is None else f"/cluster/{cluster}"
    return look.opens(call["needs"], f"ask/{kind}/{call['ask']}/{call['whom_id']}{narrowed}")


def table(doubts: pd.DataFrame) -> None:
    """The doubts, one row each."""
    shown = pd.DataFrame(
        {
            "unit_name": doubts["unit_name"].map(look.short),
            "cluster_name": doubts["cluster_name"],
            "state": [f"{tables.MARKS[state]} {w(f'state.{state}')}" for state in doubts["state"]],
            "certainty": [
                (
                    certainty_text(need, context.language(), in_cell=True)
                    if pd.notna(need["certainty"])
                    else None
                )
                for need in doubts.to_dict("records")
            ],
            "change": doubts["change"],
        }
    )
    shown["evidence_id"] = identified(doubts)["evidence_id"]
    shown, evidence = tables.link_column(shown)
    st.dataframe(
        shown,
        hide_index=True,
        column_order=["unit_name", "cluster_name", "state", "certainty", "change", "evidence"],
        height=min(36 * (len(shown) + 1) + 2, 470),
        placeholder="",
        key="doubts",
        alt=w("page.verify"),
        column_config={
            name: st.column_config.TextColumn(w(f"gap.{name}")) for name in ("unit_name", "state")
        }
        | {"cluster_name": st.column_config.TextColumn(w("gap.cluster_name"), width=178)}
        | {
            "certainty": st.column_config.TextColumn(
                w("gap.certainty_range"), width=100, help=w("meaning.certainty")
            )
        }
        | {"change": st.column_config.NumberColumn(w("verify.change"), format="%.2f", width=72)}
        | evidence,
    )
