"""The wait for a plan: the search runs beside the page, with progress and a way to stop."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.setting import Setting
from analytics.siting.ask import Ask
from analytics.siting.check import check
from analytics.siting.phrases.question import before_solving
from analytics.siting.plan import Plan
from analytics.siting.solve import plan
from geo.errors import PlanningError
from pages.parts.html.blocks import note
from pages.parts.run import shell
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text

QUICK_S = 0.4  # an answer that takes no longer needs no progress bar
POLL_S = 0.02
DRAW_S = 0.1  # between two drawings of the progress
STOP = "stop_solving"  # key of the button


@dataclass
class Search:
    """What the page and the search tell each other."""

    stop: threading.Event = field(default_factory=threading.Event)
    done: float = 0.0  # share, 0-1

    def report(self, done: float, objective: float, bound: float) -> bool:
        """Take note of the progress; False asks the search to stop."""
        self.done = done
        return not self.stop.is_set()


def solved(ask: Ask) -> tuple[Plan, DeltaGenerator]:
    """Give the plan for a question, and where to draw it. Ends the page if there is none.

    While a question takes long, nothing stands in the place of the answer, because what stood
    there answers another question.
    """
    if st.session_state.get(STOP):
        st.info(text("siting.cancelled_by_user"))
        st.stop()
    try:
        for sentence in _conditions(ask):
            st.html(note(sentence))
        ready = _ready_plan(ask)
        if ready is not None:
            return ready, st.container()
        new, place = _wait_for_plan(ask)
    except PlanningError as error:
        shell.stop(error)
    return new, st.container() if place is None else place.container()


@cached_for_page(by_setting=True)
def _conditions(ask: Ask) -> list[str]:
    """Say what has to be known before a question is solved.

    Raises:
        PlanningError: the question cannot be meant.
    """
    check(registry(), setting(), ask)
    return before_solving(registry(), setting(), ask, language())


def _key(ask: Ask) -> tuple[str, Setting, Ask]:
    return "plan", setting(), ask


def _ready_plan(ask: Ask) -> Plan | None:
    """Give a plan that was made before."""
    return registry().answers.find(_key(ask), shared=False)


def _wait_for_plan(ask: Ask) -> tuple[Plan, DeltaGenerator | None]:
    """Solve beside the page's own thread, which shows progress.

    Whoever clicks anything ends this run, and with it the search.

    Returns:
        The plan, and the place that showed progress; None if it was quick.
    """
    search = Search()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(plan, registry(), setting(), ask, search.report)
        try:
            place = _watch(future, search)
        finally:
            search.stop.set()
    new = future.result()
    registry().answers.store(_key(ask), new, shared=False)
    return new, place


def _watch(future: Future[Plan], search: Search) -> DeltaGenerator | None:
    """Wait; if it takes long, show progress in the place of the answer before.

    Returns:
        That place; None if it was quick.
    """
    began = time.monotonic()
    while not future.done():
        time.sleep(POLL_S)
        if time.monotonic() - began > QUICK_S:
            return _show_progress(future, search)
    return None


def _show_progress(future: Future[Plan], search: Search) -> DeltaGenerator:
    place = st.empty()
    with place.container():
        bar = st.progress(0.0)
        st.button(text("siting.cancel"), key=STOP)
    while not future.done():
        bar.progress(
            min(search.done, 1.0),
            text("siting.solving", done=f"{search.done:.0%}"),
        )
        time.sleep(DRAW_S)
    return place
