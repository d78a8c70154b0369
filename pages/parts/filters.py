"""Widgets that pages share. Each has a short key that stands in the URL, so that a copied link reopens the same view."""

from collections.abc import Callable
from html import escape

import streamlit as st

from analytics.coverage import MEASURES, STATE
from analytics.words import LANGUAGES
from data.policy import DEFAULT_POLICY, PolicySet
from data.schemas import LEVELS, STATUSES
from pages.parts import session
from pages.parts.session import language, name_of, registry, w, words

RADII_KM = (None, 25, 50, 75, 100, 150, 200)
SETTING_KEYS = ("policy", "radius", "levels", "statuses", "confirmed")
# what a page link carries along; what only one page knows (a sort, a search) stays there
CARRIED = ("lang", *SETTING_KEYS, "cluster", "city")
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
BOUND = {"bind": "query-params"}


def language_switch() -> None:
    """Chinese or English. Choices made so far are kept: the URL holds their labels, which change with the language."""
    st.radio(
        "语言 Language", LANGUAGES, key="lang", horizontal=True, label_visibility="collapsed",
        format_func=LANGUAGE_NAMES.get, on_change=_keep_choices, **BOUND,
    )  # fmt: skip


def _keep_choices() -> None:
    for key in (*SETTING_KEYS, "cluster", "place", "platform", "unit", "measure", "evidence", "show", "layers", "states", "city", "order", "sureness", "robust", "level", "status", "of", "which", "kind", "dept", "model", "new", "serve", "where", "bundle", "pipeline", "fair", "worst", "atmost", "whose", "surely", "avoid", "force", "capacity", "budget", "cost", "weigh", "group", "factor", "at", "scenario_view", "scenario_several", "screens", "briefing_sites", "dark", *(key for key in st.session_state if str(key).startswith("note_"))):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def carried() -> dict[str, str | list[str]]:
    """Query parameters that take the present choices to another page."""
    return {key: value for key, value in st.query_params.to_dict().items() if key in CARRIED} | {
        key: st.query_params.get_all(key) for key in ("levels", "statuses") if key in st.query_params
    }


@session.kept(by_setting=True)
def stated() -> dict[str, str | list[str]]:
    """Query parameters that open another page under the same language and setting, whoever follows them."""
    chosen, policy = session.setting(), registry().policies[session.setting().policy_id]
    parts = {
        "lang": LANGUAGE_NAMES[language()] if language() != LANGUAGES[0] else None,
        "policy": policy.short[language()] if policy.id != DEFAULT_POLICY else None,
        "radius": _radius_label(chosen.radius_km) if chosen.radius_km is not None else None,
        "levels": [w(f"level.{level}") for level in chosen.levels] if chosen.levels != policy.levels else None,
        "statuses": [w(f"status.{status}") for status in chosen.statuses] if chosen.statuses != policy.statuses else None,
        "confirmed": "true" if chosen.min_confidence == "confirmed" else None,
    }
    return {key: value for key, value in parts.items() if value is not None}


def setting() -> None:
    """What counts: policy set, radius, levels, statuses, confidence."""
    policies = registry().policies
    asked = _policy_of_link(policies)
    st.selectbox(w("filter.policy"), list(policies), format_func={name: found.short[language()] for name, found in policies.items()}.__getitem__, key="policy", on_change=_count_by_policy, **BOUND)
    if asked:
        st.html(f'<p class="note" role="alert">{escape(w("filter.policy_unknown", asked=asked))}</p>')
    with st.expander(w("filter.setting"), icon=":material/tune:"):
        policy = policies[st.session_state.get("policy") or DEFAULT_POLICY]
        st.selectbox(w("filter.radius"), RADII_KM, format_func={km: _radius_label(km) for km in RADII_KM}.__getitem__, key="radius", help=w("filter.radius_help"), **BOUND)
        st.multiselect(w("filter.levels"), LEVELS, default=policy.levels, format_func=words("level", LEVELS).__getitem__, key="levels", placeholder=w("filter.any"), **BOUND)
        st.multiselect(w("filter.statuses"), STATUSES, default=policy.statuses, format_func=words("status", STATUSES).__getitem__, key="statuses", placeholder=w("filter.any"), help=w("filter.statuses_help"), **BOUND)
        st.toggle(w("filter.confirmed"), key="confirmed", **BOUND)

def _policy_of_link(policies: dict[str, PolicySet]) -> str | None:
    """Let a link name the policy set by its id or in the other language, too; what it names if there is no such set."""
    asked = st.query_params.get("policy")
    if asked is None or "policy" in st.session_state:
        return None
    for name, policy in policies.items():
        if asked in (name, *policy.short.values()):
            st.session_state["policy"] = name
            return None
    return asked


def _count_by_policy() -> None:
    """Another policy set brings its own levels and statuses: a page never mixes two sets."""
    policy = registry().policies[st.session_state["policy"]]
    st.session_state["levels"], st.session_state["statuses"] = list(policy.levels), list(policy.statuses)


def measure() -> None:
    """The state, or one of the four coverages, as what maps and matrices show from here on."""
    st.selectbox(w("measure.label"), MEASURES, format_func=words("measure", MEASURES).__getitem__, key="measure", help=w("measure.help"), **BOUND)
    session.measure_by(st.session_state.get("measure") or STATE)


def _radius_label(km: float | None) -> str:
    return w("filter.radius_policy") if km is None else w("unit_of.km", n=f"{km:g}")


def cluster() -> str | None:
    """One cluster, or None for all."""
    labels = _cluster_labels()
    return st.selectbox(w("filter.cluster"), list(labels), format_func=labels.__getitem__, key="cluster", placeholder=labels[None], **BOUND)


@session.kept
def _cluster_labels() -> dict[str | None, str]:
    return {None: w("filter.all_clusters")} | {name: name_of(row) for name, row in session.clusters().items()}


def one_of(key: str, options: tuple[str, ...], section: str) -> str | None:
    """One of some words of the catalogue, or None for any."""
    labels = {None: w("filter.any")} | words(section, options)
    return st.selectbox(w(f"filter.{key}"), list(labels), format_func=labels.__getitem__, key=key, placeholder=labels[None], **BOUND)


def unit_kind(kinds: tuple[str, ...]) -> str:
    """Which kind of unit to look at."""
    return st.radio(w("filter.unit"), kinds, format_func=words("unit", kinds).__getitem__, key="unit", horizontal=True, **BOUND)


def cluster_name(chosen: str | None) -> str:
    """The name of a cluster, or of all."""
    return _cluster_labels()[chosen]


def place(on_change: Callable[[], None]) -> str:
    """One place, from the province down to a zone, as "kind:id"; typing searches."""
    labels = place_labels()
    return st.selectbox(w("place.label"), list(labels), format_func=labels.__getitem__, key="place", on_change=on_change, **BOUND)


@session.kept
def place_labels() -> dict[str, str]:
    """Every place but cluster areas by "kind:id", with its city and, for a zone, its kind."""
    order = {"province": 0, "city": 1, "county": 2, "zone": 3}
    kinds = session.ask("zones").set_index("zone_id")["kind"]
    cities = {unit["unit_id"]: name_of(unit) for unit in session.units_of("city")}

    def label(unit: dict) -> str:
        if unit["unit_kind"] in ("province", "city"):
            return name_of(unit)
        whole = cities.get(unit["city_adcode"], w("place.no_city"))
        if unit["unit_kind"] == "county":
            return f"{whole} › {name_of(unit)}"
        return f"{whole} › {unit['name']} · {w('zone_kind.' + kinds[unit['unit_id']])}"

    places = [(order[unit["unit_kind"]], str(unit["city_adcode"]), key) for key, unit in session.units().items() if unit["unit_kind"] in order]
    return {key: label(session.units()[key]) for *_, key in sorted(places)}


def platform() -> str | None:
    """One platform, or none."""
    labels = {name: row["name"] for name, row in session.platforms().items()}
    return st.selectbox(
        w("place.platform"), list(labels), index=None, placeholder=w("place.no_platform"), key="platform", format_func=labels.__getitem__, **BOUND
    )


@session.kept
def units_below(place: str) -> list[dict]:
    """The units one step down: cities of the province, counties of a city, zones of a county."""
    unit = session.units()[place]
    if unit["unit_kind"] == "province":
        return session.units_of("city")
    if unit["unit_kind"] == "city":
        return [county for county in session.units_of("county") if county["city_adcode"] == unit["unit_id"]]
    if unit["unit_kind"] == "county":
        inside = session.ask("units_in_county")
        ids = set(inside.loc[(inside["adcode"] == unit["unit_id"]) & (inside["unit_kind"] == "zone"), "unit_id"])
        return [zone for zone in session.units_of("zone") if zone["unit_id"] in ids]
    return []


def city() -> str | None:
    """One city, or None for all."""
    labels = {None: w("filter.all_cities")} | {unit["unit_id"]: name_of(unit) for unit in session.units_of("city")}
    return st.selectbox(w("unit.city"), list(labels), format_func=labels.__getitem__, key="city", placeholder=labels[None], **BOUND)
