"""What is new: between two snapshots, and on the record of the last year."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from analytics.questions.coverage import GAPS, needs_coverage
from analytics.setting import default_setting
from data.faults import RegistryError
from data.registry import Registry, open_registry, query

KEY = ["unit_kind", "unit_id", "cluster_id"]


@dataclass(frozen=True)
class Changes:
    """Names of platforms that came, went or changed status, and gaps of counties that opened or
    closed.
    """

    added: list[str]
    removed: list[str]
    status_changed: list[str]
    gaps_opened: int
    gaps_closed: int


def changes(before: Registry, after: Registry) -> Changes:
    """Difference of two snapshots, each under its own default setting."""
    old, new = (
        query(registry, "platforms").set_index("platform_id") for registry in (before, after)
    )
    both = old.index.intersection(new.index)
    changed = both[old.loc[both, "status"].to_numpy() != new.loc[both, "status"].to_numpy()]
    was, now = (_county_gaps(registry) for registry in (before, after))
    return Changes(
        added=new.loc[new.index.difference(old.index), "name"].tolist(),
        removed=old.loc[old.index.difference(new.index), "name"].tolist(),
        status_changed=new.loc[changed, "name"].tolist(),
        gaps_opened=len(now - was),
        gaps_closed=len(was - now),
    )


def changes_since(folder: Path, after: Registry) -> Changes:
    """Difference of the snapshot in a folder and another.

    Raises:
        RegistryError: that folder cannot be read, or not be asked what is asked here.
    """
    try:
        return changes(open_registry(folder), after)
    # it may be damaged, half deleted, of another version, of other policy sets: whatever is wrong
    # with it is no fault of the snapshot in force, whose page goes on without it
    except Exception as error:
        logging.getLogger(__name__).warning(
            "snapshot %s: no comparison", folder.name, exc_info=True
        )
        raise RegistryError(
            f"快照 {folder.name} 无法读取或比较。",
            f"Snapshot {folder.name} cannot be read or compared.",
        ) from error


def _county_gaps(registry: Registry) -> set[tuple[str, ...]]:
    needs = needs_coverage(registry, default_setting(registry))
    return set(
        needs.loc[needs["state"].isin(GAPS) & (needs["unit_kind"] == "county"), KEY].itertuples(
            index=False, name=None
        )
    )


def recognised_lately(platforms: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Platforms surely recognised or opened in the year up to `as_of`, latest first; undated ones
    are not known to be among them.
    """
    since = (date.fromisoformat(as_of) - timedelta(days=365)).isoformat()
    dated = platforms.dropna(subset=["recognised_on"])
    written = dated["recognised_on"]
    # a year or month alone is some day of it: only what lies in the year whichever day it was
    first_day = written + written.map(lambda day: "-01-01"[len(day) - 4 :])
    last_day = written + written.map(lambda day: "-12-31"[len(day) - 4 :])
    lately = dated[(first_day >= since) & (last_day <= as_of)]
    return lately.sort_values(["recognised_on", "platform_id"], ascending=[False, True])
