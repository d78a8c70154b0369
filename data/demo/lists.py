"""The made province's lists of platforms: the official ones, each full, and those an office adds.

Official totals are kept. Levels and lists without a stated total get the counts below, and every
city without a list of its own gets one, so that nothing that is listed is unseen.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

import pandas as pd

from data.demo.base import MARK, Base, Row, Tables, records, table_of
from data.demo.draws import counts_of

NATIONAL, CULTIVATION, PROGRAMME = "national", "national_cultivation", "national_programme"
PROVINCIAL, MUNICIPAL, IN_CITY = "provincial", "municipal", "municipal_cultivation"
UNLISTED = "unlisted"
# level -> lists of the whole nation that its platforms are on, too
NATIONWIDE: dict[str, tuple[str, ...]] = {
    NATIONAL: ("pl-miit-national",),
    CULTIVATION: ("pl-miit-cultivation-draft", "pl-miit-cultivation"),
}


@dataclass(frozen=True)
class Programme:
    """A national programme: the list of its platforms in the whole nation, and its cluster."""

    nationwide: tuple[str, ...]
    cluster: str


@dataclass(frozen=True)
class MadeList:
    """A list that nobody has issued."""

    list_id: str
    name: str
    total: int


# list of a programme's platforms in the province -> the programme
PROGRAMMES = {
    "pl-biomanufacturing-zj": Programme(("pl-biomanufacturing",), "biomanufacturing"),
    "pl-ai-bases-zj": Programme((), "x-ai"),
}
REGIONAL = "pl-g60"  # of several provinces, outside the ladder
# lists whose total was never seen: as many platforms as they have here
BLANK_TOTALS = {"pl-ai-bases-zj": 3, REGIONAL: 2}
# level of which no list states the total -> its made list
MADE_LISTS = {
    CULTIVATION: MadeList("pl-made-national-cultivation", "国家重点培育中试平台", 10),
    PROGRAMME: MadeList("pl-made-programmes", "国家专项中试平台", 6),
    IN_CITY: MadeList("pl-made-municipal-cultivation", "市级中试平台培育库", 30),
}
UNSEEN = re.compile("，总数未见|（总数未见）")  # in the name of such a list
OFF_LISTS = 16  # platforms on no list at all
MUNICIPAL_SHARE = 0.4  # of a city's list that holds its cultivation library, too
MADE_DATE = "2026-03"  # of lists that cities have no part in
FIRST_MONTH, MONTHS = 3, 10  # of 2025, in which the lists of the cities follow one another


@dataclass(frozen=True)
class Part:
    """Platforms of one level that are on the same lists.

    city: code of the city they are bound to; "" for none.
    cluster: that they serve; "" for any.
    """

    level: str
    count: int
    lists: tuple[str, ...]
    city: str = ""
    cluster: str = ""


def parts_of(base: Base) -> list[Part]:
    """Plan the platforms of every level and the lists that they are on."""
    official = _Official(base)
    cultivation = (*NATIONWIDE[CULTIVATION], MADE_LISTS[CULTIVATION].list_id)
    parts = [official.whole_level(NATIONAL)]
    parts += _programmes(official)
    parts.append(
        Part(
            CULTIVATION,
            MADE_LISTS[CULTIVATION].total,
            cultivation,
        )
    )
    parts.append(official.whole_level(PROVINCIAL))
    parts += _municipal(base, official)
    parts += _cultivated(base, official)
    parts.append(Part(UNLISTED, BLANK_TOTALS[REGIONAL], (REGIONAL,)))
    parts.append(Part(UNLISTED, OFF_LISTS, ()))
    return parts


class _Official:
    """The official lists, and what they state."""

    def __init__(self, base: Base) -> None:
        self.of_city: dict[str, str] = {}  # city code -> its own list
        self.of_level: dict[str, str] = {}  # level -> the list that states its total
        self._rows: dict[str, Row] = {}
        for row in records(base.tables["platform_lists"]):
            list_id = row["list_id"]
            adcode = row["adcode"]
            level = row["level_total"]
            self._rows[list_id] = row
            if adcode in base.ground.members:
                self.of_city[adcode] = list_id
            if level:
                self.of_level[level] = list_id

    def total(self, list_id: str) -> int:
        """Give the stated total of a list, else the one that it gets here."""
        row = self._rows[list_id]
        return _total(row)

    def whole_level(self, level: str) -> Part:
        """Plan the platforms of a level whose total one list states."""
        list_id = self.of_level[level]
        nationwide = NATIONWIDE.get(level, ())
        total = self.total(list_id)
        return Part(level, total, (*nationwide, list_id))

    def municipal_on(self, list_id: str) -> int:
        """Count the municipal platforms on a city's list; the rest is its cultivation library."""
        total = self.total(list_id)
        row = self._rows[list_id]
        if IN_CITY in row["levels"]:
            return round(MUNICIPAL_SHARE * total)
        return total


def _total(row: Row) -> int:
    if row["total_count"]:
        return int(row["total_count"])
    return BLANK_TOTALS[row["list_id"]]


def _programmes(official: _Official) -> list[Part]:
    own = MADE_LISTS[PROGRAMME].list_id
    parts = []
    for list_id, programme in PROGRAMMES.items():
        lists = (*programme.nationwide, list_id, own)
        total = official.total(list_id)
        part = Part(
            PROGRAMME,
            total,
            lists,
            cluster=programme.cluster,
        )
        parts.append(part)
    return parts


# --- lists of cities ------------------------------------------------------------------------------


def made_list_of(city: str) -> str:
    """Name the made list of a city."""
    return f"pl-made-municipal-{city}"


def _municipal(base: Base, official: _Official) -> list[Part]:
    """Share the municipal platforms out: cities with a list of their own, then by value added."""
    whole = official.of_level[MUNICIPAL]
    rest = official.total(whole)
    parts = []
    for city, list_id in official.of_city.items():
        count = official.municipal_on(list_id)
        rest -= count
        part = Part(MUNICIPAL, count, (list_id, whole), city)
        parts.append(part)
    sizes = _sizes_without(base, official.of_city)
    for city, count in counts_of(rest, sizes).items():
        own = made_list_of(city)
        part = Part(MUNICIPAL, count, (own, whole), city)
        parts.append(part)
    return parts


def _cultivated(base: Base, official: _Official) -> list[Part]:
    """Share the cultivation libraries of the cities out likewise."""
    whole = MADE_LISTS[IN_CITY].list_id
    rest = MADE_LISTS[IN_CITY].total
    parts = {}
    for city, list_id in official.of_city.items():
        municipal = official.municipal_on(list_id)
        count = official.total(list_id) - municipal
        if count:
            rest -= count
            parts[city] = Part(IN_CITY, count, (list_id, whole), city)
    sizes = _sizes_without(base, parts)
    for city, count in counts_of(rest, sizes).items():
        parts[city] = Part(IN_CITY, count, (whole,), city)
    return list(parts.values())


def _sizes_without(base: Base, left_out: Container[str]) -> dict[str, float]:
    """Add up the value added of each city but some."""
    added = base.value_added
    sizes = {}
    for city, members in base.ground.members.items():
        if city not in left_out:
            values = [added[adcode] for adcode in members]
            sizes[city] = sum(values)
    return sizes


# --- the table ------------------------------------------------------------------------------------


def make_platform_lists(base: Base, made: Tables) -> pd.DataFrame:
    """Give the official lists, each with a total, and the made ones."""
    rows = records(base.tables["platform_lists"])
    for row in rows:
        name = row["list_name"]
        if not row["total_count"]:  # its total is made, and has no source
            name = UNSEEN.sub("", name)
            row["source_url"] = ""
            row["source_kind"] = ""
        total = _total(row)
        row["list_name"] = f"{MARK}：{name}"
        row["total_count"] = str(total)
    for level, own in MADE_LISTS.items():
        row = _made_list(own, level)
        row["adcode"] = base.province.adcode
        row["level_total"] = level
        rows.append(row)
    rows += _lists_of_cities(base)
    return table_of("platform_lists", rows)


def _lists_of_cities(base: Base) -> list[Row]:
    """Make a list for each city that has none of its own, one a month."""
    city_names = {}
    for name, code in base.ground.city_code.items():
        city_names[code] = name
    rows: list[Row] = []
    for part in parts_of(base):
        list_id = made_list_of(part.city)
        if list_id not in part.lists:
            continue
        city = city_names[part.city]
        own = MadeList(list_id, f"{city}市级中试平台", part.count)
        row = _made_list(own, part.level)
        month = FIRST_MONTH + len(rows) % MONTHS
        row["adcode"] = part.city
        row["date"] = f"2025-{month:02d}"
        rows.append(row)
    return rows


def _made_list(own: MadeList, level: str) -> Row:
    return {
        "list_id": own.list_id,
        "list_name": f"{MARK}：{own.name}名单",
        "levels": level,
        "issuer": f"{MARK}发布机构",
        "date": MADE_DATE,
        "total_count": str(own.total),
    }
