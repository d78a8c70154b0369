"""Made platforms: one for every entry of the lists, with the columns that an office would fill."""

from collections import Counter
from dataclasses import replace

import pandas as pd

from data.demo.base import MARK, Base, Row, Tables, records, table_of
from data.demo.credit_code import made_code
from data.demo.draws import Draws, happens, one_of, some_of
from data.demo.figures import figures_of
from data.demo.homes import Home, Homes
from data.demo.needs import county_needs
from data.demo.places import Places
from data.demo.roles import choose_roles
from data.demo.services import services_of
from data.demo.slots import Slot, make_slots
from data.demo.zones import AT_TOWN

KINDS = ("中试基地", "中试平台", "中试中心", "中试验证线")
ORDINALS = "一二三四五六七八九"
ANY_FIELD = "综合"  # in the name of a platform whose field is not stated
LONGEST_FIELD = 10  # letters of a text that a name can hold
NOT_DATED = 0.06  # share of the listed platforms, unknown on purpose
NO_FIELD = 2  # platforms whose field is not stated, unknown on purpose
LEAD = {
    "enterprise": "{city}{field}有限公司",
    "joint": "{city}{field}联合实验室",
    "university_institute": "{city}{field}研究院",
    "service_body": "{city}中试服务中心",
    "government": "{city}产业发展中心",
}
CODE_KINDS = {"enterprise": "91", "joint": "91", "service_body": "52"}  # others are public bodies
PUBLIC_BODY = "12"
PARTNERS = ("示例大学", "示例检测研究院", "示例产业基金")


def make_platforms(base: Base, made: Tables) -> pd.DataFrame:
    """Make the platforms of all lists and those on none.

    Args:
        made: the tables `cluster_areas`, `zones` and `platform_lists`.
    """
    draws = base.draws("platforms")
    needs = county_needs(base, made)
    roles = choose_roles(base, needs, draws)
    slots = make_slots(base, roles, draws)
    homes = Homes(base, needs, roles, draws)
    writer = _Writer(base, made, draws)
    # the last are on no list; their field is left unknown, so that each may serve any cluster
    first_unstated = len(slots) - NO_FIELD
    rows = []
    for number, slot in enumerate(slots):
        home = _home(slot, homes)
        if number >= first_unstated:
            home = replace(home, field="")
        row = writer.row(slot, home)
        rows.append(row)
    return table_of("platforms", rows)


def _home(slot: Slot, homes: Homes) -> Home:
    part = slot.part
    if slot.role:
        return homes.of_role(slot.role)
    return homes.anywhere(part.city, part.cluster)


class _Writer:
    """Writes the row of a platform."""

    def __init__(self, base: Base, made: Tables, draws: Draws) -> None:
        self._base = base
        self._draws = draws
        self._places = Places(base, draws)
        self._lists: dict[str, Row] = {}
        for row in records(made["platform_lists"]):
            list_id = row["list_id"]
            self._lists[list_id] = row
        self._zones: dict[str, list[str]] = {}
        for zone in records(made["zones"]):
            # others are anywhere in their county, and tell no more than that
            if zone["coord_basis"] == AT_TOWN:
                zones = self._zones.setdefault(zone["adcode"], [])
                zones.append(zone["name"])
        self._names: Counter[str] = Counter()
        self._count = 0

    def row(self, slot: Slot, home: Home) -> Row:
        """Write a platform with all its columns."""
        self._count += 1
        draws = self._draws
        level = slot.part.level
        row = {
            "platform_id": f"made-{self._count:03d}",
            "name": self._name(slot, home),
            "level": level,
            "field": home.field,
            "operator_type": slot.operator,
            "status": slot.status,
            "confidence": slot.confidence,
        }
        row |= self._base.source
        row |= self._listed(slot)
        row |= self._led(slot, home)
        row |= self._placed(slot, home)
        row |= services_of(level, draws)
        row |= figures_of(level, draws, is_open=slot.is_open)
        return row

    def _name(self, slot: Slot, home: Home) -> str:
        """Make a name that reads as made, tells no more than is known, and no other has."""
        place = self._base.place(home.adcode)
        where = place["county"]
        if slot.located == "city":
            where = place["city"]
        subject = self._subject(home)
        kind = one_of(self._draws, KINDS)
        name = f"{MARK}{where}{subject}{kind}"
        earlier = self._names[name]
        self._names[name] += 1
        if earlier:
            return f"{name}{ORDINALS[earlier]}号"
        return name

    def _subject(self, home: Home) -> str:
        """Give what a name says of the field."""
        field = home.field
        if not field:
            return ANY_FIELD
        if "、" in field or len(field) > LONGEST_FIELD:
            return self._base.cluster_name[home.cluster]
        return field

    def _listed(self, slot: Slot) -> Row:
        """Name the lists that a platform is on, and the day of the first that has one."""
        lists = [self._lists[list_id] for list_id in slot.part.lists]
        if not lists:
            return {}
        last = lists[-1]
        row = {
            "batch": last["list_name"],
            "list_ids": ";".join(slot.part.lists),
        }
        if not happens(self._draws, NOT_DATED):
            days = [one["date"] for one in lists]
            row["recognised_on"] = next(filter(None, days))
        return row

    def _led(self, slot: Slot, home: Home) -> Row:
        """Name who leads the platform, with its credit code and to whom it is open."""
        operator = slot.operator
        notes = f"{MARK}数据；{slot.openness}"
        if operator not in LEAD:
            return {"notes": notes}
        city = self._base.city_of[home.adcode]
        subject = self._subject(home)
        body = LEAD[operator].format(city=city, field=subject)
        kind = CODE_KINDS.get(operator, PUBLIC_BODY)
        code = made_code(kind, home.adcode, self._count)
        row = {
            "lead_org": MARK + body,
            "notes": f"{notes}；牵头单位统一社会信用代码 {code}",
        }
        if operator == "joint":
            partners = some_of(self._draws, PARTNERS, 2)
            row["partner_orgs"] = ";".join(partners)
        return row

    def _placed(self, slot: Slot, home: Home) -> Row:
        """Say where a platform is, as surely as its slot is to be located."""
        place = self._base.place(home.adcode)
        town = self._places.town(home.adcode)
        zones = self._zones.get(home.adcode, [])
        number = self._draws.integers(1, 400)
        street = f"{MARK}路 {number} 号"
        located = slot.located
        if located == "city":
            return {"city": place["city"]}
        if located == "zone" and zones:
            place["address"] = street
            place["host_zone"] = one_of(self._draws, zones)
        if located in ("town", "point"):
            place["address"] = town.name + street
        if located == "point":
            lon, lat = self._places.near(town, home.adcode)
            place |= {"lon": lon, "lat": lat}
        return place
