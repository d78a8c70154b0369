"""What a scenario comes to: the answer, a map of the counties it changes, every need that changes;
and several side by side.
"""

from collections import Counter
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from analytics.questions.coverage import STATES
from analytics.scenario import Scenario, total_cost
from analytics.scenario.run import (
    CHANGES,
    MOST_COMPARED,
    Outcome,
    remarks,
    states_beside,
    summaries,
    summary,
    weighted_text,
)
from analytics.setting import Setting
from analytics.words import catalogue
from data.vocabulary import LEVELS, STATUSES
from geo.errors import PlanningError
from pages.parts.html import look
from pages.parts.maps import coverage_map, fallback
from pages.parts.overview import figures
from pages.parts.run import context, questions, shell, viewport, wording
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import name_of, w
from pages.parts.scenarios import shelf as scenarios
from pages.parts.scenarios.shelf import amount, change, note, shelf
from pages.parts.tables import tables
from pages.parts.widgets import weights

WIDTHS = {
    "change": 150,
    "unit_name": 96,
    "cluster_name": 206,
    "state_before": 146,
    "state_after": 146,
    "action": 60,
    "platform_name": 216,
    "need_weight": 72,
} | {f"state_{number}": 128 for number in range(1, MOST_COMPARED + 1)}
FORMATS = dict.fromkeys(
    ("km_p05", "km_p50", "km_p95", "severity_before", "severity_after"), "%.1f"
) | {"need_weight": "%g"}
NAMED_FROM_PX = 300  # on a narrower map the names of cities hide what changes


def outcome(scenario: Scenario) -> Outcome:
    """What a scenario comes to under the weights that the page's levers give."""
    return scenarios.outcome(scenario, weights.chosen())


def result(scenario: Scenario, kind: str, cluster: str | None) -> None:
    """The answer in a sentence, the states before and after, and the counties it changes."""
    if not scenario.actions:
        _present(kind, cluster)
        return
    try:
        found = outcome(scenario)
    except PlanningError as error:
        shell.stop(error)
    needs = _narrowed(found.needs, kind, cluster)
    st.html(
        f'<div class="answer"><p>{escape(answer(scenario, needs, kind))}</p></div>'
        + "".join(map(note, remarks(found, context.language())))
    )
    _own_setting(scenario)
    st.html(
        figures.title("scenario.by_state")
        + bars(
            [
                (w("scenario.before"), _counts(needs, "before")),
                (w("scenario.after"), _counts(needs, "after")),
            ]
        )
    )
    st.html(figures.title("scenario.map"))
    left, right = st.columns([1.9, 1], gap="small")
    with left:
        difference_map(scenario, cluster, _map_size(380, 0.43), "scenario-map")
    with right:
        st.html(map_legend([scenario], cluster))


def changes(scenario: Scenario, kind: str, cluster: str | None) -> None:
    """Every need that a scenario changes, across the whole page; nothing before the first
    action.
    """
    if not scenario.actions:
        return
    st.html(figures.title("scenario.delta"))
    found = outcome(scenario)
    delta = _narrowed(found.delta, kind, cluster)
    if delta.empty:
        st.html(note(w("scenario.delta_empty")))
        return
    delta_table(delta, found.names(context.language()))
    about = {
        "scenario": scenario.name,
        "scenario_setting": scenario.setting.as_dict(),
        "unit": kind,
        "cluster": cluster,
    }
    tables.download(
        delta, "scenario", about | {"actions": [str(action) for action in scenario.actions]}
    )


def _map_size(above_px: int, share: float) -> tuple[int, int]:
    """A map no taller than the province needs."""
    width, height = viewport.map_size(viewport.window(), above_px, share)
    return width, min(height, round(width * 1.03))


def _present(kind: str, cluster: str | None) -> None:
    """Before the first action: the present, and what to do."""
    st.html(
        f'<div class="answer"><p>{escape(w("scenario.empty"))}</p></div>'
        + figures.title("overview.by_state")
        + figures.states_bars((kind,), cluster)
        + figures.title("scenario.map_now")
    )
    key, size = cluster or coverage_map.ALL, _map_size(410, 0.42)
    coverage_map.show(
        coverage_map.coverage_map(
            key,
            ("labels",),
            coverage_map.PROVINCE_KEY,
            None,
            coverage_map.extent_of(coverage_map.PROVINCE_KEY),
            size,
        ),
        height=size[1],
        key="scenario-map",
        alt=w("scenario.map_now"),
    )
    st.html(look.map_legend(key, ()))


def _narrowed(table: pd.DataFrame, kind: str, cluster: str | None) -> pd.DataFrame:
    return table[
        (table["unit_kind"] == kind) & (True if cluster is None else table["cluster_id"] == cluster)
    ].reset_index(drop=True)


def answer(scenario: Scenario, needs: pd.DataFrame, kind: str) -> str:
    """What a scenario does for a kind of unit, and what it costs, in words."""
    cost, lacking = total_cost(scenario)
    money = (
        w("scenario.total", amount=amount(cost))
        if cost is not None
        else w("scenario.total_lacking", all=len(scenario.actions), lacking=lacking)
    )
    unit = w(f"unit.{kind}")
    if needs.empty:
        return w("scenario.nothing_here", unit=unit)
    row = summary(needs).to_dict("records")[0]
    return (
        w(
            "scenario.answer",
            unit=unit,
            **{name: row[name] for name in ("closed", "perhaps", "opened", "needs")},
            before=row["met_before"],
            after=row["met_after"],
            share_before=f"{row['share_met_before']:.1%}",
            share_after=f"{row['share_met_after']:.1%}",
            removed=f"{row['severity_removed']:,.1f}",
        )
        + (" " if context.language() == "en" else "")
        + money
    )


def _own_setting(scenario: Scenario) -> None:
    """Where a scenario counts otherwise than the page says: how, and a way to end it."""
    if scenario.setting == setting():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(note(w("scenario.own_setting", setting=setting_said(scenario.setting))))
        pages = setting()
        st.button(
            w("scenario.take_setting"),
            key="scenario-take-setting",
            on_click=context.in_own_run(lambda: change(scenario, setting=pages)),
        )


def setting_said(under: Setting) -> str:
    """A setting in words."""
    policy = registry().policies[under.policy_id]
    radius = (
        w(
            "strip.radius_policy",
            process=f"{policy.radius_km['process']:g}",
            discrete=f"{policy.radius_km['discrete']:g}",
        )
        if under.radius_km is None
        else w("strip.radius_one", km=f"{under.radius_km:g}")
    )
    levels = (
        w("strip.all_levels")
        if under.levels == LEVELS
        else w("list.separator").join(w(f"level.{level}") for level in under.levels)
    )
    statuses = w("list.separator").join(
        w(f"status.{status}") for status in STATUSES if status in under.statuses
    )
    return w(
        "scenario.setting_said",
        policy=policy.short[context.language()],
        radius=radius,
        levels=levels,
        statuses=statuses,
        confidence=w(f"confidence.{under.min_confidence}"),
        as_of=under.as_of,
    )


def _counts(needs: pd.DataFrame, when: str) -> dict[str, int]:
    return needs[f"state_{when}"].value_counts().to_dict()


def bars(rows: list[tuple[str, dict[str, int]]]) -> str:
    """Needs by state, a bar for each row, all on one scale, and the key, as HTML."""
    longest = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    drawn = "".join(
        f"<dt>{escape(label)}</dt><dd>{''.join(_part(label, state, counts[state], longest) for state in STATES if counts.get(state))}</dd>"
        for label, counts in rows
    )
    return (
        f'<dl class="bars">{drawn}</dl><div class="legend'
        f' key">{"".join(look.chip(state) for state in STATES)}</div>'
    )


def _part(label: str, state: str, count: int, longest: int) -> str:
    share, said = 100 * count / longest, f"{label} · {w(f'state.{state}')} {count}"
    return (
        f'<span class="{state}{"" if share >= 4.5 else " narrow"}" title="{escape(said)}"'
        f' style="width:{share:.2f}%;{look.css(state)}"><em>{count}</em></span>'
    )


def delta_table(delta: pd.DataFrame, names: dict[str, str]) -> None:
    """The needs that change, each with its evidence as of today; `names` are those of the platforms
    acted on.
    """
    front = [
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
        f"reason_{context.language()}",
    ]
    shown = tables.in_page_language(delta)
    platforms = [
        names.get(one, name)
        for one, name in zip(shown["platform_id"], shown["platform_name"], strict=True)
    ]
    _show(
        shown.assign(unit_name=shown["unit_name"].map(look.short), platform_name=platforms),
        front,
        "scenario-delta",
    )


def _show(
    table: pd.DataFrame, front: list[str], key: str, heads: dict[str, str] | None = None
) -> None:
    table, evidence = tables.link_column(table)
    if "change" in table:
        table = table.assign(change=table["change"].map(wording.words("change", CHANGES)))
    words = {name: (heads or {}).get(name) or _head(name) for name in table}
    config = {
        name: st.column_config.TextColumn(words[name], width=WIDTHS.get(name))
        for name in table
        if name not in evidence
    }
    config |= {
        name: st.column_config.NumberColumn(words[name], format=FORMATS[name])
        for name in table
        if name in FORMATS
    } | evidence
    st.dataframe(
        tables.in_words(table),
        hide_index=True,
        column_order=[
            *front,
            "evidence",
            *(name for name in table if name not in (*front, "evidence")),
        ],
        column_config=config,
        placeholder="",
        height=min(34 * (len(table) + 1) + 2, 308),
        row_height=34,
        key=key,
        alt=w("scenario.delta"),
    )


def _head(column: str) -> str:
    """A column's head; what the gap table has too is called as there."""
    return next(
        (w(key) for key in (f"scenario_column.{column}", f"gap.{column}") if key in catalogue()),
        column,
    )


# --- maps -----------------------------------------------------------------------------------------


def difference_map(
    scenario: Scenario, cluster: str | None, size: tuple[int, int], key: str
) -> None:
    """The counties that a scenario changes, in the colour of the state after, and the platforms
    acted on.
    """
    states = (
        _telling(scenario, cluster).drop_duplicates("unit_id").set_index("unit_id")["state_after"]
    )
    subject = fallback.Subject(coverage_map.ALL, size=size, states=tuple(states.items()))
    layers = ("platforms", "labels") if size[0] >= NAMED_FROM_PX else ("platforms",)
    drawn = coverage_map.coverage_map(
        coverage_map.ALL,
        layers,
        coverage_map.PROVINCE_KEY,
        None,
        coverage_map.extent_of(coverage_map.PROVINCE_KEY),
        size,
        instead=_map_files(scenario, cluster),
        subject=subject,
    )
    coverage_map.show(drawn, height=size[1], key=key, alt=w("scenario.map_alt", name=scenario.name))


def _map_files(scenario: Scenario, cluster: str | None) -> dict[str, bytes]:
    """The map files that tell of a scenario instead of the record."""
    found, telling = outcome(scenario), _telling(scenario, cluster)
    properties = {
        unit["unit_id"]: {"s_all": w("scenario.unchanged")}
        for unit in questions.units_of_kind("county")
    }
    for adcode, rows in telling.groupby("unit_id"):
        said = [
            w(
                "scenario.arrow",
                cluster=name_of(row, "cluster_name"),
                before=w(f"state.{row['state_before']}"),
                after=w(f"state.{row['state_after']}"),
            )
            for row in rows.to_dict("records")
        ]
        properties[adcode] = {
            "s_all": "<br>".join(map(escape, said)),
            "c_all": coverage_map.CODES.index(rows["state_after"].iloc[0]),
        }
    platforms = found.platforms.assign(
        name=found.platforms["platform_id"].map(found.names(context.language()))
    ).to_dict("records")
    return {
        "counties": coverage_map.county_collection(properties),
        "platforms": coverage_map.platform_collection(platforms, found.serves, scenario.setting),
    }


def _telling(scenario: Scenario, cluster: str | None) -> pd.DataFrame:
    """The needs of counties that a scenario changes, the most telling of each county first."""
    needs = _narrowed(outcome(scenario).needs, "county", cluster)
    needs = needs[needs["change"].notna()]
    return needs.assign(
        order=needs["change"].map(CHANGES.index), light=-needs["need_weight"]
    ).sort_values(["unit_id", "order", "light", "cluster_id"])


def map_legend(scenarios: list[Scenario], cluster: str | None) -> str:
    """The colours of the difference maps with their counts of counties, one count for each map."""
    counts = [
        Counter(_telling(scenario, cluster).drop_duplicates("unit_id")["state_after"])
        for scenario in scenarios
    ]
    counties = len(questions.units_of_kind("county"))
    shown = [
        (look.css(state), w(f"state.{state}"), [count[state] for count in counts])
        for state in STATES
        if any(count[state] for count in counts)
    ]
    shown.append(
        (
            look.css("no_need"),
            w("scenario.unchanged"),
            [counties - count.total() for count in counts],
        )
    )
    swatches = "".join(
        f'<span><i style="{css}"></i>{escape(word)} <b>{" / ".join(map(str, numbers))}</b></span>'
        for css, word, numbers in shown
    )
    fine = (
        w("scenario.map_how")
        + (" " if context.language() == "en" else "")
        + look.fine_print(scenarios[0].setting)
    )
    return (
        '<div class="legend"><span'
        f' class="soft">{escape(w("scenario.map_legend"))}</span>{swatches}</div>{look.platform_marks()}<div'
        f' class="mapnote">{escape(fine)}</div>'
    )


# --- side by side ---------------------------------------------------------------------------------


def side_by_side(kind: str, cluster: str | None) -> None:
    """Up to four scenarios: numbers, states and maps on the same scales, and the needs
    that differ.
    """
    names = list(shelf())
    if "scenario_several" not in st.session_state:
        st.session_state["scenario_several"] = (
            [name for name in names if shelf()[name].actions] or names
        )[:MOST_COMPARED]
    st.session_state["scenario_several"] = [
        name for name in st.session_state["scenario_several"] if name in names
    ]
    picked = st.multiselect(
        w("scenario.compare_which"),
        names,
        max_selections=MOST_COMPARED,
        key="scenario_several",
        placeholder=w("scenario.choose"),
        select_all=False,
    )
    if not picked:
        st.info(w("scenario.compare_empty"))
        return
    chosen = [shelf()[name] for name in picked]
    try:
        with st.spinner(w("scenario.running")):
            outcomes = [outcome(scenario) for scenario in chosen]
    except PlanningError as error:
        shell.stop(error)
    if len({scenario.setting for scenario in chosen}) > 1:
        st.html(note(w("scenario.compare_settings")))
    if outcomes[0].weighted:
        st.html(note(weighted_text(outcomes[0], context.language())))
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        st.html(numbers_table(outcomes, kind, cluster))
    with right:
        needs = [_narrowed(found.needs, kind, cluster) for found in outcomes]
        st.html(
            figures.title("overview.by_state")
            + bars(
                [
                    (w("scenario.today"), _counts(needs[0], "before")),
                    *(
                        (scenario.name, _counts(one, "after"))
                        for scenario, one in zip(chosen, needs, strict=True)
                    ),
                ]
            )
        )
    _maps_beside(chosen, cluster)
    _needs_beside(outcomes, kind, cluster)


def _maps_beside(chosen: list[Scenario], cluster: str | None) -> None:
    st.html(figures.title("scenario.compare_maps"))
    width, _ = viewport.map_size(viewport.window(), 0, share=1)
    in_a_row = 1 if viewport.window()[0] <= viewport.PHONE_PX else max(2, len(chosen))
    across = max(160, min(width // in_a_row - 16, 460))
    size = (across, min(across, 400))
    for number, (column, scenario) in enumerate(
        zip(st.columns(max(2, len(chosen))), chosen, strict=False), 1
    ):
        with column:
            st.html(note(scenario.name))
            difference_map(scenario, cluster, size, f"scenario-map-{number}")
    st.html(map_legend(chosen, cluster))


def numbers_table(outcomes: list[Outcome], kind: str, cluster: str | None) -> str:
    """What each scenario comes to, a column each, beside today, as HTML."""
    rows = summaries(
        [replace(found, needs=_narrowed(found.needs, kind, cluster)) for found in outcomes]
    ).to_dict("records")
    if not rows:
        return note(w("scenario.nothing_here", unit=w(f"unit.{kind}")))
    heads = "".join(
        f"<th>{escape(head)}</th>"
        for head in ("", w("scenario.today"), *(row["name"] for row in rows))
    )
    lines = [
        ("scenario.met", rows[0]["met_before"], [row["met_after"] for row in rows]),
        (
            "scenario.share_met",
            f"{rows[0]['share_met_before']:.1%}",
            [f"{row['share_met_after']:.1%}" for row in rows],
        ),
        ("scenario.gaps", rows[0]["gaps_before"], [row["gaps_after"] for row in rows]),
        *(
            (f"scenario.{name}", "", [row[name] for row in rows])
            for name in ("closed", "perhaps", "opened")
        ),
        ("scenario.severity_removed", "", [f"{row['severity_removed']:,.1f}" for row in rows]),
        (
            "scenario.n_actions",
            "",
            [
                w("scenario.some_not_done", n=len(found.scenario.actions), not_done=row["not_done"])
                for found, row in zip(outcomes, rows, strict=True)
            ],
        ),
        (
            "scenario.total_row",
            "",
            [
                amount(row["cost"]) if pd.notna(row["cost"]) else w("scenario.no_cost")
                for row in rows
            ],
        ),
        (
            "scenario.setting_row",
            "",
            [
                w(
                    "scenario.setting_page"
                    if found.scenario.setting == setting()
                    else "scenario.setting_own"
                )
                for found in outcomes
            ],
        ),
    ]
    body = "".join(
        "<tr><td"
        f' class="soft">{escape(w(key))}</td>{"".join(f"<td>{escape(str(value))}</td>" for value in (today, *values))}</tr>'
        for key, today, values in lines
    )
    return (
        '<div class="scroll"><table class="plain'
        f' tight"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _needs_beside(outcomes: list[Outcome], kind: str, cluster: str | None) -> None:
    st.html(figures.title("scenario.compare_needs"))
    table = _narrowed(states_beside(outcomes, kind), kind, cluster)
    if table.empty:
        st.info(w("scenario.compare_same"))
        return
    heads = {f"state_{number}": found.scenario.name for number, found in enumerate(outcomes, 1)}
    shown = tables.in_page_language(table)
    _show(
        shown.assign(unit_name=shown["unit_name"].map(look.short)),
        ["unit_name", "cluster_name", "state_before", *heads, "need_weight"],
        "scenario-beside",
        heads,
    )
    settings = {found.scenario.name: found.scenario.setting.as_dict() for found in outcomes}
    actions = {
        found.scenario.name: [str(action) for action in found.scenario.actions]
        for found in outcomes
    }
    about = {
        "scenarios": list(heads.values()),
        "scenario_settings": settings,
        "actions": actions,
        "unit": kind,
        "cluster": cluster,
    }
    tables.download(table, "scenarios", about)
