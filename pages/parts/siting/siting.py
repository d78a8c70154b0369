"""The levers of siting, the wait for its answer, and the answer as words, map, curve and tables."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.phrases.weighting import weight_name
from analytics.questions.coverage import STATES, worst_state
from analytics.scenario import Scenario
from analytics.scenario.world import points_by_place
from analytics.siting import (
    MODELS,
    PLACES,
    SERVES,
    Ask,
    Plan,
    afterwards,
    as_scenario,
    ask_text,
    by_cluster,
    plan,
    remaining_sites,
)
from analytics.siting.ask import DISTANCE, FEWEST, USES, check
from analytics.siting.phrases import before_solving, question, sentences, site_table
from data.points import KINDS, towns, typed_point
from data.vocabulary import ZONE_KINDS
from geo.errors import PlanningError
from pages.parts.html import charts, look
from pages.parts.maps import coverage_map, fallback
from pages.parts.run import links, questions, shell, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import name_of, w
from pages.parts.scenarios import shelf
from pages.parts.widgets import filters, weights

MOST = 60  # sites that the lever offers
MOST_MONEY = 1e9  # in the unit of costs, 10,000 yuan: more than any budget there is
TIES = 3  # as many are named of the sites that would do as well; the CSV has all
QUICK_S = 0.4  # an answer that takes no longer needs no progress bar


# --- the question ---------------------------------------------------------------------------------


def levers() -> Ask:
    """What is asked, from the sidebar."""
    model = _choice("model", MODELS, w("siting.model"))
    # drawn last: it depends on the pipeline and on the budget, which stand below it
    number = st.container()
    names = filters.cluster_labels()
    clusters = links.multiselect(
        w("siting.clusters"),
        list(names),
        key="serve",
        format_func=names.__getitem__,
        placeholder=w("filter.any"),
    )
    where = _candidates()
    serves = {name: w(f"siting.serves_{name}") for name in SERVES}
    bundle = links.selectbox(
        w("siting.serves"), list(serves), key="bundle", format_func=serves.__getitem__
    )
    pipeline = links.toggle(w("siting.pipeline"), key="pipeline")
    fair = {
        name: links.toggle(w(f"siting.{name}"), key=key)
        for name, key in (("one_per_city", "fair"), ("worst_first", "worst"))
        if name in USES[model]
    }
    weighed = weights.choose()
    more = _more(model, clusters, bundle)
    with number:
        sites = (
            None if model in FEWEST else _sites(pipeline) if more["budget"] is None else _at_most()
        )
    return Ask(
        model,
        sites,
        tuple(sorted(clusters)),
        candidates=where,
        serves=bundle,
        pipeline=pipeline,
        **fair,
        **more,
        weigh=weighed.by,
        group=weighed.group,
        group_factor=weighed.factor,
    )


def _sites(pipeline: bool) -> int:
    """How many; one click takes the number that the goal still asks for."""
    sites = links.number_input(w("siting.sites"), 0, MOST, 10, key="new")
    left = remaining_sites(registry(), setting(), pipeline)
    if left is not None and 0 < left <= MOST and left != sites:
        st.button(
            w("siting.take_remaining", n=left),
            key="take-remaining",
            icon=":material/flag:",
            help=w("siting.remaining", n=left),
            on_click=_put,
            args=({"new": left},),
        )
    return sites


def _at_most() -> int | None:
    """How many at most, where a budget sets the number: none need be given."""
    return links.number_input(
        w("siting.at_most"), 0, MOST, None, key="atmost", placeholder=w("siting.by_budget")
    )


def _put(values: dict[str, object]) -> None:
    """Set levers, as a click on something that names their values does."""
    for key, value in values.items():
        st.session_state[key] = value


def _candidates() -> tuple[str, ...]:
    """Kinds of places and places by name; any county if none is chosen."""
    kinds = {
        name: w(f"siting.{name}") if name not in ZONE_KINDS else w(f"zone_kind.{name}")
        for name in PLACES
    }
    labels = kinds | _places() | _town_labels()
    chosen = links.multiselect(
        w("siting.candidates"),
        list(labels),
        key="where",
        format_func=labels.__getitem__,
        placeholder=w("siting.counties"),
    )
    point = links.text_input(
        w("siting.point"), key="at", placeholder="120.15,30.28", help=w("siting.point_help")
    )
    typed = [typed_point(point)] if point and point.strip() else []
    return (*sorted(chosen), *typed) or ("counties",)


@cached_for_page
def _town_labels() -> dict[str, str]:
    """Every town by "town:id", with its city and county."""
    counties = filters.place_labels()
    found = towns(registry()).sort_values(["adcode", "place"]).to_dict("records")
    return {
        town["place"]: " › ".join(
            (counties["county:" + town["adcode"]], name_of(town, "site_name"))
        )
        for town in found
    }


def _places() -> dict[str, str]:
    return {
        key: label
        for key, label in filters.place_labels().items()
        if key.startswith(("county:", "zone:"))
    }


def _choice(key: str, options: tuple[str, ...], label: str) -> str:
    words = wording.words("siting", options)
    return links.selectbox(label, list(words), key=key, format_func=words.__getitem__)


def _more(model: str, clusters: list[str], bundle: str) -> dict[str, object]:
    """Levers that most questions leave alone."""
    with st.expander(w("siting.more"), icon=":material/tune:"):
        units = wording.words("unit", ("county", "zone"))
        kind = links.radio(
            w("siting.unit"),
            list(units),
            key="whose",
            format_func=units.__getitem__,
            horizontal=True,
        )
        surely = links.toggle(
            w("siting.surely"), key="surely", default=True, help=w("siting.surely_help")
        )
        labels = _places()
        nowhere = {"format_func": labels.__getitem__, "placeholder": w("siting.none_chosen")}
        excluded = links.multiselect(w("siting.excluded"), list(labels), key="avoid", **nowhere)
        # what would the forced site serve?
        unclear = bundle == "group" or (bundle == "cluster" and len(clusters) != 1)
        forced = links.multiselect(
            w("siting.forced"),
            list(labels),
            key="force",
            disabled=unclear,
            help=w("siting.forced_help"),
            **nowhere,
        )
        capacity = (
            links.number_input(w("siting.capacity"), 0.1, 1000.0, 2.0, key="capacity")
            if model == "mclp_capacitated"
            else None
        )
        budget = cost = None
        if "budget" in USES[model]:
            budget = links.number_input(w("siting.budget"), 0.0, MOST_MONEY, None, key="budget")
            cost = (
                links.number_input(w("siting.cost"), 0.1, MOST_MONEY, 2000.0, key="cost")
                if budget is not None
                else None
            )
    return {
        "unit_kind": kind,
        "surely": surely,
        "excluded": tuple(excluded),
        "forced": () if unclear else tuple(forced),
        "capacity": capacity,
        "budget": budget,
        "cost": cost,
    }


def asked(found: Plan) -> dict[str, object]:
    """The question as an export states it."""
    return {name: value for name, value in vars(found.ask).items() if value not in (None, ())}


# --- the wait -------------------------------------------------------------------------------------


def solved(ask: Ask) -> tuple[Plan, DeltaGenerator]:
    """The plan for a question, and where to draw it. Ends the page where none can be had.

    One that takes long shows how far it is, and can be stopped; meanwhile nothing stands in the
    place of the answer, for what stood there answers another question.
    """
    if st.session_state.get("stop_solving"):
        st.info(w("siting.cancelled_by_user"))
        st.stop()
    try:
        for sentence in _before(ask):
            st.html(shelf.note(sentence))
        found, place = _known(ask), None
        if found is None:
            found, place = _waited_for(ask)
    except PlanningError as error:
        shell.stop(error)
    return found, st.container() if place is None else place.container()


@cached_for_page(by_setting=True)
def _before(ask: Ask) -> list[str]:
    """What has to be known before a question is solved; a question that cannot be meant is refused
    here.
    """
    check(registry(), setting(), ask)
    return before_solving(registry(), setting(), ask, language())


def _key(ask: Ask) -> tuple:
    return "plan", setting(), ask


def _known(ask: Ask) -> Plan | None:
    return registry().answers.find(_key(ask), shared=False)


def _waited_for(ask: Ask) -> tuple[Plan, DeltaGenerator | None]:
    """Solved beside the page's own thread, which shows progress.

    Whoever clicks anything ends this run, and with it the search.
    """
    stop, told = threading.Event(), {"done": 0.0}

    def report(done: float, objective: float, bound: float) -> bool:
        told["done"] = done
        return not stop.is_set()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(plan, registry(), setting(), ask, report)
        try:
            place = _watch(future, told)
        finally:
            stop.set()
    found = future.result()
    registry().answers.store(_key(ask), found, shared=False)
    return found, place


def _watch(future: Future, told: dict[str, float]) -> DeltaGenerator | None:
    """Wait; where that takes long, progress takes the place of the answer before.

    Returns that place, None if it was quick.
    """
    began, place, bar = time.monotonic(), None, None
    while not future.done():
        time.sleep(0.02)
        if place is None and time.monotonic() - began > QUICK_S:
            place = st.empty()
            with place.container():
                bar = st.progress(0.0)
                st.button(w("siting.cancel"), key="stop_solving")
        if bar is not None:
            bar.progress(min(told["done"], 1.0), w("siting.solving", done=f"{told['done']:.0%}"))
            time.sleep(0.1)
    return place


# --- the answer -----------------------------------------------------------------------------------


def answer(found: Plan) -> str:
    """What the plan achieves, in words."""
    first, *rest = sentences(registry(), setting(), found, language())
    left = remaining_sites(registry(), setting(), found.ask.pipeline)
    rest += [] if left is None else [w("siting.remaining", n=left)]
    asked_for = (" " if language() == "en" else "").join(
        question(registry(), setting(), found, language())
    )
    above = f'<p class="note">{escape(asked_for)}</p>'
    return (
        f"{above}<div"
        f' class="answer"><p>{look.opens(first, f"plan/{ask_text(found.ask)}")}</p></div><p'
        f' class="note">{escape((" " if language() == "en" else "").join(rest))}</p>'
    )


@cached_for_page(by_setting=True, own=True)
def _county_states(found: Plan) -> tuple[dict[str, str], frozenset[str]]:
    """The worst state of each county then, and the counties that are better off."""
    counties = afterwards(registry(), setting(), found, ("county",))
    states = counties.groupby("unit_id")["state_after"].agg(worst_state).to_dict()
    return states, frozenset(counties.loc[counties["site"].notna(), "unit_id"])


def plan_map(found: Plan, size: tuple[int, int]) -> coverage_map.Map:
    """Counties as they would be, those that are better off outlined, with the new platforms by
    number.
    """
    states, better = _county_states(found)
    subject = fallback.Subject(
        coverage_map.ALL,
        size=size,
        states=tuple(sorted(states.items())),
        better=better,
        sites=_numbered(found),
    )
    shown = ("areas", "existing", "labels", "sites")
    return coverage_map.coverage_map(
        coverage_map.ALL,
        shown,
        coverage_map.PROVINCE_KEY,
        None,
        coverage_map.extent_of(coverage_map.PROVINCE_KEY),
        size,
        instead=_map_files(found),
        subject=subject,
    )


@cached_for_page(by_setting=True, own=True)
def _numbered(found: Plan) -> tuple[tuple[str, str], ...]:
    """The places of the new platforms, "kind:id", and their numbers."""
    return tuple(
        (f"{kind}:{name}", ", ".join(map(str, rows["rank"])))
        for (kind, name), rows in _table(found).groupby(["site_kind", "site_id"], sort=False)
    )


@cached_for_page(by_setting=True, own=True)
def _map_files(found: Plan) -> dict[str, bytes]:
    """The map files that tell of a plan instead of the record."""
    states, better = _county_states(found)
    properties = {
        unit["unit_id"]: {"s_all": w("state.no_need")} for unit in questions.units_of_kind("county")
    }
    properties |= {
        adcode: {
            "c_all": coverage_map.CODES.index(state),
            "a_all": 4.2 if adcode in better else 0,
            "s_all": w(f"state.{state}"),
        }
        for adcode, state in states.items()
    }
    sites = []
    for (kind, name), rows in _table(found).groupby(["site_kind", "site_id"], sort=False):
        unit, served = _place(f"{kind}:{name}"), ";".join(rows["clusters"])
        sites.append(
            (
                unit["lon"],
                unit["lat"],
                " ".join(map(str, rows["rank"])),
                f"{name_of(unit)} · {_cluster_names(served)}",
            )
        )
    return {
        "counties": coverage_map.county_collection(properties),
        "sites": coverage_map.site_collection(sites),
    }


def map_heading(found: Plan) -> str:
    """What the map shows: the counties then, or as they are where nothing is built."""
    return w("siting.legend_after" if len(found.sites) else "siting.legend_now")


def legend(found: Plan) -> str:
    """Every colour of the map with its count of counties, what outline and number mean where there
    are any, and the fine print.
    """
    states, better = _county_states(found)
    counts = pd.Series(states).value_counts().to_dict() if states else {}
    counts |= {"no_need": len(questions.units_of_kind("county")) - len(states)}
    swatches = "".join(
        f'<span><i style="{look.css(state)}"></i>{escape(w(f"state.{state}"))}'
        f" <b>{counts[state]}</b></span>"
        for state in (*STATES, "no_need")
        if counts.get(state)
    )
    exact = found.sites["site_kind"].isin(KINDS)
    number = "point" if exact.all() else "mixed" if exact.any() else "site"
    marks = [
        w(f"siting.legend_{name}")
        for name, there in (("new", better), (number, len(found.sites)))
        if there
    ]
    told = f'<p class="mapnote">{escape(w("siting.and").join(marks))}</p>' if marks else ""
    return (
        '<div class="legend"><span'
        f' class="soft">{escape(map_heading(found))}</span>{swatches}</div>{told}{look.platform_marks()}<p'
        f' class="mapnote">{escape(look.fine_print(setting()))}</p>'
    )


def curve(found: Plan, height: int) -> None:
    """What each further platform buys, and where the plan stands."""
    st.html(f'<div class="panel"><h3>{escape(w("siting.curve"))}</h3></div>')
    figure = charts.marginal_curve(
        found.curve,
        len(found.sites),
        found.weight_after / (found.weight_all or 1.0),
        w("siting.curve_x"),
        height - 110,
    )
    st.plotly_chart(figure, config={"displayModeBar": False}, key="curve", alt=w("siting.curve"))
    st.html(
        f'<p class="mapnote">{escape(w("siting.curve_y", weight=weight_name(registry(), found.ask.weighting, language())))}'
        f" {escape(w('siting.curve_note'))}</p>"
    )


def ways_out(found: Plan) -> None:
    """Of a question without an answer: each change of one lever that the answer's own numbers show
    to help, to be made by a click.
    """
    ask, changes = found.ask, []
    if found.at_least is not None and ask.sites is not None and ask.sites < found.at_least <= MOST:
        changes.append(
            (
                "out_sites",
                found.at_least,
                {"new" if ask.budget is None else "atmost": found.at_least},
            )
        )
    if (
        found.at_least is not None
        and ask.affordable is not None
        and ask.affordable < found.at_least
    ):
        changes.append(
            ("out_budget", f"{found.at_least * ask.cost:,g}", {"budget": found.at_least * ask.cost})
        )
    changes += [("out_city", "", {"fair": False})] if ask.one_per_city else []
    changes += [("out_forced", "", {"force": []})] if ask.forced else []
    changes += [("out_model", "", {"model": "mclp"})] if ask.model in DISTANCE else []
    st.html(f'<div class="panel"><h3>{escape(w("siting.out"))}</h3></div>')
    for name, value, levers_ in changes:
        st.button(w(f"siting.{name}", n=value), key=f"out-{name}", on_click=_put, args=(levers_,))
    st.html(f'<p class="mapnote">{escape(w("siting.out_note"))}</p>')


@cached_for_page(by_setting=True, own=True)
def _table(found: Plan) -> pd.DataFrame:
    return site_table(registry(), setting(), found)


def _cluster_names(clusters: str) -> str:
    return w("list.separator").join(
        name_of(questions.clusters()[one]) for one in clusters.split(";")
    )


@cached_for_page(by_setting=True, own=True)
def table(found: Plan) -> str:
    """The sites with their reasons in full, as HTML."""
    lines = []
    for row in _table(found).to_dict("records"):
        unit = _place(f"{row['site_kind']}:{row['site_id']}")
        below = "<br>".join(
            escape(part) for part in (_city(unit), w(f"siting.stands_{row['site_kind']}")) if part
        )
        place = f'<b>{escape(name_of(unit))}</b><br><span class="soft">{below}</span>'
        tied = (
            "<br><span"
            f' class="soft">{escape(w("siting.as_good"))}{w("siting.colon")}{escape(_tied(row["ties"]))}</span>'
            if isinstance(row["ties"], str)
            else ""
        )
        lines.append(
            [
                ("rank", str(row["rank"])),
                ("place", f"<span>{place}</span>"),
                ("serving", escape(_cluster_names(row["clusters"]))),
                (_newly(found), str(row["needs_new"])),
                ("adds", f"{row['adds']:.1f}"),
                ("why", f"<span>{escape(row[f'reason_{language()}'])}{tied}</span>"),
            ]
        )
    weight = weight_name(registry(), found.ask.weighting, language())
    return _html_table("siting.table", lines, "sites", {"adds": weight})


@cached_for_page(by_setting=True, own=True)
def clusters_table(found: Plan) -> str:
    """Which clusters the sites should serve, and what that brings, as HTML; the clusters that get
    none in a line below.
    """
    rows = by_cluster(found).to_dict("records")
    lines = [
        [
            ("cluster", escape(name_of(row, "cluster_name"))),
            ("new_sites", str(row["sites"])),
            ("ranks", row["ranks"].replace(";", w("list.separator"))),
            ("needs_of", str(row["needs"])),
            ("covered_before", str(row["before"])),
            (_newly(found), str(row["new"] + row["partly"])),
            ("left", str(row["no"])),
        ]
        for row in rows
        if row["sites"]
    ]
    without = [name_of(row, "cluster_name") for row in rows if not row["sites"]]
    note = (
        f'<p class="mapnote">{escape(w("siting.clusters_without", names=w("list.separator").join(without)))}</p>'
        if without
        else ""
    )
    return _html_table("siting.clusters_table", lines, "clusters") + note


def _newly(found: Plan) -> str:
    """What the needs of a site or a cluster are called: with capacities they may be taken in
    partly.
    """
    return "taken_new" if found.ask.model == "mclp_capacitated" else "needs_new"


def _html_table(
    title: str, lines: list[list[tuple[str, str]]], kind: str, weights: dict[str, str] | None = None
) -> str:
    """Rows of (column, HTML) under their heads, some of which name the weight; on a phone each row
    is a card.
    """
    said = {
        name: escape(w(f"siting.{name}", weight=(weights or {}).get(name, "")))
        for name, _ in lines[0]
    }
    heads = "".join(f"<th>{said[name]}</th>" for name, _ in lines[0])
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{name}" data-label="{said[name]}">{cell}</td>' for name, cell in line
        )
        + "</tr>"
        for line in lines
    )
    return (
        f'<div class="panel"><h3>{escape(w(title))}</h3></div><table class="plain sheet'
        f' {kind}"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    )


def _place(place: str) -> dict:
    """A county, zone, town or point, as `questions.units` has units."""
    return questions.units().get(place) or _point(place)


@cached_for_page
def _point(place: str) -> dict:
    return points_by_place(registry(), [place])[place]


def _city(unit: dict) -> str:
    found = questions.units().get(f"city:{unit['city_adcode']}")
    return name_of(found) if found else ""


def _tied(ties: str) -> str:
    """The sites that would do as well, the first few: place and, where it is another, what it
    serves.
    """
    named = []
    for tie in ties.split(";")[:TIES]:
        place, _, bundle = tie.partition(" ")
        cluster = questions.clusters().get(bundle)
        named.append(name_of(_place(place)) + (f" ({name_of(cluster)})" if cluster else ""))
    return w("list.separator").join(named) + ("…" if ties.count(";") >= TIES else "")


def keep_as_scenario(found: Plan) -> None:
    """A button that makes a scenario of the plan, and then a link to it; Streamlit lets no page
    with bound widgets switch by itself.
    """
    made = as_scenario(registry(), setting(), found, w("siting.scenario_name", n=len(found.sites)))
    if not found.ask.surely:
        made = replace(made, note=w("scenario.counts_surely"))
    full = shelf.full()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            w("siting.to_scenario"),
            icon=":material/alt_route:",
            key="to-scenario",
            on_click=_keep,
            args=(made,),
            disabled=full,
            help=w("scenario.most", n=shelf.MOST_KEPT) if full else None,
        )
        if st.session_state.get("kept_plan") == made.key:
            st.page_link(
                shell.FILES["scenarios"],
                label=w("siting.open_scenario"),
                icon=":material/arrow_forward:",
                query_params=filters.carried(),
            )
    if made.note:
        st.html(shelf.note(made.note))


def _keep(made: Scenario) -> None:
    st.session_state.setdefault("scenarios", {})
    shelf.put(made)
    st.session_state["kept_plan"] = made.key


def exports(found: Plan) -> dict[str, pd.DataFrame]:
    """The tables that can be taken away, by name."""
    stamp = {"snapshot_id": registry().snapshot_id, "policy_id": setting().policy_id}
    needs = found.needs.drop(columns=["before", "km_before"]).assign(**stamp)
    made = {"sites": _table(found), "clusters": by_cluster(found).assign(**stamp), "needs": needs}
    return made | ({} if found.curve is None else {"curve": found.curve.assign(**stamp)})
