"""python -m data import takes an office's list as it is; what is open stops it with a list."""

import json

import pytest

from data.cli.main import main
from data.register import batches, mappings
from data.registry import REGISTRY_VARIABLE
from tests.data.office.books import Page, xls, xlsx
from tests.data.register.offices import DESK, rows_in_force

HEAD = ["序号", "县（市、区）", "平台名称", "级别", "状态", "单位性质", "认定时间", "备注"]
ROWS = [
    [1, "上城", "传感器中试平台", "省级平台", "运行", "企业", "2025年3月", "无"],
    [2, None, "光电中试平台", "省级", "在建", "企业", "2025.1", None],
]
PAGE = Page(
    [["中试平台名单"], HEAD, *ROWS, ["合计", None, "2家"]], merged=["A1:H1", "B3:B4"], title="名单"
)
ANSWERS = (
    *("--accept", "all", "--word", "无=unknown", "--constant", "confidence=confirmed"),
    *("--choose", "recognised_on=2025.1=2025-10"),
)


@pytest.fixture
def run(on_file, monkeypatch, capsys):
    """`run(path, ...)`: the exit code and what an import printed, as JSON if that was asked."""
    monkeypatch.setenv(REGISTRY_VARIABLE, str(on_file.folder))

    def command(*words, lang="en"):
        code = main(["--lang", lang, "import", *map(str, words), "--table", "platforms"])
        told = capsys.readouterr()
        return code, json.loads(told.out) if "--json" in words else told.out, told.err

    return command


@pytest.fixture
def office_list(tmp_path):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(xlsx(PAGE))
    return path


def drafts(register):
    return batches.all_of(register, DESK)


def test_an_offices_list_becomes_a_draft(run, on_file, office_list):
    code, out, _ = run(office_list, *ANSWERS)
    assert code == 0 and "created 2, changed 0, ended 0" in out
    (batch,) = drafts(on_file)
    first, second = (dict(row.values) for row in batch.rows)
    assert first["county"] == second["county"] == "上城区" and first["adcode"] == "330102"
    assert second["recognised_on"] == "2025-10" and "notes" not in first
    assert batch.rows[0].cells["name"] == "C3"


def test_the_kind_of_file_is_told_by_its_content(run, on_file, tmp_path):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(xls(PAGE))
    assert run(path, *ANSWERS)[0] == 0
    assert len(drafts(on_file)[0].rows) == 2


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("--word", "名单!H3, column 备注: '无' may mean that there is none"),
        ("--choose", "名单!G4, column 认定时间: '2025.1' may be one of several values"),
        ("--accept", "名单!D3, column 级别: '省级平台' must be one of"),
    ],
)
def test_what_is_open_stops_the_import_with_its_cells(run, on_file, office_list, left_out, told):
    place = ANSWERS.index(left_out)
    answers = ANSWERS[:place] + ANSWERS[place + 2 :]
    code, out, error = run(office_list, *answers)
    assert code == 1 and told in error and "认定时间 -> recognised_on" in out
    code, out, _ = run(office_list, *answers, "--json")
    assert code == 1 and out["ok"] is False and told in "".join(p["en"] for p in out["problems"])
    assert drafts(on_file) == []


def test_a_preview_shows_heads_repairs_and_questions_and_keeps_nothing(run, on_file, office_list):
    code, out, error = run(office_list, "--preview")
    assert code == 1 and "[county]" in out and "--word '无=none'" in out
    assert "new rows need, and no head is: confidence" in out
    assert "platform_id (--constant" not in out  # the register gives ids
    assert "recognised_on: '2025.1' -> '2025-01 | 2025-10 | 2025'" in out and "名单!G4" in error
    code, out, _ = run(office_list, "--preview", *ANSWERS)
    assert code == 0 and "choice] Choice, accepted" in out and "+ platforms" in out
    assert drafts(on_file) == []


def test_the_order_of_a_preview_gives_the_same_list_again(run, on_file, office_list, tmp_path):
    _, out, _ = run(office_list, "--preview", "--json", *ANSWERS)
    assert out["ok"] and out["difference"]["counts"]["created"] == 2
    asked = {"word": "无", "answer": "unknown", "cells": ["H3"], "heads": ["备注"]}
    assert out["questions"] == [asked]
    order = tmp_path / "order.json"
    order.write_text(json.dumps(out["order"]), encoding="utf-8")
    assert run(office_list, "--order", order)[0] == 0
    assert dict(drafts(on_file)[0].rows[1].values)["recognised_on"] == "2025-10"


def test_a_kind_of_repair_can_be_refused(run, office_list):
    code, _, error = run(office_list, "--refuse", "county", *ANSWERS)
    assert code == 1 and "名单!B3, column 县（市、区）: '上城' is no county on record" in error


def test_a_mapping_is_found_by_its_heads_or_named(run, on_file, office_list):
    _, out, _ = run(office_list, "--preview", "--json", *ANSWERS)
    content = out["order"]["mapping"] | {"words": {"无": "none"}}
    kept = mappings.Mapping("季度", "platforms", tuple(content["columns"]), content)
    mappings.save_mapping(on_file, DESK, kept)
    for words in ((), ("--mapping", "季度")):
        _, out, _ = run(office_list, "--preview", "--json", *words)
        assert out["order"]["mapping"]["words"] == {"无": "none"}
    clusters = {"table": "clusters", "columns": {}}
    mappings.save_mapping(on_file, DESK, mappings.Mapping("别的", "clusters", (), clusters))
    code, _, error = run(office_list, "--mapping", "别的")
    assert code == 1 and "is for the table clusters, not for platforms" in error
    mappings.save_mapping(on_file, DESK, mappings.Mapping("坏", "platforms", (), {"x": 1}))
    code, _, error = run(office_list, "--mapping", "坏")
    assert code == 1 and "mapping delete 坏" in error
    assert run(office_list, *ANSWERS)[0] == 0  # one that cannot be used holds up no other import


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--sheet", "别的"), "别的"),
        (("--word", "无=perhaps"), "write none (there is none) or unknown"),
        (("--constant", "size=3"), "has no such column"),
        (("--mapping", "m"), "no mapping 'm'"),
    ],
)
def test_what_cannot_be_meant_is_refused(run, office_list, words, told):
    code, _, error = run(office_list, *words)
    assert code == 1 and told in error


@pytest.mark.parametrize("content", ["", "[]", '{"heads": 1}', '{"sheet": 3}', "[" * 100_000])
def test_an_order_that_is_none_is_refused(run, office_list, tmp_path, content):
    path = tmp_path / "order.json"
    path.write_text(content, encoding="utf-8")
    code, _, error = run(office_list, "--order", path)
    assert code == 1 and "order.json: is no order of an import" in error


def test_rows_leave_the_register_as_it_is_until_they_are_published(run, on_file, office_list):
    before = rows_in_force(on_file)
    run(office_list, *ANSWERS)
    assert rows_in_force(on_file) == before
