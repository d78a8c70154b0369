"""Counties and cities as offices name them: short, with their city, by code, by a former name."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from data.frames import rows_of
from data.office.former import FormerCounty, former_counties
from data.office.words import read_words
from data.province import Province

COUNTY, CITY, PROVINCE = "county", "city", "province"
ENDINGS = ("县", "市", "区", "省")
OF_COUNTIES = ("县", "市", "区")
AUTONOMOUS = "自治县"
SHORTEST = 2  # letters of a name without its ending
_BETWEEN = re.compile(r"[\s/／\\·•,，、\-—－]+")


@dataclass(frozen=True)
class Place:
    """A county, a city or the province.

    Attributes:
        kind: "county", "city" or "province".
        city: the name of the city it is or is in; of the province "".
    """

    kind: str
    adcode: str
    name: str
    city: str = ""

    @property
    def stem(self) -> str:
        """Its name without the ending, 西湖 of 西湖区."""
        if self.name.endswith(AUTONOMOUS):
            name = self.name.removesuffix(AUTONOMOUS)
            return _without_peoples(name)

        has_ending = self.name.endswith(ENDINGS)
        if has_ending and len(self.name) > SHORTEST:
            return self.name[:-1]
        return self.name

    @property
    def told(self) -> str:
        """Its name behind that of its city."""
        if self.kind != COUNTY:
            return self.name
        return self.city + self.name

    @property
    def city_stem(self) -> str:
        """The name of its city without the ending."""
        return self.city.removesuffix("市")


def _without_peoples(name: str) -> str:
    """Give the name of an autonomous county without the peoples in it.

    >>> _without_peoples("景宁畲族")
    '景宁'
    """
    for people in read_words("words")["peoples"]:
        name = name.removesuffix(people)
    return name


class Places:
    """The places on record, to be found by what an office writes.

    Args:
        counties: those in force: adcode, name, city_adcode, city; one row per county.
        province: that they are in.
    """

    def __init__(self, counties: pd.DataFrame, province: Province | None = None) -> None:
        self.by_code: dict[str, Place] = {}
        self._province: Place | None = None
        # a whole name, alone or behind its city -> the places called so
        self._exact: dict[str, list[Place]] = defaultdict(list)
        # a name without its ending, or with another one -> the places it may mean
        self._short: dict[str, list[Place]] = defaultdict(list)
        for place in _places(counties, province):
            self._add(place)

        self._former = self._former_by_name()

    def _add(self, place: Place) -> None:
        self.by_code[place.adcode] = place
        if place.kind == PROVINCE:
            self._province = place

        for name in _exact_names(place):
            self._exact[name].append(place)

        for name in _short_names(place):
            self._short[name].append(place)

    def _former_by_name(self) -> dict[str, FormerCounty]:
        """Give the former counties, by name and by code, whose successors are on record."""
        former = {}
        for change in former_counties():
            codes = {option.value for option in change.successors}
            if codes <= self.by_code.keys():
                former[change.name] = change
                former[change.adcode] = change

        return former

    def find(self, text: str, kind: str = "", city: str = "") -> list[Place]:
        """Find the places that a text may name; several if it does not tell which.

        Args:
            text: as an office writes it.
            kind: "county", "city" or "province"; "" for any.
            city: what the same row says of the city, which may tell two counties apart.
        """
        name = self._plain(text)
        for names in (self._exact, self._short):
            called_so = names.get(name, [])
            if kind:
                called_so = [place for place in called_so if place.kind == kind]
            if called_so:
                return self._in_city(called_so, city)

        return []

    def _in_city(self, places: list[Place], city: str) -> list[Place]:
        """Keep the places of a city, if some are in it."""
        city_name = self._plain(city)
        stem = city_name.removesuffix("市")
        inside = [place for place in places if place.city_stem == stem]
        if inside:
            return inside
        return places

    def is_county(self, text: str) -> bool:
        """Tell if a text is the whole name of a county, and nothing more."""
        for place in self._exact.get(text, ()):
            if place.kind == COUNTY and place.name == text:
                return True
        return False

    def former(self, text: str, list_day: str) -> FormerCounty | None:
        """Find the former county that a text names, by name or code, alone or behind its city.

        Args:
            list_day: ISO day that the list is of; "" for a list of today.
        """
        name = self._plain(text)
        for known, change in self._former.items():
            is_named = name == known or name.endswith(f"市{known}")
            if is_named and change.is_meant(list_day):
                return change
        return None

    def _plain(self, text: str) -> str:
        """Give a name without the province before it and without signs between names."""
        name = _BETWEEN.sub("", text)
        province = self._province
        if province is None or name in (province.name, province.stem):
            return name

        for prefix in (province.name, province.stem):
            name = name.removeprefix(prefix)

        return name


def _places(counties: pd.DataFrame, province: Province | None) -> Iterator[Place]:
    """Give the counties, their cities and the province."""
    for row in rows_of(counties[["adcode", "name", "city"]]):
        yield Place(COUNTY, row.adcode, row.name, row.city)

    cities = counties[["city_adcode", "city"]].drop_duplicates()
    for row in rows_of(cities):
        yield Place(CITY, row.city_adcode, row.city, row.city)

    if province is not None:
        yield Place(PROVINCE, province.adcode, province.name.zh)


def _exact_names(place: Place) -> Iterator[str]:
    yield place.name
    if place.kind == COUNTY:
        yield place.city + place.name
        yield place.city_stem + place.name


def _short_names(place: Place) -> Iterator[str]:
    yield place.stem
    if place.kind != COUNTY:
        return

    yield place.city + place.stem
    yield place.city_stem + place.stem
    for ending in OF_COUNTIES:
        other = place.stem + ending
        if other != place.name:
            yield other
