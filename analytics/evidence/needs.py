"""Evidence of one number of one need: resolvers of the kinds in `analytics.ids.OF_A_NEED` and two.

Each takes a registry, a setting and the three parts of a need's id; an id that names no need raises
KeyError.
"""

import pandas as pd

from analytics.evidence.answer import Answer, rows_of
from analytics.gap_table import defended_needs
from analytics.ids import NEED
from analytics.questions.certainty import certainty_by_spread, verify_first
from analytics.questions.coverage import needs_coverage
from analytics.questions.fixes import Change, with_fix
from analytics.setting import Setting
from data.registry import Registry, cached_by_setting, query

# readers open one doubt, one certainty after another
doubts = cached_by_setting(verify_first)
spreads = cached_by_setting(certainty_by_spread)


def severity(registry: Registry, setting: Setting, *need: str) -> Answer:
    """Give the need with what its severity is made of."""
    rows = _lead_columns(
        _defended(registry, setting, *need), "need_basis", "need_weight", "access", "severity"
    )
    tables = {"need": rows} | _supporting_rows(registry, setting, *need)
    return Answer(rows["severity"].iloc[0], ("method.a6",), tables)


def certainty(registry: Registry, setting: Setting, *need: str) -> Answer:
    """Give the need with its certainty, that of every spread, and the lists behind it."""
    rows = _lead_columns(
        _defended(registry, setting, *need),
        "unseen",
        "certainty",
        "certainty_high",
        "certainty_bound",
        "certainty_checked",
        "sureness",
    )
    tables = {
        "need": rows,
        "spreads": rows_of(spreads(registry, setting), **_key(*need)),
        "lists": query(registry, "stated_lists", as_of=setting.as_of),
    }
    return Answer(rows["certainty"].iloc[0], ("method.a8",), tables)


def robust(registry: Registry, setting: Setting, *need: str) -> Answer:
    """Give the need with every setting of the policy set's grid, and whether it is a gap there."""
    rows = _defended(registry, setting, *need)
    policy = registry.policies[setting.policy_id]
    settings = query(
        registry,
        "robustness_of_need",
        **_key(*need),
        **policy.grid_params(),
    )
    tables = {
        "need": _lead_columns(rows, "settings", "gap_settings", "robust"),
        "settings": settings,
    }
    return Answer(settings["is_gap"].sum(), ("method.a9",), tables)


def fix(registry: Registry, setting: Setting, *need: str) -> Answer:
    """Give the need before its smallest fix, and under the setting that supposes the fix made.

    The value is NaN where a new platform is needed: what it leaves depends on the platform.
    """
    defended = _defended(registry, setting, *need).dropna(subset="fix")
    if defended.empty:
        raise KeyError(need)
    before = _lead_columns(defended, "reachable", "capable", "severity", "fix", "fix_zh", "fix_en")
    row = before.iloc[0]
    if row["fix"] == "new":
        return Answer(float("nan"), ("method.b1",), {"need": before})
    change = Change(
        fix=row["fix"],
        platform_id=row["fix_platform_id"],
        lacks=row["fix_lacks"],
        stages=row["fix_stages"],
    )
    supposed = needs_coverage(registry, with_fix(setting, change))
    after = _lead_columns(
        rows_of(supposed, **_key(*need)),
        "reachable",
        "capable",
        "severity",
    )
    tables = {"need": before, "after": after} | _supporting_rows(registry, setting, *need)
    return Answer(after["severity"].iloc[0], ("method.b1",), tables)


def doubt(registry: Registry, setting: Setting, *need: str) -> Answer:
    """Give the need with how doubtful it is and whom to ask."""
    asked = rows_of(doubts(registry, setting), **_key(*need))
    rows = _defended(registry, setting, *need).merge(
        asked[[*NEED, "doubt", "change", "ask"]], on=NEED
    )
    lead = _lead_columns(rows, "need_weight", "certainty", "doubt", "change", "ask")
    tables = {"need": lead} | _supporting_rows(registry, setting, *need)
    return Answer(rows["change"].iloc[0], ("verify.how", "method.a8"), tables)


def inside(
    registry: Registry, setting: Setting, unit_kind: str, unit_id: str, cluster_id: str
) -> Answer:
    """Give the platforms certainly inside the unit that count, exist and serve the cluster."""
    rows_of(query(registry, "units"), unit_kind=unit_kind, unit_id=unit_id)
    counted = query(registry, "platforms_counted", **setting.params(registry))
    existing = counted.loc[counted["surely"], "platform_id"]
    supporting = _supporting_rows(registry, setting, unit_kind, unit_id, cluster_id)
    supply = supporting["supply"]
    serves = supply["weight"] >= registry.policies[setting.policy_id].serves_from
    is_inside = supply["inside"] == "yes"
    exists = supply["platform_id"].isin(existing)
    platforms = supply[is_inside & exists & serves]
    return Answer(len(platforms), ("method.a4",), {"inside": platforms} | supporting)


def serving(
    registry: Registry, setting: Setting, unit_kind: str, unit_id: str, cluster_id: str
) -> Answer:
    """Give the platforms on record near the unit that serve the cluster, wholly or in part."""
    rows_of(query(registry, "units"), unit_kind=unit_kind, unit_id=unit_id)
    supply = query(registry, "supply_of_need", **_key(unit_kind, unit_id, cluster_id))
    return Answer(len(supply), ("evidence.platform_rule",), {"supply": supply})


def _key(*need: str) -> dict[str, str]:
    return dict(zip(NEED, need, strict=True))


def _defended(registry: Registry, setting: Setting, *need: str) -> pd.DataFrame:
    return rows_of(defended_needs(registry, setting), **_key(*need))


def _lead_columns(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Put what names a need in front, then the columns that a number is made of."""
    lead = [*NEED, "unit_name", "cluster_name", "state", *columns]
    others = [name for name in rows if name not in lead]
    return rows[[*lead, *others]]


def _supporting_rows(registry: Registry, setting: Setting, *need: str) -> dict[str, pd.DataFrame]:
    """Tell what a need is based on, and the platforms that may supply it."""
    key = _key(*need)
    return {
        "grounds": query(registry, "basis_sources", policy_id=setting.policy_id, **key),
        "supply": query(registry, "supply_of_need", **key),
    }
