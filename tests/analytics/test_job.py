"""Files made in a process of their own: the same bytes, told progress, cancelled without a trace, refusals as they are."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import gettempdir

import pytest

from analytics import job as module
from analytics.exports import Brief, export
from analytics.job import Cancelled, Job
from analytics.setting import default_setting
from geo.errors import PlanningError

COUNTY = Brief("county:330603", language="en")


def left_behind() -> set[Path]:
    return set(Path(gettempdir()).glob(f"{module.PREFIX}*"))


@pytest.fixture
def ordered(real_registry):
    """`ordered(format, brief)`: a job under way; nothing of it may be left in the end."""
    before = left_behind()
    yield lambda format, brief=COUNTY: Job(real_registry, default_setting(real_registry), format, brief)
    assert left_behind() <= before


def test_the_file_is_that_of_the_command_line(ordered, real_registry):
    assert ordered("html").result() == export(real_registry, default_setting(real_registry), "html", COUNTY)


def test_progress_goes_up_to_the_end(ordered):
    order, seen = ordered("pdf"), []
    while not order.done:
        seen.append(order.progress)
        time.sleep(0.02)
    assert order.result().startswith(b"%PDF") and seen == sorted(seen) and len(set(seen)) > 3 and 0 <= seen[0] and order.progress <= 1


def test_what_is_refused_is_refused_in_both_languages(ordered):
    with pytest.raises(PlanningError) as refused:
        ordered("pdf", Brief("city:1")).result()
    assert "city:1" in refused.value.zh and "there is no 'city:1'" in refused.value.en


@pytest.mark.parametrize("after_s", [0, 0.5, 2])
def test_what_is_cancelled_leaves_nothing(ordered, after_s):
    order = ordered("pdf", Brief())
    time.sleep(after_s)
    order.cancel()
    with pytest.raises(Cancelled):
        order.result()
    assert order.done


def test_one_that_waits_for_its_turn_can_be_cancelled_too(ordered):
    orders = [ordered("pdf") for _ in range(module.AT_ONCE + 1)]
    orders[-1].cancel()
    with pytest.raises(Cancelled):
        orders[-1].result()
    assert all(order.result().startswith(b"%PDF") for order in orders[:-1])


def test_a_process_that_fails_is_no_file(ordered, monkeypatch):
    monkeypatch.setattr(module.sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="the export ended with 1"):
        ordered("pdf").result()


SERVER = """
import sys
from pathlib import Path
from analytics.exports import Brief
from analytics.job import Job
from analytics.setting import default_setting
from data.registry import open_registry
registry = open_registry(Path(sys.argv[1]))
job = Job(registry, default_setting(registry), "pdf", Brief())
while job._process is None:
    pass
print(job._process.pid, flush=True)
job.result()
"""


def test_what_a_killed_server_left_goes_with_the_next_export_and_its_process_ends(real_registry, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(module, "gettempdir", lambda: str(tmp_path))
    command = [sys.executable, "-c", SERVER, str(real_registry.folder)]
    server = subprocess.Popen(command, cwd=Path(module.__file__).parents[1], stdout=subprocess.PIPE)
    orphan = int(server.stdout.readline())
    server.send_signal(signal.SIGKILL)
    server.communicate()
    assert len(list(tmp_path.glob(f"{module.PREFIX}*"))) == 1
    assert Job(real_registry, default_setting(real_registry), "html", COUNTY).result()
    assert list(tmp_path.iterdir()) == []
    for _ in range(600):
        if not is_running(orphan):
            break
        time.sleep(0.1)
    assert not is_running(orphan)


def is_running(process_id):
    """Whether a process is there and has not ended; one that ended may stay in the table until somebody asks."""
    try:
        os.kill(process_id, 0)
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_live_exports_folder_is_left_alone(ordered):
    first, second = ordered("html"), ordered("html")
    assert first.result() == second.result()
