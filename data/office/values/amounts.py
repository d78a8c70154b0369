"""Numbers however an office writes them, in the unit of their column."""

import re
from decimal import Decimal, InvalidOperation

from data.office.measures import converted, fits, unit_words
from data.office.values.steps import Chain
from data.office.values.tidy import narrow_all
from data.office.words import plain_unit
from data.tables.column import Column

WHOLE = "INTEGER"
LARGEST = Decimal(10) ** 15  # beyond it a spreadsheet has lost digits
_THOUSANDS = re.compile(r"(?<=\d)[,'\s](?=\d{3}(?!\d))")
_ZEROS = re.compile(r"^([+-]?\d+)\.0+$")
_WITH_UNIT = re.compile(r"([+-]?\d[\d.]*)\s*([^\d\s.+\-].*)")


def read_number(chain: Chain, column: Column, unit: str) -> None:
    """Find the repairs of a number.

    Args:
        unit: of the numbers of this list in plain form; "" where none matters. A unit that stands
            beside a number goes before it.
    """
    chain.to("width", narrow_all(chain.text))
    chain.to("thousands", _THOUSANDS.sub("", chain.text))
    if column.type == WHOLE:
        chain.to("zeros", _ZEROS.sub(r"\1", chain.text))

    digits, beside = _split(chain.text, column)
    number = _decimal(digits)
    if number is None:
        return

    used = beside or unit
    if used:
        number = converted(number, used, column)

    # 1200.50 needs no repair, 1200.50元 does
    if beside or number != _decimal(digits):
        own_zh, own_en = unit_words(column)
        chain.to("unit", _digits(number), unit=used, own_zh=own_zh, own_en=own_en)


def _split(text: str, column: Column) -> tuple[str, str]:
    """Split a text into its number and a unit of the column that stands beside it, if any."""
    match = _WITH_UNIT.fullmatch(text)
    if match is None:
        return text, ""

    unit = plain_unit(match[2])
    if not fits(unit, column):
        return text, ""
    return match[1], unit


def _decimal(text: str) -> Decimal | None:
    """Give a number that can be worked with, None for any other text."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None

    if number.is_finite() and abs(number) < LARGEST:
        return number
    return None


def _digits(number: Decimal) -> str:
    """Write a number without exponent and without zeros that say nothing.

    >>> _digits(Decimal("1.2E+5")), _digits(Decimal("66666.6700"))
    ('120000', '66666.67')
    """
    text = format(number, "f")
    if "." not in text:
        return text
    return text.rstrip("0").rstrip(".")
