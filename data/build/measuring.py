"""How far apart things are: everything that needs shapes is measured here, once, at build time."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.admin_shapes import AdminShapes, Place
from data.build.distances import Distances, Percentiles
from data.build.units import UNIT_KEY, UnitKey
from data.frames import rows_of
from data.vocabulary import NEAR_KM_MOST, RADIUS_RANGE_KM, UNIT_KINDS
from geo.distance import geodesic_km
from geo.locate import Spread
from geo.shapes import main_body

WIDEST_KM = RADIUS_RANGE_KM[1]  # that anybody may ask for
# Farther pairs are left out: out of any reach, and access at most exp(-2) = 0.14 at the widest
# radius.
PROXIMITY_KM = 2 * WIDEST_KM
BORDER_KM = WIDEST_KM
PERCENTILES = ["km_p05", "km_p50", "km_p95"]
NO_DISTANCE: Percentiles = (0.0, 0.0, 0.0)
UNKNOWN_DISTANCE: Percentiles = (np.nan, np.nan, np.nan)
# to measure from exact points: percentiles err by about 0.2 km over a county and, at most, 0.51 km
# over the widest city
POINT_CELLS = 196


def measure_proximity(
    units: dict[UnitKey, Place],
    platforms: dict[str, Place],
    hosts: dict[str, str | None],
    boundaries: dict[str, BaseGeometry],
    distances: Distances,
) -> pd.DataFrame:
    """Make the table `proximity`: which platforms lie in or near each unit, and how far.

    Args:
        units, platforms: where each could be.
        hosts: platform_id -> host zone id on record, or None.
        boundaries: zone_id -> real boundary, for the zones that have one.
        distances: what is measured already, and grows.
    Returns:
        One row per unit and platform up to `PROXIMITY_KM` apart: inside (yes, no, unknown) and
        percentiles of the geodesic distance in km, NaN where one of the two could be anywhere.
    """
    near = _Nearby(platforms, distances)
    rows = []
    for (kind, unit_id), unit in sorted(units.items()):
        if kind == "zone":
            inside = _inside_zone(unit_id, unit, platforms, hosts, boundaries.get(unit_id))
        else:
            inside = _inside_counties(unit, platforms)
        km, far = near.measure(
            unit,
            {name for name in near.names if inside[name] == "yes"},
        )
        rows += [
            (kind, unit_id, name, inside[name], *km.get(name, UNKNOWN_DISTANCE))
            for name in near.names
            if name not in far
        ]
    return pd.DataFrame(rows, columns=[*UNIT_KEY, "platform_id", "inside", *PERCENTILES])


class _Nearby:
    """Measures which platforms are near a unit, and how far; those far away are not measured."""

    def __init__(self, platforms: dict[str, Place], distances: Distances) -> None:
        self.names = sorted(platforms)
        self._regions = {
            name: platforms[name].region
            for name in self.names
            if platforms[name].region is not None
        }
        self._distances = distances
        self._centres = distances.centres(list(self._regions.values()))

    def measure(self, unit: Place, inside: set[str]) -> tuple[dict[str, Percentiles], set[str]]:
        """Give percentiles by platform, and the platforms that are too far away.

        Args:
            unit: where the unit could be.
            inside: platforms that are certainly inside it, at no distance.
        """
        km = dict.fromkeys(inside, NO_DISTANCE)
        if unit.region is None:
            return km, set()
        centre = self._distances.centres([unit.region])
        is_near = geodesic_km(self._centres, centre) <= PROXIMITY_KM
        far = set()
        for (name, region), near in zip(
            self._regions.items(),
            is_near,
            strict=True,
        ):
            if name in inside:
                continue
            if near:
                km[name] = self._distances.percentiles(unit.region, region)
            else:
                far.add(name)
        return km, far


def _inside_counties(unit: Place, platforms: dict[str, Place]) -> dict[str, str]:
    """Tell of each platform if it lies in a unit that is known exactly, as a set of counties."""
    return {name: _shares_counties(unit, place) for name, place in platforms.items()}


def _shares_counties(unit: Place, platform: Place) -> str:
    if unit.whole and platform.counties <= unit.counties:
        return "yes"
    return "unknown" if platform.counties & unit.counties else "no"


def _inside_zone(
    zone_id: str,
    zone: Place,
    platforms: dict[str, Place],
    hosts: dict[str, str | None],
    boundary: BaseGeometry | None,
) -> dict[str, str]:
    """Tell of each platform if it lies in a zone: by its boundary, else by the host on record."""
    inside = {}
    for name, platform in platforms.items():
        is_hosted = hosts[name] == zone_id
        if boundary is not None and platform.region is not None:
            inside[name] = _inside_boundary(boundary, platform.region, is_hosted=is_hosted)
        elif is_hosted:
            inside[name] = "yes"
        else:
            inside[name] = "unknown" if platform.counties & zone.counties else "no"
    return inside


def _inside_boundary(boundary: BaseGeometry, region: BaseGeometry, *, is_hosted: bool) -> str:
    # coordinates outweigh words
    in_words = is_hosted and region.geom_type != "Point"
    if in_words or boundary.covers(region):
        return "yes"
    return "unknown" if boundary.intersects(region) else "no"


def measure_county_reach(
    units: dict[UnitKey, Place], ground: AdminShapes, distances: Distances
) -> pd.DataFrame:
    """Make `county_reach`: how far each unit is from a thing anywhere in each county."""
    anywhere = {
        adcode: Place(main_body(shape), frozenset({adcode}))
        for adcode, shape in ground.shape.items()
    }
    hosts: dict[str, str | None] = dict.fromkeys(anywhere)
    near = measure_proximity(units, anywhere, hosts, {}, distances)
    return near[near["km_p50"].notna()].rename(columns={"platform_id": "adcode"})


def measure_zone_reach(
    units: dict[UnitKey, Place],
    zones: dict[str, Place],
    own_place: list[str],
    boundaries: dict[str, BaseGeometry],
    distances: Distances,
) -> pd.DataFrame:
    """Make `zone_reach`: how far each unit is from a thing anywhere in each zone.

    Args:
        units, zones: where each could be.
        own_place: the zones of which more is known than their county; for the others `county_reach`
            says all.
        boundaries: zone_id -> real boundary, for the zones that have one.
        distances: what is measured already, and grows.
    """
    anywhere = {name: zones[name] for name in own_place}
    hosts: dict[str, str | None] = {name: name for name in anywhere}
    near = measure_proximity(units, anywhere, hosts, boundaries, distances)
    return near[near["km_p50"].notna()].rename(columns={"platform_id": "zone_id"})


def cut_regions(
    units: dict[UnitKey, Place], boundaries: dict[str, BaseGeometry], distances: Distances
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make `unit_regions` and `region_cells`, from which distances to any point are measured.

    Units of one shape share its cells; a region is named after the first unit that has it, counties
    before zones.
    """
    order = sorted(
        units,
        key=lambda unit: (UNIT_KINDS.index(unit[0]), unit[1]),
    )
    names: dict[bytes, str] = {}
    rows = []
    cells = []
    for kind, unit_id in order:
        place = units[kind, unit_id]
        if place.region is None:
            continue
        shape = shapely.to_wkb(place.region)
        if shape not in names:
            names[shape] = f"{kind}:{unit_id}"
            cut = distances.spread(place.region, POINT_CELLS)
            cells.append(region_cells(names[shape], cut))
        is_whole = place.whole or (kind == "zone" and unit_id in boundaries)
        rows.append((kind, unit_id, names[shape], "yes" if is_whole else "no"))
    regions = pd.DataFrame(rows, columns=[*UNIT_KEY, "region_id", "whole"])
    regions = regions.sort_values(UNIT_KEY, ignore_index=True)
    return regions, pd.concat(cells, ignore_index=True)


def region_cells(region_id: str, cut: Spread) -> pd.DataFrame:
    """Give the rows of `region_cells` of one region."""
    x, y, z = cut.places.round(2).T
    return pd.DataFrame(
        {
            "region_id": region_id,
            "cell": range(len(cut.shares)),
            "x_km": x,
            "y_km": y,
            "z_km": z,
            "share": cut.shares.round(6),
            "side_km": round(cut.side_km, 3),
        }
    )


def pair_platforms(platforms: dict[str, Place], distances: Distances) -> pd.DataFrame:
    """Make `platform_pairs`: distances of platforms with centres up to `NEAR_KM_MOST` apart."""
    placed = [name for name in sorted(platforms) if platforms[name].region is not None]
    names = np.array(placed)
    centres = distances.centres([platforms[name].region for name in names])
    rows = []
    for k, name in enumerate(names):
        near = (
            k
            + 1
            + np.flatnonzero(
                geodesic_km(
                    centres[k + 1 :],
                    centres[k],
                )
                <= NEAR_KM_MOST
            )
        )
        rows += [
            (
                name,
                other,
                *distances.percentiles(platforms[name].region, platforms[other].region),
            )
            for other in names[near]
        ]
    return pd.DataFrame(rows, columns=["platform_id", "other_id", *PERCENTILES])


def measure_borders(
    units: dict[UnitKey, Place], neighbours: gpd.GeoDataFrame, distances: Distances
) -> pd.DataFrame:
    """Make `borders`: how near each unit lies to each neighbouring province.

    Returns:
        One row per unit and province at most `BORDER_KM` apart; km to 0.1 km.
    """
    rows = []
    for (kind, unit_id), place in sorted(units.items()):
        if place.region is None:
            continue
        for province in rows_of(neighbours):
            km = distances.shortest(place.region, province.geometry)
            if km <= BORDER_KM:
                rows.append(
                    (
                        kind,
                        unit_id,
                        province.adcode,
                        province.name,
                        round(km, 1),
                    )
                )
    return pd.DataFrame(rows, columns=[*UNIT_KEY, "neighbour_adcode", "neighbour", "km"])
