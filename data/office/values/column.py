"""The values of one column of a list, each read once however often it stands there."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from data.checks.cells import DESTROYED
from data.office.cells import CellError, Value
from data.office.former import FormerCounty
from data.office.places import CITY, COUNTY
from data.office.references import UNITS, References
from data.office.texts import EXACT_BELOW, text_of
from data.office.values.amounts import read_number
from data.office.values.dates import read_date
from data.office.values.several import split_values
from data.office.values.steps import Chain, Flaw, Option, Reading
from data.office.values.tidy import (
    blank_word,
    narrow,
    narrow_all,
    without_breaks,
    without_ends,
)
from data.office.values.words import as_called, choice_of
from data.office.words import clear_word, plain
from data.tables.column import ADCODE_RULE, Column, Table

Change = Callable[[str], str]
TEXT = "VARCHAR"
# a code with the ".0" of a number, or filled up to the twelve digits of a township
_FILLED_UP = re.compile(r"(\d{6})(?:0{6})?(?:\.0+)?", re.ASCII)
# 16 digits or more of which a spreadsheet has made zeros, as it keeps 15
_ROUNDED = re.compile(r"\d{13,}000", re.ASCII)


@dataclass(frozen=True)
class Setting:
    """What decides how the values of a list are read.

    Attributes:
        references: what they may refer to.
        since_1904: the file counts days from 1904.
    """

    references: References
    since_1904: bool = False


class ColumnReader:
    """Reads the values of a column.

    Args:
        unit: of its numbers in plain form; "" where none matters.
    """

    def __init__(self, column: Column, table: Table, unit: str, setting: Setting) -> None:
        self.column = column
        self._table = table
        self._unit = unit
        self._setting = setting
        self._references = setting.references
        self._places = setting.references.places
        self._read_before: dict[tuple[str, Value, str], Reading] = {}

    def read(self, value: Value, city: str = "") -> Reading:
        """Read a value.

        Args:
            city: what the same row says of the city.
        """
        # the kind, too: 1, 1.0 and True are the same key
        key = type(value).__name__, value, city
        reading = self._read_before.get(key)
        if reading is None:
            reading = self._read(value, city)
            self._read_before[key] = reading
        return reading

    def _read(self, value: Value, city: str) -> Reading:
        shown = text_of(value)
        text = without_ends(shown)
        flaw = self._flaw(value, text)
        if flaw is not None:
            return Reading(shown, text, flaw=flaw)
        if text == clear_word():
            return Reading(shown, text, erases=True)

        word = blank_word(text)
        if word and not self._is_choice(text):
            return Reading(shown, text, word=word)

        chain = Chain(text)
        self._find_repairs(chain, value, city)
        steps = tuple(chain.steps)
        return Reading(shown, text, steps)

    def _flaw(self, value: Value, text: str) -> Flaw | None:
        """Tell why a value says nothing, None if it does."""
        if isinstance(value, CellError):
            rule = "office.error value" if value.text else "office.never calculated"
            return Flaw(rule)

        is_text = self.column.type == TEXT
        if is_text and _is_destroyed(value, text):
            return Flaw("destroyed")
        return None

    def _is_choice(self, text: str) -> bool:
        """Tell if a word in the place of a value is one of the column's choices."""
        choice = self._choice(text)
        return choice in self.column.choices

    def _find_repairs(self, chain: Chain, value: Value, city: str) -> None:
        column = self.column
        if column.is_date:
            read_date(chain, value, since_1904=self._setting.since_1904)
        elif column.type != TEXT:
            read_number(chain, column, self._unit)
        elif column.name == COUNTY:
            self._read_county(chain, city)
        elif column.pattern == ADCODE_RULE and not column.separator:
            self._read_code(chain, city)
        else:
            self._read_text(chain)

    # --- texts, choices, references

    def _read_text(self, chain: Chain) -> None:
        separator = self.column.separator
        if separator:
            parts = split_values(chain.text)
            joined = separator.join(parts)
            chain.to("several", joined, separator=separator)

        chain.to("breaks", without_breaks(chain.text))
        chain.to("width", narrow(chain.text))

        kind, change = self._change()
        if kind:
            changed = self._each(chain.text, change)
            # what our own pages call a choice is read as it, without a repair
            if changed != as_called(chain.text, self.column, self._table):
                chain.to(kind, changed)

    def _change(self) -> tuple[str, Change]:
        """Give the kind of the repair that makes a value of the column, and the repair."""
        column = self.column
        if column.choices:
            return "choice", self._choice
        if column.pattern == ADCODE_RULE:
            return "code", six_digits
        if column.name == CITY:
            return "city", self._city
        if column.refers in self._references.names:
            return "name", self._id
        return "", str

    def _each(self, text: str, change: Change) -> str:
        """Change each value of a text."""
        separator = self.column.separator
        if not separator:
            return change(text)
        parts = text.split(separator)
        changed = [change(part.strip()) for part in parts]
        return separator.join(changed)

    def _choice(self, text: str) -> str:
        return choice_of(text, self.column, self._table)

    def _id(self, text: str) -> str:
        """Give the id of a name on record; an id stays as it is."""
        reference = self.column.refers
        if text in self._references.known[reference]:
            return text
        names = self._references.names[reference]
        return names.get(plain(text), text)

    # --- places

    def _city(self, text: str) -> str:
        found = self._places.find(text, CITY)
        if len(found) != 1:
            return text
        return found[0].name

    def _read_county(self, chain: Chain, city: str) -> None:
        """Find the county of today that a text names."""
        chain.to("breaks", without_breaks(chain.text))
        change = self._former(chain.text)
        if change is not None:
            options = [self._by_name(option) for option in change.successors]
            chain.choose("former county", options, until=change.until)
            return

        found = self._places.find(chain.text, COUNTY, city)
        options = [Option(place.name, place.told, place.told) for place in found]
        chain.choose("county", options)

    def _read_code(self, chain: Chain, city: str) -> None:
        """Find the code of today; an office may write the name in its place."""
        chain.to("width", narrow_all(chain.text))
        chain.to("code", six_digits(chain.text))
        change = self._former(chain.text)
        if change is not None:
            chain.choose("former county", change.successors, until=change.until)
            return

        if chain.text in self._places.by_code:
            return

        kind = "" if self.column.refers == UNITS else COUNTY
        found = self._places.find(chain.text, kind, city)
        options = [Option(place.adcode, place.told, place.told) for place in found]
        chain.choose("county code", options)

    def _former(self, text: str) -> FormerCounty | None:
        """Find the former county that a text names."""
        list_day = self._references.list_day
        return self._places.former(text, list_day)

    def _by_name(self, option: Option) -> Option:
        """Give an option of a code as that of the county's name."""
        place = self._places.by_code[option.value]
        return Option(place.name, option.zh, option.en)


def six_digits(text: str) -> str:
    """Give the six digits of a code.

    >>> six_digits("330106.0"), six_digits("330106000000"), six_digits("西湖区")
    ('330106', '330106', '西湖区')
    """
    match = _FILLED_UP.fullmatch(text)
    if match is None:
        return text
    return match[1]


def _is_destroyed(value: Value, text: str) -> bool:
    """Tell if a code was a number for a spreadsheet, which keeps 15 digits."""
    if isinstance(value, int | float) and abs(value) >= EXACT_BELOW:
        return True
    if DESTROYED.fullmatch(text):
        return True
    return _ROUNDED.fullmatch(text) is not None
