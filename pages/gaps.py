"""Gaps: filters and order -> gap table -> reason, map, CSV and workbook of exactly these rows.

Decisions about the rows are sent back here.
"""

import streamlit as st

from analytics.documents.decisions import attach_decisions
from analytics.gap_table import gaps
from data.vocabulary import UNIT_KINDS
from pages.parts import page
from pages.parts.gaps import decisions, gap_arguments
from pages.parts.html import legends
from pages.parts.maps.coverage_map import MapView, coverage_map, show
from pages.parts.maps.extent import extent_around
from pages.parts.place.need_panels import gap_panel
from pages.parts.place.profile_links import page_link
from pages.parts.run import context, page_links, questions, wording
from pages.parts.run.wording import text
from pages.parts.tables.download import download
from pages.parts.tables.gaps import gap_summary, gap_table, ordered
from pages.parts.tables.words import in_page_language
from pages.parts.widgets import filters, narrowing, page_filters

page.start("gaps")
with st.sidebar:
    kind = filters.unit_kind(UNIT_KINDS)
    cluster = filters.cluster()
    city = filters.city()
    states = page_filters.states()
    sureness = page_filters.sureness()
    robust = page_filters.robust()
    order = page_filters.order()
every = questions.needs_with_arguments()
tests = [
    *narrowing.by_unit(every, kind),
    *narrowing.by_cluster(every, cluster),
    *narrowing.by_city(every, city),
    narrowing.by_states(every, states),
    *narrowing.by_word(every, "sureness", sureness, "certain"),
    *narrowing.by_word(every, "robust", robust, "robust"),
]
needs = narrowing.passing(every, tests)
decisions.take_in()
table = attach_decisions(
    in_page_language(ordered(gaps(needs, every=True), order)), questions.decisions()
)
st.html(gap_summary(table, kind, cluster=cluster, city=city, sureness=sureness, robust=robust))
if table.empty:
    without_record = narrowing.no_need_on_record(cluster, kind)
    reason = without_record or narrowing.loosen(every, tests, text("gaps.empty"))
    st.info(wording.plain(reason))
    st.stop()
row = gap_table(table)
filtered_by = {
    "unit": kind,
    "cluster": cluster,
    "city": city,
    "states": states,
    "sureness": sureness,
    "robust": robust,
    "order": order,
}
download(table, "gaps", filtered_by)
decisions.exchange(table, kind, cluster, filtered_by)
left, right = st.columns([1, 1.3], gap="medium")
chosen = table.iloc[row].to_dict()
with left:
    st.html(gap_panel(chosen) + decisions.panel(chosen) + gap_arguments.panel(chosen))
    st.page_link(
        "pages/evidence.py",
        label=text("evidence.open"),
        icon=":material/fact_check:",
        query_params=page_links.carried() | {"evidence": chosen["evidence_id"]},
    )
    page_link(chosen["unit_kind"], chosen["unit_id"])
    page_link("cluster", chosen["cluster_id"])
with right:
    place = f"{chosen['unit_kind']}:{chosen['unit_id']}"
    nearest = chosen["nearest_platform_id"]
    platform = nearest if isinstance(nearest, str) else None
    view = MapView(
        chosen["cluster_id"],
        extent_around(place, platform),
        (640, 380),
        place=place,
        platform=platform,
    )
    reason = chosen[f"reason_{context.language()}"]
    show(coverage_map(view), height=380, key="gap_map", alt=reason)
    st.html(legends.map_legend(chosen["cluster_id"], ("platforms",)))
