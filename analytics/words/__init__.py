"""The word catalogue: every visible word in both languages, in the .toml files beside this one."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
PLURAL = re.compile(r"\{(?P<count>\w+)\|(?P<one>[^|{}]*)\|(?P<many>[^|{}]*)\}")
_ASIDE = re.compile(r"\s*[（(].*?[)）]")
CATALOGUE = Path(__file__).parent


@cache
def catalogue() -> dict[str, tuple[str, str]]:
    """Dotted key -> (Chinese, English). A section stands in one file.

    Raises:
        ValueError: two files hold the same section.
    """
    words: dict[str, tuple[str, str]] = {}
    for path in sorted(CATALOGUE.glob("*.toml")):
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
        for section, pairs in sections.items():
            own = {}
            for key, (zh, en) in pairs.items():
                own[f"{section}.{key}"] = (zh, en)
            if own.keys() & words.keys():
                raise ValueError(f"{path.name}: section [{section}] stands in another file too")
            words |= own
    return words


def word(key: str, language: str, **values: object) -> str:
    """Read one word or sentence from the catalogue.

    Args:
        values: fill the {placeholders} and choose among {count|singular|plural} forms.

    Raises:
        KeyError: the catalogue has no such key, or a value is missing.
    """
    text = catalogue()[key][LANGUAGES.index(language)]
    if values:
        return with_plurals(text, values).format(**values)
    return text


def with_plurals(text: str, values: Mapping[str, object]) -> str:
    """Replace each {count|singular|plural} by the form that the count takes.

    >>> with_plurals("{n} {n|platform|platforms}", {"n": 1})
    '{n} platform'
    """

    def form(match: re.Match[str]) -> str:
        is_one = str(values[match["count"]]) == "1"
        return match["one" if is_one else "many"]

    return PLURAL.sub(form, text)


def listing(words: list[str], language: str) -> str:
    """Give several words as one phrase."""
    return ("、" if language == "zh" else ", ").join(words)


def name_in(row: Mapping[Any, Any], language: str, what: str = "name") -> str:
    """Give a row's name in a language; the Chinese one where no English one is recorded.

    Args:
        row: the columns `what` (Chinese) and `what`_en.
    """
    english = row.get(f"{what}_en")
    if language == "en" and isinstance(english, str):
        return english
    chinese: str = row[what]
    return chinese


def short_name(name: str, language: str) -> str:
    """Give a place name without its kind ("County"), for maps and column heads.

    Names of one letter beside their kind stay whole.
    """
    for suffix in word("place.suffixes", language).split("|"):
        long_enough = len(name) > len(suffix) + 1
        if name.endswith(suffix) and long_enough:
            return name.removesuffix(suffix)
    return name


def without_aside(name: str) -> str:
    """Give a name without the part in brackets, where there is little room."""
    return _ASIDE.sub("", name)
