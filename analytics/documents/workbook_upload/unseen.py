"""Notices of an uploaded workbook: hidden rows and columns that count, and what is left out."""

import re

from analytics.documents.decisions import DECISION_COLUMNS
from analytics.documents.workbook_upload.cells import in_short
from analytics.documents.workbook_upload.gap_sheet import GapSheet
from analytics.documents.workbook_upload.rows import Decision
from analytics.phrases.columns import head
from analytics.words import catalogue
from data.faults import Fault
from data.files.xlsx_in import ReadSheet

# what Excel writes before a comment that is part of a conversation
COMMENT_TEXT = re.compile(r"\[Threaded comment\].*?Comment:\s*", re.DOTALL)


def notice_hidden(gap_sheet: GapSheet, decisions: dict[int, Decision]) -> list[Fault]:
    """Notice decisions that were taken from rows and columns that nobody sees.

    Args:
        decisions: by the number of their row.
    """
    file = gap_sheet.file
    sheet = gap_sheet.sheet
    notices = []
    rows = [str(number) for number in sheet.hidden_rows if number in decisions]
    if rows:
        rule = "workbook.filtered rows" if sheet.filtered else "workbook.hidden rows"
        notices.append(Fault(rule, file=file, fill={"rows": ", ".join(rows)}))
    for column in DECISION_COLUMNS:
        hidden = gap_sheet.columns[column] + 1 in sheet.hidden_columns
        if hidden and any(decision[column] for decision in decisions.values()):
            heading = head(column, gap_sheet.language, "gaps")
            notices.append(Fault("workbook.hidden column", file=file, value=heading))
    return notices


def notice_left_out(gap_sheet: GapSheet, book: dict[str, ReadSheet]) -> list[Fault]:
    """Notice comments, pictures and the sheets that someone added, which are not taken in."""
    file = gap_sheet.file
    sheet = gap_sheet.sheet
    notices = []
    for ref, comment in sheet.comments.items():
        text = in_short(COMMENT_TEXT.sub("", comment).strip())
        notices.append(Fault("workbook.comment", file=file, value=text, fill={"ref": ref}))
    if sheet.drawings:
        notices.append(Fault("workbook.drawings", file=file))
    own = _own_titles()
    for title, other in book.items():
        if title not in own and other.filled:
            fill = {"filled": other.filled}
            notices.append(
                Fault("workbook.other sheet", file=file, value=in_short(title), fill=fill)
            )
    return notices


def _own_titles() -> set[str]:
    """Gather the titles of the sheets that go out, in both languages."""
    return {
        title for key, titles in catalogue().items() if key.startswith("sheet.") for title in titles
    }
