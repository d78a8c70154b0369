"""Siting: the question -> plan -> answer, map, curve, and sites with their reasons."""

import streamlit as st

from analytics.siting.plan import Plan
from pages.parts import page
from pages.parts.html.blocks import note
from pages.parts.maps.coverage_map import show
from pages.parts.run import viewport
from pages.parts.run.wording import text
from pages.parts.scenarios import lost, offer
from pages.parts.siting import answer, plan_map, site_tables
from pages.parts.siting.levers import levers
from pages.parts.siting.picking import picks_points, with_point
from pages.parts.siting.solving import solved
from pages.parts.tables.download import download


def draw_beside_map(plan: Plan, height: int) -> None:
    """Draw ways out of a question without an answer, else the curve, else the clusters."""
    if not plan.answered:
        answer.draw_ways_out(plan)
    elif plan.curve is not None:
        answer.draw_curve(plan, height)
    elif len(plan.sites):
        st.html(site_tables.cluster_list(plan))


def draw_downloads(plan: Plan) -> None:
    """Draw the downloads of each table beside each other."""
    tables = answer.exports(plan)
    for column, (name, table) in zip(
        st.columns(len(tables)),
        tables.items(),
        strict=True,
    ):
        with column:
            st.html(note(text(f"siting.export_{name}")))
            download(table, f"siting-{name}", answer.asked(plan))


def choose_point() -> None:
    """Take the point that was clicked as a candidate."""
    for points in st.session_state["plan_map"]["selection"]["objects"].values():
        st.session_state["at"] = with_point(st.session_state.get("at") or "", points[0])


page.start("siting")
lost.tell()
with st.sidebar:
    ask = levers()
plan, body = solved(ask)
with body:
    if plan.needs.empty:
        st.info(text("siting.no_need"))
        st.stop()
    st.html(answer.answer(plan))
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        width, height = viewport.map_size(viewport.window(), 400, share=0.56)
        can_pick = picks_points()
        options = {"on_select": choose_point} if can_pick else {}
        show(
            plan_map.plan_map(plan, (width, height), can_pick=can_pick),
            height=height,
            key="plan_map",
            alt=plan_map.map_heading(plan),
            **options,
        )
        st.html(plan_map.legend(plan))
    with right:
        draw_beside_map(plan, height)
    if plan.sites.empty:
        st.stop()
    st.html(site_tables.site_list(plan))
    if plan.curve is not None:
        st.html(site_tables.cluster_list(plan))
    offer.draw(answer.scenario_of(plan))
    draw_downloads(plan)
