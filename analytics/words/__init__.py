"""The word catalogue: every visible word in both languages, in the .toml files beside this one."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
PLURAL = re.compile(r"\{(?P<count>\w+)\|(?P<one>[^|{}]*)\|(?P<many>[^|{}]*)\}")
CATALOGUE = Path(__file__).parent


@cache
def catalogue() -> dict[str, tuple[str, str]]:
    """Dotted key -> (Chinese, English). A section stands in one file.

    Raises:
        ValueError: two files hold the same section.
    """
    words: dict[str, tuple[str, str]] = {}
    for path in sorted(CATALOGUE.glob("*.toml")):
        for section, pairs in tomllib.loads(path.read_text(encoding="utf-8")).items():
            own = {f"{section}.{key}": (zh, en) for key, (zh, en) in pairs.items()}
            if own.keys() & words.keys():
                raise ValueError(f"{path.name}: section [{section}] stands in another file too")
            words |= own
    return words


def word(key: str, language: str, **values: object) -> str:
    """One word or sentence, its {placeholders} filled and its {count|singular|plural} forms chosen.

    Raises:
        KeyError: the catalogue has no such key, or a value is missing.
    """
    text = catalogue()[key][LANGUAGES.index(language)]
    return with_plurals(text, values).format(**values) if values else text


def with_plurals(text: str, values: Mapping[str, object]) -> str:
    """A text with each {count|singular|plural} replaced by the form that the count takes.

    >>> with_plurals("{n} {n|platform|platforms}", {"n": 1})
    '{n} platform'
    """
    return PLURAL.sub(
        lambda found: found["one" if str(values[found["count"]]) == "1" else "many"], text
    )


def listing(words: list[str], language: str) -> str:
    """Several words as one phrase."""
    return ("、" if language == "zh" else ", ").join(words)


def name_in(row: Mapping[str, object], language: str, what: str = "name") -> str:
    """A name of a row in a language, from `what` and `what`_en; the Chinese one where there is no
    English one.
    """
    english = row.get(f"{what}_en")
    return english if language == "en" and isinstance(english, str) else row[what]


def short_name(name: str, language: str) -> str:
    """A place name as maps and column heads write it: without its kind, if that leaves enough of
    it.
    """
    for suffix in word("place.suffixes", language).split("|"):
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name


_ASIDE = re.compile(r"\s*[（(].*?[)）]")


def without_aside(name: str) -> str:
    """A name without what it says in brackets, where there is little room."""
    return _ASIDE.sub("", name)
