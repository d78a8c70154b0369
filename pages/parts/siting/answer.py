"""The answer of siting: what a plan achieves, what each further site buys, ways out, exports."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.phrases.weighting import weight_name
from analytics.scenario.actions import Scenario
from analytics.siting.ask import ask_text
from analytics.siting.effects import as_scenario, by_cluster
from analytics.siting.phrases.answer import sentences
from analytics.siting.phrases.question import question
from analytics.siting.plan import Plan
from analytics.siting.remaining import remaining_sites
from pages.parts.html import blocks, charts, look
from pages.parts.html.blocks import note, section_title, sentence_gap
from pages.parts.html.elements import joined, map_note
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text
from pages.parts.siting.levers import MOST, put
from pages.parts.siting.site_tables import sites

AROUND_CURVE_PX = 110  # height of what stands around the curve


def answer(plan: Plan) -> Markup:
    """Say what is asked and what the plan achieves."""
    first, *rest = sentences(registry(), setting(), plan, language())
    remaining = remaining_sites(registry(), setting(), pipeline=plan.ask.pipeline)
    if remaining is not None:
        rest.append(text("siting.remaining", n=remaining))
    asked_for = question(registry(), setting(), plan, language())
    return joined(
        note(sentence_gap().join(asked_for)),
        blocks.answer(look.evidence_link(first, f"plan/{ask_text(plan.ask)}")),
        note(sentence_gap().join(rest)),
    )


def draw_curve(plan: Plan, height: int) -> None:
    """Draw what each further platform buys, and where the plan stands.

    Args:
        plan: one that has a curve.
        height: pixels, as the map beside it.
    """
    if plan.curve is None:
        raise ValueError("this plan has no curve")
    st.html(section_title("siting.curve"))
    figure = charts.marginal_curve(
        plan.curve,
        sites=len(plan.sites),
        share=plan.weight_after / (plan.weight_all or 1.0),
        title=text("siting.curve_x"),
        height=height - AROUND_CURVE_PX,
    )
    st.plotly_chart(
        figure,
        config={"displayModeBar": False},
        key="curve",
        alt=text("siting.curve"),
    )
    weight = weight_name(registry(), plan.ask.weighting, language())
    st.html(map_note(f"{text('siting.curve_y', weight=weight)} {text('siting.curve_note')}"))


# --- a question without an answer -----------------------------------------------------------------


@dataclass(frozen=True)
class WayOut:
    """A change of one lever that helps.

    Attributes:
        name: of its words, and in its key.
        value: what the words name.
        levers: the new value by key of the lever.
    """

    name: str
    value: object
    levers: dict[str, object]


def draw_ways_out(plan: Plan) -> None:
    """Draw a button for each change of one lever that the answer's own numbers show to help."""
    st.html(section_title("siting.out"))
    for way in _ways_out(plan):
        st.button(
            text(f"siting.{way.name}", n=way.value),
            key=f"out-{way.name}",
            on_click=put,
            args=(way.levers,),
        )
    st.html(map_note(text("siting.out_note")))


def _ways_out(plan: Plan) -> list[WayOut]:
    ask = plan.ask
    ways = _more_sites(plan) + _more_money(plan)
    if ask.one_per_city:
        ways.append(WayOut("out_city", "", {"fair": False}))
    if ask.forced:
        ways.append(WayOut("out_forced", "", {"force": []}))
    if plan.model.by_distance:
        ways.append(WayOut("out_model", "", {"model": "mclp"}))
    return ways


def _more_sites(plan: Plan) -> list[WayOut]:
    ask, least = plan.ask, plan.at_least
    if least is None or ask.sites is None or not ask.sites < least <= MOST:
        return []
    lever = "new" if ask.budget is None else "atmost"
    return [WayOut("out_sites", least, {lever: least})]


def _more_money(plan: Plan) -> list[WayOut]:
    ask, least = plan.ask, plan.at_least
    if least is None or ask.cost is None or ask.affordable is None or ask.affordable >= least:
        return []
    budget = least * ask.cost
    return [WayOut("out_budget", f"{budget:,g}", {"budget": budget})]


# --- what leaves the page -------------------------------------------------------------------------


def scenario_of(plan: Plan) -> Scenario:
    """Make a scenario of a plan; its note says so if the plan counts what is probably in reach."""
    name = text("siting.scenario_name", n=len(plan.sites))
    scenario = as_scenario(registry(), setting(), plan, name)
    if plan.ask.surely:
        return scenario
    return replace(scenario, note=text("scenario.counts_surely"))


def asked(plan: Plan) -> dict[str, object]:
    """Give the question as an export states it."""
    return {name: value for name, value in vars(plan.ask).items() if value not in (None, ())}


def exports(plan: Plan) -> dict[str, pd.DataFrame]:
    """Give the tables that can be taken away, by name."""
    stamp = {"snapshot_id": registry().snapshot_id, "policy_id": setting().policy_id}
    tables = {
        "sites": sites(plan),
        "clusters": by_cluster(plan).assign(**stamp),
        "needs": plan.needs.drop(columns=["before", "km_before"]).assign(**stamp),
    }
    if plan.curve is not None:
        tables["curve"] = plan.curve.assign(**stamp)
    return tables
