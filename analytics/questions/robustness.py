"""How many of the settings one could reasonably choose leave a gap a gap."""

import pandas as pd

from analytics.questions.coverage import GAPS, needs_coverage
from analytics.setting import Setting
from data.registry import Registry, query

NEED = ["unit_kind", "unit_id", "cluster_id"]


def robustness(registry: Registry, setting: Setting) -> pd.DataFrame:
    """The share of the policy set's grid (radii x levels x statuses x platform weights) in which
    each need is a gap.

    The build has counted it. A gap is robust if that share reaches the policy set's `certain_from`,
    else fragile.

    Returns:
        One row per need: unit_kind, unit_id, cluster_id, state under `setting`, settings,
        gap_settings (counts), robustness (0-1), robust ("yes", "no"; missing for what is no gap
        under `setting`).
    """
    counted = query(registry, "robustness", policy_id=setting.policy_id)
    needs = needs_coverage(registry, setting)[[*NEED, "state"]].merge(counted, on=NEED, how="left")
    strong = needs["robustness"] >= registry.policies[setting.policy_id].certain_from
    return needs.assign(
        robust=strong.map({True: "yes", False: "no"}).where(needs["state"].isin(GAPS))
    )
