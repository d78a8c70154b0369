"""Words that offices write, as data: heads, units, sums, blanks. Read once from the TOML files."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from data.fault_catalogue import Words
from data.tables import SOURCES
from data.tables.column import Column, Table

FOLDER = Path(__file__).parent
SHARED = "shared"
LANGUAGES = ("zh", "en")
# what a head may hold beside its words: blanks, quotes, stars, brackets, punctuation
_ASIDE = re.compile(r"[\s\"'“”‘’*★☆●■_\-—·、，,。.:;；()\[\]【】《》〈〉<>/\\]")


@cache
def read_words(name: str) -> dict[str, Any]:
    """Read one of the TOML files beside this module."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def plain(text: str) -> str:
    """Give the same result for a word however its width, blanks, case and brackets are written.

    >>> plain(" 县（市、区） "), plain("Host_Zone"), plain("建筑面积（㎡）")
    ('县市区', 'hostzone', '建筑面积m2')
    """
    wide = unicodedata.normalize("NFKC", text)
    return _ASIDE.sub("", wide).casefold()


# --- words that are no data -----------------------------------------------------------------------


@cache
def plain_set(name: str) -> frozenset[str]:
    """Give a list of words.toml in plain form; a word of signs alone stays as it is."""
    words: Iterable[str] = read_words("words")[name]
    found = set()
    for word in words:
        found.add(plain(word) or word)
    return frozenset(found)


@cache
def clear_word() -> str:
    """Give the word in a cell that erases the recorded value."""
    return str(read_words("words")["clear"])


@cache
def apart_words(kind: str) -> Words:
    """Say in both languages why a row is set apart."""
    zh, en = read_words("words")["apart"][kind]
    return zh, en


# --- heads of columns -----------------------------------------------------------------------------


@cache
def head_words(table: Table) -> dict[str, str]:
    """Give the plain heads that a table knows -> the name of their column.

    They are the column's name, its description in both languages, and the words of heads.toml.
    """
    heads: dict[str, str] = {}
    # what a table says of a column goes before what all tables say
    for words_of in (own_words, synonyms_of(table.name), synonyms_of(SHARED)):
        for column in table.columns:
            for word in words_of(column):
                head = plain(word)
                heads.setdefault(head, column.name)

    return heads


def own_words(column: Column) -> list[str]:
    """Give the name of a column and its descriptions, long and short."""
    return [
        column.name,
        column.zh,
        column.en,
        column.head("zh"),
        column.head("en"),
    ]


def synonyms_of(section: str) -> Callable[[Column], list[str]]:
    """Make a function that gives the words of a section of heads.toml for a column."""
    words: dict[str, list[str]] = read_words("heads").get(section, {})

    def synonyms(column: Column) -> list[str]:
        return words.get(column.name, [])

    return synonyms


@cache
def all_heads() -> frozenset[str]:
    """Give the plain heads that any source table knows, and those that number the rows."""
    heads = set(plain_set("numbering"))
    for table in SOURCES:
        heads |= head_words(table).keys()
    return frozenset(heads)


# --- units ----------------------------------------------------------------------------------------


@cache
def units() -> dict[str, tuple[str, Fraction]]:
    """Give the plain name of each unit -> its dimension, and what one of it is in that."""
    found = {}
    for dimension, names in read_words("units").items():
        for name, size in names.items():
            unit = plain_unit(name)
            found[unit] = dimension, Fraction(size)
    return found


def plain_unit(text: str) -> str:
    """Give the same result for a unit however it is written.

    >>> plain_unit("m²"), plain_unit("㎡"), plain_unit("单位：万元")
    ('m2', 'm2', '万元')
    """
    wide = unicodedata.normalize("NFKC", text)
    letters = re.sub(r"\s", "", wide).casefold()
    return letters.removeprefix("单位").lstrip(":/")
