"""The levers of siting: what is asked, from the sidebar."""

from dataclasses import dataclass

import streamlit as st

from analytics.siting.ask import PLACES, SERVES, Ask
from analytics.siting.models import MODELS
from analytics.siting.remaining import remaining_sites
from data.points import towns, typed_points
from data.vocabulary import ZONE_KINDS
from pages.parts.run import address, links, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import name_of, text
from pages.parts.widgets import weights
from pages.parts.widgets.labels import cluster_labels, place_labels

MOST = 60  # sites that the lever offers
MOST_MONEY = 1e9  # in the unit of costs, 10,000 yuan: more than any budget there is


def levers() -> Ask:
    """Draw the levers, and return the question that they ask."""
    model = _model()
    number = st.container()  # filled last: it depends on the pipeline and on the budget
    clusters = _clusters()
    candidates = _candidates()
    serves = _serves()
    pipeline = _pipeline()
    one_per_city = _equity(model, "one_per_city", "fair")
    worst_first = _equity(model, "worst_first", "worst")
    weighting = weights.choose()
    rare = _rare_levers(model, _is_unclear(serves, clusters))
    with number:
        sites = _number_of_sites(model, pipeline=pipeline, has_budget=rare.budget is not None)
    return Ask(
        model=model,
        sites=sites,
        clusters=tuple(sorted(clusters)),
        unit_kind=rare.unit_kind,
        candidates=candidates,
        serves=serves,
        surely=rare.surely,
        pipeline=pipeline,
        forced=rare.forced,
        excluded=rare.excluded,
        one_per_city=one_per_city,
        worst_first=worst_first,
        budget=rare.budget,
        cost=rare.cost,
        capacity=rare.capacity,
        weigh=weighting.by,
        group=weighting.group,
        group_factor=weighting.factor,
    )


def put(values: dict[str, object]) -> None:
    """Set levers by key, as a click on something that names their values does."""
    for key, value in values.items():
        st.session_state[key] = value


# --- what most questions set ----------------------------------------------------------------------


@address.reads("model")
def _model() -> str:
    labels = wording.words("siting", MODELS)
    return links.selectbox(
        text("siting.model"), list(labels), key="model", format_func=labels.__getitem__
    )


@address.reads("serve")
def _clusters() -> list[str]:
    labels = cluster_labels()
    return links.multiselect(
        text("siting.clusters"),
        list(labels),
        key="serve",
        format_func=labels.__getitem__,
        placeholder=text("filter.any"),
    )


@address.reads("where", "at")
def _candidates() -> tuple[str, ...]:
    """Choose kinds of places and places by name; any county if none is chosen."""
    kinds = {name: _kind_of_place(name) for name in PLACES}
    labels = kinds | _places() | _town_labels()
    chosen = links.multiselect(
        text("siting.candidates"),
        list(labels),
        key="where",
        format_func=labels.__getitem__,
        placeholder=text("siting.counties"),
    )
    points = links.text_input(
        text("siting.point"), key="at", placeholder="120.15,30.28", help=text("siting.point_help")
    )
    return (*sorted(chosen), *typed_points(points or "")) or ("counties",)


def _kind_of_place(name: str) -> str:
    return text(f"zone_kind.{name}") if name in ZONE_KINDS else text(f"siting.{name}")


def _places() -> dict[str, str]:
    """Label counties and zones."""
    return {
        key: label for key, label in place_labels().items() if key.startswith(("county:", "zone:"))
    }


@cached_for_page
def _town_labels() -> dict[str, str]:
    """Label every town by "town:id", with its city and county."""
    counties = place_labels()
    rows = towns(registry()).sort_values(["adcode", "place"]).to_dict("records")
    return {
        town["place"]: f"{counties['county:' + town['adcode']]} › {name_of(town, 'site_name')}"
        for town in rows
    }


@address.reads("bundle")
def _serves() -> str:
    labels = {name: text(f"siting.serves_{name}") for name in SERVES}
    return links.selectbox(
        text("siting.serves"), list(labels), key="bundle", format_func=labels.__getitem__
    )


@address.reads("pipeline")
def _pipeline() -> bool:
    return links.toggle(text("siting.pipeline"), key="pipeline")


@address.reads("fair", "worst")
def _equity(model: str, option: str, key: str) -> bool:
    """Choose an option of equity, if the model has it."""
    if option not in MODELS[model].options:
        return False
    return links.toggle(text(f"siting.{option}"), key=key)


# --- the number of sites --------------------------------------------------------------------------


def _number_of_sites(model: str, *, pipeline: bool, has_budget: bool) -> int | None:
    """Choose how many sites; None for a model that finds their number."""
    if MODELS[model].finds_number:
        return None
    return _at_most() if has_budget else _sites(pipeline)


@address.reads("new")
def _sites(pipeline: bool) -> int:
    """Choose how many; one click takes the number that the goal still asks for."""
    sites = links.number_input(text("siting.sites"), 0, MOST, 10, key="new")
    remaining = remaining_sites(registry(), setting(), pipeline=pipeline)
    if remaining is not None and 0 < remaining <= MOST and remaining != sites:
        st.button(
            text("siting.take_remaining", n=remaining),
            key="take-remaining",
            icon=":material/flag:",
            help=text("siting.remaining", n=remaining),
            on_click=put,
            args=({"new": remaining},),
        )
    return sites


@address.reads("atmost")
def _at_most() -> int | None:
    """Choose how many at most; none need be given where a budget sets the number."""
    return links.number_input(
        text("siting.at_most"), 0, MOST, None, key="atmost", placeholder=text("siting.by_budget")
    )


# --- what most questions leave alone --------------------------------------------------------------


@dataclass(frozen=True)
class RareLevers:
    """What the folded levers say; the fields are those of `Ask`."""

    unit_kind: str
    surely: bool
    excluded: tuple[str, ...]
    forced: tuple[str, ...]
    capacity: float | None
    budget: float | None
    cost: float | None


def _is_unclear(serves: str, clusters: list[str]) -> bool:
    """True if it is unclear what a forced site would serve."""
    return serves == "group" or (serves == "cluster" and len(clusters) != 1)


def _rare_levers(model: str, is_unclear: bool) -> RareLevers:
    """Draw the folded levers; no site can be forced where it is unclear what it serves."""
    with st.expander(text("siting.more"), icon=":material/tune:"):
        unit_kind = _unit_kind()
        surely = _surely()
        excluded = _excluded()
        forced = _forced(is_unclear)
        capacity = _capacity() if MODELS[model].has_capacity else None
        budget = _budget() if "budget" in MODELS[model].options else None
        cost = None if budget is None else _cost()
    return RareLevers(unit_kind, surely, excluded, forced, capacity, budget, cost)


@address.reads("whose")
def _unit_kind() -> str:
    labels = wording.words("unit", ("county", "zone"))
    return links.radio(
        text("siting.unit"),
        list(labels),
        key="whose",
        format_func=labels.__getitem__,
        horizontal=True,
    )


@address.reads("surely")
def _surely() -> bool:
    label, help = text("siting.surely"), text("siting.surely_help")
    return links.toggle(label, key="surely", default=True, help=help)


@address.reads("avoid")
def _excluded() -> tuple[str, ...]:
    labels = _places()
    chosen = links.multiselect(
        text("siting.excluded"),
        list(labels),
        key="avoid",
        format_func=labels.__getitem__,
        placeholder=text("siting.none_chosen"),
    )
    return tuple(chosen)


@address.reads("force")
def _forced(is_unclear: bool) -> tuple[str, ...]:
    labels = _places()
    chosen = links.multiselect(
        text("siting.forced"),
        list(labels),
        key="force",
        disabled=is_unclear,
        help=text("siting.forced_help"),
        format_func=labels.__getitem__,
        placeholder=text("siting.none_chosen"),
    )
    return () if is_unclear else tuple(chosen)


@address.reads("capacity")
def _capacity() -> float:
    return links.number_input(text("siting.capacity"), 0.1, 1000.0, 2.0, key="capacity")


@address.reads("budget")
def _budget() -> float | None:
    return links.number_input(text("siting.budget"), 0.0, MOST_MONEY, None, key="budget")


@address.reads("cost")
def _cost() -> float:
    return links.number_input(text("siting.cost"), 0.1, MOST_MONEY, 2000.0, key="cost")
