"""The button for a file that was made for one person: nobody else can fetch it."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.parts.run import own_files
from pages.parts.run.context import current_person
from pages.parts.run.own_files import Make, OwnFile


@dataclass(frozen=True)
class Download:
    """A file to take along.

    Attributes:
        name: that the browser saves it under.
        media_type: as in a Content-Type.
        make: gives its bytes when it is fetched; it may not ask the run of the page.
        held_bytes: that it keeps in memory until then.
    """

    name: str
    media_type: str
    make: Make
    held_bytes: int = 0


def ready(name: str, media_type: str, content: bytes) -> Download:
    """Make a download of bytes that are there already."""
    return Download(name, media_type, lambda: content, len(content))


def own_download(label: str, download: Download, key: str, icon: str = "download") -> None:
    """Draw a button that downloads a file for whoever looks at the page, and for nobody else.

    It looks like the other buttons for files and is a link, which the keyboard reaches and opens.

    Args:
        key: tells the buttons of a page apart.
        icon: a Material symbol.
    """
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    file = OwnFile(
        owner=current_person(),
        session=session,
        name=download.name,
        media_type=download.media_type,
        make=download.make,
        held_bytes=download.held_bytes,
    )
    name = own_files.FILES.keep(file, key)
    st.link_button(
        label, own_files.address_of(name), icon=f":material/{icon}:", key=f"{key}-download"
    )
