"""Where made things stand: at a town of the gazetteer, or near one, inside their county."""

import math
from dataclasses import dataclass

import shapely

from data.demo.base import Base, records
from data.demo.draws import Draws, one_of
from geo.shapes import label_point

AWAY_KM = 2.0  # of a platform from its town; half of all are nearer than about this
KM_PER_DEGREE = 111.3
TRIES = 20


@dataclass(frozen=True)
class Town:
    """A place with a name: its point as the files write it, degrees EPSG:4490."""

    name: str
    lon: str
    lat: str


class Places:
    """Draws towns, and points near them."""

    def __init__(self, base: Base, draws: Draws) -> None:
        self._base = base
        self._draws = draws
        self._towns: dict[str, list[Town]] = {}
        for row in records(base.tables["gazetteer"]):
            adcode = row["adcode"]
            town = Town(row["name"], row["lon"], row["lat"])
            towns = self._towns.setdefault(adcode, [])
            towns.append(town)

    def town(self, adcode: str) -> Town:
        """Draw a town of a county; the middle of one that has none in the gazetteer."""
        towns = self._towns.get(adcode)
        if towns:
            return one_of(self._draws, towns)
        ground = self._base.ground
        shape = ground.shape[adcode]
        name = ground.county_name[adcode]
        lon, lat = label_point(shape)
        return Town(name, _written(lon), _written(lat))

    def near(self, town: Town, adcode: str) -> tuple[str, str]:
        """Draw a point near a town and inside its county; the town's own where none is found."""
        ground = self._base.ground
        shape = ground.shape[adcode]
        for _ in range(TRIES):
            lon, lat = self._away(town)
            is_inside = shapely.intersects_xy(
                shape,
                float(lon),
                float(lat),
            )
            if is_inside:
                return lon, lat
        return town.lon, town.lat

    def _away(self, town: Town) -> tuple[str, str]:
        """Draw a point some kilometres from a town."""
        east_km, north_km = self._draws.normal(
            0,
            AWAY_KM,
            size=2,
        )
        lat = float(town.lat)
        lon = float(town.lon)
        narrowing = math.cos(math.radians(lat))
        lat += north_km / KM_PER_DEGREE
        lon += east_km / KM_PER_DEGREE / narrowing
        return _written(lon), _written(lat)


def _written(degrees: float) -> str:
    return f"{degrees:.5f}"
