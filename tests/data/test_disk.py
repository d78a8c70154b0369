"""Writing and reading: whole or not at all, through links, straight into pipes, and nothing stale
left.
"""

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.faults import RegistryError
from data.files import leftovers, writing
from data.files.leftovers import BESIDE, making_folder
from data.files.reading import read_file, read_whole
from data.files.writing import refuse_unwritable, replace_file, write_whole

ROOT = Path(__file__).parents[2]
UNIX = pytest.mark.skipif(os.name == "nt", reason="of pipes, owners and locks as Unix has them")
pytestmark = UNIX


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# --- whole or not at all ------------------------------------------------------------------------


def test_a_file_is_written_and_replaced(tmp_path):
    write_whole(tmp_path / "gaps.csv", b"old")
    write_whole(tmp_path / "gaps.csv", b"new")
    assert names(tmp_path) == ["gaps.csv"] and (tmp_path / "gaps.csv").read_bytes() == b"new"


def full_disk(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("step", ["os.replace", "os.fsync", "os.open"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else_and_says_why(
    tmp_path, monkeypatch, step
):
    (tmp_path / "gaps.csv").write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr(step, full_disk)
        with pytest.raises(
            RegistryError, match="gaps.csv: cannot be written .No space left on device."
        ):
            write_whole(tmp_path / "gaps.csv", b"new")
    assert names(tmp_path) == ["gaps.csv"] and (tmp_path / "gaps.csv").read_bytes() == b"old"


def test_what_is_written_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    steps, sync, replace = [], os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: (steps.append("sync"), sync(descriptor)))
    monkeypatch.setattr(os, "replace", lambda *paths: (steps.append("rename"), replace(*paths)))
    write_whole(tmp_path / "gaps.csv", b"new")
    assert steps == ["sync", "rename", "sync"]


WRITER = """
import sys
from pathlib import Path
from data.files.writing import write_whole
for _ in range(60):
    write_whole(Path(sys.argv[1]), sys.argv[2].encode() * 200_000)
"""


def test_of_two_processes_that_write_one_file_each_writes_it_whole(tmp_path):
    out = tmp_path / "gaps.csv"
    out.write_bytes(b"a" * 200_000)
    command = [sys.executable, "-c", WRITER, str(out)]
    writers = [subprocess.Popen([*command, letter], cwd=ROOT) for letter in "ab"]
    while any(writer.poll() is None for writer in writers):
        assert read_file(out) in (b"a" * 200_000, b"b" * 200_000)
        time.sleep(0.01)
    assert [writer.returncode for writer in writers] == [0, 0] and names(tmp_path) == ["gaps.csv"]


def test_threads_of_one_process_do_not_meet_in_the_file_beside(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: write_whole(tmp_path / "x", str(n).encode() * 9999), range(99)))
    content = (tmp_path / "x").read_text()
    assert len(content) % 9999 == 0 and names(tmp_path) == ["x"]


# --- links --------------------------------------------------------------------------------------


def test_of_a_link_the_target_is_replaced_and_the_link_stays(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "gaps.csv").write_bytes(b"old")
    (tmp_path / "middle").symlink_to("real/gaps.csv")
    (tmp_path / "link").symlink_to(tmp_path / "middle")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "middle").is_symlink()
    assert (tmp_path / "real" / "gaps.csv").read_bytes() == b"new"
    assert names(tmp_path / "real") == ["gaps.csv"]


def test_of_a_dangling_link_the_target_is_made(tmp_path):
    (tmp_path / "link").symlink_to("later.csv")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "later.csv").read_bytes() == b"new"


# --- what cannot be written ---------------------------------------------------------------------


def looping(path):
    path.symlink_to(path.name)


REFUSED = {
    "a folder": (lambda path: path.mkdir(), "is a folder. Name a file in it"),
    "a link to a folder": (lambda path: path.symlink_to(path.parent), "is a folder"),
    "a link that leads to itself": (looping, "Too many levels of symbolic links"),
    "a link into nowhere": (
        lambda path: path.symlink_to("nowhere/out"),
        "No such file or directory",
    ),
    "a socket": (lambda path: os.mknod(path, stat.S_IFSOCK | 0o600), "is a disk or a socket"),
    "a read-only file": (
        lambda path: (path.write_bytes(b"old"), path.chmod(0o444)),
        "is read-only and was left as it is",
    ),
}


@pytest.mark.parametrize(
    "check", [refuse_unwritable, lambda path: write_whole(path, b"new")], ids=["before", "at"]
)
@pytest.mark.parametrize("place", REFUSED)
def test_what_cannot_be_written_is_told_and_left_as_it_is(tmp_path, place, check):
    make, said = REFUSED[place]
    make(tmp_path / "out")
    before = os.lstat(tmp_path / "out")
    with pytest.raises(RegistryError) as refused:
        check(tmp_path / "out")
    assert refused.value.en.startswith("out: ") and said in refused.value.en
    assert os.path.samestat(before, os.lstat(tmp_path / "out")) and names(tmp_path) == ["out"]


ODD_PATHS = [
    "",
    ".",
    "..",
    "/",
    "nowhere/gaps.csv",
    "file/gaps.csv",
    "file/../gaps.csv",
    "x" * 300,
    "中" * 100,
    "/proc/version/x",
]


@pytest.mark.parametrize("path", ODD_PATHS)
def test_a_path_that_names_no_file_is_explained(tmp_path, path):
    (tmp_path / "file").write_bytes(b"")
    for check in (refuse_unwritable, lambda out: write_whole(out, b"new")):
        with pytest.raises(RegistryError, match="cannot be written|is a folder"):
            check(tmp_path / path if path else Path(path))
    assert names(tmp_path) == ["file"]


# --- owner and mode -----------------------------------------------------------------------------


@pytest.fixture
def umask():
    """`umask(0o027)` for one test."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


@pytest.mark.parametrize(
    "mask, mode", [(0o022, 0o644), (0o027, 0o640), (0o002, 0o664), (0o077, 0o600)]
)
def test_a_new_file_may_be_read_by_whom_the_umask_says(tmp_path, umask, mask, mode):
    umask(mask)
    write_whole(tmp_path / "gaps.csv", b"new")
    assert stat.S_IMODE(os.stat(tmp_path / "gaps.csv").st_mode) == mode


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755, 0o200])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path, mode):
    (tmp_path / "gaps.csv").write_bytes(b"old")
    (tmp_path / "gaps.csv").chmod(mode)
    write_whole(tmp_path / "gaps.csv", b"new")
    assert stat.S_IMODE(os.stat(tmp_path / "gaps.csv").st_mode) == mode


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0, reason="only the administrator gives files away"
)
def test_a_file_that_is_replaced_keeps_its_owner(tmp_path):
    (tmp_path / "gaps.csv").write_bytes(b"old")
    os.chown(tmp_path / "gaps.csv", 12345, 23456)
    write_whole(tmp_path / "gaps.csv", b"new")
    found = os.stat(tmp_path / "gaps.csv")
    assert (found.st_uid, found.st_gid) == (12345, 23456)


# --- straight through ---------------------------------------------------------------------------


def test_a_pipe_takes_all_and_stays_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    content = b"x" * 300_000  # more than a pipe holds at once
    with ThreadPoolExecutor(1) as threads:
        received = threads.submit((tmp_path / "pipe").read_bytes)
        write_whole(tmp_path / "pipe", content)
        assert received.result() == content
    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe").st_mode) and names(tmp_path) == ["pipe"]


def test_a_pipe_that_nobody_reads_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "WAIT_FOR_READER_S", 0.1)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RegistryError, match="pipe: cannot be written"):
        write_whole(tmp_path / "pipe", b"new")


def test_a_reader_that_leaves_is_told_as_such(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = threading.Thread(target=lambda: (tmp_path / "pipe").open("rb").close())
    reader.start()
    with pytest.raises(BrokenPipeError):
        write_whole(tmp_path / "pipe", b"x" * 10_000_000)
    reader.join()


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_written_to_and_stays(device):
    before = os.stat(device)
    write_whole(Path(device), b"new")
    assert os.path.samestat(before, os.stat(device))


def test_a_device_that_takes_no_more_is_told():
    with pytest.raises(RegistryError, match="full: cannot be written .No space left on device."):
        write_whole(Path("/dev/full"), b"new")


@pytest.mark.parametrize("out", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.parametrize("into", ["pipe", "file"])
def test_standard_output_gets_the_bytes_after_what_was_printed(tmp_path, out, into):
    program = (
        "from pathlib import Path\nfrom data.files.writing import"
        f" write_whole\nprint('first')\nwrite_whole(Path({out!r}), b'\\xff\\x00')\nprint('last')\n"
    )
    link = os.readlink("/dev/stdout")
    with (tmp_path / "caught").open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            stdout=file if into == "file" else subprocess.PIPE,
            check=True,
        )
    assert (done.stdout or (tmp_path / "caught").read_bytes()) == b"first\n\xff\x00last\n"
    assert os.readlink("/dev/stdout") == link


# --- read without waiting -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.mkdir(),
        os.mkfifo,
        looping,
        lambda path: path.symlink_to("nowhere"),
        lambda path: path.symlink_to("/dev/zero"),
    ],
)
def test_what_is_no_file_is_told_without_waiting_on_it(tmp_path, make):
    make(tmp_path / "in.xlsx")
    with pytest.raises(RegistryError, match="in.xlsx: cannot be read"):
        read_whole(tmp_path / "in.xlsx")


def test_what_the_shell_hands_over_is_read(tmp_path):
    ours, theirs = os.pipe()
    os.write(theirs, b"content")
    os.close(theirs)
    assert read_whole(Path(f"/dev/fd/{ours}")) == b"content"
    os.close(ours)


# --- leftovers ----------------------------------------------------------------------------------

KILLED = """
import os, sys, time
from pathlib import Path
from data.files.leftovers import making_folder
from data.files.writing import write_whole
def wait(*_):
    print("here", flush=True)
    time.sleep(600)
if sys.argv[2] == "file":
    os.replace = wait
    write_whole(Path(sys.argv[1]) / "gaps.csv", b"half")
else:
    with making_folder(Path(sys.argv[1]), ".building-") as folder:
        (folder / "half.parquet").write_bytes(b"half")
        wait()
"""


@pytest.fixture
def maker(tmp_path):
    """`maker("file")`: another process in the middle of making one, and its passing name."""
    running = []

    def start(kind):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path), kind], cwd=ROOT, stdout=subprocess.PIPE
        )
        running.append(process)
        assert process.stdout.readline() == b"here\n"
        return process, next(path for path in tmp_path.iterdir() if path.name.startswith("."))

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def write_again(folder, kind):
    if kind == "file":
        write_whole(folder / "other.csv", b"new")
    else:
        with making_folder(folder, ".building-"):
            pass


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_a_killed_process_left_is_cleared_at_the_next_write(tmp_path, maker, kind):
    process, left = maker(kind)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert left.exists()
    write_again(tmp_path, kind)
    assert not left.exists()


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_a_live_process_is_making_is_never_touched(tmp_path, maker, kind):
    process, making = maker(kind)
    write_again(tmp_path, kind)
    assert making.exists() and process.poll() is None


def test_only_our_own_passing_names_are_cleared(tmp_path):
    others = [
        f"{BESIDE}notes",
        ".gaps.csv.1",
        f"{BESIDE}0123456789ab.txt",
        "pilot-atlas-0123456789ab",
    ]
    for name in others:
        (tmp_path / name).write_bytes(b"mine")
    write_whole(tmp_path / "gaps.csv", b"new")
    assert names(tmp_path) == sorted([*others, "gaps.csv"])


def test_a_passing_name_that_leads_elsewhere_is_not_followed(tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / f"{BESIDE}0123456789ab").symlink_to("precious")
    os.mkfifo(tmp_path / f"{BESIDE}0123456789ac")
    write_whole(tmp_path / "gaps.csv", b"new")
    assert (tmp_path / "precious").is_dir()


def test_a_folder_being_made_that_is_taken_for_a_leftover_is_made_again(tmp_path, monkeypatch):
    lost, hold = [], leftovers._hold

    def cleared_first(descriptor, path):
        if not lost:
            lost.append(path)
            path.rmdir()  # as another process may between making and locking
        return hold(descriptor, path)

    monkeypatch.setattr(leftovers, "_hold", cleared_first)
    with making_folder(tmp_path, ".building-") as folder:
        assert folder.is_dir() and folder != lost[0]


def test_a_folder_that_is_cleared_before_it_could_be_opened_is_made_again(tmp_path, monkeypatch):
    lost, mkdir = [], Path.mkdir

    def made_and_cleared(path, *mode):
        mkdir(path, *mode)
        if not lost:
            lost.append(path)
            path.rmdir()  # as another process may at once

    monkeypatch.setattr(Path, "mkdir", made_and_cleared)
    with making_folder(tmp_path, ".building-") as folder:
        assert folder.is_dir() and folder != lost[0]


def test_a_file_of_ours_is_not_written_into_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "current")
    with pytest.raises(RegistryError, match="a pipe or device, not a file"):
        replace_file(tmp_path / "current", b"2026")
