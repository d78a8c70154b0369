"""Gaps that a platform of another province may fill; none of these is on record."""

import pandas as pd

from analytics.ids import NEED
from analytics.questions.coverage import GAPS, needs_coverage
from analytics.setting import Setting
from data.registry import Registry, query


def border(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Find gaps and possible gaps whose radius reaches, or may reach, another province.

    Returns:
        Rows of `needs_coverage`, gravest first (severity to two places), with:
        within: yes if the shortest distance to a neighbour, from the nearest place where the unit
        could be, is at most the need's radius; unknown for a zone of which not even the city is
        known.
        km: to the nearest neighbour; neighbour_adcodes, neighbours, neighbour_kms: those within the
        radius, nearest first, by ";".
        snapshot_id, policy_id.
    """
    needs = needs_coverage(registry, setting)
    lacking = needs[needs["state"].isin((*GAPS, "possible"))]
    table = lacking.merge(_neighbours_within(registry, lacking), on=NEED)
    table = table.assign(
        within=table["km"].notna().map({True: "yes", False: "unknown"}),
        snapshot_id=registry.snapshot_id,
        policy_id=setting.policy_id,
    ).round({"severity": 2})
    return table.sort_values(
        ["severity", *NEED], ascending=[False, True, True, True], ignore_index=True
    )


def _neighbours_within(registry: Registry, needs: pd.DataFrame) -> pd.DataFrame:
    """Give the neighbours within each need's radius, one row per need; unknown distances stay."""
    borders = needs[[*NEED, "radius_km"]].merge(
        query(registry, "borders"), on=["unit_kind", "unit_id"]
    )
    is_beyond = borders["km"] > borders["radius_km"]
    return (
        borders[~is_beyond]
        .groupby(NEED, as_index=False)
        .agg(
            neighbour_adcodes=("neighbour_adcode", _listed),
            neighbours=("neighbour", _listed),
            neighbour_kms=("km", _listed),
            km=("km", "min"),
        )
    )


def _listed(values: pd.Series) -> str | None:
    return ";".join(map(str, values.dropna())) or None
