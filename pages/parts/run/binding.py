"""How a widget's value and the address of the page keep in step."""

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from analytics.words import without_aside
from pages.parts.run import address
from pages.parts.run.address import Encode, Fault, Held, listed
from pages.parts.run.wording import text

Read = Callable[[list[str]], tuple[Any, tuple[Fault, ...]]]
# Streamlit then tells a browser that has not drawn a widget yet what it shows; else the browser
# would answer with the first option
REMEMBERED: Literal["page"] = "page"


def read_address(key: str, default: object, read: Read, encode: Encode) -> None:
    """Give a widget that is about to be made its value.

    It is the one that the address names, else the one it had, else its default.
    """
    if not address.is_known(key):
        raise ValueError(f"'{key}' is not registered: decorate its maker with address.reads")
    opened = address.of_page()
    state = st.session_state
    held = opened.held.get(key)
    if held is not None:
        held.encode = encode
        state.setdefault(key, held.value)
        return
    texts = opened.given.get(key)
    if texts is None:
        state[key] = default if opened.back else state.get(key, default)
        opened.held[key] = Held(default, [], encode)
        return
    value, faults = read(texts)
    state[key] = value
    opened.held[key] = Held(value, texts, encode, faults)


def write_address(key: str, label: str, value: object, shown: str) -> None:
    """Let the address say what a widget shows, and say what of the link it could not use."""
    held = address.of_page().held[key]
    held.follow(value)
    address.write({key: held.texts})
    name = without_aside(label)  # without how to use the widget
    for fault in held.faults:
        texts = listed(fault.texts)
        notice = text(
            f"link.{fault.reason}", label=name, texts=texts, shown=shown or text("link.nothing")
        )
        address.say(notice)
