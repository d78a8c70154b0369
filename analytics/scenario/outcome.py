"""What a scenario comes to on one snapshot: tables, and counts by kind of unit."""

from dataclasses import dataclass

import pandas as pd

from analytics.questions.coverage import GAPS, MET, STATES
from analytics.questions.weighting import PLAIN, Weighting
from analytics.scenario.actions import Found, Scenario
from analytics.scenario.delta import CHANGES

Difference = tuple[str, str, float, float]  # unit_kind, what, then, now
SUMMARY = [
    "needs",
    "met_before",
    "met_after",
    "possible_before",
    "possible_after",
    "gaps_before",
    "gaps_after",
    *CHANGES,
    "share_met_before",
    "share_met_after",
    "severity_before",
    "severity_after",
    "severity_removed",
]
# what a file keeps of its result
FOUND = ("needs", "met_after", "gaps_after", "opened", "closed", "severity_removed")


@dataclass(frozen=True)
class Outcome:
    """A scenario's result on one snapshot.

    Attributes:
        needs: one row per need, its columns of `needs_coverage` that no platform changes,
            planning_weight, and `SEVERAL` as _before and _after.
        delta: the needs that changed, in `DELTA_COLUMNS`.
        actions: one row per action: done (yes, no), counts (yes, no: whether its platform counts
            as existing under the setting), why not.
        changed: the inputs whose content is another than the scenario was made on.
        differs: results that are others than when the scenario was made.
        platforms, serves: the platforms acted on, with name_en (another only of those built), and
            which clusters they serve, as after the scenario.
        weighting: what a need counts for in shares.
        weighted: the weighting in words, by language; empty for need weight alone.
    """

    scenario: Scenario
    snapshot_id: str
    needs: pd.DataFrame
    delta: pd.DataFrame
    actions: pd.DataFrame
    changed: tuple[str, ...]
    differs: tuple[Difference, ...]
    platforms: pd.DataFrame
    serves: pd.DataFrame
    weighting: Weighting = PLAIN
    weighted: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """True if the scenario was made on another snapshot."""
        return self.scenario.snapshot_id not in ("", self.snapshot_id)

    def names(self, language: str) -> dict[str, str]:
        """Platform id -> name of the platforms acted on.

        Those on record have one name in both languages.
        """
        column = "name_en" if language == "en" else "name"
        return dict(
            zip(
                self.platforms["platform_id"],
                self.platforms[column],
                strict=True,
            )
        )

    @property
    def found(self) -> tuple[Found, ...]:
        """What a file keeps of the result."""
        return tuple(
            (row["unit_kind"], what, float(row[what]))
            for row in summary(self.needs).to_dict("records")
            for what in FOUND
        )


def summary(needs: pd.DataFrame) -> pd.DataFrame:
    """Count the needs of an outcome by kind of unit. Kinds overlap, so they are never added up.

    Returns:
        unit_kind and `SUMMARY`: met, possible, gaps and changes are counts, shares 0-1 by planning
        weight, severities sums over the needs.
    """
    rows = []
    for unit_kind, own in needs.groupby("unit_kind"):
        changes = {change: int((own["change"] == change).sum()) for change in CHANGES}
        row: dict[str, float] = {"needs": len(own), **changes}
        row |= _counts(own, "before") | _counts(own, "after")
        removed = row["severity_before"] - row["severity_after"]
        row["severity_removed"] = round(removed, 1)
        rows.append({"unit_kind": unit_kind, **row})
    return pd.DataFrame(rows, columns=["unit_kind", *SUMMARY])


def _counts(needs: pd.DataFrame, when: str) -> dict[str, float]:
    """Give the columns of `SUMMARY` that end with `when`: "before" or "after"."""
    states = needs[f"state_{when}"]
    weight = needs["planning_weight"]
    is_met = states.isin(MET)
    return {
        f"met_{when}": int(is_met.sum()),
        f"possible_{when}": int((states == "possible").sum()),
        f"gaps_{when}": int(states.isin(GAPS).sum()),
        f"share_met_{when}": round(
            weight[is_met].sum() / weight.sum(),
            4,
        ),
        f"severity_{when}": round(
            needs[f"severity_{when}"].sum(),
            1,
        ),
    }


def states(needs: pd.DataFrame) -> pd.DataFrame:
    """Count needs by state before and after.

    Returns:
        One row per unit_kind: columns <state>_before, <state>_after.
    """
    counted = [
        needs.groupby("unit_kind")[f"state_{when}"]
        .value_counts()
        .unstack(fill_value=0)
        .reindex(columns=STATES, fill_value=0)
        .add_suffix(f"_{when}")
        for when in ("before", "after")
    ]
    return pd.concat(counted, axis=1).reset_index().rename_axis(columns=None)
