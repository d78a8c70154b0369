"""Bad input is refused with file, line, column, value, rule and remedy, all of it at once, and
nothing is half-built.
"""

import errno

import pytest
from shapely import Polygon, box

from data.build import build
from data.build.read import read_sources
from data.faults import RegistryError
from data.policy import load_policies
from data.snapshot import current_id
from tests.data.world import COLLECTION, squares, write_sources


@pytest.fixture(scope="module")
def in_force(tmp_path_factory):
    """A folder of snapshots with a good one in force; no test here may change it."""
    folder = tmp_path_factory.mktemp("world")
    build(write_sources(folder / "sources"), folder / "registry")
    return folder / "registry"


def refusal(sources, out):
    """The error of a build that must leave `out` as it was."""
    before = (current_id(out), sorted(path.name for path in out.iterdir()))
    with pytest.raises(RegistryError) as refused:
        build(sources, out)
    assert (current_id(out), sorted(path.name for path in out.iterdir())) == before
    return refused.value


def found(error):
    return [
        (fault.file, fault.line, fault.column or "", fault.value or "", fault.rule)
        for fault in error.faults
    ]


CITY = {"adcode": "", "county": ""}  # a platform of which only the city is known
TOWN = {"coord_basis": "gazetteer_town", "lon": "120.1", "lat": "30.1", "coord_uncertainty_km": "2"}
# what is wrong -> table, the cells that are wrong in one of its rows, and the faults found: column,
# value, rule
CELLS = {
    "a code with .0": ("platforms", {"adcode": "330102.0"}, [("adcode", "330102.0", "adcode")]),
    "a code of five digits": ("platforms", {"adcode": "33010"}, [("adcode", "33010", "adcode")]),
    "full-width digits in a code": (
        "place_names",
        {"adcode": "3３0102"},
        [("adcode", "3３0102", "adcode")],
    ),
    "a code among several": (
        "zones",
        {"other_adcodes": "330105; 33020"},
        [("other_adcodes", "330105; 33020", "adcode")],
    ),
    "an unknown county": ("platforms", {"adcode": "330199"}, [("adcode", "330199", "refers")]),
    "another county": (
        "platforms",
        {"county": "拱墅区"},
        [("county", "杭州市 拱墅区 330102", "county")],
    ),
    "a county of another city, the code left out": (
        "platforms",
        {"adcode": "", "city": "宁波市"},
        [("county", "宁波市 上城区", "county")],
    ),
    "an unknown city, the county left out": (
        "platforms",
        CITY | {"city": "杭洲市"},
        [("city", "杭洲市", "refers")],
    ),
    "the code of another city": (
        "cluster_areas",
        {"adcode": "330100", "city": "宁波市", "county": ""},
        [("county", "宁波市 330100", "county")],
    ),
    "the code of a city for a county": (
        "cluster_areas",
        {"adcode": "330100"},
        [("county", "杭州市 上城区 330100", "county")],
    ),
    "another city": ("zones", {"city": "宁波市"}, [("county", "宁波市 上城区 330102", "county")]),
    "an unknown cluster of an area": (
        "cluster_areas",
        {"cluster_id": "nano"},
        [("cluster_id", "nano", "refers")],
    ),
    "an unknown cluster of a field": (
        "field_map",
        {"cluster_id": "nano"},
        [("cluster_id", "nano", "refers")],
    ),
    "an unknown parent": ("clusters", {"parent_id": "g-it"}, [("parent_id", "g-it", "refers")]),
    "an unknown policy set": (
        "targets",
        {"policy_id": "plan-2024-27"},
        [("policy_id", "plan-2024-27", "refers")],
    ),
    "an unknown zone": (
        "zones",
        {"related_zone_ids": "zone-1;zone-9"},
        [("related_zone_ids", "zone-1;zone-9", "refers")],
    ),
    "a 13th month": (
        "platforms",
        {"recognised_on": "2025-13"},
        [("recognised_on", "2025-13", "date")],
    ),
    "a 30th of February": (
        "platforms",
        {"recognised_on": "2025-02-30"},
        [("recognised_on", "2025-02-30", "date")],
    ),
    "a date with strokes": (
        "zones",
        {"approved_on": "2025/12/01"},
        [("approved_on", "2025/12/01", "date")],
    ),
    "a date in words": (
        "cluster_areas",
        {"designated_on": "去年"},
        [("designated_on", "去年", "date")],
    ),
    "an ISO week for a date": (
        "platforms",
        {"recognised_on": "2026-W10-1"},
        [("recognised_on", "2026-W10-1", "date")],
    ),
    "full-width digits in a date": (
        "platforms",
        {"recognised_on": "２０２５"},
        [("recognised_on", "２０２５", "date")],
    ),
    "a number in words": ("platforms", {"staff": "三十"}, [("staff", "三十", "number")]),
    "a thousands separator": (
        "zones",
        {"approved_area_ha": "1,200"},
        [("approved_area_ha", "1,200", "number")],
    ),
    "a unit": ("zones", {"approved_area_ha": "12ha"}, [("approved_area_ha", "12ha", "number")]),
    "nan": ("indicators", {"value": "nan"}, [("value", "nan", "number")]),
    "infinity": ("indicators", {"value": "inf"}, [("value", "inf", "number")]),
    "less than any number": (
        "indicators",
        {"value": "-Infinity"},
        [("value", "-Infinity", "number")],
    ),
    "more than any number": ("indicators", {"value": "1e400"}, [("value", "1e400", "number")]),
    "full-width digits": ("platforms", {"staff": "１２"}, [("staff", "１２", "number")]),
    "a count beyond any integer": (
        "platforms",
        {"staff": "99999999999999999999"},
        [("staff", "99999999999999999999", "range")],
    ),
    "an underscore": ("platforms", {"staff": "1_000"}, [("staff", "1_000", "number")]),
    "half a person": ("platforms", {"staff": "3.5"}, [("staff", "3.5", "whole number")]),
    "fewer than none": ("platforms", {"staff": "-1"}, [("staff", "-1", "range")]),
    "a weight above 1": ("field_map", {"weight": "1.5"}, [("weight", "1.5", "range")]),
    "a level in Chinese": ("platforms", {"level": "省级"}, [("level", "省级", "choices")]),
    "an unknown status": ("platforms", {"status": "open"}, [("status", "open", "choices")]),
    "an unknown list level": (
        "platform_lists",
        {"level_total": "county"},
        [("level_total", "county", "choices")],
    ),
    "an id with capitals": ("clusters", {"cluster_id": "IC"}, [("cluster_id", "IC", "pattern")]),
    "no name": ("platforms", {"name": ""}, [("name", "", "required")]),
    "a name of blanks": ("platforms", {"name": "  "}, [("name", "", "required")]),
    "no id": ("zones", {"zone_id": ""}, [("zone_id", "", "required")]),
    "swapped coordinates": (
        "platforms",
        {"lon": "30.1", "lat": "120.1"},
        [("lat", "30.1, 120.1", "swapped"), ("lon", "30.1, 120.1", "swapped")],
    ),
    "a longitude without a latitude": ("platforms", {"lon": "120.1"}, [("lat", "", "pair")]),
    "a coordinate with a letter": (
        "platforms",
        {"lon": "120.1E", "lat": "30.1"},
        [("lon", "120.1E", "number")],
    ),
    "a point in the next county": (
        "platforms",
        {"lon": "120.3", "lat": "30.1"},
        [("lon, lat", "120.3, 30.1", "outside")],
    ),
    "a point in another province": (
        "platforms",
        CITY | {"lon": "116.4", "lat": "39.9"},
        [("lon, lat", "116.4, 39.9", "outside")],
    ),
    "a town that is no number": ("gazetteer", {"lon": "abc"}, [("lon", "abc", "number")]),
    "a town with swapped coordinates": (
        "gazetteer",
        {"lon": "30.1", "lat": "120.1"},
        [("lat", "30.1, 120.1", "swapped"), ("lon", "30.1, 120.1", "swapped")],
    ),
    "a zone at a town point that is not given": (
        "zones",
        TOWN | {"lon": "", "lat": ""},
        [("lat", "", "required"), ("lon", "", "required")],
    ),
    "a zone at a town point without its uncertainty": (
        "zones",
        TOWN | {"coord_uncertainty_km": ""},
        [("coord_uncertainty_km", "", "required")],
    ),
    "a zone at a town point outside its county": (
        "zones",
        TOWN | {"lon": "120.5"},
        [("lon, lat", "120.5, 30.1", "outside")],
    ),
}
KEYS = {
    "platforms": "platform_id",
    "zones": "zone_id",
    "cluster_areas": "area_id",
    "clusters": "cluster_id",
    "field_map": "field_text",
    "platform_lists": "list_id",
    "gazetteer": "geonames_id",
    "targets": "target_id",
}


@pytest.fixture(scope="module")
def refused_cells(tmp_path_factory, in_force):
    """What one build says of all `CELLS`, each in a row of its own below a good one: the error, and
    where each row stands.
    """
    rows, places = {}, {}
    for fault, (table, cells, _) in CELLS.items():
        rows.setdefault(table, [{}])
        places[fault] = (f"{table}.csv", len(rows[table]) + 2)
        rows[table].append(
            ({KEYS[table]: f"row-{len(rows[table])}"} if table in KEYS else {}) | cells
        )
    return refusal(write_sources(tmp_path_factory.mktemp("cells"), **rows), in_force), places


@pytest.mark.parametrize("fault", CELLS)
def test_a_bad_cell_is_refused_naming_file_line_column_value_and_rule(refused_cells, fault):
    error, (file, line) = refused_cells[0], refused_cells[1][fault]
    faults = CELLS[fault][2]
    assert sorted(one for one in found(error) if one[:2] == (file, line)) == sorted(
        (file, line, *one) for one in faults
    )
    for language, place in (("en", f"{file} line {line}, "), ("zh", f"{file} 第 {line} 行，")):
        said = [words for words in getattr(error, language).splitlines() if words.startswith(place)]
        assert all(
            any(column in words and value in words for words in said) for column, value, _ in faults
        )


def test_a_good_cell_is_not_blamed_beside_all_the_bad_ones(refused_cells):
    error, places = refused_cells
    assert {(fault.file, fault.line) for fault in error.faults} == set(places.values())


# --- points ---------------------------------------------------------------------------------------

# (120.198, 30.1), 200 m inside the county's eastern border, as the two kinds of web map would give
# it
SHIFTED = {"GCJ-02": ("120.202543", "30.097578"), "BD-09": ("120.209059", "30.103436")}


@pytest.mark.parametrize("shift", SHIFTED)
def test_a_point_shifted_like_a_web_map_is_flagged_with_the_suspicion_and_not_moved(
    tmp_path, in_force, shift
):
    lon, lat = SHIFTED[shift]
    error = refusal(write_sources(tmp_path, platforms=[{"lon": lon, "lat": lat}]), in_force)
    assert found(error) == [("platforms.csv", 2, "lon, lat", f"{lon}, {lat}", "outside")]
    assert f"shifted like {shift}" in error.en and f"疑为 {shift} 偏移" in error.zh


def test_a_point_far_outside_its_county_is_not_called_shifted(tmp_path, in_force):
    error = refusal(write_sources(tmp_path, platforms=[{"lon": "120.5", "lat": "30.1"}]), in_force)
    assert "shifted" not in error.en and "偏移" not in error.zh


def test_a_point_outside_the_city_stated_is_flagged_when_the_county_is_left_out(tmp_path, in_force):
    error = refusal(
        write_sources(tmp_path, platforms=[CITY | {"lon": "120.5", "lat": "30.1"}]), in_force
    )
    assert found(error) == [("platforms.csv", 2, "lon, lat", "120.5, 30.1", "outside")]


def test_a_town_outside_its_county_is_flagged(tmp_path, in_force):
    error = refusal(write_sources(tmp_path, gazetteer=[{"lon": "120.5"}]), in_force)
    assert [fault[:2] for fault in found(error)] == [("gazetteer.csv", 2)]


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["platforms.csv", "counties.parquet", "context_provinces.parquet"])
def test_a_missing_file_is_named(tmp_path, in_force, file):
    sources = write_sources(tmp_path)
    (sources / file).unlink()
    assert (file, None, "", "", "missing file") in found(refusal(sources, in_force))


def test_a_folder_that_is_not_there_is_refused_naming_every_file(tmp_path, in_force):
    assert {fault.rule for fault in refusal(tmp_path / "nowhere", in_force).faults} == {
        "missing file"
    }


def test_a_file_that_cannot_be_opened_is_named_with_the_systems_reason(tmp_path, in_force):
    sources = write_sources(tmp_path)
    (sources / "targets.csv").unlink()
    (sources / "targets.csv").mkdir()
    error = refusal(sources, in_force)
    assert found(error) == [("targets.csv", None, "", "", "unreadable")]
    assert "Is a directory" in error.en


def test_tables_with_only_their_header_are_empty_tables(tmp_path):
    empty = (
        "place_names",
        "gazetteer",
        "field_map",
        "cluster_areas",
        "platform_lists",
        "cluster_area_lists",
        "zone_lists",
        "indicators",
        "targets",
        "policy_tasks",
    )
    manifest = build(
        write_sources(tmp_path / "sources", **{table: [] for table in empty}), tmp_path / "registry"
    )
    assert {manifest["rows"][table] for table in empty} == {0} and manifest["rows"][
        "platforms"
    ] == 1


@pytest.mark.parametrize("table", ["zones", "platforms"])
def test_zones_and_platforms_may_be_empty_tables_too(tmp_path, table):
    assert (
        build(write_sources(tmp_path / "sources", **{table: []}), tmp_path / "registry")["rows"][
            table
        ]
        == 0
    )


# --- shapes ---------------------------------------------------------------------------------------


def broken(shape=None, **cells):
    """The three counties with the first one changed."""
    counties = squares().assign(
        **{name: [value, *squares()[name][1:]] for name, value in cells.items()}
    )
    if shape is not None:
        counties.loc[0, "geometry"] = shape
    return counties


COUNTY_FILES = {
    "no CRS": (lambda: squares().set_crs(None, allow_override=True), "has no CRS"),
    "a self-crossing county": (
        lambda: broken(Polygon([(120, 30), (120.2, 30.2), (120.2, 30), (120, 30.2)])),
        "Self-intersection",
    ),
    "a county that is a line": (
        lambda: broken(box(120, 30, 120.2, 30.2).exterior),
        "is not an area",
    ),
    "a county without a shape": (lambda: broken(Polygon()), "the shape is empty"),
    "no column for the city": (
        lambda: squares().drop(columns="city_adcode"),
        "city_adcode: the column is missing",
    ),
    "a county without a name": (lambda: broken(name=""), "column name: must not be empty"),
    "a county code with .0": (lambda: broken(adcode="330102.0"), "is not a 6-digit"),
    "a county twice": (lambda: broken(adcode="330105"), "stands in several rows"),
}


@pytest.mark.parametrize("fault", COUNTY_FILES)
def test_bad_county_shapes_are_refused_naming_the_file_and_the_fault(tmp_path, in_force, fault):
    make, said = COUNTY_FILES[fault]
    sources = write_sources(tmp_path)
    make().to_parquet(sources / "counties.parquet", index=False)
    error = refusal(sources, in_force)
    assert "counties.parquet" in error.en and said in error.en


def test_a_bad_attribute_of_a_shape_is_named_with_its_row_in_the_file(tmp_path, in_force):
    sources = write_sources(tmp_path)
    squares().assign(name=["", "拱墅区", "海曙区"]).iloc[::-1].to_parquet(
        sources / "counties.parquet", index=False
    )
    assert ("counties.parquet", 3, "name", "", "required") in found(refusal(sources, in_force))


# --- all at once ----------------------------------------------------------------------------------


def test_every_fault_of_every_file_is_named_at_once(tmp_path, in_force):
    sources = write_sources(
        tmp_path,
        platforms=[{"level": "省级"}, {"platform_id": "pp-2", "level": "省级", "staff": "x"}],
        field_map=[{"weight": "2"}],
        zones=[{}, {}],
    )
    (sources / "targets.csv").write_bytes(b"")
    squares().set_crs(None, allow_override=True).to_parquet(
        sources / "counties.parquet", index=False
    )
    error = refusal(sources, in_force)
    by_place = sorted(error.faults, key=lambda fault: fault.place)
    assert [(fault.file, fault.line, fault.column) for fault in by_place] == [
        ("counties.parquet", None, None),
        ("field_map.csv", 2, "weight"),
        ("platforms.csv", 2, "level"),
        ("platforms.csv", 3, "level"),
        ("platforms.csv", 3, "staff"),
        ("targets.csv", None, None),
        ("zones.csv", 3, "zone_id"),
    ]


def test_a_point_outside_its_county_is_named_together_with_other_faults(tmp_path, in_force):
    sources = write_sources(
        tmp_path, platforms=[{"lon": "120.3", "lat": "30.1"}], targets=[{"year": "x"}]
    )
    assert {fault.rule for fault in refusal(sources, in_force).faults} == {
        "outside",
        "number",
    }


def test_a_row_of_the_wrong_width_does_not_put_the_blame_on_rows_that_refer_to_it(
    tmp_path, in_force
):
    sources = write_sources(tmp_path)
    header, first, *others = (sources / "clusters.csv").read_text(encoding="utf-8").splitlines()
    (sources / "clusters.csv").write_text(
        "\n".join((header, first + ",", *others)), encoding="utf-8"
    )
    assert {fault.file for fault in refusal(sources, in_force).faults} == {"clusters.csv"}


def test_a_cell_is_blamed_once_although_it_breaks_several_rules(tmp_path, in_force):
    error = refusal(write_sources(tmp_path, platforms=[{"staff": "x", "adcode": "１"}]), in_force)
    assert [(fault.column, fault.rule) for fault in error.faults] == [
        ("adcode", "adcode"),
        ("staff", "number"),
    ]


# --- the disk -------------------------------------------------------------------------------------


def full_disk(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


WRITES = [
    "pyarrow.parquet.write_table",
    "geopandas.GeoDataFrame.to_parquet",
    "shutil.copyfile",
    "pathlib.Path.write_text",
    "pathlib.Path.rename",
]


@pytest.mark.parametrize("write", WRITES)
def test_a_full_disk_is_explained_and_leaves_no_half_snapshot(
    tmp_path, in_force, monkeypatch, write
):
    sources = write_sources(tmp_path, platforms=[{"name": "另一个平台"}])
    monkeypatch.setattr(write, full_disk)
    error = refusal(sources, in_force)
    assert (
        "No space left on device" in error.en
        and "stays in force" in error.en
        and "原有数据版本仍然有效" in error.zh
    )


def test_a_pointer_that_cannot_be_moved_leaves_nothing_behind(tmp_path, in_force, monkeypatch):
    # the snapshot in force again, so that only the pointer is written
    sources = write_sources(tmp_path)
    monkeypatch.setattr("os.replace", full_disk)
    refusal(sources, in_force)


@pytest.mark.parametrize("crash", [KeyboardInterrupt, ValueError])
def test_a_build_that_is_broken_off_leaves_nothing_behind(tmp_path, monkeypatch, crash):
    def break_off(*_, **__):
        raise crash

    monkeypatch.setattr("pyarrow.parquet.write_table", break_off)
    with pytest.raises(crash):
        build(write_sources(tmp_path / "sources"), tmp_path / "registry")
    assert list((tmp_path / "registry").iterdir()) == []


# --- the collection -------------------------------------------------------------------------------

COLLECTIONS = {
    "missing": None,
    "not TOML": b"as_of = ",
    "not UTF-8": b'as_of = "\xff"',
    "no as_of": b"credits = []",
    "no credits": b'as_of = "2026-11-23"',
    "a credit without a licence": b'as_of = "2026-11-23"\n[[credits]]\ntitle_zh = "x"',
    "a day that is none": b'as_of = "2026-13-01"\ncredits = []',
    "a date without quotes": b"as_of = 2026-11-23\ncredits = []",
}


@pytest.mark.parametrize("fault", COLLECTIONS)
def test_a_bad_collection_file_is_refused_naming_it(tmp_path, in_force, fault):
    sources = write_sources(tmp_path)
    (sources / "collection.toml").unlink()
    if COLLECTIONS[fault] is not None:
        (sources / "collection.toml").write_bytes(COLLECTIONS[fault])
    assert "collection.toml" in refusal(sources, in_force).en


def test_a_collection_file_with_a_byte_order_mark_as_notepad_writes_it_is_read(tmp_path):
    sources = write_sources(tmp_path)
    (sources / "collection.toml").write_bytes(
        b"\xef\xbb\xbf" + COLLECTION.replace("\n", "\r\n").encode()
    )
    assert read_sources(sources, load_policies()).as_of == "2026-11-23"


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "2026"])
def test_an_as_of_that_is_no_day_is_refused(tmp_path, in_force, day):
    with pytest.raises(RegistryError, match=f"as-of '{day}' is not a date"):
        build(write_sources(tmp_path), in_force, as_of=day)
