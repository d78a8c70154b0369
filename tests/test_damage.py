"""Whatever stands in the place of a snapshot, a source or an output: it works, or it is told in
words; nothing hangs.
"""

import json
import os
import shutil
import signal
import stat
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from analytics.cli.main import main as analytics
from data.cli.main import main as data
from data.manifest import MANIFEST, hashes_of, read_manifest, snapshot_id_of
from data.province import PROVINCE_FILE
from data.registry import REGISTRY_VARIABLE, open_registry
from data.snapshot import current_id, snapshots
from geo.errors import PlanningError
from tests.conftest import write_rows
from tests.data.world import write_sources

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes, links and devices as Unix has them")
LONG, DEEP = "x" * 300, "[" * 100_000 + "]" * 100_000
PATIENCE_S = 60


@contextmanager
def patience():
    """Fail instead of hanging."""

    def give_up(*_):
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A folder of snapshots with a small one in force; to be copied."""
    out = tmp_path_factory.mktemp("whole") / "registry"
    write_rows(
        out, needs=[{}], proximity=[{"inside": "yes", "km_p05": 0, "km_p50": 0, "km_p95": 0}]
    )
    return out


@pytest.fixture
def out(whole, tmp_path, monkeypatch):
    """A folder of snapshots to be spoilt; the commands look there."""
    shutil.copytree(whole, tmp_path / "registry")
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path / "registry"))
    return tmp_path / "registry"


# --- how things are spoilt ----------------------------------------------------------------------


def gone(path):
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    return path


# what may stand in the place of a file or a folder
INSTEAD = {
    "nothing": gone,
    "an empty file": lambda path: gone(path).write_bytes(b""),
    "bytes": lambda path: gone(path).write_bytes(bytes(range(256)) * 9),
    "zeros": lambda path: gone(path).write_bytes(b"\0" * 5000),
    "a folder": lambda path: gone(path).mkdir(),
    "a pipe": lambda path: os.mkfifo(gone(path)),
    "a socket": lambda path: os.mknod(gone(path), stat.S_IFSOCK | 0o600),
    "a link to nowhere": lambda path: gone(path).symlink_to("nowhere"),
    "a link to itself": lambda path: gone(path).symlink_to(path.name),
    "a link to a device": lambda path: gone(path).symlink_to("/dev/zero"),
    "a link to a name that is too long": lambda path: gone(path).symlink_to(LONG),
}
POINTERS = {
    "a name of a parent": "..",
    "this folder": ".",
    "the root": "/",
    "a way out": "../../etc/passwd",
    "blanks": " \n\t",
    "another snapshot": "2026-01-01-00000000",
    "a long name": LONG,
    "a megabyte": "x" * 1_000_000,
    "a NUL": "2026-11-23-\0",
    "two lines": "2026-11-23-0000000a\n2026-11-23-0000000b",
    "a pattern": "*",
    "UTF-16": "2026-11-23".encode("utf-16"),
}


def pointing(content):
    return lambda out: (out / "current").write_bytes(
        content if isinstance(content, bytes) else content.encode()
    )


def sealed(edit):
    """Spoil a snapshot by `edit(folder, manifest)`, which may return another manifest, and seal it
    so that its hashes fit again.
    """

    def spoil(out):
        folder = out / current_id(out)
        manifest = json.loads((folder / MANIFEST).read_bytes())
        edited = edit(folder, manifest)
        manifest = manifest if edited is None else edited
        if isinstance(manifest, dict):
            if manifest.get("files") == json.loads((folder / MANIFEST).read_bytes())["files"]:
                manifest["files"] = hashes_of(folder)
            if "as_of" in manifest and manifest.get("snapshot_id") == current_id(out):
                manifest["snapshot_id"] = snapshot_id_of(manifest)
        (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    return spoil


def holding(key, value):
    return sealed(lambda folder, manifest: manifest | {key: value})


def lacking(key):
    return sealed(
        lambda folder, manifest: {name: value for name, value in manifest.items() if name != key}
    )


def written(content):
    return lambda out: (out / current_id(out) / MANIFEST).write_bytes(content)


def of_table(change, table="needs"):
    """Change a table of a snapshot and seal it."""

    def edit(folder, manifest):
        path = folder / f"{table}.parquet"
        change(pd.read_parquet(path)).to_parquet(path)

    return sealed(edit)


def as_file(content, name="needs.parquet"):
    return sealed(lambda folder, manifest: (folder / name).write_bytes(content) and None)


POLICY = "policy_sets/plan-2024-2027.toml"
WRONG = [None, [], {}, "text", 1, [1], {"a": {}}]
KEYS = ("snapshot_id", "as_of", "rows", "files", "credits", "sources", "policy_sets", "notices")
SPOILS = {
    **{
        f"current: {name}": (lambda out, put=put: put(out / "current"))
        for name, put in INSTEAD.items()
    },
    **{f"current: {name}": pointing(content) for name, content in POINTERS.items()},
    **{
        f"manifest: {name}": (lambda out, put=put: put(out / current_id(out) / MANIFEST))
        for name, put in INSTEAD.items()
    },
    **{
        f"snapshot: {name}": (lambda out, put=put: put(out / current_id(out)))
        for name, put in INSTEAD.items()
    },
    **{
        f"table: {name}": (lambda out, put=put: put(out / current_id(out) / "needs.parquet"))
        for name, put in INSTEAD.items()
    },
    **{
        f"folder of snapshots: {name}": (lambda out, put=put: put(out))
        for name, put in INSTEAD.items()
    },
    **{
        f"beside: {name}": (lambda out, put=put: put(out / "2020-01-01-00000000"))
        for name, put in INSTEAD.items()
    },
    **{
        f"policy set: {name}": (lambda out, put=put: put(out / current_id(out) / POLICY))
        for name, put in INSTEAD.items()
    },
    **{f"manifest without {key}": lacking(key) for key in KEYS},
    **{f"{key}: {value!r}": holding(key, value) for key in KEYS for value in WRONG},
    **{
        f"all of it: {value!r}": sealed(lambda folder, manifest, value=value: value)
        for value in WRONG
        if value is not None
    },
    **{
        f"as_of: {day!r}": holding("as_of", day)
        for day in (
            "",
            "2026",
            "20261123",
            "2026-W47-1",
            "9999-99-99",
            "2026-02-30",
            "../..",
            "2026-11-23T00:00",
            "-1",
            20261123,
        )
    },
    **{
        f"a row of {name!r}": sealed(
            lambda folder, manifest, name=name: manifest["rows"].update({name: 1})
        )
        for name in (
            '"',
            'a"; DROP TABLE needs; --',
            "../needs",
            "/etc/passwd",
            "needs.parquet",
            "",
            "NEEDS",
            "a b",
            "中",
            LONG,
            "nowhere",
        )
    },
    **{
        f"{rows!r} rows": sealed(
            lambda folder, manifest, rows=rows: manifest["rows"].update(needs=rows)
        )
        for rows in (-1, 1.5, "1", None, [], 10**30, True)
    },
    **{
        f"a file {name!r}": sealed(
            lambda folder, manifest, name=name: manifest["files"].update({name: "0" * 64})
        )
        for name in ("../x", "/etc/passwd", "", ".", "a/../../x", "a\0b", "a\\b", "//x", "nowhere")
    },
    **{
        f"hash {value!r}": sealed(
            lambda folder, manifest, value=value: manifest["files"].update({"needs.parquet": value})
        )
        for value in (None, 1, [], "", "x" * 64, "../x")
    },
    "credits without a title": holding("credits", [{"licence": "MIT"}]),
    "credits of numbers": holding(
        "credits",
        [
            dict.fromkeys(
                ("title_zh", "title_en", "origin_zh", "origin_en", "licence", "note_zh", "note_en"),
                1,
            )
        ],
    ),
    "no JSON": written(b"{"),
    "JSON with a byte order mark": written(b"\xef\xbb\xbf{}"),
    "deep JSON": written(DEEP.encode()),
    "a long number": written(b'{"rows": ' + b"9" * 10_000 + b"}"),
    "half a letter": written(b'{"snapshot_id": "\\ud800"}'),
    "JSON in UTF-16": written("{}".encode("utf-16")),
    "no UTF-8": written(b"\xff\xfe\xfa"),
    "NaN": written(b"NaN"),
    "a manifest beyond all size": written(b" " * 17_000_000 + b"{}"),
    "half a letter in a name": sealed(
        lambda folder, manifest: manifest["files"].update({"\ud800": "0" * 64})
    ),
    "no Parquet": as_file(b"id\n1\n"),
    "an empty Parquet": as_file(b""),
    "half a Parquet": as_file(b"PAR1"),
    "a Parquet cut short": sealed(
        lambda folder, manifest: os.truncate(folder / "needs.parquet", 500)
    ),
    "a table without columns": of_table(lambda table: table.iloc[:, :0]),
    "a table without a column": of_table(lambda table: table.drop(columns="unit_id")),
    "numbers for text": of_table(lambda table: table.assign(unit_id=1)),
    "text for numbers": of_table(lambda table: table.assign(km_p50="far"), "proximity"),
    "lists for text": of_table(lambda table: table.assign(unit_id=[["a"]])),
    "days for numbers": of_table(
        lambda table: table.assign(km_p50=pd.Timestamp("2026-01-01")), "proximity"
    ),
    "bytes for text": of_table(lambda table: table.assign(unit_id=b"\xff")),
    "a column twice": of_table(lambda table: table.assign(UNIT_ID="x")),
    "a quote in a column": of_table(lambda table: table.assign(**{'a"b': 1})),
    "a policy set that is no TOML": as_file(b"= =", POLICY),
    "a policy set of bytes": as_file(b"\xff\xfe", POLICY),
    "an empty policy set": as_file(b"", POLICY),
    "a policy set of another": as_file(b'id = "other"', POLICY),
    "a deep policy set": as_file(b"a = " + DEEP.encode(), POLICY),
    "a number without end in a policy set": as_file(b"a = " + b"9" * 10_000, POLICY),
    "no policy sets": sealed(lambda folder, manifest: gone(folder / "policy_sets") and None),
    "policy sets are a file": sealed(
        lambda folder, manifest: gone(folder / "policy_sets").write_bytes(b"x") and None
    ),
    "no province, as of an older version": sealed(
        lambda folder, manifest: gone(folder / PROVINCE_FILE) and None
    ),
    "a province that is no TOML": as_file(b"= =", PROVINCE_FILE),
    "a province of other keys": as_file(b'code = "330000"', PROVINCE_FILE),
    "a file whose name is in another encoding": lambda out: (
        out / current_id(out) / os.fsdecode(b"\xff.txt")
    ).write_bytes(b"x"),
    "a snapshot whose name is in another encoding": lambda out: shutil.copytree(
        out / current_id(out), out / os.fsdecode(b"\xff")
    ),
    "pipes all round": lambda out: [
        os.mkfifo(out / name) for name in ("a", "b.json", ".building-0123456789ab")
    ],
}


HARMLESS = (
    "beside",
    "pipes all round",
    "a snapshot whose name",
    "a quote in a column",
    "a column twice",
    "sources: {}",
    "policy_sets: {}",
    "credits: []",
    "notices: []",
)


def test_there_are_many_ways_to_spoil_a_snapshot():
    assert len(SPOILS) >= 60


def asked(call):
    """What a function answers, None where it refuses in words."""
    try:
        return call()
    except PlanningError as refused:
        assert refused.zh.strip() and refused.en.strip() and len(refused.en) < 5000
        str(refused).encode()  # a page could not show half a letter
        return None


@pytest.mark.parametrize("way", SPOILS)
def test_a_spoilt_snapshot_is_told_in_words_or_does_no_harm(out, way, tmp_path, capsys):
    spoilt = out / current_id(out)
    with patience():
        SPOILS[way](out)
        asked(lambda: current_id(out))
        asked(lambda: read_manifest(spoilt))
        listed = asked(lambda: snapshots(out))
        opened = asked(open_registry)
        assert data(["snapshots"]) == (
            1 if listed is None or listed and asked(lambda: current_id(out)) is None else 0
        )
        if way.startswith(HARMLESS):
            assert opened is not None
        else:
            assert opened is None and analytics(["gaps", "--out", str(tmp_path / "gaps.csv")]) == 1
    assert "Traceback" not in capsys.readouterr().err and not (tmp_path / "gaps.csv").exists()


# --- the folder that the environment names ------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        LONG,
        "/dev/null",
        "/dev/zero",
        "/proc/self/mem",
        "nowhere",
        "~",
        "中文",
        "a\nb",
        __file__,
        f"{__file__}/x",
    ],
)
def test_a_folder_of_snapshots_that_is_none_is_told(monkeypatch, tmp_path, capsys, value):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(REGISTRY_VARIABLE, value)
    with patience():
        assert analytics(["gaps", "--lang", "en"]) == 1
        assert data(["--lang", "en", "snapshots"]) in (0, 1)
        said = capsys.readouterr()
    assert "Traceback" not in said.err and (
        "python -m data build" in said.err or "Correct" in said.err or "cannot be read" in said.err
    )


def test_a_variable_that_is_set_to_nothing_counts_as_not_set(monkeypatch):
    from data.registry import registry_dir
    from data.snapshot import REGISTRY_DIR

    monkeypatch.setenv(REGISTRY_VARIABLE, "")
    assert registry_dir() == REGISTRY_DIR


def test_a_folder_may_be_called_like_a_pattern(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "[a]*?")
    assert open_registry(tmp_path / "[a]*?" / current_id(whole)).snapshot_id == current_id(whole)


# --- commands -----------------------------------------------------------------------------------


@pytest.fixture
def sources(tmp_path):
    return write_sources(tmp_path / "sources")


SOURCE_FILES = [
    (file, way)
    for file in ("platforms.csv", "counties.parquet", "collection.toml", "")
    for way in INSTEAD
]
SOURCE_FILES += [
    ("zone_boundaries.geojson", way) for way in ("a pipe", "a folder", "a link to itself", "bytes")
]


@pytest.mark.parametrize("file, way", SOURCE_FILES)
def test_a_build_from_spoilt_sources_is_told_in_words(sources, out, capsys, file, way):
    before = current_id(out)
    with patience():
        INSTEAD[way](sources / file)
        code = data(["build", "--sources", str(sources), "--json"])
    said = capsys.readouterr()
    # which is as good as no file, where none is needed
    assert code == 1 or way == "a link to itself"
    assert "Traceback" not in said.err and json.loads(said.out)["ok"] is (code == 0)
    assert code == 0 or current_id(out) == before


@pytest.mark.parametrize("way", INSTEAD)
@pytest.mark.parametrize("table", ["platforms", "counties", "zone_boundaries"])
def test_a_check_of_what_is_no_file_is_told_in_words(sources, tmp_path, capsys, table, way):
    with patience():
        INSTEAD[way](tmp_path / "given.csv")
        assert (
            data(
                ["check", str(tmp_path / "given.csv"), "--table", table, "--sources", str(sources)]
            )
            == 1
        )
    assert "given.csv" in "".join(capsys.readouterr())


@pytest.mark.parametrize("name", [LONG, "中" * 100, "/", "..", "/dev/null/x"])
@pytest.mark.parametrize("option", ["--sources", "--out", "check"])
def test_a_path_that_no_file_can_have_is_told_in_words(
    sources, tmp_path, monkeypatch, capsys, option, name
):
    monkeypatch.chdir(tmp_path)
    words = {
        "--sources": ["build", "--sources", name, "--out", "there"],
        "--out": ["build", "--sources", str(sources), "--out", f"{__file__}/{name}"],
        "check": ["check", name, "--table", "counties"],
    }
    before = sorted(Path(__file__).parent.iterdir())
    with patience():
        assert data(words[option]) == 1
    assert (
        "Traceback" not in capsys.readouterr().err
        and sorted(Path(__file__).parent.iterdir()) == before
    )


@pytest.mark.parametrize(
    "way",
    [
        way
        for way in INSTEAD
        if way
        not in ("nothing", "an empty file", "bytes", "zeros", "a folder", "a link to nowhere")
    ],
)
def test_a_build_into_what_is_no_folder_is_told_in_words(sources, tmp_path, capsys, way):
    INSTEAD[way](tmp_path / "there")
    with patience():
        assert data(["build", "--sources", str(sources), "--out", str(tmp_path / "there")]) == 1
    assert "there" in (said := capsys.readouterr().err) or "--out" in said


def test_a_build_through_a_link_to_nowhere_makes_its_target(sources, tmp_path):
    (tmp_path / "link").symlink_to("target")
    assert data(["build", "--sources", str(sources), "--out", str(tmp_path / "link")]) == 0
    assert current_id(tmp_path / "target") == current_id(tmp_path / "link")


def test_a_snapshot_does_not_go_to_standard_output(sources, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert data(["--lang", "en", "build", "--sources", str(sources), "--out", "-"]) == 1
    assert "Name a folder" in capsys.readouterr().err and not Path("-").exists()


@pytest.mark.parametrize("way", INSTEAD)
def test_an_output_that_is_something_else_is_told_or_written(
    out, tmp_path, monkeypatch, capsys, way
):
    monkeypatch.setattr("data.files.writing.WAIT_FOR_READER_S", 0.1)
    INSTEAD[way](tmp_path / "gaps.csv")
    kinds = [
        stat.S_IFMT(os.lstat(path).st_mode)
        for path in tmp_path.iterdir()
        if path.name == "gaps.csv"
    ]
    with patience():
        code = analytics(["gaps", "--lang", "en", "--out", str(tmp_path / "gaps.csv")])
    assert "Traceback" not in capsys.readouterr().err
    assert code == (
        way
        in (
            "a folder",
            "a pipe",
            "a socket",
            "a link to itself",
            "a link to a name that is too long",
        )
    )
    assert kinds in ([], [stat.S_IFMT(os.lstat(tmp_path / "gaps.csv").st_mode)])


@pytest.mark.parametrize("way", INSTEAD)
@pytest.mark.parametrize(
    "words",
    [
        ["scenario", "run"],
        ["scenario", "compare"],
        ["brief", "--format", "xlsx", "--out", "-", "--decisions"],
    ],
)
def test_a_file_that_a_command_reads_and_that_is_none_is_told_in_words(
    out, tmp_path, capsys, words, way
):
    with patience():
        INSTEAD[way](tmp_path / "given.json")
        assert analytics([*words, str(tmp_path / "given.json")]) == 1
    assert "given.json" in capsys.readouterr().err
