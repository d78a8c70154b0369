"""Pieces of HTML that every page builds from.

Text that is put in is escaped; `Markup` that is put in stands as it is. Join pieces with `joined`:
"+" and "".join() with plain text in front lose the difference.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

NOTHING = Markup("")


def joined(*parts: str) -> Markup:
    """Put pieces one after another, and escape those that are plain text."""
    return NOTHING.join(parts)


def panel(*parts: str) -> Markup:
    """Frame pieces as one panel."""
    return Markup('<div class="panel">{}</div>').format(joined(*parts))


def sheet(*parts: str) -> Markup:
    """Frame pieces as a panel over the whole width, which prints on A4."""
    return Markup('<div class="panel sheet">{}</div>').format(joined(*parts))


def grid(*parts: str) -> Markup:
    """Lay sections beside each other, as many as the width holds."""
    return Markup('<div class="grid">{}</div>').format(joined(*parts))


def heading(text: str) -> Markup:
    return Markup("<h2>{}</h2>").format(text)


def title(text: str, count: str | None = None) -> Markup:
    """Make the title of a section; `count` stands after it."""
    if count is None:
        return Markup("<h3>{}</h3>").format(text)
    return Markup("<h3>{} {}</h3>").format(text, count)


def paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def soft_paragraph(text: str) -> Markup:
    """Make a paragraph in the light ink of remarks."""
    return Markup('<p class="soft">{}</p>').format(text)


def map_note(text: str) -> Markup:
    """Make a paragraph of fine print, as it stands under maps and tables."""
    return Markup('<p class="mapnote">{}</p>').format(text)


def remark(text: str) -> Markup:
    """Make a remark that follows a name in its line; nothing for no text."""
    return Markup(' <span class="soft">{}</span>').format(text) if text else NOTHING


def bold(text: str) -> Markup:
    return Markup("<b>{}</b>").format(text)


def section(name: str, body: str, count: str = NOTHING) -> Markup:
    """Make a titled section; nothing without a body.

    Args:
        name: the title.
        body: what stands below it.
        count: what stands after the title, as a number that leads to its evidence.
    """
    if not body:
        return NOTHING
    return Markup("<section>{}{}</section>").format(title(name, count), body)


def bullets(items: Iterable[str], kind: str | None = None) -> Markup:
    """Make a list of lines; `kind` is its class."""
    opening = Markup("<ul>") if kind is None else Markup('<ul class="{}">').format(kind)
    lines = joined(*(Markup("<li>{}</li>").format(item) for item in items))
    return joined(opening, lines, Markup("</ul>"))


def numbered(items: Iterable[str]) -> Markup:
    """Make a numbered list of lines."""
    lines = joined(*(Markup("<li>{}</li>").format(item) for item in items))
    return Markup('<ol class="plain">{}</ol>').format(lines)


def list_section(name: str, items: Sequence[str], kind: str | None = None) -> Markup:
    """Make a titled list that tells its length; nothing for no items."""
    return (
        section(
            f"{name} {len(items)}",
            bullets(items, kind),
        )
        if items
        else NOTHING
    )


def facts(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Make a list of labels with their values."""
    lines = (Markup("<dt>{}</dt><dd>{}</dd>").format(label, value) for label, value in pairs)
    return Markup('<dl class="facts">{}</dl>').format(joined(*lines))


def bar(percent: float) -> Markup:
    """Draw a share of 100 as a bar."""
    return Markup('<div class="severity"><span style="width:{:.0f}%"></span></div>').format(percent)


def legend(*parts: str) -> Markup:
    """Lay swatches and their words in a line."""
    return Markup('<div class="legend">{}</div>').format(joined(*parts))


def swatch(style: str, label: str, number: str) -> Markup:
    """Make one entry of a legend.

    Args:
        style: CSS of the colour.
        label: what the colour means.
        number: how often it stands in the picture.
    """
    return Markup('<span><i style="{}"></i>{} <b>{}</b></span>').format(style, label, number)
