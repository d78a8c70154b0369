"""The address of a page: read once when the page is opened, then kept true to what widgets show.

Values stand in the address as ids, so a link opens the same view in either language and among
things of one name. What a link names and the page cannot use is said above the page, never
replaced in silence.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.parts.run.wording import text

NOTE = "note_"  # with the key of a screen behind it: what the planner says on that screen
ADDRESS = "address"  # in session state

Maker = TypeVar("Maker", bound=Callable[..., object])
Encode = Callable[[Any], list[str]]


@dataclass(frozen=True)
class Fault:
    """Texts of a parameter that the page cannot use.

    Attributes:
        reason: a key of the catalogue's section "link".
    """

    reason: str
    texts: tuple[str, ...]


@dataclass
class Held:
    """A widget's value, the texts that stand for it in the address, and what was wrong with them.

    Attributes:
        encode: writes a value as the address does.
    """

    value: Any
    texts: list[str]
    encode: Encode
    faults: tuple[Fault, ...] = ()

    def follow(self, value: object) -> None:
        """Take note of a new value; with it the texts of the link are history."""
        if value != self.value:
            self.value = value
            self.texts = self.encode(value)
            self.faults = ()


@dataclass
class Address:
    """What the address said when its page was opened, and what it says of each widget since.

    Attributes:
        page: hash of the page's script.
        given: the parameters when the page was opened.
        back: True if the browser's Back or Forward opened it; then a widget that the address does
            not name has its default.
        held: by key, each widget that was made since.
    """

    page: str
    given: dict[str, list[str]]
    back: bool
    held: dict[str, Held] = field(default_factory=dict)


class _Notices(threading.local):
    """What a run has to say about its link; Streamlit gives each run a thread."""

    slot: DeltaGenerator | None = None  # their place on the page, once it is open
    waiting: list[Markup]  # said before that

    def __init__(self) -> None:
        self.waiting = []


_notices = _Notices()

# --- keys -----------------------------------------------------------------------------------------

_keys: set[str] = set()


def reads(*keys: str) -> Callable[[Maker], Maker]:
    """Decorate a function that makes widgets, to register the query keys that they read."""
    _keys.update(keys)

    def unchanged(function: Maker) -> Maker:
        return function

    return unchanged


def known_keys() -> frozenset[str]:
    """Give the query keys that are registered by the modules imported so far."""
    return frozenset(_keys)


def is_known(key: str) -> bool:
    return key in _keys or key.startswith(NOTE)


# --- a run ----------------------------------------------------------------------------------------


def begin() -> None:
    """Read the address of a page just opened, else bring it up to date.

    Called before the first widget of a run. It is one step for all widgets, so that a choice is
    one entry of the browser's history.
    """
    _notices.slot, _notices.waiting = None, []
    context = get_script_run_ctx()
    if context is None:
        raise ValueError("no run of a page has begun on this thread")
    opened: Address | None = st.session_state.get(ADDRESS)
    page, back = context.page_script_hash, context.is_history_navigation
    if opened is None or opened.page != page or back:
        st.session_state[ADDRESS] = Address(page, _parameters(), back)
    else:
        _bring_up_to_date(opened)


def _bring_up_to_date(opened: Address) -> None:
    changed = {}
    for key, held in opened.held.items():
        if key in st.session_state:
            held.follow(st.session_state[key])
            changed[key] = held.texts
    write(changed)


def keep_choices() -> None:
    """Keep what is chosen when the language changes.

    Browser and old links know choices by labels of the other language.
    """
    for key, held in of_page().held.items():
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
        if not held.faults:
            held.texts = held.encode(held.value)


def of_page() -> Address:
    """Give the address of the page that is shown."""
    opened: Address = st.session_state[ADDRESS]
    return opened


# --- notices --------------------------------------------------------------------------------------


def open_notices(load_every_key: Callable[[], None]) -> None:
    """Open the place where this run says what is wrong with the link, and say what it knows.

    Args:
        load_every_key: imports the modules that register keys; called only if the link has a key
            that is not registered yet.
    """
    slot = _notices.slot = st.container(key="link-notices", gap=None)
    for notice in _notices.waiting:
        slot.html(notice)
    if _unknown_keys():
        load_every_key()
    if unknown := _unknown_keys():
        sentence = text("link.strangers", names=listed(unknown))
        slot.html(Markup('<p class="note">{}</p>').format(sentence))


def _unknown_keys() -> list[str]:
    given = of_page().given
    return [key for key in given if not is_known(key)]


def say(notice: str) -> None:
    """Say above the page what is wrong with the link; `notice` is text."""
    html = Markup('<p class="note alert" role="alert">{}</p>').format(notice)
    if _notices.slot is None:
        _notices.waiting.append(html)
    else:
        _notices.slot.html(html)


def is_gone(key: str) -> bool:
    """True if the link named something that is not there, and nothing was chosen since."""
    held = of_page().held.get(key)
    return held is not None and bool(held.faults)


def says(key: str) -> bool:
    """True if the address says something of a widget, or the widget was set on a page before."""
    opened = of_page()
    held = opened.held.get(key)
    if held is not None:
        return bool(held.texts)
    if key in opened.given:
        return True
    return not opened.back and st.session_state.get(key) is not None


def clear(*keys: str) -> None:
    """Let widgets be empty, whatever the link said of them; in a callback."""
    opened = of_page()
    for key in keys:
        opened.given.pop(key, None)
        opened.held.pop(key, None)
        st.session_state[key] = None
    write({key: [] for key in keys})


# --- parameters -----------------------------------------------------------------------------------


def current(names: Iterable[str]) -> dict[str, list[str]]:
    """Give the parameters among `names` that the address holds, as ids and only usable ones."""
    usable = {}
    for name in names:
        texts = _current_texts(name)
        if texts:
            usable[name] = texts
    return usable


def _current_texts(name: str) -> list[str]:
    held = of_page().held.get(name)
    if held is None:
        return st.query_params.get_all(name)
    return held.encode(held.value)


def whole() -> str:
    """Write the whole address of the page, for someone it is sent to."""
    url = st.context.url or ""
    query = urlencode(_parameters(), doseq=True)
    return f"{url}?{query}" if query else url


def put(name: str, texts: list[str]) -> None:
    """Let a parameter that belongs to no widget say something else."""
    write({name: texts})


def write(changed: Mapping[str, list[str]]) -> None:
    """Put parameters into the address; those without texts are taken out.

    One message for all, none for no change.
    """
    before = _parameters()
    wanted = {name: texts for name, texts in (before | dict(changed)).items() if texts}
    if wanted != before:
        st.query_params.from_dict(wanted)


def _parameters() -> dict[str, list[str]]:
    params = st.query_params
    return {name: params.get_all(name) for name in params}


def listed(texts: Iterable[str]) -> str:
    """Write texts as a list in the language of the page."""
    return text("list.separator").join(texts)
