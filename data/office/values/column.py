"""The values of one column of a list, each read once however often it stands there."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from data.checks.cells import DESTROYED
from data.office.cells import CellError, Value
from data.office.places import CITY, COUNTY, Place
from data.office.references import References
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
from data.office.values.words import choice_of
from data.office.words import clear_word, plain
from data.tables.column import ADCODE_RULE, Column, Table

Change = Callable[[str], str]
TEXT = "VARCHAR"
CITY_COLUMN, COUNTY_COLUMN = "city", "county"
UNITS = "units.adcode"  # references to counties, cities and the province alike
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
        if isinstance(value, CellError):
            return Reading(shown, text, flaw=_error(value))
        if text == clear_word():
            return Reading(shown, text, erases=True)
        if self.column.type == TEXT and _is_destroyed(value, text):
            return Reading(shown, text, flaw=Flaw("destroyed"))
        word = blank_word(text)
        if word and not self._is_choice(text):
            return Reading(shown, text, word=word)
        chain = Chain(text)
        self._find_repairs(chain, value, city)
        return Reading(shown, text, tuple(chain.steps))

    def _is_choice(self, text: str) -> bool:
        """Tell if a word in the place of a value is one of the column's choices."""
        return choice_of(text, self.column, self._table) in self.column.choices

    def _find_repairs(self, chain: Chain, value: Value, city: str) -> None:
        column = self.column
        if column.is_date:
            read_date(chain, value, since_1904=self._setting.since_1904)
        elif column.type != TEXT:
            read_number(chain, column, self._unit)
        elif column.name == COUNTY_COLUMN:
            self._read_county(chain, city)
        elif column.pattern == ADCODE_RULE and not column.separator:
            self._read_code(chain, city)
        else:
            self._read_text(chain)

    # --- texts, choices, references

    def _read_text(self, chain: Chain) -> None:
        column = self.column
        if column.separator:
            parts = split_values(chain.text)
            chain.to("several", column.separator.join(parts), separator=column.separator)
        chain.to("breaks", without_breaks(chain.text))
        chain.to("width", narrow(chain.text))
        if column.choices:
            chain.to("choice", self._each(chain.text, self._choice))
        elif column.pattern == ADCODE_RULE:
            chain.to("code", self._each(chain.text, _code))
        elif column.name == CITY_COLUMN:
            chain.to("city", self._city(chain.text))
        elif column.refers in self._references.names:
            chain.to("name", self._each(chain.text, self._id))

    def _each(self, text: str, change: Change) -> str:
        """Change each value of a text."""
        separator = self.column.separator
        if not separator:
            return change(text)
        parts = text.split(separator)
        return separator.join(change(part.strip()) for part in parts)

    def _choice(self, text: str) -> str:
        return choice_of(text, self.column, self._table)

    def _id(self, text: str) -> str:
        """Give the id of a name on record; an id stays as it is."""
        if text in self._references.known[self.column.refers]:
            return text
        names = self._references.names[self.column.refers]
        return names.get(plain(text), text)

    # --- places

    def _city(self, text: str) -> str:
        found = self._references.places.find(text, CITY)
        return found[0].name if len(found) == 1 else text

    def _read_county(self, chain: Chain, city: str) -> None:
        """Find the county of today that a text names."""
        chain.to("breaks", without_breaks(chain.text))
        if self._read_former(chain, by_code=False):
            return
        found = self._references.places.find(chain.text, COUNTY, city)
        if found:
            options = [Option(place.name, _told(place), _told(place)) for place in found]
            chain.choose("county", tuple(options))

    def _read_code(self, chain: Chain, city: str) -> None:
        """Find the code of today; an office may write the name in its place."""
        chain.to("width", narrow_all(chain.text))
        chain.to("code", _code(chain.text))
        if self._read_former(chain, by_code=True):
            return
        kind = "" if self.column.refers == UNITS else COUNTY
        places = self._references.places
        if chain.text in places.by_code:
            return
        found = places.find(chain.text, kind, city)
        if found:
            options = [Option(place.adcode, _told(place), _told(place)) for place in found]
            chain.choose("county code", tuple(options))

    def _read_former(self, chain: Chain, *, by_code: bool) -> bool:
        """Find what became of a former county; True if the text names one."""
        places = self._references.places
        change = places.former(chain.text, self._references.list_day)
        if change is None:
            return False
        options = change.successors
        if not by_code:
            options = tuple(
                Option(places.by_code[option.value].name, option.zh, option.en)
                for option in options
            )
        chain.choose("former county", options, until=change.until)
        return True


def _told(place: Place) -> str:
    return f"{place.city}{place.name}" if place.city != place.name else place.name


def _code(text: str) -> str:
    """Give the six digits of a code.

    >>> _code("330106.0"), _code("330106000000"), _code("西湖区")
    ('330106', '330106', '西湖区')
    """
    match = _FILLED_UP.fullmatch(text)
    return match[1] if match else text


def _error(error: CellError) -> Flaw:
    if error.text:
        return Flaw("office.error value")
    return Flaw("office.never calculated")


def _is_destroyed(value: Value, text: str) -> bool:
    """Tell if a code was a number for a spreadsheet, which keeps 15 digits."""
    if isinstance(value, int | float) and abs(value) >= EXACT_BELOW:
        return True
    return bool(DESTROYED.fullmatch(text) or _ROUNDED.fullmatch(text))
