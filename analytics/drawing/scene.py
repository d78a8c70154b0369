"""A picture's content in its window, and where the marks of platforms stand in it."""

import math
from dataclasses import dataclass
from itertools import takewhile

from analytics.drawing.ground import MapContent, PlatformMark
from analytics.drawing.marks import DISC, ring_spots
from analytics.drawing.picture import ICON, Picture
from geo.plane import Box, Window

Spot = tuple[float, float]  # px of the picture
ROUNDING = 0.999  # of a disc: how near two may stand
# platforms that a panel has room for at full size; of more the marks are smaller, else they would
# push each other out of their counties
ROOM_FOR = 50
SMALLEST = 0.5  # of its size


@dataclass(frozen=True)
class Scene:
    """What is drawn, from which content, and the part of it that is seen."""

    picture: Picture
    content: MapContent
    window: Window


@dataclass(frozen=True)
class ShownPlatform:
    """A platform inside the panel, and where the middle of its mark stands, px."""

    mark: PlatformMark
    x: float
    y: float


def mark_px(scene: Scene) -> float:
    """Find how wide the marks of platforms are, px: the fuller the panel, the smaller."""
    window = scene.window
    full = scene.picture.px(ICON)
    inside = 0
    for mark in scene.content.platforms:
        place = window.at(mark.x_km, mark.y_km)
        inside += _holds(window.panel, place, full)
    return full * mark_share(inside)


def mark_share(platforms: int) -> float:
    """Give the share of its size that a mark has on a map with so many of them."""
    if platforms <= ROOM_FOR:
        return 1.0
    share = math.sqrt(ROOM_FOR / platforms)
    return max(SMALLEST, share)


def platforms_shown(scene: Scene) -> list[ShownPlatform]:
    """Place the marks of the platforms inside the panel.

    They stand on their places, or in rings round those that stand there already: platforms known
    only by the same county have the same place.
    """
    window = scene.window
    size = mark_px(scene)
    shown: list[ShownPlatform] = []
    for mark in scene.content.platforms:
        place = window.at(mark.x_km, mark.y_km)
        if _holds(window.panel, place, size):
            taken = [(other.x, other.y) for other in shown]
            shown.append(
                ShownPlatform(
                    mark,
                    *_free_spot(place, taken, window.panel, size),
                )
            )
    return shown


def _free_spot(place: Spot, taken: list[Spot], panel: Box, size: float) -> Spot:
    """Find the nearest spot round a place where a mark lies on no other.

    Returns:
        The place itself where the panel is full.
    """
    left, top, right, bottom = panel
    farthest = math.hypot(right - left, bottom - top) / size
    x, y = place
    apart = ROUNDING * DISC * size
    for across, down in takewhile(
        lambda step: math.hypot(*step) <= farthest,
        ring_spots(),
    ):
        spot = x + across * size, y + down * size
        is_free = all(math.dist(spot, other) > apart for other in taken)
        if is_free and _holds(panel, spot, size):
            return spot
    return place


def _holds(panel: Box, spot: Spot, size: float) -> bool:
    """True if a mark at a spot is wholly inside a panel."""
    left, top, right, bottom = panel
    x, y = spot
    half = size / 2
    fits_across = left + half < x < right - half
    fits_down = top + half < y < bottom - half
    return fits_across and fits_down
