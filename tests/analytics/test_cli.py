"""python -m analytics: the numbers of the pages for a script. 0 when all is well, 1 with words, 2
for a wrong command line.
"""

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from analytics.cli.main import main
from analytics.gap_table import DEFENCE_COLUMNS, GAP_COLUMNS
from analytics.questions.coverage import STATES
from analytics.scenario.actions import Action, Scenario, made_on
from analytics.scenario.delta import DELTA_COLUMNS
from analytics.scenario.file import to_json
from analytics.setting import default_setting
from data.registry import REGISTRY_VARIABLE, open_registry
from data.snapshot import current_id
from tests.conftest import write_rows

ROOT = Path(__file__).parents[2]
COLUMNS = [*GAP_COLUMNS, *DEFENCE_COLUMNS]


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory):
    """A province in which one county is hosted, one is out of reach, and nobody serves new-energy
    vehicles.
    """
    out = tmp_path_factory.mktemp("cli") / "registry"
    write_rows(
        out,
        needs=[
            {"unit_id": "330102"},
            {"unit_id": "330203"},
            {"unit_id": "330102", "cluster_id": "nev", "basis": "new_star"},
            {"unit_kind": "city", "unit_id": "330100"},
        ],
        proximity=[
            {"inside": "yes", "km_p05": 0, "km_p50": 0, "km_p95": 0},
            {"unit_id": "330203", "km_p05": 90, "km_p50": 95, "km_p95": 99},
        ],
        platforms=[{"platform_id": "p1", "name": "=芯片平台", "recognised_on": "2026-01"}],
        targets=[
            {
                "target_id": "t2027-platforms",
                "indicator": "平台",
                "year": 2027,
                "operator": "=",
                "value": 40,
                "unit": "个",
                "clause": "一",
                "source": "方案",
                "measure": "count",
                "levels": "national;provincial",
                "own_definition": "no",
            },
            {
                "target_id": "zj2027-provincial",
                "indicator": "平台",
                "year": 2027,
                "operator": ">=",
                "value": 20,
                "unit": "个",
                "policy_id": "zhejiang-2025-24",
                "source": "24号",
                "measure": "count",
                "levels": "provincial",
                "own_definition": "yes",
            },
        ],
    )
    return out


@pytest.fixture
def run(snapshots, monkeypatch, capsys):
    """`run("gaps", ...)`: exit code, standard output, standard error."""
    monkeypatch.setenv(REGISTRY_VARIABLE, str(snapshots))

    def call(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return call


def read(text):
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


# --- gaps -----------------------------------------------------------------------------------------


def test_gaps_prints_the_gap_table_gravest_first(run):
    code, out, _ = run("gaps")
    table = read(out)
    assert code == 0 and list(table) == COLUMNS
    assert table[["unit_kind", "unit_id", "cluster_id", "state"]].to_numpy().tolist() == [
        ["city", "330100", "ic", "remote"],
        ["county", "330203", "ic", "remote"],
        ["county", "330102", "nev", "none"],
    ]


def test_gaps_of_one_kind_of_unit_and_of_some_clusters(run):
    assert read(run("gaps", "--unit", "county", "--cluster", "nev")[1])["unit_id"].tolist() == [
        "330102"
    ]
    assert (
        len(read(run("gaps", "--cluster", "nev,ic")[1]))
        == len(read(run("gaps", "--cluster", "nev", "ic")[1]))
        == 3
    )


def test_gaps_all_lists_every_need(run):
    assert read(run("gaps", "--all")[1])["state"].tolist().count("hosted") == 1


def test_nothing_to_list_is_a_header_and_success(run):
    code, out, _ = run("gaps", "--unit", "zone")
    assert code == 0 and list(read(out)) == COLUMNS and read(out).empty


@pytest.mark.parametrize(
    "words, gaps",
    [
        (["--radius", "100"], 2),
        (["--counted-on", "2025-12-31"], 4),
        (["--levels", "national"], 4),
        (["--statuses", "planned"], 4),
    ],
)
def test_choices_change_what_counts(run, words, gaps):
    assert len(read(run("gaps", *words)[1])) == gaps


def test_a_name_that_looks_like_a_formula_is_guarded_in_csv_and_not_in_json(run):
    assert "'=芯片平台" in read(run("gaps", "--all")[1])["nearest_platform_name"].tolist()
    assert "=芯片平台" in [
        row["nearest_platform_name"]
        for row in json.loads(run("gaps", "--all", "--format", "json")[1])["rows"]
    ]


def test_json_says_what_it_is_and_keeps_the_columns(run, snapshots):
    code, out, _ = run("gaps", "--format", "json", "--radius", "25")
    said = json.loads(out)
    assert code == 0 and said["table"] == "gaps" and said["snapshot_id"] == current_id(snapshots)
    assert said["setting"]["radius_km"] == 25 and all(list(row) == COLUMNS for row in said["rows"])
    (none,) = (row for row in said["rows"] if row["state"] == "none")
    assert none["nearest_platform_id"] is None and none["km_p50"] is None


# --- coverage and matrix --------------------------------------------------------------------------


def test_coverage_counts_needs_by_unit_and_by_cluster(run):
    code, out, _ = run("coverage", "--unit", "county")
    table = read(out)
    assert code == 0
    assert list(table) == [
        "unit_kind",
        "unit_id",
        "unit_name",
        "cluster_id",
        "cluster_name",
        "needs",
        *STATES,
        "worst_state",
        "share_met",
        "share_possible",
        "evidence_id",
    ]
    assert table[["unit_id", "cluster_id", "needs", "hosted"]].to_numpy().tolist() == [
        ["330102", "", "2", "1"],
        ["330203", "", "1", "0"],
        ["", "ic", "2", "1"],
        ["", "nev", "1", "0"],
    ]


def test_coverage_by_unit_and_by_cluster_have_the_same_total(run):
    table = read(run("coverage")[1])
    by_unit, by_cluster = (
        table.loc[table["cluster_id"].eq("") == side, "needs"].astype(int).sum()
        for side in (True, False)
    )
    assert by_unit == by_cluster == 3


def test_matrix_has_a_row_for_each_cell(run):
    code, out, _ = run("matrix", "--unit", "county")
    table = read(out)
    assert code == 0
    assert table[
        ["unit_id", "cluster_id", "state", "platforms", "platforms_possible"]
    ].to_numpy().tolist() == [
        ["330102", "ic", "hosted", "1", "0"],
        ["330203", "ic", "remote", "0", "0"],
        ["330102", "nev", "none", "0", "0"],
    ]


@pytest.mark.parametrize("command", ["coverage", "matrix"])
def test_the_other_tables_have_a_json_form_too(run, command):
    said = json.loads(run(command, "--format", "json", "--unit", "county")[1])
    assert (
        said["table"] == command
        and said["rows"]
        and said["setting"]["policy_id"] == "plan-2024-2027"
    )


# --- targets --------------------------------------------------------------------------------------


def test_targets_lists_the_goals_of_the_policy_set_chosen(run):
    plan, scheme = (
        read(run("targets", "--policy", policy)[1])
        for policy in ("plan-2024-2027", "zhejiang-2025-24")
    )
    assert plan["target_id"].tolist() == ["t2027-platforms"] and scheme["target_id"].tolist() == [
        "zj2027-provincial"
    ]
    assert scheme[
        ["clause", "year", "goal", "actual", "pipeline", "gap", "verdict", "source"]
    ].to_numpy().tolist() == [["", "2027", "20.0", "", "0", "", "unknown", "24号"]]


def test_an_unknown_actual_is_null_in_json_and_empty_in_csv(run):
    (goal,) = json.loads(run("targets", "--format", "json")[1])["rows"]
    assert goal["actual"] is None and goal["gap"] is None and goal["verdict"] == "unknown"
    assert read(run("targets")[1])["actual"].tolist() == [""]


def test_targets_go_to_a_file_with_a_sidecar(run, tmp_path):
    assert run("targets", "--out", tmp_path / "targets.csv") == (0, "", "")
    assert json.loads((tmp_path / "targets.csv.json").read_bytes())["table"] == "targets"


# --- beside the gaps ------------------------------------------------------------------------------


@pytest.fixture
def beside(tmp_path, monkeypatch, run):
    """`run` in a province in which two platforms stand near each other, a need hangs on one, and a
    gap lies at the border.
    """
    write_rows(
        tmp_path,
        needs=[
            {"unit_id": "330102"},
            {"unit_id": "330203"},
            {"unit_kind": "city", "unit_id": "330100"},
        ],
        proximity=[
            {"inside": "yes", "km_p05": 0, "km_p50": 0, "km_p95": 0},
            {
                "unit_kind": "city",
                "unit_id": "330100",
                "inside": "yes",
                "km_p05": 0,
                "km_p50": 0,
                "km_p95": 0,
            },
        ],
        platforms=[{"platform_id": "p1"}, {"platform_id": "p2", "status": "planned"}],
        platform_pairs=[
            {"platform_id": "p1", "other_id": "p2", "km_p05": 5, "km_p50": 10, "km_p95": 15}
        ],
        borders=[
            {
                "unit_kind": "county",
                "unit_id": "330203",
                "neighbour_adcode": "310000",
                "neighbour": "上海市",
                "km": 20,
            }
        ],
    )
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path))
    return run


def test_duplicates_are_pairs_of_platforms_whatever_the_kind_of_unit(beside):
    for words in ((), ("--unit", "zone")):
        assert read(beside("duplicates", *words)[1])[
            ["platform_id", "other_id", "near", "duplicate"]
        ].to_numpy().tolist() == [["p1", "p2", "yes", "unknown"]]


def test_backup_names_the_one_platform_and_counts_what_hangs_on_it(beside):
    alone, counted = (
        read(beside("backup", "--unit", "county")[1]),
        read(beside("backup", "--by-platform")[1]),
    )
    assert alone[["unit_id", "platform_id", "state_if_closed"]].to_numpy().tolist() == [
        ["330102", "p1", "remote"]
    ]
    assert counted[["platform_id", "unit_kind", "needs"]].to_numpy().tolist() == [
        ["p1", "city", "1"],
        ["p1", "county", "1"],
    ]


def test_border_names_the_neighbour_and_how_far_it_is(beside):
    assert read(beside("border")[1])[["unit_id", "neighbours", "km"]].to_numpy().tolist() == [
        ["330203", "上海市", "20.0"]
    ]
    assert read(beside("border", "--radius", "10")[1]).empty


@pytest.mark.parametrize("command", ["duplicates", "backup", "border"])
def test_what_stands_beside_the_gaps_has_a_json_form_and_refuses_unknown_clusters(beside, command):
    said = json.loads(beside(command, "--format", "json")[1])
    assert (
        said["table"] == command
        and said["rows"][0]["snapshot_id"] == said["snapshot_id"]
        and said["rows"][0]["policy_id"] == "plan-2024-2027"
    )
    assert beside(command, "--cluster", "nano", "--lang", "en")[0] == 1


# --- scenarios ------------------------------------------------------------------------------------


@pytest.fixture
def scenario_file(snapshots, tmp_path):
    """`scenario_file(name, *actions)`: a scenario of that name in a file."""
    registry = open_registry(snapshots / current_id(snapshots))

    def make(name, *actions):
        path = tmp_path / f"{name}.json"
        path.write_text(
            to_json(made_on(registry, Scenario(name, default_setting(registry), actions))),
            encoding="utf-8",
        )
        return path

    return make


BUILD = Action("build", place="county:330203", clusters=("ic",), level="provincial")


def test_a_scenario_run_prints_what_changes(run, scenario_file):
    code, out, err = run("scenario", "run", scenario_file("plan", BUILD))
    table = read(out)[lambda rows: rows["unit_kind"] == "county"]
    assert (code, err) == (0, "") and list(table) == [*DELTA_COLUMNS, "evidence_id"]
    # nothing was measured here
    assert table[
        ["unit_id", "cluster_id", "change", "state_before", "state_after", "action", "platform_id"]
    ].to_numpy().tolist() == [["330203", "ic", "perhaps", "remote", "possible", "1", "new-1"]]


def test_a_scenario_as_json_states_its_setting_numbers_and_cost(run, scenario_file, snapshots):
    said = json.loads(run("scenario", "run", scenario_file("plan", BUILD), "--format", "json")[1])
    assert (
        said["scenario"] == "plan"
        and said["snapshot_id"] == said["made_on"] == current_id(snapshots)
        and said["setting"]["policy_id"] == "plan-2024-2027"
    )
    assert (
        said["cost_10000_cny"] is None
        and said["actions_without_cost"] == 1
        and {row["unit_kind"]: row["perhaps"] for row in said["numbers"]}
        == {"city": 1, "county": 1}
    )


def test_a_scenario_goes_to_a_file_with_a_sidecar_and_is_the_same_each_time(
    run, scenario_file, tmp_path
):
    plan = scenario_file("plan", BUILD)
    for name in ("one.csv", "two.csv"):
        assert run("scenario", "run", plan, "--out", tmp_path / name) == (0, "", "")
    assert (tmp_path / "one.csv").read_bytes() == (
        tmp_path / "two.csv"
    ).read_bytes() and json.loads((tmp_path / "one.csv.json").read_bytes())["table"] == "scenario"


def test_scenarios_side_by_side_have_a_column_each(run, scenario_file):
    table = read(
        run(
            "scenario",
            "compare",
            scenario_file("one", BUILD),
            scenario_file("two"),
            "--unit",
            "county",
        )[1]
    )
    assert table[["unit_id", "state_before", "state_1", "state_2"]].to_numpy().tolist() == [
        ["330203", "remote", "possible", "remote"]
    ]


def test_what_does_not_apply_any_more_goes_to_standard_error(run, scenario_file, tmp_path):
    plan = scenario_file("plan", BUILD, Action("finish", platform="gone"))
    plan.write_text(
        plan.read_text(encoding="utf-8").replace('"snapshot_id": "', '"snapshot_id": "old-'),
        encoding="utf-8",
    )
    code, out, err = run("scenario", "run", plan, "--lang", "en")
    assert (
        code == 0
        and len(read(out)) == 2
        and "made on snapshot old-" in err
        and "Action 2 was not carried out" in err
    )


@pytest.mark.parametrize(
    "content, said",
    [("{", "not well-formed JSON"), ("[]", "must be a JSON object"), (None, "cannot be read")],
)
def test_a_file_that_is_no_scenario_is_refused_with_exit_code_1(run, tmp_path, content, said):
    if content is not None:
        (tmp_path / "x.json").write_text(content)
    code, out, err = run("scenario", "run", tmp_path / "x.json", "--lang", "en")
    assert (code, out) == (1, "") and err.startswith("x.json: ") and said in err


def test_five_scenarios_cannot_stand_side_by_side(run, scenario_file):
    code, out, err = run("scenario", "compare", *[scenario_file("one")] * 5, "--lang", "en")
    assert (code, out) == (1, "") and "1 to 4 scenarios" in err


# --- files ----------------------------------------------------------------------------------------


def test_a_csv_file_has_a_byte_order_mark_and_a_sidecar_that_matches(run, tmp_path):
    assert run("gaps", "--out", tmp_path / "gaps.csv") == (0, "", "")
    content, about = (
        (tmp_path / "gaps.csv").read_bytes(),
        json.loads((tmp_path / "gaps.csv.json").read_bytes()),
    )
    assert (
        content.startswith(b"\xef\xbb\xbf")
        and about["sha256"] == hashlib.sha256(content).hexdigest()
    )
    assert (
        about["columns"] == COLUMNS
        and about["rows"] == 3
        and about["setting"]["policy_id"] == "plan-2024-2027"
    )


def test_a_json_file_needs_no_sidecar(run, tmp_path):
    run("gaps", "--format", "json", "--out", tmp_path / "gaps.json")
    assert [path.name for path in tmp_path.iterdir()] == ["gaps.json"]


def test_a_file_that_cannot_be_written_is_explained(run, tmp_path):
    code, out, err = run("gaps", "--out", tmp_path / "nowhere" / "gaps.csv", "--lang", "en")
    assert (code, out) == (1, "") and err.startswith("gaps.csv: cannot be written")


# --- refused --------------------------------------------------------------------------------------

REFUSED = {
    "an unknown cluster": (["--cluster", "nano"], "There is no cluster 'nano'"),
    "an unknown level": (["--levels", "county"], "The level 'county' cannot be used"),
    "an unknown status": (["--statuses", "open"], "The status 'open' cannot be used"),
    "an unknown policy set": (["--policy", "miit-2030"], "There is no policy set 'miit-2030'"),
    "a radius of nothing": (["--radius", "0"], "The radius 0 must lie between 1 and 300 km"),
    "a radius round the world": (
        ["--radius", "40000"],
        "The radius 40000 must lie between 1 and 300 km",
    ),
    "a radius that is no number": (
        ["--radius", "nan"],
        "The radius nan must lie between 1 and 300 km",
    ),
}


@pytest.mark.parametrize("choice", REFUSED)
@pytest.mark.parametrize("command", ["gaps", "coverage", "matrix"])
def test_what_cannot_be_meant_is_refused_in_words_with_exit_code_1(run, command, choice):
    words, said = REFUSED[choice]
    code, out, err = run(command, *words, "--lang", "en")
    assert (code, out) == (1, "") and err.startswith(said) and err.count("\n") == 1


def test_messages_are_chinese_unless_told_otherwise(run):
    assert run("gaps", "--cluster", "nano") == (
        1,
        "",
        "没有集群“nano”。编号见数据字典 clusters。\n",
    )


def test_a_day_that_is_none_is_refused(run):
    assert run("gaps", "--counted-on", "yesterday")[0] == 1


def test_all_unknown_clusters_are_named_at_once(run):
    assert "'nano', 'micro'" in run("gaps", "--cluster", "nano", "micro", "--lang", "en")[2]


def test_without_a_snapshot_the_command_that_makes_one_is_named(run, monkeypatch, tmp_path):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path))
    assert run("gaps", "--lang", "en") == (
        1,
        "",
        "There is no snapshot in force yet. Run: python -m data build\n",
    )


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["gap"],
        ["gaps", "--unit", "village"],
        ["gaps", "--radius", "far"],
        ["gaps", "--format", "xlsx"],
        ["matrix", "--all"],
    ],
)
def test_a_wrong_command_line_ends_with_2_and_the_usage(run, words, capsys):
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2 and "usage: python -m analytics" in capsys.readouterr().err


def test_the_command_itself_prints_utf8_without_a_byte_order_mark(snapshots, tmp_path):
    environment = os.environ | {REGISTRY_VARIABLE: str(snapshots), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "gaps"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        timeout=60,
    )
    assert (
        done.returncode == 0
        and done.stderr == b""
        and done.stdout.startswith(b"unit_kind,")
        and "名录内没有".encode() in done.stdout
    )


# --- brief ----------------------------------------------------------------------------------------


def test_a_brief_as_a_workbook_is_written_whole_in_the_language_asked_for(run, tmp_path):
    out = tmp_path / "atlas.xlsx"
    assert run("brief", "--format", "xlsx", "--lang", "en", "--unit", "county", "--out", out) == (
        0,
        "",
        "",
    )
    assert load_workbook(out).sheetnames[0] == "Gaps" and list(tmp_path.iterdir()) == [out]


def test_decisions_that_came_back_go_out_with_a_brief(run, tmp_path):
    sent, filled, out = tmp_path / "sent.xlsx", tmp_path / "filled.xlsx", tmp_path / "out.xlsx"
    assert run("brief", "--format", "xlsx", "--out", sent)[0] == 0
    book = load_workbook(sent)
    heads = [cell.value for cell in book["缺口"][1]]
    book["缺口"].cell(2, heads.index("备注") + 1).value = "先打电话"
    book.save(filled)
    assert run("brief", "--format", "xlsx", "--decisions", filled, "--out", out)[0] == 0
    assert [
        row[heads.index("备注")] for row in load_workbook(out)["缺口"].iter_rows(values_only=True)
    ][:2] == ["备注", "先打电话"]
    code, _, err = run(
        "brief", "--format", "xlsx", "--decisions", filled, "--radius", "25", "--out", out
    )
    assert code == 1 and err.startswith("filled.xlsx：出自口径")
    assert run(
        "brief",
        "--format",
        "xlsx",
        "--decisions",
        tmp_path / "nowhere.xlsx",
        "--out",
        out,
        "--lang",
        "en",
    )[2].startswith("nowhere.xlsx: cannot be read")


@pytest.mark.parametrize("format", ["gpkg", "geojson", "geoparquet"])
def test_a_brief_as_a_map_file_opens(run, real_snapshots, monkeypatch, tmp_path, format):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(real_snapshots))
    out = tmp_path / f"atlas.{format}"
    code = main(["brief", "--format", format, "--layer", "zones", "--out", str(out)])
    assert code == 0 and list(tmp_path.iterdir()) == [out]
    assert (
        out.read_bytes()[:6]
        == {"gpkg": b"SQLite", "geojson": b'{"type', "geoparquet": b"PAR1\x15\x04"}[format]
    )


def test_a_map_for_the_public_is_refused_and_nothing_is_written(run, tmp_path):
    code, _, err = run(
        "brief", "--format", "gpkg", "--public", "--out", tmp_path / "atlas.gpkg", "--lang", "en"
    )
    assert code == 1 and "map approval number" in err and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [["brief"], ["brief", "--format", "csv", "--out", "x"], ["brief", "--format", "xlsx"]]
)
def test_a_brief_needs_a_format_it_knows_and_a_file(run, words, capsys):
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2
