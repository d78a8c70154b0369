"""The commands of the register: the whole way of a list, what each prints, and how each ends."""

import json
import shutil

import pytest

from data import roles
from data.cli.main import build_parser, main
from data.register import mappings, shipped
from data.register.database import DATABASE_VARIABLE
from data.registry import REGISTRY_VARIABLE
from data.snapshot import current_id
from tests.data.register.offices import DESK, rows_in_force

COMMANDS = (
    "import",
    "cause",
    "leave-out",
    "batches",
    "submit",
    "approve",
    "refuse",
    "publish",
    "rollback",
    "publications",
    "history",
    "blame",
    "audit",
    "backup",
    "restore",
)


@pytest.fixture
def run(register, monkeypatch, capsys):
    """`run("submit", 1)`: the exit code and what was printed, as JSON if that was asked."""
    monkeypatch.setenv(REGISTRY_VARIABLE, str(register.folder))

    def command(*words, lang="en"):
        code = main(["--lang", lang, *map(str, words)])
        told = capsys.readouterr()
        out = json.loads(told.out) if "--json" in words else told.out
        return code, out, told.err

    return command


@pytest.fixture
def office_list(tmp_path):
    """A list of two rows: one that changes, one that is new."""
    path = tmp_path / "名单.csv"
    new = {"name": "新材料中试平台", "level": "national"}
    header = "platform_id,name,level,staff,operator_type,status,confidence,city,county,adcode\n"
    place = "杭州市,上城区,330102"
    path.write_text(
        f"{header}pp-1,,,50,,,,,,\n,{new['name']},national,,enterprise,planned,confirmed,{place}\n",
        encoding="utf-8-sig",
    )
    return path


def imported(run, path):
    code, out, _ = run("import", path, "--table", "platforms", "--json")
    assert code == 0
    return out["batch"]["number"]


def published(run, path):
    number = imported(run, path)
    for act in ("submit", "approve", "publish"):
        assert run(act, number)[0] == 0
    return number


def test_a_list_goes_its_whole_way_by_commands(run, register, office_list):
    code, out, _ = run("import", office_list, "--table", "platforms", "--preview")
    assert code == 0 and "created 1, changed 1, ended 0" in out
    assert "~ platforms pp-1 [completion?]" in out and "    staff: '' -> '50'" in out
    assert run("batches")[1] == "There are no batches.\n"
    number = imported(run, office_list)
    assert (
        run("cause", number, "real", "--rows", "pp-1", "--from", "2026-11", "--note", "报表")[0]
        == 0
    )
    assert "pp-1 [real 2026-11]" in run("batches", number)[1]
    assert run("submit", number)[1].endswith(f"batch {number}: submitted\n")
    assert run("approve", number, "--reason", "核对无误")[0] == 0
    code, out, _ = run("publish", number, "--reason", "十一月报表")
    assert code == 0 and out.startswith("publication 2, snapshot ")
    assert rows_in_force(register)["pp-1"]["staff"] == "50"
    assert current_id(register.folder) in out
    assert "* 2  " in run("publications")[1] and "solo  十一月报表" in run("publications")[1]
    code, out, _ = run("blame", "platforms", "pp-1")
    assert "staff  50  名单.csv D2" in out
    code, out, _ = run("history", "platforms", "pp-1")
    assert "[real 2026-11]" in out and "    staff: '' -> '50'" in out
    code, out, _ = run("rollback", 2, "--preview")
    assert "~ platforms pp-1 [real]" in out  # as what it undoes
    assert run("rollback", 2, "--reason", "误导入")[1].splitlines()[-1].startswith("publication 3")
    assert "staff" not in rows_in_force(register)["pp-1"]
    assert run("audit", "verify")[0] == 0


def test_the_same_in_json(run, office_list):
    code, out, _ = run("import", office_list, "--table", "platforms", "--preview", "--json")
    assert out["ok"] and out["difference"]["counts"]["created"] == 1
    number = imported(run, office_list)
    assert run("submit", number, "--json")[1]["batch"]["state"] == "submitted"
    assert run("approve", number, "--json")[1]["batch"]["solo"] is True
    assert run("publish", number, "--json")[1]["publication"]["number"] == 2
    assert run("batches", "--json")[1]["batches"][0]["published_in"] == 2
    assert run("batches", number, "--json")[1]["batch"]["rows"] == 2
    assert [made["number"] for made in run("publications", "--json")[1]["publications"]] == [1, 2]
    (first, second) = run("history", "platforms", "pp-1", "--json")[1]["history"]
    assert first["cause"] == "first" and second["source"]["cells"]["staff"] == "D2"
    cells = {
        cell["column"]: cell for cell in run("blame", "platforms", "pp-1", "--json")[1]["cells"]
    }
    assert cells["staff"]["address"] == "D2" and cells["staff"]["publication"] == 2
    assert run("rollback", 2, "--preview", "--json")[1]["plan"]["undoes"] == 2
    told = run("rollback", 2, "--reason", "x", "--json")[1]
    assert told["publication"]["undoes"] == 2 and told["plan"]["kept"] == []
    assert run("audit", "--json")[1]["audit"][-1]["act"] == "rollback"
    assert run("audit", "verify", "--json")[1]["ok"] is True


def test_rows_are_left_out_and_taken_back(run, office_list):
    number = imported(run, office_list)
    assert (
        run("leave-out", number, "--rows", "pp-1", "--json")[1]["difference"]["counts"]["left_out"]
        == 1
    )
    told = run("leave-out", number, "--rows", "pp-1", "--back", "--json")[1]
    assert told["difference"]["counts"]["left_out"] == 0
    told = run("cause", number, "correction", "--json")[1]
    assert {change["cause"] for change in told["difference"]["changes"]} == {"correction"}


def test_a_refused_batch_says_why(run, office_list):
    number = imported(run, office_list)
    run("submit", number)
    assert run("refuse", number, "--reason", "缺来源", lang="zh")[1] == f"第 {number} 批已退回\n"
    assert "缺来源" in run("batches")[1]
    run("submit", number)
    assert run("refuse", number, "--reason", "again", "--json")[1]["batch"]["state"] == "refused"


# --- how they end ---------------------------------------------------------------------------------


def test_a_file_with_faults_ends_with_1_and_names_the_cells(run, tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text("platform_id,level\npp-1,顶级\n", encoding="utf-8")
    code, out, error = run("import", path, "--table", "platforms")
    assert code == 1 and "名单.csv B2, column level: '顶级' must be one of" in error
    assert "platform_id -> platform_id" in out
    code, out, _ = run("import", path, "--table", "platforms", "--preview", "--json")
    assert code == 1 and out["problems"][0]["address"] == "B2"
    code, out, _ = run("import", path, "--table", "platforms", "--json")
    assert code == 1 and out["problems"][0]["address"] == "B2"
    assert run("batches")[1] == "There are no batches.\n"


def test_another_publication_in_between_ends_with_3_and_the_new_difference(
    run, tmp_path, office_list
):
    number = imported(run, office_list)
    other = tmp_path / "other.csv"
    other.write_text("platform_id,staff\npp-1,40\n", encoding="utf-8")
    run("submit", number)
    published(run, other)
    code, out, error = run("approve", number)
    assert code == 3 and "compared with publication 1, and 2 is in force now" in error
    assert "    staff: '40' -> '50'" in out
    code, out, _ = run("approve", number, "--json")
    assert code == 3 and out["difference"]["base"] == 2
    code, out, error = run("publish", number, "--rebase")
    assert code == 1 and "is submitted" in error
    assert run("approve", number)[0] == 0 and run("publish", number)[0] == 0


def test_what_is_not_this_users_ends_with_4(run, register, office_list, monkeypatch):
    number = imported(run, office_list)
    name = roles.local_person().name
    path = register.folder / "roles.toml"
    path.write_text(f'[people."{name}"]\nroles = ["viewer"]\n', encoding="utf-8")
    code, _, error = run("submit", number)
    assert code == 4 and f"{name} may not do 'submit'" in error
    assert run("batches", number)[0] == 0
    path.write_text("people = [", encoding="utf-8")
    assert run("batches", number)[0] == 1


def test_a_key_that_no_text_can_hold_is_no_row(run):
    code, _, error = run("history", "platforms", "pp\udcff")
    assert code == 1 and "never had a row" in error


def test_a_wrong_command_line_ends_with_2(run):
    wrong = (["submit"], ["import", "x.csv"], ["cause", "1", "wish"], ["mapping"])
    for words in (*wrong, ["batches", "0"], ["batches", "9" * 30], ["rollback", "-1"]):
        with pytest.raises(SystemExit) as ended:
            run(*words)
        assert ended.value.code == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_documents_how_it_ends_and_prints_json(name, capsys):
    with pytest.raises(SystemExit):
        build_parser().parse_args([name, "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "--json" in told and "3 something else was published meanwhile" in told


# --- mappings, audit, backups ---------------------------------------------------------------------


def test_mappings_are_listed_shown_and_deleted(run, register):
    assert run("mapping", "list")[1] == "There are no mappings.\n"
    mappings.save_mapping(
        register, DESK, mappings.Mapping("m", "platforms", ("名称",), {"名称": "name"})
    )
    assert run("mapping", "list")[1].startswith("m  platforms  desk")
    assert '"名称": "name"' in run("mapping", "show", "m")[1]
    assert run("mapping", "show", "m", "--json")[1]["mapping"]["heads"] == ["名称"]
    assert run("mapping", "list", "--json")[1]["mappings"][0]["name"] == "m"
    assert run("mapping", "delete", "m")[0] == 0
    assert run("mapping", "delete", "m")[0] == 1


def test_a_mapping_that_is_named_has_to_be_there(run, register, office_list):
    code, _, error = run("import", office_list, "--table", "platforms", "--mapping", "m")
    assert code == 1 and "no mapping 'm'" in error


def test_a_changed_line_of_the_audit_ends_with_1_and_its_number(run, register, office_list):
    published(run, office_list)
    with register.writing() as connection:
        connection.exec_driver_sql("UPDATE audit SET who = 'x' WHERE line = 3")
    code, out, _ = run("audit", "verify", lang="zh")
    assert (code, out) == (1, "审计日志第 3 行有改动\n")
    code, out, _ = run("audit", "verify", "--json")
    assert code == 1 and out["damage"] == {"line": 3, "kind": "changed"}


def test_a_backup_is_written_and_put_back(run, register, office_list, tmp_path, monkeypatch):
    published(run, office_list)
    code, out, _ = run("backup", tmp_path / "kept")
    assert code == 0 and out == "backed up: 6 lines of audit, as they were written\n"
    monkeypatch.delenv("PILOT_ATLAS_DATABASE", raising=False)
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path / "elsewhere"))
    code, out, _ = run("restore", tmp_path / "kept", "--json")
    assert code == 0 and out["lines"] == 6
    assert current_id(tmp_path / "elsewhere") == current_id(register.folder)
    assert run("publications")[1].count("\n") == 2


# --- build ----------------------------------------------------------------------------------------


@pytest.fixture
def built(tmp_path, world, monkeypatch, capsys):
    """`built("--if-missing")`: what `build` printed, None if nothing; the made-up province is what
    comes with the software.
    """
    _, silent = shipped.take_collection.__defaults__
    monkeypatch.setattr(shipped.take_collection, "__defaults__", (world, silent))
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path / "registry"))
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)

    def command(*words):
        assert main(["--lang", "en", "build", *words, "--json"]) == 0
        out = capsys.readouterr().out
        return json.loads(out) if out else None

    return command


def test_build_takes_the_collection_in_and_a_start_follows_the_register(built, tmp_path):
    folder = tmp_path / "registry"
    first = built()
    assert first["publication"]["number"] == 1 and first["rows"]["platforms"] == 3
    assert built("--if-missing") is None  # it is in force already
    shutil.rmtree(folder / first["snapshot_id"])
    assert built("--if-missing")["snapshot_id"] == first["snapshot_id"]
    later = built("--as-of", "2027-01-01")["snapshot_id"]
    assert later.startswith("2027-01-01") and current_id(folder) == later
    assert built("--if-missing") is None  # it is of the publication in force
    assert built()["snapshot_id"] == first["snapshot_id"]


def test_a_folder_that_somebody_built_stays_in_force_until_the_register_is_built(
    built, tmp_path, world
):
    of_folder = built("--sources", str(world))
    assert "publication" not in of_folder
    assert not (tmp_path / "registry" / "register.db").exists()
    assert built("--if-missing") is None
    assert current_id(tmp_path / "registry") == of_folder["snapshot_id"]
    assert built()["snapshot_id"] != of_folder["snapshot_id"]
