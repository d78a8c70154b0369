"""The chain of the audit verified: which line is not as it was written, and what is wrong."""

import streamlit as st

from data.register import auditing
from data.register.auditing import Verification
from pages.parts.register import desk
from pages.parts.run import wording
from pages.parts.run.context import current_person
from pages.parts.run.wording import text


def draw() -> None:
    """Draw the button that verifies the audit, and what it finds now."""
    is_asked = st.button(
        text("audit.verify"),
        icon=":material/verified:",
        key="audit_verify",
        help=text("audit.verify_help"),
    )
    if not is_asked:
        return
    with desk.opened() as register:
        found = auditing.verify(register, current_person())
    _tell(found)


def _tell(found: Verification) -> None:
    """Say that every line is as it was written, or which is not."""
    if found.is_sound:
        st.success(text("audit.sound", n=found.lines, head=found.head))
        return
    if found.damage is not None:
        sentence = text(f"audit.{found.damage.kind}", line=found.damage.line)
        st.error(wording.plain(sentence))
    for number in found.publications:
        st.error(text("audit.publication_changed", number=number))
    st.warning(text("audit.what_now"))
