"""The context of a run: one registry, language, setting and measure from first line to last.

`page.start` begins a run; its context is frozen, and a snapshot put in force meanwhile is seen by
the next run. Whoever asks outside a run is refused. A callback runs before its page does, so
`in_own_run` gives it a context of its own.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import streamlit as st

from analytics.questions.coverage import STATE
from analytics.setting import Setting, default_setting
from analytics.words import LANGUAGES
from data.registry import Registry, registry_dir
from data.roles import STRANGER, VIEW, NotAllowedError, Person, refuse_unless_may
from data.vocabulary import LEVELS, STATUSES
from geo.errors import PlanningError
from pages.parts.run.person import connected_person
from pages.parts.run.snapshots import registry_in_force, registry_of_past

PAST = "past_folder"  # in session state: of the past that the page looks at, None for the present
Given = ParamSpec("Given")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Run:
    """What a run looks at from its first line to its last, whatever is put in force meanwhile.

    Attributes:
        opened: the snapshot, or why there is none to look at.
        setting: None until the widgets that state it stand.
        measure: the state, or one of the four coverages, as maps and matrices show needs.
        is_base: True if the setting is its policy set's own, whose results every user shares.
        person: who looks.
    """

    opened: Registry | PlanningError
    language: str = LANGUAGES[0]
    setting: Setting | None = None
    measure: str = STATE
    is_base: bool = True
    person: Person = STRANGER

    @property
    def registry(self) -> Registry:
        """The snapshot.

        Raises:
            PlanningError: there is none to look at.
        """
        if isinstance(self.opened, PlanningError):
            raise self.opened
        return self.opened

    def under(self, setting: Setting) -> "Run":
        """Give the same run under a setting."""
        is_base = setting.is_base(self.registry)
        return replace(self, setting=setting, is_base=is_base)


class _Thread(threading.local):
    """The run of each thread; Streamlit gives each run a thread."""

    run: Run | None = None


_thread = _Thread()


def current_run() -> Run:
    """Give the run of this thread.

    Raises:
        ValueError: none has begun.
    """
    if _thread.run is None:
        raise ValueError(
            "no run of a page has begun on this thread: decorate the callback with in_own_run,"
            " or hand over what another thread needs"
        )
    return _thread.run


# --- what a run looks at --------------------------------------------------------------------------


def current_person() -> Person:
    """Give whoever looks at the page, as the run found him at its beginning."""
    return current_run().person


def registry() -> Registry:
    """Give the snapshot that the run looks at.

    Raises:
        PlanningError: there is none to look at.
    """
    return current_run().registry


def language() -> str:
    """Give the language of the run."""
    return current_run().language


def setting() -> Setting:
    """Give the setting of the run.

    Raises:
        ValueError: the widgets that state it do not stand yet.
    """
    fixed = current_run().setting
    if fixed is None:
        raise ValueError("the setting of this run is not fixed yet: its widgets do not stand")
    return fixed


def measure() -> str:
    """Give what the page looks at: the state, or one of the four coverages."""
    return current_run().measure


# --- a run begins ---------------------------------------------------------------------------------


def begin_run() -> None:
    """Fix the snapshot of a run, in its first line."""
    _thread.run = _new_run()


def refuse_strangers() -> None:
    """Refuse whoever may look at nothing.

    Raises:
        NotAllowedError: as it was found when the run began.
    """
    opened = current_run().opened
    if isinstance(opened, NotAllowedError):
        raise opened


def look_at(folder: Path | None) -> None:
    """Fix the snapshot of a run when its clocks stand; callbacks of the page look at it, too.

    Args:
        folder: of a snapshot of the past; None for the one in force.
    """
    before = st.session_state.get(PAST)
    st.session_state[PAST] = folder
    if folder != before:
        run = current_run()
        _thread.run = replace(run, opened=_opened(run.person))


def fix_language() -> None:
    """Fix the language of a run, when the language switch stands."""
    _thread.run = replace(current_run(), language=_chosen_language())


def fix_setting() -> None:
    """Fix the setting of a run, when the widgets of `filters.setting` stand."""
    _thread.run = current_run().under(_chosen_setting(registry()))


def fix_measure(chosen: str) -> None:
    """Fix the measure of a run, one of `MEASURES`, when its picker stands."""
    _thread.run = replace(current_run(), measure=chosen)


@contextmanager
def running(run: Run) -> Iterator[None]:
    """Look at what a run looks at, inside a block; tests begin a run with it."""
    before = _thread.run
    _thread.run = run
    try:
        yield
    finally:
        _thread.run = before


def in_own_run(callback: Callable[Given, Result]) -> Callable[Given, Result]:
    """Decorate a callback that asks for snapshot, language or setting.

    It runs before its page does, so it is a run of its own: of the snapshot in force, or of the
    past that the page looked at, and of what the widgets say now.
    """

    @wraps(callback)
    def called(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with running(_new_run()):
            with suppress(PlanningError):  # told on the page that follows
                fix_setting()
            return callback(*args, **kwargs)

    return called


def _new_run() -> Run:
    """Begin a run; whoever may not look has nothing to look at."""
    person = connected_person()
    return Run(_opened(person), _chosen_language(), person=person)


def _opened(person: Person) -> Registry | PlanningError:
    """Open the snapshot that the page looks at, or tell why there is none."""
    folder: Path | None = st.session_state.get(PAST)
    try:
        refuse_unless_may(person, VIEW, registry_dir())
        return registry_in_force() if folder is None else registry_of_past(folder)
    except PlanningError as error:
        return error


def _chosen_language() -> str:
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def _chosen_setting(opened: Registry) -> Setting:
    """Tell what the sidebar states, from the widgets of `filters.setting`."""
    state = st.session_state
    levels = tuple(state.get("levels") or ())
    statuses = tuple(state.get("statuses") or ())
    return default_setting(
        opened,
        state.get("policy") or None,
        radius_km=state.get("radius"),
        levels=tuple(level for level in LEVELS if level in levels) or None,
        statuses=tuple(status for status in STATUSES if status in statuses) or None,
        min_confidence="confirmed" if state.get("confirmed") else None,
        scope="all" if state.get("every") else None,
    )
