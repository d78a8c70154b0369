"""Evidence ids: the name of every number that a page or an export shows. analytics/evidence.py says what each stands for.

An id names no setting and no snapshot: pages and exports state both beside it, and under these it gives the same value.
"""

import pandas as pd

# the columns that a table of an export has -> the id of its rows; the first that fits
ROWS = (
    (("unit_kind", "unit_id", "cluster_id", "platforms"), "inside/{unit_kind}/{unit_id}/{cluster_id}"),
    (("unit_kind", "unit_id", "cluster_id", "doubt"), "doubt/{unit_kind}/{unit_id}/{cluster_id}"),
    (("unit_kind", "unit_id", "cluster_id"), "need/{unit_kind}/{unit_id}/{cluster_id}"),
    (("platform_id", "other_id", "cluster_id"), "pair/{platform_id}/{other_id}/{cluster_id}"),
    (("platform_id", "unit_kind", "opening"), "alone/{platform_id}/{unit_kind}"),
    (("platform_id",), "platform/{platform_id}"),
    (("target_id",), "goal/{target_id}"),
)


def need_id(unit_kind: str, unit_id: str, cluster_id: str) -> str:
    """The severity of a need."""
    return f"need/{unit_kind}/{unit_id}/{cluster_id}"


def needs_id(unit_kind: str, which: str = "all", count: str = "needs", **narrowed: str | None) -> str:
    """How many needs of a kind of unit are so.

    Args:
        which: all, met, gaps, a state, or a coverage and its answer ("capable.no").
        count: what is counted: needs, units (those with such a need), or worst (those whose worst need is so).
        narrowed: only those of a unit, cluster, city, basis, ground (of a zone), platform (that it reaches), sureness or
            robust (yes, no).
    """
    return "/".join((count, unit_kind, which, *(part for by, name in narrowed.items() if name is not None for part in (by, name))))


def identified(table: pd.DataFrame) -> pd.DataFrame:
    """A table with the evidence id of each row as its last column, where it has none yet and its rows have one."""
    if "evidence_id" in table:
        return table
    pattern = next((pattern for columns, pattern in ROWS if set(columns) <= set(table)), None)
    if pattern is None:
        return table
    return table.assign(evidence_id=[pattern.format(**row) for row in table.to_dict("records")])
