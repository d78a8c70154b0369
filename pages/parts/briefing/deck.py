"""The screens of a briefing as HTML: one stage of 16:9 whose every size is a share of its height,
so that it is right on any projector.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from html import escape

from analytics.documents.screens.screen import Bars, Curve, Figure, Matrix, Note, Screen, Table
from analytics.drawing.marks import DARK, FILL, LIGHT, MARK, OUTLINE_PX, PATTERN, Theme
from analytics.drawing.picture import Picture, Sizes
from analytics.drawing.svg import svg
from analytics.questions.coverage import STATES
from pages.parts.html import look
from pages.parts.run import questions
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import w

# ten for each hundredth of the screen's height: alone with figures, and with a list
MAP_PX, MAP_BESIDE_PX = (1270, 712), (797, 545)
# of the map's height: also a legend set smaller to find room has over 3 % of the screen's
MAP_SIZES = Sizes(0.044, 0.0485, 0.03)
LABELS = Sizes(0.067, 0.067, 0.03)  # the same letters, of the height of a map beside a list
CURVE_PX = (1270, 712)
ROOMY = 6  # a table of at most so many rows is set larger


def state_styles() -> str:
    """Fill and mark of each state, its pattern as large as the screen asks."""
    rules = []
    for state in (*STATES, "no_need"):
        image = {
            "dots": f"radial-gradient({MARK.get(state)} 24%,transparent 28%)",
            "hatch": (
                f"repeating-linear-gradient(45deg,{MARK.get(state)} 0 .3em,transparent .3em 1em)"
            ),
        }.get(PATTERN.get(state, ""), "none")
        edge = (
            f"calc(var(--u)*{OUTLINE_PX[state] / 6:.2f}) solid {MARK[state]}"
            if state in OUTLINE_PX
            else "calc(var(--u)*.12) solid rgba(0,0,0,.35)"
        )
        rules.append(
            f".k-{state}{{background:{image}"
            f" {FILL[state]};background-size:{'.9em .9em' if PATTERN.get(state) == 'dots' else 'auto'};border:{edge}}}"
        )
    rules.append(
        f".dark .k-no_need{{background-color:{DARK.no_need};border-color:{DARK.hairline}}}"
    )
    return "".join(rules)


def deck(screens: Iterable[Screen], dark: bool) -> str:
    """All screens one after another, the speaker's notes with each."""
    theme = DARK if dark else LIGHT
    shown = list(screens)
    return "".join(
        _screen(screen, number, len(shown), theme) for number, screen in enumerate(shown, 1)
    )


def _screen(screen: Screen, number: int, total: int, theme: Theme) -> str:
    side = "".join(map(_figure, screen.figures)) if screen.beside is None else _table(screen.beside)
    return (
        f'<section class="screen {"dark" if theme is DARK else "light"}" data-key="{screen.key}"'
        f' data-name="{escape(screen.name)}" hidden><div'
        f' class="face"><h2>{escape(screen.title)}</h2><div class="body"><div class="picture'
        f' {type(screen.picture).__name__.lower()}">{_picture(screen, theme)}</div>{f"<div class=side>{side}</div>" if side else ""}</div><footer><p'
        f' class="source">{escape(screen.source)}</p><p class="count">{number} /'
        f" {total}</p></footer></div>{_notes(screen)}</section>"
    )


def _figure(figure: Figure) -> str:
    value = look.opens(figure.value, figure.evidence_id)
    return (
        f'<div class="figure"><p class="label">{escape(figure.label)}</p><p><b>{value}</b>'
        f" <span>{escape(figure.unit)}</span></p></div>"
    )


def _notes(screen: Screen) -> str:
    """What only the speaker sees."""
    mine = (
        f'<h3>{escape(w("briefing.own"))}</h3><p class="own">{escape(screen.own)}</p>'
        if screen.own
        else ""
    )
    parts = "".join(
        f"<h3>{escape(w(f'briefing.{kind}'))}</h3><ul>{''.join(_note(note) for note in screen.notes if note.kind == kind)}</ul>"
        for kind in ("asked", "evidence")
    )
    return f'<aside class="notes"><h2>{escape(screen.name)}</h2>{mine}{parts}</aside>'


def _note(note: Note) -> str:
    basis = f" {look.opens(w('page.evidence'), note.evidence_id)}" if note.evidence_id else ""
    return f"<li>{escape(note.text)}{basis}</li>"


def _picture(screen: Screen, theme: Theme) -> str:
    match screen.picture:
        case Bars():
            return _bars(screen.picture)
        case Matrix():
            return _matrix(screen.picture)
        case Table():
            return _table(screen.picture)
        case Curve():
            return _curve(screen.picture, theme)
        case Picture():
            return _map(screen.picture, screen.beside is not None, theme)
    raise TypeError(f"no way to draw a {type(screen.picture).__name__}")


def _map(picture: Picture, narrow: bool, theme: Theme) -> str:
    """A map with its legend, which stands below it where a list stands beside it."""
    (width, height), dark = MAP_BESIDE_PX if narrow else MAP_PX, theme is DARK
    if not narrow:
        return svg(
            registry(),
            setting(),
            replace(picture, width=width, height=height, sizes=MAP_SIZES, dark=dark),
        )
    drawn = svg(
        registry(),
        setting(),
        replace(picture, width=width, height=height, sizes=LABELS, dark=dark, furniture=False),
    )
    counts = Counter(
        (picture.states or {}).get(unit["unit_id"], "no_need")
        for unit in questions.units_of_kind("county")
    )
    key = "".join(
        f'<span><i class="k-{state}"></i>{escape(w(f"state.{state}"))}'
        f" <b>{counts[state]}</b></span>"
        for state in (*STATES, "no_need")
        if counts[state]
    )
    said = "".join(
        f"<span>{escape(text)}</span>"
        for text in (picture.highlight_word, w("vector.site"))
        if text
    )
    return f'{drawn}<p class="key">{escape(picture.heading or "")}{w("map.colon")}{key}{said}</p>'


def _bars(bars: Bars) -> str:
    longest = max((count for _, count in bars.rows), default=0) or 1
    rows = "".join(
        f'<dt>{escape(w(f"state.{state}"))}</dt><dd><i class="k-{state}"'
        f' style="width:{82 * count / longest:.2f}%"></i><b>{count}</b></dd>'
        for state, count in bars.rows
    )
    return f'<p class="label">{escape(bars.label)}</p><dl>{rows}</dl>'


def _matrix(matrix: Matrix) -> str:
    heads = "".join(f"<th><span>{escape(head)}</span></th>" for head in matrix.heads)
    rows = "".join(
        "<tr><th"
        f' scope="row">{escape(name)}</th>{"".join(_cell(state, platforms) for state, platforms in cells)}</tr>'
        for name, cells in matrix.rows
    )
    present = {state for _, cells in matrix.rows for state, _ in cells}
    key = "".join(
        f'<span><i class="k-{state}"></i>{escape(w(f"state.{state}"))}</span>'
        for state in STATES
        if state in present
    )
    rest = f"<span>{escape(matrix.rest)}</span>" if matrix.rest else ""
    return (
        f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table><p"
        f' class="key">{key}<span>{escape(w("screen.matrix_number"))}</span>{rest}</p>'
    )


def _cell(state: str, platforms: int) -> str:
    if not state:
        return "<td></td>"
    return (
        f'<td><i class="k-{state}" role="img"'
        f' aria-label="{escape(w(f"state.{state}"))}">{f"<b>{platforms}</b>" if platforms else ""}</i></td>'
    )


def _table(table: Table) -> str:
    columns = "".join(f'<col style="width:{width}%">' for width in table.widths)
    heads = "".join(f"<th>{escape(head)}</th>" for head in table.heads)
    rows = "".join(
        f"<tr>{''.join(_table_cell(table, number, column, text) for column, text in enumerate(row))}</tr>"
        for number, row in enumerate(table.rows)
    )
    return (
        "<table"
        f' class="words{" roomy" if len(table.rows) <= ROOMY else ""}"><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _table_cell(table: Table, number: int, column: int, text: str) -> str:
    mark = f'<i class="k-{table.states[number]}"></i>' if column == table.state_column else ""
    return f"<td>{mark}{escape(text)}</td>"


def _curve(curve: Curve, theme: Theme) -> str:
    """Shares by number of sites as a line, with the shares of the first, the chosen and the last
    written beside it.
    """
    (width, height), left, low, top, size = CURVE_PX, 110, 590, 90, 38
    last = max(len(curve.shares) - 1, 1)
    at = [
        (left + (width - left - 90) * n / last, low - (low - top) * share)
        for n, share in enumerate(curve.shares)
    ]
    grid = "".join(
        f'<path d="M{left} {low - (low - top) * share:.1f}H{width - 60}" stroke="{theme.hairline}"'
        f' stroke-width="2"/><text x="{left - 14}" y="{low - (low - top) * share + 13:.1f}"'
        f' text-anchor="end">{share:.0%}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    ticks = "".join(
        f'<text x="{at[n][0]:.1f}" y="{low + 50}" text-anchor="middle">{n}</text>'
        for n in range(0, len(at), 5 if last > 8 else 1)
    )
    line = (
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in at)}" fill="none"'
        f' stroke="{theme.ink}" stroke-width="6"/>'
    )
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{16 if n == curve.chosen else 7}"'
        f' fill="{theme.ink}"/>'
        for n, (x, y) in enumerate(at)
    )
    said = "".join(
        f'<text x="{at[n][0] + (14 if n == 0 else 0):.1f}"'
        f' y="{at[min(2, len(at) - 1) if n == 0 else n][1] - 34:.1f}"'
        f' text-anchor="{"start" if n == 0 else "middle"}"'
        f' font-weight="700">{curve.shares[n]:.0%}</text>'
        for n in sorted({0, curve.chosen, len(at) - 1})
    )
    words = (
        f'<text x="{left}" y="40">{escape(curve.up)}</text><text x="{width - 60}" y="{low + 106}"'
        f' text-anchor="end">{escape(curve.across)}</text>'
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(curve.up)}"'
        f' font-size="{size}" fill="{theme.ink}">{grid}{ticks}{line}{dots}{said}{words}</svg>'
    )


def lang() -> str:
    """The language of what is shown, as HTML names it."""
    return {"zh": "zh-CN", "en": "en"}[language()]
