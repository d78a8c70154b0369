"""The consequences of a batch: gaps opened and closed, needs by state, goals and lists."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.drawing.picture import ALL
from analytics.publishing import AskConsequences
from analytics.questions.consequences import (
    CLOSED,
    NO_NEED,
    OPENED,
    TELLING,
    TO_VERIFY,
    Consequences,
)
from analytics.questions.coverage import GAPS, STATES
from data.register.batch_store import Batch
from data.registry import registry_dir
from pages.parts.html import elements, look, rows
from pages.parts.html.blocks import note
from pages.parts.maps import features
from pages.parts.maps.coverage_map import MapView, coverage_map, show
from pages.parts.maps.extent import province_extent
from pages.parts.maps.fallback import Supposed
from pages.parts.maps.geojson import Properties
from pages.parts.register import csv_out, working
from pages.parts.run import questions, viewport
from pages.parts.run.context import current_person, registry, setting
from pages.parts.run.wording import name_of, text
from pages.parts.tables.changed_needs import changes_in_words

FOUND = "register_found"  # in session state: what was computed, and of which batch
COUNTY = "county"  # kinds of units overlap, so one of them speaks for all
MAP_PX = 400


def draw(batch: Batch, digest: str) -> None:
    """Offer the consequences of a batch, follow them while they are computed, and show them.

    Args:
        digest: of its difference: another one has other consequences.
    """
    key = (batch.base, digest, setting().key)
    st.button(
        text("outcome.compute"),
        icon=":material/query_stats:",
        key="outcome_compute",
        on_click=_begin,
        args=(_ask(batch),),
        disabled=working.is_busy(working.CONSEQUENCES),
        help=text("outcome.help"),
    )
    working.follow(working.CONSEQUENCES, "outcome.computing")
    working.settle(working.CONSEQUENCES, lambda found: _keep(key, found))
    kept = st.session_state.get(FOUND)
    if kept is not None and kept[0] == key:
        show_consequences(kept[1])


def _ask(batch: Batch) -> AskConsequences:
    return AskConsequences(
        folder=registry_dir(),
        person=current_person(),
        batch=batch,
        before=registry().folder,
        setting=setting(),
    )


def _begin(asked: AskConsequences) -> None:
    st.session_state.pop(FOUND, None)
    working.begin(working.CONSEQUENCES, asked)


def _keep(key: object, found: object) -> None:
    st.session_state[FOUND] = (key, found)


# --- what they are --------------------------------------------------------------------------------


def show_consequences(found: Consequences) -> None:
    """Show what a publication would change in the numbers of the other pages."""
    st.html(_sentence(found))
    left, right = st.columns([1, 1.1], gap="medium")
    with left:
        _draw_map(found)
    with right:
        st.html(_states(found))
    _list_needs(found)
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(_goals(found))
    with right:
        st.html(_lists(found))


def _sentence(found: Consequences) -> Markup:
    """Say what becomes of the gaps of counties, the number that the overview heads with."""
    states = found.states[found.states["unit_kind"] == COUNTY]
    gaps = states[states["state"].isin(GAPS)]
    needs = found.needs[found.needs["unit_kind"] == COUNTY]
    counts = needs["change"].value_counts()
    sentence = text(
        "outcome.sentence",
        before=int(gaps["before"].sum()),
        after=int(gaps["after"].sum()),
        closed=int(counts.get(CLOSED, 0)),
        verify=int(counts.get(TO_VERIFY, 0)),
        opened=int(counts.get(OPENED, 0)),
    )
    return Markup('<div class="answer">{}</div>').format(elements.paragraph(sentence))


def _draw_map(found: Consequences) -> None:
    """Colour the counties whose needs change by the state after."""
    width, height = viewport.map_size(viewport.window(), MAP_PX, share=0.4)
    of_counties = _telling_first(found)
    own = {"counties": features.county_collection(_properties(of_counties))}
    first = of_counties.drop_duplicates("unit_id")
    known = first[first["state_after"] != NO_NEED]
    states = tuple(zip(known["unit_id"], known["state_after"], strict=True))
    view = MapView(ALL, province_extent(), (width, height), ("labels",))
    drawn = coverage_map(view, own_files=own, supposed=Supposed(states))
    show(
        drawn,
        height=height,
        key="outcome_map",
        alt=text("outcome.map"),
    )
    swatches = []
    for state in STATES:
        number = sum(after == state for _, after in states)
        if number:
            css = look.css(state)
            swatch = elements.swatch(css, text(f"state.{state}"), str(number))
            swatches.append(swatch)
    st.html(elements.legend(*swatches) + elements.map_note(text("outcome.map_note")))


def _telling_first(found: Consequences) -> pd.DataFrame:
    """Give the changed needs of counties, the most telling of each first."""
    needs = found.needs[found.needs["unit_kind"] == COUNTY]
    order = needs["change"].map(TELLING.index)
    ranked = needs.assign(order=order, light=-needs["need_weight"])
    return ranked.sort_values(["unit_id", "order", "light"])


def _properties(needs: pd.DataFrame) -> dict[str, Properties]:
    unchanged = text("outcome.unchanged")
    properties: dict[str, Properties] = {}
    for unit in questions.units_of_kind(COUNTY):
        properties[unit["unit_id"]] = {"s_all": unchanged}
    for adcode, of_county in needs.groupby("unit_id"):
        lines = [_arrow(need) for need in of_county.to_dict("records")]
        told: Properties = {"s_all": str(Markup("<br>").join(lines))}
        state = of_county["state_after"].iloc[0]
        if state != NO_NEED:
            told["c_all"] = features.CODES.index(state)
        properties[str(adcode)] = told
    return properties


def _arrow(need: questions.Row) -> str:
    cluster = questions.clusters().get(need["cluster_id"])
    name = name_of(cluster) if cluster else need["cluster_id"]
    before = text(f"state.{need['state_before']}")
    after = text(f"state.{need['state_after']}")
    return f"{name}: {before} → {after}"


def _states(found: Consequences) -> Markup:
    """Set needs by state before and after beside each other."""
    heads = [text(f"outcome.{name}") for name in ("unit", "state", "before", "after", "more")]
    lines = []
    for row in found.states.to_dict("records"):
        more = row["after"] - row["before"]
        if more:
            unit = text(f"unit.{row['unit_kind']}")
            state = text(f"state.{row['state']}")
            line = (unit, state, str(row["before"]), str(row["after"]), f"{more:+d}")
            lines.append(line)
    if not lines:
        return note(text("outcome.no_states"))
    title = elements.title(text("outcome.states"))
    return elements.panel(title, rows.labelled_table(heads, lines))


def _list_needs(found: Consequences) -> None:
    """List every need whose state changes, with CSV."""
    if found.needs.empty:
        return
    needs = found.needs.sort_values("change", key=_telling, kind="stable")
    shown = changes_in_words(needs)
    st.dataframe(
        shown,
        hide_index=True,
        height=min(36 * (len(shown) + 1) + 2, 260),
        column_config={str(name): text(f"outcome.{name}") for name in shown},
        key="outcome_needs",
    )
    csv_out.button(needs, "consequences")


def _telling(changes: pd.Series) -> pd.Series:
    """Rank changes, the most telling first."""
    return changes.map(TELLING.index)


def _goals(found: Consequences) -> Markup:
    if found.goals.empty:
        return note(text("outcome.no_goals"))
    heads = [text(f"outcome.{name}") for name in ("goal", "before", "after")]
    lines = []
    for goal in found.goals.to_dict("records"):
        before = _figure(goal, "before")
        after = _figure(goal, "after")
        lines.append((goal["indicator"], before, after))
    title = elements.title(text("outcome.goals"))
    return elements.panel(title, rows.labelled_table(heads, lines))


def _figure(goal: questions.Row, side: str) -> str:
    """Write the figure of a goal, and if it is met."""
    actual = goal[f"actual_{side}"]
    figure = f"{actual:.4g} {goal['unit']}"
    if pd.isna(actual):
        figure = text("outcome.unknown")
    verdict = goal[f"verdict_{side}"]
    judged = text(f"verdict.{verdict}")
    return f"{figure} · {judged}"


def _lists(found: Consequences) -> Markup:
    if found.lists.empty:
        return note(text("outcome.no_lists"))
    heads = [text(f"outcome.{name}") for name in ("list", "before", "after", "total")]
    lines = []
    for row in found.lists.to_dict("records"):
        total = row["total_count"]
        stated = text("outcome.unknown") if pd.isna(total) else f"{total:g}"
        before = str(row["rows_found_before"])
        after = str(row["rows_found_after"])
        lines.append((row["list_name"], before, after, stated))
    title = elements.title(text("outcome.lists"))
    return elements.panel(title, rows.labelled_table(heads, lines))


def forget() -> None:
    """Forget what was computed."""
    working.drop(working.CONSEQUENCES)
    st.session_state.pop(FOUND, None)
