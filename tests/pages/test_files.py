"""Files to take along: progress, a way to stop, what is handed over, and what is refused, in the
language of the page.
"""

import os
import signal
import time

import pytest

from analytics import job as jobs
from analytics.job import Cancelled
from analytics.words import word
from geo.errors import PlanningError
from pages.parts.exports import orders
from pages.parts.run import wording
from tests.pages.visit import at, text_of


class Ordered:
    """A job that does as the test says."""

    def __init__(self, folder, setting, format, brief):
        Ordered.last = self
        self.asked, self.progress, self.done, self.made = (format, brief), 0.4, False, b"the file"

    def cancel(self):
        self.done, self.made = True, Cancelled()

    def result(self):
        if isinstance(self.made, Exception):
            raise self.made
        return self.made


@pytest.fixture(params=["zh", "en"])
def ordered(request, app, monkeypatch):
    """The profile of a city with its report under way, the job, and the language."""
    monkeypatch.setattr(orders, "Job", Ordered)
    shown = at(app, "profile", of="city", which="330600", lang=request.param)
    shown.button(key="file_make").click().run()
    assert not shown.exception
    return shown, Ordered.last, request.param


def test_the_report_asked_for_is_that_of_the_profile(ordered):
    _, job, language = ordered
    format, brief = job.asked
    assert (format, brief.unit, brief.clusters, brief.language) == (
        "pdf",
        "city:330600",
        (),
        language,
    )


def test_while_it_is_made_nothing_else_can_be_ordered_and_it_can_be_stopped(ordered):
    shown, job, language = ordered
    assert shown.button(key="file_make").disabled and shown.button(key="file_cancel").label == word(
        "files.cancel", language
    )
    shown.button(key="file_cancel").click().run()
    assert job.done and shown.info[0].value == word("files.cancelled", language)
    assert not shown.button(key="file_make").disabled


def test_what_is_made_is_handed_over(ordered):
    shown, job, language = ordered
    job.done = True
    shown.run()
    assert not shown.exception and not shown.button(key="file_make").disabled
    (file,) = [
        one.proto for one in shown.get("download_button") if one.proto.id.endswith("file_download")
    ]
    assert file.label.startswith(word("files.download", language, file=""))


def test_what_is_refused_says_so_in_the_language_of_the_page(ordered):
    shown, job, language = ordered
    job.done, job.made = True, PlanningError("做不成", "cannot be made")
    shown.run()
    assert (
        not shown.exception
        and shown.error[0].value == {"zh": "做不成", "en": "cannot be made"}[language]
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_killed_process_leaves_the_page_whole_with_a_message_and_the_button_usable(app, language):
    shown = at(app, "profile", of="city", which="330600", lang=language)
    whole = text_of(shown)
    shown.button(key="file_make").click().run()
    order = shown.session_state[orders.ORDERED].job
    while order._child._process is None:
        time.sleep(0.01)
    os.kill(order._child._process.pid, signal.SIGKILL)
    with pytest.raises(PlanningError):
        order.result()
    for _ in range(2):  # not only at the first look
        shown.run()
        assert not shown.exception and text_of(shown) == whole
        assert shown.error[0].value == wording.plain(jobs.FAILURES["ended"][language == "en"])
        assert not shown.button(key="file_make").disabled
    shown.button(key="file_make").click().run()
    assert not shown.exception and not shown.error
    shown.session_state[orders.ORDERED].job.cancel()
