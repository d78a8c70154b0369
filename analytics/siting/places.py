"""Where a platform may be built, what it may serve there, and how far units are from it."""

import pandas as pd

from analytics.setting import SettingError
from analytics.siting.ask import PLACES, Ask
from data import points
from data.registry import Registry, query
from data.vocabulary import ZONE_KINDS

POINTS = tuple(f"{kind}:" for kind in points.KINDS)
FEW_POINTS = 20  # up to so many are measured each time
PLACE_FORMS = (
    "county:县代码、zone:园区编号、town:地名编号、point:经度,纬度",
    "county:ADCODE, zone:ID, town:GEONAMES_ID, point:LON,LAT",
)


def places(registry: Registry, ask: Ask) -> pd.DataFrame:
    """Read the places where a question lets a platform be built.

    Returns:
        `data.points.COLUMNS` (EPSG:4490), by place: "kind:id".

    Raises:
        SettingError: an unknown place, or no candidate is left.
    """
    towns = points.towns(registry)
    all_places = _all_places(registry, ask, towns)
    seats = set(towns.loc[towns["is_seat"], "place"])
    asked = [_places_named(registry, all_places, seats, name) for name in ask.candidates]
    candidates = pd.concat([all_places.iloc[:0], *asked]).drop_duplicates("place")
    left = candidates[~_is_excluded(candidates, ask)]
    # a record without any place is no mistake of the question
    if not ask.candidates or (left.empty and len(candidates)):
        raise SettingError(
            "没有候选点：可建之处（candidates）为空，或全部被排除（excluded）。"
            "请加候选点，或去掉排除。",
            "There is no candidate: the places where one may stand (candidates) are none, or all of"
            " them are excluded. Add candidates, or exclude fewer.",
        )
    return left.sort_values("place", ignore_index=True)


def _all_places(registry: Registry, ask: Ask, towns: pd.DataFrame) -> pd.DataFrame:
    """Counties, zones, towns, and the points that the question names."""
    areas = _areas(registry)
    asked = (*ask.candidates, *ask.excluded)
    named = [name for name in asked if name not in PLACES]
    points_named = [name for name in named if name.startswith(POINTS)]
    exact = _points(registry, points_named)
    _check_known(ask, {*areas["place"], *exact["place"]})
    tables = [areas, towns.drop(columns="is_seat"), exact[points.COLUMNS]]
    all_places = pd.concat(tables, ignore_index=True)
    return all_places.drop_duplicates("place")


def _check_known(ask: Ask, known: set[str]) -> None:
    may_be_named = {*PLACES, *known}
    unknown = [name for name in ask.candidates if name not in may_be_named]
    unknown += [name for name in ask.excluded if name not in known]
    if unknown:
        raise SettingError(
            f"没有地点“{unknown[0]}”。可写 {', '.join(PLACES)}，或 {PLACE_FORMS[0]}。",
            f"There is no place '{unknown[0]}'. Write {', '.join(PLACES)}, or {PLACE_FORMS[1]}.",
        )


def _is_excluded(candidates: pd.DataFrame, ask: Ask) -> "pd.Series[bool]":
    """Mask of the excluded places; with a county the points in it are excluded too."""
    counties = {name.removeprefix("county:") for name in ask.excluded if name.startswith("county:")}
    is_point = candidates["site_kind"].isin(points.KINDS)
    in_county = is_point & candidates["adcode"].isin(counties)
    return candidates["place"].isin(ask.excluded) | in_county


def _points(registry: Registry, names: list[str]) -> pd.DataFrame:
    """Towns and points by name; one that does not exist is a fault of the question."""
    try:
        return points.points_named(registry, names)
    except points.PointError as error:
        raise SettingError(error.zh, error.en) from error


def _areas(registry: Registry) -> pd.DataFrame:
    """Counties and zones as places."""
    units = query(registry, "units")
    units = units[units["unit_kind"].isin(("county", "zone"))]
    units = units.assign(place=units["unit_kind"] + ":" + units["unit_id"])
    columns = {
        "unit_kind": "site_kind",
        "unit_id": "site_id",
        "name": "site_name",
        "name_en": "site_name_en",
    }
    return units.rename(columns=columns)[points.COLUMNS]


def _places_named(
    registry: Registry, all_places: pd.DataFrame, seats: set[str], name: str
) -> pd.DataFrame:
    """Give the places that one of PLACES, or the name of a place, stands for."""
    kind = all_places["site_kind"]
    site_id = all_places["site_id"]
    if name == "counties":
        return all_places[kind == "county"]
    if name == "core":
        is_core = site_id.isin(_core_counties(registry))
        return all_places[(kind == "county") & is_core]
    if name == "towns":
        return all_places[kind == "town"]
    if name == "seats":
        return all_places[all_places["place"].isin(seats)]
    if name in ("zones", *ZONE_KINDS):
        zones = query(registry, "zones")
        zones = zones if name == "zones" else zones[zones["kind"] == name]
        return all_places[(kind == "zone") & site_id.isin(zones["zone_id"])]
    return all_places[all_places["place"] == name]


def _core_counties(registry: Registry) -> "pd.Series[str]":
    areas = query(registry, "cluster_areas")
    return areas.loc[areas["designation"] == "core", "adcode"]


def bundles(registry: Registry, needed: list[str], serves: str) -> dict[str, tuple[str, ...]]:
    """List what one platform may serve.

    Args:
        needed: ids of the clusters whose needs are meant.
        serves: one of `SERVES`.

    Returns:
        Name of each bundle -> its clusters.
    """
    if serves == "all":
        return {"all": tuple(needed)}
    if serves == "cluster":
        return {name: (name,) for name in needed}
    parents = query(registry, "clusters").set_index("cluster_id")["parent_id"]
    grouped: dict[str, tuple[str, ...]] = {}
    for name in needed:
        parent = parents.get(name)
        # a cluster of no group is one of its own
        group = parent if isinstance(parent, str) else name
        grouped[group] = (*grouped.get(group, ()), name)
    return grouped


def reach_of_places(registry: Registry, unit_kind: str, sites: pd.DataFrame) -> pd.DataFrame:
    """Read how far the units of a kind are from some places.

    Returns:
        `data.points.REACH`: place, unit_id, inside and percentiles of km.
    """
    parts = []
    if sites["site_kind"].isin(("county", "zone")).any():
        reach = query(registry, "site_reach", unit_kind=unit_kind)
        place = reach["site_kind"] + ":" + reach["site_id"]
        parts.append(reach.assign(place=place))
    exact = sites[sites["site_kind"].isin(points.KINDS)]
    if len(exact) > FEW_POINTS:  # measured for all towns at once, and cached
        parts.append(points.town_reach(registry, unit_kind))
        exact = exact[exact["site_kind"] == "point"]
    if len(exact):
        parts.append(points.reach_of_points(registry, exact, unit_kind))
    if not parts:
        return pd.DataFrame(columns=points.REACH)
    reach = pd.concat(parts, ignore_index=True)
    is_asked = reach["place"].isin(sites["place"])
    return reach.loc[is_asked, points.REACH]
