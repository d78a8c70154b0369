"""Facts of a row, and where the row comes from."""

from collections.abc import Iterable

from markupsafe import Markup

from pages.parts.html import elements
from pages.parts.html.elements import joined, remark
from pages.parts.run.questions import Row
from pages.parts.run.wording import text

LINK = Markup('<a href="{}" target="_blank" rel="noreferrer noopener">{}</a>')
BARE_LINK = Markup('<a href="{}" class="bare" target="_blank" rel="noreferrer noopener">{}</a>')


def fact_list(title: str, pairs: Iterable[tuple[str, object]]) -> Markup:
    """Show labels with their values, line by line; a value that is not known says so.

    Args:
        title: key of the catalogue.
        pairs: key of the label, and the value; anything but text is not known.
    """
    unknown = Markup('<span class="soft">{}</span>').format(text("panel.not_stated"))
    lines = []
    for label, value in pairs:
        stated = value if isinstance(value, str) else unknown
        lines.append((text(label), stated))
    return joined(elements.title(text(title)), elements.facts(lines))


def source_note(row: Row) -> Markup:
    """Show where a row comes from, under a title."""
    line = Markup('<p class="sources">{}</p>').format(source(row))
    return joined(elements.title(text("panel.source")), line)


def source_section(rows: Iterable[Row]) -> Markup:
    """List the sources of some rows, each once."""
    stated = [row for row in rows if _text(row["source_title"]) or _text(row["source_url"])]
    lines = list(dict.fromkeys(map(source, stated)))
    return elements.list_section(text("profile.sources"), lines, "sources")


def source(row: Row) -> Markup:
    """Show a publisher's address as a link, a re-post's as text, and the date."""
    date = remark(_text(row["source_date"]))
    return joined(_publication(row), date)


def _publication(row: Row) -> Markup:
    title, url = _text(row["source_title"]), _text(row["source_url"])
    is_address = url.startswith(("http://", "https://"))
    if row["source_kind"] != "publisher" or not is_address:
        mirror = remark(f"{url} {text('panel.mirror')}")
        return joined(title or text("panel.untitled"), mirror)
    if not title:
        return BARE_LINK.format(url, url)
    return LINK.format(url, title)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
