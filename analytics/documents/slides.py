"""The screens of a briefing as slides (.pptx): text as text, tables as tables, charts as charts,
counties as shapes; all can be edited.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Emu, Pt

from analytics.documents.screens.screen import Bars, Curve, Figure, Matrix, Screen, Table
from analytics.drawing.ground import read_content
from analytics.drawing.labels import wrapped
from analytics.drawing.marks import ACCENT, FILL, HAIRLINE, INK, MARK, OUTLINE_PX, PATTERN
from analytics.drawing.picture import Picture
from analytics.drawing.svg import CountyShape, county_shapes
from analytics.questions.coverage import STATES
from analytics.setting import Setting
from analytics.words import short_name, word
from data.registry import Registry
from data.text import writable
from geo import plane
from geo.plane import Ring, Window, box_of, window_on

WIDTH, HEIGHT = 1600, 900  # units of a slide, 16:9; everything below is in them
EMU = 7620  # in a unit: 13.33 x 7.5 inches
POINT = 540 / HEIGHT  # points in a unit of height
# PowerPoint and WPS have it, and say so if they replace it
LATIN, HAN = "Microsoft YaHei", "Microsoft YaHei"
TITLE, KEY, BODY, LABEL, SOURCE = 44, 90, 34, 28, 20.5  # heights of letters
PATTERN_FILL = {"dots": "pct20", "hatch": "wdUpDiag"}  # of DrawingML
# in every part of the file, so that the same screens give the same bytes
WHEN = (1980, 1, 1, 0, 0, 0)
BODY_BOX = (40, 145, 1560, 815)  # left, top, right, bottom
LONGEST_PROPERTY = 255  # letters of the title of the file
FIRST_ID = 1000  # of counties, beyond those that the library gives out
SIZES = (1.17, 1, 0.9, 0.8)  # of the letters of a table
LINE = 1.25  # height of a line in letters' heights
SIDE, LIST = 330, 660  # width of the figures' column, of a list beside the map


def slides(registry: Registry, setting: Setting, screens: list[Screen], language: str) -> bytes:
    """The screens as a presentation; the speaker's notes hold reasons, answers and evidence ids."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(WIDTH * EMU), Emu(HEIGHT * EMU)
    for number, screen in enumerate(screens, 1):
        slide = deck.slides.add_slide(deck.slide_layouts[5])  # title only
        _frame(slide, screen, f"{number} / {len(screens)}")
        left, top, right, bottom = BODY_BOX
        side = SIDE if screen.figures else LIST if screen.beside else 0
        box = (left, top, right - side - (30 if side else 0), bottom)
        if isinstance(screen.picture, Picture):
            _map(slide, registry, setting, screen.picture, box, language)
        else:
            DRAWN[type(screen.picture)](slide, screen.picture, box, language)
        if screen.beside is not None:
            _table(slide, screen.beside, (right - side, top, right, bottom), language, BODY * 0.85)
        _figures(slide, screen.figures, (right - side, top, right, bottom))
        slide.notes_slide.notes_text_frame.text = writable(_notes(screen, language))
    deck.core_properties.title = writable(screens[0].title)[:LONGEST_PROPERTY] if screens else ""
    deck.core_properties.created = deck.core_properties.modified = datetime.fromisoformat(
        setting.as_of[:10]
    )
    deck.core_properties.last_modified_by = deck.core_properties.author = word("app.name", language)
    return _steady(deck)


def _steady(deck: Presentation) -> bytes:
    """The file with its parts in order and without the hour at which it was made."""
    made, out = BytesIO(), BytesIO()
    deck.save(made)
    with ZipFile(made) as parts, ZipFile(out, "w", ZIP_DEFLATED) as steady:
        for name in sorted(
            parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            content = parts.read(name)
            steady.writestr(
                ZipInfo(name, WHEN),
                _steady_workbook(content) if name.endswith(".xlsx") else content,
                ZIP_DEFLATED,
            )
    return out.getvalue()


def _steady_workbook(content: bytes) -> bytes:
    """The workbook behind a chart, without the hour at which it was made."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as parts, ZipFile(out, "w", ZIP_DEFLATED) as steady:
        for name in sorted(
            parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            body = parts.read(name)
            if name == "docProps/core.xml":
                tree = etree.fromstring(body)
                for element in tree:
                    if element.tag.endswith(("created", "modified")):
                        element.text = "1980-01-01T00:00:00Z"
                body = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            steady.writestr(ZipInfo(name, WHEN), body, ZIP_DEFLATED)
    return out.getvalue()


# --- text -----------------------------------------------------------------------------------------


def _frame(slide: Slide, screen: Screen, count: str) -> None:
    """Title, a line under it, source and number."""
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = _box((40, 22, 1560, 128))
    title.text_frame.word_wrap, title.text_frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    _write(title.text_frame, screen.title, TITLE, bold=True)
    line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_box((40, 131, 1560, 134)))
    _fill(line, ACCENT)
    line.name = "line"
    _text(slide, screen.source, (40, 830, 1420, 892), SOURCE, "source")
    _text(slide, count, (1430, 852, 1560, 892), 25, "count", align=PP_ALIGN.RIGHT)


def _text(
    slide: Slide,
    text: str,
    box: tuple,
    size: float,
    name: str,
    bold: bool = False,
    colour: str = INK,
    align: PP_ALIGN | None = None,
    owner: object = None,
) -> object:
    """A text box; in a group, if `owner` is one."""
    shape = (owner or slide).shapes.add_textbox(*_box(box))
    shape.name = writable(name)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    _write(frame, text, size, bold, colour, align)
    return shape


def _write(
    frame: object,
    text: str,
    size: float,
    bold: bool = False,
    colour: str = INK,
    align: PP_ALIGN | None = None,
) -> None:
    """One paragraph in the deck's fonts."""
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if align is None else align
    run = paragraph.add_run()
    run.text = writable(text)
    _font(run.font, size, bold, colour)


def _font(font: object, size: float, bold: bool = False, colour: str = INK) -> None:
    """Size, colour, and the name of the typeface for Latin and for Chinese letters, which a:latin
    alone would not set.
    """
    font.size, font.bold, font.color.rgb, font.name = (
        Pt(round(size * POINT, 1)),
        bold,
        _rgb(colour),
        LATIN,
    )
    properties = font._element
    for tag in ("a:ea", "a:cs"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    latin = properties.find(qn("a:latin"))
    for tag in ("a:cs", "a:ea"):
        latin.addnext(properties.makeelement(qn(tag), {"typeface": HAN}))


def _figures(slide: Slide, figures: Sequence[Figure], box: tuple) -> None:
    """Label, value and unit of each, one below the other; a long label or unit takes two lines."""
    left, top, right, bottom = box
    heights = [
        [
            _height(figure.label, BODY, right - left),
            1.1 * KEY,
            _height(figure.unit, BODY, right - left),
        ]
        for figure in figures
    ]
    spare = min(60, (bottom - top - sum(map(sum, heights))) / max(1, len(figures)))
    for figure, (label, value, unit) in zip(figures, heights, strict=True):
        for text, size, high, name in (
            (figure.label, BODY, label, "label"),
            (figure.value, KEY, value, "figure"),
            (figure.unit, BODY, unit, "unit"),
        ):
            _text(
                slide,
                text,
                (left, top, right, top + high),
                size,
                f"{name} {figure.evidence_id}",
                name == "figure",
                ACCENT if name == "figure" else INK,
            )
            top += high
        top += spare


def _notes(screen: Screen, language: str) -> str:
    """The planner's own note, figures with their evidence ids, answers, reasons."""
    lines = [screen.own, ""] if screen.own else []
    lines += [
        f"{figure.label} {figure.value} {figure.unit} [{figure.evidence_id}]"
        for figure in screen.figures
    ]
    for kind in ("asked", "evidence"):
        lines += ["", word(f"briefing.{kind}", language)]
        lines += [
            f"- {note.text}{f' [{note.evidence_id}]' if note.evidence_id else ''}"
            for note in screen.notes
            if note.kind == kind
        ]
    return "\n".join(lines).strip()


# --- tables ---------------------------------------------------------------------------------------


def _table(slide: Slide, table: Table, box: tuple, language: str, size: float = BODY) -> None:
    """A table in words, on hairlines."""
    left, top, right, bottom = box
    widths = [(right - left) * width / sum(table.widths) for width in table.widths]
    rows = [table.heads, *table.rows]
    for larger in SIZES:  # the largest letters with which all rows find room
        heights = [
            max(
                _height(text, larger * size, width - 12)
                for text, width in zip(row, widths, strict=True)
            )
            for row in rows
        ]
        if sum(heights) <= bottom - top:
            break
    spare = min(24, max(0, (bottom - top - sum(heights)) / len(rows)))
    made = _grid(
        slide, len(rows), len(widths), (left, top, right, top + sum(heights) + spare * len(rows))
    )
    for column, width in enumerate(widths):
        made.columns[column].width = Emu(round(width * EMU))
    for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
        made.rows[number].height = Emu(round((height + spare) * EMU))
        for column, text in enumerate(row):
            _cell(made.cell(number, column), text, larger * size, bold=number == 0)


def _height(text: str, size: float, width: float) -> float:
    """How high a text stands in letters of a size, wrapped to a width."""
    return LINE * size * max(1, len(wrapped(text, size, width))) + 6


def _grid(slide: Slide, rows: int, columns: int, box: tuple) -> object:
    """An empty table without the colours and lines of a style; `_cell` draws a hairline under each
    row.
    """
    frame = slide.shapes.add_table(rows, columns, *_box(box))
    frame.name = "table"
    style = frame._element.find(".//" + qn("a:tableStyleId"))
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
    frame.table.horz_banding = frame.table.first_row = False
    return frame.table


def _cell(
    cell: object,
    text: str,
    size: float,
    bold: bool = False,
    fill: str | None = None,
    colour: str = INK,
    align: PP_ALIGN | None = None,
) -> None:
    cell.margin_left = cell.margin_right = Emu(6 * EMU)
    cell.margin_top = cell.margin_bottom = Emu(2 * EMU)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    _write(cell.text_frame, text, size, bold, colour, align)
    under = etree.SubElement(
        cell._tc.get_or_add_tcPr(), qn("a:lnB"), w=str(Pt(1.5 if bold else 0.75))
    )
    etree.SubElement(
        etree.SubElement(under, qn("a:solidFill")),
        qn("a:srgbClr"),
        val=(INK if bold else HAIRLINE).lstrip("#"),
    )
    if fill is None:
        cell.fill.background()
    else:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _rgb(fill)


def _matrix(slide: Slide, matrix: Matrix, box: tuple, language: str) -> None:
    """Clusters by cities: the state by its colour and its first letter or two, so that colour never
    stands alone.
    """
    left, top, right, bottom = box
    upright = 0 if language == "zh" else 110  # more height for heads that are written upwards
    height = min(68, (bottom - top - 70 - upright) / (len(matrix.rows) + 1))
    made = _grid(
        slide,
        len(matrix.rows) + 1,
        len(matrix.heads) + 1,
        (left, top, right, top + upright + height * (len(matrix.rows) + 1)),
    )
    made.rows[0].height = Emu(round((height + upright) * EMU))
    name_width = 0.36 * (right - left)
    for column in range(len(matrix.heads) + 1):
        made.columns[column].width = Emu(
            round(
                (name_width if column == 0 else (right - left - name_width) / len(matrix.heads))
                * EMU
            )
        )
    size = min(0.8 * BODY, 0.72 * height)
    for column, head in enumerate(matrix.heads, 1):
        _cell(made.cell(0, column), head, size, align=PP_ALIGN.LEFT if upright else PP_ALIGN.CENTER)
        if upright:
            made.cell(0, column)._tc.get_or_add_tcPr().set("vert", "vert270")
    for number, (name, cells) in enumerate(matrix.rows, 1):
        made.rows[number].height = Emu(round(height * EMU))
        _cell(
            made.cell(number, 0),
            name,
            size if len(wrapped(name, size, name_width - 12)) == 1 else 0.8 * size,
        )
        for column, (state, platforms) in enumerate(cells, 1):
            short = word(f"state_mark.{state}", language) if state else ""
            _cell(
                made.cell(number, column),
                f"{short}{platforms or ''}",
                0.8 * size,
                fill=FILL[state] if state else None,
                colour=_on(state),
                align=PP_ALIGN.CENTER,
            )
    present = {state for _, cells in matrix.rows for state, _ in cells}
    key = "　".join(
        f"{word(f'state_mark.{state}', language)} = {word(f'state.{state}', language)}"
        for state in STATES
        if state in present
    )
    _text(
        slide,
        "　".join(
            part for part in (key, word("screen.matrix_number", language), matrix.rest) if part
        ),
        (left, bottom - 64, right, bottom),
        0.8 * LABEL,
        "legend",
    )


def _on(state: str) -> str:
    """The colour of letters that can be read on a state's."""
    return "#FFFFFF" if state in ("hosted", "none") else "#111111"


# --- charts ---------------------------------------------------------------------------------------


def _bars(slide: Slide, bars: Bars, box: tuple, language: str) -> None:
    """A native bar chart, each state in its colour."""
    data = CategoryChartData()
    data.categories = [word(f"state.{state}", language) for state, _ in bars.rows]
    data.add_series(writable(bars.label), [count for _, count in bars.rows])
    chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, box, data)
    chart.category_axis.reverse_order = True
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    _font(plot.data_labels.font, 1.3 * BODY, bold=True)
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for number, (state, _) in enumerate(bars.rows):
        point = plot.series[0].points[number]
        _state_fill(point.format, state)


def _curve(slide: Slide, curve: Curve, box: tuple, language: str) -> None:
    """A native line chart, the chosen number and the last labelled."""
    data = CategoryChartData(number_format="0%")
    data.categories = [str(n) for n in range(len(curve.shares))]
    data.add_series(writable(curve.up), curve.shares)
    chart = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, box, data)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale, chart.value_axis.major_unit = (
        0,
        1,
        0.25,
    )
    chart.value_axis.major_gridlines.format.line.color.rgb = _rgb(HAIRLINE)
    (
        chart.value_axis.tick_labels.number_format,
        chart.value_axis.tick_labels.number_format_is_linked,
    ) = (
        "0%",
        False,
    )
    chart.category_axis.has_title = True
    _write(chart.category_axis.axis_title.text_frame, curve.across, LABEL)
    series = chart.plots[0].series[0]
    series.smooth, series.format.line.width = False, Pt(3)
    series.format.line.color.rgb = _rgb(ACCENT)
    for n in sorted({0, curve.chosen, len(curve.shares) - 1}):
        label = series.points[n].data_label
        label.position = XL_LABEL_POSITION.ABOVE
        _write(label.text_frame, f"{curve.shares[n]:.0%}", BODY, bold=True)


def _chart(slide: Slide, kind: XL_CHART_TYPE, box: tuple, data: CategoryChartData) -> object:
    frame = slide.shapes.add_chart(kind, *_box(box), data)
    frame.name = "chart"
    chart = frame.chart
    chart.has_legend, chart.has_title = False, True
    _write(chart.chart_title.text_frame, next(iter(data)).name, LABEL)
    _font(chart.font, BODY)
    return chart


def _state_fill(shape: object, state: str) -> None:
    """A state's colour; its pattern as a pattern fill, its outline as a line."""
    pattern = PATTERN_FILL.get(PATTERN.get(state, ""))
    if pattern is None:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(FILL[state])
    else:
        shape.fill.patterned()
        shape.fill._xPr.find(qn("a:pattFill")).set("prst", pattern)
        shape.fill.fore_color.rgb, shape.fill.back_color.rgb = _rgb(MARK[state]), _rgb(FILL[state])
    shape.line.color.rgb = _rgb(MARK[state] if state in OUTLINE_PX else HAIRLINE)
    shape.line.width = Pt(OUTLINE_PX.get(state, 0.5))


# --- the map --------------------------------------------------------------------------------------


def _map(
    slide: Slide, registry: Registry, setting: Setting, picture: Picture, box: tuple, language: str
) -> None:
    """Counties as freeform shapes, each in a group of its own named by its code and name; a legend;
    sites by number.
    """
    counties = county_shapes(registry, setting, picture)
    left, top, right, bottom = box
    window = window_on(
        box_of(county.rings for county in counties),
        (left, top, left + 0.62 * (right - left), bottom),
        None,
        0.01,
    )
    tree = slide.shapes._spTree
    for number, county in enumerate(
        sorted(counties, key=lambda county: (county.state in OUTLINE_PX, county.adcode))
    ):
        tree.append(
            parse_xml(
                _county(county, window, county.adcode in picture.highlighted, FIRST_ID + 2 * number)
            )
        )
    _legend(slide, counties, picture, (left + 0.64 * (right - left), top, right, bottom), language)
    at = plane.places(registry)
    if picture.names:
        _city_names(slide, registry, setting, picture, window, language)
    for place, number in picture.sites:
        x, y = window.at(*at[place])
        shape = slide.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE,
            *_box((x - 10 - 9 * len(number), y - 17, x + 10 + 9 * len(number), y + 17)),
        )
        shape.name = f"site {number}"
        shape.text_frame.word_wrap = False
        shape.text_frame.margin_left = shape.text_frame.margin_right = (
            shape.text_frame.margin_top
        ) = shape.text_frame.margin_bottom = 0
        _fill(shape, "#111111")
        _write(shape.text_frame, number, LABEL, bold=True, colour="#FFFFFF", align=PP_ALIGN.CENTER)


def _city_names(
    slide: Slide,
    registry: Registry,
    setting: Setting,
    picture: Picture,
    window: Window,
    language: str,
) -> None:
    content = read_content(registry, setting, replace(picture, platforms=False))
    for city in content.cities:
        x, y = window.at(*content.at[f"city:{city}"])
        name = short_name(content.name(f"city:{city}"), language)
        half = len(name) * LABEL * (0.55 if language == "zh" else 0.33)
        shape = _text(
            slide,
            name,
            (x - half, y - 18, x + half, y + 18),
            LABEL,
            f"city {city}",
            bold=True,
            align=PP_ALIGN.CENTER,
        )
        shape.text_frame.word_wrap = False
        _fill(shape, "#FFFFFF")  # a name can be read on every state


def _county(county: CountyShape, window: Window, highlighted: bool, number: int) -> str:
    """A group with all parts of a county as one freeform, a contour for each ring.

    Written as DrawingML itself: python-pptx's builder looks at every corner again for each corner.
    """
    contours = [
        [_corner(window, corner) for corner in ring] for ring in _seen(county.rings, window)
    ]
    xs, ys = zip(*(corner for contour in contours for corner in contour), strict=True)
    left, top, across, down = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    path = "".join(_contour([(x - left, y - top) for x, y in contour]) for contour in contours)
    place, size = f'x="{left}" y="{top}"', f'cx="{across}" cy="{down}"'
    return (
        f'<p:grpSp {nsdecls("p", "a")}><p:nvGrpSpPr><p:cNvPr id="{number}"'
        f" name={quoteattr(writable(f'{county.adcode} {county.name} {county.word}'))}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f"<p:grpSpPr><a:xfrm><a:off {place}/><a:ext {size}/><a:chOff {place}/><a:chExt"
        f" {size}/></a:xfrm></p:grpSpPr>"
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number + 1}"'
        f" name={quoteattr(writable(county.name))}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off"
        f" {place}/><a:ext {size}/></a:xfrm>"
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r"'
        f' b="b"/><a:pathLst><a:path w="{across}"'
        f' h="{down}">{path}</a:path></a:pathLst></a:custGeom>'
        f"{_county_fill(county.state, highlighted)}</p:spPr></p:sp></p:grpSp>"
    )


def _contour(corners: list[tuple[int, int]]) -> str:
    (x, y), *others = corners
    lines = "".join(f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in others)
    return f'<a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>{lines}<a:close/>'


def _county_fill(state: str, highlighted: bool) -> str:
    """Fill, pattern and outline as `_state_fill` sets them."""
    colour = '<a:srgbClr val="{}"/>'.format
    fill, mark = FILL[state][1:], MARK.get(state, INK)[1:]
    pattern = PATTERN_FILL.get(PATTERN.get(state, ""))
    painted = f"<a:solidFill>{colour(fill)}</a:solidFill>"
    if pattern:
        painted = (
            "<a:pattFill"
            f' prst="{pattern}"><a:fgClr>{colour(mark)}</a:fgClr><a:bgClr>{colour(fill)}</a:bgClr></a:pattFill>'
        )
    edge, width = (
        ("111111", 2.25)
        if highlighted
        else (mark, OUTLINE_PX[state])
        if state in OUTLINE_PX
        else (HAIRLINE[1:], 0.5)
    )
    return (
        f"{painted}<a:ln"
        f' w="{round(12700 * width)}"><a:solidFill>{colour(edge)}</a:solidFill><a:round/></a:ln>'
    )


def _seen(several: list[Ring], window: Window) -> list[Ring]:
    """The rings that are large enough to see, at least the largest: an island of a pixel would only
    make the file heavy.
    """
    sizes = [
        max(max(xs) - min(xs), max(ys) - min(ys))
        for xs, ys in (zip(*ring, strict=True) for ring in several)
    ]
    kept = [
        ring for ring, size in zip(several, sizes, strict=True) if size >= 1.5 * window.km_per_px
    ]
    return kept or [several[sizes.index(max(sizes))]]


def _corner(window: Window, corner: tuple[float, float]) -> tuple[int, int]:
    x, y = window.at(*corner)
    return round(x * EMU), round(y * EMU)


def _legend(
    slide: Slide, counties: list[CountyShape], picture: Picture, box: tuple, language: str
) -> None:
    """Every colour with its word and count, in a group."""
    left, top, right, _ = box
    group = slide.shapes.add_group_shape()
    group.name = "legend"
    heading = picture.heading or word("legend.worst", language)
    y = top + _height(heading, LABEL, right - left) + 10
    _text(slide, heading, (left, top, right, y), LABEL, "heading", bold=True, owner=group)
    states = [county.state for county in counties]
    for state in (state for state in (*STATES, "no_need") if state in states):
        said = f"{word(f'state.{state}', language)}  {states.count(state)}"
        high = _height(said, LABEL, right - left - 56)
        swatch = group.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, *_box((left, y + 4, left + 44, y + 34))
        )
        swatch.name = state
        swatch.shadow.inherit = False
        _state_fill(swatch, state)
        _text(slide, said, (left + 56, y, right, y + high), LABEL, f"word {state}", owner=group)
        y += high + 5
    more = [picture.highlight_word] if picture.highlighted and picture.highlight_word else []
    more += [word("vector.site", language)] if picture.sites else []
    for number, said in enumerate(more):
        y += 12
        high = _height(said, LABEL, right - left)
        _text(slide, said, (left, y, right, y + high), LABEL, f"legend {number}", owner=group)
        y += high


def _fill(shape: object, colour: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#"))


def _box(box: tuple[float, float, float, float]) -> tuple[Emu, Emu, Emu, Emu]:
    """Left, top, width and height in the units of the file."""
    left, top, right, bottom = box
    return (
        Emu(round(left * EMU)),
        Emu(round(top * EMU)),
        Emu(round((right - left) * EMU)),
        Emu(round((bottom - top) * EMU)),
    )


DRAWN: dict[type, Callable[..., None]] = {
    Bars: _bars,
    Matrix: _matrix,
    Table: _table,
    Curve: _curve,
}
