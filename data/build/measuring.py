"""How far apart things are: everything that needs shapes is measured here, once, at build time."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.build.placing import AdminShapes, Place
from data.policy import NEAR_KM_MOST
from data.vocabulary import RADIUS_RANGE_KM, UNIT_KINDS
from geo.boundaries import main_body
from geo.crs import geocentric
from geo.distance import distance_percentiles, geodesic_km, shortest_km
from geo.locate import Spread, spread

WIDEST_KM = RADIUS_RANGE_KM[1]  # that anybody may ask for
# Farther pairs are left out: out of any reach, and access at most exp(-2) = 0.14 at the widest
# radius.
PROXIMITY_KM = 2 * WIDEST_KM
BORDER_KM = WIDEST_KM
PERCENTILES = ["km_p05", "km_p50", "km_p95"]
NO_DISTANCE, UNKNOWN_DISTANCE = (0.0, 0.0, 0.0), (np.nan, np.nan, np.nan)
# how much larger one region is than the other, at most -> cells of the smaller and of the larger
CELLS_BY_RATIO = ((4, (49, 64)), (60, (36, 196)), (np.inf, (9, 1600)))
# to measure from exact points: percentiles err by about 0.2 km over a county and, at most, 0.51 km
# over the widest city
POINT_CELLS = 196


@dataclass(eq=False)
class Distances:
    """Distances between regions.

    Two regions are measured once: most platforms and zones share the shape of their county.
    """

    def __post_init__(self) -> None:
        self._spreads: dict[tuple[bytes, int], Spread] = {}
        self._percentiles: dict[tuple[bytes, bytes], tuple[float, float, float]] = {}
        self._keys: dict[int, tuple[BaseGeometry, bytes]] = {}

    def centres(self, regions: list[BaseGeometry]) -> np.ndarray:
        """Centres of gravity as geocentric metres, (regions, 3)."""
        return geocentric(shapely.get_coordinates(shapely.centroid(regions)).reshape(-1, 2))

    def percentiles(self, here: BaseGeometry, there: BaseGeometry) -> tuple[float, float, float]:
        """5th, 50th and 95th percentile of the distance in km, to 0.1 km."""
        pair = tuple(sorted((self._key(here), self._key(there))))
        if pair not in self._percentiles:
            small, large = sorted(
                (here, there), key=lambda region: (region.area, self._key(region))
            )
            cells = _cells_of(small, large)
            found = distance_percentiles(
                *(self.spread(region, n) for region, n in zip((small, large), cells, strict=True))
            )
            self._percentiles[pair] = tuple(round(km, 1) for km in found)
        return self._percentiles[pair]

    def _key(self, region: BaseGeometry) -> bytes:
        """The bytes of a shape: equal shapes are one region, and a row added moves no other row's
        distances.
        """
        known = self._keys.get(id(region))
        if known is None:
            # kept, so that its id is not given again
            known = self._keys[id(region)] = (region, shapely.to_wkb(region))
        return known[1]

    def spread(self, region: BaseGeometry, cells: int) -> Spread:
        """Its cells, cut once for each number of them."""
        key = self._key(region), cells
        if key not in self._spreads:
            self._spreads[key] = spread(region, cells)
        return self._spreads[key]


def _cells_of(small: BaseGeometry, large: BaseGeometry) -> tuple[int, int]:
    """Into how many cells to cut two regions: the larger into more where one is far smaller.

    With these the 5th and 95th percentile err by less than 0.5 km over the counties and cities of a
    province; tests compare with random draws. Two alike are cut differently, so that the places of
    one never meet themselves.
    """
    ratio = large.area / small.area if small.area else np.inf
    for most, cells in CELLS_BY_RATIO:
        if ratio <= most:
            return cells
    raise ValueError(f"no cells for a ratio of {ratio}")


def measure_proximity(
    units: dict[tuple[str, str], Place],
    platforms: dict[str, Place],
    hosts: dict[str, str | None],
    boundaries: dict[str, BaseGeometry],
    distances: Distances,
) -> pd.DataFrame:
    """Table `proximity`: inside yes / no / unknown, and percentiles of the geodesic distance in km,
    up to `PROXIMITY_KM`.

    Args:
        units, platforms: where each could be.
        hosts: platform_id -> host zone id on record, or None.
        boundaries: zone_id -> real boundary, for the zones that have one.
        distances: what is measured already, and grows.
    """
    names = np.array(sorted(platforms))
    placed = np.array([name for name in names if platforms[name].region is not None])
    centres = distances.centres([platforms[name].region for name in placed])
    rows = []
    for (kind, unit_id), place in sorted(units.items()):
        inside = {
            name: _inside(kind, unit_id, place, name, platforms[name], hosts, boundaries)
            for name in names
        }
        km = {name: NO_DISTANCE for name in names if inside[name] == "yes"}
        far: set[str] = set()
        if place.region is not None:
            near = geodesic_km(centres, distances.centres([place.region])) <= PROXIMITY_KM
            measured = {
                name: distances.percentiles(place.region, platforms[name].region)
                for name in placed[near]
                if name not in km
            }
            far = set(placed[~near]) - set(km)
            km |= measured
        rows += [
            (kind, unit_id, name, inside[name], *km.get(name, UNKNOWN_DISTANCE))
            for name in names
            if name not in far
        ]
    return pd.DataFrame(
        rows, columns=["unit_kind", "unit_id", "platform_id", "inside", *PERCENTILES]
    )


def measure_county_reach(
    units: dict[tuple[str, str], Place], ground: AdminShapes, distances: Distances
) -> pd.DataFrame:
    """Table `county_reach`: how far each unit is from a thing that could be anywhere in a
    county.
    """
    anywhere = {
        adcode: Place(main_body(shape), frozenset({adcode}))
        for adcode, shape in ground.shape.items()
    }
    near = measure_proximity(units, anywhere, dict.fromkeys(anywhere), {}, distances)
    return near[near["km_p50"].notna()].rename(columns={"platform_id": "adcode"})


def measure_zone_reach(
    units: dict[tuple[str, str], Place],
    zones: dict[str, Place],
    own_place: list[str],
    boundaries: dict[str, BaseGeometry],
    distances: Distances,
) -> pd.DataFrame:
    """Table `zone_reach`: how far each unit is from a thing that could be anywhere in a zone.

    Args:
        own_place: the zones of which more is known than their county; for the others `county_reach`
            says all.
        boundaries: zone_id -> real boundary, for the zones that have one.
    """
    anywhere = {name: zones[name] for name in own_place}
    near = measure_proximity(
        units, anywhere, {name: name for name in anywhere}, boundaries, distances
    )
    return near[near["km_p50"].notna()].rename(columns={"platform_id": "zone_id"})


def cut_regions(
    units: dict[tuple[str, str], Place], boundaries: dict[str, BaseGeometry], distances: Distances
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables `unit_regions` and `region_cells`: from these the distance to any exact point is
    measured without shapes.

    Units of one shape share its cells; a region is named after the first unit that has it, counties
    before zones.
    """
    order = sorted(units, key=lambda unit: (UNIT_KINDS.index(unit[0]), unit[1]))
    names: dict[bytes, str] = {}
    rows, cells = [], []
    for kind, unit_id in order:
        place = units[kind, unit_id]
        if place.region is None:
            continue
        shape, key = place.region, shapely.to_wkb(place.region)
        if key not in names:
            names[key] = f"{kind}:{unit_id}"
            cells.append(region_cells(names[key], distances.spread(shape, POINT_CELLS)))
        is_whole = place.whole or (kind == "zone" and unit_id in boundaries)
        rows.append((kind, unit_id, names[key], "yes" if is_whole else "no"))
    regions = pd.DataFrame(rows, columns=["unit_kind", "unit_id", "region_id", "whole"])
    return regions.sort_values(["unit_kind", "unit_id"], ignore_index=True), pd.concat(
        cells, ignore_index=True
    )


def region_cells(region_id: str, found: Spread) -> pd.DataFrame:
    """The rows of `region_cells` of one region."""
    x, y, z = found.places.round(2).T
    return pd.DataFrame(
        {
            "region_id": region_id,
            "cell": range(len(found.shares)),
            "x_km": x,
            "y_km": y,
            "z_km": z,
            "share": found.shares.round(6),
            "side_km": round(found.side_km, 3),
        }
    )


def pair_platforms(platforms: dict[str, Place], distances: Distances) -> pd.DataFrame:
    """Table `platform_pairs`: percentiles of the distance between any two platforms whose centres
    are at most `NEAR_KM_MOST` apart.
    """
    names = np.array([name for name in sorted(platforms) if platforms[name].region is not None])
    centres = distances.centres([platforms[name].region for name in names])
    rows = []
    for k, name in enumerate(names):
        near = k + 1 + np.flatnonzero(geodesic_km(centres[k + 1 :], centres[k]) <= NEAR_KM_MOST)
        rows += [
            (name, other, *distances.percentiles(platforms[name].region, platforms[other].region))
            for other in names[near]
        ]
    return pd.DataFrame(rows, columns=["platform_id", "other_id", *PERCENTILES])


def measure_borders(
    units: dict[tuple[str, str], Place], neighbours: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Table `borders`: how near each unit lies to each neighbouring province, up to `BORDER_KM`."""
    rows = [
        (kind, unit_id, adcode, name, round(km, 1))
        for (kind, unit_id), place in sorted(units.items())
        if place.region is not None
        for adcode, name, shape in zip(
            neighbours["adcode"], neighbours["name"], neighbours.geometry, strict=True
        )
        if (km := shortest_km(place.region, shape)) <= BORDER_KM
    ]
    return pd.DataFrame(
        rows, columns=["unit_kind", "unit_id", "neighbour_adcode", "neighbour", "km"]
    )


def _inside(
    kind: str,
    unit_id: str,
    unit: Place,
    platform_id: str,
    platform: Place,
    hosts: dict[str, str | None],
    boundaries: dict[str, BaseGeometry],
) -> str:
    """Whether a platform certainly is, certainly is not, or may be inside a unit."""
    if kind != "zone":  # known exactly, as a set of counties
        if platform.counties <= unit.counties and unit.whole:
            return "yes"
        return "unknown" if platform.counties & unit.counties else "no"
    if unit_id in boundaries and platform.region is not None:
        shape = boundaries[unit_id]
        # coordinates outweigh words
        in_words = hosts[platform_id] == unit_id and platform.region.geom_type != "Point"
        if shape.covers(platform.region) or in_words:
            return "yes"
        return "unknown" if shape.intersects(platform.region) else "no"
    if hosts[platform_id] == unit_id:
        return "yes"
    return "unknown" if platform.counties & unit.counties else "no"
