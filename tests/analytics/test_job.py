"""Files made in a process of their own: the same bytes, told progress, cancelled without a trace, refusals as they are."""

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
    yield lambda format, brief=COUNTY: Job(real_registry.folder, default_setting(real_registry), format, brief)
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
