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
# digits of an adcode that name the unit: GB/T 2260
DIGITS_OF_ADCODE = {"province": 2, "city": 4, "county": 6}
CELL = [
    "unit_id",
    "unit_name",
    "unit_name_en",
    "cluster_id",
    "cluster_name",
    "cluster_name_en",
]


@cached_by_setting
def needs_coverage(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Give every need under a setting: whether it is met, by which platform, and how grave it is.

    Returns:
        One row per unit_kind, unit_id, cluster_id; distances in km, access 0-1, severity 0-100.
        Columns as data/sql/coverage/coverage.sql lists them. Read-only: callers share it.
    """
    return query(registry, "coverage", **setting.params(registry))


def roll_up(needs: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Count needs by state for each group of `by`.

    A need is one (unit, cluster) pair of one kind of unit, so nothing is counted twice as long as
    `needs` holds one kind: counties share their zones' ground, and cities are made of counties.

    Returns:
        `by`, needs, one column per state (counts), worst_state, share_met and share_possible (0-1,
        by need weight).

    Raises:
        ValueError: `needs` holds several kinds of unit and `by` does not tell them apart.
    """
    kinds = needs.groupby("cluster_id")["unit_kind"].nunique()
    if kinds.max() > 1 and "unit_kind" not in by:
        raise ValueError(
            "needs of several kinds of unit would be counted twice; choose one unit_kind"
        )
    counts = (
        needs.groupby([*by, "state"], observed=True)
        .size()
        .unstack(
            "state",
            fill_value=0,
        )
    )
    counts = counts.reindex(columns=list(STATES), fill_value=0)
    weight = needs["need_weight"]
    state = needs["state"]
    weights = needs.assign(
        met=weight.where(state.isin(MET), 0),
        possible=weight.where(
            state == "possible",
            0,
        ),
    )
    sums = weights.groupby(
        by,
        observed=True,
    )[["need_weight", "met", "possible"]].sum()
    rolled = counts.assign(
        needs=counts.sum(axis=1),
        worst_state=needs.groupby(by, observed=True)["state"].agg(worst_state),
        share_met=sums["met"] / sums["need_weight"],
        share_possible=sums["possible"] / sums["need_weight"],
    )
    columns = [*by, "needs", *STATES, "worst_state", "share_met", "share_possible"]
    return rolled.reset_index()[columns].rename_axis(columns=None)


def counted(needs: pd.DataFrame, unit_kind: str, clusters: tuple[str, ...] = ()) -> pd.DataFrame:
    """Roll up the needs of a kind of unit twice: for each unit, then for each cluster.

    Returns:
        unit_kind, unit_id, unit_name, cluster_id, cluster_name (blank in the other half), the
        columns of `roll_up`, evidence_id (missing for units over several clusters).
    """
    needs = needs[needs["unit_kind"] == unit_kind]
    if clusters:
        needs = needs[needs["cluster_id"].isin(clusters)]
    by_unit = roll_up(needs, ["unit_kind", "unit_id", "unit_name"])
    unit_ids = [_unit_evidence(unit_kind, unit, clusters) for unit in by_unit["unit_id"]]
    by_unit = by_unit.assign(
        cluster_id="",
        cluster_name="",
        evidence_id=pd.Series(unit_ids, index=by_unit.index, dtype="str"),
    )
    by_cluster = roll_up(needs, ["cluster_id", "cluster_name"])
    by_cluster = by_cluster.assign(
        unit_kind=unit_kind,
        unit_id="",
        unit_name="",
        evidence_id=[needs_id(unit_kind, cluster=name) for name in by_cluster["cluster_id"]],
    )
    lead = ["unit_kind", "unit_id", "unit_name", "cluster_id", "cluster_name"]
    columns = [*lead, *(name for name in by_unit if name not in lead)]
    return pd.concat([by_unit, by_cluster])[columns]


def _unit_evidence(unit_kind: str, unit_id: str, clusters: tuple[str, ...]) -> str | None:
    """Write the id of the number of a unit's needs; None over several clusters."""
    if len(clusters) > 1:
        return None
    return needs_id(unit_kind, unit=unit_id, cluster=clusters[0] if clusters else None)


def by_measure(needs: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Needs by one of `MEASURES`: under a coverage the state stands for its yes, unknown or no."""
    if measure == STATE:
        return needs
    return needs.assign(state=needs[measure].map(SHOWN_AS))


def within_place(table: pd.DataFrame, place: str) -> pd.DataFrame:
    """Give rows whose adcode is that of a place, or of a county in it.

    Args:
        place: "kind:id" of the province, a city or a county.
    """
    kind, _, code = place.partition(":")
    prefix = code[: DIGITS_OF_ADCODE[kind]]
    return table[table["adcode"].fillna("").str.startswith(prefix)]


def worst_state(states: Iterable[str]) -> str:
    """Give the last of `STATES` among some."""
    return max(states, key=STATES.index)


def matrix(
    registry: Registry, needs: pd.DataFrame, unit_kind: str, setting: Setting
) -> pd.DataFrame:
    """Cross clusters with units: the state of each need, and the platforms inside.

    Returns:
        One row per cluster_id and unit of `unit_kind` that has a need or a platform: unit_kind,
        unit_id, unit_name, unit_name_en, cluster_id, cluster_name, cluster_name_en, state (missing
        where there is no need), need_weight, platforms (certainly inside, counted as existing),
        platforms_possible (may be inside).
    """
    inside = query(registry, "platforms_inside", unit_kind=unit_kind, **setting.params(registry))
    own = needs[needs["unit_kind"] == unit_kind]
    cells = own[[*CELL, "state", "need_weight"]].merge(
        inside,
        on=CELL,
        how="outer",
    )
    counts = ["platforms", "platforms_possible"]
    cells[counts] = cells[counts].fillna(0).astype(int)
    cells.insert(0, "unit_kind", unit_kind)
    return cells.sort_values(["cluster_id", "unit_id"], ignore_index=True)
