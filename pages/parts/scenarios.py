"""The scenarios of a session: kept, edited by plain forms, shown with what they change, and set side by side."""

from collections import Counter
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from analytics.coverage import STATES
from analytics.scenario import FIELDS, KINDS, Action, Scenario, made_on, total_cost
from analytics.scenario_file import MOST_LETTERS
from analytics.scenario_rules import ScenarioError, faults_of, possible
from analytics.scenario_run import CHANGES, MOST_COMPARED, Outcome, run, states_beside, summaries, summary
from analytics.scenario_run import remarks as remarks_on
from analytics.setting import Setting
from analytics.words import catalogue
from data.schemas import LEVELS, STAGES, STATUSES
from geo.errors import PlanningError
from pages.parts import figures, filters, look, maps, page, scenario_files, session, tables, viewport
from pages.parts.session import name_of, registry, setting, w

MOST_KEPT = 12
NARROW = ("level", "cost")  # fields that stand two in a row
WIDTHS = {"change": 105, "unit_name": 84, "cluster_name": 104, "state_before": 98, "state_after": 98, "action": 56, "platform_name": 200}
FORMATS = dict.fromkeys(("km_p05", "km_p50", "km_p95", "severity_before", "severity_after"), "%.1f") | {"need_weight": "%g"}


# --- those of the session ----------------------------------------------------------------------------------


# A callback runs before its page does, so language and setting are not known in it: whatever needs them is made on the page.


def shelf() -> dict[str, Scenario]:
    """The session's scenarios by name; the first is there from the start, without actions."""
    if not st.session_state.setdefault("scenarios", {}):
        put(fresh(1))
    return st.session_state["scenarios"]


def fresh(number: int) -> Scenario:
    """A scenario without actions under the page's setting."""
    return Scenario(w("scenario.first", n=number), setting())


def put(scenario: Scenario) -> str:
    """Keep a scenario under its name, or that with a number where it is taken, and look at it."""
    kept = st.session_state["scenarios"]
    name, number = scenario.name, 2
    while name in kept:
        name, number = f"{scenario.name[: MOST_LETTERS['name'] - 4]} {number}", number + 1
    kept[name] = replace(scenario, name=name)
    _look_at(name)
    return name


def _look_at(name: str) -> None:
    st.session_state["scenario"] = st.session_state["scenario_now"] = name


def current() -> Scenario:
    """The scenario that the page looks at; one without actions is under the page's setting."""
    found = shelf()[st.session_state["scenario_now"]]
    if not found.actions and found.setting != setting():
        found = st.session_state["scenarios"][found.name] = replace(found, setting=setting(), found=(), inputs=(), snapshot_id="")
    return found


def change(scenario: Scenario, **values: object) -> None:
    """Put a changed scenario in the place of what it was; it then is one of this snapshot."""
    kept, changed = shelf(), made_on(registry(), replace(scenario, found=(), **values))
    st.session_state["scenarios"] = {(changed.name if name == scenario.name else name): (changed if name == scenario.name else one) for name, one in kept.items()}
    _look_at(changed.name)


def bar(views: tuple[str, ...]) -> str:
    """Choose a scenario and what to do with it; returns the view chosen."""
    names = list(shelf())
    if st.session_state.get("scenario") not in names:  # another page has been open meanwhile, or it is gone
        now = st.session_state.get("scenario_now")
        st.session_state["scenario"] = now if now in names else names[0]
    with st.container(horizontal=True, vertical_alignment="bottom", key="scenario-bar"):
        view = st.radio(w("scenario.view"), views, format_func=session.words("scenario", views).__getitem__, key="scenario_view", horizontal=True, label_visibility="collapsed")
        if view == views[0]:
            st.selectbox(w("scenario.which"), names, key="scenario", label_visibility="collapsed", width=190)
            st.session_state["scenario_now"] = st.session_state["scenario"]
            _buttons(current())
    said = st.session_state.pop("scenario_said", None)
    if isinstance(said, PlanningError):
        st.error(page.plain(getattr(said, session.language())))
    elif said is not None:
        st.toast(page.plain(w("scenario.loaded", name=said)))
    return view


def _buttons(scenario: Scenario) -> None:
    """New, duplicate, delete, download, load; quiet, for the form below is what the page is for."""
    kept = shelf()
    full, first = len(kept) >= MOST_KEPT, fresh(1)
    quiet, more = {"type": "tertiary"}, {"disabled": full, "help": w("scenario.most", n=MOST_KEPT) if full else None}
    new, copy = fresh(len(kept) + 1), replace(scenario, name=w("scenario.copy_of", name=scenario.name)[: MOST_LETTERS["name"]])
    st.button(w("scenario.new"), icon=":material/add:", on_click=lambda: put(new), key="scenario-new", **quiet, **more)
    st.button(w("scenario.duplicate"), icon=":material/content_copy:", on_click=lambda: put(copy), key="scenario-duplicate", **quiet, **more)
    st.button(w("scenario.delete"), icon=":material/delete:", on_click=lambda: _delete(scenario.name, first), key="scenario-delete", **quiet)
    scenario_files.download(scenario, outcome)
    with st.popover(w("scenario.load"), icon=":material/upload:", disabled=full, **quiet):
        scenario_files.upload(put)
    scenario_files.server_folder(scenario, outcome, put, full)


def _delete(name: str, first: Scenario) -> None:
    """Without any left, the session begins anew."""
    kept = st.session_state["scenarios"]
    kept.pop(name, None)
    if not kept:
        put(first)
    _look_at(next(iter(kept)))


@session.kept
def outcome(scenario: Scenario) -> Outcome:
    """A scenario carried out on the snapshot in force."""
    return run(registry(), scenario)


# --- edit --------------------------------------------------------------------------------------------------


def editor(scenario: Scenario) -> None:
    """Name, note, the actions with a way to remove each, and a form for the next."""
    st.text_input(w("scenario.name"), scenario.name, max_chars=MOST_LETTERS["name"], key=f"name-of-{scenario.name}", on_change=lambda: _rename(scenario))
    if scenario.actions:
        st.html(figures.title("scenario.actions"))
    for number, action in enumerate(scenario.actions, 1):
        with st.container(horizontal=True, vertical_alignment="center", key=f"scenario-action-{number}"):
            st.html(f'<div class="action"><b>{number}</b> {_said(action)}</div>')
            st.button("", icon=":material/close:", type="tertiary", help=w("scenario.remove", n=number), key=f"remove-{number}", on_click=lambda k=number: change(scenario, actions=scenario.actions[: k - 1] + scenario.actions[k:]))
    st.html(figures.title("scenario.add"))
    _form(scenario)
    st.text_area(w("scenario.note"), scenario.note, max_chars=MOST_LETTERS["note"], height=68, key=f"note-of-{scenario.name}", on_change=lambda: change(scenario, note=_typed(f"note-of-{scenario.name}")))


def _typed(key: str) -> str:
    """What was typed, without what no file may hold."""
    return scenario_files.visible(st.session_state[key])


def _rename(scenario: Scenario) -> None:
    name = _typed(f"name-of-{scenario.name}").replace("\n", " ").strip()
    if name and name not in shelf():
        change(scenario, name=name)


def _said(action: Action) -> str:
    """An action in words, as HTML."""
    units, clusters = session.units(), session.clusters()
    unit, platform = units.get(action.place), session.platforms().get(action.platform)
    stages = w("list.separator").join(w(f"stage.{stage}") for stage in action.stages if stage in STAGES) or w("scenario.stages_default")
    parts = {
        "place": name_of(unit) if unit else action.place, "platform": platform["name"] if platform else action.platform, "stages": stages,
        "level": w(f"level.{action.level}") if action.level in LEVELS else action.level,
        "clusters": w("list.separator").join(name_of(clusters[name]) if name in clusters else name for name in action.clusters),
    }  # fmt: skip
    cost = w("scenario.no_cost") if action.cost is None else amount(action.cost)
    sentence = w(f"scenario.said_{action.kind}", **parts)
    return f'{escape(w(f"action.{action.kind}"))} · {escape(sentence)} <span class="soft keep">{escape(cost)}</span>'


def amount(cost: float) -> str:
    return w("scenario.amount", n=f"{cost:,.10g}")


def _form(scenario: Scenario) -> None:
    """The fields of the kind of action chosen, and a button that adds it."""
    kind = st.selectbox(w("scenario.kind"), KINDS, format_func=session.words("action", KINDS).__getitem__, key="action-kind")
    if kind != "build" and not _platforms(kind, scenario.setting):
        st.html(_note(w("scenario.no_platform", what=w(f"action.{kind}"))))
        return
    broad = [field for field in FIELDS[kind] if field not in NARROW]
    values = {field: _field(kind, field, scenario) for field in broad}
    narrow = [field for field in FIELDS[kind] if field in NARROW]
    for column, field in zip(st.columns(2), narrow, strict=False):
        with column:
            values[field] = _field(kind, field, scenario)
    needed = {name: value for name, value in values.items() if name != "cost" and (kind, name) != ("build", "stages")}
    st.button(w("scenario.put"), type="primary", icon=":material/add:", key="action-add", disabled=not all(needed.values()), on_click=lambda: _add(scenario, Action(kind, **values)))


def _field(kind: str, field: str, scenario: Scenario) -> object:
    """One widget of the form and its value, as `Action` has it."""
    key, nothing = f"action-{field}", {"index": None, "placeholder": w("scenario.choose")}
    if field == "place":
        labels = _places()
        return st.selectbox(w("scenario.place"), list(labels), format_func=labels.__getitem__, key=key, **nothing) or ""
    if field == "platform":
        labels = _platforms(kind, scenario.setting)
        return st.selectbox(w("scenario.platform"), list(labels), format_func=labels.__getitem__, key=f"{key}-{kind}", **nothing) or ""
    if field == "clusters":
        labels = {name: name_of(row) for name, row in session.clusters().items()}
        return tuple(st.multiselect(w("scenario.clusters"), list(labels), format_func=labels.__getitem__, key=key, placeholder=w("scenario.choose")))
    if field == "level":
        label, levels = ("scenario.level", LEVELS) if kind == "build" else ("scenario.to_level", LEVELS[:-1])
        return st.selectbox(w(label), levels, index=LEVELS.index("provincial"), format_func=session.words("level", LEVELS).__getitem__, key=f"{key}-{kind}")
    if field == "stages":
        placeholder = w("scenario.stages_default" if kind == "build" else "scenario.choose")
        return tuple(st.multiselect(w("scenario.stages"), STAGES, format_func=session.words("stage", STAGES).__getitem__, key=f"{key}-{kind}", placeholder=placeholder))
    return st.number_input(w("scenario.cost"), min_value=0.0, value=None, step=100.0, format="%g", key=key)


@session.kept
def _places() -> dict[str, str]:
    """Counties, and the zones of which at least the county is known, as the place picker writes them."""
    zones = session.ask("zones")
    unplaced = {f"zone:{name}" for name in zones.loc[zones["geometry_basis"] == "none", "zone_id"]}
    return {key: label for key, label in filters.place_labels().items() if key.startswith(("county:", "zone:")) and key not in unplaced}


@session.kept
def _platforms(kind: str, under: Setting) -> dict[str, str]:
    """The platforms that an action of a kind can be about under a setting, by id."""
    return {name: session.platforms()[name]["name"] for name in possible(registry(), kind, under)}


def _add(scenario: Scenario, action: Action) -> None:
    """Put an action at the end, or say what is wrong with it; the form is cleared once it is in."""
    longer = replace(scenario, actions=(*scenario.actions, action))
    faults = [fault for fault in faults_of(registry(), longer) if fault.action in (None, len(longer.actions))]
    if faults:
        st.session_state["scenario_said"] = ScenarioError(faults)
        return
    change(scenario, actions=longer.actions)
    for key in [key for key in st.session_state if str(key).startswith("action-") and key != "action-kind"]:
        del st.session_state[key]


# --- what it comes to --------------------------------------------------------------------------------------


def result(scenario: Scenario, kind: str, cluster: str | None) -> None:
    """The answer in a sentence, the counties it changes, the states before and after, and every need that changes."""
    if not scenario.actions:
        _present(kind, cluster)
        return
    try:
        found = outcome(scenario)
    except PlanningError as error:
        page.stop(error)
    needs, delta = _narrowed(found.needs, kind, cluster), _narrowed(found.delta, kind, cluster)
    st.html(f'<div class="answer"><p>{escape(answer(scenario, needs, kind))}</p></div>' + "".join(map(_note, remarks_on(found, session.language()))))
    _own_setting(scenario)
    st.html(figures.title("scenario.by_state") + bars([(w("scenario.before"), _counts(needs, "before")), (w("scenario.after"), _counts(needs, "after"))]))
    left, right = st.columns([1, 1.6], gap="medium")
    with left:
        st.html(figures.title("scenario.map"))
        difference_map(scenario, cluster, _map_size(470, 0.24), "scenario-map")
        st.html(map_legend([scenario], cluster))
    with right:
        st.html(figures.title("scenario.delta"))
        if delta.empty:
            st.html(_note(w("scenario.delta_empty")))
            return
        delta_table(delta)
        tables.download(delta, "scenario", {"scenario": scenario.name, "scenario_setting": scenario.setting.as_dict(), "unit": kind, "cluster": cluster})


def _map_size(above_px: int, share: float) -> tuple[int, int]:
    """A map no taller than the province needs."""
    width, height = viewport.map_size(viewport.window(), above_px, share)
    return width, min(height, round(width * 1.03))


def _present(kind: str, cluster: str | None) -> None:
    """Before the first action: the present, and what to do."""
    st.html(f'<div class="answer"><p>{escape(w("scenario.empty"))}</p></div>' + figures.title("overview.by_state") + figures.states_bars((kind,)) + figures.title("scenario.map_now"))
    key, size = cluster or maps.ALL, _map_size(410, 0.42)
    st.pydeck_chart(maps.coverage_map(key, ("labels",), maps.PROVINCE_KEY, None, maps.extent_of(maps.PROVINCE_KEY), size), height=size[1], key="scenario-map", alt=w("scenario.map_now"))
    st.html(look.map_legend(key, ()))


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def _narrowed(table: pd.DataFrame, kind: str, cluster: str | None) -> pd.DataFrame:
    return table[(table["unit_kind"] == kind) & (True if cluster is None else table["cluster_id"] == cluster)].reset_index(drop=True)


def answer(scenario: Scenario, needs: pd.DataFrame, kind: str) -> str:
    """What a scenario does for a kind of unit, and what it costs, in words."""
    cost, lacking = total_cost(scenario)
    money = w("scenario.total", amount=amount(cost)) if cost is not None else w("scenario.total_lacking", all=len(scenario.actions), lacking=lacking)
    unit = w(f"unit.{kind}")
    if needs.empty:
        return w("scenario.nothing_here", unit=unit)
    row = summary(needs).to_dict("records")[0]
    return w(
        "scenario.answer", unit=unit, **{name: row[name] for name in ("closed", "perhaps", "opened", "needs")}, before=row["met_before"], after=row["met_after"],
        share_before=f"{row['share_met_before']:.1%}", share_after=f"{row['share_met_after']:.1%}", removed=f"{row['severity_removed']:,.1f}",
    ) + (" " if session.language() == "en" else "") + money  # fmt: skip


def _own_setting(scenario: Scenario) -> None:
    """Where a scenario counts otherwise than the page says: how, and a way to end it."""
    if scenario.setting == setting():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(_note(w("scenario.own_setting", setting=setting_said(scenario.setting))))
        pages = setting()
        st.button(w("scenario.take_setting"), key="scenario-take-setting", on_click=lambda: change(scenario, setting=pages))


def setting_said(under: Setting) -> str:
    """A setting in words."""
    policy = registry().policies[under.policy_id]
    radius = w("strip.radius_policy", process=f"{policy.radius_km['process']:g}", discrete=f"{policy.radius_km['discrete']:g}") if under.radius_km is None else w("strip.radius_one", km=f"{under.radius_km:g}")
    levels = w("strip.all_levels") if under.levels == LEVELS else w("list.separator").join(w(f"level.{level}") for level in under.levels)
    statuses = w("list.separator").join(w(f"status.{status}") for status in STATUSES if status in under.statuses)
    return w("scenario.setting_said", policy=policy.short[session.language()], radius=radius, levels=levels, statuses=statuses, confidence=w(f"confidence.{under.min_confidence}"), as_of=under.as_of)


def _counts(needs: pd.DataFrame, when: str) -> dict[str, int]:
    return needs[f"state_{when}"].value_counts().to_dict()


def bars(rows: list[tuple[str, dict[str, int]]]) -> str:
    """Needs by state, a bar for each row, all on one scale, and the key, as HTML."""
    longest = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    drawn = "".join(f'<dt>{escape(label)}</dt><dd>{"".join(_part(label, state, counts[state], longest) for state in STATES if counts.get(state))}</dd>' for label, counts in rows)
    return f'<dl class="bars">{drawn}</dl><div class="legend key">{"".join(look.chip(state) for state in STATES)}</div>'


def _part(label: str, state: str, count: int, longest: int) -> str:
    share, said = 100 * count / longest, f"{label} · {w(f'state.{state}')} {count}"
    return f'<span class="{state}{"" if share >= 4.5 else " narrow"}" title="{escape(said)}" style="width:{share:.2f}%;{look.css(state)}"><em>{count}</em></span>'


def delta_table(delta: pd.DataFrame) -> None:
    """The needs that change, each with its evidence as of today."""
    front = ["unit_name", "cluster_name", "state_before", "state_after", "change", "action", "platform_name", "severity_before", "severity_after", "capable_after", f"reason_{session.language()}"]
    shown = tables.in_page_language(delta)
    _show(shown.assign(unit_name=shown["unit_name"].map(look.short)), front, "scenario-delta")


def _show(table: pd.DataFrame, front: list[str], key: str, heads: dict[str, str] | None = None) -> None:
    table, evidence = tables.link_column(table)
    words = {name: (heads or {}).get(name) or _head(name) for name in table}
    config = {name: st.column_config.TextColumn(words[name], width=WIDTHS.get(name)) for name in table if name not in evidence}
    config |= {name: st.column_config.NumberColumn(words[name], format=FORMATS[name]) for name in table if name in FORMATS} | evidence
    st.dataframe(
        tables.in_words(table), hide_index=True, column_order=[*front, "evidence", *(name for name in table if name not in (*front, "evidence"))], column_config=config,
        placeholder="", height=min(34 * (len(table) + 1) + 2, 308), row_height=34, key=key, alt=w("scenario.delta"),
    )  # fmt: skip


def _head(column: str) -> str:
    """A column's head; what the gap table has too is called as there."""
    return next((w(key) for key in (f"scenario_column.{column}", f"gap.{column}") if key in catalogue()), column)


# --- maps --------------------------------------------------------------------------------------------------


def difference_map(scenario: Scenario, cluster: str | None, size: tuple[int, int], key: str) -> None:
    """The counties that a scenario changes, in the colour of the state after, and the platforms acted on."""
    drawn = maps.coverage_map(maps.ALL, ("platforms", "labels"), maps.PROVINCE_KEY, None, maps.extent_of(maps.PROVINCE_KEY), size, instead=_map_files(scenario, cluster))
    st.pydeck_chart(drawn, height=size[1], key=key, alt=w("scenario.map_alt", name=scenario.name))


@session.kept
def _map_files(scenario: Scenario, cluster: str | None) -> dict[str, bytes]:
    """The map files that tell of a scenario instead of the record."""
    found, telling = outcome(scenario), _telling(scenario, cluster)
    properties = {unit["unit_id"]: {"s_all": w("scenario.unchanged")} for unit in session.units_of("county")}
    for adcode, rows in telling.groupby("unit_id"):
        said = [w("scenario.arrow", cluster=name_of(row, "cluster_name"), before=w(f"state.{row['state_before']}"), after=w(f"state.{row['state_after']}")) for row in rows.to_dict("records")]
        properties[adcode] = {"s_all": "<br>".join(map(escape, said)), "c_all": maps.CODES.index(rows["state_after"].iloc[0])}
    return {"counties": maps.county_collection(properties), "platforms": maps.platform_collection(found.platforms.to_dict("records"), found.serves, scenario.setting)}


def _telling(scenario: Scenario, cluster: str | None) -> pd.DataFrame:
    """The needs of counties that a scenario changes, the most telling of each county first."""
    needs = _narrowed(outcome(scenario).needs, "county", cluster)
    needs = needs[needs["change"].notna()]
    return needs.assign(order=needs["change"].map(CHANGES.index), light=-needs["need_weight"]).sort_values(["unit_id", "order", "light", "cluster_id"])


def map_legend(scenarios: list[Scenario], cluster: str | None) -> str:
    """The colours of the difference maps with their counts of counties, one count for each map."""
    counts = [Counter(_telling(scenario, cluster).drop_duplicates("unit_id")["state_after"]) for scenario in scenarios]
    counties = len(session.units_of("county"))
    shown = [(look.css(state), w(f"state.{state}"), [count[state] for count in counts]) for state in STATES if any(count[state] for count in counts)]
    shown.append((look.css("no_need"), w("scenario.unchanged"), [counties - count.total() for count in counts]))
    swatches = "".join(f'<span><i style="{css}"></i>{escape(word)} <b>{" / ".join(map(str, numbers))}</b></span>' for css, word, numbers in shown)
    fine = w("scenario.map_how") + (" " if session.language() == "en" else "") + w("legend.fine", as_of=scenarios[0].setting.as_of)
    return f'<div class="legend"><span class="soft">{escape(w("scenario.map_legend"))}</span>{swatches}</div>{look.platform_marks()}<div class="mapnote">{escape(fine)}</div>'


# --- side by side ------------------------------------------------------------------------------------------


def side_by_side(kind: str, cluster: str | None) -> None:
    """Up to four scenarios: numbers, states and maps on the same scales, and the needs that differ."""
    names = list(shelf())
    if "scenario_several" not in st.session_state:
        st.session_state["scenario_several"] = ([name for name in names if shelf()[name].actions] or names)[:MOST_COMPARED]
    st.session_state["scenario_several"] = [name for name in st.session_state["scenario_several"] if name in names]
    picked = st.multiselect(w("scenario.compare_which"), names, max_selections=MOST_COMPARED, key="scenario_several", placeholder=w("scenario.choose"))
    if not picked:
        st.info(w("scenario.compare_empty"))
        return
    chosen = [shelf()[name] for name in picked]
    try:
        with st.spinner(w("scenario.running")):
            outcomes = [outcome(scenario) for scenario in chosen]
    except PlanningError as error:
        page.stop(error)
    if len({scenario.setting for scenario in chosen}) > 1:
        st.html(_note(w("scenario.compare_settings")))
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        st.html(numbers_table(outcomes, kind, cluster))
    with right:
        needs = [_narrowed(found.needs, kind, cluster) for found in outcomes]
        st.html(figures.title("overview.by_state") + bars([(w("scenario.today"), _counts(needs[0], "before")), *((scenario.name, _counts(one, "after")) for scenario, one in zip(chosen, needs, strict=True))]))
    _maps_beside(chosen, cluster)
    _needs_beside(outcomes, kind, cluster)


def _maps_beside(chosen: list[Scenario], cluster: str | None) -> None:
    st.html(figures.title("scenario.compare_maps"))
    width, _ = viewport.map_size(viewport.window(), 0, share=1)
    size = (max(160, min(width // len(chosen) - 16, 330)), 250)
    for number, (column, scenario) in enumerate(zip(st.columns(max(2, len(chosen))), chosen, strict=False), 1):
        with column:
            st.html(_note(scenario.name))
            difference_map(scenario, cluster, size, f"scenario-map-{number}")
    st.html(map_legend(chosen, cluster))


def numbers_table(outcomes: list[Outcome], kind: str, cluster: str | None) -> str:
    """What each scenario comes to, a column each, beside today, as HTML."""
    rows = summaries([replace(found, needs=_narrowed(found.needs, kind, cluster)) for found in outcomes]).to_dict("records")
    if not rows:
        return _note(w("scenario.nothing_here", unit=w(f"unit.{kind}")))
    heads = "".join(f"<th>{escape(head)}</th>" for head in ("", w("scenario.today"), *(row["name"] for row in rows)))
    lines = [
        ("scenario.met", rows[0]["met_before"], [row["met_after"] for row in rows]),
        ("scenario.share_met", f"{rows[0]['share_met_before']:.1%}", [f"{row['share_met_after']:.1%}" for row in rows]),
        ("scenario.gaps", rows[0]["gaps_before"], [row["gaps_after"] for row in rows]),
        *((f"scenario.{name}", "", [row[name] for row in rows]) for name in ("closed", "perhaps", "opened")),
        ("scenario.severity_removed", "", [f"{row['severity_removed']:,.1f}" for row in rows]),
        ("scenario.n_actions", "", [w("scenario.some_not_done", n=len(found.scenario.actions), not_done=row["not_done"]) for found, row in zip(outcomes, rows, strict=True)]),
        ("scenario.total_row", "", [amount(row["cost"]) if pd.notna(row["cost"]) else w("scenario.no_cost") for row in rows]),
        ("scenario.setting_row", "", [w("scenario.setting_page" if found.scenario.setting == setting() else "scenario.setting_own") for found in outcomes]),
    ]  # fmt: skip
    body = "".join(f'<tr><td class="soft">{escape(w(key))}</td>{"".join(f"<td>{escape(str(value))}</td>" for value in (today, *values))}</tr>' for key, today, values in lines)
    return f'<div class="scroll"><table class="plain tight"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def _needs_beside(outcomes: list[Outcome], kind: str, cluster: str | None) -> None:
    st.html(figures.title("scenario.compare_needs"))
    table = _narrowed(states_beside(outcomes, kind), kind, cluster)
    if table.empty:
        st.info(w("scenario.compare_same"))
        return
    heads = {f"state_{number}": found.scenario.name for number, found in enumerate(outcomes, 1)}
    _show(tables.in_page_language(table), ["unit_name", "cluster_name", "need_weight", "state_before", *heads], "scenario-beside", heads)
    settings = {found.scenario.name: found.scenario.setting.as_dict() for found in outcomes}
    tables.download(table, "scenarios", {"scenarios": list(heads.values()), "scenario_settings": settings, "unit": kind, "cluster": cluster})
