"""The screens of a briefing as HTML.

They stand on one stage of 16:9 whose every size is a share of its height, so that it is right on
any projector.
"""

from collections.abc import Iterable

from markupsafe import Markup

from analytics.documents.screens.screen import Figure, Note, Screen
from analytics.drawing.marks import DARK, LIGHT, Theme
from analytics.phrases.mark import mark_of
from pages.parts.briefing.deck_pictures import picture_html, table_html
from pages.parts.html import elements, look
from pages.parts.html.elements import NOTHING, joined, title
from pages.parts.run.context import registry
from pages.parts.run.wording import text

SCREEN = Markup(
    '<section class="screen {ground}" data-key="{key}" data-name="{name}" hidden>'
    '<div class="face">{made}'
    '<h2>{title}</h2><div class="body"><div class="picture {kind}">{picture}</div>{side}</div>'
    '<footer><p class="source">{source}</p><p class="count">{number} / {total}</p></footer></div>'
    "{notes}</section>"
)
FIGURE = Markup('<div class="figure"><p class="label">{}</p><p><b>{}</b> <span>{}</span></p></div>')


def deck(screens: Iterable[Screen], *, is_dark: bool) -> Markup:
    """Write all screens one after another, the speaker's notes with each."""
    theme = DARK if is_dark else LIGHT
    shown = list(screens)
    return joined(
        *(
            _screen(
                screen,
                number,
                len(shown),
                theme,
            )
            for number, screen in enumerate(shown, 1)
        )
    )


def _screen(screen: Screen, number: int, total: int, theme: Theme) -> Markup:
    return SCREEN.format(
        ground="dark" if theme is DARK else "light",
        made=_made(),
        key=screen.key,
        name=screen.name,
        title=screen.title,
        kind=type(screen.picture).__name__.lower(),
        picture=picture_html(screen, theme),
        side=_side(screen),
        source=screen.source,
        number=number,
        total=total,
        notes=_notes(screen),
    )


def _made() -> Markup:
    """Write the mark of made data, which stands on every screen of an example."""
    mark = mark_of(registry())
    return Markup('<p class="made" role="note">{}</p>').format(mark) if mark else NOTHING


def _side(screen: Screen) -> Markup:
    """Write what stands right of the picture: a list, else figures, else nothing."""
    if screen.beside is not None:
        side = table_html(screen.beside)
    else:
        side = joined(*map(_figure, screen.figures))
    return Markup("<div class=side>{}</div>").format(side) if side else NOTHING


def _figure(figure: Figure) -> Markup:
    value = look.evidence_link(figure.value, figure.evidence_id)
    return FIGURE.format(figure.label, value, figure.unit)


def _notes(screen: Screen) -> Markup:
    """Write what only the speaker sees."""
    own = NOTHING
    if screen.own:
        own_text = Markup('<p class="own">{}</p>').format(screen.own)
        own = joined(title(text("briefing.own")), own_text)
    lists = joined(*(_notes_of_kind(screen, kind) for kind in ("asked", "evidence")))
    html = Markup('<aside class="notes"><h2>{}</h2>{}{}</aside>')
    return html.format(screen.name, own, lists)


def _notes_of_kind(screen: Screen, kind: str) -> Markup:
    notes = (_note(note) for note in screen.notes if note.kind == kind)
    return joined(
        title(text(f"briefing.{kind}")),
        elements.bullets(notes),
    )


def _note(note: Note) -> Markup:
    if not note.evidence_id:
        return Markup.escape(note.text)
    basis = look.evidence_link(text("page.evidence"), note.evidence_id)
    return Markup("{} {}").format(note.text, basis)
