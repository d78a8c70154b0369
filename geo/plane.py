"""The plane map: what the build has projected to km east and south of a fixed origin (geo/draw.py),
and windows on it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from data.registry import Registry, query

Box = tuple[float, float, float, float]  # left, top, right, bottom: km, or px of a picture
Ring = list[tuple[float, float]]
_NUMBER = re.compile(r"-?\d*\.?\d+")
EMPTY: Box = (-240.0, 50.0, 280.0, 500.0)  # where nothing is drawn: about the province


@dataclass(frozen=True)
class Window:
    """A part of the plane on a panel of a picture: px = panel corner + (km - corner) /
    km_per_px.
    """

    west_km: float
    north_km: float
    km_per_px: float
    panel: Box

    def at(self, x_km: float, y_km: float) -> tuple[float, float]:
        """A place of the plane in px of the picture."""
        return (
            self.panel[0] + (x_km - self.west_km) / self.km_per_px,
            self.panel[1] + (y_km - self.north_km) / self.km_per_px,
        )

    @property
    def box_km(self) -> Box:
        left, top, right, bottom = self.panel
        return (
            self.west_km,
            self.north_km,
            self.west_km + (right - left) * self.km_per_px,
            self.north_km + (bottom - top) * self.km_per_px,
        )

    @property
    def transform(self) -> str:
        """The same as an SVG transform of a group that is drawn in km."""
        left, top = self.at(0, 0)
        return f"translate({left:.2f} {top:.2f}) scale({1 / self.km_per_px:.9g})"


def paths(registry: Registry) -> dict[tuple[str, str], str]:
    """SVG path data in km by layer and id."""
    drawn = query(registry, "drawn_paths")
    return {
        (layer, name): path
        for layer, name, path in zip(drawn["layer"], drawn["id"], drawn["path"], strict=True)
    }


def places(registry: Registry) -> dict[str, tuple[float, float]]:
    """Where units and platforms stand, km, by "kind:id"."""
    found = query(registry, "drawn_places")
    return {
        f"{kind}:{name}": (x, y)
        for kind, name, x, y in zip(
            found["kind"], found["id"], found["x_km"], found["y_km"], strict=True
        )
    }


@lru_cache(maxsize=1024)  # callers share them and change nothing
def rings(path: str) -> list[Ring]:
    """The corners of each part of a path of the build, km; the first is not repeated at the end.

    Outer rings and holes alike: under the even-odd rule what is inside both is outside.
    """
    found = []
    for part in path.split("M")[1:]:
        numbers = [float(number) for number in _NUMBER.findall(part)]
        x, y = numbers[:2]
        ring = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = round(x + dx, 2), round(y + dy, 2)
            ring.append((x, y))
        found.append(ring)
    return found


def box_of(several: Iterable[list[Ring]]) -> Box:
    """The box round some shapes."""
    corners = [corner for shape in several for ring in shape for corner in ring]
    if not corners:
        return EMPTY
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def looks_into(shape: list[Ring], box: Box) -> bool:
    """Whether a corner of a shape is inside a box."""
    west, north, east, south = box
    return any(west < x < east and north < y < south for ring in shape for x, y in ring)


def middle_within(shape: list[Ring], box: Box, least_km2: float) -> tuple[float, float] | None:
    """The centre of gravity of what can be seen of a shape's largest part in a box; None if that is
    less than so much.
    """
    seen = max(
        (_clipped(ring, box) for ring in shape), key=lambda ring: abs(_twice_area(ring)), default=[]
    )
    twice = _twice_area(seen)
    if abs(twice) / 2 < least_km2:
        return None
    pairs = [
        ((x1, y1), (x2, y2), x1 * y2 - x2 * y1)
        for (x1, y1), (x2, y2) in zip(seen, [*seen[1:], seen[0]], strict=True)
    ]
    return sum((a[0] + b[0]) * cross for a, b, cross in pairs) / (3 * twice), sum(
        (a[1] + b[1]) * cross for a, b, cross in pairs
    ) / (3 * twice)


def _twice_area(ring: Ring) -> float:
    return sum(
        x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], *ring[:1]], strict=True)
    )


def _clipped(ring: Ring, box: Box) -> Ring:
    """A ring cut to a box.

    Method: Sutherland & Hodgman 1974, one edge of the box after the other.
    """
    for axis, limit, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        cut: Ring = []
        for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            inside, then = (sign * (corner[axis] - limit) >= 0 for corner in (a, b))
            if inside:
                cut.append(a)
            if inside != then:
                share = (limit - a[axis]) / (b[axis] - a[axis])
                cut.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
        ring = cut
    return ring


def window_on(box: Box, panel: Box, sheet: Box | None, margin: float) -> Window:
    """The window that shows a box with a margin (a share of its size) on a panel, as large as it
    can be.

    What is drawn ends at the `sheet`; in its east there is sea, which has no end. The window stays
    on it where it can.
    """
    width, height = panel[2] - panel[0], panel[3] - panel[1]
    across, down = (
        max(box[2] - box[0], 4.0) * (1 + 2 * margin),
        max(box[3] - box[1], 4.0) * (1 + 2 * margin),
    )
    km_per_px = max(across / width, down / height)
    west, north = (
        (box[0] + box[2] - width * km_per_px) / 2,
        (box[1] + box[3] - height * km_per_px) / 2,
    )
    if sheet is not None:
        west, north = max(west, sheet[0]), max(min(north, sheet[3] - height * km_per_px), sheet[1])
    # the origin on a whole px, so that patterns begin on one: half a px would blur their edges into
    # seams
    origin = round(panel[0] - west / km_per_px), round(panel[1] - north / km_per_px)
    return Window(
        (panel[0] - origin[0]) * km_per_px, (panel[1] - origin[1]) * km_per_px, km_per_px, panel
    )


def sheet_of(drawn: dict[tuple[str, str], str]) -> Box | None:
    """The largest upright box inside the sheet, whose edges are meridians and parallels."""
    path = next((path for (layer, _), path in drawn.items() if layer == "sheet"), None)
    if path is None:
        return None
    (((x1, y1), (x2, y2), (x3, y3), (x4, y4)),) = rings(path)
    xs, ys = sorted((x1, x2, x3, x4)), sorted((y1, y2, y3, y4))
    return xs[1], ys[1] + 8, xs[2], ys[2] - 8  # a parallel sags by at most 7 km between its ends


def round_length(longest_km: float) -> float:
    """The longest of 1, 2 and 5 times a power of ten, km, that is not longer."""
    power = 10.0
    while power > longest_km:
        power /= 10
    while power * 10 <= longest_km:
        power *= 10
    return next(step * power for step in (5, 2, 1) if step * power <= longest_km)
