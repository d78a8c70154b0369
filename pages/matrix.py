"""Clusters by regions: unit kind, cluster and city -> heat table; a cell opens its rows."""

import streamlit as st

from pages.parts import page
from pages.parts.html.blocks import note
from pages.parts.place.need_panels import cell_panel
from pages.parts.run import context, questions, wording
from pages.parts.run.wording import text
from pages.parts.tables.download import download
from pages.parts.tables.matrix import as_answers, cell_chosen, heat_table, matrix_legend
from pages.parts.widgets import filters, narrowing

page.start("matrix")
with st.sidebar:
    kind = filters.unit_kind(("city", "county"))
    filters.measure()
    cluster = filters.cluster()
    city = filters.city() if kind == "county" else None
every = questions.cells(kind)
city_of = {unit["unit_id"]: unit["city_adcode"] for unit in questions.units_of_kind(kind)}
with_city = every.assign(its_city=every["unit_id"].map(city_of))
tests = [
    *narrowing.by_cluster(every, cluster),
    *narrowing.by_city(with_city, city, "its_city"),
]
cells = narrowing.passing(every, tests)
# the whole width until a cell is chosen, then room for its evidence
left, right = st.columns([3.1, 1 if cell_chosen() else 0.01], gap="medium")
with left:
    if cells.empty:
        st.info(wording.plain(narrowing.loosen(every, tests, text("matrix.empty"))))
        st.stop()
    st.html(note(text("matrix.how")))
    chosen = heat_table(cells)
    st.html(matrix_legend(cells, cluster, city))
    filtered_by = {"unit": kind, "cluster": cluster, "city": city, "measure": context.measure()}
    download(as_answers(cells), f"matrix-{kind}", filtered_by)
with right:
    if chosen is not None:
        unit_id, cluster_id = chosen
        is_chosen = (cells["unit_id"] == unit_id) & (cells["cluster_id"] == cluster_id)
        platforms = int(cells.loc[is_chosen, "platforms"].sum())
        st.html(cell_panel(kind, unit_id, cluster_id, platforms))
