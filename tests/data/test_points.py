"""Exact points: towns and coordinates, the county that they lie in, and how far units are."""

import json

import numpy as np
import pytest
from shapely import contains_xy
from shapely.geometry import shape

from data.point_grid import GRID_STEPS, point_grid
from data.points import (
    PointError,
    points_named,
    reach_of_points,
    towns,
    typed_points,
)
from data.registry import query
from geo.points import geocentric_km

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[120, 30], [121, 30], [121, 31], [120, 31], [120, 30]]],
}
BOX = {"west": 120.0, "south": 30.0, "east": 121.0, "north": 31.0}
TOWN = {
    "name": "镇",
    "name_alt": "镇子;Zhen",
    "lon": 120.2,
    "lat": 30.2,
    "adcode": "330102",
    "geonames_id": "7",
}


@pytest.fixture
def world(registry_of):
    x, y, z = geocentric_km([120.5, 30.5])
    cell = {
        "region_id": "here",
        "cell": 0,
        "x_km": x,
        "y_km": y,
        "z_km": z,
        "share": 1.0,
        "side_km": 1.0,
    }
    county, zone = (
        {"unit_kind": "county", "unit_id": "330102"},
        {"unit_kind": "zone", "unit_id": "z"},
    )
    return registry_of(
        units=[{**BOX}, {**zone, "adcode": "330102"}],
        gazetteer=[{**TOWN, "feature": "P.PPLA3"}, {**TOWN, "geonames_id": "8", "adcode": None}],
        drawings=[{"layer": "county", "id": "330102", "geojson": json.dumps(SQUARE), "path": ""}],
        unit_counties=[{**county, "adcode": "330102"}, {**zone, "adcode": "330102"}],
        unit_regions=[
            {**county, "region_id": "here", "whole": "yes"},
            {**zone, "region_id": "here", "whole": "no"},
        ],
        region_cells=[cell],
    )


def test_towns_off_the_drawn_land_are_no_candidates_and_names_are_in_both_languages(world):
    found = towns(world).to_dict("records")
    assert [(town["place"], town["site_name_en"], town["is_seat"]) for town in found] == [
        ("town:7", "Zhen", True)
    ]


def test_a_point_lies_in_the_county_that_holds_it(world):
    row = points_named(world, ["point:120.5,30.5"]).iloc[0]
    assert (row["adcode"], row["lon"], row["lat"]) == ("330102", 120.5, 30.5)


@pytest.mark.parametrize(
    "place",
    ["point:30.5,120.5", "point:120.5", "point:a,b", "point:nan,30", "point:1e999,30", "town:9"],
)
def test_a_point_that_cannot_be_meant_is_refused_with_its_name(world, place):
    with pytest.raises(PointError) as refused:
        points_named(world, [place])
    assert place.partition(":")[2].split(",")[0].replace("1e999", "") in refused.value.en


def test_coordinates_may_be_typed_with_a_chinese_comma():
    assert typed_points(" 120.15， 30.28 ") == ["point:120.15,30.28"]


def test_several_points_may_be_typed_and_none_counts_twice():
    typed = typed_points("120.15,30.28； 121.5,29.9;120.15,30.28;")
    assert typed == ["point:120.15,30.28", "point:121.5,29.9"]
    assert typed_points(" ; ") == []


def test_the_grid_for_clicks_has_every_step_inside_a_county_and_no_other(real_registry):
    grid = {tuple(steps) for steps in point_grid(real_registry).tolist()}
    drawings = query(real_registry, "drawings", layer="county")["geojson"]
    counties = [shape(json.loads(geojson)) for geojson in drawings]
    steps = [(lon, lat) for lon in range(2940, 3090) for lat in range(670, 785)]
    lon, lat = (np.array(axis) / GRID_STEPS for axis in zip(*steps, strict=True))
    is_inside = np.any([contains_xy(county, lon, lat) for county in counties], axis=0)
    assert grid == {step for step, is_in in zip(steps, is_inside, strict=True) if is_in}


def test_each_point_of_the_grid_can_be_a_candidate(real_registry):
    some = point_grid(real_registry)[::100] / GRID_STEPS
    places = [f"point:{lon:g},{lat:g}" for lon, lat in some]
    assert points_named(real_registry, places)["adcode"].notna().all()


def test_a_point_in_a_county_is_inside_it_and_may_be_inside_a_zone_of_it(world):
    points = points_named(world, ["point:120.5,30.5", "town:7"])
    county, zone = (reach_of_points(world, points, kind) for kind in ("county", "zone"))
    assert county["inside"].tolist() == ["yes", "yes"] and county["km_p95"].tolist() == [0.0, 0.0]
    assert zone["inside"].tolist() == ["unknown", "unknown"]
    assert zone["km_p95"].tolist() == [pytest.approx(0, abs=0.1), pytest.approx(43.9, abs=0.5)]
