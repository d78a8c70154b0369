"""Clusters by regions: unit kind, cluster and city -> matrix -> heat table; a cell opens the rows
behind it.
"""

import streamlit as st

from analytics.questions.coverage import matrix
from pages.parts import page
from pages.parts.place import panels
from pages.parts.run import context, questions, wording
from pages.parts.run.context import registry
from pages.parts.run.wording import w
from pages.parts.tables import tables
from pages.parts.widgets import filters, narrowing

page.start("matrix")
with st.sidebar:
    kind = filters.unit_kind(("city", "county"))
    filters.measure()
    cluster = filters.cluster()
    city = filters.city() if kind == "county" else None
needs = questions.measured_needs()
cells = matrix(registry(), needs, kind, context.setting())
cities = cells["unit_id"].map(
    {unit["unit_id"]: unit["city_adcode"] for unit in questions.units_of_kind(kind)}
)
tests = [
    *narrowing.by_cluster(cells, cluster),
    *narrowing.by_city(cells.assign(its_city=cities), city, "its_city"),
]
every, cells = cells, narrowing.passing(cells, tests)
# the whole width until a cell is chosen, then room for its evidence
left, right = st.columns([3.1, 1 if tables.cell_chosen() else 0.01], gap="medium")
with left:
    if cells.empty:
        st.info(wording.plain(narrowing.loosen(every, tests, w("matrix.empty"))))
        st.stop()
    st.html(f'<p class="note">{w("matrix.how")}</p>')
    chosen = tables.heat_table(cells)
    st.html(tables.matrix_legend(cells, cluster, city))
    tables.download(
        tables.as_answers(cells),
        f"matrix-{kind}",
        {"unit": kind, "cluster": cluster, "city": city, "measure": context.measure()},
    )
with right:
    if chosen is not None:
        unit_id, cluster_id = chosen
        inside = cells.loc[
            (cells["unit_id"] == unit_id) & (cells["cluster_id"] == cluster_id), "platforms"
        ]
        st.html(panels.evidence(kind, unit_id, cluster_id, int(inside.sum())))
