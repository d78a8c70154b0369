"""Gaps: filters and order -> gap table -> reason, map, CSV and workbook of exactly these rows, and
decisions about them sent back.
"""

import streamlit as st

from analytics.documents.decisions import attached
from analytics.gap_table import gaps
from analytics.questions.certainty import WORDS
from analytics.questions.coverage import GAPS, STATES
from data.vocabulary import UNIT_KINDS
from pages.parts import page
from pages.parts.gaps import decisions, defence
from pages.parts.html import look
from pages.parts.maps import coverage_map
from pages.parts.place import panels, profiles
from pages.parts.run import context, links, questions, wording
from pages.parts.run.wording import w
from pages.parts.tables import tables
from pages.parts.widgets import filters, narrowing

ORDERS = ("severity", "size", "weighted", "unit", "cluster", "distance")

page.start("gaps")
with st.sidebar:
    kind = filters.unit_kind(UNIT_KINDS)
    cluster, city = filters.cluster(), filters.city()
    names, lacking = wording.words("state", STATES), ("possible", *GAPS)
    states = links.multiselect(
        w("gaps.states"),
        STATES,
        key="states",
        default=lacking,
        format_func=names.__getitem__,
        placeholder=w("filter.any"),
    )
    sureness = filters.one_of("sureness", WORDS, "certain")
    robust = filters.one_of("robust", ("yes", "no"), "robust")
    order = links.selectbox(
        w("gaps.order"), ORDERS, key="order", format_func=wording.words("order", ORDERS).__getitem__
    )
every = defence.needs()
by_states = narrowing.Filter(
    w("gaps.states"),
    w("list.separator").join(map(names.__getitem__, states)),
    every["state"].isin(states),
)
tests = [
    *narrowing.by_unit(every, kind),
    *narrowing.by_cluster(every, cluster),
    *narrowing.by_city(every, city),
    by_states,
]
for column, value, section in (("sureness", sureness, "certain"), ("robust", robust, "robust")):
    tests += narrowing.by_value(
        every, column, value, w(f"filter.{column}"), w(f"{section}.{value}") if value else ""
    )
needs = narrowing.passing(every, tests)
decisions.take_in()
table = attached(
    tables.in_page_language(tables.ordered(gaps(needs, every=True), order)), questions.decisions()
)
st.html(
    tables.gap_summary(table, kind, cluster=cluster, city=city, sureness=sureness, robust=robust)
)
if table.empty:
    st.info(
        wording.plain(
            narrowing.no_need_on_record(cluster, kind)
            or narrowing.loosen(every, tests, w("gaps.empty"))
        )
    )
    st.stop()
row = tables.gap_table(table)
narrowed = {
    "unit": kind,
    "cluster": cluster,
    "city": city,
    "states": list(states),
    "sureness": sureness,
    "robust": robust,
    "order": order,
}
tables.download(table, "gaps", narrowed)
decisions.exchange(table, kind, cluster, narrowed)
left, right = st.columns([1, 1.3], gap="medium")
chosen = table.iloc[row].to_dict()
with left:
    st.html(panels.gap(chosen) + decisions.panel(chosen) + defence.panel(chosen))
    st.page_link(
        "pages/evidence.py",
        label=w("evidence.open"),
        icon=":material/fact_check:",
        query_params=filters.carried() | {"evidence": chosen["evidence_id"]},
    )
    profiles.page_link(chosen["unit_kind"], chosen["unit_id"])
    profiles.page_link("cluster", chosen["cluster_id"])
with right:
    place, key, platform = (
        f"{chosen['unit_kind']}:{chosen['unit_id']}",
        chosen["cluster_id"],
        chosen["nearest_platform_id"],
    )
    platform = platform if isinstance(platform, str) else None
    drawn = coverage_map.coverage_map(
        key,
        ("platforms", "labels"),
        place,
        platform,
        coverage_map.extent_around(place, platform),
        (640, 380),
    )
    coverage_map.show(drawn, height=380, key="gap_map", alt=chosen[f"reason_{context.language()}"])
    st.html(look.map_legend(key, ("platforms",)))
