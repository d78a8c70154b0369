"""Coverage: every need with its state, and the same needs rolled up by unit and cluster."""

from collections.abc import Iterable

import pandas as pd

from analytics.ids import needs_id
from analytics.setting import Setting
from data.registry import Registry, cached_by_setting, query

STATES = ("hosted", "reachable", "possible", "pipeline", "remote", "none")  # best first
MET = ("hosted", "reachable")
GAPS = ("pipeline", "remote", "none")
STATE = "state"
ANSWERS = ("yes", "unknown", "no")  # best first
COVERAGES = ("hosted", "reachable", "capable", "adequate")
MEASURES = (STATE, *COVERAGES)  # what maps and matrices can show of a need
# an answer in the colour and mark of a state
SHOWN_AS = {"yes": "hosted", "unknown": "possible", "no": "none"}


@cached_by_setting
def needs_coverage(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Every need under a setting with hosted / reachable (yes, no, unknown), state, nearest
    platform and severity.

    Returns:
        One row per unit_kind, unit_id, cluster_id; distances in km, access 0-1, severity 0-100.
        Columns as data/sql/coverage.sql lists them. Read-only: callers share it.
    """
    return query(registry, "coverage", **setting.params(registry))


def roll_up(needs: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Needs counted by state for each group of `by`.

    A need is one (unit, cluster) pair of one kind of unit, so nothing is counted twice as long as
    `needs` holds one kind: counties share their zones' ground, and cities are made of counties.

    Returns:
        `by`, needs, one column per state (counts), worst_state, share_met and share_possible (0-1,
        by need weight).
    """
    if needs.groupby("cluster_id")["unit_kind"].nunique().max() > 1 and "unit_kind" not in by:
        raise ValueError(
            "needs of several kinds of unit would be counted twice; choose one unit_kind"
        )
    counts = needs.groupby([*by, "state"], observed=True).size().unstack("state", fill_value=0)
    counts = counts.reindex(columns=list(STATES), fill_value=0)
    weights = (
        needs.assign(
            met=needs["need_weight"].where(needs["state"].isin(MET), 0),
            maybe=needs["need_weight"].where(needs["state"] == "possible", 0),
        )
        .groupby(by, observed=True)[["need_weight", "met", "maybe"]]
        .sum()
    )
    worst = needs.groupby(by, observed=True)["state"].agg(worst_state)
    rolled = counts.assign(
        needs=counts.sum(axis=1),
        worst_state=worst,
        share_met=weights["met"] / weights["need_weight"],
        share_possible=weights["maybe"] / weights["need_weight"],
    )
    return rolled.reset_index()[
        [*by, "needs", *STATES, "worst_state", "share_met", "share_possible"]
    ].rename_axis(columns=None)


def counted(needs: pd.DataFrame, unit_kind: str, clusters: tuple[str, ...] = ()) -> pd.DataFrame:
    """The needs of a kind of unit rolled up twice: for each unit, then for each cluster, with the
    evidence id of each row.

    Returns:
        The columns of `roll_up` after unit_kind, unit_id, unit_name, cluster_id, cluster_name
        (blank in the other half); of several clusters together no id tells.
    """
    needs = needs[
        (needs["unit_kind"] == unit_kind)
        & (needs["cluster_id"].isin(clusters) if clusters else True)
    ]
    by_unit = roll_up(needs, ["unit_kind", "unit_id", "unit_name"])
    by_cluster = roll_up(needs, ["cluster_id", "cluster_name"])
    only = clusters[0] if len(clusters) == 1 else None
    by_unit = by_unit.assign(
        cluster_id="",
        cluster_name="",
        evidence_id=[
            None if len(clusters) > 1 else needs_id(unit_kind, unit=name, cluster=only)
            for name in by_unit["unit_id"]
        ],
    )
    by_cluster = by_cluster.assign(
        unit_kind=unit_kind,
        unit_id="",
        unit_name="",
        evidence_id=[needs_id(unit_kind, cluster=name) for name in by_cluster["cluster_id"]],
    )
    front = ["unit_kind", "unit_id", "unit_name", "cluster_id", "cluster_name"]
    return pd.concat([by_unit, by_cluster])[
        [*front, *(name for name in by_unit if name not in front)]
    ]


def by_measure(needs: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Needs by one of `MEASURES`: under a coverage the state stands for its yes, unknown or no."""
    return needs if measure == STATE else needs.assign(state=needs[measure].map(SHOWN_AS))


def within_place(table: pd.DataFrame, place: str) -> pd.DataFrame:
    """Rows with the adcode of a place, "kind:id" of the province, a city or a county, or of a
    county in it.
    """
    kind, _, code = place.partition(":")
    return table[
        table["adcode"]
        .fillna("")
        .str.startswith(code[: {"province": 2, "city": 4, "county": 6}[kind]])
    ]


def worst_state(states: Iterable[str]) -> str:
    """The last of `STATES` among some."""
    return max(states, key=STATES.index)


def matrix(
    registry: Registry, needs: pd.DataFrame, unit_kind: str, setting: Setting
) -> pd.DataFrame:
    """Cluster x unit: the state of each need, and how many platforms inside serve the cluster.

    Returns:
        One row per cluster_id and unit of `unit_kind` that has a need or a platform: unit_kind,
        unit_id, unit_name, unit_name_en, cluster_id, cluster_name, cluster_name_en, state (missing
        where there is no need), need_weight, platforms (certainly inside, counted as existing),
        platforms_possible (may be inside).
    """
    inside = query(registry, "platforms_inside", unit_kind=unit_kind, **setting.params(registry))
    columns = [
        "unit_id",
        "unit_name",
        "unit_name_en",
        "cluster_id",
        "cluster_name",
        "cluster_name_en",
    ]
    cells = needs.loc[needs["unit_kind"] == unit_kind, [*columns, "state", "need_weight"]]
    cells = cells.merge(inside, on=columns, how="outer")
    cells[["platforms", "platforms_possible"]] = (
        cells[["platforms", "platforms_possible"]].fillna(0).astype(int)
    )
    cells.insert(0, "unit_kind", unit_kind)
    return cells.sort_values(["cluster_id", "unit_id"], ignore_index=True)
