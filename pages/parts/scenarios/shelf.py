"""The scenarios of a session: kept, named, and edited by plain forms."""

from dataclasses import replace
from html import escape

import streamlit as st

from analytics.questions.weighting import PLAIN, Weighting
from analytics.scenario import FIELDS, KINDS, Action, Scenario
from analytics.scenario.file import MOST_LETTERS
from analytics.scenario.rules import Fault, ScenarioError, faults_of, possible, stamped
from analytics.scenario.run import Outcome, run
from analytics.scenario.world import EXACT, points_by_place
from analytics.setting import Setting
from data.points import is_point
from data.vocabulary import LEVELS, STAGES
from geo.errors import PlanningError
from pages.parts.overview import figures
from pages.parts.run import context, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import name_of, w
from pages.parts.scenarios import files, lost
from pages.parts.widgets import filters

MOST_KEPT = 12
UNSCROLLED, ACTIONS_PX = 3, 250  # so many actions stand in full; of more, this much
NARROW = ("level", "cost")  # fields that stand two in a row


# --- those of the session -------------------------------------------------------------------------
# A callback is a run of its own: what it puts on the shelf is made on the page that shows the
# button.


def full() -> bool:
    """Whether the session can keep no further scenario."""
    return len(st.session_state.get("scenarios", {})) >= MOST_KEPT


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
        found = st.session_state["scenarios"][found.name] = replace(
            found, setting=setting(), found=(), inputs=(), snapshot_id=""
        )
    return found


def change(scenario: Scenario, **values: object) -> None:
    """Put a changed scenario in the place of what it was; it then is one of this snapshot, if all
    of it applies here.
    """
    kept, changed = shelf(), stamped(registry(), replace(scenario, found=(), **values))
    st.session_state["scenarios"] = {
        (changed.name if name == scenario.name else name): changed if name == scenario.name else one
        for name, one in kept.items()
    }
    _look_at(changed.name)


def bar(views: tuple[str, ...]) -> str:
    """Choose a scenario and what to do with it; returns the view chosen."""
    lost.tell()
    names = list(shelf())
    if st.session_state.get("scenario") not in names:
        # another page has been open meanwhile, or it is gone
        now = st.session_state.get("scenario_now")
        st.session_state["scenario"] = now if now in names else names[0]
    with st.container(horizontal=True, vertical_alignment="bottom", key="scenario-bar"):
        view = st.radio(
            w("scenario.view"),
            views,
            format_func=wording.words("scenario", views).__getitem__,
            key="scenario_view",
            horizontal=True,
            label_visibility="collapsed",
        )
        if view == views[0]:
            st.selectbox(
                w("scenario.which"), names, key="scenario", label_visibility="collapsed", width=190
            )
            st.session_state["scenario_now"] = st.session_state["scenario"]
            _buttons(current())
    files.warning()
    said = st.session_state.pop("scenario_said", None)
    if isinstance(said, PlanningError):
        files.refusal(said)
    elif said is not None:
        st.toast(wording.plain(w("scenario.loaded", name=said)))
    return view


def _buttons(scenario: Scenario) -> None:
    """New, duplicate, delete, download, load; quiet, for the form below is what the page is for."""
    kept, first = shelf(), fresh(1)
    quiet, more = (
        {"type": "tertiary"},
        {"disabled": full(), "help": w("scenario.most", n=MOST_KEPT) if full() else None},
    )
    new, copy = (
        fresh(len(kept) + 1),
        replace(scenario, name=w("scenario.copy_of", name=scenario.name)[: MOST_LETTERS["name"]]),
    )
    st.button(
        w("scenario.new"),
        icon=":material/add:",
        on_click=lambda: put(new),
        key="scenario-new",
        **quiet,
        **more,
    )
    st.button(
        w("scenario.duplicate"),
        icon=":material/content_copy:",
        on_click=lambda: put(copy),
        key="scenario-duplicate",
        **quiet,
        **more,
    )
    st.button(
        w("scenario.delete"),
        icon=":material/delete:",
        on_click=lambda: _delete(scenario.name, first),
        key="scenario-delete",
        **quiet,
    )
    files.download(scenario, outcome)
    with st.popover(w("scenario.load"), icon=":material/upload:", disabled=full(), **quiet):
        files.upload(put)
    files.server_folder(scenario, outcome, put, full())


def _delete(name: str, first: Scenario) -> None:
    """Without any left, the session begins anew."""
    kept = st.session_state["scenarios"]
    kept.pop(name, None)
    if not kept:
        put(first)
    _look_at(next(iter(kept)))


@cached_for_page(own=True)
def outcome(scenario: Scenario, weighting: Weighting = PLAIN) -> Outcome:
    """A scenario carried out on the snapshot in force, its shares by a weighting."""
    return run(registry(), scenario, weighting)


# --- edit -----------------------------------------------------------------------------------------


def editor(scenario: Scenario) -> None:
    """Name, note, the actions with a way to remove each, and a form for the next."""
    st.text_input(
        w("scenario.name"),
        scenario.name,
        max_chars=MOST_LETTERS["name"],
        key=f"name-of-{scenario.name}",
        on_change=lambda: _rename(scenario),
    )
    if scenario.actions:
        st.html(figures.title("scenario.actions"))
        _actions(scenario)
    st.html(figures.title("scenario.add"))
    _form(scenario)
    st.text_area(
        w("scenario.note"),
        scenario.note,
        max_chars=MOST_LETTERS["note"],
        height=68,
        key=f"note-of-{scenario.name}",
        on_change=context.in_own_run(
            lambda: change(scenario, note=_typed(f"note-of-{scenario.name}"))
        ),
    )


def _actions(scenario: Scenario) -> None:
    """The actions, each with a way to remove it; many are scrolled, so that the form below stays
    near.
    """
    with st.container(
        height=ACTIONS_PX if len(scenario.actions) > UNSCROLLED else "content",
        border=False,
        key="scenario-actions",
    ):
        for number, action in enumerate(scenario.actions, 1):
            with st.container(
                horizontal=True, vertical_alignment="center", key=f"scenario-action-{number}"
            ):
                st.html(f'<div class="action"><b>{number}</b> {_said(action)}</div>')
                st.button(
                    "",
                    icon=":material/close:",
                    type="tertiary",
                    help=w("scenario.remove", n=number),
                    key=f"remove-{number}",
                    on_click=context.in_own_run(
                        lambda k=number: change(
                            scenario, actions=scenario.actions[: k - 1] + scenario.actions[k:]
                        )
                    ),
                )


def _typed(key: str) -> str:
    """What was typed, without what no file may hold."""
    return files.visible(st.session_state[key])


@context.in_own_run
def _rename(scenario: Scenario) -> None:
    """Give another name, or say why not and put the true one back."""
    key = f"name-of-{scenario.name}"
    name = _typed(key).replace("\n", " ").strip()
    rule = "empty" if not name else "taken" if name in shelf() and name != scenario.name else None
    if rule is None:
        change(scenario, name=name)
        return
    st.session_state["scenario_said"] = ScenarioError([Fault(None, "name", name or None, rule)])
    st.session_state[key] = scenario.name


def _said(action: Action) -> str:
    """An action in words, as HTML."""
    clusters = questions.clusters()
    unit, platform = _built_at(action.place), questions.platforms().get(action.platform)
    stages = w("list.separator").join(
        w(f"stage.{stage}") for stage in action.stages if stage in STAGES
    ) or w("scenario.stages_default")
    parts = {
        "place": name_of(unit) if unit else action.place,
        "platform": platform["name"] if platform else action.platform,
        "stages": stages,
        "level": w(f"level.{action.level}") if action.level in LEVELS else action.level,
        "clusters": (
            w("list.separator").join(
                name_of(clusters[name]) if name in clusters else name for name in action.clusters
            )
        ),
    }
    cost = w("scenario.no_cost") if action.cost is None else amount(action.cost)
    sentence = w(f"scenario.said_{action.kind}", **parts)
    return (
        f'{escape(w(f"action.{action.kind}"))} · {escape(sentence)} <span class="soft'
        f' keep">{escape(cost)}</span>'
    )


@cached_for_page
def _built_at(place: str) -> dict | None:
    """The county, zone, town or point of a build; None if it is not on record."""
    if place.startswith(EXACT):
        return points_by_place(registry(), [place])[place] if is_point(registry(), place) else None
    return questions.units().get(place)


def note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def amount(cost: float) -> str:
    return w("scenario.amount", n=f"{cost:,.10g}")


def _form(scenario: Scenario) -> None:
    """The fields of the kind of action chosen, and a button that adds it."""
    kind = st.selectbox(
        w("scenario.kind"),
        KINDS,
        format_func=wording.words("action", KINDS).__getitem__,
        key="action-kind",
    )
    if kind != "build" and not _platforms(kind, scenario.setting):
        st.html(note(w("scenario.no_platform", what=w(f"action.{kind}"))))
        return
    broad = [field for field in FIELDS[kind] if field not in NARROW]
    values = {field: _field(kind, field, scenario) for field in broad}
    narrow = [field for field in FIELDS[kind] if field in NARROW]
    for column, field in zip(st.columns(2), narrow, strict=False):
        with column:
            values[field] = _field(kind, field, scenario)
    needed = {
        name: value
        for name, value in values.items()
        if name != "cost" and (kind, name) != ("build", "stages")
    }
    st.button(
        w("scenario.put"),
        type="primary",
        icon=":material/add:",
        key="action-add",
        disabled=not all(needed.values()),
        on_click=lambda: _add(scenario, Action(kind, **values)),
    )


def _field(kind: str, field: str, scenario: Scenario) -> object:
    """One widget of the form and its value, as `Action` has it."""
    key, nothing = f"action-{field}", {"index": None, "placeholder": w("scenario.choose")}
    if field == "place":
        labels = _places()
        return (
            st.selectbox(
                w("scenario.place"),
                list(labels),
                format_func=labels.__getitem__,
                key=key,
                **nothing,
            )
            or ""
        )
    if field == "platform":
        labels = _platforms(kind, scenario.setting)
        return (
            st.selectbox(
                w("scenario.platform"),
                list(labels),
                format_func=labels.__getitem__,
                key=f"{key}-{kind}",
                **nothing,
            )
            or ""
        )
    if field == "clusters":
        labels = filters.cluster_labels()
        return tuple(
            st.multiselect(
                w("scenario.clusters"),
                list(labels),
                format_func=labels.__getitem__,
                key=key,
                placeholder=w("scenario.choose"),
                select_all=False,
            )
        )
    if field == "level":
        label, levels = (
            ("scenario.level", LEVELS) if kind == "build" else ("scenario.to_level", LEVELS[:-1])
        )
        return st.selectbox(
            w(label),
            levels,
            index=LEVELS.index("provincial"),
            format_func=wording.words("level", LEVELS).__getitem__,
            key=f"{key}-{kind}",
        )
    if field == "stages":
        placeholder = w("scenario.stages_default" if kind == "build" else "scenario.choose")
        stages = wording.words("stage", STAGES)
        return tuple(
            st.multiselect(
                w("scenario.stages"),
                STAGES,
                format_func=stages.__getitem__,
                key=f"{key}-{kind}",
                placeholder=placeholder,
                select_all=False,
            )
        )
    return st.number_input(
        w("scenario.cost"), min_value=0.0, value=None, step=100.0, format="%g", key=key
    )


@cached_for_page
def _places() -> dict[str, str]:
    """Counties, and the zones of which at least the county is known, as the place picker writes
    them.
    """
    zones = questions.ask("zones")
    unplaced = {f"zone:{name}" for name in zones.loc[zones["geometry_basis"] == "none", "zone_id"]}
    return {
        key: label
        for key, label in filters.place_labels().items()
        if key.startswith(("county:", "zone:")) and key not in unplaced
    }


@cached_for_page(own=True)
def _platforms(kind: str, under: Setting) -> dict[str, str]:
    """The platforms that an action of a kind can be about under a setting, by id."""
    labels = filters.platform_labels()
    return {name: labels[name] for name in possible(registry(), kind, under)}


@context.in_own_run
def _add(scenario: Scenario, action: Action) -> None:
    """Put an action at the end, or say what is wrong with it; the form is cleared once it is in."""
    longer = replace(scenario, actions=(*scenario.actions, action))
    faults = [
        fault
        for fault in faults_of(registry(), longer)
        if fault.action in (None, len(longer.actions))
    ]
    if faults:
        st.session_state["scenario_said"] = ScenarioError(faults)
        return
    change(scenario, actions=longer.actions)
    for key in [
        key for key in st.session_state if str(key).startswith("action-") and key != "action-kind"
    ]:
        del st.session_state[key]
