"""The part of a table that a batch is about, or that an editor may change: "city:330600"."""

import re
from dataclasses import dataclass

from data.faults import RegistryError
from data.tables.column import ADCODE_RULE

ALL, LIST, CITY, COUNTY, PLATFORM = "all", "list", "city", "county", "platform"
KINDS = (ALL, LIST, CITY, COUNTY, PLATFORM)
OF_CITY = 4  # digits of a county's code that are those of its city


@dataclass(frozen=True)
class Scope:
    """A part of a table.

    Attributes:
        kind: one of `KINDS`.
        value: id of a list or platform, code of a city or county; "" of all.
    """

    kind: str = ALL
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}" if self.value else self.kind

    def holds(self, other: "Scope") -> bool:
        """True if whatever is in the other scope is in this one.

        >>> Scope("city", "330600").holds(Scope("county", "330604"))
        True
        """
        if self.kind == ALL or self == other:
            return True
        is_inside = other.value[:OF_CITY] == self.value[:OF_CITY]
        return self.kind == CITY and other.kind == COUNTY and is_inside


def parse_scope(text: str) -> Scope:
    """Read a scope as it is written.

    >>> parse_scope("county:330604")
    Scope(kind='county', value='330604')

    Raises:
        RegistryError: it is none.
    """
    kind, _, value = text.strip().partition(":")
    is_place = kind in (CITY, COUNTY)
    is_code = re.fullmatch(ADCODE_RULE, value, re.ASCII) is not None
    is_city = value.endswith("00")
    is_right_place = is_code and is_city == (kind == CITY)
    is_known = kind in KINDS and (kind == ALL) != bool(value)
    if is_known and (is_right_place or not is_place):
        return Scope(kind, value)
    raise RegistryError(
        f"范围“{text}”无法识别。请写成 all、list:名单编号、city:330600、county:330604 或"
        " platform:平台编号。",
        f"The scope '{text}' is none. Write all, list:ID, city:330600, county:330604 or"
        " platform:ID.",
    )
