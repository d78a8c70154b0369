"""The folder that the operator names: safe names, whole files, nothing overwritten unasked,
everything told in words.
"""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.faults import RegistryError
from data.files import folder
from data.files.folder import FolderError, TakenError, listed, named_folder, safe_name, save, usable


@pytest.mark.parametrize(
    "arguments, name",
    [([], None), (["--scenarios", "a b"], "a b"), (["--scenarios=x"], "x"), (["-n", "2"], None)],
)
def test_the_folder_is_the_one_named_at_the_start(arguments, name):
    assert named_folder(arguments) == (name and Path(name))


@pytest.mark.parametrize(
    "arguments", [["--scenarios"], ["--scenarios="], ["--scenarios", "--other"]]
)
def test_the_option_without_a_folder_is_told(arguments):
    with pytest.raises(FolderError, match="names no folder"):
        named_folder(arguments)


NAMES = {
    "情景一": "情景一",
    "north east": "north-east",
    "../../etc/passwd": "etc-passwd",
    "..": None,
    "": None,
    "///": None,
    ".hidden": "hidden",
    "a/b\\c": "a-b-c",
    "CON": "_CON",
    "nul.txt": "_nul.txt",
    "Com1": "_Com1",
    "a:b*c?": "a-b-c",
    "x\x00y": "x-y",
    "é": "é",
    "e\u0301": "é",
    "方" * 100: "方" * 60,
}


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_name_becomes_one_that_any_file_system_takes(name):
    if NAMES[name] is None:
        with pytest.raises(FolderError, match="cannot name a file"):
            safe_name(name)
    else:
        assert safe_name(name) == NAMES[name]


@given(st.text(max_size=200))
def test_no_name_leads_out_of_the_folder(name):
    try:
        safe = safe_name(name)
    except FolderError:
        return
    assert (
        Path(safe).name == safe
        and not safe.startswith(".")
        and len(safe) <= folder.MOST_LETTERS + 1
        and len(safe.encode()) <= folder.MOST_BYTES + 1
    )
    assert safe.partition(".")[0].casefold() not in folder.DEVICES and safe.isprintable()


def test_what_is_saved_is_listed_and_read(tmp_path):
    assert save(tmp_path, "情景 一", b"{}") == "情景-一"
    (tmp_path / ".hidden.json").write_bytes(b"x")
    (tmp_path / "notes.txt").write_bytes(b"x")
    assert [(one.name, one.content) for one in listed(tmp_path, 100)] == [("情景-一", b"{}")]


def test_nothing_is_overwritten_unless_it_is_said(tmp_path):
    save(tmp_path, "Plan", b"old")
    for name in ("Plan", "plan", "plan "):  # on some file systems they are one
        with pytest.raises(TakenError, match="saved already"):
            save(tmp_path, name, b"new")
    assert listed(tmp_path, 100)[0].content == b"old"
    save(tmp_path, "plan", b"new", overwrite=True)
    assert [(one.name, one.content) for one in listed(tmp_path, 100)] == [("Plan", b"new")]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(RegistryError, match="No space left"):
        save(tmp_path, "x", b"{}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_without_its_path(tmp_path):
    for ask in (usable, lambda gone: save(gone, "x", b"")):
        with pytest.raises(FolderError) as told:
            ask(tmp_path / "gone")
        assert "'gone' is not there" in told.value.en and str(tmp_path) not in str(told.value)


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="whoever may do everything is refused nothing"
)
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FolderError, match="cannot be read and written"):
            usable(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_of_a_huge_file_no_more_is_read_than_is_allowed(tmp_path):
    (tmp_path / "huge.json").write_bytes(b"x" * 1000)
    assert len(listed(tmp_path, 10)[0].content) == 11


def test_a_file_whose_name_is_in_another_encoding_is_listed_by_a_name_that_can_be_shown(tmp_path):
    try:
        (tmp_path / os.fsdecode("情景.json".encode("gb18030"))).write_bytes(b"{}")
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    (saved,) = listed(tmp_path, 100)
    assert saved.content == b"{}" and saved.name.encode()
