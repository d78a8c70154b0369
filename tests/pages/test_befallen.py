"""What can befall a list on its way, on the command and on the page alike: each is told in the
language of whoever asked, and nothing is lost.
"""

import random
import sqlite3

import pytest
from streamlit.testing.v1 import AppTest

from data.cli.main import main
from data.register import audit, batches, database, store
from data.register.store import open_register
from data.roles import local_person
from data.snapshot import current_id
from pages.parts.intake import state
from tests.data.office import test_bad_input as bad
from tests.data.register.offices import full_disk
from tests.pages.importing import (
    ROWS,
    accept,
    go_to,
    in_force,
    office_list,
    send,
    waits,
)
from tests.pages.visit import ROOT, at

# a file -> how its sentence goes on in both languages
FILES = {
    "zip bomb": (bad.zip_bomb, "解压", "unpack"),
    "bomb of entities": (bad.entities, "自行展开", "expand"),
    "entities in UTF-16": (bad.wide_entities, "自行展开", "expand"),
    "a million rows": (bad.million_rows, "1048576", "1048576"),
    "a cell far away": (bad.far_cell, "1048576", "1048576"),
    "merged cells without end": (bad.merged_bomb, "合并", "merged"),
    "repeated rows": (bad.repeated_cells, "名单.xlsx", "名单.xlsx"),
    "an upload cut off": (lambda: office_list(*ROWS)[:3000], "名单.xlsx", "名单.xlsx"),
    "nothing": (lambda: b"", "名单.xlsx", "名单.xlsx"),
    "no spreadsheet": (lambda: b"%PDF-1.7 x", "名单.xlsx", "名单.xlsx"),
}
LANGUAGES = ("zh", "en")


@pytest.fixture
def page(own_world):
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


@pytest.fixture
def run(capsys, tmp_path):
    """`run("import", content)`: the exit code of a command and what it said, in each language."""

    def command(*words, content=None):
        given = list(words)
        if content is not None:
            path = tmp_path / "名单.xlsx"
            path.write_bytes(content)
            given += [str(path), "--table", "platforms", "--accept", "all"]
        codes, told = set(), {}
        for language in LANGUAGES:
            codes.add(main(["--lang", language, *given]))
            told[language] = capsys.readouterr().err
        (code,) = codes
        return code, told

    return command


@pytest.fixture
def unharmed(own_world):
    """What stands in the register; a test ends with the same."""
    before = (in_force(own_world), current_id(own_world), _batches(own_world))
    yield
    assert (in_force(own_world), current_id(own_world), _batches(own_world)) == before


def plain(sentence):
    """A sentence without what keeps Markdown from reading it."""
    return sentence.replace("\\", "").replace("\u2060", "")


def _batches(folder):
    register = open_register(folder)
    found = [(batch.number, batch.state) for batch in batches.all_of(register, local_person())]
    register.close()
    return found


# --- the file -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_to_harm_or_broken_is_refused_on_command_and_page(page, run, name, unharmed):
    make, *expected = FILES[name]
    content = make()
    code, told = run("import", content=content)
    assert code == 1
    send(page, office_list(*ROWS))
    for language, words in zip(LANGUAGES, expected, strict=True):
        assert words in told[language] and "Traceback" not in told[language]
        send(page, content, language)
        shown = plain(page.error[0].value)
        assert words in shown and shown in plain(told[language])
        assert len(page.session_state[state.KEPT].upload.file.first_sheet.rows) > 2


@pytest.mark.parametrize(
    ("parts", "zh", "en"),
    [
        ({"xl/vbaProject.bin": b"x"}, "宏", "macro"),
        ({"xl/externalLinks/externalLink1.xml": b"<a/>"}, "引用了其他文件", "other files"),
    ],
    ids=["macros", "links to other files"],
)
def test_macros_and_links_are_told_and_the_list_goes_on(page, run, parts, zh, en, capsys):
    content = bad.with_parts(office_list(*ROWS), **parts)
    for language, words in (("zh", zh), ("en", en)):
        send(page, content, language)
        assert words in page.warning[0].value.lower()
    assert run("import", "--constant", "confidence=confirmed", content=content)[0] == 0


def test_a_file_that_changes_while_it_is_read_is_the_one_that_was_read(
    page, run, own_world, tmp_path, monkeypatch
):
    """Its bytes are read once: rows and the original that is kept are of the same file."""
    from data.register import listed  # noqa: PLC0415

    path = tmp_path / "名单.xlsx"
    real = listed.read_office_file

    def changing(name, content):
        path.write_bytes(b"another file by now")
        return real(name, content)

    monkeypatch.setattr(listed, "read_office_file", changing)
    content = office_list(*ROWS)
    path.write_bytes(content)
    words = [str(path), "--table", "platforms", "--accept", "all"]
    assert main(["import", *words]) == 0
    register = open_register(own_world)
    (batch,) = batches.all_of(register, local_person())
    assert batches.original(register, local_person(), batch.number) == content
    assert len(batch.rows) == len(ROWS)
    register.close()


# --- the database ---------------------------------------------------------------------------------


def _change(folder, statement):
    with sqlite3.connect(folder / "register.db") as connection:
        connection.execute(statement)
    connection.close()


def newer(folder):
    _change(folder, "UPDATE alembic_version SET version_num = '9999'")


def gone(folder):
    for path in folder.glob("register.db*"):
        path.unlink()


def damaged(folder):
    gone(folder)
    (folder / "register.db").write_bytes(b"no database" * 1000)


# what became of the database -> what a page says in both languages
DATABASES = {
    newer: ("更新的版本", "newer version"),
    gone: ("数据库不存在", "database is gone"),
    damaged: ("不是数据库", "is no database"),
}


@pytest.mark.parametrize("befall", DATABASES, ids=lambda one: one.__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_cannot_be_used_is_told_on_both_pages(page, own_world, befall, language):
    waits(own_world, {"platform_id": "pp-1", "name": "芯片中试基地"})
    accept(send(page, office_list(*ROWS), language))
    go_to(page, "outcome")
    befall(own_world)
    told = DATABASES[befall][LANGUAGES.index(language)]
    page.run()
    assert any(told in error.value for error in page.error) and not page.exception
    assert page.session_state[state.KEPT].upload is not None  # the list is there once it is mended
    at(page, "review")
    assert any(told in error.value for error in page.error)
    at(page, "coverage")  # the snapshot in force goes on
    assert not page.error


@pytest.mark.parametrize("befall", DATABASES, ids=lambda one: one.__name__)
def test_a_database_that_cannot_be_used_is_told_by_commands(own_world, run, befall, tmp_path):
    number = waits(own_world, {"platform_id": "pp-1", "name": "芯片中试基地"})
    befall(own_world)
    for words in (["approve", str(number)], ["batches"]):
        code, told = run(*words)
        assert code == 1
        for language, said in zip(LANGUAGES, DATABASES[befall], strict=True):
            assert said in told[language]
    assert (own_world / "register.db").exists() == (befall is not gone)


def test_an_older_database_is_told_on_both_pages_and_left_as_it_is(
    page, own_world, monkeypatch, unharmed
):
    go_to(send(page, office_list(*ROWS)), "columns")
    with monkeypatch.context() as patch:
        patch.setattr(store, "is_behind", lambda connection: True)
        page.run()
        assert "由较早的版本写成" in page.error[0].value
        at(page, "review")
        assert "由较早的版本写成" in page.error[0].value
        at(page, "coverage")
        assert not page.error
    assert page.session_state[state.KEPT].upload is not None


def test_a_locked_database_is_told_and_the_list_stays(page, own_world, monkeypatch, unharmed):
    monkeypatch.setattr(database, "BUSY_S", 0.05)
    go_to(accept(send(page, office_list(*ROWS))), "outcome")
    page.text_input(key="intake_reason").set_value("更新").run()
    other = open_register(own_world)
    with other.writing():
        page.button(key="intake_submit").click().run()
        assert "数据库正被占用" in page.error[0].value and not page.exception
        at(page, "review")  # readers go on
        assert not page.error
    other.close()
    assert page.session_state[state.KEPT].upload is not None


def test_a_full_disk_is_told_and_the_list_stays(page, run, monkeypatch, unharmed):
    noise = {"docProps/noise.bin": random.Random(1).randbytes(1_000_000)}
    content = bad.with_parts(office_list(*ROWS), **noise)
    go_to(accept(send(page, content)), "outcome")
    page.text_input(key="intake_reason").set_value("更新").run()
    with full_disk(monkeypatch):
        page.button(key="intake_submit").click().run()
        assert "磁盘已满" in page.error[0].value and not page.exception
        code, told = run("import", content=content)
        assert code == 1 and "disk is full, and nothing was changed" in told["en"]
    assert page.session_state[state.KEPT].upload is not None


def test_a_clock_set_back_is_told_and_the_list_stays(page, run, monkeypatch, unharmed):
    class Yesterday(audit.datetime):
        @classmethod
        def now(cls, zone):
            return super().now(zone) - audit.timedelta(days=1)

    content = office_list(*ROWS)
    go_to(accept(send(page, content)), "outcome")
    page.text_input(key="intake_reason").set_value("更新").run()
    with monkeypatch.context() as patch:
        patch.setattr(audit, "datetime", Yesterday)
        page.button(key="intake_submit").click().run()
        assert "时钟" in page.error[0].value and not page.exception
        code, told = run("import", content=content)
        assert code == 1 and "set back" in told["en"]
    assert page.session_state[state.KEPT].upload is not None


def test_a_folder_that_may_not_be_written_is_told(page, own_world, monkeypatch, unharmed):
    """As the disk says it; the administrator, as whom tests may run, may write everywhere."""
    never_compared = [[1, "上城区", "未比较过的中试平台", *ROWS[0][3:]], ROWS[1]]
    waiting = office_list(*never_compared)

    def refusing(*given, **named):
        raise PermissionError(13, "Permission denied")

    send(page, waiting)
    with monkeypatch.context() as patch:
        patch.setattr("data.files.leftovers._held_folder", refusing)
        accept(page)
        go_to(page, "outcome")
        assert page.error and "Permission denied" in page.error[0].value
        assert page.session_state[state.KEPT].upload is not None
    page.run()
    assert not page.error
