"""What stands on a vector map: counties with their states, platforms with their marks, names and
places; from one registry.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.drawing.marks import LEVEL_RING_PX, SHAPES, share_class
from analytics.drawing.picture import ALL, PROVINCE_PLACE, SHARE, Picture
from analytics.questions.coverage import needs_coverage, roll_up
from analytics.scenario.world import points_by_place
from analytics.setting import Setting
from data.registry import Registry, query
from geo import plane
from geo.errors import PlanningError
from geo.plane import Box, Window


@dataclass(frozen=True)
class PlatformMark:
    """A platform that counts, or is in the pipeline, and has a place on the map."""

    name: str
    operator: str
    shape: str
    fill: str  # solid, or hollow if not yet in service
    ring: float
    fully: bool  # serves what is shown; else in part
    x_km: float
    y_km: float


@dataclass(frozen=True)
class MapContent:
    """What can be drawn; places by "kind:id", km of the plane."""

    units: dict[str, dict]
    at: dict[str, tuple[float, float]]
    paths: dict[tuple[str, str], str]
    states: Mapping[str, str]
    platforms: list[PlatformMark]
    clusters: dict[str, dict]
    sheet: Box | None
    language: str

    @property
    def counties(self) -> list[str]:
        return [
            unit["unit_id"] for place, unit in self.units.items() if place.startswith("county:")
        ]

    @property
    def cities(self) -> list[str]:
        return [unit["unit_id"] for place, unit in self.units.items() if place.startswith("city:")]

    def name(self, place: str) -> str:
        return self._named(self.units[place])

    def cluster_name(self, cluster: str) -> str:
        return self._named(self.clusters[cluster])

    def _named(self, row: dict) -> str:
        return (
            row["name_en"]
            if self.language == "en" and isinstance(row["name_en"], str)
            else row["name"]
        )

    def city_name(self, adcode: str) -> str:
        city = f"city:{self.units[f'county:{adcode}']['city_adcode']}"
        return self.name(city) if city in self.units else ""

    def area_km2(self, adcode: str) -> float:
        return float(self.units[f"county:{adcode}"]["area_km2"] or 0)

    def state(self, adcode: str) -> str:
        return self.states.get(adcode, "no_need")

    def path(self, kind: str, name: str) -> str:
        return self.paths.get((kind, name), "")

    def layer(self, layer: str) -> dict[str, str]:
        return {name: path for (kind, name), path in self.paths.items() if kind == layer}

    def extent(self, place: str) -> str:
        """The province, city or county that shows a place.

        Raises:
            PlanningError: there is no such place.
        """
        if place not in self.units:
            raise PlanningError(
                f"没有地点“{place}”。请写 province:330000、city:330600 或 county:330603 这样的编号。",
                f"There is no place '{place}'. Write it as province:330000, city:330600 or"
                " county:330603.",
            )
        kind, _, name = place.partition(":")
        adcode = name if kind in ("province", "city", "county") else self.units[place]["adcode"]
        return next(
            (f"{kind}:{adcode}" for kind in ("county", "city") if f"{kind}:{adcode}" in self.units),
            PROVINCE_PLACE,
        )

    def box(self, extent: str) -> Box:
        """The box round a province, city or county, km."""
        path = self.path(*extent.split(":", 1))
        return plane.box_of([plane.rings(path)] if path else [])


def read_content(registry: Registry, setting: Setting, picture: Picture) -> MapContent:
    """Everything that a picture may need."""
    units = {
        f"{unit['unit_kind']}:{unit['unit_id']}": unit
        for unit in query(registry, "units").to_dict("records")
    }
    clusters = query(registry, "clusters").set_index("cluster_id").to_dict("index")
    states = (
        county_states(registry, setting, picture.show) if picture.states is None else picture.states
    )
    platforms = platform_marks(registry, setting, picture.show) if picture.platforms else []
    paths, at = plane.paths(registry), plane.places(registry)
    exact = points_by_place(registry, [place for place, _ in picture.sites])
    units |= exact
    at = at | {place: (point["x_km"], point["y_km"]) for place, point in exact.items()}
    return MapContent(
        units, at, paths, states, platforms, clusters, plane.sheet_of(paths), picture.language
    )


def county_states(registry: Registry, setting: Setting, show: str) -> dict[str, str]:
    """The state of each county that has a need: the worst of all, "share_<k>" for the share of
    needs met, or that of one cluster.

    Raises:
        PlanningError: there is no such cluster.
    """
    if show not in (ALL, SHARE) and show not in set(query(registry, "clusters")["cluster_id"]):
        raise PlanningError(
            f"没有集群“{show}”。编号见数据字典 clusters。",
            f"There is no cluster '{show}'. See the clusters table for ids.",
        )
    needs = needs_coverage(registry, setting)
    needs = needs[needs["unit_kind"] == "county"]
    if show not in (ALL, SHARE):
        needs = needs[needs["cluster_id"] == show]
        return dict(zip(needs["unit_id"], needs["state"], strict=True))
    rolled = (
        roll_up(needs, ["unit_id"])
        if len(needs)
        else pd.DataFrame(columns=["unit_id", "worst_state", "share_met"])
    )
    if show == SHARE:
        return {
            adcode: f"share_{share_class(share)}"
            for adcode, share in zip(rolled["unit_id"], rolled["share_met"], strict=True)
        }
    return dict(zip(rolled["unit_id"], rolled["worst_state"], strict=True))


def platform_marks(registry: Registry, setting: Setting, show: str) -> list[PlatformMark]:
    """The platforms to draw, highest level first; of one cluster those that serve it, smaller if
    only in part.
    """
    existing = (
        query(registry, "platforms_counted", **setting.params(registry))
        .set_index("platform_id")["existing"]
        .to_dict()
    )
    at = plane.places(registry)
    weights = dict.fromkeys(existing, 1.0)
    if show not in (ALL, SHARE):
        served = query(registry, "platform_clusters")
        weights = served[served["cluster_id"] == show].set_index("platform_id")["weight"].to_dict()
    marks = []
    for row in query(registry, "platforms").to_dict("records"):
        name, place = row["platform_id"], f"platform:{row['platform_id']}"
        if name in existing and name in weights and place in at:
            marks.append(
                PlatformMark(
                    row["name"],
                    row["operator_type"],
                    SHAPES[row["operator_type"]],
                    "solid" if existing[name] else "hollow",
                    LEVEL_RING_PX[row["level"]],
                    weights[name] >= registry.policies[setting.policy_id].serves_from,
                    *at[place],
                )
            )
    return marks


def counted_counties(content: MapContent, extent: str, window: Window | None) -> set[str]:
    """The counties that a picture colours and counts: all of the province, those of a city, or a
    county and those round it in the window.
    """
    kind, _, name = extent.partition(":")
    if kind == "province":
        return set(content.counties)
    if kind == "city":
        return {
            adcode
            for adcode in content.counties
            if content.units[f"county:{adcode}"]["city_adcode"] == name
        }
    near = (
        set()
        if window is None
        else {adcode for adcode in content.counties if in_window(content, adcode, window)}
    )
    return near | {name}


def in_window(content: MapContent, adcode: str, window: Window) -> bool:
    """Whether a county can be seen."""
    return plane.looks_into(plane.rings(content.path("county", adcode)), window.box_km)
