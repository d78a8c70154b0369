"""What a run of a page looks at, and results by snapshot, setting and language: nothing is computed
twice.
"""

import gc
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial, wraps
from pathlib import Path
from weakref import WeakValueDictionary

import pandas as pd
import streamlit as st

from analytics.documents.decisions import NO_DECISIONS, Decisions
from analytics.gap_table import explained_needs
from analytics.questions.coverage import SHOWN_AS, STATE, by_measure
from analytics.setting import Setting, default_setting
from analytics.words import LANGUAGES, name_in, word
from data.policy import DEFAULT_POLICY
from data.registry import Registry, open_again, open_registry, query, registry_dir
from data.snapshot import current_id
from data.vocabulary import LEVELS, STATUSES
from geo.errors import PlanningError

# --- snapshots that are open ----------------------------------------------------------------------

# only the snapshot in force is held here; one that was replaced goes when the last run that looks
# at it ends
_in_force: list[Registry] = []
_open: WeakValueDictionary[Path, Registry] = WeakValueDictionary()
_opening = threading.Lock()


def _registry_in_force() -> Registry:
    """The snapshot in force now.

    While one thread opens a new one, the others go on with the one before.
    """
    folder = registry_dir()
    folder /= current_id(folder)
    before = _in_force[0] if _in_force else None
    if before is not None and before.folder == folder:
        return before
    if not _opening.acquire(blocking=before is None):
        return before
    try:
        _in_force[:] = [_opened(folder)]
        return _in_force[0]
    finally:
        _opening.release()


def registry_at(folder: Path) -> Registry:
    """The snapshot of a folder, for what is made after the run that ordered it.

    It is read again if no run looks at it any more, so that an order does not hold it.
    """
    with _opening:
        return _opened(folder, open_again)


def _opened(folder: Path, read: Callable[[Path], Registry] = open_registry) -> Registry:
    found = _open.get(folder)
    if found is None:
        if not _in_force:
            # libraries never go: without this a full collection walks every object of theirs.
            # Nothing of a snapshot is open yet, for what is frozen is not collected when it is
            # replaced
            gc.collect()
            gc.freeze()
        found = _open[folder] = read(folder)
    return found


# --- one run, one view ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """What a run looks at from its first line to its last, whatever is put in force meanwhile.

    opened: the snapshot, or why there is none to look at.
    setting: None until the widgets that state it stand.
    by_policy: whether the setting is its policy set's own, whose results every user shares.
    """

    opened: Registry | PlanningError
    language: str = LANGUAGES[0]
    setting: Setting | None = None
    measure: str = STATE
    by_policy: bool = True

    def under(self, setting: Setting) -> "Run":
        """The same run under a setting."""
        return replace(self, setting=setting, by_policy=setting.is_base(self.opened))


_thread = threading.local()  # Streamlit gives each run a thread


def _run() -> Run:
    try:
        return _thread.run
    except AttributeError:
        raise ValueError(
            "no run of a page has begun on this thread: decorate the callback with in_own_run,"
            " or hand over what another thread needs"
        ) from None


def begin_run() -> None:
    """Fix the snapshot of a run, in its first line."""
    _thread.run = _new_run()


def _new_run() -> Run:
    try:
        return Run(_registry_in_force(), _chosen_language())
    except PlanningError as error:
        return Run(error, _chosen_language())


def fix_language() -> None:
    """Fix the language of a run, when the language switch stands."""
    _thread.run = replace(_run(), language=_chosen_language())


def fix_setting() -> None:
    """Fix the setting of a run, when the widgets of `filters.setting` stand."""
    _thread.run = _run().under(_chosen_setting(registry()))


def measure_by(chosen: str) -> None:
    """Let a run look at needs by one of `MEASURES`."""
    _thread.run = replace(_run(), measure=chosen)


@contextmanager
def running(run: Run) -> Iterator[None]:
    """Look at what a run looks at, inside a block; tests begin a run with it."""
    before = getattr(_thread, "run", None)
    _thread.run = run
    try:
        yield
    finally:
        if before is None:
            del _thread.run
        else:
            _thread.run = before


def in_own_run(callback: Callable) -> Callable:
    """Decorate a callback that asks for snapshot, language or setting.

    It runs before its page does, so it is a run of its own: of the snapshot in force and of what
    the widgets say now.
    """

    @wraps(callback)
    def called(*args: object, **kwargs: object) -> object:
        with running(_new_run()):
            with suppress(PlanningError):  # told on the page that follows
                fix_setting()
            return callback(*args, **kwargs)

    return called


def _chosen_language() -> str:
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def _chosen_setting(opened: Registry) -> Setting:
    """What the sidebar states, from the widgets of `filters.setting`."""
    state = st.session_state
    levels, statuses = (tuple(state.get(name) or ()) for name in ("levels", "statuses"))
    return default_setting(
        opened,
        state.get("policy") or DEFAULT_POLICY,
        radius_km=state.get("radius"),
        levels=tuple(level for level in LEVELS if level in levels) or None,
        statuses=tuple(status for status in STATUSES if status in statuses) or None,
        min_confidence="confirmed" if state.get("confirmed") else None,
        scope="all" if state.get("every") else None,
    )


def registry() -> Registry:
    """The snapshot that the run looks at.

    Raises:
        PlanningError: there is none to look at.
    """
    opened = _run().opened
    if isinstance(opened, PlanningError):
        raise opened
    return opened


def language() -> str:
    """The language of the run."""
    return _run().language


def setting() -> Setting:
    """The setting of the run."""
    fixed = _run().setting
    if fixed is None:
        raise ValueError("the setting of this run is not fixed yet: its widgets do not stand")
    return fixed


def measure() -> str:
    """What the page looks at: the state, or one of the four coverages."""
    return _run().measure


# --- results --------------------------------------------------------------------------------------


def kept(
    function: Callable | None = None,
    *,
    by_setting: bool = False,
    by_measure: bool = False,
    own: bool = False,
) -> Callable:
    """Keep a function's results for every session, by snapshot, language and arguments.

    Results are shared: nobody may change them. One thread computes a result while others wait for
    it.

    Args:
        by_setting, by_measure: whether a result hangs on these too.
        own: whether its arguments are one user's work (a scenario, a plan), which nobody else asks
            for.
    """
    if function is None:
        return partial(kept, by_setting=by_setting, by_measure=by_measure, own=own)

    @wraps(function)
    def ask(*args: Hashable) -> object:
        run = _run()
        under = setting() if by_setting else None
        key = (function, run.language, under, run.measure if by_measure else None, args)
        shared = not own and (run.by_policy or not by_setting)
        return registry().answers.ask(key, partial(function, *args), shared=shared)

    return ask


def w(key: str, **values: object) -> str:
    """A word in the language of the page."""
    return word(key, language(), **values)


def words(section: str, keys: Iterable[str]) -> dict[str, str]:
    """The words of some options; a widget's `format_func` is this dictionary's `__getitem__`."""
    return {key: w(f"{section}.{key}") for key in keys}


def name_of(row: dict | pd.Series, what: str = "name") -> str:
    """The name of a unit or cluster in the language of the page; Chinese where there is no English
    one.
    """
    return name_in(row, language(), what)


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
    """`needs` as maps, legends and matrices show them: under a coverage the state stands for its
    yes, unknown or no.
    """
    return by_measure(needs(unit_kind, cluster), measure())


def state_word(state: str) -> str:
    """What a colour means on the page: a state, or an answer about the coverage that the page looks
    at.
    """
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
    return {
        f"{unit['unit_kind']}:{unit['unit_id']}": unit for unit in ask("units").to_dict("records")
    }


@kept
def units_of(kind: str) -> list[dict]:
    return [unit for unit in units().values() if unit["unit_kind"] == kind]


@kept
def clusters() -> dict[str, dict]:
    return ask("clusters").set_index("cluster_id", drop=False).to_dict("index")


@kept
def platforms() -> dict[str, dict]:
    return ask("platforms").set_index("platform_id", drop=False).to_dict("index")
