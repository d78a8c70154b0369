"""What is new: between two snapshots, and on the record of the last year."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analytics.coverage import GAPS, needs_coverage
from analytics.setting import default_setting
from data.registry import Registry, query

KEY = ["unit_kind", "unit_id", "cluster_id"]


@dataclass(frozen=True)
class Changes:
    """Names of platforms that came, went or changed status, and gaps of counties that opened or closed."""

    added: list[str]
    removed: list[str]
    status_changed: list[str]
    gaps_opened: int
    gaps_closed: int


def changes(before: Registry, after: Registry) -> Changes:
    """Difference of two snapshots, each under its own default setting."""
    old, new = (query(registry, "platforms").set_index("platform_id") for registry in (before, after))
    both = old.index.intersection(new.index)
    changed = both[old.loc[both, "status"].to_numpy() != new.loc[both, "status"].to_numpy()]
    was, now = (_county_gaps(registry) for registry in (before, after))
    return Changes(
        added=new.loc[new.index.difference(old.index), "name"].tolist(), removed=old.loc[old.index.difference(new.index), "name"].tolist(),
        status_changed=new.loc[changed, "name"].tolist(), gaps_opened=len(now - was), gaps_closed=len(was - now),
    )  # fmt: skip


def _county_gaps(registry: Registry) -> set[tuple[str, ...]]:
    needs = needs_coverage(registry, default_setting(registry))
    return set(needs.loc[needs["state"].isin(GAPS) & (needs["unit_kind"] == "county"), KEY].itertuples(index=False, name=None))


def recognised_lately(platforms: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Platforms recognised or opened in the year up to `as_of`, latest first; undated ones are not known to be among them."""
    since = (date.fromisoformat(as_of) - timedelta(days=365)).isoformat()
    dated = platforms.dropna(subset=["recognised_on"])
    first_day = (dated["recognised_on"] + "-01-01").str[:10]  # of a month or year alone
    lately = dated[(first_day >= since) & (first_day <= as_of)]
    return lately.sort_values(["recognised_on", "platform_id"], ascending=[False, True])
