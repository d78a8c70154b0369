"""A report as one HTML file that needs nothing beside it: styles and drawings stand in it, nothing
runs, nothing is fetched.
"""

from html import escape
from pathlib import Path

from analytics.documents.report.parts import Drawing, Lead, Listing, Report, Section, Text
from analytics.documents.screens.screen import Bars, Curve, Matrix
from analytics.drawing.symbols import swatch_svg
from analytics.questions.coverage import STATES
from analytics.words import word

STYLE = Path(__file__).with_name("web.css")


def html(report: Report) -> bytes:
    """A report as a page of HTML, with the same words and ids as the PDF."""
    language = report.language
    contents = "".join(
        f'<li><a href="#s{number}">{escape(section.title)}</a></li>'
        for number, section in enumerate(report.sections, 1)
    )
    facts = "".join(
        f"<tr><th>{escape(label)}</th><td>{escape(said)}</td></tr>" for label, said in report.facts
    )
    sections = "".join(
        _section(section, number, language) for number, section in enumerate(report.sections, 1)
    )
    day = escape(word("vector.as_of", language, as_of=report.as_of))
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport"'
        f' content="width=device-width"><title>{escape(report.title)}</title>'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head><body><header><p>{escape(word('app.name', language))}</p><h1>{escape(report.title)}</h1><p>{day}"
        f" · <b>{escape(report.for_whom)}</b></p></header>"
        "<table"
        f' class="facts">{facts}</table><nav><h2>{escape(word("report.contents", language))}</h2><ol>{contents}</ol></nav>{sections}<footer>{day}'
        f" · {escape(report.snapshot_id)} · {escape(report.for_whom)}</footer></body></html>"
    ).encode()


def _section(section: Section, number: int, language: str) -> str:
    return (
        f'<section id="s{number}"><h2>{number}'
        f" {escape(section.title)}</h2>{''.join(_part(part, language) for part in section.parts)}</section>"
    )


def _part(part: object, language: str) -> str:
    match part:
        case Lead():
            return f'<p class="lead">{escape(part.text)}</p>'
        case Text():
            return f"<p>{f'<b>{escape(part.term)}</b>' if part.term else ''}{escape(part.text)}{_id(part.evidence_id)}</p>"
        case Drawing():
            return f'<figure role="img" aria-label="{escape(part.said)}">{part.svg}</figure>'
        case Listing():
            return _listing(part, language)
        case Bars():
            return _bars(part, language)
        case Matrix():
            return _matrix(part, language)
        case Curve():
            return _curve(part)
    raise TypeError(f"no way to write a {type(part).__name__}")


def _id(evidence_id: str) -> str:
    return f" <code>{escape(evidence_id).replace('/', '/<wbr>')}</code>" if evidence_id else ""


def _marked(state: str, language: str) -> str:
    return (
        f'<span class="state">{swatch_svg(state)}'
        f" <b>{escape(word(f'state.{state}', language))}</b></span>"
    )


def _listing(part: Listing, language: str) -> str:
    heads = "".join(
        f'<th style="width:{100 * width / sum(part.widths):.1f}%"{_right(part, column)}>{escape(head)}</th>'
        for column, (head, width) in enumerate(zip(part.heads, part.widths, strict=True))
    )
    rows = "".join(
        f"<tr>{''.join(_cell(part, number, column, cell, language) for column, cell in enumerate(row))}</tr>"
        for number, row in enumerate(part.rows)
    )
    return (
        "<div"
        f' class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _right(part: Listing, column: int) -> str:
    return ' class="number"' if column in part.right else ""


def _cell(part: Listing, number: int, column: int, cell: str, language: str) -> str:
    before = _marked(part.states[number], language) if part.states and column == 0 else ""
    return f"<td{_right(part, column)}>{before}{escape(cell)}{_id(part.ids[number]) if part.ids and column == 0 else ''}</td>"


def _bars(part: Bars, language: str) -> str:
    most = max((count for _, count in part.rows), default=0) or 1
    rows = "".join(
        f'<tr><th>{_marked(state, language)}</th><td><i style="width:{85 * count / most:.1f}%"></i>'
        f" <b>{count}</b></td></tr>"
        for state, count in part.rows
    )
    return f'<p class="small">{escape(part.label)}</p><table class="bars">{rows}</table>'


def _matrix(part: Matrix, language: str) -> str:
    def cell(state: str, platforms: int) -> str:
        return (
            f"<td>{swatch_svg(state)}"
            f" {escape(word(f'state_mark.{state}', language))}{platforms or ''}</td>"
            if state
            else "<td></td>"
        )

    heads = "".join(f"<th>{escape(head)}</th>" for head in part.heads)
    rows = "".join(
        f"<tr><th>{escape(name)}</th>{''.join(cell(*pair) for pair in cells)}</tr>"
        for name, cells in part.rows
    )
    present = {state for _, cells in part.rows for state, _ in cells}
    key = "".join(
        f"<span>{swatch_svg(state)} {escape(word(f'state_mark.{state}', language))} ="
        f" {escape(word(f'state.{state}', language))}</span> "
        for state in STATES
        if state in present
    )
    return (
        '<div class="wide"><table'
        f' class="matrix"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div><p'
        f' class="small">{key}{escape(word("screen.matrix_number", language))}</p>'
    )


def _curve(part: Curve) -> str:
    """The curve as a table: every number can be read and copied."""
    heads = "".join(f"<th>{number}</th>" for number in range(len(part.shares)))
    cells = "".join(
        f"<td>{'<b>' if number == part.chosen else ''}{share:.1%}{'</b>' if number == part.chosen else ''}</td>"
        for number, share in enumerate(part.shares)
    )
    return (
        '<div class="wide"><table'
        f' class="curve"><tr><th>{escape(part.across)}</th>{heads}</tr><tr><th>{escape(part.up)}</th>{cells}</tr></table></div>'
    )
