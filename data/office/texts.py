"""Values of cells as text, as a spreadsheet shows them."""

from data.office.cells import Value

EXACT_BELOW = 1e15  # a spreadsheet keeps 15 digits of a number


def text_of(value: Value) -> str:
    """Write the value of a cell; "" for a blank one.

    >>> text_of(330106.0), text_of(0.1 + 0.2), text_of(True), text_of(" a")
    ('330106', '0.3', 'TRUE', ' a')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_text(value)
    return str(value)


def number_text(number: float) -> str:
    """Write a number with the digits that a spreadsheet keeps.

    >>> number_text(12.0), number_text(1.23456789012345678e17)
    ('12', '1.23456789012346e+17')
    """
    if abs(number) < EXACT_BELOW and number == int(number):
        return str(int(number))
    return format(number, ".15g")
