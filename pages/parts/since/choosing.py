"""Which two publications are compared, and which number is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from analytics.since.headlines import HEADLINES
from data.register import publications
from data.register.publications import Publication
from pages.parts.html.blocks import note
from pages.parts.run import address, links
from pages.parts.run.wording import text

BY = ("publication", "day")
SHORT = 24  # letters of a reason beside the number of its publication


@dataclass(frozen=True)
class Chosen:
    """What is compared.

    Attributes:
        first, last: the publications, the earlier one first.
        headline: the number.
    """

    first: Publication
    last: Publication
    headline: str


def choose(made: Sequence[Publication]) -> Chosen | None:
    """Draw the widgets, and return what they say; None where two days are not named yet.

    Args:
        made: every publication, the first one first, at least two.
    Raises:
        PlanningError: a day is none, or nothing was published by then.
    """
    columns = st.columns([0.7, 1.1, 1.1, 1.1], vertical_alignment="bottom")
    with columns[0]:
        by = _by()
    name_both = _days if by == "day" else _publications
    pair = name_both(made, columns[1:3])
    with columns[3]:
        headline = _headline()
    if pair is None:
        return None
    first, last = pair
    if first.number > last.number:
        st.html(note(text("since.backwards", first=last.number, last=first.number)))
        first, last = last, first
    return Chosen(first, last, headline)


@address.reads("since_by")
def _by() -> str:
    names = {by: text(f"since.by_{by}") for by in BY}
    return links.radio(
        text("since.by"), BY, key="since_by", format_func=names.__getitem__, horizontal=True
    )


@address.reads("number")
def _headline() -> str:
    names = {key: _named(key) for key in HEADLINES}
    return links.selectbox(
        text("since.number"), list(names), key="number", format_func=names.__getitem__
    )


def _named(headline: str) -> str:
    name = text(f"headline.{headline}")
    return name[:1].upper() + name[1:]


@address.reads("since_from", "since_to")
def _publications(
    made: Sequence[Publication], columns: Sequence[st.delta_generator.DeltaGenerator]
) -> tuple[Publication, Publication]:
    by_number = {publication.number: publication for publication in reversed(made)}
    labels = {number: _label(publication) for number, publication in by_number.items()}
    numbers = list(by_number)
    with columns[0]:
        first = links.selectbox(
            text("since.from"),
            numbers,
            key="since_from",
            default=numbers[1],
            format_func=labels.__getitem__,
        )
    with columns[1]:
        last = links.selectbox(
            text("since.to"), numbers, key="since_to", format_func=labels.__getitem__
        )
    return by_number[first], by_number[last]


def _label(publication: Publication) -> str:
    reason = publication.reason
    if len(reason) > SHORT:
        reason = f"{reason[:SHORT]}…"
    return f"{publication.number} · {publication.as_of} · {reason}"


@address.reads("day_from", "day_to")
def _days(
    made: Sequence[Publication], columns: Sequence[st.delta_generator.DeltaGenerator]
) -> tuple[Publication, Publication] | None:
    """Name two days; each means the publication in force at its end."""
    example = text("since.day_example")
    with columns[0]:
        day_from = links.text_input(text("since.day_from"), key="day_from", placeholder=example)
    with columns[1]:
        day_to = links.text_input(text("since.day_to"), key="day_to", placeholder=example)
    if not day_from or not day_to:
        st.info(text("since.name_days"))
        return None
    first = publications.in_force_on(made, day_from.strip())
    last = publications.in_force_on(made, day_to.strip())
    told = text(
        "since.day_means",
        first_day=day_from,
        last_day=day_to,
        first=first.number,
        last=last.number,
    )
    st.html(note(told))
    return first, last
