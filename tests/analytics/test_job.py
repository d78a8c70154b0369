"""Files made in a process of their own: the same bytes, told progress, cancelled without a trace,
refusals as they are.
"""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from analytics import job as module
from analytics.exports import ExportRequest, export
from analytics.job import Cancelled, Job
from analytics.setting import default_setting
from data.child import ROOT, Limits
from geo.errors import PlanningError

COUNTY = ExportRequest("county:330603", language="en")
# a server with four exports of which two run, and hang; it ends while they do
HANGING_EXPORTS = """
import sys, time
from pathlib import Path

import analytics.job as module
from analytics.exports import ExportRequest
from analytics.setting import default_setting
from data.child import Child
from data.registry import open_registry


class Hanging(Child):
    def __init__(self, module, *more):
        super().__init__("tests.data.child_works", *more)

    def run(self, asked):
        return super().run(b"hang")


module.Child = Hanging
registry = open_registry(Path(sys.argv[1]))
setting = default_setting(registry)
jobs = [module.Job(registry.folder, setting, "pdf", ExportRequest()) for _ in range(4)]
while not all(job.progress for job in jobs[:2]):
    time.sleep(0.05)
"""


@pytest.fixture
def ordered(real_registry, tmp_path, monkeypatch):
    """`ordered(format, brief)`: a job under way; none may leave a file behind."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    yield lambda format, brief=COUNTY: Job(
        real_registry.folder, default_setting(real_registry), format, brief
    )
    assert not list(tmp_path.iterdir())


def process_of(order):
    """The process of a job, when it is there."""
    while order._child._process is None:
        time.sleep(0.005)
    return order._child._process


def test_the_file_is_that_of_the_command_line(ordered, real_registry):
    assert ordered("html").result() == export(
        real_registry, default_setting(real_registry), "html", COUNTY
    )


def test_progress_goes_up_to_the_end(ordered):
    order, seen = ordered("pdf"), []
    while not order.done:
        seen.append(order.progress)
        time.sleep(0.02)
    assert (
        order.result().startswith(b"%PDF")
        and seen == sorted(seen)
        and len(set(seen)) > 3
        and seen[0] >= 0
        and order.progress <= 1
    )


def test_what_is_refused_is_refused_in_both_languages(ordered):
    with pytest.raises(PlanningError) as refused:
        ordered("pdf", ExportRequest("city:1")).result()
    assert "city:1" in refused.value.zh and "there is no 'city:1'" in refused.value.en


@pytest.mark.parametrize("after_s", [0, 0.5, 2])
def test_what_is_cancelled_leaves_nothing(ordered, after_s):
    order = ordered("pdf", ExportRequest())
    time.sleep(after_s)
    order.cancel()
    with pytest.raises(Cancelled):
        order.result()
    assert order.done


@pytest.mark.slow
def test_one_that_waits_for_its_turn_can_be_cancelled_too(ordered):
    orders = [ordered("pdf") for _ in range(module.AT_ONCE + 1)]
    orders[-1].cancel()
    with pytest.raises(Cancelled):
        orders[-1].result()
    assert all(order.result().startswith(b"%PDF") for order in orders[:-1])


def test_one_that_waits_for_its_turn_and_is_cancelled_waits_no_more(ordered):
    orders = [ordered("pdf") for _ in range(module.AT_ONCE + 1)]
    orders[-1].cancel()
    assert orders[-1].done
    [order.cancel() for order in orders]


@pytest.mark.parametrize("reached", [0.0, 0.01, 0.5])
def test_a_killed_process_is_told_in_the_place_of_the_file_and_gives_its_turn_back(
    ordered, monkeypatch, reached
):
    monkeypatch.setattr(Job, "turns", threading.Semaphore(1))
    order = ordered("pdf")
    process = process_of(order)
    while order.progress < reached:
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(PlanningError, match="left no file"):
        order.result()
    assert ordered("svg").result().startswith(b"<svg")


def test_a_process_that_hangs_can_be_stopped(ordered):
    order = ordered("pdf")
    process = process_of(order)
    os.kill(process.pid, signal.SIGSTOP)
    order.cancel()
    with pytest.raises(Cancelled):
        order.result()
    process.wait()
    assert process.returncode == -signal.SIGKILL


def test_a_process_that_hangs_is_ended_in_the_end(ordered, monkeypatch):
    monkeypatch.setattr(module.Job, "limits", Limits(seconds=0.5))
    order = ordered("pdf")
    os.kill(process_of(order).pid, signal.SIGSTOP)
    with pytest.raises(PlanningError, match="Ask for less"):
        order.result()


@pytest.mark.parametrize(
    ("executable", "said"), [("/bin/false", "left no file"), ("/nowhere/python", "could not start")]
)
def test_a_process_that_dies_at_its_start_is_no_file(ordered, monkeypatch, executable, said):
    monkeypatch.setattr(sys, "executable", executable)
    with pytest.raises(PlanningError, match=said):
        ordered("pdf").result()


def test_a_server_that_ends_waits_for_no_export_and_leaves_none(real_registry):
    """The exports hang; their standard error is this test's pipe, which closes when the last of
    them is gone.
    """
    server = [sys.executable, "-c", HANGING_EXPORTS, str(real_registry.folder)]
    subprocess.run(server, cwd=ROOT, capture_output=True, check=True, timeout=120)
