"""The register as pages use it: opened for one act, its refusals told on the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from data.faults import FaultsError
from data.register.batch_store import Batch
from data.register.batches import all_of
from data.register.content import PLAIN_TABLES
from data.register.mappings import Mapping, all_mappings
from data.register.review import OPEN
from data.register.store import Register, read_register
from data.registry import registry_dir
from data.roles import is_one_desk, may
from data.scope import Scope
from data.tables.column import Table
from geo.errors import PlanningError
from pages.parts.run import context, page_links, wording
from pages.parts.run.context import current_person, language

REFUSED = "register_refused"  # in session state: why the last act was refused
PUBLISHED = "review.done"  # the words for a publication in force
DONE = "register_done"  # in session state: key of the words for what was done, and their values
MOST_TOLD = 20  # sentences of a refusal; the faults of a list stand in its table


@contextmanager
def opened() -> Iterator[Register]:
    """Open the register of this deployment for one act.

    Raises:
        RegisterError: there is none, or it cannot be used.
    """
    register = read_register()
    try:
        yield register
    finally:
        register.close()


def table_named(name: str) -> Table:
    """Give a table of the register."""
    return PLAIN_TABLES[name]


def table_name(name: str) -> str:
    """Name a table in the language of the page."""
    table = PLAIN_TABLES[name]
    return table.zh if language() == "zh" else table.en


def person_may(act: str, scope: Scope | None = None) -> bool:
    """Tell if whoever looks at the page may do something; the data refuses it in any case."""
    person = current_person()
    return may(person, act, scope)


def stop_unless_may(act: str, key: str) -> None:
    """End a page that is not for whoever looks, and say whom to ask.

    Args:
        key: of the words for it.
    """
    if not person_may(act):
        st.info(wording.text(key))
        st.stop()


def has_one_desk() -> bool:
    """Tell if whoever submits may approve: nobody has named roles."""
    return is_one_desk(registry_dir())


def open_batches() -> list[Batch]:
    """List the batches that are not published, the first one first."""
    with opened() as register:
        return all_of(register, current_person(), OPEN)


def mappings() -> list[Mapping]:
    """List the mappings that were kept."""
    with opened() as register:
        return all_mappings(register, current_person())


# --- what came of an act --------------------------------------------------------------------------


@context.in_own_run
def attempt(act: Callable[[], object]) -> bool:
    """Do something in a callback; a refusal is told when the page is drawn.

    Returns:
        True if it was done.
    """
    st.session_state[REFUSED] = None
    try:
        act()
    except PlanningError as error:
        st.session_state[REFUSED] = error
        return False
    return True


def say_done(key: str, **values: object) -> None:
    """Keep a sentence for when the page is drawn."""
    st.session_state[DONE] = (key, values)


def tell_outcome() -> None:
    """Tell what came of the last act, once."""
    refused = st.session_state.pop(REFUSED, None)
    if refused is not None:
        tell_error(refused)
    done = st.session_state.pop(DONE, None)
    if done is not None:
        key, values = done
        sentence = wording.text(key, **values)
        st.success(wording.plain(sentence))
        if key == PUBLISHED:
            _lead_on()


def _lead_on() -> None:
    """Lead to where a publication shows: the map, and why the numbers moved."""
    with st.container(horizontal=True):
        for page in ("coverage", "changes"):
            st.page_link(
                f"pages/{page}.py",
                label=wording.text(f"page.{page}"),
                icon=":material/arrow_forward:",
                query_params=page_links.carried(),
            )


def tell_error(error: PlanningError) -> None:
    """Say why something cannot be done, a line for each fault."""
    lines = [error.zh if language() == "zh" else error.en]
    if isinstance(error, FaultsError):
        lines = [fault.text(language()) for fault in error.faults]
    told = [wording.plain(line) for line in lines[:MOST_TOLD]]
    if len(lines) > MOST_TOLD:
        more = wording.text("register.more", n=len(lines) - MOST_TOLD)
        told.append(more)
    st.error("\n\n".join(told))
