"""Dates however an office writes them."""

import re
from datetime import date, timedelta

from data.office.cells import DAY, Day, Value
from data.office.values.steps import Chain, Option
from data.office.values.tidy import narrow_all

# what a number of days may be: from 1954 to 2064; others are no dates of a list
SERIALS = range(20_000, 60_000)
SINCE_1900, SINCE_1904 = date(1899, 12, 30), date(1904, 1, 1)
YEARS = range(1900, 2101)
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_PARTS = re.compile(
    r"(?P<year>\d{4})"
    r"(?:\s*[年./\-]\s*(?P<month>\d{1,2})"
    r"(?:\s*[月./\-]\s*(?P<day>\d{1,2})\s*日?|\s*月?)"
    r"|\s*年?)"
)
_DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})?")
# 2025.1: the first month, or the tenth of which a spreadsheet dropped the zero; who does not know
# which of them still knows the year
_FIRST_OR_TENTH = re.compile(r"(\d{4})\.1")


def read_date(chain: Chain, value: Value, *, since_1904: bool) -> None:
    """Find the repairs of a date.

    Args:
        value: of the cell; dates that a file holds as such are told from numbers and texts.
        since_1904: the file counts days from 1904.
    """
    if isinstance(value, Day):
        _read_day(chain, value)
        return

    chain.to("width", narrow_all(chain.text))
    if _is_serial(chain.text):
        _read_serial(chain, since_1904)
        return

    chain.to("time of day", _TIME.sub("", chain.text))
    doubtful = _FIRST_OR_TENTH.fullmatch(chain.text)
    if doubtful:
        year = doubtful[1]
        first = Option(f"{year}-01", f"{year} 年 1 月", f"January {year}")
        tenth = Option(f"{year}-10", f"{year} 年 10 月", f"October {year}")
        whole = Option(year, f"只知道是 {year} 年", f"only the year is known: {year}")
        chain.choose("date", (first, tenth, whole))
        return

    chain.to("date", _iso(chain.text))


def _read_day(chain: Chain, day: Day) -> None:
    """Take what a cell shows of a date that the file holds as one."""
    whole = day.iso[:10]
    if day.shown == DAY:
        chain.to("time of day", whole)
        return
    chain.text = whole
    chain.to("date shown", str(day))


def _is_serial(text: str) -> bool:
    return text.isdecimal() and int(text) in SERIALS


def _read_serial(chain: Chain, since_1904: bool) -> None:
    start = SINCE_1904 if since_1904 else SINCE_1900
    days = timedelta(days=int(chain.text))
    day = start + days
    first_year = "1904" if since_1904 else "1900"
    chain.to("serial", day.isoformat(), since=first_year)


def _iso(text: str) -> str:
    """Write a date as the table does; a text that is none stays as it is.

    >>> _iso("2025年3月"), _iso("2025/3/5"), _iso("20250305"), _iso("2025年"), _iso("三月")
    ('2025-03', '2025-03-05', '2025-03-05', '2025', '三月')
    """
    match = _PARTS.fullmatch(text) or _DIGITS.fullmatch(text)
    if match is None:
        return text

    year, month, day = match["year"], match["month"], match["day"]
    if int(year) not in YEARS:
        return text

    parts = [year]
    if month is not None:
        parts.append(month.zfill(2))

    if day is not None:
        parts.append(day.zfill(2))

    return "-".join(parts)
