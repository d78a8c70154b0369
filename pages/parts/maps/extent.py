"""Which part of the earth a map shows.

An extent is west, south, east, north in EPSG:4490 degrees.
"""

import math

import pandas as pd
import pydeck as pdk

from analytics.drawing.picture import ALL
from pages.parts.maps.platforms import radius_of
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry
from pages.parts.run.questions import Row

Extent = tuple[float, float, float, float]
AROUND_PLACE = 0.25  # degrees of its neighbours that a place is shown with
KM_PER_DEGREE = 111
SMALLEST = 0.06  # degrees that a view holds at least
CLOSEST_ZOOM = 11.5
TILE_PX = 512  # the world at zoom 0


def view_of(extent: Extent, size: tuple[int, int]) -> pdk.ViewState:
    """Make a view that holds an extent with a margin, on a map of `size` pixels."""
    west, south, east, north = extent
    middle = (south + north) / 2
    across = max(east - west, SMALLEST)
    # Mercator stretches by 1 / cos(latitude)
    up = max(
        north - south,
        SMALLEST,
    ) / math.cos(math.radians(middle))
    zoom = (
        min(
            _zoom(size[0], across),
            _zoom(size[1], up),
        )
        - 0.12
    )
    return pdk.ViewState(
        longitude=(west + east) / 2,
        latitude=middle,
        zoom=round(min(zoom, CLOSEST_ZOOM), 2),
        min_zoom=4.5,
        max_zoom=13,
    )


def _zoom(pixels: int, degrees: float) -> float:
    """Give the zoom at which so many degrees of longitude take so many pixels."""
    return math.log2(pixels * 360 / TILE_PX / degrees)


def extent_of(place: str) -> Extent:
    """Give the extent of a unit ("kind:id"); the province's where its county is unknown."""
    unit = questions.units()[place]
    if pd.isna(unit["west"]):
        unit = questions.units()[registry().province.place]
    return unit["west"], unit["south"], unit["east"], unit["north"]


def province_extent() -> Extent:
    """Give the extent of the whole province."""
    return extent_of(registry().province.place)


def platforms_within(extent: Extent) -> int:
    """Count the platforms whose point lies in an extent."""
    west, south, east, north = extent
    platforms = questions.ask("platforms")
    is_across = platforms["lon"].between(west, east)
    is_up = platforms["lat"].between(south, north)
    return int((is_across & is_up).sum())


@cached_for_page(by_setting=True)
def extent_around(place: str | None, platform_id: str | None) -> Extent:
    """Give an extent that holds a unit and a platform with what is near them.

    Args:
        place: the unit as "kind:id", shown with some of its neighbours.
        platform_id: the platform, shown with its radius and its uncertainty.

    Returns:
        What holds both; the province's extent without any.
    """
    extents = []
    if place is not None:
        extents.append(_around_place(place))
    platform = None if platform_id is None else questions.platforms().get(platform_id)
    if platform is not None and pd.notna(platform["lon"]):
        extents.append(_around_platform(platform))
    if not extents:
        return province_extent()
    west, south, east, north = zip(*extents, strict=True)
    return min(west), min(south), max(east), max(north)


def _around_place(place: str) -> Extent:
    west, south, east, north = extent_of(place)
    west, east = west - AROUND_PLACE, east + AROUND_PLACE
    south, north = south - AROUND_PLACE, north + AROUND_PLACE
    return west, south, east, north


def _around_platform(platform: Row) -> Extent:
    radius_km = radius_of(platform["platform_id"], ALL)
    lon, lat = platform["lon"], platform["lat"]
    farthest_km = max(radius_km, platform["uncertainty_km"])
    up = farthest_km / KM_PER_DEGREE
    # degrees of longitude are shorter than those of latitude
    across = up / math.cos(math.radians(lat))
    west, east = lon - across, lon + across
    south, north = lat - up, lat + up
    return west, south, east, north
