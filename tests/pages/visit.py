"""How tests visit a page: Streamlit's own test runner, from app.py on, with values of widgets."""

import json
from functools import cache
from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

# every test app would look through all installed packages for components of theirs
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

ROOT = Path(__file__).parents[2]
PAGES = {
    "overview": "app.py",
    "coverage": "pages/coverage.py",
    "matrix": "pages/matrix.py",
    "targets": "pages/targets.py",
    "changes": "pages/changes.py",
    "briefing": "pages/briefing.py",
    "gaps": "pages/gaps.py",
    "siting": "pages/siting.py",
    "scenarios": "pages/scenarios.py",
    "verify": "pages/verify.py",
    "beside": "pages/beside.py",
    "platforms": "pages/platforms.py",
    "profile": "pages/profile.py",
    "evidence": "pages/evidence.py",
    "data": "pages/data.py",
    "intake": "pages/intake.py",
    "review": "pages/review.py",
    "audit": "pages/audit.py",
    "guide": "pages/guide.py",
}
# what any page needs to be drawn at all: the province, a city, and shapes to draw
GROUND = {
    "units": [
        {
            "unit_kind": "province",
            "unit_id": "330000",
            "name": "浙江省",
            "west": 118.0,
            "south": 27.0,
            "east": 123.0,
            "north": 31.0,
            "lon": 120.0,
            "lat": 29.0,
        },
        {
            "unit_kind": "city",
            "unit_id": "330100",
            "name": "杭州市",
            "west": 118.0,
            "south": 29.0,
            "east": 121.0,
            "north": 31.0,
            "lon": 120.0,
            "lat": 30.0,
        },
    ],
    "drawings": [
        {"layer": layer, "id": "x", "geojson": '{"type":"Point","coordinates":[120,30]}'}
        for layer in ("city", "province", "context")
    ],
}


def at(app: AppTest, page: str, **state: object) -> AppTest:
    """A page, run with some widgets' values; fails on an exception."""
    for key, value in state.items():
        app.session_state[key] = value
    if page != "overview":
        app.switch_page(PAGES[page])
    app.run()
    assert not app.exception
    return app


def text_of(app: AppTest) -> str:
    """All HTML of the page, that of its components too."""
    shown = [element.proto.body for element in app.get("html")]
    given = [
        json.loads(element.proto.json)
        for element in app.get("bidi_component")
        if element.proto.json
    ]
    return "".join([*shown, *(one["html"] for one in given if "html" in one)])
