"""A county as a freeform shape of DrawingML, a contour for each ring.

Written as XML itself: python-pptx's builder looks at every corner again for each corner.
"""

from xml.sax.saxutils import quoteattr

from pptx.oxml.ns import nsdecls

from analytics.documents.slides.fills import state_pattern
from analytics.documents.slides.page import EMU
from analytics.drawing.county_shapes import CountyShape
from analytics.drawing.marks import FILL, HAIRLINE, INK, LIGHT, MARK, OUTLINE_PX
from data.text import writable
from geo.plane import Ring, Window

SMALLEST_PX = 1.5  # of an island; a smaller one would only make the file heavy
HIGHLIGHT = (LIGHT.frame, 2.25)  # colour and points of the outline of a county that stands out
Corner = tuple[int, int]  # x, y in the units of the file

# a group with all parts of the county: its name tells code, name and state
GROUP = (
    "<p:grpSp {namespaces}>"
    '<p:nvGrpSpPr><p:cNvPr id="{id}" name={name}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    "<p:grpSpPr><a:xfrm><a:off {place}/><a:ext {size}/><a:chOff {place}/><a:chExt {size}/>"
    "</a:xfrm></p:grpSpPr>{shape}</p:grpSp>"
)
SHAPE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="{id}" name={name}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
    "<p:spPr><a:xfrm><a:off {place}/><a:ext {size}/></a:xfrm>"
    "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
    '<a:rect l="0" t="0" r="r" b="b"/>'
    '<a:pathLst><a:path w="{width}" h="{height}">{path}</a:path></a:pathLst></a:custGeom>'
    "{fill}</p:spPr></p:sp>"
)


def county_xml(county: CountyShape, window: Window, shape_id: int, *, highlighted: bool) -> str:
    """Write a county as a group that holds one freeform.

    Args:
        window: places the county's rings on the slide.
        shape_id: of the group; the freeform in it has the next one.
    """
    contours = [
        [_corner(window, corner) for corner in ring] for ring in _large_enough(county.rings, window)
    ]
    xs, ys = zip(
        *(corner for contour in contours for corner in contour),
        strict=True,
    )
    left = min(xs)
    top = min(ys)
    width = max(xs) - left
    height = max(ys) - top
    place = f'x="{left}" y="{top}"'
    size = f'cx="{width}" cy="{height}"'
    shape = SHAPE.format(
        id=shape_id + 1,
        name=quoteattr(writable(county.name)),
        place=place,
        size=size,
        width=width,
        height=height,
        path="".join(_contour(contour, left, top) for contour in contours),
        fill=_fill(county.state) + _outline(county.state, highlighted=highlighted),
    )
    return GROUP.format(
        namespaces=nsdecls("p", "a"),
        id=shape_id,
        name=quoteattr(writable(f"{county.adcode} {county.name} {county.word}")),
        place=place,
        size=size,
        shape=shape,
    )


def _large_enough(rings: list[Ring], window: Window) -> list[Ring]:
    """Choose the rings that are large enough to see, at least the largest."""
    sizes = [_size(ring) for ring in rings]
    smallest = SMALLEST_PX * window.km_per_px
    large = [
        ring
        for ring, size in zip(
            rings,
            sizes,
            strict=True,
        )
        if size >= smallest
    ]
    return large or [rings[sizes.index(max(sizes))]]


def _size(ring: Ring) -> float:
    """Measure a ring by the longer side of the box around it."""
    xs, ys = zip(*ring, strict=True)
    return float(
        max(
            max(xs) - min(xs),
            max(ys) - min(ys),
        )
    )


def _corner(window: Window, corner: tuple[float, float]) -> Corner:
    x, y = window.at(*corner)
    return round(x * EMU), round(y * EMU)


def _contour(corners: list[Corner], left: int, top: int) -> str:
    """Write a closed path, measured from the left upper corner of the shape."""
    points = [f'<a:pt x="{x - left}" y="{y - top}"/>' for x, y in corners]
    lines = "".join(f"<a:lnTo>{point}</a:lnTo>" for point in points[1:])
    return f"<a:moveTo>{points[0]}</a:moveTo>{lines}<a:close/>"


def _colour(colour: str) -> str:
    return f'<a:srgbClr val="{colour.removeprefix("#")}"/>'


def _fill(state: str) -> str:
    """Write colour and pattern as `fill_state` sets them."""
    plain = _colour(FILL[state])
    pattern = state_pattern(state)
    if pattern is None:
        return f"<a:solidFill>{plain}</a:solidFill>"
    mark = _colour(MARK.get(state, INK))
    return (
        f'<a:pattFill prst="{pattern}"><a:fgClr>{mark}</a:fgClr>'
        f"<a:bgClr>{plain}</a:bgClr></a:pattFill>"
    )


def _outline(state: str, *, highlighted: bool) -> str:
    colour = HAIRLINE
    points = 0.5
    if state in OUTLINE_PX:
        colour = MARK.get(state, INK)
        points = OUTLINE_PX[state]
    if highlighted:
        colour, points = HIGHLIGHT
    return (
        f'<a:ln w="{round(12700 * points)}"><a:solidFill>{_colour(colour)}</a:solidFill>'
        "<a:round/></a:ln>"
    )
