"""The address of a page: read once when the page is opened, and kept true to what the widgets show.

Every widget that a link can set is made here. Values stand in the address as ids, so a link opens
the same view in either language and among things of one name; labels, as links were written before,
are understood too. What a link names and the page cannot use is said above the page, never replaced
in silence.
"""

import math
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.words import without_aside
from pages.parts.run.wording import w

# every parameter that some page reads; a widget with another key is refused, so that the list stays
# whole
NAMES = frozenset(
    [
        "lang",
        "policy",
        "radius",
        "levels",
        "statuses",
        "confirmed",
        "every",
        "measure",
        "cluster",
        "unit",
        "place",
        "platform",
        "city",
        "show",
        "layers",
        "states",
        "sureness",
        "robust",
        "order",
        "q",
        "level",
        "status",
        "evidence",
        "of",
        "which",
        "kind",
        "dept",
        "model",
        "new",
        "atmost",
        "serve",
        "where",
        "bundle",
        "pipeline",
        "fair",
        "worst",
        "whose",
        "surely",
        "avoid",
        "force",
        "capacity",
        "budget",
        "cost",
        "weigh",
        "group",
        "factor",
        "at",
        "screens",
        "briefing_sites",
        "dark",
        "view",
        "table",
    ]
)
NOTE = "note_"  # with the key of a screen behind it: what the planner says on that screen
ADDRESS = "address"  # in session state
# Streamlit then tells a browser that has not drawn a widget yet what it shows; else the browser
# would answer with the first option
REMEMBERED = "page"
BLANK_REASON = {"unknown": "gone", "filtered": "left_out"}  # of a picker that then shows nothing

_run = threading.local()


@dataclass(frozen=True)
class Fault:
    """Texts of a parameter that the page cannot use, and why: a key of the catalogue's section
    "link".
    """

    reason: str
    texts: tuple[str, ...]


@dataclass
class Held:
    """A widget's value with the texts that stand for it in the address, and what of these could not
    be used.
    """

    value: object
    texts: list[str]
    encode: Callable[[object], list[str]]
    faults: tuple[Fault, ...] = ()


@dataclass
class Address:
    """What the address of a page said when it was opened, and what it says of each widget made
    since.

    `back` where the browser's Back or Forward opened it: then what it does not name has its
    default.
    """

    page: str
    given: dict[str, list[str]]
    back: bool
    held: dict[str, Held] = field(default_factory=dict)


# --- a run ----------------------------------------------------------------------------------------


def begin() -> None:
    """Called before the first widget of a run: read the address of a page just opened, else bring
    it up to date.

    In one step for all widgets, so that a choice is one entry of the browser's history.
    """
    _run.slot, _run.notices = None, []
    context = get_script_run_ctx()
    known = st.session_state.get(ADDRESS)
    if known is None or known.page != context.page_script_hash or context.is_history_navigation:
        given = {name: st.query_params.get_all(name) for name in st.query_params}
        st.session_state[ADDRESS] = Address(
            context.page_script_hash, given, context.is_history_navigation
        )
        return
    changed = {}
    for key, held in known.held.items():
        if key in st.session_state:
            _follow(held, st.session_state[key])
            changed[key] = held.texts
    _write(changed)


def keep_choices() -> None:
    """Called when the language changes: browser and old links know choices by labels of the other
    language.
    """
    for key, held in _address().held.items():
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
        if not held.faults:
            held.texts = held.encode(held.value)


def open_slot() -> None:
    """The place of what is wrong with the link: what is known by now, and whatever follows in this
    run.
    """
    _run.slot = st.container(key="link-notices", gap=None)
    for notice in _run.notices:
        _run.slot.html(notice)
    strangers = [
        name for name in _address().given if name not in NAMES and not name.startswith(NOTE)
    ]
    if strangers:
        _run.slot.html(
            f'<p class="note">{escape(w("link.strangers", names=_listed(strangers)))}</p>'
        )


def gone(key: str) -> bool:
    """Whether the link named something that is not there, and nothing else has been
    chosen since.
    """
    held = _address().held.get(key)
    return held is not None and bool(held.faults)


def current(names: Iterable[str]) -> dict[str, list[str]]:
    """The parameters among `names` that the address holds, as ids and without what could not be
    used.
    """
    held = _address().held
    every = {
        name: held[name].encode(held[name].value) if name in held else st.query_params.get_all(name)
        for name in names
    }
    return {name: texts for name, texts in every.items() if texts}


def address() -> str:
    """The whole address of the page as it stands, for whoever it is sent to: scheme, host, port,
    path and parameters.
    """
    query = urlencode({name: st.query_params.get_all(name) for name in st.query_params}, doseq=True)
    return (st.context.url or "") + (f"?{query}" if query else "")


def put(name: str, texts: list[str]) -> None:
    """Let a parameter that is no widget's say something else."""
    _write({name: texts})


def say(notice: str) -> None:
    """Say above the page what is wrong with the link; `notice` is text."""
    html = f'<p class="note alert" role="alert">{escape(notice)}</p>'
    if _run.slot is None:
        _run.notices.append(html)
    else:
        _run.slot.html(html)


def _address() -> Address:
    return st.session_state[ADDRESS]


def _follow(held: Held, value: object) -> None:
    """Take note of a new value; with it the texts of the link are history."""
    if value != held.value:
        held.value, held.texts, held.faults = value, held.encode(value), ()


def _write(changed: Mapping[str, list[str]]) -> None:
    """Put parameters into the address; those without texts are taken out.

    One message for all, none for no change.
    """
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    wanted = {name: texts for name, texts in (params | changed).items() if texts}
    if wanted != params:
        st.query_params.from_dict(wanted)


def _listed(texts: Iterable[str]) -> str:
    return w("list.separator").join(texts)


# --- one widget -----------------------------------------------------------------------------------

Read = Callable[[list[str]], tuple[object, tuple[Fault, ...]]]


def _before(key: str, default: object, read: Read, encode: Callable[[object], list[str]]) -> None:
    """Give a widget that is about to be made the value that the address names, else the one it had,
    else its default.
    """
    if key not in NAMES and not key.startswith(NOTE):
        raise ValueError(f"'{key}' is not among links.NAMES")
    address = _address()
    held = address.held.get(key)
    if held is not None:
        held.encode = encode
        st.session_state.setdefault(key, held.value)
        return
    texts = address.given.get(key)
    if texts is None:
        st.session_state[key] = default if address.back else st.session_state.get(key, default)
        address.held[key] = Held(default, [], encode)
        return
    value, faults = read(texts)
    st.session_state[key] = value
    address.held[key] = Held(value, texts, encode, faults)


def _after(key: str, label: str, value: object, shown: str) -> None:
    """Let the address say what a widget shows, and say what of the link it could not use."""
    held = _address().held[key]
    _follow(held, value)
    _write({key: held.texts})
    name = without_aside(label)  # without how to use the widget
    for fault in held.faults:
        say(
            w(
                f"link.{fault.reason}",
                label=name,
                texts=_listed(fault.texts),
                shown=shown or w("link.nothing"),
            )
        )


@dataclass(frozen=True)
class _Choice:
    """Options of a widget, and how texts of the address name them: by id, by label, or by another
    name of theirs.

    `blank`: nothing is chosen where a text names none of them; else the default is.
    """

    options: Sequence
    format_func: Callable[[object], str]
    also: Mapping[str, object]
    blank: bool = False

    def option_of(self, text: str) -> tuple[object, str | None]:
        """The option that a text names; else why there is none."""
        by_text = {_unspaced(name): option for name, option in self.also.items()}
        by_text |= {_unspaced(self.format_func(option)): option for option in self.options}
        by_text |= {_unspaced(_text(option)): option for option in self.options}
        if _unspaced(text) not in by_text:
            return None, "unknown"
        option = by_text[_unspaced(text)]
        return option, None if option in self.options else "filtered"


def _unspaced(text: str) -> str:
    """A text without its spaces: labels were written with more of them once."""
    return "".join(text.split())


def _text(option: object) -> str:
    """An option as it stands in the address."""
    return "" if option is None else str(option)


def _one(label: str, key: str, default: object, choice: _Choice, make: Callable) -> object:
    """A widget that takes one of some options."""

    def read(texts: list[str]) -> tuple[object, tuple[Fault, ...]]:
        *others, last = texts
        option, reason = choice.option_of(last)
        faults = [Fault("twice", tuple(others))] if others else []
        if reason is not None:
            faults.append(Fault(BLANK_REASON[reason] if choice.blank else reason, (last,)))
            option = None if choice.blank else default
        return option, tuple(faults)

    _before(key, default, read, lambda value: [] if value == default else [_text(value)])
    if st.session_state[key] is not None and st.session_state[key] not in choice.options:
        st.session_state[key] = default
    value = make(
        label, choice.options, format_func=choice.format_func, key=key, persist_state=REMEMBERED
    )
    _after(key, label, value, choice.format_func(value) if value in choice.options else "")
    return value


def selectbox(
    label: str,
    options: Sequence,
    *,
    key: str,
    format_func: Callable,
    default: object = ...,
    also: Mapping[str, object] | None = None,
    blank: bool = False,
    **more: object,
) -> object:
    """One of some options, as st.selectbox.

    Args:
        default: what stands there without a link, the first option unless said.
        also: other texts by which a link may name an option, or something that filters leave out.
        blank: whether nothing is chosen where a link names what is not there.
    """
    first = options[0] if options else None
    default = first if default is ... else default

    def make(*named: object, **given: object) -> object:
        empty = (default is None and first is not None) or (blank and gone(key))
        return st.selectbox(*named, index=None if empty else 0, **given, **more)

    return _one(label, key, default, _Choice(options, format_func, also or {}, blank), make)


def radio(
    label: str, options: Sequence, *, key: str, format_func: Callable, **more: object
) -> object:
    """One of some options that all stand there, as st.radio; the first without a link."""
    return _one(
        label, key, options[0], _Choice(options, format_func, {}), partial(st.radio, **more)
    )


def multiselect(
    label: str,
    options: Sequence,
    *,
    key: str,
    format_func: Callable,
    default: Iterable = (),
    **more: object,
) -> list:
    """Several of some options, as st.multiselect; Enter takes what was typed, never all
    that match.
    """
    choice, default = _Choice(options, format_func, {}), list(default)

    def read(texts: list[str]) -> tuple[list, tuple[Fault, ...]]:
        found = [(text, *choice.option_of(text)) for text in texts if text]
        strangers = tuple(text for text, _, reason in found if reason is not None)
        chosen = list(dict.fromkeys(option for _, option, reason in found if reason is None))
        if not strangers:
            return chosen, ()
        return chosen or default, (Fault("unknown", strangers),)

    def encode(value: Sequence) -> list[str]:
        if list(value) == default:
            return []
        return [_text(one) for one in value] or [""]

    _before(key, default, read, encode)
    st.session_state[key] = [one for one in st.session_state[key] if one in options]
    value = st.multiselect(
        label,
        options,
        format_func=format_func,
        key=key,
        select_all=False,
        persist_state=REMEMBERED,
        **more,
    )
    _after(key, label, value, _listed(map(format_func, value)))
    return value


def toggle(label: str, *, key: str, default: bool = False, **more: object) -> bool:
    """Yes or no, as st.toggle."""
    words = {"true": True, "false": False}

    def read(texts: list[str]) -> tuple[bool, tuple[Fault, ...]]:
        value = words.get(texts[-1].lower())
        return (default, (Fault("unknown", tuple(texts)),)) if value is None else (value, ())

    _before(key, default, read, lambda value: [] if value == default else [str(value).lower()])
    value = st.toggle(label, key=key, persist_state=REMEMBERED, **more)
    _after(key, label, value, w("answer.yes" if value else "answer.no"))
    return value


def number_input(
    label: str, least: float, most: float, default: float | None, *, key: str, **more: object
) -> float | None:
    """A number from `least` to `most`, whole if these are, as st.number_input."""
    kind = type(least)

    def read(texts: list[str]) -> tuple[float | None, tuple[Fault, ...]]:
        try:
            value = kind(texts[-1])
        except ValueError:
            return default, (Fault("unknown", tuple(texts)),)
        if not (math.isfinite(value) and least <= value <= most):
            return default, (Fault("range", tuple(texts)),)
        return value, ()

    def encode(value: float | None) -> list[str]:
        return [] if value == default else ["" if value is None else f"{value:.15g}"]

    _before(key, default, read, encode)
    start = {"value": None} if default is None else {}
    value = st.number_input(label, least, most, key=key, persist_state=REMEMBERED, **start, **more)
    _after(key, label, value, "" if value is None else f"{value:,.15g}")
    return value


def text_input(label: str, *, key: str, **more: object) -> str:
    """A text, as st.text_input; of several that a link gives the last."""
    _before(key, "", lambda texts: (texts[-1], ()), lambda value: [value] if value else [])
    value = st.text_input(label, key=key, persist_state=REMEMBERED, **more)
    _after(key, label, value, value)
    return value
