"""The demand of a question of siting: needs, what each weighs, and what already covers it."""

from dataclasses import replace

import pandas as pd

from analytics.ids import NEED
from analytics.questions.coverage import needs_coverage
from analytics.questions.weighting import planning_factors
from analytics.setting import Setting
from analytics.siting.ask import Ask
from data.registry import Registry, query


def demand(registry: Registry, setting: Setting, ask: Ask) -> pd.DataFrame:
    """Read the needs that a question is about.

    Returns:
        The columns of `needs_coverage`; planning_factor, planning_weight (need weight times it),
        weight (as the model counts it), before (how many existing platforms cover it), km_before
        (to the nearest of them; NaN for none).
    """
    if ask.pipeline:
        setting = _with_pipeline(registry, setting)
    needs = _needs_of_kind(needs_coverage(registry, setting), ask)
    factor = planning_factors(registry, setting, needs, ask.weighting)
    needs = needs.assign(planning_factor=factor, planning_weight=needs["need_weight"] * factor)
    by_severity = needs["severity"] / 100 * factor
    needs = needs.assign(weight=by_severity if ask.worst_first else needs["planning_weight"])
    return needs.merge(_existing(registry, setting, ask), on=NEED)


def _with_pipeline(registry: Registry, setting: Setting) -> Setting:
    """Give the setting under which platforms that are planned or being built exist."""
    platforms = query(registry, "platforms_counted", **setting.params(registry))
    coming = platforms.loc[~platforms["existing"], "platform_id"]
    return replace(setting, opened=(*setting.opened, *coming))


def _needs_of_kind(needs: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    """Give the needs of the kind of unit and the clusters that are asked for."""
    of_kind = needs[needs["unit_kind"] == ask.unit_kind]
    if not ask.clusters:
        return of_kind
    return of_kind[of_kind["cluster_id"].isin(ask.clusters)]


def _existing(registry: Registry, setting: Setting, ask: Ask) -> pd.DataFrame:
    """before and km_before of every need."""
    reach = query(registry, "existing_reach", **setting.params(registry))
    count = "surely" if ask.surely else "probably"
    km = "km_p95" if ask.surely else "km_p50"
    return reach[NEED].assign(before=reach[count], km_before=reach[km])
