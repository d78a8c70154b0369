"""How many of the settings that one could reasonably choose leave a gap a gap."""

import pandas as pd

from analytics.ids import NEED
from analytics.questions.coverage import GAPS, needs_coverage
from analytics.setting import Setting
from data.registry import Registry, query


def robustness(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Read in which share of the policy set's grid each need is a gap.

    The build has counted it over radii x levels x statuses x platform weights. A gap is robust if
    that share reaches the policy set's `certain_from`, else fragile.

    Returns:
        One row per need: unit_kind, unit_id, cluster_id, state under `setting`, settings,
        gap_settings (counts), robustness (0-1), robust (yes, no; missing for what is no gap under
        `setting`).
    """
    counted = query(registry, "robustness", policy_id=setting.policy_id)
    needs = needs_coverage(registry, setting)[[*NEED, "state"]].merge(
        counted,
        on=NEED,
        how="left",
    )
    is_strong = needs["robustness"] >= registry.policies[setting.policy_id].certain_from
    is_gap = needs["state"].isin(GAPS)
    return needs.assign(
        robust=is_strong.map(
            {
                True: "yes",
                False: "no",
            }
        ).where(is_gap)
    )
