"""The gaps page: a workbook goes out, comes back filled in, shows, and goes out with every export
of the session.
"""

import io
import json

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from analytics.documents.workbook.book import gap_workbook
from analytics.gap_table import defended_needs, gaps
from analytics.phrases import columns
from analytics.setting import default_setting
from analytics.words import LANGUAGES, word
from pages.parts.gaps import decisions
from pages.parts.run.wording import plain
from pages.parts.tables import download
from tests.pages.visit import at, text_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filled(registry, language, **changes):
    """The workbook of county gaps with a judgement about the first, and other cells of that row
    changed.
    """
    setting = default_setting(registry)
    book = load_workbook(
        io.BytesIO(
            gap_workbook(
                registry, setting, language, gaps(defended_needs(registry, setting), "county")
            )
        )
    )
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    values = {
        word("column.judgement", language): word("judgement.verify", language),
        word("column.owner", language): "=省经信厅",
        word("column.due", language): "2027-06-30",
    }
    for head, value in (values | changes).items():
        sheet.cell(2, heads.index(head) + 1).value = value
        sheet.cell(2, heads.index(head) + 1).data_type = "n" if isinstance(value, int) else "s"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def send(page, content):
    """Upload a file on the gaps page."""
    page.file_uploader(key="decisions_file").set_value(("gaps.xlsx", content, XLSX)).run()
    assert not page.exception
    return page


@pytest.fixture
def exported(monkeypatch):
    """Tables as they go out, and what their descriptions say."""
    out = []
    monkeypatch.setattr(
        download,
        "sidecar",
        lambda content, table, about: out.append((content, table, about)) or b"{}",
    )
    return out


@pytest.mark.parametrize("language", LANGUAGES)
def test_decisions_show_in_table_and_panel_and_go_out_with_the_csv(
    app, real_registry, exported, language
):
    page = send(at(app, "gaps", lang=language), filled(real_registry, language))
    shown = page.dataframe[0].value
    assert (
        shown["judgement"].dropna().to_dict() == {0: word("judgement.verify", language)}
        and shown["due"].iloc[0] == "2027-06-30"
    )
    assert f"<dd>{word('judgement.verify', language)}</dd>" in text_of(
        page
    ) and "<dd>=省经信厅</dd>" in text_of(page)
    assert word("decisions.taken", language, n=1, shown=1) in text_of(page) and not page.error
    content, table, about = exported[-1]
    found = pd.read_csv(io.BytesIO(content), dtype=str, encoding="utf-8-sig")
    assert found[["judgement", "owner", "due"]].iloc[0].tolist() == [
        "verify",
        "'=省经信厅",
        "'2027-06-30",
    ]
    assert about["decisions"] == {
        "rows": 1,
        "snapshot_id": real_registry.snapshot_id,
        "setting_key": default_setting(real_registry).key,
    }
    json.dumps(about)


@pytest.mark.parametrize(
    "page", ["gaps", "verify", "platforms", "matrix", "targets", "beside", "siting"]
)
def test_every_column_that_a_page_sends_is_called_and_explained(app, exported, page):
    at(app, page)
    names = {name for _, table, _ in exported for name in table}
    assert len(names) > 10
    for language in LANGUAGES:
        assert all(columns.head(name, language, page) for name in names)
        assert all(columns.meaning(name, language, page) for name in names)


def test_decisions_go_out_with_other_pages_too(app, real_registry, exported):
    send(at(app, "gaps"), filled(real_registry, "zh"))
    app.switch_page("pages/verify.py").run()
    _, table, about = exported[-1]
    assert about["table"] == "verify" and table["judgement"].notna().sum() == 1


def test_a_changed_source_cell_is_refused_by_name_and_what_was_decided_stays(app, real_registry):
    page = send(at(app, "gaps"), filled(real_registry, "zh"))
    page = send(
        page,
        filled(
            real_registry,
            "zh",
            **{word("column.severity", "zh"): 1, word("column.state", "zh"): "<b>好</b>"},
        ),
    )
    assert page.error[0].value == word("decisions.refused", "zh", n=2)
    assert (
        "“严重度”列" in text_of(page)
        and "&lt;b&gt;好&lt;/b&gt;" in text_of(page)
        and "<b>好" not in text_of(page)
    )
    assert page.dataframe[0].value["judgement"].notna().sum() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_taken_from_unseen_places_or_left_out_is_said_beside_the_decisions(
    app, real_registry, language
):
    book = load_workbook(io.BytesIO(filled(real_registry, language)))
    book.worksheets[0].row_dimensions[2].hidden = True
    book.worksheets[0]["B3"].comment = Comment("<b>不同意", "张")
    content = io.BytesIO()
    book.save(content)
    page = send(at(app, "gaps", lang=language), content.getvalue())
    assert page.warning[0].value == word("decisions.notices", language, n=2)
    assert "&lt;b&gt;不同意" in text_of(page) and "<b>不同意" not in text_of(page)
    assert page.dataframe[0].value["judgement"].notna().sum() == 1


def test_of_very_many_faults_the_first_are_listed_and_the_others_counted(
    app, real_registry, monkeypatch
):
    monkeypatch.setattr(decisions, "MOST_LISTED", 1)
    page = send(
        at(app, "gaps"),
        filled(
            real_registry,
            "zh",
            **{word("column.severity", "zh"): 1, word("column.state", "zh"): "好"},
        ),
    )
    assert (
        word("decisions.more", "zh", n=1) in text_of(page)
        and text_of(page).count("来源列有改动") == 1
    )


def test_a_file_that_is_no_workbook_is_refused(app):
    page = send(at(app, "gaps"), b"unit_id\n")
    assert "不是可读的 .xlsx" in text_of(page) and "judgement" not in page.dataframe[0].value


def test_under_another_setting_the_page_says_that_the_numbers_differ(app, real_registry):
    page = send(at(app, "gaps"), filled(real_registry, "zh"))
    page.selectbox(key="radius").set_value(100).run()
    assert plain(default_setting(real_registry).key) in page.warning[0].value


def test_decisions_can_be_cleared(app, real_registry):
    page = send(at(app, "gaps"), filled(real_registry, "zh"))
    page.button(key="decisions-clear").click().run()
    assert "judgement" not in page.dataframe[0].value
