"""The key of a screen of changes, as commands and links write it: changes@3..7@gaps."""

import re
from dataclasses import dataclass

from analytics.since.headlines import FIRST_HEADLINE, HEADLINES
from geo.errors import PlanningError

PREFIX = "changes@"
PATTERN = re.compile(rf"{PREFIX}([1-9]\d{{0,8}})\.\.([1-9]\d{{0,8}})(?:@(\w+))?")


@dataclass(frozen=True)
class ChangesKey:
    """What a screen of changes shows.

    Attributes:
        first, last: numbers of the publications.
        headline: the number.
    """

    first: int
    last: int
    headline: str

    @property
    def text(self) -> str:
        """The key in full."""
        return f"{PREFIX}{self.first}..{self.last}@{self.headline}"


def is_of_changes(text: str) -> bool:
    """True if a text is meant as the key of a screen of changes."""
    return text.startswith(PREFIX)


def changes_key(text: str) -> ChangesKey:
    """Read a key; the number may be left out.

    >>> changes_key("changes@3..7").text
    'changes@3..7@gaps'

    Raises:
        PlanningError: it is none.
    """
    found = PATTERN.fullmatch(text)
    headline = (found and found[3]) or FIRST_HEADLINE
    if found is None or headline not in HEADLINES:
        numbers = ", ".join(HEADLINES)
        raise PlanningError(
            f"“{text}”不是变化一屏的写法。请写成 changes@3..7 或 changes@3..7@gaps，"
            f"最后一段可用：{numbers}。",
            f"'{text}' is no screen of changes. Write changes@3..7 or changes@3..7@gaps, where the"
            f" last part is one of {numbers}.",
        )
    return ChangesKey(int(found[1]), int(found[2]), headline)
