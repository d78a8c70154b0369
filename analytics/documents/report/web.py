"""A report as one HTML file that needs nothing beside it.

Styles and drawings stand in it, nothing runs, nothing is fetched.
"""

from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup, escape

from analytics.documents.report.parts import (
    Drawing,
    Lead,
    Listing,
    Part,
    Report,
    Section,
    Text,
)
from analytics.documents.report.web_mark import band, in_words, rules_of
from analytics.documents.screens.screen import Bars, Curve, Matrix
from analytics.drawing.marks import REPORT, css_variables
from analytics.drawing.symbols import swatch_svg
from analytics.words import word

STYLE = Path(__file__).with_name("web.css")
LONGEST_BAR = 85  # of the width, percent

PAGE = Markup(
    '<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title>'
    "<style>{style}</style></head>"
    "<body>{mark}{header}{facts}{contents}{sections}{footer}</body></html>"
)
HEADER = Markup(
    "<header><p>{product}</p><h1>{title}</h1><p>{as_of} · <b>{for_whom}</b></p></header>"
)
FOOTER = Markup("<footer>{mark}{as_of} · {stands_on} · {for_whom}</footer>")
FACTS = Markup('<table class="facts">{}</table>')
CONTENTS = Markup("<nav><h2>{heading}</h2><ol>{entries}</ol></nav>")
SECTION = Markup('<section id="s{number}"><h2>{number} {title}</h2>{parts}</section>')
STATE = Markup('<span class="state">{swatch} <b>{name}</b></span>')
LISTING = Markup(
    '<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
)
BAR = Markup('<tr><th>{state}</th><td><i style="width:{width:.1f}%"></i> <b>{count}</b></td></tr>')
MATRIX = Markup(
    '<div class="wide"><table class="matrix"><thead><tr><td></td>{heads}</tr></thead>'
    '<tbody>{rows}</tbody></table></div><p class="small">{legend}{number}</p>'
)
CURVE = Markup(
    '<div class="wide"><table class="curve"><tr><th>{across}</th>{heads}</tr>'
    "<tr><th>{up}</th>{cells}</tr></table></div>"
)
SHARE, CHOSEN_SHARE = Markup("<td>{:.1%}</td>"), Markup("<td><b>{:.1%}</b></td>")
NOTHING = Markup("")


def html(report: Report) -> bytes:
    """Write a report as a page of HTML, with the same words and ids as the PDF."""
    language = report.language
    as_of = word("vector.as_of", language, as_of=report.as_of)
    numbered = list(enumerate(report.sections, 1))
    rules = STYLE.read_text(encoding="utf-8")
    page = PAGE.format(
        language=language,
        title=in_words(report.mark) + report.title,
        style=_trusted(css_variables(REPORT) + rules + rules_of(report.mark)),
        mark=band(report.mark),
        header=HEADER.format(
            product=word("app.name", language),
            title=report.title,
            as_of=as_of,
            for_whom=report.for_whom,
        ),
        facts=FACTS.format(
            _joined(
                _fact(
                    label,
                    value,
                )
                for label, value in report.facts
            )
        ),
        contents=CONTENTS.format(
            heading=word("report.contents", language),
            entries=_joined(_entry(number, section) for number, section in numbered),
        ),
        sections=_joined(_section(number, section, language) for number, section in numbered),
        footer=FOOTER.format(
            mark=in_words(report.mark),
            as_of=as_of,
            stands_on=report.stands_on,
            for_whom=report.for_whom,
        ),
    )
    return page.encode()


def _trusted(markup: str) -> Markup:
    """Take our own styles and drawings as they are; drawings escape the names in them."""
    return Markup(markup)  # noqa: S704


def _joined(parts: Iterable[Markup]) -> Markup:
    return NOTHING.join(parts)


def _fact(label: str, value: str) -> Markup:
    return Markup("<tr><th>{}</th><td>{}</td></tr>").format(label, value)


def _entry(number: int, section: Section) -> Markup:
    return Markup('<li><a href="#s{}">{}</a></li>').format(number, section.title)


def _section(number: int, section: Section, language: str) -> Markup:
    parts = _joined(_part(part, language) for part in section.parts)
    return SECTION.format(number=number, title=section.title, parts=parts)


def _part(part: Part, language: str) -> Markup:
    match part:
        case Lead():
            return Markup('<p class="lead">{}</p>').format(part.text)
        case Text():
            return _text(part)
        case Drawing():
            figure = Markup('<figure role="img" aria-label="{}">{}</figure>')
            return figure.format(part.alt, _trusted(part.svg))
        case Listing():
            return _listing(part, language)
        case Bars():
            return _bars(part, language)
        case Matrix():
            return _matrix(part, language)
        case Curve():
            return _curve(part)


def _text(part: Text) -> Markup:
    term = NOTHING
    if part.term:
        term = Markup("<b>{}</b>").format(part.term)
    return Markup("<p>{}{}{}</p>").format(term, part.text, _evidence(part.evidence_id))


def _evidence(evidence_id: str) -> Markup:
    """Write an evidence id that may break after each slash."""
    if not evidence_id:
        return NOTHING
    breakable = escape(evidence_id).replace("/", Markup("/<wbr>"))
    return Markup(" <code>{}</code>").format(breakable)


def _swatch(state: str) -> Markup:
    return _trusted(swatch_svg(state))


def _state(state: str, language: str) -> Markup:
    return STATE.format(
        swatch=_swatch(state),
        name=word(f"state.{state}", language),
    )


# --- listing --------------------------------------------------------------------------------------


def _listing(part: Listing, language: str) -> Markup:
    rows = [
        Markup("<tr>{}</tr>").format(_joined(_cells(part, number, language)))
        for number in range(len(part.rows))
    ]
    return LISTING.format(heads=_joined(_heads(part)), rows=_joined(rows))


def _heads(part: Listing) -> Iterable[Markup]:
    head = Markup('<th style="width:{:.1f}%"{}>{}</th>')
    for column, (text, width) in enumerate(
        zip(
            part.heads,
            part.widths,
            strict=True,
        )
    ):
        share = 100 * width / sum(part.widths)
        yield head.format(share, _alignment(part, column), text)


def _cells(part: Listing, number: int, language: str) -> Iterable[Markup]:
    """Write the cells of a row; state and evidence id stand in the first."""
    for column, text in enumerate(part.rows[number]):
        state = NOTHING
        evidence = NOTHING
        if column == 0 and part.states:
            state = _state(part.states[number], language)
        if column == 0 and part.ids:
            evidence = _evidence(part.ids[number])
        cell = Markup("<td{}>{}{}{}</td>")
        yield cell.format(_alignment(part, column), state, text, evidence)


def _alignment(part: Listing, column: int) -> Markup:
    if column in part.right:
        return Markup(' class="number"')
    return NOTHING


# --- bars, matrix, curve --------------------------------------------------------------------------


def _bars(part: Bars, language: str) -> Markup:
    most = (
        max(
            (count for _, count in part.rows),
            default=0,
        )
        or 1
    )
    rows = [
        BAR.format(
            state=_state(state, language),
            width=LONGEST_BAR * count / most,
            count=count,
        )
        for state, count in part.rows
    ]
    bars = Markup('<p class="small">{}</p><table class="bars">{}</table>')
    return bars.format(part.label, _joined(rows))


def _matrix(part: Matrix, language: str) -> Markup:
    heads = _joined(Markup("<th>{}</th>").format(head) for head in part.heads)
    rows = [
        Markup("<tr><th>{}</th>{}</tr>").format(
            name, _joined(_matrix_cell(state, platforms, language) for state, platforms in cells)
        )
        for name, cells in part.rows
    ]
    legend = [_legend_entry(state, language) for state in part.states]
    return MATRIX.format(
        heads=heads,
        rows=_joined(rows),
        legend=_joined(legend),
        number=word("screen.matrix_number", language),
    )


def _matrix_cell(state: str, platforms: int, language: str) -> Markup:
    if not state:
        return Markup("<td></td>")
    letters = word(f"state_mark.{state}", language)
    return Markup("<td>{} {}{}</td>").format(_swatch(state), letters, platforms or "")


def _legend_entry(state: str, language: str) -> Markup:
    entry = Markup("<span>{} {} = {}</span> ")
    letters = word(f"state_mark.{state}", language)
    name = word(f"state.{state}", language)
    return entry.format(_swatch(state), letters, name)


def _curve(part: Curve) -> Markup:
    """Write the curve as a table: every number can be read and copied."""
    heads = [Markup("<th>{}</th>").format(number) for number in range(len(part.shares))]
    cells = [
        (CHOSEN_SHARE if number == part.chosen else SHARE).format(share)
        for number, share in enumerate(part.shares)
    ]
    return CURVE.format(
        across=part.across,
        heads=_joined(heads),
        up=part.up,
        cells=_joined(cells),
    )
