"""What a publication would change: two snapshots compared under one setting, in numbers."""

from dataclasses import dataclass

import pandas as pd

from analytics.ids import NEED
from analytics.questions.coverage import GAPS, MET, STATES, needs_coverage
from analytics.questions.targets import targets
from analytics.setting import Setting
from data.registry import Registry, query

OPENED, CLOSED, CHANGED, GONE, NEW = "opened", "closed", "changed", "gone", "new"
TO_VERIFY = "to_verify"  # a gap that may be met: whoever says "closed" must not count it
TELLING = (OPENED, CLOSED, TO_VERIFY, NEW, GONE, CHANGED)  # the most telling first
NO_NEED = "no_need"  # the state of a need that is on one side only
SIDES = ("_before", "_after")
OF_NEED = [*NEED, "state", "need_weight"]
OF_GOAL = ["target_id", "indicator", "unit", "goal", "actual", "verdict"]
OF_LIST = ["list_id", "list_name", "total_count", "rows_found"]


@dataclass(frozen=True)
class Consequences:
    """What becomes of needs, goals and lists.

    Attributes:
        needs: those whose state is another one: the columns of `NEED`, state_before, state_after,
            need_weight, and change, one of `OPENED` and so on.
        states: unit_kind, state, before, after: numbers of needs.
        goals: target_id, indicator, unit, goal; actual and verdict before and after. Only those
            that differ.
        lists: list_id, list_name, total_count; rows_found before and after. Only those that differ.
    """

    needs: pd.DataFrame
    states: pd.DataFrame
    goals: pd.DataFrame
    lists: pd.DataFrame


def consequences(before: Registry, after: Registry, setting: Setting) -> Consequences:
    """Compare the snapshot in force with the one that would be.

    Args:
        setting: of both.
    """
    old = needs_coverage(before, setting)[OF_NEED]
    new = needs_coverage(after, setting)[OF_NEED]
    return Consequences(
        needs=changed_needs(old, new),
        states=_states(old, new),
        goals=_goals(before, after, setting),
        lists=_lists(before, after),
    )


def changed_needs(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """List the needs whose state is another one, as `Consequences` has them.

    Args:
        old, new: needs before and after, with the columns `OF_NEED`.
    """
    both = old.merge(new, how="outer", on=NEED, suffixes=SIDES)
    for side in SIDES:
        both[f"state{side}"] = both[f"state{side}"].fillna(NO_NEED)
    both["need_weight"] = both["need_weight_after"].fillna(both["need_weight_before"])
    is_other = both["state_before"] != both["state_after"]
    changed = both[is_other].drop(columns=["need_weight_before", "need_weight_after"])
    pairs = zip(changed["state_before"], changed["state_after"], strict=True)
    changed["change"] = [_change(state, after) for state, after in pairs]
    order = ["change", "need_weight", *NEED]
    is_ascending = [True, False, True, True, True]
    return changed.sort_values(order, ascending=is_ascending).reset_index(drop=True)


def _change(before: str, after: str) -> str:
    """Name what becomes of a need."""
    if before == NO_NEED:
        return NEW
    if after == NO_NEED:
        return GONE
    was_gap = before in GAPS
    is_gap = after in GAPS
    if was_gap == is_gap:
        return CHANGED
    if is_gap:
        return OPENED
    return CLOSED if after in MET else TO_VERIFY


def _states(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Count needs by kind of unit and state, the best state first."""
    by = ["unit_kind", "state"]
    counts = {"before": old.value_counts(by), "after": new.value_counts(by)}
    table = pd.DataFrame(counts).fillna(0).astype(int).reset_index()
    rank = table["state"].map(STATES.index)
    ordered = table.assign(rank=rank).sort_values(["unit_kind", "rank"])
    return ordered.drop(columns="rank").reset_index(drop=True)


def _goals(before: Registry, after: Registry, setting: Setting) -> pd.DataFrame:
    old = targets(before, setting)[OF_GOAL]
    new = targets(after, setting)[["target_id", "actual", "verdict"]]
    both = old.merge(new, on="target_id", suffixes=SIDES)
    return _differing(both, ("actual", "verdict"))


def _lists(before: Registry, after: Registry) -> pd.DataFrame:
    old = query(before, "lists")[OF_LIST]
    new = query(after, "lists")[["list_id", "rows_found"]]
    both = old.merge(new, on="list_id", suffixes=SIDES)
    return _differing(both, ("rows_found",))


def _differing(both: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Keep the rows in which one of some columns differs; unknown before and after is the same."""
    differs = pd.Series(data=False, index=both.index)
    for column in columns:
        old = both[f"{column}_before"]
        new = both[f"{column}_after"]
        is_unknown = old.isna() & new.isna()
        differs |= (old != new) & ~is_unknown
    return both[differs].reset_index(drop=True)
