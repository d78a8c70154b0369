"""The plan's goals beside what is known of them."""

import re

import pandas as pd

from analytics.setting import Setting
from data.registry import Registry, query
from data.schemas import PROVINCE

# periods as the indicators write them
WHOLE_YEAR = "全年"
MONTHS = re.compile(r"(\d{4}) (\d+)—(\d+)月")
COVERED_TIERS = ("characteristic", "emerging", "future")  # the goal of 2027: "415X", emerging and future industries
COUNTED_LEVELS = ("national", "provincial")  # of the published counts, the nearest to what the plan counts as its platforms


def targets(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Every goal with the nearest figure on record.

    Returns:
        One row per target_id: year, operator, goal, unit, figure (NaN where none is known), of (what it is
        out of, NaN where that is nothing), figure_kind and period say what the figure is, verdict: met, not_met
        or unknown. No figure on record has the goal's own definition and full year, and lists are incomplete,
        so a figure below the goal is `unknown`, never `not_met`, unless the definition is the goal's own.
    """
    goals = query(registry, "targets", policy_id=setting.policy_id)
    rows = []
    for goal in goals.to_dict("records"):
        figure = _figure(registry, setting, goal)
        verdict = "met" if figure["comparable"] and figure["figure"] >= goal["goal"] else "not_met" if figure["final"] else "unknown"
        rows.append({**goal, **{key: figure[key] for key in ("figure", "of", "figure_kind", "period")}, "verdict": verdict})
    return pd.DataFrame(rows, columns=[*goals.columns, "figure", "of", "figure_kind", "period", "verdict"])


def _figure(registry: Registry, setting: Setting, goal: dict) -> dict:
    """The nearest figure on record. comparable: reaching the goal would prove it met; final: missing it would prove it not."""
    nothing = {"figure": float("nan"), "of": float("nan"), "figure_kind": "none", "period": "", "comparable": False, "final": False}
    kind = goal["target_id"].partition("-")[2]
    if kind == "coverage":
        covered, total = clusters_covered(registry, setting)
        return nothing | {"figure": 100 * covered / total, "of": total, "figure_kind": "covered", "period": setting.as_of, "comparable": True}
    if kind == "platforms":
        lists = query(registry, "level_lists").set_index("level_total")
        stated = lists.loc[lists.index.isin(COUNTED_LEVELS)]
        return nothing | {"figure": float(stated["total_count"].sum()), "figure_kind": "stated", "period": str(stated["date"].max())}
    if kind in ("rd", "newproduct"):
        values = query(registry, "indicator_values", indicator=goal["indicator"], adcode=PROVINCE)
        if len(values):
            latest = values.iloc[-1]
            whole_year = latest["period"] == WHOLE_YEAR
            whole = whole_year and latest["year"] == goal["year"]
            return nothing | {"figure": latest["value"], "figure_kind": "whole_year" if whole else "other_year" if whole_year else "part_year", "period": f"{latest['year']} {latest['period']}", "comparable": whole, "final": whole}
    return nothing


def clusters_covered(registry: Registry, setting: Setting) -> tuple[int, int]:
    """Clusters of `COVERED_TIERS` that at least one counted platform in the province serves, and how many there are."""
    clusters = query(registry, "clusters")
    wanted = clusters[clusters["tier"].isin(COVERED_TIERS)]["cluster_id"]
    served = query(registry, "platforms_inside", unit_kind="province", **setting.params(registry))["cluster_id"]
    return int(wanted.isin(served).sum()), len(wanted)
