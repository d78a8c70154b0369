"""What a planner filled in: judgement, day, owner and note, each read or refused."""

import re
from datetime import date, datetime

from analytics.documents.workbook_upload.cells import as_text, in_short, is_missing
from analytics.phrases.in_language import code
from analytics.words import catalogue
from data.faults import Fault
from data.text import unwritable

LONGEST = {"owner": 200, "note": 2_000}  # letters
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
WRITTEN_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


# what was filled in, or why it is refused, without its place
Checked = tuple[str | None, Fault | None]


def check_entry(column: str, value: object) -> Checked:
    """Read a cell of one of the decision columns; blank cells give None."""
    if column == "judgement":
        return _judgement(value)
    if column == "due":
        return _due(value)
    return _free_text(value, LONGEST[column])


def _judgement(value: object) -> Checked:
    text = as_text(value).strip()
    chosen = code("judgement", text)
    if text and chosen is None:
        return None, Fault("workbook.judgement", value=text, fill={"choices": _choices()})
    return chosen, None


def _choices() -> str:
    pairs = [pair for key, pair in catalogue().items() if key.startswith("judgement.")]
    return " / ".join(f"{zh} ({en})" for zh, en in pairs)


def _due(value: object) -> Checked:
    """Read a date cell, or a date written out.

    A bare number is a date that lost its format, and nobody can tell which: it is refused.
    """
    if is_missing(value) or (isinstance(value, str) and not value.strip()):
        return None, None
    day = _written_day(value) if isinstance(value, str) else value
    if isinstance(day, datetime):
        day = day.date()
    if not isinstance(day, date) or not FIRST_DAY <= day <= LAST_DAY:
        return None, Fault("workbook.due", value=in_short(value))
    return day.isoformat(), None


def _written_day(text: str) -> date | None:
    """Read 2026-12-31, 2026/12/31 or 2026年12月31日; None where it is no such day."""
    written = WRITTEN_DAY.fullmatch(text.strip())
    if written is None:
        return None
    try:
        return date(*map(int, written.groups()))
    except ValueError:
        return None


def _free_text(value: object, longest: int) -> Checked:
    text = as_text(value).strip()
    if len(text) > longest:
        return None, Fault("workbook.long", fill={"length": len(text), "most": longest})
    if unwritable(text):
        return None, Fault("workbook.control")
    return text or None, None
