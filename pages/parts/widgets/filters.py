"""Widgets that pages share: language, setting, measure, unit, cluster, city, place and platform.

`links` makes them, so that a copied address reopens the same view.
"""

from collections.abc import Callable

import streamlit as st

from analytics.questions.coverage import MEASURES, STATE
from analytics.words import LANGUAGES
from data.policy import PolicySet
from data.vocabulary import LEVELS, STATUSES
from pages.parts.run import address, context, links
from pages.parts.run.context import language, registry
from pages.parts.run.wording import text, words
from pages.parts.widgets.labels import (
    city_labels,
    cluster_labels,
    place_labels,
    platform_labels,
)

RADII_KM = (None, 25, 50, 75, 100, 150, 200)
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}

# --- language and setting -------------------------------------------------------------------------


@address.reads("lang")
def language_switch() -> None:
    """Choose Chinese or English; choices made so far stay."""
    links.radio(
        "语言 Language",
        LANGUAGES,
        key="lang",
        format_func=LANGUAGE_NAMES.__getitem__,
        horizontal=True,
        label_visibility="collapsed",
        on_change=address.keep_choices,
    )


def setting() -> None:
    """Choose what counts: policy set, radius, levels, statuses, confidence."""
    policy = _policy()
    with st.expander(text("filter.setting"), icon=":material/tune:"):
        _radius()
        _levels(policy)
        _statuses(policy)
        _confidence_and_scope()


@address.reads("policy")
def _policy() -> PolicySet:
    policies = registry().policies
    names = {name: policy.short[language()] for name, policy in policies.items()}
    either = {short: name for name, policy in policies.items() for short in policy.short.values()}
    chosen = links.selectbox(
        text("filter.policy"),
        list(names),
        key="policy",
        format_func=names.__getitem__,
        also=either,
        on_change=_count_by_policy,
    )
    return policies[chosen]


@context.in_own_run
def _count_by_policy() -> None:
    """Another policy set brings its own levels and statuses: a page never mixes two sets."""
    policy = registry().policies[st.session_state["policy"]]
    st.session_state["levels"] = list(policy.levels)
    st.session_state["statuses"] = list(policy.statuses)


@address.reads("radius")
def _radius() -> None:
    labels = {km: _radius_label(km) for km in RADII_KM}
    links.selectbox(
        text("filter.radius"),
        RADII_KM,
        key="radius",
        format_func=labels.__getitem__,
        help=text("filter.radius_help"),
    )


def _radius_label(km: float | None) -> str:
    if km is None:
        return text("filter.radius_policy")
    return text("unit_of.km", n=f"{km:g}")


@address.reads("levels")
def _levels(policy: PolicySet) -> None:
    links.multiselect(
        text("filter.levels"),
        LEVELS,
        key="levels",
        default=policy.levels,
        format_func=words("level", LEVELS).__getitem__,
        placeholder=text("filter.any"),
    )


@address.reads("statuses")
def _statuses(policy: PolicySet) -> None:
    links.multiselect(
        text("filter.statuses"),
        STATUSES,
        key="statuses",
        default=policy.statuses,
        format_func=words("status", STATUSES).__getitem__,
        placeholder=text("filter.any"),
        help=text("filter.statuses_help"),
    )


@address.reads("confirmed", "every")
def _confidence_and_scope() -> None:
    links.toggle(text("filter.confirmed"), key="confirmed")
    links.toggle(text("filter.every"), key="every", help=text("filter.every_help"))


# --- what a page looks at -------------------------------------------------------------------------


@address.reads("measure")
def measure() -> None:
    """Choose what maps and matrices show from here on: the state, or one of four coverages."""
    chosen = links.selectbox(
        text("measure.label"),
        MEASURES,
        key="measure",
        format_func=words("measure", MEASURES).__getitem__,
        help=text("measure.help"),
    )
    context.fix_measure(chosen or STATE)


@address.reads("unit")
def unit_kind(kinds: tuple[str, ...]) -> str:
    """Choose which kind of unit to look at."""
    return links.radio(
        text("filter.unit"),
        kinds,
        key="unit",
        format_func=words("unit", kinds).__getitem__,
        horizontal=True,
    )


@address.reads("cluster")
def cluster() -> str | None:
    """Choose one cluster, or None for all."""
    return one_or_all(
        text("filter.cluster"), "cluster", cluster_labels(), text("filter.all_clusters")
    )


@address.reads("city")
def city() -> str | None:
    """Choose one city, or None for all."""
    return one_or_all(text("unit.city"), "city", city_labels(), text("filter.all_cities"))


@address.reads("place")
def place(on_change: Callable[[], None]) -> str:
    """Choose one place, from the province down to a zone, as "kind:id"; typing searches."""
    labels = place_labels()
    return links.selectbox(
        text("place.label"),
        list(labels),
        key="place",
        format_func=labels.__getitem__,
        on_change=on_change,
    )


@address.reads("platform")
def platform() -> str | None:
    """Choose one platform, or none."""
    labels = platform_labels()
    return links.picker(
        text("place.platform"),
        list(labels),
        key="platform",
        format_func=labels.__getitem__,
        starts_empty=True,
        placeholder=text("place.no_platform"),
    )


def one_or_all(label: str, key: str, options: dict[str, str], all_of_them: str) -> str | None:
    """Make a select box for one of some labelled options, or None for all of them.

    Args:
        options: label by option.
        all_of_them: label of the first entry, which stands for None.
    """
    labels = dict[str | None, str]([(None, all_of_them), *options.items()])
    return links.selectbox(
        label,
        list(labels),
        key=key,
        format_func=labels.__getitem__,
        placeholder=all_of_them,
    )
