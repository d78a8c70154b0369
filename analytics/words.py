"""The word catalogue: every visible word in both languages, in words.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).with_name("words.toml")


@cache
def catalogue() -> dict[str, tuple[str, str]]:
    """Dotted key -> (Chinese, English)."""
    with CATALOGUE.open("rb") as file:
        sections = tomllib.load(file)
    return {f"{section}.{key}": tuple(pair) for section, words in sections.items() for key, pair in words.items()}


def word(key: str, language: str, **values: object) -> str:
    """One word or sentence, its {placeholders} filled.

    Raises:
        KeyError: the catalogue has no such key.
    """
    text = catalogue()[key][LANGUAGES.index(language)]
    return text.format(**values) if values else text


def listing(words: list[str], language: str) -> str:
    """Several words as one phrase."""
    return ("、" if language == "zh" else ", ").join(words)


def name_in(row: Mapping[str, object], language: str, what: str = "name") -> str:
    """A name of a row in a language, from `what` and `what`_en; the Chinese one where there is no English one."""
    english = row.get(f"{what}_en")
    return english if language == "en" and isinstance(english, str) else row[what]


def short_name(name: str, language: str) -> str:
    """A place name as maps and column heads write it: without its kind, if that leaves enough of it."""
    for suffix in word("place.suffixes", language).split("|"):
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name
