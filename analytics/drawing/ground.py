"""Read what stands on a map: counties with their states, platforms, names and places."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.drawing.marks import LEVEL_RING_PX, SHAPES, share_class
from analytics.drawing.picture import ALL, SHARE, Picture
from analytics.drawing.symbols import PlatformIcon
from analytics.questions.coverage import needs_coverage, roll_up
from analytics.scenario.places import points_by_place
from analytics.setting import Setting
from analytics.words import name_in
from data.province import Province
from data.registry import Registry, query
from geo import plane
from geo.errors import PlanningError
from geo.plane import Box, Window

Row = Mapping[Any, Any]  # of the queries "units" and "clusters"
SHOWN_ITSELF = ("county", "city")  # kinds of place that have a map of their own


@dataclass(frozen=True)
class PlatformMark:
    """A platform that counts, or is in the pipeline, and has a place on the map."""

    name: str
    operator: str
    icon: PlatformIcon
    fully: bool  # serves what is shown; else in part
    x_km: float
    y_km: float


@dataclass(frozen=True)
class MapContent:
    """What can be drawn; places by "kind:id", km of the plane."""

    province: Province
    units: dict[str, Row]
    at: dict[str, tuple[float, float]]
    paths: dict[tuple[str, str], str]
    states: Mapping[str, str]
    platforms: list[PlatformMark]
    clusters: dict[str, Row]
    sizes: Mapping[str, float]  # adcode -> industrial value added, 100 million CNY
    sheet: Box | None
    language: str

    @property
    def counties(self) -> list[str]:
        """Adcodes of all counties."""
        return self._units_of_kind("county")

    @property
    def cities(self) -> list[str]:
        """Adcodes of all cities, in their official order."""
        return self._units_of_kind("city")

    def _units_of_kind(self, kind: str) -> list[str]:
        prefix = f"{kind}:"
        return [unit["unit_id"] for place, unit in self.units.items() if place.startswith(prefix)]

    def name(self, place: str) -> str:
        """Name a place."""
        return name_in(self.units[place], self.language)

    def cluster_name(self, cluster: str) -> str:
        """Name a cluster."""
        return name_in(self.clusters[cluster], self.language)

    def city_of(self, adcode: str) -> str:
        """Give the adcode of a county's city."""
        city: str = self.units[f"county:{adcode}"]["city_adcode"]
        return city

    def city_name(self, adcode: str) -> str:
        """Name the city of a county; "" where it is not on record."""
        city = f"city:{self.city_of(adcode)}"
        if city in self.units:
            return self.name(city)
        return ""

    def area_km2(self, adcode: str) -> float:
        """Give the area of a county; 0 where it is not known."""
        return float(self.units[f"county:{adcode}"]["area_km2"] or 0)

    def state(self, adcode: str) -> str:
        """Give the state of a county, "no_need" where there is none."""
        return self.states.get(adcode, "no_need")

    def path(self, kind: str, name: str) -> str:
        """Give the SVG path data of a shape, km; "" where none is drawn."""
        return self.paths.get((kind, name), "")

    def layer(self, layer: str) -> dict[str, str]:
        """Give the SVG path data of a layer by id, km."""
        return {name: path for (kind, name), path in self.paths.items() if kind == layer}

    def extent(self, place: str | None) -> str:
        """Give the province, city or county that shows a place; the province for None.

        Raises:
            PlanningError: there is no such place.
        """
        place = place or self.province.place
        if place not in self.units:
            raise PlanningError(
                f"没有地点“{place}”。"
                "请写 province:代码、city:代码 或 county:代码，代码为六位行政区划代码。",
                f"There is no place '{place}'. Write it as province:CODE, city:CODE or county:CODE,"
                " CODE being a 6-digit GB/T 2260 code.",
            )
        kind, _, name = place.partition(":")
        adcode = name if kind in (*SHOWN_ITSELF, "province") else self.units[place]["adcode"]
        for shown in SHOWN_ITSELF:
            if f"{shown}:{adcode}" in self.units:
                return f"{shown}:{adcode}"
        return self.province.place

    def box(self, extent: str) -> Box:
        """Measure the box round a province, city or county, km."""
        path = self.path(*extent.split(":", 1))
        return plane.box_of([plane.rings(path)] if path else [])


def read_content(registry: Registry, setting: Setting, picture: Picture) -> MapContent:
    """Read everything that a picture may need.

    Raises:
        PlanningError: there is no such cluster or point.
    """
    units: dict[str, Row] = {
        f"{unit['unit_kind']}:{unit['unit_id']}": unit
        for unit in query(registry, "units").to_dict("records")
    }
    exact = points_by_place(registry, [place for place, _ in picture.sites])
    exact_at = {}
    for place, point in exact.items():
        exact_at[place] = (point["x_km"], point["y_km"])
    states = picture.states
    if states is None:
        states = county_states(registry, setting, picture.show)
    paths = _read_paths(registry)
    clusters = query(registry, "clusters").to_dict("records")
    return MapContent(
        province=registry.province,
        units=units | exact,
        at=read_places(registry) | exact_at,
        paths=paths,
        states=states,
        platforms=_platforms(registry, setting, picture),
        clusters={cluster["cluster_id"]: cluster for cluster in clusters},
        sizes=_county_sizes(registry, setting) if "size" in picture.layers else {},
        sheet=plane.sheet_of(paths),
        language=picture.language,
    )


def _read_paths(registry: Registry) -> dict[tuple[str, str], str]:
    """Read SVG path data in km by layer and id."""
    drawn = query(registry, "drawn_paths")
    keys = zip(drawn["layer"], drawn["id"], strict=True)
    return dict(zip(keys, drawn["path"], strict=True))


def read_places(registry: Registry) -> dict[str, tuple[float, float]]:
    """Read where units and platforms stand, km, by "kind:id"."""
    drawn = query(registry, "drawn_places")
    names = drawn["kind"] + ":" + drawn["id"]
    places_km = zip(drawn["x_km"], drawn["y_km"], strict=True)
    return dict(zip(names, places_km, strict=True))


def county_states(registry: Registry, setting: Setting, show: str) -> dict[str, str]:
    """Read the state of each county that has a need, by adcode.

    Args:
        show: ALL for the worst state of all clusters, SHARE for "share_<k>" by the share of needs
            met, or the id of one cluster.
    Raises:
        PlanningError: there is no such cluster.
    """
    needs = needs_coverage(registry, setting)
    needs = needs[needs["unit_kind"] == "county"]
    if show not in (ALL, SHARE):
        _refuse_unknown_cluster(registry, show)
        needs = needs[needs["cluster_id"] == show]
        return dict(zip(needs["unit_id"], needs["state"], strict=True))
    if needs.empty:
        return {}
    counties = roll_up(needs, ["unit_id"])
    states = counties["worst_state"].tolist()
    if show == SHARE:
        states = [f"share_{share_class(share)}" for share in counties["share_met"]]
    return dict(zip(counties["unit_id"], states, strict=True))


def _county_sizes(registry: Registry, setting: Setting) -> dict[str, float]:
    """Read the industrial value added of each county with needs that has it on record."""
    needs = needs_coverage(registry, setting)
    of_counties = needs[needs["unit_kind"] == "county"]
    sizes = of_counties.groupby("unit_id")["value_added"].first()
    on_record = sizes.dropna()
    return dict(zip(on_record.index, on_record, strict=True))


def _refuse_unknown_cluster(registry: Registry, cluster: str) -> None:
    if cluster not in set(query(registry, "clusters")["cluster_id"]):
        raise PlanningError(
            f"没有集群“{cluster}”。编号见数据字典 clusters。",
            f"There is no cluster '{cluster}'. See the clusters table for ids.",
        )


def _platforms(registry: Registry, setting: Setting, picture: Picture) -> list[PlatformMark]:
    """Read the platforms, if a layer of the picture shows them."""
    if not {"platforms", "existing"} & set(picture.layers):
        return []
    return platform_marks(registry, setting, picture.show)


def platform_marks(registry: Registry, setting: Setting, show: str) -> list[PlatformMark]:
    """Read the platforms to draw, highest level first.

    Args:
        show: ALL or SHARE for every platform, or a cluster's id for those that serve it; they are
            drawn smaller if they serve it only in part.
    """
    counted = query(registry, "platforms_counted", **setting.params(registry))
    existing = dict(zip(counted["platform_id"], counted["existing"], strict=True))
    weights = dict.fromkeys(existing, 1.0)
    if show not in (ALL, SHARE):
        served = query(registry, "platform_clusters")
        served = served[served["cluster_id"] == show]
        weights = dict(zip(served["platform_id"], served["weight"], strict=True))
    serves_from = registry.policies[setting.policy_id].serves_from
    at = read_places(registry)
    marks = []
    for row in query(registry, "platforms").to_dict("records"):
        platform = row["platform_id"]
        place = f"platform:{platform}"
        if platform in existing and platform in weights and place in at:
            icon = _icon(row, existing=existing[platform])
            fully = weights[platform] >= serves_from
            marks.append(
                PlatformMark(
                    row["name"],
                    row["operator_type"],
                    icon,
                    fully,
                    *at[place],
                )
            )
    return marks


def _icon(platform: Row, *, existing: bool) -> PlatformIcon:
    return PlatformIcon(
        shape=SHAPES[platform["operator_type"]],
        fill="solid" if existing else "hollow",
        ring=LEVEL_RING_PX[platform["level"]],
    )


def counted_counties(content: MapContent, extent: str, window: Window | None) -> set[str]:
    """Choose the counties that a picture colours and counts.

    Args:
        extent: the province for all its counties, a city for its own, or a county for itself and
            those that can be seen round it.
        window: what can be seen; None: nothing beside the county.
    """
    kind, _, name = extent.partition(":")
    if kind == "province":
        return set(content.counties)
    if kind == "city":
        return {adcode for adcode in content.counties if content.city_of(adcode) == name}
    if window is None:
        return {name}
    return {adcode for adcode in content.counties if in_window(content, adcode, window)} | {name}


def in_window(content: MapContent, adcode: str, window: Window) -> bool:
    """True if a county can be seen."""
    return plane.looks_into(plane.rings(content.path("county", adcode)), window.box_km)
