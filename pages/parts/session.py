"""What reruns and sessions share: the open registry, and results by snapshot and setting. Nothing here is computed twice."""

import gc
from collections.abc import Iterable

import pandas as pd
import streamlit as st

from analytics.gaps import explained_needs
from analytics.setting import Setting, default_setting
from analytics.words import LANGUAGES, word
from data.policy import DEFAULT_POLICY
from data.registry import Registry, open_registry, query, registry_dir
from data.schemas import LEVELS, STATUSES
from data.snapshot import current_id


def registry() -> Registry:
    """The snapshot in force; another is opened as soon as it is put in force."""
    return _open(current_id(registry_dir()))


@st.cache_resource(max_entries=2, show_spinner=False)
def _open(snapshot_id: str) -> Registry:
    opened = open_registry(registry_dir() / snapshot_id)
    # what is loaded now stays: without it a full collection walks every object of the libraries
    gc.collect()
    gc.freeze()
    return opened


def language() -> str:
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def w(key: str, **values: object) -> str:
    """A word in the language of the page."""
    return word(key, language(), **values)


def words(section: str, keys: Iterable[str]) -> dict[str, str]:
    """The words of some options; a widget's `format_func` is this dictionary's `__getitem__`."""
    return {key: w(f"{section}.{key}") for key in keys}


def name_of(row: dict | pd.Series, what: str = "name") -> str:
    """The name of a unit or cluster in the language of the page; Chinese where there is no English one."""
    english = row.get(f"{what}_en")
    return english if language() == "en" and isinstance(english, str) else row[what]


def setting() -> Setting:
    """The setting that the sidebar states, from the widgets of `filters.setting`."""
    state = st.session_state
    return default_setting(
        registry(), state.get("policy") or DEFAULT_POLICY, radius_km=state.get("radius"),
        levels=tuple(level for level in LEVELS if level in state["levels"]) if state.get("levels") else None,
        statuses=tuple(status for status in STATUSES if status in state["statuses"]) if state.get("statuses") else None,
        min_confidence="confirmed" if state.get("confirmed") else None,
    )  # fmt: skip


def needs() -> pd.DataFrame:
    """Every need under the page's setting, explained. Shared: do not change it."""
    chosen = setting()
    return _needs(registry().snapshot_id, chosen.key, chosen)


def county_needs(cluster: str | None = None) -> pd.DataFrame:
    """The needs of counties, of one cluster or of all."""
    chosen = needs()
    chosen = chosen[chosen["unit_kind"] == "county"]
    return chosen[chosen["cluster_id"] == cluster] if cluster in set(ask("clusters")["cluster_id"]) else chosen


@st.cache_resource(max_entries=128, show_spinner=False)
def _needs(snapshot_id: str, setting_key: str, _setting: Setting) -> pd.DataFrame:
    return explained_needs(registry(), _setting)


def ask(name: str, **params: object) -> pd.DataFrame:
    """data/sql/<name>.sql, once for each snapshot and parameters. Shared: do not change it."""
    return _ask(registry().snapshot_id, name, tuple(sorted(params.items())))


@st.cache_resource(max_entries=512, show_spinner=False)
def _ask(snapshot_id: str, name: str, params: tuple) -> pd.DataFrame:
    return query(registry(), name, **{key: list(value) if isinstance(value, tuple) else value for key, value in params})


def ask_under_setting(name: str, **params: object) -> pd.DataFrame:
    """The same, for a question whose answer depends on the setting."""
    under = setting().params(registry())
    return ask(name, **{key: tuple(value) if isinstance(value, list) else value for key, value in under.items()}, **params)
