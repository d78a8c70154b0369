"""The form for the next action of a scenario."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from analytics.scenario.actions import FIELDS, KINDS, Action, Scenario
from analytics.scenario.faults import ScenarioError
from analytics.scenario.rules import faults_of, possible
from analytics.setting import Setting
from data.vocabulary import LEVELS, STAGES
from pages.parts.html.blocks import note
from pages.parts.run import context, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry
from pages.parts.run.wording import text
from pages.parts.scenarios import shelf
from pages.parts.widgets.labels import cluster_labels, place_labels, platform_labels

NARROW = ("level", "cost")  # fields that stand two in a row
KIND = "action-kind"  # key of the kind, which stays when the form is cleared


def draw(scenario: Scenario) -> None:
    """Draw the fields of the kind of action that is chosen, and a button that adds it."""
    kind: str = st.selectbox(
        text("scenario.kind"),
        KINDS,
        format_func=wording.words("action", KINDS).__getitem__,
        key=KIND,
    )
    if kind != "build" and not _platforms(kind, scenario.setting):
        st.html(
            note(
                text(
                    "scenario.no_platform",
                    what=text(f"action.{kind}"),
                )
            )
        )
        return
    values = _draw_fields(kind, scenario)
    st.button(
        text("scenario.put"),
        type="primary",
        icon=":material/add:",
        key="action-add",
        disabled=not _is_complete(kind, values),
        on_click=lambda: _add(scenario, Action(kind, **values)),
    )


def _draw_fields(kind: str, scenario: Scenario) -> dict[str, Any]:
    """Draw the fields of a kind of action, and return their values."""
    broad = [field for field in FIELDS[kind] if field not in NARROW]
    narrow = [field for field in FIELDS[kind] if field in NARROW]
    values: dict[str, Any] = {
        field: WIDGETS[field](
            kind,
            scenario.setting,
        )
        for field in broad
    }
    for column, field in zip(st.columns(2), narrow, strict=False):
        with column:
            values[field] = WIDGETS[field](kind, scenario.setting)
    return values


def _is_complete(kind: str, values: Mapping[str, object]) -> bool:
    """True if everything that an action of a kind must have is given."""
    optional = {"cost", "stages"} if kind == "build" else {"cost"}
    return all(value for field, value in values.items() if field not in optional)


@context.in_own_run
def _add(scenario: Scenario, action: Action) -> None:
    """Put an action at the end, or say what is wrong with it; the form is cleared once it is in."""
    longer = replace(scenario, actions=(*scenario.actions, action))
    last = len(longer.actions)
    faults = [
        fault
        for fault in faults_of(
            registry(),
            longer,
        )
        if fault.entry in (None, last)
    ]
    if faults:
        st.session_state[shelf.TOLD] = ScenarioError(faults)
        return
    shelf.change(scenario, actions=longer.actions)
    for key in list(st.session_state):
        if str(key).startswith("action-") and key != KIND:
            del st.session_state[key]


# --- fields: a widget each, whose value is as `Action` has it -------------------------------------


def _place(kind: str, under: Setting) -> str:
    return _one_of("scenario.place", _places(), "action-place")


def _platform(kind: str, under: Setting) -> str:
    return _one_of("scenario.platform", _platforms(kind, under), f"action-platform-{kind}")


def _one_of(label: str, options: dict[str, str], key: str) -> str:
    """Make a select box that stands empty at first; "" then."""
    chosen: str | None = st.selectbox(
        text(label),
        list(options),
        index=None,
        format_func=options.__getitem__,
        key=key,
        placeholder=text("scenario.choose"),
    )
    return chosen or ""


def _clusters(kind: str, under: Setting) -> tuple[str, ...]:
    choose = text("scenario.choose")
    return _several_of("scenario.clusters", cluster_labels(), "action-clusters", choose)


def _stages(kind: str, under: Setting) -> tuple[str, ...]:
    placeholder = text("scenario.stages_default" if kind == "build" else "scenario.choose")
    stages = wording.words("stage", STAGES)
    return _several_of("scenario.stages", stages, f"action-stages-{kind}", placeholder)


def _several_of(label: str, options: dict[str, str], key: str, placeholder: str) -> tuple[str, ...]:
    chosen: list[str] = st.multiselect(
        text(label),
        list(options),
        format_func=options.__getitem__,
        key=key,
        placeholder=placeholder,
        select_all=False,
    )
    return tuple(chosen)


def _level(kind: str, under: Setting) -> str:
    """Choose a level; an upgrade never leads to the lowest."""
    is_build = kind == "build"
    levels = LEVELS if is_build else LEVELS[:-1]
    chosen: str = st.selectbox(
        text("scenario.level" if is_build else "scenario.to_level"),
        levels,
        index=LEVELS.index("provincial"),
        format_func=wording.words("level", LEVELS).__getitem__,
        key=f"action-level-{kind}",
    )
    return chosen


def _cost(kind: str, under: Setting) -> float | None:
    cost: float | None = st.number_input(
        text("scenario.cost"), min_value=0.0, value=None, step=100.0, format="%g", key="action-cost"
    )
    return cost


WIDGETS: dict[str, Callable[[str, Setting], object]] = {
    "place": _place,
    "platform": _platform,
    "clusters": _clusters,
    "level": _level,
    "stages": _stages,
    "cost": _cost,
}


@cached_for_page
def _places() -> dict[str, str]:
    """Label counties, and zones of which at least the county is known, as the place picker does."""
    zones = questions.ask("zones")
    unplaced = {f"zone:{name}" for name in zones.loc[zones["geometry_basis"] == "none", "zone_id"]}
    return {
        key: label
        for key, label in place_labels().items()
        if key.startswith(("county:", "zone:")) and key not in unplaced
    }


@cached_for_page(own=True)
def _platforms(kind: str, under: Setting) -> dict[str, str]:
    """Label the platforms that an action of a kind can be about, under a setting."""
    labels = platform_labels()
    return {name: labels[name] for name in possible(registry(), kind, under)}
