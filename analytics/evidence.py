"""Every number opens: an evidence id names a number and resolves to its value, its rule, its rows and their sources.

An id is one of
    need/<unit_kind>/<unit_id>/<cluster_id>   the severity of a need
    state/<unit_kind>/<state>                 how many needs of a kind of unit are in a state
    lists                                     platforms found of those that the lists of the counted levels state
    goal/<target_id>                          what is known of a goal
It names no setting: exports and pages state setting and snapshot beside it, and under these it resolves to the same value.
"""

from dataclasses import dataclass

import pandas as pd

from analytics.coverage import STATES, needs_coverage
from analytics.gaps import list_completeness
from analytics.setting import Setting
from analytics.targets import targets
from data.registry import Registry, query
from data.schemas import UNIT_KINDS
from geo.errors import PlanningError


@dataclass(frozen=True)
class Evidence:
    """What stands behind a number: the value itself (NaN where it is unknown), the word of its rule, and tables by name."""

    id: str
    value: float
    rule: str
    tables: dict[str, pd.DataFrame]


def resolve(registry: Registry, setting: Setting, evidence_id: str) -> Evidence:
    """The evidence that an id names, under a setting.

    Raises:
        PlanningError: the id names nothing on record.
    """
    kind, *parts = evidence_id.split("/")
    found = {"need": _need, "state": _state, "lists": _lists, "goal": _goal}.get(kind, _nothing)(registry, setting, *parts)
    if found is None:
        raise PlanningError(
            f"“{evidence_id}”不是当前快照与口径下的依据编号。请从页面或导出表复制。",
            f"'{evidence_id}' names no evidence under this snapshot and setting. Copy it from a page or an export.",
        )
    value, rule, tables = found
    return Evidence(evidence_id, value, rule, tables)


def _nothing(registry: Registry, setting: Setting, *parts: str) -> None:
    return None


def _need(registry: Registry, setting: Setting, *parts: str) -> tuple | None:
    if len(parts) != 3:
        return None
    names = dict(zip(("unit_kind", "unit_id", "cluster_id"), parts, strict=True))
    needs = needs_coverage(registry, setting)
    rows = needs[(needs[list(names)] == pd.Series(names)).all(axis=1)]
    if rows.empty:
        return None
    tables = {"need": rows, "grounds": query(registry, "ground_sources", **names), "supply": query(registry, "supply_of_need", **names)}
    return float(rows["severity"].iloc[0]), "method.a6", tables


def _state(registry: Registry, setting: Setting, *parts: str) -> tuple | None:
    if len(parts) != 2 or parts[0] not in UNIT_KINDS or parts[1] not in STATES:
        return None
    needs = needs_coverage(registry, setting)
    rows = needs[(needs["unit_kind"] == parts[0]) & (needs["state"] == parts[1])]
    return float(len(rows)), "method.a5", {"needs": rows}


def _lists(registry: Registry, setting: Setting, *parts: str) -> tuple | None:
    if parts:
        return None
    lists = query(registry, "lists")
    return float(list_completeness(registry, setting)[0]), "data.completeness_note", {"lists": lists[lists["level_total"].isin(setting.levels)]}


def _goal(registry: Registry, setting: Setting, *parts: str) -> tuple | None:
    goals = targets(registry, setting)
    rows = goals[goals["target_id"] == "/".join(parts)]
    return None if rows.empty else (float(rows["actual"].iloc[0]), "goals.note", {"goal": rows})
