"""What reruns and sessions share: the open registry, and results by snapshot and setting. Nothing here is computed twice."""

import gc
import threading
import time
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache, wraps
from pathlib import Path

import pandas as pd
import streamlit as st

from analytics.coverage import SHOWN_AS, STATE, by_measure
from analytics.decisions import NO_DECISIONS, Decisions
from analytics.gaps import explained_needs
from analytics.setting import Setting, default_setting
from analytics.words import LANGUAGES, name_in, word
from data.policy import DEFAULT_POLICY
from data.registry import Registry, open_registry, query, registry_dir
from data.schemas import LEVELS, STATUSES
from data.snapshot import current_id

KEPT_RESULTS = 512  # of each function


def kept(function: Callable | None = None, *, by_setting: bool = False, by_measure: bool = False) -> Callable:
    """Keep a function's results for every session, by snapshot, language and arguments, and by setting and measure if asked.

    Results are shared: nobody may change them. One thread computes a result while the others wait for it.
    """
    if function is None:
        return lambda asked: kept(asked, by_setting=by_setting, by_measure=by_measure)
    results: dict[tuple, object] = {}
    lock = threading.RLock()

    @wraps(function)
    def ask(*args: Hashable) -> object:
        stamp = (registry().snapshot_id, language(), setting().key if by_setting else "", measure() if by_measure else "", *args)
        try:
            return results[stamp]
        except KeyError:
            with lock:
                if stamp not in results:
                    while len(results) >= KEPT_RESULTS:
                        results.pop(next(iter(results)))  # the oldest
                    results[stamp] = function(*args)
                return results[stamp]

    return ask


def registry() -> Registry:
    """The snapshot in force; another is opened within a second of being put in force."""
    return _open(_in_force(registry_dir(), int(time.monotonic())))


@lru_cache(maxsize=4)
def _in_force(folder: Path, second: int) -> Path:
    return folder / current_id(folder)


@lru_cache(maxsize=2)
def _open(folder: Path) -> Registry:
    opened = open_registry(folder)
    # what is loaded now stays: without it a full collection walks every object of the libraries
    gc.collect()
    gc.freeze()
    return opened


# language and setting of the run on this thread: they are asked for hundreds of times, and session state is slow
_run = threading.local()


def begin_run() -> None:
    """Called when the language switch stands; forgets what the run before on this thread had chosen."""
    chosen = st.session_state.get("lang")
    _run.language, _run.setting, _run.measure = chosen if chosen in LANGUAGES else LANGUAGES[0], None, STATE


def fix_setting() -> None:
    """Called when the widgets of `filters.setting` stand: from here on the setting of this run does not change."""
    _run.setting = None
    _run.setting = setting()


def measure_by(chosen: str) -> None:
    """From here on this run looks at needs by one of `MEASURES`."""
    _run.measure = chosen


def measure() -> str:
    """What the page looks at: the state, or one of the four coverages."""
    return getattr(_run, "measure", STATE)


def language() -> str:
    return getattr(_run, "language", LANGUAGES[0])


def w(key: str, **values: object) -> str:
    """A word in the language of the page."""
    return word(key, language(), **values)


def words(section: str, keys: Iterable[str]) -> dict[str, str]:
    """The words of some options; a widget's `format_func` is this dictionary's `__getitem__`."""
    return {key: w(f"{section}.{key}") for key in keys}


def name_of(row: dict | pd.Series, what: str = "name") -> str:
    """The name of a unit or cluster in the language of the page; Chinese where there is no English one."""
    return name_in(row, language(), what)


def setting() -> Setting:
    """The setting that the sidebar states, from the widgets of `filters.setting`."""
    fixed = getattr(_run, "setting", None)
    if fixed is not None:
        return fixed
    state = st.session_state
    chosen = (tuple(state.get(name) or ()) for name in ("levels", "statuses"))
    return _setting(registry(), state.get("policy") or DEFAULT_POLICY, state.get("radius"), *chosen, bool(state.get("confirmed")))


@lru_cache(maxsize=512)
def _setting(opened: Registry, policy: str, radius_km: float | None, levels: tuple[str, ...], statuses: tuple[str, ...], confirmed: bool) -> Setting:
    return default_setting(
        opened, policy, radius_km=radius_km, levels=tuple(level for level in LEVELS if level in levels) or None,
        statuses=tuple(status for status in STATUSES if status in statuses) or None, min_confidence="confirmed" if confirmed else None,
    )  # fmt: skip


def decisions() -> Decisions:
    """What this session has sent back about gaps."""
    return st.session_state.get("decided", NO_DECISIONS)


@kept(by_setting=True)
def needs(unit_kind: str | None = None, cluster: str | None = None) -> pd.DataFrame:
    """The needs under the page's setting, explained: all, of a kind of unit, of a cluster."""
    if unit_kind is None and cluster is None:
        return explained_needs(registry(), setting())
    chosen = needs()
    chosen = chosen if unit_kind is None else chosen[chosen["unit_kind"] == unit_kind]
    return chosen if cluster is None else chosen[chosen["cluster_id"] == cluster]


@kept(by_setting=True, by_measure=True)
def measured_needs(unit_kind: str | None = None, cluster: str | None = None) -> pd.DataFrame:
    """`needs` as maps, legends and matrices show them: under a coverage the state stands for its yes, unknown or no."""
    return by_measure(needs(unit_kind, cluster), measure())


def state_word(state: str) -> str:
    """What a colour means on the page: a state, or an answer about the coverage that the page looks at."""
    if measure() == STATE or state not in SHOWN_AS.values():
        return w(f"state.{state}")
    answer = measured(state).partition(".")[2]
    return w("measure.answer", measure=w(f"measure.{measure()}"), answer=w(f"answer.{answer}"))


def measured(state: str) -> str:
    """A colour of the page as evidence ids write it: a state, or a coverage and its answer."""
    answer = next((answer for answer, shown in SHOWN_AS.items() if shown == state), None)
    return state if measure() == STATE else f"{measure()}.{answer}"


def ask(name: str, **params: Hashable) -> pd.DataFrame:
    """data/sql/<name>.sql, once for each snapshot and parameters."""
    return _ask(name, tuple(sorted(params.items())))


@kept
def _ask(name: str, params: tuple) -> pd.DataFrame:
    return query(registry(), name, **dict(params))


@kept
def units() -> dict[str, dict]:
    """Every unit by "kind:id"."""
    return {f"{unit['unit_kind']}:{unit['unit_id']}": unit for unit in ask("units").to_dict("records")}


@kept
def units_of(kind: str) -> list[dict]:
    return [unit for unit in units().values() if unit["unit_kind"] == kind]


@kept
def clusters() -> dict[str, dict]:
    return ask("clusters").set_index("cluster_id", drop=False).to_dict("index")


@kept
def platforms() -> dict[str, dict]:
    return ask("platforms").set_index("platform_id", drop=False).to_dict("index")
