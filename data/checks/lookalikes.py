"""Texts that look the same: ids that differ by invisible letters, names written a little apart."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

# control characters, line separators of other systems and what turns the direction of writing
CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]"
# letters without a width: joiners, soft hyphens, marks of direction, variation selectors, byte
# order marks
INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2060-\u2064"
    "\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
# Cyrillic and Greek letters and dashes, in place of the Latin letter or hyphen below each; NFKC
# keeps them apart
LOOKALIKE = "АВЕЅІЈКМНОРСТХаеѕіјкорсухһԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυ‐‒–—―−"
LATIN = "ABESIJKMHOPCTXaesijkopcyxhdABEZHIKMNOPTYXaikvopu------"
_TO_LATIN = str.maketrans(LOOKALIKE, LATIN)
_BRACKETS_AND_BLANKS = re.compile(r"[\s()\[\]{}<>【】〔〕「」『』《》〈〉“”\"‘’'·]")


def skeleton(text: str) -> str:
    """Give the same result for texts that look the same; case counts."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", re.sub(INVISIBLE, "", text)).translate(_TO_LATIN)


def plain_name(name: str) -> str:
    """Give the same result for a name however its width, blanks, brackets and case are written."""
    return _BRACKETS_AND_BLANKS.sub("", skeleton(name)).casefold()


def hidden_letters(text: str) -> str:
    """Name the invisible letters of a text: "U+200B"."""
    return ", ".join(
        f"U+{ord(letter):04X}"
        for letter in sorted(
            set(
                re.findall(
                    INVISIBLE,
                    text,
                )
            )
        )
    )


class Lookalikes:
    """Names on record, to be found by a name that only looks like one of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = names

    @cached_property
    def _by_skeleton(self) -> dict[str, str]:
        return {skeleton(name): name for name in self._names}

    def of(self, name: str) -> str | None:
        """Give the name on record that looks like `name` and is another, or None."""
        twin = self._by_skeleton.get(skeleton(name))
        if twin == name:
            return None
        return twin
