"""The command lines at their edges: other consoles, closed pipes, full disks, standard output."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.cli.main import main as analytics
from analytics.exports import picture_size
from data.cli.main import main as data
from data.registry import REGISTRY_VARIABLE
from geo.errors import PlanningError
from tests.conftest import write_rows

ROOT = Path(__file__).parents[1]
ODD = "平台 Müller ⑳ 𠮷 🏭 ﷽"  # letters that GBK lacks, most of them
pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes and terminals as Unix has them")


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory):
    """A province in which a platform and a county have names that few consoles can show."""
    out = tmp_path_factory.mktemp("console") / "registry"
    write_rows(
        out,
        needs=[{}, {"unit_id": "330203"}],
        proximity=[{"inside": "yes", "km_p05": 0, "km_p50": 0, "km_p95": 0}],
        platforms=[{"platform_id": "p1", "name": ODD}],
        units=[{"unit_id": "330203", "name": ODD}],
    )
    return out


class Stream(io.TextIOWrapper):
    """A console that a test may take for a terminal."""

    def isatty(self):
        return False


@pytest.fixture
def console(snapshots, monkeypatch):
    """`console("gbk", "data", "snapshots")`: exit code, bytes of standard output and of standard
    error, in a console of an encoding.
    """
    monkeypatch.setenv(REGISTRY_VARIABLE, str(snapshots))

    def run(encoding, program, *words):
        streams = [Stream(io.BytesIO(), encoding, errors="strict") for _ in range(2)]
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", streams[0])
            patched.setattr(sys, "stderr", streams[1])
            try:
                code = MAINS[program]([str(word) for word in words])
            except SystemExit as ended:  # of --help
                code = ended.code
        for stream in streams:
            stream.flush()
        return code, *(stream.buffer.getvalue() for stream in streams)

    return run


MAINS = {"data": data, "analytics": analytics}
LINES = [
    ("data", "snapshots"),
    ("data", "describe"),
    ("data", "--help"),
    ("data", "check", "nowhere🏭.csv", "--table", "platforms"),
    ("data", "check", "nowhere🏭.csv", "--table", "platforms", "--json"),
    ("data", "build", "--sources", "nowhere🏭"),
    ("data", "build", "--sources", "nowhere🏭", "--json"),
    ("analytics", "gaps", "--all"),
    ("analytics", "gaps", "--help"),
    ("analytics", "gaps", "--cluster", ODD),
    ("analytics", "siting", "--sites", "1"),
]


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_a_console_that_lacks_letters_is_no_fault(console, words, encoding):
    code, out, err = console(encoding, *words)
    assert code in (0, 1) and b"Traceback" not in err and out + err
    if "--json" in words:
        assert json.loads(out.decode("utf-8"))["ok"] is False


def test_files_and_redirected_tables_are_utf8_whatever_the_console(console, tmp_path):
    code, printed, _ = console("gbk", "analytics", "gaps", "--all")
    console("gbk", "analytics", "gaps", "--all", "--out", tmp_path / "gaps.csv")
    assert (
        code == 0
        and ODD in printed.decode("utf-8")
        and (tmp_path / "gaps.csv").read_bytes() == b"\xef\xbb\xbf" + printed
    )


def test_a_terminal_gets_the_letters_that_it_has(console, monkeypatch):
    monkeypatch.setattr(Stream, "isatty", lambda stream: True)
    _, out, _ = console("gbk", "analytics", "gaps", "--all")
    assert "\\U0001f3ed" in out.decode("gbk") and "平台" in out.decode("gbk")


# --- standard output ----------------------------------------------------------------------------


def test_a_dash_is_standard_output_without_a_description_beside_it(console, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = console("utf-8", "analytics", "gaps", "--lang", "en", "--out", "-")
    assert (
        code == 0
        and out == console("utf-8", "analytics", "gaps")[1]
        and list(tmp_path.iterdir()) == []
    )
    assert b"no description (.json) was written" in err


def test_no_description_is_written_beside_what_is_no_file(console):
    code, _, err = console("utf-8", "analytics", "gaps", "--lang", "en", "--out", "/dev/null")
    assert (
        code == 0
        and b"no description (.json) was written" in err
        and not Path("/dev/null.json").exists()
    )


def test_a_brief_goes_to_standard_output_byte_by_byte(console, tmp_path):
    code, out, _ = console("gbk", "analytics", "brief", "--format", "xlsx", "--out", "-")
    console("gbk", "analytics", "brief", "--format", "xlsx", "--out", tmp_path / "atlas.xlsx")
    assert code == 0 and out == (tmp_path / "atlas.xlsx").read_bytes() and out.startswith(b"PK")


def test_an_output_that_cannot_be_written_is_told_before_the_work(console, tmp_path):
    (tmp_path / "gaps.csv.json").mkdir()
    code, _, err = console(
        "utf-8", "analytics", "gaps", "--lang", "en", "--out", tmp_path / "gaps.csv"
    )
    assert (
        code == 1 and b"gaps.csv.json: is a folder" in err and not (tmp_path / "gaps.csv").exists()
    )


def command(snapshots, line):
    """Run a line of the shell in a process of its own, where a pipe is really closed."""
    environment = os.environ | {REGISTRY_VARIABLE: str(snapshots), "PYTHON": sys.executable}
    return subprocess.run(
        ["bash", "-c", line], env=environment, cwd=ROOT, capture_output=True, timeout=300
    )


@pytest.mark.parametrize(
    "words",
    [
        "data describe",
        "analytics brief --format xlsx --out -",
        "analytics gaps --all --out /dev/stdout",
    ],
)
def test_a_reader_that_has_had_enough_ends_a_command_quietly(snapshots, words):
    done = command(snapshots, f"$PYTHON -m {words} | true; exit ${{PIPESTATUS[0]}}")
    assert done.returncode == 0 and b"Error" not in done.stderr and b"Exception" not in done.stderr


@pytest.mark.parametrize("words", ["data snapshots", "analytics gaps"])
def test_a_full_disk_behind_standard_output_is_told(snapshots, words):
    done = command(snapshots, f"exec $PYTHON -m {words} > /dev/full")
    assert done.returncode == 1 and b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr and b"Exception" not in done.stderr


@pytest.mark.parametrize("words", ["data snapshots", "analytics gaps"])
def test_standard_output_that_is_closed_is_no_traceback(snapshots, words):
    done = command(snapshots, f"exec $PYTHON -m {words} >&-")
    assert done.returncode in (0, 1) and b"Traceback" not in done.stderr


SIZES = [
    "100000x100000",
    "0x0",
    "-5x-5",
    "1x99999999",
    "8000x8000",
    "axb",
    "1920",
    "1920x",
    "1e9x1",
    "nanxnan",
    "１９２０x１０８０",
    "9" * 9999 + "x1",
    "",
    "1920x1080x3",
    "inf",
    "1920.5x1080",
]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size[:16] or "nothing")
def test_a_size_at_which_no_picture_is_drawn_is_told_at_once(size):
    with pytest.raises(PlanningError, match="is no size of a picture|cannot be drawn") as refused:
        picture_size(size)
    assert len(refused.value.en) < 300


def test_a_size_is_refused_before_anything_is_drawn(console, monkeypatch):
    monkeypatch.setattr("analytics.cli.brief.export", lambda *_: pytest.fail("it is drawn"))
    assert (
        console(
            "utf-8",
            "analytics",
            "brief",
            "--format",
            "png",
            "--size",
            "100000x100000",
            "--out",
            "-",
        )[0]
        == 1
    )


@pytest.mark.parametrize("size", ["160x120", "1920x1080", "1920X1080", " 7680x4320 ", "8000x5000"])
def test_a_size_of_any_screen_is_read(size):
    assert "x".join(map(str, picture_size(size))) == size.strip().lower()
