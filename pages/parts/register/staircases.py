"""Staircases of changes: computed once in a process of their own, for everyone who asks the same.

Nothing is computed by an ordinary rerun: a button begins it, and whoever asks the same meanwhile
follows the same work.
"""

import threading
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import streamlit as st
from cachetools import LRUCache

from analytics.job import Cancelled
from analytics.publishing import AskStaircase, StaircaseWork
from analytics.since.choices import choices_of
from analytics.since.screen_key import changes_key, is_of_changes
from analytics.since.staircase import Staircase
from analytics.words import LANGUAGES, word
from data.register import publications
from data.register.publications import Publication
from data.registry import registry_dir
from data.roles import VIEW, refuse_unless_may
from geo.errors import PlanningError
from pages.parts.register import desk
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import current_person, in_own_run, registry, setting
from pages.parts.run.wording import text

MOST_KEPT = 64  # a few kilobytes each
POLL_S = 0.4


@dataclass(frozen=True)
class Published:
    """The publications of a register.

    Attributes:
        register: its id.
        made: all of them, the first one first.
    """

    register: str
    made: tuple[Publication, ...]


@dataclass(frozen=True)
class Question:
    """What is asked: the same for everyone who looks under the same setting.

    Attributes:
        register: id of the register.
        first, last: numbers of the publications.
        choices: the setting, as pairs.
        code: what a snapshot in force was built with.
    """

    register: str
    first: int
    last: int
    choices: tuple[tuple[str, Hashable], ...]
    code: str


_kept: LRUCache[Question, Staircase | PlanningError] = LRUCache(MOST_KEPT)
_under_way: dict[Question, StaircaseWork] = {}
_lock = threading.Lock()


def published() -> Published:
    """List the publications.

    Raises:
        PlanningError: whoever looks at the page may not, or there is no register.
    """
    refuse_unless_may(current_person(), VIEW, registry_dir())
    return _published()


@cached_for_page
def _published() -> Published:
    """Read them once for each snapshot that is put in force."""
    with desk.opened() as register, register.reading() as connection:
        made = publications.all_publications(connection)
        return Published(register.id, tuple(made))


def question(first: int, last: int) -> Question:
    """Ask about two publications under the setting of the page."""
    choices = choices_of(registry(), setting())
    pairs: list[tuple[str, Hashable]] = [(name, str(value)) for name, value in choices.items()]
    code = str(registry().manifest.get("made_with"))
    return Question(published().register, first, last, tuple(sorted(pairs)), code)


def found(asked: Question) -> Staircase | PlanningError | None:
    """Give the answer to a question, or why there is none; None if nobody has asked it."""
    with _lock:
        return _kept.get(asked)


def begin(asked: Question) -> None:
    """Begin to compute, unless somebody has."""
    order = AskStaircase(
        folder=registry_dir(),
        person=current_person(),
        first=asked.first,
        last=asked.last,
        choices=choices_of(registry(), setting()),
    )
    with _lock:
        _kept.pop(asked, None)
        if asked not in _under_way:
            _under_way[asked] = StaircaseWork(order)


def is_under_way(asked: Question) -> bool:
    """Tell if somebody is computing it; what is done is kept for all."""
    with _lock:
        work = _under_way.get(asked)
        if work is None:
            return False
        if not work.done:
            return True
        del _under_way[asked]
        _kept[asked] = _answer_of(work)
        return False


def _answer_of(work: StaircaseWork) -> Staircase | PlanningError:
    try:
        answer = work.answer()
    except PlanningError as error:
        return error
    except Cancelled:
        return PlanningError(*(word("since.stopped", language) for language in LANGUAGES))
    if not isinstance(answer, Staircase):
        raise ValueError("this work gives staircases")
    return answer


def of_screens(screens: Iterable[str]) -> tuple[tuple[str, Staircase], ...]:
    """Give the staircases of those screens of a briefing that show changes, by their keys.

    Args:
        screens: keys of screens; those that nobody has computed are left out.
    """
    pairs = []
    for key in map(changes_key, filter(is_of_changes, screens)):
        answer = found(question(key.first, key.last))
        if isinstance(answer, Staircase):
            pairs.append((key.text, answer))
    return tuple(pairs)


# --- on a page ------------------------------------------------------------------------------------


def offer(first: int, last: int, key: str) -> Staircase | None:
    """Give a staircase; offer to compute it, or show how far it is, if it is not there yet.

    Args:
        first, last: numbers of the publications.
        key: of the button.
    """
    asked = question(first, last)
    if is_under_way(asked):
        sentence = text("since.computing")
        polling = st.fragment(_progress, run_every=POLL_S)
        polling(asked, sentence)
        return None
    answer = found(asked)
    if isinstance(answer, Staircase):
        return answer
    if answer is not None:
        desk.tell_error(answer)
    else:
        st.info(text("since.not_yet", first=first, last=last))
    st.button(
        text("since.compute"),
        type="primary",
        icon=":material/stairs:",
        help=text("since.compute_help"),
        key=key,
        on_click=_begin,
        args=(asked,),
    )
    return None


@in_own_run
def _begin(asked: Question) -> None:
    begin(asked)


def _progress(asked: Question, sentence: str) -> None:
    if is_under_way(asked):
        with _lock:
            work = _under_way.get(asked)
        st.progress(work.progress if work else 1.0, text=sentence)
    else:
        st.rerun()
