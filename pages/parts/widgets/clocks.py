"""The two clocks: as known in a publication, as true on a day; a band says so on every page."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import streamlit as st
from markupsafe import Markup

from analytics.phrases.past import past_words
from analytics.words import word
from geo.errors import PlanningError
from pages.parts.run import address, context, links, past, shell
from pages.parts.run.context import current_person, language, registry
from pages.parts.run.link_days import day_input
from pages.parts.run.past import NOW, Clocks
from pages.parts.run.snapshots import registry_in_force
from pages.parts.run.wording import plain, text

if TYPE_CHECKING:
    from analytics.publishing import PastWork
    from data.register.publications import Publication

KEYS = ("known", "as_of")
POLL_S = 0.4
SHORT = 36  # letters of a reason in the list
# they act on the register as it stands
OF_THE_PRESENT = ("intake", "review", "audit", "changes")


def look(page: str) -> None:
    """Draw the clocks in the sidebar, and fix the snapshot that the page looks at.

    A page of the present says that it is one. One whose past is still being built stops and waits.

    Args:
        page: its key.
    Raises:
        NotAllowedError: whoever looks may look at nothing.
        PlanningError: there is no snapshot in force.
    """
    context.refuse_strangers()
    try:
        with st.sidebar:
            clocks = _choose()
        is_present = _is_present(clocks)
        if not is_present and page not in OF_THE_PRESENT:
            _look_back(clocks)
            return
    except PastError as error:
        is_present = False
        if page not in OF_THE_PRESENT:
            _refuse(error)
    context.look_at(None)
    if not is_present:
        _say(text("time.present"))


def _is_present(clocks: Clocks) -> bool:
    """True if all that is asked for is what is in force: nothing need be built then."""
    if clocks == NOW or clocks.true_on is not None:
        return clocks == NOW
    mark = registry_in_force().manifest.get("publication") or {}
    return clocks.known in (None, mark.get("number"))


class PastError(PlanningError):
    """A past that cannot be looked at.

    Attributes:
        asked: the clocks whose snapshot was not built; None if there are no such clocks.
    """

    def __init__(self, error: PlanningError, asked: Clocks | None = None) -> None:
        super().__init__(error.zh, error.en)
        self.asked = asked


# --- the widgets ----------------------------------------------------------------------------------


@address.reads(*KEYS)
def _choose() -> Clocks:
    """Choose what to look at; the register is read when the expander is opened, or clocks are set.

    Raises:
        PastError: the address says something that there is not.
    """
    box = st.expander(
        text("time.title"), icon=":material/history:", key="time_open", on_change="rerun"
    )
    is_set = any(map(address.says, KEYS))
    with box:
        if not (box.open or is_set):
            return NOW
        try:
            listed = past.publications_listed()
        except PlanningError as error:
            if is_set:
                raise PastError(error) from error
            st.caption(plain(text("time.no_register")))
            st.caption(plain(error.zh if language() == "zh" else error.en))
            return NOW
        return _widgets(listed)


def _widgets(listed: "tuple[Publication, ...]") -> Clocks:
    labels: dict[int | None, str] = {None: text("time.in_force")}
    for publication in listed:
        labels[publication.number] = _label(publication)
    known = links.selectbox(
        text("time.known"),
        list(labels),
        key="known",
        format_func=labels.__getitem__,
    )
    day = day_input(text("time.as_of"), key="as_of", help=text("time.as_of_help"))
    for key in KEYS:
        if address.is_gone(key):
            raise _gone(key)
    return Clocks(known, None if day is None else day.isoformat())


def _label(publication: "Publication") -> str:
    reason = publication.reason[:SHORT]
    return text(
        "time.publication", n=publication.number, day=publication.as_of, reason=reason
    ).strip(" ·")


def _gone(key: str) -> PastError:
    """Say that a link names a publication or day that there is not."""
    named = address.listed(address.of_page().held[key].texts)
    zh, en = (word(f"time.gone_{key}", lang, texts=named) for lang in ("zh", "en"))
    return PastError(PlanningError(zh, en))


@context.in_own_run
def _back() -> None:
    """Look at the present again, in a callback."""
    address.clear(*KEYS)


def _way_back() -> None:
    st.button(
        text("time.back"),
        icon=":material/today:",
        key="time_back",
        on_click=_back,
        type="tertiary",
    )


# --- what the page looks at -----------------------------------------------------------------------


def _look_back(clocks: Clocks) -> None:
    """Fix a snapshot of the past, or wait until it is built."""
    person = current_person()
    try:
        found = past.snapshot_of(clocks, person)
    except PlanningError as error:
        raise PastError(error, clocks) from error
    if isinstance(found, Path):
        context.look_at(found)
        return
    _wait(found)


def _wait(work: "PastWork") -> NoReturn:
    """Say what the page waits for, how far it is, and how to go on without it."""
    _say(text("time.waiting"))
    sentence = text("time.building")
    polling = st.fragment(_progress, run_every=POLL_S)
    polling(work, sentence)
    st.stop()


def _progress(work: "PastWork", sentence: str) -> None:
    if work.done:
        st.rerun()
    else:
        st.progress(work.progress, text=sentence)


def _refuse(error: PastError) -> NoReturn:
    """Say why the past cannot be looked at, with the ways on."""
    with st.container(horizontal=True):
        _way_back()
        if error.asked is not None:
            st.button(
                text("time.again"),
                icon=":material/refresh:",
                key="time_again",
                on_click=_try_again,
                args=(error.asked,),
                type="tertiary",
            )
    shell.stop(error)


@context.in_own_run
def _try_again(asked: Clocks) -> None:
    """Ask for the same past again, in a callback."""
    past.try_again(asked, current_person())


# --- what the page says ---------------------------------------------------------------------------


def band() -> None:
    """Say above the strip which past the page shows, with the way back; nothing of the present."""
    told = past_words(registry(), language())
    if told:
        _say(told)


def _say(sentence: str) -> None:
    """Draw a band that nobody overlooks, with the way back at its end."""
    html = Markup('<div class="past" role="status">{}</div>').format(sentence)
    with st.container(horizontal=True, vertical_alignment="center", key="past"):
        st.html(html)
        _way_back()
