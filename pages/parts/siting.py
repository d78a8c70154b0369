"""The levers of siting, the wait for its answer, and the answer as words, map, curve and tables."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from analytics.coverage import STATES, worst_state
from analytics.scenario import Scenario
from analytics.siting import (
    MODELS,
    PLACES,
    SERVES,
    Ask,
    Plan,
    afterwards,
    as_scenario,
    ask_text,
    plan,
    remaining_sites,
)
from analytics.siting.words import sentences, site_table
from geo.errors import PlanningError
from pages.parts import charts, filters, look, maps, page, scenarios, session, vector
from pages.parts.session import language, name_of, registry, setting, w

MOST = 60  # sites that the lever offers
QUICK_S = 0.4  # an answer that takes no longer needs no progress bar
NUMBERED = tuple(model for model in MODELS if not model.startswith("lscp"))


# --- the question -----------------------------------------------------------------------------------------


def levers() -> Ask:
    """What is asked, from the sidebar."""
    model = _choice("model", MODELS, w("siting.model"))
    sites = _sites() if model in NUMBERED else None
    names = {name: name_of(row) for name, row in session.clusters().items()}
    clusters = st.multiselect(w("siting.clusters"), list(names), format_func=names.__getitem__, key="serve", placeholder=w("filter.any"), **filters.BOUND)
    places = {name: w(f"siting.{name}") if name in ("counties", "core", "zones") else w(f"zone_kind.{name}") for name in PLACES}
    where = st.selectbox(w("siting.candidates"), list(places), format_func=places.__getitem__, key="where", **filters.BOUND)
    serves = {name: w(f"siting.serves_{name}") for name in SERVES}
    bundle = st.selectbox(w("siting.serves"), list(serves), format_func=serves.__getitem__, key="bundle", **filters.BOUND)
    pipeline = st.toggle(w("siting.pipeline"), key="pipeline", **filters.BOUND)
    one_per_city = st.toggle(w("siting.one_per_city"), key="fair", **filters.BOUND) if model in ("mclp", "p_median") else False
    worst_first = st.toggle(w("siting.worst_first"), key="worst", **filters.BOUND)
    return Ask(model, sites, tuple(sorted(clusters)), candidates=(where,), serves=bundle, pipeline=pipeline, one_per_city=one_per_city, worst_first=worst_first, **_more(model, clusters, bundle))


def _sites() -> int:
    left = remaining_sites(registry(), setting(), bool(st.session_state.get("pipeline")))
    hint = None if left is None else w("siting.remaining", n=left)
    return st.number_input(w("siting.sites"), 0, MOST, 10, key="new", help=hint, **filters.BOUND)


def _choice(key: str, options: tuple[str, ...], label: str) -> str:
    words = session.words("siting", options)
    return st.selectbox(label, list(words), format_func=words.__getitem__, key=key, **filters.BOUND)


def _more(model: str, clusters: list[str], bundle: str) -> dict[str, object]:
    """Levers that most questions leave alone."""
    with st.expander(w("siting.more"), icon=":material/tune:"):
        units = session.words("unit", ("county", "zone"))
        kind = st.radio(w("siting.unit"), list(units), format_func=units.__getitem__, key="whose", horizontal=True, **filters.BOUND)
        surely = st.toggle(w("siting.surely"), value=True, key="surely", help=w("siting.surely_help"), **filters.BOUND)
        labels = {key: label for key, label in filters.place_labels().items() if key.startswith(("county:", "zone:"))}
        excluded = st.multiselect(w("siting.excluded"), list(labels), format_func=labels.__getitem__, key="avoid", placeholder=w("siting.none_chosen"), **filters.BOUND)
        unclear = bundle == "group" or (bundle == "cluster" and len(clusters) != 1)  # what would the forced site serve?
        forced = st.multiselect(w("siting.forced"), list(labels), format_func=labels.__getitem__, key="force", placeholder=w("siting.none_chosen"), disabled=unclear, help=w("siting.forced_help"), **filters.BOUND)
        capacity = st.number_input(w("siting.capacity"), 0.1, 1000.0, 2.0, key="capacity", **filters.BOUND) if model == "mclp_capacitated" else None
        budget = cost = None
        if model in ("mclp", "p_median", "mclp_capacitated"):
            budget = st.number_input(w("siting.budget"), 0.0, None, None, key="budget", **filters.BOUND)
            cost = st.number_input(w("siting.cost"), 0.1, None, 2000.0, key="cost", **filters.BOUND) if budget is not None else None
    return {"unit_kind": kind, "surely": surely, "excluded": tuple(excluded), "forced": () if unclear else tuple(forced), "capacity": capacity, "budget": budget, "cost": cost}


def asked(found: Plan) -> dict[str, object]:
    """The question as an export states it."""
    return {name: value for name, value in vars(found.ask).items() if value not in (None, ())}


# --- the wait ---------------------------------------------------------------------------------------------


def solved(ask: Ask) -> Plan:
    """The plan for a question; one that takes long shows how far it is, and can be stopped. Ends the page where none can be had."""
    if st.session_state.get("stop_solving"):
        st.info(w("siting.cancelled_by_user"))
        st.stop()
    try:
        return _known(ask) or _waited_for(ask)
    except PlanningError as error:
        page.stop(error)


_plans: dict[tuple, Plan] = {}


def _stamp(ask: Ask) -> tuple:
    return registry().snapshot_id, setting().key, ask


def _known(ask: Ask) -> Plan | None:
    return _plans.get(_stamp(ask))


def _waited_for(ask: Ask) -> Plan:
    """Solved beside the page's own thread, which shows progress. Whoever clicks anything ends this run, and with it the search."""
    stop, told = threading.Event(), {"done": 0.0}

    def report(done: float, objective: float, bound: float) -> bool:
        told["done"] = done
        return not stop.is_set()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(plan, registry(), setting(), ask, report)
        try:
            _watch(future, told)
        finally:
            stop.set()
    found = future.result()
    while len(_plans) >= session.KEPT_RESULTS:
        _plans.pop(next(iter(_plans)))
    _plans[_stamp(ask)] = found
    return found


def _watch(future: object, told: dict[str, float]) -> None:
    began, shown = time.monotonic(), st.empty()
    while not future.done():
        time.sleep(0.02)
        if time.monotonic() - began > QUICK_S and not told.get("shown"):
            told["shown"] = True
            with shown.container():
                bar = st.progress(0.0)
                st.button(w("siting.cancel"), key="stop_solving")
        if told.get("shown"):
            bar.progress(min(told["done"], 1.0), w("siting.solving", done=f"{told['done']:.0%}"))
            time.sleep(0.1)
    shown.empty()


# --- the answer -------------------------------------------------------------------------------------------


def answer(found: Plan) -> str:
    """What the plan achieves, in words."""
    first, *rest = sentences(registry(), setting(), found, language())
    left = remaining_sites(registry(), setting(), found.ask.pipeline)
    rest += [] if left is None else [w("siting.remaining", n=left)]
    return f'<div class="answer"><p>{look.opens(first, f"plan/{ask_text(found.ask)}")}</p></div><p class="note">{escape((" " if language() == "en" else "").join(rest))}</p>'


@session.kept(by_setting=True)
def _after(ask: Ask) -> pd.DataFrame:
    return afterwards(registry(), setting(), _plans[_stamp(ask)])


def _county_states(found: Plan) -> tuple[dict[str, str], frozenset[str]]:
    """The worst state of each county then, and the counties that are better off."""
    counties = _after(found.ask)
    counties = counties[counties["unit_kind"] == "county"]
    states = counties.groupby("unit_id")["state_after"].agg(worst_state).to_dict()
    return states, frozenset(counties.loc[counties["site"].notna(), "unit_id"])


def plan_map(found: Plan, size: tuple[int, int]) -> maps.Map:
    """Counties as they would be, those that are better off outlined, with the new platforms by number."""
    states, better = _county_states(found)
    subject = vector.Subject(maps.ALL, size=size, states=tuple(sorted(states.items())), better=better, sites=_numbered(found.ask))
    shown = ("areas", "platforms", "labels", "sites")
    return maps.coverage_map(maps.ALL, shown, maps.PROVINCE_KEY, None, maps.extent_of(maps.PROVINCE_KEY), size, instead=_map_files(found.ask), subject=subject)


@session.kept(by_setting=True)
def _numbered(ask: Ask) -> tuple[tuple[str, str], ...]:
    """The places of the new platforms, "kind:id", and their numbers."""
    return tuple((f"{kind}:{name}", ", ".join(map(str, rows["rank"]))) for (kind, name), rows in _table(ask).groupby(["site_kind", "site_id"], sort=False))


@session.kept(by_setting=True)
def _map_files(ask: Ask) -> dict[str, bytes]:
    """The map files that tell of a plan instead of the record."""
    states, better = _county_states(_plans[_stamp(ask)])
    properties = {unit["unit_id"]: {"s_all": w("state.no_need")} for unit in session.units_of("county")}
    properties |= {adcode: {"c_all": maps.CODES.index(state), "a_all": 4.2 if adcode in better else 0, "s_all": w(f"state.{state}")} for adcode, state in states.items()}
    units, sites = session.units(), []
    for (kind, name), rows in _table(ask).groupby(["site_kind", "site_id"], sort=False):
        unit, served = units[f"{kind}:{name}"], ";".join(rows["clusters"])
        sites.append((unit["lon"], unit["lat"], " ".join(map(str, rows["rank"])), f"{name_of(unit)} · {_cluster_names(served)}"))
    return {"counties": maps.county_collection(properties), "sites": maps.site_collection(sites)}


def legend(found: Plan) -> str:
    """Every colour of the map with its count of counties, and what outline and number mean."""
    states, _ = _county_states(found)
    counts = pd.Series(states).value_counts().to_dict() if states else {}
    counts |= {"no_need": len(session.units_of("county")) - len(states)}
    swatches = "".join(f'<span><i style="{look.css(state)}"></i>{escape(w(f"state.{state}"))} <b>{counts[state]}</b></span>' for state in (*STATES, "no_need") if counts.get(state))
    fine = w("list.separator").join((w("siting.legend_new"), w("siting.legend_site")))
    return f'<div class="legend"><span class="soft">{escape(w("siting.legend_after"))}</span>{swatches}</div>{look.platform_marks()}<p class="mapnote">{escape(fine)}</p>'


def curve(found: Plan, height: int) -> None:
    """What each further platform buys; nothing for the models that do not say."""
    if found.curve is None:
        return
    st.html(f'<div class="panel"><h3>{escape(w("siting.curve"))}</h3></div>')
    figure = charts.marginal_curve(found.curve, found.ask.sites if found.ask.model == "mclp" else len(found.sites), w("siting.curve_x"), height - 110)
    st.plotly_chart(figure, config={"displayModeBar": False}, key="curve", alt=w("siting.curve"))
    st.html(f'<p class="mapnote">{escape(w("siting.curve_y"))} {escape(w("siting.curve_note"))}</p>')


@session.kept(by_setting=True)
def _table(ask: Ask) -> pd.DataFrame:
    return site_table(registry(), setting(), _plans[_stamp(ask)])


def _cluster_names(clusters: str) -> str:
    return w("list.separator").join(name_of(session.clusters()[one]) for one in clusters.split(";"))


def table(found: Plan) -> None:
    """The sites with their reasons."""
    st.html(f'<div class="panel"><h3>{escape(w("siting.table"))}</h3></div>')
    rows = _table(found.ask)
    units = session.units()
    shown = pd.DataFrame(
        {
            "rank": rows["rank"], "place": [name_of(units[f"{kind}:{name}"]) for kind, name in zip(rows["site_kind"], rows["site_id"], strict=True)],
            "city": [_city(units[f"{kind}:{name}"]) for kind, name in zip(rows["site_kind"], rows["site_id"], strict=True)],
            "serving": rows["clusters"].map(_cluster_names), "needs_new": rows["needs_new"], "adds": rows["adds"], "why": rows[f"reason_{language()}"],
            "as_good": [_tied(ties) if isinstance(ties, str) else "" for ties in rows["ties"]],
        }
    )  # fmt: skip
    st.dataframe(
        shown, hide_index=True, height=min(36 * (len(shown) + 1) + 2, 400), key="sites", alt=w("siting.table"),
        column_config={name: st.column_config.TextColumn(w(f"siting.{name}"), width=width) for name, width in (("place", 130), ("serving", 180), ("why", 560), ("as_good", 300))}
        | {"city": st.column_config.TextColumn(w("unit.city"), width=80), "rank": st.column_config.NumberColumn(w("siting.rank"), width=56)}
        | {"needs_new": st.column_config.NumberColumn(w("siting.needs_new"), width=104), "adds": st.column_config.NumberColumn(w("siting.adds"), format="%.1f", width=78)},
    )  # fmt: skip


def _city(unit: dict) -> str:
    found = session.units().get(f"city:{unit['city_adcode']}")
    return name_of(found) if found else ""


def _tied(ties: str) -> str:
    """The sites that would do as well: place and, where it is another, what it serves."""
    named = []
    for tie in ties.split(";"):
        place, _, bundle = tie.partition(" ")
        cluster = session.clusters().get(bundle)
        named.append(name_of(session.units()[place]) + (f" ({name_of(cluster)})" if cluster else ""))
    return w("list.separator").join(named)


def keep_as_scenario(found: Plan) -> None:
    """A button that makes a scenario of the plan, and then a link to it; Streamlit lets no page with bound widgets switch by itself."""
    made = as_scenario(registry(), setting(), found, w("siting.scenario_name", n=len(found.sites)))
    if not found.ask.surely:
        made = replace(made, note=w("scenario.counts_surely"))
    full = scenarios.full()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(w("siting.to_scenario"), icon=":material/alt_route:", key="to-scenario", on_click=_keep, args=(made,), disabled=full, help=w("scenario.most", n=scenarios.MOST_KEPT) if full else None)
        if st.session_state.get("kept_plan") == made.key:
            st.page_link(page.FILES["scenarios"], label=w("siting.open_scenario"), icon=":material/arrow_forward:", query_params=filters.carried())
    if made.note:
        st.html(scenarios.note(made.note))


def _keep(made: Scenario) -> None:
    st.session_state.setdefault("scenarios", {})
    scenarios.put(made)
    st.session_state["kept_plan"] = made.key


def exports(found: Plan) -> dict[str, pd.DataFrame]:
    """The tables that can be taken away, by name."""
    stamp = {"snapshot_id": registry().snapshot_id, "policy_id": setting().policy_id}
    needs = found.needs.drop(columns=["before", "km_before"]).assign(**stamp)
    return {"sites": _table(found.ask), "needs": needs} | ({} if found.curve is None else {"curve": found.curve.assign(**stamp)})
