"""Pictures that layers fetch: the platforms' icons, and the patterns of states."""

import math

from analytics.drawing.marks import BLANK, DOTS, HATCH, LEVEL_RING_PX, SHAPES, icon_svg
from pages.parts.run.questions import Row

CELL_PX, CELLS_ACROSS = 64, 8  # of the icons' sheet


def icon_of(platform: Row, *, is_pipeline: bool) -> str:
    """Name a platform's icon: shape by operator, hollow in the pipeline, ring by level."""
    fill = "hollow" if is_pipeline else "solid"
    return icon_name(SHAPES[platform["operator_type"]], fill, LEVEL_RING_PX[platform["level"]])


def icon_name(shape: str, fill: str, ring: float) -> str:
    return f"{shape}-{fill}-{ring:g}"


ICON_NAMES = [
    icon_name(shape, fill, ring)
    for shape in SHAPES.values()
    for fill in ("solid", "hollow")
    for ring in sorted(set(LEVEL_RING_PX.values()))
]
ICON_MAPPING = {
    name: {
        "x": CELL_PX * (number % CELLS_ACROSS),
        "y": CELL_PX * (number // CELLS_ACROSS),
        "width": CELL_PX,
        "height": CELL_PX,
    }
    for number, name in enumerate(ICON_NAMES)
}
PATTERN_STEP_PX = 96  # from one pattern to the next
PATTERN_MAPPING = {
    name: {"x": PATTERN_STEP_PX * number, "y": 0, "width": CELL_PX, "height": CELL_PX}
    for number, name in enumerate((DOTS, HATCH, BLANK))
}
TILE_PX = 12  # of a pattern on screen
EQUATOR_M_PER_PX = 78271.5  # at zoom 0
MIDDLE_LATITUDE = 29  # of the province


def pattern_scale(zoom: float) -> float:
    """Give the metres for a pixel of a pattern, by which its tile is 12 pixels wide at a zoom."""
    metres = EQUATOR_M_PER_PX * math.cos(math.radians(MIDDLE_LATITUDE))
    return round(TILE_PX / CELL_PX * metres / 2**zoom, 1)


def _svg(body: str, width: int, height: int) -> bytes:
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    return f"{opening}{body}</svg>".encode()


def _icon(name: str, x: int, y: int) -> str:
    shape, fill, ring = name.split("-")
    return f'<g transform="translate({x},{y})">{icon_svg(shape, fill, ring)}</g>'


ICONS = _svg(
    "".join(_icon(name, cell["x"], cell["y"]) for name, cell in ICON_MAPPING.items()),
    CELL_PX * CELLS_ACROSS,
    CELL_PX * math.ceil(len(ICON_NAMES) / CELLS_ACROSS),
)
PATTERNS = _svg(
    '<circle cx="16" cy="16" r="7"/><circle cx="48" cy="48" r="7"/><path'
    ' transform="translate(96,0)" d="M-8 8L8 -8M-8 72L72 -8M56 72L72 56M-8 40L40 -8M24 72L72 24"'
    ' stroke="black" stroke-width="8"/>',
    PATTERN_STEP_PX * len(PATTERN_MAPPING),
    CELL_PX,
)
