"""Units of numbers: which a column has, and what a number is in another one."""

from decimal import Decimal
from fractions import Fraction

from data.fault_catalogue import Words
from data.office.words import plain_unit, units
from data.tables.column import Column

COUNT = "count"  # the dimension of whole numbers without a unit
# dimensions in which offices use several units, so that a number without one says little
ASKED = ("area", "money", "length")
IN_CHINESE = {
    "CNY": "元",
    "10⁹ CNY": "十亿元",
    "ha": "公顷",
    "km": "公里",
    "° EPSG:4490": "度",
}
DECIMALS = 4  # of a number without end that was converted


def dimension_of(column: Column) -> str | None:
    """Give the dimension of a column, None for one without a unit."""
    if column.type == "VARCHAR":
        return None
    if column.unit:
        dimension, _ = units()[plain_unit(column.unit)]
        return dimension
    return COUNT if column.type == "INTEGER" else None


def fits(unit: str, column: Column) -> bool:
    """Tell if numbers in a unit can be those of a column.

    Args:
        unit: in plain form.
    """
    known = units().get(unit)
    return known is not None and known[0] == dimension_of(column)


def unit_words(column: Column) -> Words:
    """Say the unit of a column in both languages; "1" where it has none."""
    unit = column.unit or "1"
    return IN_CHINESE.get(unit, unit), unit


def needs_unit(column: Column) -> bool:
    """Tell if a number of a column says nothing before its unit is known."""
    return dimension_of(column) in ASKED


def converted(number: Decimal, unit: str, column: Column) -> Decimal:
    """Give a number of a column in the column's own unit.

    It is exact, or to `DECIMALS` places where it has no end, as mu have in square metres.

    Args:
        number: in `unit`.
        unit: in plain form, of the column's dimension.
    """
    _, size = units()[unit]
    own = Fraction(1)
    if column.unit:
        _, own = units()[plain_unit(column.unit)]

    exact = Fraction(number) * size / own
    quotient = Decimal(exact.numerator) / exact.denominator
    if Fraction(quotient) == exact:
        return quotient

    places = Decimal(10) ** -DECIMALS
    return quotient.quantize(places)
