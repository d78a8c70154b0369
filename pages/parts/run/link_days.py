"""A widget for a day that a link can set, as those of `links`."""

from datetime import date
from typing import Any

import streamlit as st

from pages.parts.run.address import Fault
from pages.parts.run.binding import REMEMBERED, read_address, write_address
from pages.parts.run.choices import UNKNOWN

FIRST, LAST = date(1949, 10, 1), date(2099, 12, 31)  # of the days that it takes


def day_input(label: str, *, key: str, **more: Any) -> date | None:
    """Make a widget for a day, or none, as st.date_input; a link says it as YYYY-MM-DD."""

    def read(texts: list[str]) -> tuple[date | None, tuple[Fault, ...]]:
        last = texts[-1]
        day = _day_of(last)
        if day is None:
            return None, (Fault(UNKNOWN, (last,)),)
        if not FIRST <= day <= LAST:
            return None, (Fault("range", (last,)),)
        return day, ()

    def encode(value: date | None) -> list[str]:
        return [] if value is None else [value.isoformat()]

    read_address(key, None, read, encode)
    value: date | None = st.date_input(
        label,
        None,
        FIRST,
        LAST,
        key=key,
        format="YYYY-MM-DD",
        persist_state=REMEMBERED,
        **more,
    )
    write_address(key, label, value, "" if value is None else value.isoformat())
    return value


def _day_of(text: str) -> date | None:
    """Read a day; None unless it is written in the one way that links write it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
