"""Scenarios that are gone with the session before are named; a tab that lost nothing
hears nothing.
"""

from types import SimpleNamespace

import pytest

from analytics.words import word
from pages.parts.run import wording
from pages.parts.scenarios import lost
from tests.pages.visit import at


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("where", ["scenarios", "siting"])
def test_scenarios_of_the_session_before_are_named_as_they_were_called(
    app, monkeypatch, language, where
):
    monkeypatch.setattr(lost, "_tab", lambda **_: SimpleNamespace(names=["绍兴一家", "**x** <b>"]))
    names = word("list.separator", language).join(["绍兴一家", "**x** <b>"])
    said = [warning.value for warning in at(app, where, lang=language).warning]
    assert wording.plain(word("scenario.lost", language, names=names)) in said


def test_a_tab_that_lost_nothing_hears_nothing(app):
    assert not at(app, "scenarios").warning


def test_what_a_tab_says_is_cut_to_what_a_page_can_show(app, monkeypatch):
    monkeypatch.setattr(lost, "_tab", lambda **_: SimpleNamespace(names=["x" * 10_000] * 10_000))
    (warning,) = at(app, "scenarios").warning
    assert len(warning.value) < 2_000


def test_a_tab_is_told_which_scenarios_its_session_holds_in_no_file(app, monkeypatch):
    told = []
    monkeypatch.setattr(
        lost, "_tab", lambda data, **_: told.append(data) or SimpleNamespace(names=[])
    )
    at(app, "scenarios")
    assert {one["session"] for one in told} == {app.session_state[lost.SESSION]}
    assert told[-1]["names"] == []  # one without actions is no work
