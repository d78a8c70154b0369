"""A province is data: a made-up one, in another zone of the projection, is built from a folder of
sources alone, and neither its pages nor its files have a word of the shipped one.

103.0   103.5   104.0   104.5   105.0   106.0
  +-------+-------+-------+-------+-------+ 27
  | 01    | 02    | 03    | 04    |       |
  +-------+-------+-------+-------+ East  + 26     01 to 04: city North, 05 to 08: city South
  | 05    | 06    | 07    | 08    |       |
  +-------+-------+-------+-------+-------+ 25
"""

import csv
import io
import re
import shutil
import xml.etree.ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
from pyproj import Geod, Transformer
from shapely import box
from streamlit.testing.v1 import AppTest

from analytics.cli.main import main as analytics
from analytics.exports import ExportRequest, export
from analytics.gap_table import explained_needs
from analytics.setting import default_setting
from analytics.words import word
from data.cli.main import main as data
from data.policy import POLICY_DIR
from data.registry import REGISTRY_VARIABLE, open_registry, query
from geo.plane import rings
from tests.data.world import write_sources
from tests.pages.visit import PAGES, ROOT, at, text_of

LANGUAGES = ("zh", "en")
SHIPPED = re.compile(r"浙江|浙|Zhejiang|\b33\d{4}\b")
SHEET = (102.0, 24.0, 106.0, 28.0)
PROVINCE = f"""
adcode = "880000"
name = {{ zh = "远山省", en = "Farhill" }}
policy = "farhill-2027"
central_meridian = 105
sheet = {list(SHEET)}
[neighbours]
870000 = {{ zh = "东邻省", en = "Eastmark" }}
"""
NAMES = ("甲县", "乙县", "丙县", "丁县", "戊县", "己县", "庚县", "辛县")
COUNTIES = {f"880{1 + k // 4}0{1 + k % 4}": name for k, name in enumerate(NAMES)}
CITIES = {"880100": "北城市", "880200": "南城市"}
SQUARES = {
    adcode: box(
        103 + k % 4 / 2,
        26 - k // 4,
        103.5 + k % 4 / 2,
        27 - k // 4,
    )
    for k, adcode in enumerate(COUNTIES)
}
# platform -> county, longitude and latitude, level
PLATFORMS = {
    "p1": ("880101", 103.2, 26.7, "provincial"),
    "p2": ("880204", 104.9, 25.2, "national"),
    "p3": ("880103", 104.3, 26.1, "municipal"),
}
ELLIPSOID = Geod(a=6378137, rf=298.257222101)  # CGCS2000, GB 22021-2008


def in_county(adcode):
    """The cells by which a row says that it is in a county."""
    return {"adcode": adcode, "county": COUNTIES[adcode], "city": CITIES[f"{adcode[:4]}00"]}


def made_rows():
    """Rows of every source table that names a place or a policy set."""
    english = [{"adcode": adcode, "name_en": f"Place {adcode}"} for adcode in (*CITIES, *COUNTIES)]
    areas = [in_county(adcode) | {"area_id": f"a{adcode}", "name": "核心区"} for adcode in COUNTIES]
    platforms = [
        in_county(adcode)
        | {"platform_id": name, "name": f"平台{name}", "level": level, "list_ids": "pl-1"}
        | {"lon": str(lon), "lat": str(lat)}
        for name, (adcode, lon, lat, level) in PLATFORMS.items()
    ]
    home = in_county("880101")
    town = {"name": "河口镇", "lon": "103.1", "lat": "26.4", "adcode": "880101"}
    size = {"region_name": "远山省", "adcode": "880000"}
    plan = [{"policy_id": "farhill-2027"}]
    return {
        "place_names": english,
        "gazetteer": [town],
        "cluster_areas": areas,
        "zones": [home | {"name": "河口开发区", "leading_industries": "集成电路芯片"}],
        "platforms": platforms,
        "platform_lists": [{"adcode": "880000"}],
        "county_groups": [{"adcode": "880101", "county": COUNTIES["880101"]}],
        "indicators": [size],
        "demands": [{"adcode": "880101"}],
        "targets": plan,
        "policy_tasks": plan,
    }


def made_plan():
    """A policy set of the made province: the ministry's ladder with a plan's names and a field."""
    text = (POLICY_DIR / "miit-2025.toml").read_text(encoding="utf-8")
    names = {"id": "farhill-2027", "name_zh": "远山省方案", "name_en": "Farhill plan"}
    names |= {"short_zh": "远山2027", "short_en": "Farhill 2027"}
    for key, name in names.items():
        text = re.sub(rf"(?m)^{key} = .*$", f'{key} = "{name}"', text)
    text = text.replace('zh = "原材料"', 'clusters = ["ic"]\nzh = "原材料"')
    text = text.replace('levels = ["national", "national_cultivation"]', f"levels = {COUNTED}")
    return text.replace("levels = [[", f"levels = [{COUNTED}, [")


COUNTED = '["national", "provincial", "municipal"]'


def write_made_province(folder):
    """The sources of the made province, with policy sets of its own."""
    write_sources(folder, **made_rows())
    (folder / "province.toml").write_text(PROVINCE, encoding="utf-8")
    columns = {"adcode": list(COUNTIES), "name": list(COUNTIES.values())}
    cities = [f"{adcode[:4]}00" for adcode in COUNTIES]
    columns |= {"city_adcode": cities, "city": [CITIES[code] for code in cities]}
    counties = gpd.GeoDataFrame(columns, geometry=list(SQUARES.values()), crs="EPSG:4490")
    counties.to_parquet(folder / "counties.parquet", index=False)
    neighbour = {"adcode": ["870000"], "name": ["东邻省"]}
    east = gpd.GeoDataFrame(neighbour, geometry=[box(105, 25, 106, 27)], crs="EPSG:4490")
    east.to_parquet(folder / "context_provinces.parquet", index=False)
    policies = folder / "policy_sets"
    policies.mkdir()
    shutil.copy(POLICY_DIR / "miit-2025.toml", policies)
    (policies / "farhill-2027.toml").write_text(made_plan(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory):
    """A folder of snapshots with the made province in force, built by the command."""
    folder = tmp_path_factory.mktemp("farhill")
    sources, out = write_made_province(folder / "sources"), folder / "registry"
    assert data(["build", "--sources", str(sources), "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def registry(snapshots):
    return open_registry(next(snapshots.glob("20*")))


@pytest.fixture
def app(snapshots, monkeypatch):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(snapshots))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


@pytest.fixture(scope="module")
def needs(registry):
    """The needs of the counties."""
    needs = explained_needs(registry, default_setting(registry))
    return needs[needs["unit_kind"] == "county"].set_index("unit_id")


def drawn_km(adcode, platform, number=40_000):
    """Geodesic distances from a platform to random places of a county, even over its area."""
    west, south, east, north = SQUARES[adcode].bounds
    rng = np.random.default_rng(7)
    lon = rng.uniform(west, east, number)
    lat = np.degrees(np.arcsin(rng.uniform(*np.sin(np.radians([south, north])), number)))
    _, at_lon, at_lat, _ = PLATFORMS[platform]
    return ELLIPSOID.inv(lon, lat, np.full(number, at_lon), np.full(number, at_lat))[2] / 1000


# --- distances and coverage -----------------------------------------------------------------------


def test_its_own_policy_set_counts_before_those_that_it_shares(registry):
    assert list(registry.policies) == ["farhill-2027", "miit-2025"]
    assert default_setting(registry).policy_id == "farhill-2027"


def test_distances_are_geodesics(registry):
    measured = registry.con.cursor().execute(
        "SELECT unit_id, platform_id, km_p05, km_p50, km_p95 FROM proximity"
        " WHERE unit_kind = 'county' AND inside = 'no'"
    )
    rows = measured.fetchall()
    assert len(rows) == len(COUNTIES) * len(PLATFORMS) - len(PLATFORMS)
    for adcode, platform, *percentiles in rows:
        expected = np.quantile(drawn_km(adcode, platform), [0.05, 0.5, 0.95])
        assert percentiles == pytest.approx(expected, abs=0.6), (adcode, platform)


def expected_state(adcode, radius_km):
    if adcode in {county for county, *_ in PLATFORMS.values()}:
        return "hosted"
    near = [drawn_km(adcode, platform) for platform in PLATFORMS]
    if any(np.quantile(km, 0.95) <= radius_km for km in near):
        return "reachable"
    return "possible" if any(np.quantile(km, 0.05) <= radius_km for km in near) else "remote"


@pytest.mark.parametrize("radius_km", [25, 50, 75, 100, 150])
def test_coverage_is_as_a_recount_of_the_distances_has_it(registry, radius_km):
    needs = explained_needs(registry, default_setting(registry, radius_km=float(radius_km)))
    counties = needs[(needs["unit_kind"] == "county") & (needs["cluster_id"] == "ic")]
    found = dict(zip(counties["unit_id"], counties["state"], strict=True))
    assert found == {adcode: expected_state(adcode, radius_km) for adcode in COUNTIES}


def test_gaps_and_their_csv_are_of_its_counties_alone(registry, snapshots, monkeypatch, capsys):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(snapshots))
    assert analytics(["gaps", "--radius", "25", "--unit", "county", "--cluster", "ic"]) == 0
    printed = capsys.readouterr().out
    rows = csv.DictReader(io.StringIO(printed.removeprefix("\ufeff")))
    gaps = [adcode for adcode in COUNTIES if expected_state(adcode, 25) != "hosted"]
    assert sorted(row["unit_id"] for row in rows) == gaps
    assert SHIPPED.search(printed) is None


def test_the_province_itself_needs_what_its_plan_names(registry):
    needs = explained_needs(registry, default_setting(registry))
    (row,) = needs[needs["unit_kind"] == "province"].to_dict("records")
    assert (row["unit_id"], row["unit_name"], row["unit_name_en"], row["cluster_id"]) == (
        "880000",
        "远山省",
        "Farhill",
        "ic",
    )


# --- pages ----------------------------------------------------------------------------------------


def everything_on(page):
    """Whatever a page hands to the browser: HTML, widgets, tables, maps; not its style sheet."""
    protos = [str(element.proto) for element in (*page.main, *page.sidebar)]
    tables = [frame.value.to_csv() for frame in page.dataframe]
    shown = "\n".join([text_of(page), *protos, *tables])
    return re.sub(r"<style>.*?</style>", "", shown, flags=re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_of_the_made_province_and_has_no_word_of_the_shipped_one(app, name, language):
    shown = everything_on(at(app, name, lang=language))
    found = SHIPPED.search(shown)
    assert found is None, shown[max(found.start() - 80, 0) : found.end() + 80]
    province = {"zh": "远山省", "en": "Farhill"}[language]
    assert word("app.tagline", language, province=province).replace("'", "&#39;") in shown


# --- maps -----------------------------------------------------------------------------------------


def test_the_plane_is_the_zone_of_its_own_meridian(registry):
    """Held to PROJ's own zone of 105 E; the origin is the last 100 km below 28 N."""
    to_zone = Transformer.from_crs("EPSG:4490", "EPSG:4544", always_xy=True)
    drawn = query(registry, "drawn_paths").set_index(["layer", "id"])["path"]
    for adcode, square in SQUARES.items():
        ((*corners,),) = rings(drawn["county", adcode])
        x, y = to_zone.transform(*square.exterior.coords.xy)
        expected = {
            (round(east / 1000 - 500, 2), round(3000 - north / 1000, 2))
            for east, north in zip(x, y, strict=True)
        }
        assert {(round(x, 2), round(y, 2)) for x, y in corners} == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_shows_every_county_within_the_new_sheet(registry, language):
    request = ExportRequest(language=language)
    drawn = export(registry, default_setting(registry), "svg", request).decode()
    assert SHIPPED.search(drawn) is None
    panel, (left, top), scale = panel_and_window(ET.fromstring(drawn))
    names = [*COUNTIES.values()] if language == "zh" else [f"Place {code}" for code in COUNTIES]
    assert all(name in drawn for name in names)
    content = dict(query(registry, "drawn_paths").set_index(["layer", "id"])["path"])
    west, north, east, south = box_of(content["sheet", "880000"])
    x, y, width, height = panel
    assert west <= (x - left) / scale and (x + width - left) / scale <= east
    assert north <= (y - top) / scale and (y + height - top) / scale <= south
    for adcode in COUNTIES:
        county = box_of(content["county", adcode])
        assert x <= left + county[0] * scale and left + county[2] * scale <= x + width
        assert y <= top + county[1] * scale and top + county[3] * scale <= y + height


SVG = "{http://www.w3.org/2000/svg}"


def panel_and_window(root):
    """The map's panel in px; where the plane's origin is in px, and px per km."""
    rect = root.find(f"{SVG}defs/{SVG}clipPath/{SVG}rect")
    panel = [float(rect.get(name)) for name in ("x", "y", "width", "height")]
    (transform,) = (
        group.get("transform")
        for group in root.iter(f"{SVG}g")
        if "scale" in (group.get("transform") or "") and group.get("fill-rule")
    )
    left, top, scale = map(float, re.findall(r"-?[\d.]+(?:e-?\d+)?", transform))
    return panel, (left, top), scale


def box_of(path):
    corners = np.array([corner for ring in rings(path) for corner in ring])
    return (*corners.min(axis=0), *corners.max(axis=0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_neighbour_has_the_name_that_the_sources_give_it(registry, language):
    request = ExportRequest(language=language)
    drawn = export(registry, default_setting(registry), "svg", request).decode()
    assert {"zh": "东邻省", "en": "Eastmark"}[language] in drawn
