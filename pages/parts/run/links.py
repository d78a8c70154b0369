"""Widgets that a link can set: as Streamlit's own, with their values in the address of the page.

Each has a key that its maker registers with `address.reads`.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar, overload

import streamlit as st

from pages.parts.run import address
from pages.parts.run.address import Fault, listed
from pages.parts.run.binding import REMEMBERED, read_address, write_address
from pages.parts.run.choices import UNKNOWN, Choice, id_text
from pages.parts.run.wording import text

Option = TypeVar("Option")
Number = TypeVar("Number", int, float)


def selectbox(
    label: str,
    options: Sequence[Option],
    *,
    key: str,
    format_func: Callable[[Option], str],
    default: Option | None = None,
    also: Mapping[str, Option] | None = None,
    **more: Any,
) -> Option:
    """Make a widget for one of some options, as st.selectbox.

    Args:
        default: the option without a link; the first unless given.
        also: other texts by which a link may name an option, or something that filters leave out.
    """
    first = options[0] if default is None and options else default
    choice = Choice(options, format_func, also or {})
    make = partial(st.selectbox, index=0, **more)
    chosen: Option = _one(label, key, first, choice, make)
    return chosen


def picker(
    label: str,
    options: Sequence[Option],
    *,
    key: str,
    format_func: Callable[[Option], str],
    also: Mapping[str, Option] | None = None,
    starts_empty: bool = False,
    **more: Any,
) -> Option | None:
    """Make a select box that may stand empty.

    Args:
        also: as for `selectbox`.
        starts_empty: True if nothing is chosen without a link. Otherwise the first option is, and
            nothing where a link names what is not there.
    """
    choice = Choice(options, format_func, also or {}, blank=not starts_empty)
    default = None if starts_empty or not options else options[0]

    draw: Callable[..., Any] = st.selectbox

    def make(*args: Any, **kwargs: Any) -> Any:
        empty = bool(options) if starts_empty else address.is_gone(key)
        kwargs["index"] = None if empty else 0
        return draw(
            *args,
            **kwargs,
            **more,
        )

    chosen: Option | None = _one(label, key, default, choice, make)
    return chosen


def radio(
    label: str,
    options: Sequence[Option],
    *,
    key: str,
    format_func: Callable[[Option], str],
    **more: Any,
) -> Option:
    """Make a widget for one of some options that are all in sight, as st.radio.

    Without a link it is the first.
    """
    choice = Choice(options, format_func)
    chosen: Option = _one(
        label,
        key,
        options[0],
        choice,
        partial(st.radio, **more),
    )
    return chosen


def _one(
    label: str, key: str, default: object, choice: Choice[Any], make: Callable[..., Any]
) -> Any:
    """Make a widget for one of some options; `make` draws it."""

    def read(texts: list[str]) -> tuple[Any, tuple[Fault, ...]]:
        *others, last = texts
        faults = []
        if others:
            faults.append(
                Fault(
                    "twice",
                    tuple(others),
                )
            )
        option, reason = choice.option_of(last)
        if reason is not None:
            faults.append(
                Fault(
                    choice.reason(reason),
                    (last,),
                )
            )
            option = None if choice.blank else default
        return option, tuple(faults)

    def encode(value: object) -> list[str]:
        if value == default:
            return []
        return [id_text(value)]

    read_address(key, default, read, encode)
    state = st.session_state
    if state[key] is not None and state[key] not in choice.options:
        state[key] = default
    value = make(
        label, choice.options, format_func=choice.format_func, key=key, persist_state=REMEMBERED
    )
    write_address(key, label, value, choice.label(value))
    return value


def multiselect(
    label: str,
    options: Sequence[Option],
    *,
    key: str,
    format_func: Callable[[Option], str],
    default: Iterable[Option] = (),
    **more: Any,
) -> list[Option]:
    """Make a widget for several of some options, as st.multiselect.

    Enter takes the option that was typed, never all that match.
    """
    chosen_first = list(default)
    choice = Choice(options, format_func)

    def read(texts: list[str]) -> tuple[list[Option], tuple[Fault, ...]]:
        chosen, unknown = choice.options_of(texts)
        if not unknown:
            return chosen, ()
        return chosen or chosen_first, (
            Fault(
                UNKNOWN,
                tuple(unknown),
            ),
        )

    def encode(value: Sequence[Option]) -> list[str]:
        if list(value) == chosen_first:
            return []
        return [id_text(option) for option in value] or [""]

    read_address(key, chosen_first, read, encode)
    st.session_state[key] = [option for option in st.session_state[key] if option in options]
    value: list[Option] = st.multiselect(
        label,
        options,
        format_func=format_func,
        key=key,
        select_all=False,
        persist_state=REMEMBERED,
        **more,
    )
    write_address(key, label, value, listed(map(format_func, value)))
    return value


def toggle(label: str, *, key: str, default: bool = False, **more: Any) -> bool:
    """Make a widget for yes or no, as st.toggle."""
    words = {"true": True, "false": False}

    def read(texts: list[str]) -> tuple[bool, tuple[Fault, ...]]:
        value = words.get(texts[-1].lower())
        if value is None:
            fault = Fault(
                UNKNOWN,
                tuple(texts),
            )
            return default, (fault,)
        return value, ()

    def encode(value: bool) -> list[str]:
        if value == default:
            return []
        return [str(value).lower()]

    read_address(key, default, read, encode)
    value: bool = st.toggle(label, key=key, persist_state=REMEMBERED, **more)
    shown = text("answer.yes") if value else text("answer.no")
    write_address(key, label, value, shown)
    return value


@overload
def number_input(
    label: str, least: Number, most: Number, default: Number, *, key: str, **more: Any
) -> Number: ...


@overload
def number_input(
    label: str, least: Number, most: Number, default: None, *, key: str, **more: Any
) -> Number | None: ...


def number_input(
    label: str, least: Number, most: Number, default: Number | None, *, key: str, **more: Any
) -> Number | None:
    """Make a widget for a number from `least` to `most`, whole if these are, as st.number_input."""

    def read(texts: list[str]) -> tuple[Number | None, tuple[Fault, ...]]:
        try:
            value = type(least)(texts[-1])
        except ValueError:
            return default, (
                Fault(
                    UNKNOWN,
                    tuple(texts),
                ),
            )
        if not (math.isfinite(value) and least <= value <= most):
            return default, (
                Fault(
                    "range",
                    tuple(texts),
                ),
            )
        return value, ()

    def encode(value: Number | None) -> list[str]:
        if value == default:
            return []
        if value is None:
            return [""]
        return [f"{value:.15g}"]

    read_address(key, default, read, encode)
    if default is None:
        more["value"] = None
    value: Number | None = st.number_input(
        label, least, most, key=key, persist_state=REMEMBERED, **more
    )
    write_address(
        key,
        label,
        value,
        "" if value is None else f"{value:,.15g}",
    )
    return value


def text_input(label: str, *, key: str, **more: Any) -> str:
    """Make a widget for a text, as st.text_input; of several that a link gives the last counts."""

    def read(texts: list[str]) -> tuple[str, tuple[Fault, ...]]:
        return texts[-1], ()

    def encode(value: str) -> list[str]:
        return [value] if value else []

    read_address(key, "", read, encode)
    value: str = st.text_input(label, key=key, persist_state=REMEMBERED, **more)
    write_address(key, label, value, value)
    return value
