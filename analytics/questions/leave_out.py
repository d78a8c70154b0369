"""A check of certainty: known platforms are hidden, and what is then called a gap looked up."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.questions.coverage import needs_coverage
from analytics.questions.landing import SPREADS, Floats, World
from analytics.questions.unseen import Unseen
from analytics.setting import Setting, default_setting
from data.registry import Registry, cached_by_setting, query

Flags = npt.NDArray[np.bool_]

SHARES_HIDDEN = (0.2, 0.4, 0.6)  # of the platforms on record that count
DRAWS = 60
SEED = 2027
# methods beside the spreads: the best single number, and the low end of the range
CONSTANT, RANGE_LOW = "constant", "range_low"
COLUMNS = ["hidden", "method", "called", "real", "gaps", "brier"]


@cached_by_setting
def leave_out(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Score how well each spread foretells which county gaps are real.

    A part of the platforms on record is hidden at random. A county need without any platform left
    that may reach it is called a gap; it is real if none of the hidden ones may reach it either.
    The score is Brier's: the mean square of (chance called - 1 if real, else 0); lower is better.
    Beside the spreads stand the low end of their range and the one constant that would have scored
    best in hindsight.

    Returns:
        One row per hidden (number of platforms) and method (`SPREADS`, "range_low", "constant"):
        called (mean chance), real (share of the gaps that were real), gaps (how many were called,
        over all draws), brier. Empty where nothing can be hidden, or nothing is then a gap.
    """
    needs = needs_coverage(registry, setting)
    counties = needs[needs["unit_kind"] == "county"].reset_index(drop=True)
    reaches = _reaches(registry, setting, counties)
    weights = World(registry, setting, needs).weights
    world = World(registry, setting, counties, weights=weights)
    rng = np.random.default_rng(SEED)
    platforms = reaches.shape[1]
    numbers = {round(share * platforms) for share in SHARES_HIDDEN} - {0}
    rows: list[dict[str, object]] = []
    for hidden in sorted(numbers):
        draws = _draw(reaches, hidden, rng)
        if draws.is_gap.any():
            rows += _scores(_called(world, hidden), draws, hidden)
    return pd.DataFrame(rows, columns=COLUMNS)


def has_skill(registry: Registry, policy_id: str) -> bool:
    """True if the low end of the range beat the constant for every number of hidden platforms.

    Asked under the policy set's own setting; False where nothing could be hidden.
    """
    scores = leave_out(registry, default_setting(registry, policy_id))
    if scores.empty:
        return False
    brier = scores.pivot(index="method", columns="hidden", values="brier")
    is_better = brier.loc[RANGE_LOW] < brier.loc[CONSTANT]
    return bool(is_better.all())


def _reaches(registry: Registry, setting: Setting, counties: pd.DataFrame) -> Flags:
    """Tell which platform may meet which need: (needs, platforms), idle platforms included."""
    params = setting.params(registry)
    pairs = query(registry, "possible_supply", unit_kind="county", **params)
    counted = query(registry, "platforms_counted", **params)
    platforms = pd.Index(counted.loc[counted["existing"], "platform_id"])
    key = ["unit_id", "cluster_id"]
    needs = pd.MultiIndex.from_frame(counties[key])
    needs_reached = pd.MultiIndex.from_frame(pairs[key])
    rows = needs.get_indexer(needs_reached)
    columns = platforms.get_indexer(pairs["platform_id"])
    reaches = np.zeros((len(needs), len(platforms)), dtype=bool)
    reaches[rows, columns] = True
    return reaches


@dataclass(frozen=True, eq=False)
class _Draws:
    """Needs called a gap, and whether none of the hidden platforms meets them: (draws, needs)."""

    is_gap: Flags
    is_real: Flags


def _draw(reaches: Flags, hidden: int, rng: np.random.Generator) -> _Draws:
    """Hide a number of platforms at random, `DRAWS` times."""
    suppliers = reaches.sum(axis=1)
    is_gap = []
    for _ in range(DRAWS):
        out = rng.permutation(reaches.shape[1])[:hidden]
        visible = suppliers - reaches[:, out].sum(axis=1)
        is_gap.append(visible == 0)
    is_real = np.broadcast_to(suppliers == 0, (DRAWS, len(suppliers)))
    return _Draws(np.array(is_gap), is_real)


def _called(world: World, hidden: int) -> dict[str, Floats]:
    """Compute by method the chance that each need is a real gap while so many are hidden."""
    anywhere = [Unseen(hidden, frozenset(world.counties))]
    called = {spread: world.none_lands(anywhere, spread) for spread in SPREADS}
    called[RANGE_LOW] = np.fmin.reduce(list(called.values()))
    return called


def _scores(called: dict[str, Floats], draws: _Draws, hidden: int) -> list[dict[str, object]]:
    """Give one row per method for one number of hidden platforms."""
    real = draws.is_real[draws.is_gap]
    share = real.mean()
    about = {"hidden": hidden, "real": share, "gaps": len(real)}
    rows = []
    for method, chance in called.items():
        chances = np.broadcast_to(chance, draws.is_gap.shape)[draws.is_gap]
        brier = ((chances - real) ** 2).mean()
        rows.append(
            about
            | {
                "method": method,
                "called": chances.mean(),
                "brier": brier,
            }
        )
    rows.append(
        about
        | {
            "method": CONSTANT,
            "called": share,
            "brier": share * (1 - share),
        }
    )
    return rows
