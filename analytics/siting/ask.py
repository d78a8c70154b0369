"""A question of siting, and how it is written on one line."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any, get_type_hints
from urllib.parse import parse_qs, quote, urlencode

from analytics.questions.weighting import DEFAULT_FACTOR, Weighting
from analytics.setting import SettingError
from data.vocabulary import ZONE_KINDS

# what one new platform serves: a cluster, those of a group, all that are asked for
SERVES = ("cluster", "group", "all")
# where one may be built. Somewhere in a county or a zone; core: counties with a core area. Towns
# and seats of counties: exactly there
PLACES = ("counties", "core", "towns", "seats", "zones", *ZONE_KINDS)
DEFAULT_SITES = 10
MOST_AFFORDABLE = 10**9  # sites; no question has so many candidates
MOST_DIGITS = 40  # letters of a number that is read
MOST_SHOWN = 60  # letters of a fault that are repeated


@dataclass(frozen=True)
class Ask:
    """A question of siting.

    A site is a place and what it serves: "county:330282 nev".

    Places: "county:<adcode>" and "zone:<zone_id>", anywhere in it; "town:<geonames_id>" and
    "point:<lon>,<lat>", exactly there.
    """

    model: str = "mclp"
    # how many new platforms; None for the models that find their number
    sites: int | None = DEFAULT_SITES
    clusters: tuple[str, ...] = ()  # none: every cluster that a unit of the kind needs
    unit_kind: str = "county"  # whose needs
    candidates: tuple[str, ...] = ("counties",)  # of PLACES, or places by name
    serves: str = "cluster"
    # a need is covered if the site is certainly in reach; else if it probably is
    surely: bool = True
    pipeline: bool = False  # what is planned or being built counts as open
    forced: tuple[str, ...] = ()  # sites built in any case; they count among `sites`
    excluded: tuple[str, ...] = ()  # places where none may be built
    one_per_city: bool = False  # equity: a site in every city that has a candidate
    worst_first: bool = False  # equity: a need counts by its severity
    budget: float | None = None  # with cost: instead of, or beside, the number of sites
    cost: float | None = None  # of a site
    capacity: float | None = None  # need weight that a site can take in
    weigh: str = "need"  # what a need counts for, of `weighting.WEIGH`
    group: str = ""  # a group of counties whose needs count more
    group_factor: float = DEFAULT_FACTOR  # by how much

    @property
    def weighting(self) -> Weighting:
        """What a need weighs."""
        return Weighting(self.weigh, self.group, self.group_factor)

    @property
    def affordable(self) -> int | None:
        """How many sites the budget pays for; None without one.

        Of a budget that is met exactly, rounding takes no site away.
        """
        if self.budget is None or not self.cost:
            return None
        return int(
            min(
                self.budget / self.cost * (1 + 1e-12),
                MOST_AFFORDABLE,
            )
        )

    @property
    def most(self) -> int | None:
        """How many sites may be built, by number and budget; None if neither limits it."""
        limits = [limit for limit in (self.sites, self.affordable) if limit is not None]
        return min(limits, default=None)


def ask_text(ask: Ask) -> str:
    """Write a question on one line, fields with their default left out.

    >>> ask_text(Ask(sites=5, clusters=("ic", "pv")))
    'sites=5&clusters=ic&clusters=pv'
    """
    plain = Ask()
    chosen = {
        name: value
        for name, value in vars(ask).items()
        if value
        != getattr(
            plain,
            name,
        )
    }
    return urlencode(chosen, doseq=True, quote_via=quote)


def _number(read: Callable[[str], float]) -> Callable[[list[str]], float]:
    """Make a reader of a number; digits of other scripts and "1_000" are refused."""

    def number_of(several: list[str]) -> float:
        (text,) = several
        if len(text) > MOST_DIGITS or not re.fullmatch(
            r"[-+0-9.eE]+",
            text,
        ):
            raise ValueError(text)
        number = read(text)
        if not isfinite(number):
            raise ValueError(text)
        return number

    return number_of


def _number_or_none(read: Callable[[str], float]) -> Callable[[list[str]], float | None]:
    """Make a reader of a number or "None"."""
    number_of = _number(read)
    return lambda several: None if several == ["None"] else number_of(several)


# type of a field of `Ask` -> how the values given for it are read
READERS: dict[object, Callable[[list[str]], Any]] = {
    str: lambda several: several[0],
    tuple[str, ...]: tuple,
    bool: lambda several: {"True": True, "False": False}[several[0]],
    int | None: _number_or_none(int),
    float | None: _number_or_none(float),
    float: _number(float),
}


def ask_of(text: str) -> Ask:
    """Read a question that `ask_text` wrote.

    Raises:
        SettingError: it names something that a question does not have, or a value is not of its
            kind.
    """
    types = get_type_hints(Ask)
    try:
        given = parse_qs(text, keep_blank_values=True, strict_parsing=bool(text))
    except ValueError:
        raise _no_question(text) from None
    values: dict[str, Any] = {}
    for name, several in given.items():
        try:
            values[name] = READERS[types[name]](several)
        except (KeyError, ValueError):
            raise _no_question(f"{name}={several[0]}") from None
    return Ask(**values)


def _no_question(text: str) -> SettingError:
    shown = text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "..."
    return SettingError(
        f"选址链接中的“{shown}”无法识别。请从页面重新复制链接。",
        f"'{shown}' in a link to a siting plan cannot be read. Copy the link from the page again.",
    )
