"""Candidate points chosen by a click on the map."""

from collections.abc import Sequence

from data.point_grid import GRID_STEPS
from pages.parts.run import address, links, viewport
from pages.parts.run.wording import text


@address.reads("pick")
def picks_points() -> bool:
    """Choose whether a click on the map names a point."""
    return links.toggle(
        text("siting.pick"),
        key="pick",
        help=text("siting.pick_help"),
        disabled=not viewport.has_webgl(),
    )


def with_point(points: str, steps: Sequence[int]) -> str:
    """Add a point to those that are typed.

    Args:
        points: as the lever holds them, "LON,LAT; LON,LAT".
        steps: lon and lat of the new one as `data.point_grid.point_grid` gives them.

    >>> with_point("120.16,30.28", (3011, 724))
    '120.16,30.28; 120.44,28.96'
    """
    lon, lat = (step / GRID_STEPS for step in steps)
    return "; ".join(filter(None, [points.strip("; "), f"{lon:g},{lat:g}"]))
