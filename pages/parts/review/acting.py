"""Publications and rollbacks under way."""

import streamlit as st

from analytics.publishing import AskAct
from data.register.publications import Publication
from data.registry import registry_dir
from pages.parts.register import desk, outcome, working
from pages.parts.run.context import current_person


def begin(act: str, number: int, reason: str) -> None:
    """Begin to publish a batch or to undo a publication."""
    person = current_person()
    asked = AskAct(registry_dir(), person, act, number, reason)
    working.begin(working.ACT, asked)


def settle() -> None:
    """Follow what is under way, and tell when it stands."""
    working.follow(working.ACT, "review.publishing")
    working.settle(working.ACT, _published)


def _published(answer: object) -> None:
    if isinstance(answer, Publication):
        outcome.forget()
        desk.say_done(desk.PUBLISHED, number=answer.number)
        st.rerun()
