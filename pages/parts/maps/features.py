"""Features of the map files, with the properties that layers and the pointer read.

For every cluster and overview, by `key`: c_<key> the state's number in `CODES`, s_<key> the words
that the pointer is told, a_<key> the outline of a designated area, m_<key> how large a platform is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from analytics.drawing.marks import ring_spots, share_class
from analytics.drawing.picture import ALL, SHARE
from analytics.questions.coverage import MET, STATES, roll_up
from analytics.setting import Setting
from data.vocabulary import PIPELINE
from pages.parts.maps.geojson import Feature, Properties, collection, point
from pages.parts.maps.icons import icon_of
from pages.parts.run import questions, wording
from pages.parts.run.context import registry
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text

CODES = ("no_need", *STATES)  # a state's number in the map files
PLATFORM_PX = (17, 24)  # a platform's mark where it serves in part, where in full
AREA_PX = {"core": 3.2}  # of the outline of a designated area
OTHER_AREA_PX = 1.6

# --- counties -------------------------------------------------------------------------------------


def county_collection(properties: Mapping[str, Properties]) -> bytes:
    """Write every county with its shape and name.

    Args:
        properties: more of them by adcode: c_<key> and s_<key>.

    Returns:
        GeoJSON, EPSG:4490 degrees.
    """
    shapes = questions.ask("drawings", layer="county").set_index("id")["geojson"]
    cities = {unit["unit_id"]: name_of(unit) for unit in questions.units_of_kind("city")}
    features = []
    for unit in questions.units_of_kind("county"):
        adcode = unit["unit_id"]
        named = {
            "id": adcode,
            "kind": "county",
            "title": name_of(unit),
            "sub": cities.get(unit["city_adcode"], ""),
        }
        features.append(
            (
                shapes[adcode],
                named
                | properties.get(
                    adcode,
                    {},
                ),
            )
        )
    return collection(features)


def area_widths() -> dict[str, Properties]:
    """Give a_<key> by adcode: the pixels of a county's outline as a designated area."""
    widths: dict[str, Properties] = {}
    for area in questions.ask("cluster_areas").to_dict("records"):
        own = widths.setdefault(area["adcode"], {})
        px = AREA_PX.get(area["designation"], OTHER_AREA_PX)
        for key in (area["cluster_id"], ALL, SHARE):
            own[f"a_{key}"] = max(
                own.get(f"a_{key}", 0),
                px,
            )
    return widths


# --- needs of a unit ------------------------------------------------------------------------------


def without_needs() -> Properties:
    """Give s_<key> of a unit without needs."""
    nothing = text("state.no_need")
    return {
        f"s_{key}": nothing
        for key in (
            ALL,
            SHARE,
            *questions.clusters(),
        )
    }


def need_properties_by_unit(needs: pd.DataFrame) -> dict[str, Properties]:
    """Give c_<key> and s_<key> of the units that have needs.

    Args:
        needs: of one kind of unit, as `questions.measured_needs` gives them.
    """
    rolled = roll_up(needs, ["unit_id"]).set_index("unit_id").to_dict("index")
    return {
        unit_id: _over_all(rolled[unit_id]) | _by_cluster(rows)
        for unit_id, rows in rows_by(needs, "unit_id").items()
    }


def _over_all(counts: Row) -> Properties:
    """Give the properties of the overviews, from the unit's needs by state."""
    by_state = [f"{wording.state_word(state)} {counts[state]}" for state in STATES if counts[state]]
    number, share = counts["needs"], counts["share_met"]
    states = (
        text(
            "map.needs",
            n=number,
        )
        + text("map.colon")
        + text("list.separator").join(by_state)
    )
    met = sum(counts[state] for state in MET)
    return {
        f"c_{ALL}": CODES.index(counts["worst_state"]),
        f"c_{SHARE}": 1 + share_class(share),
        f"s_{ALL}": states,
        f"s_{SHARE}": text(
            "map.share",
            met=met,
            n=number,
            share=f"{share:.0%}",
        ),
    }


def _by_cluster(needs: Iterable[Row]) -> Properties:
    """Give the properties of each cluster that the unit needs."""
    properties: Properties = {}
    for need in needs:
        nearest = need["nearest_platform_name"]
        sentence = wording.state_word(need["state"])
        if isinstance(nearest, str) and pd.notna(need["km_p50"]):
            sentence += text(
                "map.nearest",
                platform=nearest,
                km=f"{need['km_p50']:.0f}",
            )
        properties[f"c_{need['cluster_id']}"] = CODES.index(need["state"])
        properties[f"s_{need['cluster_id']}"] = sentence
    return properties


# --- platforms ------------------------------------------------------------------------------------


def platform_collection(platforms: Iterable[Row], serves: pd.DataFrame, under: Setting) -> bytes:
    """Write the platforms that have a point; those that share one stand beside each other.

    Args:
        platforms: rows of data/sql/platforms/platforms.sql.
        serves: rows of data/sql/platforms/platform_clusters.sql.
        under: says which statuses count as existing, and from which weight a cluster is served.

    Returns:
        GeoJSON, EPSG:4490 degrees.
    """
    served_by = rows_by(serves, "platform_id")
    serves_from = registry().policies[under.policy_id].serves_from
    spots: dict[tuple[float, float], Iterator[tuple[float, float]]] = {}
    features: list[Feature] = []
    for platform in platforms:
        lon, lat = platform["lon"], platform["lat"]
        if pd.isna(lon):
            continue
        spot = next(spots.setdefault((lon, lat), ring_spots()))
        shift = [round(PLATFORM_PX[1] * sizes, 2) for sizes in spot]
        own = _platform(platform, shift, under)
        served = served_by.get(platform["platform_id"], [])
        features.append(
            (
                point(lon, lat),
                own
                | _served(
                    served,
                    serves_from,
                ),
            )
        )
    return collection(features)


def _platform(platform: Row, shift: list[float], under: Setting) -> Properties:
    """Give a platform's own properties, whatever the cluster that is looked at."""
    status = platform["status"]
    words = text(
        "map.platform",
        level=text(f"level.{platform['level']}"),
        operator=text(f"operator.{platform['operator_type']}"),
        status=text(f"status.{status}"),
        located=text(f"located.{platform['location_basis']}"),
    )
    is_pipeline = status in PIPELINE and status not in under.statuses
    return {
        "id": platform["platform_id"],
        "kind": "platform",
        "title": platform["name"],
        "sub": words,
        "icon": icon_of(platform, is_pipeline=is_pipeline),
        "shift": shift,
        "blur": platform["uncertainty_km"] * 1000,
        f"m_{ALL}": 2,
        f"m_{SHARE}": 2,
    }


def _served(clusters: Sequence[Row], serves_from: float) -> Properties:
    """Give m_<key> (2 serves, 1 in part) and s_<key> of a platform."""
    names = text("list.separator").join(name_of(cluster) for cluster in clusters)
    every = names or text("platform.no_cluster")
    properties: Properties = {f"s_{key}": text("map.serves_not") for key in questions.clusters()}
    properties |= {f"s_{ALL}": every, f"s_{SHARE}": every}
    for cluster in clusters:
        key, weight = cluster["cluster_id"], cluster["weight"]
        in_full = weight >= serves_from
        words = "map.serves" if in_full else "map.serves_partly"
        properties[f"m_{key}"] = 2 if in_full else 1
        properties[f"s_{key}"] = text(
            words,
            weight=f"{weight:g}",
        )
    return properties


# --- sites of a plan ------------------------------------------------------------------------------


def site_collection(sites: Iterable[tuple[float, float, str, str]]) -> bytes:
    """Write proposed platforms.

    Args:
        sites: lon, lat (EPSG:4490 degrees), number and title of each place.
    """
    return collection(
        (
            point(lon, lat),
            {
                "text": number,
                "title": title,
                "sub": "",
                f"s_{ALL}": "",
            },
        )
        for lon, lat, number, title in sites
    )


# --- both -----------------------------------------------------------------------------------------


def rows_by(table: pd.DataFrame, column: str) -> dict[str, list[Row]]:
    """Group the rows of a table by a column; pandas' own groups are slow by the thousand."""
    rows: dict[str, list[Row]] = {}
    for row in table.to_dict("records"):
        rows.setdefault(row[column], []).append(row)
    return rows
