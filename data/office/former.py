"""Counties that are no longer what they were, and what became of them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from data.office.values.steps import Option
from data.office.words import read_words


@dataclass(frozen=True)
class FormerCounty:
    """A county-level unit that was ended or cut.

    Attributes:
        name: of the unit.
        adcode: that it had.
        ended: it is no longer there; else it lost a part.
        until: ISO day from which it is so.
        successors: the units of today that it may mean; their values are adcodes.
    """

    name: str
    adcode: str
    ended: bool
    until: str
    successors: tuple[Option, ...]

    def is_meant(self, list_day: str) -> bool:
        """Tell if a list of a day may mean the unit as it was.

        Args:
            list_day: ISO day or year; "" for a list of today.
        """
        is_from_before = bool(list_day) and list_day < self.until
        return self.ended or is_from_before


@cache
def former_counties() -> tuple[FormerCounty, ...]:
    """Read former_counties.toml, which names the source."""
    read = read_words("former_counties")
    until = str(read["source"]["until"])
    changes = []
    for unit in read["unit"]:
        successors = [_option(successor) for successor in unit["successors"]]
        change = FormerCounty(
            name=unit["name"],
            adcode=unit["adcode"],
            ended=unit["ended"],
            until=until,
            successors=tuple(successors),
        )
        changes.append(change)

    return tuple(changes)


def _option(successor: dict[str, Any]) -> Option:
    return Option(successor["adcode"], successor["zh"], successor["en"])
