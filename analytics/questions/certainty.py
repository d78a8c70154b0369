"""How sure a gap is although the lists behind it are incomplete (DESIGN 7), and what to verify
first.

Official lists state more platforms than are on record. Where the others are nobody knows, so
nothing is taken for granted: they are spread over the counties and clusters in several named ways,
and what is said of a gap is the range over these.
"""

import numpy as np
import pandas as pd

from analytics.questions.coverage import GAPS, needs_coverage
from analytics.questions.leave_out import has_skill
from analytics.questions.unseen import (
    SPREADS,
    World,
    unreckoned_levels,
    unseen_count,
    unseen_platforms,
)
from analytics.setting import Setting
from data.policy import PolicySet
from data.registry import Registry

NEED = ["unit_kind", "unit_id", "cluster_id"]
WORDS = ("certain", "likely", "to_verify")  # from the policy set's certain_from, likely_from, below
BOUNDS = ("at_most", "range")
CERTAINTY_COLUMNS = (
    "certainty",
    "certainty_high",
    "certainty_bound",
    "certainty_checked",
    "sureness",
)


def certainty(registry: Registry, setting: Setting) -> pd.DataFrame:
    """For each need the chance that it is a gap in truth, as a range over the ways in which unseen
    platforms may be spread.

    A gap is real if none of the platforms that the lists state and the record lacks lands within
    the radius and serves the cluster; each lands on its own, in proportion to a spread (`SPREADS`),
    in the counties that its list is of. Of levels without a stated total, and of platforms on no
    list, nothing is known: where such a level counts, the range is "at most".

    Returns:
        One row per need, in the order of `needs_coverage`: unit_kind, unit_id, cluster_id,
        need_weight, severity, state, unseen (platforms stated and not on record, of the levels that
        count), unreckoned (the levels that count without a stated total, by ";"), certainty and
        certainty_high (0-1, the ends of the range; NaN for what is no gap, or where no total is
        stated), certainty_bound (of `BOUNDS`), certainty_checked ("yes" where the low end foretells
        hidden platforms of the record better than a constant would, else "no": it is then no more
        than an index of unseen supply) and sureness (of `WORDS`, from the low end, or missing with
        it; unchecked, no more than "to_verify").
    """
    needs = needs_coverage(registry, setting)
    by_spread = certainty_by_spread(registry, setting)[list(SPREADS)]
    low, high = by_spread.min(axis=1).to_numpy(), by_spread.max(axis=1).to_numpy()
    unreckoned = unreckoned_levels(registry, setting)
    policy = registry.policies[setting.policy_id]
    checked = has_skill(registry, setting.policy_id)
    return needs[[*NEED, "need_weight", "severity", "state"]].assign(
        unseen=unseen_count(registry, setting),
        unreckoned=";".join(unreckoned),
        certainty=low,
        certainty_high=high,
        certainty_bound=np.where(np.isnan(low), None, BOUNDS[0] if unreckoned else BOUNDS[1]),
        certainty_checked="yes" if checked else "no",
        sureness=[_sureness(one, policy, at_most=bool(unreckoned), checked=checked) for one in low],
    )


def _sureness(sure: float, policy: PolicySet, *, at_most: bool, checked: bool) -> str | None:
    """One of `WORDS` for a certainty, by the policy set's thresholds.

    What is only known to be at most so high is never certain. What has not shown that it knows more
    than a constant gets no such word, unless the lists are complete: then there is nothing to
    reckon.
    """
    if pd.isna(sure):
        return None
    if sure == 1 and not at_most:
        return WORDS[0]
    if not checked:
        return WORDS[2]
    if sure >= policy.certain_from and not at_most:
        return WORDS[0]
    return WORDS[1] if sure >= policy.likely_from else WORDS[2]


def certainty_by_spread(registry: Registry, setting: Setting) -> pd.DataFrame:
    """The certainty of each gap under each way of spreading the unseen platforms.

    Returns:
        One row per need: unit_kind, unit_id, cluster_id and a column for each of `SPREADS` (0-1;
        NaN for what is no gap, where no total is stated, or where a spread cannot be made: a
        county's value added is not on record).
    """
    needs = needs_coverage(registry, setting)
    groups = list(unseen_platforms(registry, setting))
    world = World(registry, setting, needs)
    is_gap = needs["state"].isin(GAPS).to_numpy() & (np.isfinite(unseen_count(registry, setting)))
    sure = {name: np.where(is_gap, world.none_lands(groups, name), np.nan) for name in SPREADS}
    return needs[NEED].assign(**sure)


def real_gaps(sure: pd.DataFrame) -> tuple[float, float]:
    """How many of some gaps are real, by this reckoning: the sums of the low and of the high ends
    of their certainty.
    """
    return float(sure["certainty"].sum()), float(sure["certainty_high"].sum())


def verify_first(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Gaps and possible gaps by how much would change on the map if their truth were known.

    The doubt of a gap is the chance that it is none, from the low end of its certainty; of a
    possible gap, of which nothing is known either way, a half. Whom to ask: where the gap is only
    possible, the platform whose place, existence or service leaves it open; else the bureau of the
    unit's city, for the lists' missing rows there.

    Returns:
        `needs_coverage` of gaps and possible gaps with the columns of `CERTAINTY_COLUMNS`, doubt
        (0-1), change (need weight x doubt) and ask ("platform" or "lists"); most change first.
    """
    sure = certainty(registry, setting)[[*NEED, *CERTAINTY_COLUMNS]]
    needs = needs_coverage(registry, setting).merge(sure, on=NEED)
    needs = needs[needs["state"].isin((*GAPS, "possible"))]
    doubt = (1 - needs["certainty"]).where(needs["state"] != "possible", 0.5)
    asked = np.where(needs["state"] == "possible", "platform", "lists")
    ranked = needs.assign(doubt=doubt, change=needs["need_weight"] * doubt, ask=asked)
    return ranked.sort_values(
        ["change", *NEED],
        ascending=[False, True, True, True],
        na_position="last",
        ignore_index=True,
    )
