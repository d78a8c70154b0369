"""Does certainty know anything? Known platforms of the record are hidden, and what is then called a
gap is looked up.
"""

import numpy as np
import pandas as pd

from analytics.questions.coverage import needs_coverage
from analytics.questions.unseen import SPREADS, Unseen, World
from analytics.setting import Setting, default_setting
from data.registry import Registry, cached_by_setting, query

SHARES_HIDDEN = (0.2, 0.4, 0.6)  # of the platforms on record that count
DRAWS = 60
SEED = 2027
# beside the spreads: the best single number, and the low end of the range
CONSTANT, RANGE_LOW = "constant", "range_low"


@cached_by_setting
def leave_out(registry: Registry, setting: Setting) -> pd.DataFrame:
    """How well each spread foretells which county gaps are real, when a part of the platforms on
    record is hidden at random.

    A county need without any platform left that may reach it is called a gap; it is real if none of
    the hidden ones may reach it either. The score is Brier's: the mean square of (chance called - 1
    if real, else 0); lower is better. Beside the spreads stand the low end of their range and the
    one constant that would have scored best in hindsight.

    Returns:
        One row per hidden (number of platforms) and method (`SPREADS`, "range_low", "constant"):
        called (mean chance), real (share of the gaps that were real), gaps (how many were called,
        over all draws), brier. Empty where nothing can be hidden, or nothing is then a gap.
    """
    needs = needs_coverage(registry, setting)
    counties = needs[needs["unit_kind"] == "county"].reset_index(drop=True)
    reaches, platforms = _reaches(registry, setting, counties)
    world = World(registry, setting, needs)
    world_of_counties = World(registry, setting, counties, weights=world.weights)
    rng = np.random.default_rng(SEED)
    rows = []
    for hidden in sorted({round(share * len(platforms)) for share in SHARES_HIDDEN} - {0}):
        rows += _scores(world_of_counties, reaches, hidden, rng)
    return pd.DataFrame(rows, columns=["hidden", "method", "called", "real", "gaps", "brier"])


def has_skill(registry: Registry, policy_id: str) -> bool:
    """Whether, under a policy set's own setting, the low end of the range scored better than the
    constant for every number hidden.
    """
    scores = leave_out(registry, default_setting(registry, policy_id))
    if scores.empty:
        return False
    by_method = scores.pivot(index="method", columns="hidden", values="brier")
    return bool((by_method.loc[RANGE_LOW] < by_method.loc[CONSTANT]).all())


def _reaches(
    registry: Registry, setting: Setting, counties: pd.DataFrame
) -> tuple[np.ndarray, list[str]]:
    """Which platform may meet which need: (needs, platforms), and the platforms' ids, those that
    reach nothing included.
    """
    pairs = query(registry, "possible_supply", unit_kind="county", **setting.params(registry))
    counted = query(registry, "platforms_counted", **setting.params(registry))
    platforms = counted.loc[counted["existing"], "platform_id"].tolist()
    keys = pd.MultiIndex.from_frame(counties[["unit_id", "cluster_id"]])
    reaches = np.zeros((len(counties), len(platforms)), dtype=bool)
    row = keys.get_indexer(pd.MultiIndex.from_frame(pairs[["unit_id", "cluster_id"]]))
    reaches[row, pd.Index(platforms).get_indexer(pairs["platform_id"])] = True
    return reaches, platforms


def _scores(
    world: World, reaches: np.ndarray, hidden: int, rng: np.random.Generator
) -> list[tuple]:
    """One row per method for one number of hidden platforms, over `DRAWS` draws; none where nothing
    is ever a gap.
    """
    everywhere = frozenset(world.counties)
    group = [Unseen(hidden, everywhere)]
    called = {spread: world.none_lands(group, spread) for spread in SPREADS}
    called[RANGE_LOW] = np.fmin.reduce(list(called.values()))
    total = reaches.sum(axis=1)
    is_gap, is_real = [], []
    for _ in range(DRAWS):
        out = rng.permutation(reaches.shape[1])[:hidden]
        is_gap.append(total - reaches[:, out].sum(axis=1) == 0)
        is_real.append(total == 0)
    gaps, real = np.array(is_gap), np.array(is_real)
    if not gaps.any():
        return []
    share = real[gaps].mean()
    rows = []
    for method, chance in called.items():
        chances = np.broadcast_to(chance, gaps.shape)[gaps]
        rows.append(
            (
                hidden,
                method,
                chances.mean(),
                share,
                int(gaps.sum()),
                ((chances - real[gaps]) ** 2).mean(),
            )
        )
    rows.append((hidden, CONSTANT, share, share, int(gaps.sum()), share * (1 - share)))
    return rows
