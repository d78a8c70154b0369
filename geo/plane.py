"""The plane map in km east and south of its origin (`MapPlane`), and windows on it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import shapely

Box = tuple[float, float, float, float]  # left, top, right, bottom: km, or px of a picture
Ring = list[tuple[float, float]]
_NUMBER = re.compile(r"-?\d*\.?\d+")
LEAST_KM = 4.0  # of a window, however small what it shows
SAG_KM = 8  # a parallel sags by at most 7 km between its ends
EMPTY: Box = (-250.0, 0.0, 250.0, 500.0)  # where nothing is drawn: south of the origin


@dataclass(frozen=True)
class Window:
    """A part of the plane on a panel: px = panel corner + (km - corner) / km_per_px."""

    west_km: float
    north_km: float
    km_per_px: float
    panel: Box

    def at(self, x_km: float, y_km: float) -> tuple[float, float]:
        """Turn a place of the plane into px of the picture."""
        left, top, _, _ = self.panel
        x = left + (x_km - self.west_km) / self.km_per_px
        y = top + (y_km - self.north_km) / self.km_per_px
        return x, y

    @property
    def box_km(self) -> Box:
        """The part of the plane that is seen, km."""
        left, top, right, bottom = self.panel
        east_km = self.west_km + (right - left) * self.km_per_px
        south_km = self.north_km + (bottom - top) * self.km_per_px
        return self.west_km, self.north_km, east_km, south_km

    @property
    def transform(self) -> str:
        """The SVG transform of a group that is drawn in km."""
        left, top = self.at(0, 0)
        return f"translate({left:.2f} {top:.2f}) scale({1 / self.km_per_px:.9g})"


@lru_cache(maxsize=1024)  # callers share them and change nothing
def rings(path: str) -> list[Ring]:
    """Read the corners of each part of a path that the build wrote, km.

    The first corner is not repeated at the end. Outer rings and holes alike: under the even-odd
    rule what is inside both is outside.
    """
    parts = []
    for part in path.split("M")[1:]:
        numbers = [float(number) for number in _NUMBER.findall(part)]
        x, y = numbers[:2]
        ring = [(x, y)]
        for dx, dy in zip(
            numbers[2::2],
            numbers[3::2],
            strict=True,
        ):
            x = round(x + dx, 2)
            y = round(y + dy, 2)
            ring.append((x, y))
        parts.append(ring)
    return parts


def box_of(several: Iterable[list[Ring]]) -> Box:
    """Measure the box round some shapes; `EMPTY` where there are none."""
    corners = [corner for shape in several for ring in shape for corner in ring]
    if not corners:
        return EMPTY
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def looks_into(shape: list[Ring], box: Box) -> bool:
    """True if a corner of a shape is inside a box."""
    west, north, east, south = box
    for ring in shape:
        for x, y in ring:
            if west < x < east and north < y < south:
                return True
    return False


def middle_within(shape: list[Ring], box: Box, least_km2: float) -> tuple[float, float] | None:
    """Find the centre of gravity of what can be seen of a shape's largest part in a box.

    Returns:
        None if less than `least_km2` of it can be seen.
    """
    if not shape:
        return None
    polygons = [shapely.Polygon(ring) for ring in shape]
    seen = shapely.clip_by_rect(polygons, *box)
    areas = shapely.area(seen)
    largest = areas.argmax()
    if areas[largest] < least_km2:
        return None
    centre = shapely.centroid(seen[largest])
    return float(centre.x), float(centre.y)


def window_on(box: Box, panel: Box, sheet: Box | None, margin: float) -> Window:
    """Show a box on a panel, as large as it can be.

    What is drawn ends at the `sheet`; in its east there is sea, which has no end. The window stays
    on it where it can.

    Args:
        box: what is to be seen, km.
        panel: where, px.
        sheet: the part of the plane that is drawn, km; None if nothing is.
        margin: round the box, a share of its size.
    """
    left, top, right, bottom = panel
    west, north, east, south = box
    width = right - left
    height = bottom - top
    with_margins = 1 + 2 * margin
    across = max(east - west, LEAST_KM) * with_margins
    down = max(south - north, LEAST_KM) * with_margins
    km_per_px = max(across / width, down / height)
    # in the middle of the panel, but on the sheet where that can be
    width_km = width * km_per_px
    height_km = height * km_per_px
    west = (west + east - width_km) / 2
    north = (north + south - height_km) / 2
    if sheet is not None:
        sheet_west, sheet_north, _, sheet_south = sheet
        west = max(west, sheet_west)
        north = max(min(north, sheet_south - height_km), sheet_north)
    # on a whole px, so that patterns begin on one: half a px would blur their edges into seams
    origin_x = round(left - west / km_per_px)
    origin_y = round(top - north / km_per_px)
    return Window(
        (left - origin_x) * km_per_px,
        (top - origin_y) * km_per_px,
        km_per_px,
        panel,
    )


def sheet_of(drawn: dict[tuple[str, str], str]) -> Box | None:
    """Find the largest upright box inside the sheet, whose edges are meridians and parallels.

    Args:
        drawn: SVG path data by layer and id.
    Returns:
        None if no sheet is drawn.
    """
    path = next(
        (path for (layer, _), path in drawn.items() if layer == "sheet"),
        None,
    )
    if path is None:
        return None
    (corners,) = rings(path)
    _, west, east, _ = sorted(x for x, _ in corners)
    _, north, south, _ = sorted(y for _, y in corners)
    return west, north + SAG_KM, east, south - SAG_KM


def round_length(longest_km: float) -> float:
    """Find the longest of 1, 2 and 5 times a power of ten, km, up to a length."""
    power = 10.0
    while power > longest_km:
        power /= 10
    while power * 10 <= longest_km:
        power *= 10
    return next(
        step * power
        for step in (
            5,
            2,
            1,
        )
        if step * power <= longest_km
    )
