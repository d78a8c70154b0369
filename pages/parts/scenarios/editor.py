"""The scenario that the page looks at: its name, its note, and the actions that it holds."""

import streamlit as st
from markupsafe import Markup

from analytics.scenario.actions import Action, Scenario
from analytics.scenario.faults import ScenarioError
from analytics.scenario.file_model import MOST_LETTERS, has_invisible
from analytics.scenario.places import EXACT, points_by_place
from data.faults import Fault
from data.points import is_point
from data.vocabulary import LEVELS, STAGES
from pages.parts.html.blocks import listed, listed_words, section_title
from pages.parts.run import context, questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text
from pages.parts.scenarios import form, shelf

UNSCROLLED = 3  # so many actions stand in full
ACTIONS_PX = 250  # height of more of them


def draw(scenario: Scenario) -> None:
    """Draw the name, the actions with a way to remove each, the form for the next, the note."""
    st.text_input(
        text("scenario.name"),
        scenario.name,
        max_chars=MOST_LETTERS["name"],
        key=_name_key(scenario),
        on_change=lambda: _rename(scenario),
    )
    if scenario.actions:
        st.html(section_title("scenario.actions"))
        _list_actions(scenario)
    st.html(section_title("scenario.add"))
    form.draw(scenario)
    st.text_area(
        text("scenario.note"),
        scenario.note,
        max_chars=MOST_LETTERS["note"],
        height=68,
        key=_note_key(scenario),
        on_change=lambda: _annotate(scenario),
    )


def amount(cost: float) -> str:
    """Write a cost with its unit."""
    return text("scenario.amount", n=f"{cost:,.10g}")


# --- name and note --------------------------------------------------------------------------------


def _name_key(scenario: Scenario) -> str:
    return f"name-of-{scenario.name}"


def _note_key(scenario: Scenario) -> str:
    return f"note-of-{scenario.name}"


@context.in_own_run
def _rename(scenario: Scenario) -> None:
    """Give another name, or say why not and put the true one back."""
    name = _typed(_name_key(scenario)).replace("\n", " ").strip()
    rule = _broken_rule(scenario, name)
    if rule is None:
        shelf.change(scenario, name=name)
        return
    fault = Fault(rule, column="name", value=name or None)
    st.session_state[shelf.TOLD] = ScenarioError([fault])
    st.session_state[_name_key(scenario)] = scenario.name


def _broken_rule(scenario: Scenario, name: str) -> str | None:
    """Name the rule that a new name breaks, if it breaks one."""
    if not name:
        return "scenario.empty"
    is_taken = name in shelf.shelved() and name != scenario.name
    return "scenario.taken" if is_taken else None


@context.in_own_run
def _annotate(scenario: Scenario) -> None:
    shelf.change(scenario, note=_typed(_note_key(scenario)))


def _typed(key: str) -> str:
    """Read what was typed, without letters that no file may hold."""
    return "".join(
        letter for letter in st.session_state[key] if letter == "\n" or not has_invisible(letter)
    )


# --- actions --------------------------------------------------------------------------------------


def _list_actions(scenario: Scenario) -> None:
    """List the actions; many are scrolled, so that the form below stays near."""
    with st.container(
        height=ACTIONS_PX if len(scenario.actions) > UNSCROLLED else "content",
        border=False,
        key="scenario-actions",
    ):
        for number, action in enumerate(scenario.actions, 1):
            _draw_action(scenario, number, action)


def _draw_action(scenario: Scenario, number: int, action: Action) -> None:
    """Draw an action in words, and a button that removes it."""
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"scenario-action-{number}"
    ):
        html = Markup('<div class="action"><b>{}</b> {}</div>')
        st.html(html.format(number, _action_html(action)))
        st.button(
            "",
            icon=":material/close:",
            type="tertiary",
            help=text("scenario.remove", n=number),
            key=f"remove-{number}",
            on_click=_remove,
            args=(scenario, number),
        )


@context.in_own_run
def _remove(scenario: Scenario, number: int) -> None:
    actions = scenario.actions
    shelf.change(
        scenario,
        actions=actions[: number - 1] + actions[number:],
    )


def _action_html(action: Action) -> Markup:
    """Say an action with its cost."""
    sentence = text(
        f"scenario.said_{action.kind}",
        place=_place(action.place),
        platform=_platform(action.platform),
        stages=_stages(action.stages),
        level=text(f"level.{action.level}") if action.level in LEVELS else action.level,
        clusters=listed(map(_cluster, action.clusters)),
    )
    cost = text("scenario.no_cost") if action.cost is None else amount(action.cost)
    html = Markup('{} · {} <span class="soft keep">{}</span>')
    return html.format(text(f"action.{action.kind}"), sentence, cost)


def _place(place: str) -> str:
    unit = _unit_at(place)
    return name_of(unit) if unit else place


@cached_for_page
def _unit_at(place: str) -> Row | None:
    """Find the county, zone, town or point of a build; None if it is not on record."""
    if not place.startswith(EXACT):
        return questions.units().get(place)
    if not is_point(registry(), place):
        return None
    return points_by_place(registry(), [place])[place]


def _platform(platform_id: str) -> str:
    platform = questions.platforms().get(platform_id)
    return str(platform["name"]) if platform else platform_id


def _stages(stages: tuple[str, ...]) -> str:
    known = [stage for stage in stages if stage in STAGES]
    return listed_words("stage", known) or text("scenario.stages_default")


def _cluster(cluster_id: str) -> str:
    cluster = questions.clusters().get(cluster_id)
    return name_of(cluster) if cluster else cluster_id
