"""Evidence ids: the names of the numbers on pages and in exports.

`analytics.evidence` lists the kinds and resolves them. An id names no setting and no snapshot:
pages and exports state both beside it, and under these it always gives the same value.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

Row = Mapping[Any, Any]  # one row of a table by column, as to_dict("records") gives it

NEED = ["unit_kind", "unit_id", "cluster_id"]  # the columns that identify a need
# the kinds of id that name one number of one need
OF_A_NEED = ("need", "certainty", "robust", "fix", "doubt")
OF_NEED = "{unit_kind}/{unit_id}/{cluster_id}"
# (columns of a table, id of its rows); the first entry whose columns a table has applies
ROWS = (
    ((*NEED, "platforms"), f"inside/{OF_NEED}"),
    ((*NEED, "doubt"), f"doubt/{OF_NEED}"),
    ((*NEED, "unit_name", "fix", "stages"), f"fix/{OF_NEED}"),
    ((*NEED, "unit_name"), f"need/{OF_NEED}"),
    ((*NEED, "certainty_bound"), f"certainty/{OF_NEED}"),
    ((*NEED, "robustness"), f"robust/{OF_NEED}"),
    (tuple(NEED), f"need/{OF_NEED}"),
    (("platform_id", "other_id", "cluster_id"), "pair/{platform_id}/{other_id}/{cluster_id}"),
    (("platform_id",), "platform/{platform_id}"),
    (("target_id",), "goal/{target_id}"),
)


def need_id(unit_kind: str, unit_id: str, cluster_id: str, of: str = "need") -> str:
    """Write the id of a need's severity, or of another number of it (`OF_A_NEED`)."""
    return f"{of}/{unit_kind}/{unit_id}/{cluster_id}"


def needs_id(
    unit_kind: str, which: str = "all", count: str = "needs", **filters: str | None
) -> str:
    """Write the id of a number of needs of a kind of unit.

    Args:
        which: all, met, unmet, gaps, a state, or a coverage and its answer ("capable.no").
        count: needs, units (those with such a need), or worst (units whose worst need is such).
        filters: only needs of a unit, cluster, city, basis, ground (of a zone), platform (that
            reaches them), sureness, robust (yes, no) or fix; alone (a platform's id: the only one
            that meets them), if_closed (`which`, if their only platform closed), border (yes,
            unknown: a neighbouring province lies within the radius). None filters nothing.
    """
    return "/".join((count, unit_kind, which, *_parts(filters)))


def alone_id(unit_kind: str, **filters: str | None) -> str:
    """Write the id of the number of platforms that are a need's only one.

    Args:
        filters: as those of `needs_id`.
    """
    return "/".join(("alone", unit_kind, *_parts(filters)))


def pairs_id(answer: str = "all", **filters: str | None) -> str:
    """Write the id of a number of pairs of platforms near each other.

    Args:
        answer: whether they are duplicates: yes, unknown, no, or all for every pair.
        filters: only pairs of a cluster or a city.
    """
    return "/".join(("pairs", answer, *_parts(filters)))


def _parts(filters: dict[str, str | None]) -> list[str]:
    parts = []
    for by, name in filters.items():
        if name is not None:
            parts += [by, name]
    return parts


def identified(table: pd.DataFrame) -> pd.DataFrame:
    """Add the evidence id of each row as the last column.

    A table that has the column already, or whose rows have no id (`ROWS`), is returned as it is.
    """
    if "evidence_id" in table:
        return table
    pattern = _id_pattern(table)
    if pattern is None:
        return table
    rows = table.to_dict("records")
    return table.assign(evidence_id=[pattern.format_map(row) for row in rows])


def _id_pattern(table: pd.DataFrame) -> str | None:
    for columns, pattern in ROWS:
        if set(columns) <= set(table):
            return pattern
    return None
