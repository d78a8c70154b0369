"""Work in a process of its own: results whole or not at all, limits, and no process that outlives
who asked.
"""

import os
import signal
import subprocess
import sys
import threading

import pytest

from data.child import ROOT, Child, Failed, Limits, Stopped
from geo.errors import PlanningError

WORKS = "tests.data.child_works"
AMPLE = Limits(seconds=60)


def done(work: str, limits: Limits = AMPLE) -> bytes:
    return Child(WORKS, limits).run(work.encode())


@pytest.mark.parametrize(
    "asked",
    [b"", b"\0\n{}", os.urandom(300_000)],
    ids=["nothing", "bytes like lines", "more than a pipe holds"],
)
def test_what_is_asked_and_what_is_answered_are_any_bytes(asked):
    assert Child(WORKS, AMPLE).run(asked) == asked


def test_what_libraries_and_programs_print_is_no_answer():
    assert done("print_something") == b"done"


def test_progress_stays_between_nothing_and_all():
    told = []
    assert Child(WORKS, AMPLE, told.append).run(b"tell_too_much") == b"done"
    assert told == [0, 0.5, 1]


def test_a_refusal_is_an_answer_in_both_languages():
    with pytest.raises(PlanningError) as refused:
        done("refuse")
    assert (refused.value.zh, refused.value.en) == ("做不成", "cannot be done")


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        ("fail", "ended"),
        ("end_at_once", "ended"),
        ("run_out_of_memory_and_die", "ended"),
        ("promise_more", "ended"),
        ("promise_too_much", "ended"),
        ("write_garbage", "ended"),
        ("write_json_of_another_shape", "ended"),
    ],
)
def test_a_process_without_a_whole_result_has_failed(work, reason):
    with pytest.raises(Failed) as failed:
        done(work)
    assert failed.value.reason == reason


def test_one_that_takes_too_long_is_ended():
    with pytest.raises(Failed, match="time"):
        done("hang", Limits(seconds=1))


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems do not hold a process to this limit"
)
def test_one_that_takes_too_much_memory_is_ended():
    with pytest.raises(Failed, match="memory"):
        done("take_memory", Limits(seconds=60, memory_bytes=1_000_000_000))


def test_one_that_cannot_be_started_has_failed(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Failed, match="start"):
        done("fail")


def test_a_hanging_one_can_be_stopped_and_one_that_is_stopped_never_starts():
    child, started = Child(WORKS, AMPLE, lambda share: started.set()), threading.Event()
    stopper = threading.Thread(target=lambda: (started.wait(), child.stop()))
    stopper.start()
    with pytest.raises(Stopped):
        child.run(b"hang")
    stopper.join()
    with pytest.raises(Stopped):
        child.run(b"hang")


@pytest.mark.parametrize(
    "end", ["sys.exit()", f"os.kill(os.getpid(), {int(signal.SIGKILL)})"], ids=["exit", "kill"]
)
def test_a_hanging_process_ends_with_whoever_asked(end):
    """Its standard error is this test's pipe, which closes only when the last process that holds it
    is gone.
    """
    asks = (
        "import os, sys, threading; from data.child import Child, Limits\n"
        "hangs = threading.Event()\n"
        f"child = Child({WORKS!r}, Limits(seconds=600), lambda share: hangs.set())\n"
        "threading.Thread(target=child.run, args=(b'hang',), daemon=True).start()\n"
        f"hangs.wait(); {end}\n"
    )
    subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, timeout=60)
