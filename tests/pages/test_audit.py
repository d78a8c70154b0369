"""The page of the audit: its lines, its filters, and what verifying finds."""

import json
from datetime import date

import pytest
from sqlalchemy import text as sql
from streamlit.testing.v1 import AppTest

from analytics.words import word
from data.register import auditing
from data.register.store import open_register
from data.roles import local_person
from pages.parts.audit import lines
from tests.data.register.offices import DESK, published
from tests.pages.visit import ROOT, at, text_of


@pytest.fixture
def folder(own_world):
    """A register in which the desk has published something."""
    register = open_register(own_world)
    published(register, {"platform_id": "pp-1", "staff": "50"}, note="季度更新")
    register.close()
    return own_world


@pytest.fixture
def page(folder):
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def change(folder, *statements):
    register = open_register(folder)
    with register.writing() as connection:
        for statement in statements:
            connection.execute(sql(statement))
    register.close()


def shown_in(page):
    return page.dataframe[0].value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_act_is_a_line_and_the_last_comes_first(page, language):
    table = shown_in(at(page, "audit", lang=language))
    acts = ("publish", "approve", "submit", "import", "take")
    assert list(table["act"]) == [word(f"act.{act}", language) for act in acts]
    assert list(table["who"]) == ["desk"] * 4 + ["pilot-atlas"]
    assert "季度更新" in table["what"].iloc[0]


def test_lines_are_narrowed_by_person_act_and_day(page):
    at(page, "audit").multiselect(key="audit_who").set_value(["desk"]).run()
    assert len(shown_in(page)) == 4
    page.multiselect(key="audit_act").set_value(["publish", "take"]).run()
    assert list(shown_in(page)["line"]) == [5]
    page.multiselect(key="audit_who").set_value([]).run()
    assert list(shown_in(page)["line"]) == [5, 1]


def test_days_leave_lines_of_others_out(page, folder):
    change(folder, "UPDATE audit SET at = '2025-03-01T08:00:00+00:00' WHERE line = 1")
    days = at(page, "audit").date_input(key="audit_days")
    assert days.value[0] == date(2025, 3, 1)
    days.set_value((date(2025, 3, 1), date(2025, 3, 2))).run()
    assert list(shown_in(page)["line"]) == [1]


def test_a_sound_chain_is_said_to_be_with_its_last_hash(page, folder):
    at(page, "audit").button(key="audit_verify").click().run()
    register = open_register(folder)
    head = auditing.verify(register, local_person()).head
    register.close()
    assert page.success[0].value == word("audit.sound", "zh", n=5, head=head)


DAMAGES = {
    "changed": "UPDATE audit SET who = 'x' WHERE line = 3",
    "missing": "DELETE FROM audit WHERE line = 3",
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_line_that_is_not_as_it_was_written_is_named(page, folder, kind):
    change(folder, DAMAGES[kind])
    at(page, "audit").button(key="audit_verify").click().run()
    assert page.error[0].value == word(f"audit.{kind}", "zh", line=3)
    assert page.warning[0].value == word("audit.what_now", "zh")


def test_a_publication_whose_rows_were_changed_is_named(page, folder):
    change(folder, "UPDATE row_versions SET cause = 'real' WHERE published_in = 2")
    at(page, "audit").button(key="audit_verify").click().run()
    assert page.error[0].value == word("audit.publication_changed", "zh", number=2)


def test_a_line_that_makes_no_sense_is_shown_as_it_is(page, folder):
    change(
        folder,
        "UPDATE audit SET act = 'hack', at = 'never', about = '[1]' WHERE line = 2",
        """UPDATE audit SET about = '{"kind": "x", "table": 5, "odd": {"a": []}}' WHERE line = 3""",
        "UPDATE audit SET who = '<b>x</b>' WHERE line = 4",
    )
    table = shown_in(at(page, "audit")).set_index("line")
    assert table.loc[2, "act"] == "hack" and table.loc[2, "at"] == "never"
    assert "x" in table.loc[3, "what"] and table.loc[4, "who"] == "<b>x</b>"


def test_a_chosen_line_tells_all_and_what_its_publication_changed(page, monkeypatch):
    at(page, "audit")
    page.session_state["audit_lines"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run()
    assert not page.exception
    assert "季度更新" in text_of(page) and word("about.changes", "zh") in text_of(page)
    (row,) = page.dataframe[1].value.to_dict("records")
    assert row["key"] == "pp-1" and "50" in row["what"]


def test_the_csv_holds_codes_and_all_that_a_line_says(folder):
    register = open_register(folder)
    table = lines.csv_table(auditing.read_audit(register, DESK))
    register.close()
    assert list(table["act"]) == ["take", "import", "submit", "approve", "publish"]
    assert json.loads(table["about"].iloc[-1])["publication"] == 2
