"""Made designated areas of clusters: as many as the official lists state, on these lists."""

import re
from dataclasses import dataclass, replace

import pandas as pd

from data.demo.base import MARK, Base, Row, Tables, records, table_of
from data.demo.draws import Draws, amount, drawn, happens, in_shares
from data.demo.needs import Pair, of_zones
from data.vocabulary import DESIGNATIONS

ALL = "-all"  # ends the id of a list over all batches
# lists whose total was never seen: as many entries as they have here
BLANK_TOTALS = {"al-new-star-1-2": 13, "al-sme-national-2023": 6, "al-batch-4": 0}
SUFFIX = {
    "core": "产业集群核心区",
    "coordination": "产业集群协同区",
    "new_star": "“新星”产业群",
    "national_cluster": "先进制造业集群",
    "sme_cluster": "中小企业特色产业集群",
}
CHARACTERISTIC = ("characteristic",)
TIERS = {
    "core": CHARACTERISTIC,
    "coordination": CHARACTERISTIC,
    "national_cluster": CHARACTERISTIC,
    "new_star": ("x_new_star", "emerging", "future", *CHARACTERISTIC),
    "sme_cluster": ("emerging", "foundation", "named", *CHARACTERISTIC),
}
EXTENTS = {"unit": 0.85, "zone": 0.15}
CONFIDENCES = {"confirmed": 0.93, "likely": 0.07}
NO_CLUSTER_STATED, NO_REVENUE = 0.01, 0.2  # unknown on purpose: shares of the areas
KNOWN_THERE = 4  # times likelier: a county whose zones name the cluster
REVENUE_BN = 30.0  # half of all areas have less
CORE, COORDINATION = "core", "coordination"
DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}")  # of several the last counts


@dataclass
class Batch:
    """Entries of a list that are made together."""

    designation: str
    count: int
    lists: list[str]
    name: str
    day: str


def make_area_lists(base: Base, made: Tables) -> pd.DataFrame:
    """Give the official lists of areas, each with a total."""
    rows = records(base.tables["cluster_area_lists"])
    for row in rows:
        name = row["list_name"]
        if not row["total_count"]:
            total = BLANK_TOTALS[row["list_id"]]
            row["total_count"] = str(total)
        row["list_name"] = f"{MARK}：{name}"
        row["notes"] = ""
    return table_of("cluster_area_lists", rows)


def batches(lists: pd.DataFrame) -> list[Batch]:
    """Plan the entries of all lists, so that each has as many as it states.

    Areas of the coordination lists that were raised to core areas since are on both lists, and no
    longer among all coordination areas.

    Args:
        lists: made by `make_area_lists`.
    """
    planned = []
    over_all = {}
    for row in records(lists):
        designation = row["designation"]
        list_id = row["list_id"]
        if list_id.endswith(ALL):
            over_all[designation] = row
        elif designation in DESIGNATIONS:
            planned.append(_batch(row))
    for batch in planned:
        if batch.designation in over_all:
            whole = over_all[batch.designation]
            batch.lists.append(whole["list_id"])
    coordination = [batch for batch in planned if batch.designation == COORDINATION]
    core = [batch for batch in planned if batch.designation == CORE]
    stated = int(over_all[COORDINATION]["total_count"])
    listed = sum(batch.count for batch in coordination)
    raised = _raise_some(coordination[0], core[-1], listed - stated)
    return [*planned, raised]


def _batch(row: Row) -> Batch:
    days = DAY.findall(row["date"])
    return Batch(
        designation=row["designation"],
        count=int(row["total_count"]),
        lists=[row["list_id"]],
        name=row["list_name"],
        day=days[-1],
    )


def _raise_some(coordination: Batch, core: Batch, count: int) -> Batch:
    """Take areas that were raised out of two batches, into one that is on the lists of both."""
    coordination.count -= count
    core.count -= count
    first, _ = coordination.lists
    return replace(
        core,
        count=count,
        lists=[first, *core.lists],
    )


def make_areas(base: Base, made: Tables) -> pd.DataFrame:
    """Make an area for every entry of the lists.

    The clusters of a designation take turns in a drawn order; the county is drawn by its industrial
    value added, and `KNOWN_THERE` times likelier where its zones name the cluster. No county has a
    cluster twice.

    Args:
        made: the table `cluster_area_lists`.
    """
    draws = base.draws("cluster_areas")
    entries: list[Batch] = []
    for batch in batches(made["cluster_area_lists"]):
        entries += [batch] * batch.count
    total = len(entries)
    extents = in_shares(draws, total, EXTENTS)
    confidences = in_shares(draws, total, CONFIDENCES)
    homes = _Homes(base, draws)
    rows = []
    for number, batch in enumerate(entries):
        row = homes.area(batch.designation)
        row |= base.source
        row |= {
            "area_id": f"made-area-{number + 1:03d}",
            "designation": batch.designation,
            "batch": batch.name,
            "designated_on": batch.day,
            "extent": extents[number],
            "confidence": confidences[number],
            "list_ids": ";".join(batch.lists),
        }
        rows.append(row)
    return table_of("cluster_areas", rows)


class _Homes:
    """Draws the cluster and the place of each area."""

    def __init__(self, base: Base, draws: Draws) -> None:
        self._base = base
        self._draws = draws
        self._turns: dict[str, list[str]] = {}
        self._taken: set[Pair] = set()
        self._named: set[Pair] = set()
        for pair, _ in of_zones(base, base.tables):
            self._named.add(pair)

    def area(self, designation: str) -> Row:
        """Draw where an area is, of which cluster, and what it is called."""
        base = self._base
        cluster = self._next_cluster(designation)
        adcode = self._county(cluster)
        place = base.place(adcode)
        where = place["county"]
        if designation == "national_cluster":  # of a whole city
            where = place["city"]
            code = base.ground.city_code[where]
            place = {"city": where, "adcode": code}
        suffix = SUFFIX[designation]
        subject = base.cluster_name[cluster]
        name = f"{MARK}{where}{subject}{suffix}"
        return place | {"name": name} | self._unless_unknown(cluster)

    def _next_cluster(self, designation: str) -> str:
        """Let the clusters take turns, in a drawn order."""
        turn = self._turns.setdefault(designation, [])
        if not turn:
            tiers = TIERS[designation]
            turn += self._base.clusters_of(*tiers)
            self._draws.shuffle(turn)
        return turn.pop()

    def _county(self, cluster: str) -> str:
        weights = {}
        for adcode, size in self._base.value_added.items():
            pair = adcode, cluster
            if pair in self._taken:
                continue
            weights[adcode] = size
            if pair in self._named:
                weights[adcode] *= KNOWN_THERE
        chosen = drawn(self._draws, weights)
        self._taken.add((chosen, cluster))
        return chosen

    def _unless_unknown(self, cluster: str) -> Row:
        """Give cluster and revenue, but for a share that is unknown on purpose."""
        draws = self._draws
        columns = {}
        if not happens(draws, NO_CLUSTER_STATED):
            columns["cluster_id"] = cluster
        if not happens(draws, NO_REVENUE):
            revenue = amount(draws, REVENUE_BN)
            columns["revenue_bn_cny"] = f"{revenue:.1f}"
        return columns
