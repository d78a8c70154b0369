"""How sure a gap is although the lists behind it are incomplete, and what to verify first.

Official lists state more platforms than are on record. Nobody knows where the others are, so they
are spread over the counties and clusters in several named ways (DESIGN 7), and a gap's certainty is
the range over these.
"""

import numpy as np
import pandas as pd

from analytics.ids import NEED
from analytics.questions.coverage import GAPS, needs_coverage
from analytics.questions.landing import SPREADS, World
from analytics.questions.leave_out import has_skill
from analytics.questions.unseen import unreckoned_levels, unseen_count, unseen_platforms
from analytics.setting import Setting
from data.policy import PolicySet
from data.registry import Registry, cached_by_setting

WORDS = ("certain", "likely", "to_verify")  # from the policy set's certain_from, likely_from, below
BOUNDS = ("at_most", "range")
CERTAINTY_COLUMNS = (
    "certainty",
    "certainty_high",
    "certainty_bound",
    "certainty_checked",
    "sureness",
)


@cached_by_setting
def certainty(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Compute for each need the chance that it is a gap in truth, as a range over the spreads.

    A gap is real if none of the platforms that the lists state and the record lacks lands within
    the radius and serves the cluster; each lands on its own, in proportion to a spread (`SPREADS`),
    in the counties that its list is of. Of levels without a stated total, and of platforms on no
    list, nothing is known: where such a level counts, the range is "at most".

    Returns:
        One row per need, in the order of `needs_coverage`: unit_kind, unit_id, cluster_id,
        need_weight, severity, state, and
        unseen: platforms stated and not on record, of the levels that count.
        unreckoned: the levels that count without a stated total, by ";".
        certainty, certainty_high: 0-1, the ends of the range; NaN for what is no gap, or where no
        total is stated.
        certainty_bound: of `BOUNDS`.
        certainty_checked: yes where the low end foretells hidden platforms of the record better
        than a constant would, else no: it is then only an index of unseen supply.
        sureness: of `WORDS`, from the low end, or missing with it; at most "to_verify" where it is
        not checked.
        Read-only: callers share it.
    """
    needs = needs_coverage(registry, setting)
    by_spread = certainty_by_spread(registry, setting)[list(SPREADS)]
    low = by_spread.min(axis=1).to_numpy()
    unreckoned = unreckoned_levels(registry, setting)
    bound = BOUNDS[0] if unreckoned else BOUNDS[1]
    bounds = [None if np.isnan(chance) else bound for chance in low]
    checked = has_skill(registry, setting.policy_id)
    policy = registry.policies[setting.policy_id]
    sureness = [
        _sureness(chance, policy, at_most=bool(unreckoned), checked=checked) for chance in low
    ]
    return needs[[*NEED, "need_weight", "severity", "state"]].assign(
        unseen=unseen_count(registry, setting),
        unreckoned=";".join(unreckoned),
        certainty=low,
        certainty_high=by_spread.max(axis=1).to_numpy(),
        certainty_bound=np.array(bounds, dtype=object),
        certainty_checked="yes" if checked else "no",
        sureness=pd.Series(sureness, index=needs.index),
    )


def _sureness(chance: float, policy: PolicySet, *, at_most: bool, checked: bool) -> str | None:
    """Give one of `WORDS` for a certainty, by the policy set's thresholds.

    A chance known only as "at most" is never certain. One that is not checked has to be verified,
    unless it is 1: then the lists are complete, and nothing is reckoned.
    """
    if pd.isna(chance):
        return None
    if chance == 1 and not at_most:
        return WORDS[0]
    if not checked:
        return WORDS[2]
    if chance >= policy.certain_from and not at_most:
        return WORDS[0]
    return WORDS[1] if chance >= policy.likely_from else WORDS[2]


def certainty_by_spread(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Compute the certainty of each gap under each way of spreading the unseen platforms.

    Returns:
        One row per need: unit_kind, unit_id, cluster_id and a column for each of `SPREADS` (0-1;
        NaN for what is no gap, where no total is stated, or where a spread cannot be made: a
        county's value added is not on record).
    """
    needs = needs_coverage(registry, setting)
    groups = list(unseen_platforms(registry, setting))
    world = World(registry, setting, needs)
    has_total = np.isfinite(unseen_count(registry, setting))
    is_asked = needs["state"].isin(GAPS).to_numpy() & has_total
    columns = {
        spread: np.where(is_asked, world.none_lands(groups, spread), np.nan) for spread in SPREADS
    }
    return needs[NEED].assign(**columns)


def real_gaps(gaps: pd.DataFrame) -> tuple[float, float]:
    """Count the gaps that are real by this reckoning: sums of the low and of the high ends."""
    low = gaps["certainty"].sum()
    high = gaps["certainty_high"].sum()
    return float(low), float(high)


def verify_first(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Rank gaps and possible gaps by how much would change if their truth were known.

    The doubt of a gap is the chance that it is none, from the low end of its certainty; of a
    possible gap, of which nothing is known either way, a half. Whom to ask: where the gap is only
    possible, the platform whose place, existence or service leaves it open; else the bureau of the
    unit's city, for the lists' missing rows there.

    Returns:
        `needs_coverage` of gaps and possible gaps, most change first, with the columns of
        `CERTAINTY_COLUMNS`, doubt (0-1), change (need weight x doubt) and ask ("platform" or
        "lists").
    """
    sure = certainty(registry, setting)[[*NEED, *CERTAINTY_COLUMNS]]
    needs = needs_coverage(registry, setting).merge(sure, on=NEED)
    needs = needs[needs["state"].isin((*GAPS, "possible"))]
    is_possible = needs["state"] == "possible"
    doubt = (1 - needs["certainty"]).where(~is_possible, 0.5)
    ranked = needs.assign(
        doubt=doubt,
        change=needs["need_weight"] * doubt,
        ask=is_possible.map({True: "platform", False: "lists"}),
    )
    return ranked.sort_values(
        ["change", *NEED],
        ascending=[False, True, True, True],
        na_position="last",
        ignore_index=True,
    )
