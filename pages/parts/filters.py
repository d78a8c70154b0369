"""Widgets that pages share. Each has a short key that stands in the URL, so that a copied link reopens the same view."""

import streamlit as st

from analytics.words import LANGUAGES, word
from data.policy import DEFAULT_POLICY
from data.schemas import LEVELS, STATUSES
from pages.parts import session
from pages.parts.session import language, name_of, registry, w

RADII_KM = (None, 25, 50, 75, 100, 150, 200)
SETTING_KEYS = ("policy", "radius", "levels", "statuses", "confirmed")
# what a page link carries along; what only one page knows (a sort, a search) stays there
CARRIED = ("lang", *SETTING_KEYS, "cluster")
BOUND = {"bind": "query-params"}


def language_switch() -> None:
    """Chinese or English. Choices made so far are kept: the URL holds their labels, which change with the language."""
    st.radio(
        "语言 Language", LANGUAGES, key="lang", horizontal=True, label_visibility="collapsed",
        format_func={"zh": "中文", "en": "English"}.get, on_change=_keep_choices, **BOUND,
    )  # fmt: skip


def _keep_choices() -> None:
    for key in (*SETTING_KEYS, "cluster", "place", "platform", "unit", "show", "layers", "states"):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def carried() -> dict[str, str | list[str]]:
    """Query parameters that take the present choices to another page."""
    return {key: value for key, value in st.query_params.to_dict().items() if key in CARRIED} | {
        key: st.query_params.get_all(key) for key in ("levels", "statuses") if key in st.query_params
    }


def setting() -> None:
    """What counts: policy set, radius, levels, statuses, confidence."""
    policies = registry().policies
    with st.expander(w("filter.setting"), icon=":material/tune:"):
        st.selectbox(w("filter.policy"), list(policies), format_func=lambda name: policies[name].short[language()], key="policy", **BOUND)
        policy = policies[st.session_state.get("policy") or DEFAULT_POLICY]
        st.selectbox(w("filter.radius"), RADII_KM, format_func=_radius_label, key="radius", help=w("filter.radius_help"), **BOUND)
        st.multiselect(w("filter.levels"), LEVELS, default=policy.levels, format_func=lambda level: w(f"level.{level}"), key="levels", **BOUND)
        st.multiselect(w("filter.statuses"), STATUSES, default=policy.statuses, format_func=lambda status: w(f"status.{status}"), key="statuses", help=w("filter.statuses_help"), **BOUND)
        st.toggle(w("filter.confirmed"), key="confirmed", **BOUND)


def _radius_label(km: int | None) -> str:
    return w("filter.radius_policy") if km is None else w("unit_of.km", n=km)


def cluster() -> str | None:
    """One cluster, or None for all."""
    clusters = session.ask("clusters").set_index("cluster_id")
    options = [None, *clusters.index]
    labels = {name: name_of(row) for name, row in clusters.to_dict("index").items()}
    return st.selectbox(w("filter.cluster"), options, format_func=lambda name: labels.get(name, w("filter.all_clusters")), key="cluster", **BOUND)


def unit_kind(kinds: tuple[str, ...]) -> str:
    """Which kind of unit to look at."""
    return st.radio(w("filter.unit"), kinds, format_func=lambda kind: word(f"unit.{kind}", language()), key="unit", horizontal=True, **BOUND)
