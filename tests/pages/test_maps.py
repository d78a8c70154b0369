"""The map files of a page: where the marks of platforms stand."""

import json
import math
from itertools import combinations

import pytest

from analytics.drawing.marks import LIGHT
from analytics.drawing.symbols import PlatformIcon, icon_at
from analytics.setting import default_setting
from pages.parts.maps import files
from pages.parts.maps.features import PLATFORM_PX
from pages.parts.run import context


@pytest.mark.parametrize("number", [8, 40, 200])
def test_platforms_of_one_point_stand_beside_each_other_on_the_map_of_a_page(registry_of, number):
    near = [{"platform_id": f"p{k}", "km_p05": 1, "km_p50": 2, "km_p95": 3} for k in range(number)]
    places = [
        {
            "platform_id": f"p{k}",
            "lon": 120.2,
            "lat": 30.2,
            "location_basis": "county",
            "uncertainty_km": 12.0,
        }
        for k in range(number)
    ]
    opened = registry_of(needs=[{}], proximity=near, platform_places=places)
    with context.running(context.Run(opened).under(default_setting(opened))):
        features = json.loads(files.platform_file())["features"]
    shifts = [feature["properties"]["shift"] for feature in features]
    assert len(shifts) == number and shifts[0] == [0, 0]
    # a disc of 28 with half the edge of a national platform's ring
    widest = 2 * (28 + 3.3) / 64 * PLATFORM_PX[1]
    assert 'r="28"' in icon_at(0, 0, 64, PlatformIcon("square", "solid", 3.0), LIGHT)
    assert min(math.dist(*pair) for pair in combinations(shifts, 2)) > widest
