"""Dates in cells: how much of a date its number format shows."""

import re
from datetime import date, datetime, time, timedelta

from data.office.cells import DAY, MONTH, YEAR, Day, Value

# formats that programs of China know by number alone (ECMA-376 part 1, 18.8.30, zh-cn)
YEAR_MONTH_FORMATS = (27, 36, 50, 52, 57)
OTHER_CHINESE_FORMATS = (28, 29, 30, 31, 51, 53, 54, 58)
# texts in a format, colours and conditions, letters after a backslash
_NO_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def shown_by(number_format: str) -> str:
    """Tell how much of a date a number format shows.

    >>> shown_by('yyyy"年"m"月"'), shown_by('yyyy"年"m"月"d"日"'), shown_by("yyyy")
    ('month', 'day', 'year')
    """
    first, _, _ = number_format.partition(";")
    code = _NO_CODE.sub("", first).lower()
    if "y" not in code or "d" in code:
        return DAY
    if "m" in code:
        return MONTH
    return YEAR


def as_value(found: object, shown: str = DAY) -> Value:
    """Give a value of a library as one of ours.

    Args:
        shown: how much of it the file shows, if it is a date.
    """
    if isinstance(found, datetime):
        is_midnight = found.time() == time()
        iso = found.date().isoformat() if is_midnight else found.isoformat(timespec="seconds")
        return Day(iso, shown)
    if isinstance(found, date):
        return Day(found.isoformat(), shown)
    if isinstance(found, time):
        return found.isoformat(timespec="seconds")
    if isinstance(found, timedelta):
        return _duration(found)
    if isinstance(found, str):
        return found if found.strip() else None
    if isinstance(found, bool | int | float):
        return found
    return None


def _duration(length: timedelta) -> str:
    """Write hours as a spreadsheet does: "30:00:00"."""
    seconds = int(length.total_seconds())
    minutes = seconds // 60
    hours = minutes // 60
    return f"{hours}:{minutes % 60:02}:{seconds % 60:02}"
