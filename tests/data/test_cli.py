"""python -m data: build, check, snapshots, describe. 0 when all is well, 1 for the planner to put
right, 2 for wrong words.
"""

import json

import pytest
import shapely
from geopandas import GeoDataFrame

from data.build.read import SOURCES_DIR
from data.cli.main import main
from data.registry import REGISTRY_VARIABLE
from data.snapshot import current_id
from data.tables import BUILT, SOURCES
from tests.conftest import write_rows
from tests.data.world import write_sources


@pytest.fixture
def sources(tmp_path):
    return write_sources(tmp_path / "sources")


@pytest.fixture
def out(tmp_path, monkeypatch):
    """Where snapshots are kept, empty."""
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path / "registry"))
    return tmp_path / "registry"


def run(*words):
    return main([str(word) for word in words])


# --- build ----------------------------------------------------------------------------------------


def test_build_puts_a_snapshot_in_force_and_says_what_came_in(sources, out, capsys):
    assert run("--lang", "en", "build", "--sources", sources) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"snapshot {current_id(out)}\n")
    assert (
        "platforms 1" in said
        and "platforms located: county 1" in said
        and "No row was refused" in said
    )


def test_build_speaks_chinese_unless_told_otherwise(sources, out, capsys):
    assert run("build", "--sources", sources) == 0
    assert capsys.readouterr().out.startswith("数据版本 ")


def test_build_says_which_file_was_read_in_another_encoding(sources, out, capsys):
    path = sources / "platforms.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert run("build", "--sources", sources) == 0
    assert "platforms.csv：按 GB18030 读取" in capsys.readouterr().out


def test_build_as_json_says_the_same_to_a_script(sources, out, capsys):
    assert run("build", "--sources", sources, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (
        said["ok"] is True
        and said["snapshot_id"] == current_id(out)
        and said["rows"]["platforms"] == 1
    )
    assert {"registry": "platforms", "basis": "county", "rows": 1} in said["located"]


def test_a_build_refused_names_every_fault_on_stderr(sources, out, capsys):
    (sources / "targets.csv").unlink()
    assert run("build", "--sources", sources) == 1
    said = capsys.readouterr()
    assert said.err == "targets.csv：文件不存在。请放入该文件。\n" and said.out == ""
    assert not out.exists()


def test_a_build_refused_as_json_has_each_fault_as_a_record(sources, out, capsys):
    (sources / "targets.csv").unlink()
    assert run("build", "--sources", sources, "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is False
    assert said["problems"][0] | {"zh": "", "en": ""} == {
        "file": "targets.csv",
        "line": None,
        "column": "",
        "value": "",
        "rule": "missing file",
        "detail": ["", ""],
        "zh": "",
        "en": "",
    }


def test_build_if_missing_does_nothing_when_there_is_a_snapshot(sources, out, capsys):
    assert run("build", "--sources", sources) == 0
    capsys.readouterr()
    assert run("build", "--sources", sources / "nowhere", "--if-missing") == 0
    assert capsys.readouterr().out == ""


def test_build_if_missing_builds_when_the_snapshot_in_force_is_damaged(sources, out):
    assert run("build", "--sources", sources) == 0
    (out / current_id(out) / "needs.parquet").write_bytes(b"damaged")
    assert run("build", "--sources", sources, "--if-missing") == 0
    assert run("snapshots") == 0


def test_build_for_another_day(sources, out):
    assert run("build", "--sources", sources, "--as-of", "2027-01-01") == 0
    assert current_id(out).startswith("2027-01-01-")


# --- check ----------------------------------------------------------------------------------------


def test_check_of_a_good_file(sources, capsys):
    assert (
        run(
            "--lang",
            "en",
            "check",
            sources / "platforms.csv",
            "--table",
            "platforms",
            "--sources",
            sources,
        )
        == 0
    )
    assert capsys.readouterr().out == "platforms.csv: 1 rows, well-formed\n"


def test_check_of_a_bad_file_names_its_faults(tmp_path, sources, capsys):
    bad = write_sources(tmp_path / "bad", platforms=[{"adcode": "330102.0", "level": "省级"}])
    assert (
        run(
            "--lang",
            "en",
            "check",
            bad / "platforms.csv",
            "--table",
            "platforms",
            "--sources",
            sources,
        )
        == 1
    )
    said = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in said] == [
        "platforms.csv line 2, column adcode",
        "platforms.csv line 2, column level",
    ]


def test_check_looks_references_up_in_the_sources(tmp_path, sources):
    bad = write_sources(tmp_path / "bad", field_map=[{"cluster_id": "nano"}])
    assert run("check", bad / "field_map.csv", "--table", "field_map", "--sources", sources) == 1


def test_check_as_json(tmp_path, sources, capsys):
    bad = write_sources(tmp_path / "bad", platforms=[{"staff": "x"}])
    assert (
        run("check", bad / "platforms.csv", "--table", "platforms", "--sources", sources, "--json")
        == 1
    )
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is False and said["rows"] == 1
    assert [
        (one["line"], one["column"], one["value"], one["rule"]) for one in said["problems"]
    ] == [(2, "staff", "x", "number")]


def boundaries(path, zone_id="zone-1"):
    """A boundary file of one zone, in the projection a survey would use."""
    GeoDataFrame(
        {"zone_id": [zone_id]}, geometry=[shapely.box(120, 30, 120.1, 30.1)], crs="EPSG:4490"
    ).to_crs("EPSG:4549").to_file(path)
    return path


def test_check_of_zone_boundaries(tmp_path, capsys):
    sources = write_sources(tmp_path / "sources")
    assert (
        run(
            "--lang",
            "en",
            "check",
            boundaries(tmp_path / "zones.gpkg"),
            "--table",
            "zone_boundaries",
            "--sources",
            sources,
        )
        == 0
    )
    assert capsys.readouterr().out == "zones.gpkg: 1 rows, well-formed\n"


def test_check_of_a_file_that_is_no_boundary_file(tmp_path, capsys):
    (tmp_path / "zones.gpkg").write_bytes(b"zone_id\n")
    assert run("check", tmp_path / "zones.gpkg", "--table", "zone_boundaries", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is False and said["problems"][0]["file"] == "zones.gpkg"


def test_check_of_a_missing_file(tmp_path, capsys):
    assert run("check", tmp_path / "nowhere.csv", "--table", "platforms") == 1
    assert "nowhere.csv：文件不存在" in capsys.readouterr().out


# check must never pass what build refuses
def test_check_flags_a_point_outside_its_county_as_build_does(tmp_path, sources):
    bad = write_sources(tmp_path / "bad", platforms=[{"lon": "120.3", "lat": "30.1"}])
    assert run("check", bad / "platforms.csv", "--table", "platforms", "--sources", sources) == 1


def test_check_flags_a_boundary_of_an_unregistered_zone_as_build_does(tmp_path, sources):
    assert (
        run(
            "check",
            boundaries(tmp_path / "zones.gpkg", "zone-9"),
            "--table",
            "zone_boundaries",
            "--sources",
            sources,
        )
        == 1
    )


def test_check_flags_a_county_file_without_names_as_build_does(tmp_path):
    path = tmp_path / "counties.parquet"
    GeoDataFrame(
        {"adcode": ["330102"]}, geometry=[shapely.box(120, 30, 120.1, 30.1)], crs="EPSG:4490"
    ).to_parquet(path)
    assert run("check", path, "--table", "counties") == 1


def test_check_says_so_when_there_are_no_sources_to_look_references_up_in(tmp_path, capsys):
    sources = write_sources(tmp_path / "sources")
    code = run(
        "check",
        sources / "platforms.csv",
        "--table",
        "platforms",
        "--sources",
        tmp_path / "nowhere",
    )
    assert code == 1 or "counties" in capsys.readouterr().err


# --- snapshots and describe -----------------------------------------------------------------------


def test_snapshots_lists_every_one_and_marks_the_one_in_force(out, capsys):
    first = write_rows(out, needs=[{}], proximity=[{}])
    second = write_rows(out, needs=[{}, {"basis": "new_star"}])
    assert run("snapshots") == 0
    said = capsys.readouterr().out.splitlines()
    assert sorted(said) == sorted(
        [f"  {first.name}  platforms 1  needs 1", f"* {second.name}  platforms 0  needs 2"]
    )


def test_snapshots_without_any_names_the_command_that_makes_one(out, capsys):
    assert run("snapshots") == 0
    assert "python -m data build" in capsys.readouterr().out


def test_describe_is_a_table_for_every_table_with_every_column(capsys):
    assert run("describe") == 0
    said = capsys.readouterr().out
    for registry in SOURCES + BUILT:
        section = said.split(f"## {registry.name}\n")[1].split("\n## ")[0]
        rows = [
            line.split(" | ")[0].removeprefix("| ")
            for line in section.splitlines()
            if line.startswith("| ")
        ]
        assert rows == ["column", *registry.names]


def test_describe_keeps_bars_inside_a_cell(capsys):
    run("describe")
    assert all(
        line.replace("\\|", "").count("|") == 7
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("| ")
    )


# --- wrong words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["bild"],
        ["check"],
        ["check", "x.csv", "--table", "nothing"],
        ["build", "--radius", "5"],
        ["--lang", "fr", "snapshots"],
    ],
)
def test_wrong_words_end_with_2_and_the_usage(words, capsys):
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2 and "usage: python -m data" in capsys.readouterr().err


@pytest.mark.slow
def test_the_real_sources_pass_their_own_check(capsys):
    for registry in SOURCES:
        suffix = "parquet" if registry.spatial else "csv"
        assert (
            run("check", SOURCES_DIR / f"{registry.name}.{suffix}", "--table", registry.name) == 0
        ), capsys.readouterr().out
