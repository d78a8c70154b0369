"""What is new: between two snapshots, and on the record of the last year."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from analytics.ids import NEED
from analytics.questions.coverage import GAPS, MET, needs_coverage
from analytics.setting import default_setting
from data.faults import RegistryError
from data.registry import Registry, open_registry, query


@dataclass(frozen=True)
class Changes:
    """Names of platforms that came, went or changed status; how many county gaps did.

    Attributes:
        gaps_closed: those that are met now.
        gaps_to_verify: those that may be met, which is not closed.
    """

    added: list[str]
    removed: list[str]
    status_changed: list[str]
    gaps_opened: int
    gaps_closed: int
    gaps_to_verify: int


def changes(before: Registry, after: Registry) -> Changes:
    """Compare two snapshots, each under its own default setting."""
    old = query(before, "platforms").set_index("platform_id")
    new = query(after, "platforms").set_index("platform_id")
    both = old.index.intersection(new.index)
    status_before = old.loc[both, "status"].to_numpy()
    status_after = new.loc[both, "status"].to_numpy()
    has_changed = both[status_before != status_after]
    added = new.index.difference(old.index)
    removed = old.index.difference(new.index)
    old_states = _county_states(before)
    new_states = _county_states(after)
    old_gaps = old_states[old_states.isin(GAPS)].index
    new_gaps = new_states[new_states.isin(GAPS)].index
    became = new_states[new_states.index.isin(old_gaps)]
    return Changes(
        added=new.loc[added, "name"].tolist(),
        removed=old.loc[removed, "name"].tolist(),
        status_changed=new.loc[has_changed, "name"].tolist(),
        gaps_opened=len(new_gaps.difference(old_gaps)),
        gaps_closed=int(became.isin(MET).sum()),
        gaps_to_verify=int((~became.isin([*MET, *GAPS])).sum()),
    )


def changes_since(folder: Path, after: Registry) -> Changes:
    """Compare the snapshot in a folder with another.

    Raises:
        RegistryError: the folder cannot be read or compared.
    """
    try:
        return changes(open_registry(folder), after)
    # any error: the folder may be damaged, half deleted or of another version, and the page of the
    # snapshot in force goes on without it
    except Exception as error:
        logging.getLogger(__name__).warning(
            "snapshot %s: no comparison", folder.name, exc_info=True
        )
        raise RegistryError(
            f"数据版本 {folder.name} 无法读取或比较。",
            f"Snapshot {folder.name} cannot be read or compared.",
        ) from error


def _county_states(registry: Registry) -> pd.Series:
    """Give the state of each need of a county, by `NEED`."""
    needs = needs_coverage(registry, default_setting(registry))
    of_counties = needs[needs["unit_kind"] == "county"]
    return of_counties.set_index(NEED)["state"]


def recognised_lately(platforms: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Platforms surely recognised or opened in the year up to `as_of`, latest first.

    A year or a month alone is some day of it: it must lie in the year whichever day that was.
    Platforms without a date are left out.
    """
    year_before = date.fromisoformat(as_of) - timedelta(days=365)
    since = year_before.isoformat()
    dated = platforms.dropna(subset=["recognised_on"])
    day = dated["recognised_on"]
    first_day = day.map(lambda text: text + "-01-01"[len(text) - len("2026") :])
    last_day = day.map(lambda text: text + "-12-31"[len(text) - len("2026") :])
    is_late = (first_day >= since) & (last_day <= as_of)
    lately = dated[is_late]
    return lately.sort_values(["recognised_on", "platform_id"], ascending=[False, True])
