"""The catalogue of faults: every rule, and every part of a place, in both languages."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

Words = tuple[str, str]  # in Chinese, in English
# sections; the rules of source tables go by their name alone
PLACE, TABLE, OFFICE = "place", "table", "office"


@dataclass(frozen=True)
class Rule:
    """A rule in words.

    Attributes:
        form: the kind of file that it is about, which decides how a place is written.
        wrong: what is wrong.
        remedy: what to do; blank where `wrong` says what must be.
    """

    form: str
    wrong: Words
    remedy: Words


_SECTIONS = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))
# part of a place -> its words
PLACES: dict[str, Words] = {name: (zh, en) for name, (zh, en) in _SECTIONS.pop(PLACE).items()}


def _rule(form: str, entry: dict[str, list[str]]) -> Rule:
    sentences = list(zip(entry["zh"], entry["en"], strict=True))
    remedy = sentences[1] if len(sentences) > 1 else ("", "")
    return Rule(form, sentences[0], remedy)


RULES = {
    name if form == TABLE else f"{form}.{name}": _rule(form, entry)
    for form, entries in _SECTIONS.items()
    for name, entry in entries.items()
}
