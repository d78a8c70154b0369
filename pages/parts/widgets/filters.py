"""Widgets that pages share, made by `links`, so that a copied address reopens the same view."""

from collections.abc import Callable

import streamlit as st

from analytics.questions.coverage import MEASURES, STATE
from analytics.words import LANGUAGES
from data.policy import DEFAULT_POLICY
from data.vocabulary import LEVELS, STATUSES
from pages.parts.run import context, links, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry
from pages.parts.run.wording import name_of, w, words

RADII_KM = (None, 25, 50, 75, 100, 150, 200)
SETTING_KEYS = ("policy", "radius", "levels", "statuses", "confirmed", "every")
# what a page link carries along; what only one page knows (a sort, a search) stays there
CARRIED = ("lang", *SETTING_KEYS, "cluster", "city")
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def language_switch() -> None:
    """Chinese or English. Choices made so far are kept."""
    links.radio(
        "语言 Language",
        LANGUAGES,
        key="lang",
        format_func=LANGUAGE_NAMES.get,
        horizontal=True,
        label_visibility="collapsed",
        on_change=links.keep_choices,
    )


def carried() -> dict[str, list[str]]:
    """Query parameters that take the present choices to another page."""
    return links.current(CARRIED)


@cached_for_page(by_setting=True)
def stated() -> dict[str, str | list[str]]:
    """Query parameters that open another page under the same language and setting, whoever follows
    them.
    """
    chosen, policy = context.setting(), registry().policies[context.setting().policy_id]
    parts = {
        "lang": language() if language() != LANGUAGES[0] else None,
        "policy": policy.id if policy.id != DEFAULT_POLICY else None,
        "radius": f"{chosen.radius_km:g}" if chosen.radius_km is not None else None,
        "levels": list(chosen.levels) if chosen.levels != policy.levels else None,
        "statuses": list(chosen.statuses) if chosen.statuses != policy.statuses else None,
        "confirmed": "true" if chosen.min_confidence == "confirmed" else None,
        "every": "true" if chosen.scope == "all" else None,
    }
    return {key: value for key, value in parts.items() if value is not None}


def setting() -> None:
    """What counts: policy set, radius, levels, statuses, confidence."""
    policies = registry().policies
    names = {name: policy.short[language()] for name, policy in policies.items()}
    either = {short: name for name, policy in policies.items() for short in policy.short.values()}
    chosen = links.selectbox(
        w("filter.policy"),
        list(names),
        key="policy",
        format_func=names.__getitem__,
        also=either,
        on_change=_count_by_policy,
    )
    policy = policies[chosen]
    with st.expander(w("filter.setting"), icon=":material/tune:"):
        radii = {km: _radius_label(km) for km in RADII_KM}
        links.selectbox(
            w("filter.radius"),
            RADII_KM,
            key="radius",
            format_func=radii.__getitem__,
            help=w("filter.radius_help"),
        )
        levels, statuses = words("level", LEVELS), words("status", STATUSES)
        links.multiselect(
            w("filter.levels"),
            LEVELS,
            key="levels",
            default=policy.levels,
            format_func=levels.__getitem__,
            placeholder=w("filter.any"),
        )
        links.multiselect(
            w("filter.statuses"),
            STATUSES,
            key="statuses",
            default=policy.statuses,
            format_func=statuses.__getitem__,
            placeholder=w("filter.any"),
            help=w("filter.statuses_help"),
        )
        links.toggle(w("filter.confirmed"), key="confirmed")
        links.toggle(w("filter.every"), key="every", help=w("filter.every_help"))


@context.in_own_run
def _count_by_policy() -> None:
    """Another policy set brings its own levels and statuses: a page never mixes two sets."""
    policy = registry().policies[st.session_state["policy"]]
    st.session_state["levels"], st.session_state["statuses"] = (
        list(policy.levels),
        list(policy.statuses),
    )


def measure() -> None:
    """The state, or one of the four coverages, as what maps and matrices show from here on."""
    names = words("measure", MEASURES)
    chosen = links.selectbox(
        w("measure.label"),
        MEASURES,
        key="measure",
        format_func=names.__getitem__,
        help=w("measure.help"),
    )
    context.fix_measure(chosen or STATE)


def _radius_label(km: float | None) -> str:
    return w("filter.radius_policy") if km is None else w("unit_of.km", n=f"{km:g}")


def cluster() -> str | None:
    """One cluster, or None for all."""
    labels = {None: w("filter.all_clusters")} | cluster_labels()
    return links.selectbox(
        w("filter.cluster"),
        list(labels),
        key="cluster",
        format_func=labels.__getitem__,
        placeholder=labels[None],
    )


@cached_for_page
def cluster_labels() -> dict[str, str]:
    """What pickers call the clusters, by id; no two alike."""
    clusters = questions.clusters()
    tiers = {name: w(f"tier.{row['tier']}") for name, row in clusters.items()}
    return wording.told_apart({name: name_of(row) for name, row in clusters.items()}, tiers)


def one_of(key: str, options: tuple[str, ...], section: str) -> str | None:
    """One of some words of the catalogue, or None for any."""
    labels = {None: w("filter.any")} | words(section, options)
    return links.selectbox(
        w(f"filter.{key}"),
        list(labels),
        key=key,
        format_func=labels.__getitem__,
        placeholder=labels[None],
    )


def unit_kind(kinds: tuple[str, ...]) -> str:
    """Which kind of unit to look at."""
    return links.radio(
        w("filter.unit"),
        kinds,
        key="unit",
        format_func=words("unit", kinds).__getitem__,
        horizontal=True,
    )


def cluster_name(chosen: str | None) -> str:
    """The name of a cluster, or of all."""
    return w("filter.all_clusters") if chosen is None else cluster_labels()[chosen]


def place(on_change: Callable[[], None]) -> str:
    """One place, from the province down to a zone, as "kind:id"; typing searches."""
    labels = place_labels()
    return links.selectbox(
        w("place.label"),
        list(labels),
        key="place",
        format_func=labels.__getitem__,
        on_change=on_change,
    )


@cached_for_page
def place_labels() -> dict[str, str]:
    """Every place but cluster areas by "kind:id", with its city and, for a zone, its kind; no two
    alike.
    """
    order = {"province": 0, "city": 1, "county": 2, "zone": 3}
    kinds = questions.ask("zones").set_index("zone_id")["kind"]
    cities = {unit["unit_id"]: name_of(unit) for unit in questions.units_of_kind("city")}

    def label(unit: dict) -> str:
        if unit["unit_kind"] in ("province", "city"):
            return name_of(unit)
        whole = cities.get(unit["city_adcode"], w("place.no_city"))
        if unit["unit_kind"] == "county":
            return f"{whole} › {name_of(unit)}"
        return f"{whole} › {unit['name']} · {w('zone_kind.' + kinds[unit['unit_id']])}"

    places = [
        (order[unit["unit_kind"]], str(unit["city_adcode"]), key)
        for key, unit in questions.units().items()
        if unit["unit_kind"] in order
    ]
    labels = {key: label(questions.units()[key]) for *_, key in sorted(places)}
    kinds_of = {key: w(f"unit.{questions.units()[key]['unit_kind']}") for key in labels}
    counties = {key: str(questions.units()[key]["county"] or "") for key in labels}
    return wording.told_apart(labels, kinds_of, counties)


def platform() -> str | None:
    """One platform, or none."""
    labels = platform_labels()
    return links.selectbox(
        w("place.platform"),
        list(labels),
        key="platform",
        default=None,
        format_func=labels.__getitem__,
        placeholder=w("place.no_platform"),
    )


@cached_for_page
def platform_labels() -> dict[str, str]:
    """What pickers call the platforms, by id; no two alike."""
    platforms = questions.platforms()
    places = {name: _whereabouts(row) for name, row in platforms.items()}
    levels = {name: w(f"level.{row['level']}") for name, row in platforms.items()}
    return wording.told_apart(
        {name: row["name"] for name, row in platforms.items()}, places, levels
    )


def _whereabouts(row: dict) -> str:
    """City and county of a platform, as far as they are known."""
    return " ".join(row[part] for part in ("city", "county") if isinstance(row[part], str))


@cached_for_page
def units_below(place: str) -> list[dict]:
    """The units one step down: cities of the province, counties of a city, zones of a county."""
    unit = questions.units()[place]
    if unit["unit_kind"] == "province":
        return questions.units_of_kind("city")
    if unit["unit_kind"] == "city":
        return [
            county
            for county in questions.units_of_kind("county")
            if county["city_adcode"] == unit["unit_id"]
        ]
    if unit["unit_kind"] == "county":
        inside = questions.ask("units_in_county")
        ids = set(
            inside.loc[
                (inside["adcode"] == unit["unit_id"]) & (inside["unit_kind"] == "zone"), "unit_id"
            ]
        )
        return [zone for zone in questions.units_of_kind("zone") if zone["unit_id"] in ids]
    return []


def city() -> str | None:
    """One city, or None for all."""
    cities = wording.told_apart(
        {unit["unit_id"]: name_of(unit) for unit in questions.units_of_kind("city")}
    )
    labels = {None: w("filter.all_cities")} | cities
    return links.selectbox(
        w("unit.city"),
        list(labels),
        key="city",
        format_func=labels.__getitem__,
        placeholder=labels[None],
    )
