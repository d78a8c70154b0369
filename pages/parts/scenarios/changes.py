"""Every need that scenarios change, as a table: those of one, or several side by side."""

import pandas as pd
import streamlit as st

from analytics.scenario.actions import Scenario
from analytics.scenario.compare import states_beside
from analytics.scenario.delta import CHANGES
from analytics.scenario.outcome import Outcome
from pages.parts.html import look
from pages.parts.html.blocks import note, section_title
from pages.parts.run import wording
from pages.parts.run.context import language
from pages.parts.run.wording import text
from pages.parts.scenarios.outcomes import outcome_on_page
from pages.parts.tables import whole_table
from pages.parts.tables.download import download
from pages.parts.tables.whole_table import Layout
from pages.parts.tables.words import in_page_language

VIEW = "scenarios"
FRONT = [
    "unit_name",
    "cluster_name",
    "state_before",
    "state_after",
    "change",
    "action",
    "platform_name",
    "severity_before",
    "severity_after",
    "capable_after",
]


def of_page(table: pd.DataFrame, kind: str, cluster: str | None) -> pd.DataFrame:
    """Keep the needs that the page looks at.

    Args:
        table: with unit_kind and cluster_id.
        kind: of unit.
        cluster: whose needs; None for all.
    """
    kept = table[table["unit_kind"] == kind]
    if cluster is not None:
        kept = kept[kept["cluster_id"] == cluster]
    return kept.reset_index(drop=True)


def draw_changes(scenario: Scenario, kind: str, cluster: str | None) -> None:
    """Draw every need that a scenario changes, and its download; nothing without actions."""
    if not scenario.actions:
        return
    st.html(section_title("scenario.delta"))
    outcome = outcome_on_page(scenario)
    delta = of_page(outcome.delta, kind, cluster)
    if delta.empty:
        st.html(note(text("scenario.delta_empty")))
        return
    _draw_delta(delta, outcome.names(language()))
    question = {
        "scenario": scenario.name,
        "scenario_setting": scenario.setting.as_dict(),
        "unit": kind,
        "cluster": cluster,
        "actions": [str(action) for action in scenario.actions],
    }
    download(delta, "scenario", question)


def _draw_delta(delta: pd.DataFrame, names: dict[str, str]) -> None:
    """Draw the needs that change, each with its evidence as of today.

    Args:
        delta: rows of `Outcome.delta`.
        names: of the platforms acted on, by id.
    """
    shown = in_page_language(delta)
    platforms = [
        names.get(platform_id, name)
        for platform_id, name in zip(shown["platform_id"], shown["platform_name"], strict=True)
    ]
    change_words = wording.words("change", CHANGES)
    in_words = shown.assign(
        unit_name=shown["unit_name"].map(look.short_place_name),
        platform_name=platforms,
        change=shown["change"].map(change_words),
    )
    layout = Layout([*FRONT, f"reason_{language()}"], VIEW)
    whole_table.draw(in_words, layout, key="scenario-delta", alt=text("scenario.delta"))


def draw_differences(outcomes: list[Outcome], kind: str, cluster: str | None) -> None:
    """Draw the needs that scenarios leave in different states, and their download."""
    st.html(section_title("scenario.compare_needs"))
    table = of_page(states_beside(outcomes, kind), kind, cluster)
    if table.empty:
        st.info(text("scenario.compare_same"))
        return
    scenarios = [outcome.scenario for outcome in outcomes]
    heads = {
        f"state_{number}": scenario.name
        for number, scenario in enumerate(
            scenarios,
            1,
        )
    }
    shown = in_page_language(table)
    whole_table.draw(
        shown.assign(unit_name=shown["unit_name"].map(look.short_place_name)),
        Layout(
            ["unit_name", "cluster_name", "state_before", *heads, "need_weight"],
            VIEW,
            heads,
        ),
        key="scenario-beside",
        alt=text("scenario.delta"),
    )
    question = {
        "scenarios": list(heads.values()),
        "scenario_settings": {one.name: one.setting.as_dict() for one in scenarios},
        "actions": {one.name: [str(action) for action in one.actions] for one in scenarios},
        "unit": kind,
        "cluster": cluster,
    }
    download(table, "scenarios", question)
