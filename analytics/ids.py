"""Evidence ids: the name of every number that a page or an export shows. analytics/evidence.py says
what each stands for.

An id names no setting and no snapshot: pages and exports state both beside it, and under these it
gives the same value.
"""

import pandas as pd

# the kinds of id that name one number of one need
OF_A_NEED = ("need", "certainty", "robust", "fix", "doubt")
OF_NEED = "{unit_kind}/{unit_id}/{cluster_id}"
# the columns that a table of an export has -> the id of its rows; the first that fits: one with
# names is of needs, whatever else it says of them
ROWS = (
    (("unit_kind", "unit_id", "cluster_id", "platforms"), f"inside/{OF_NEED}"),
    (("unit_kind", "unit_id", "cluster_id", "doubt"), f"doubt/{OF_NEED}"),
    (("unit_kind", "unit_id", "cluster_id", "unit_name", "fix", "stages"), f"fix/{OF_NEED}"),
    (("unit_kind", "unit_id", "cluster_id", "unit_name"), f"need/{OF_NEED}"),
    (("unit_kind", "unit_id", "cluster_id", "certainty_bound"), f"certainty/{OF_NEED}"),
    (("unit_kind", "unit_id", "cluster_id", "robustness"), f"robust/{OF_NEED}"),
    (("unit_kind", "unit_id", "cluster_id"), f"need/{OF_NEED}"),
    (("platform_id", "other_id", "cluster_id"), "pair/{platform_id}/{other_id}/{cluster_id}"),
    (("platform_id",), "platform/{platform_id}"),
    (("target_id",), "goal/{target_id}"),
)


def need_id(unit_kind: str, unit_id: str, cluster_id: str, of: str = "need") -> str:
    """The severity of a need, or what another of `OF_A_NEED` says of it."""
    return f"{of}/{unit_kind}/{unit_id}/{cluster_id}"


def needs_id(
    unit_kind: str, which: str = "all", count: str = "needs", **narrowed: str | None
) -> str:
    """How many needs of a kind of unit are so.

    Args:
        which: all, met, unmet, gaps, a state, or a coverage and its answer ("capable.no").
        count: what is counted: needs, units (those with such a need), or worst (those whose worst
            need is so).
        narrowed: only those of a unit, cluster, city, basis, ground (of a zone), platform (that it
            reaches), sureness, robust (yes, no), fix, those that hang alone on a platform, those
            that hang on one and would be so if_closed (`which`), or those of which the border of
            another province is within the radius (yes, unknown).
    """
    return "/".join((count, unit_kind, which, *_parts(narrowed)))


def alone_id(unit_kind: str, **narrowed: str | None) -> str:
    """On how many platforms needs of a kind of unit hang alone; `narrowed` as of `needs_id`."""
    return "/".join(("alone", unit_kind, *_parts(narrowed)))


def pairs_id(answer: str = "all", **narrowed: str | None) -> str:
    """How many pairs of platforms near each other are duplicates so surely (yes, unknown, no), or
    all; of a cluster, a city.
    """
    return "/".join(("pairs", answer, *_parts(narrowed)))


def _parts(narrowed: dict[str, str | None]) -> list[str]:
    return [part for by, name in narrowed.items() if name is not None for part in (by, name)]


def identified(table: pd.DataFrame) -> pd.DataFrame:
    """A table with the evidence id of each row as its last column, where it has none yet and its
    rows have one.
    """
    if "evidence_id" in table:
        return table
    pattern = next((pattern for columns, pattern in ROWS if set(columns) <= set(table)), None)
    if pattern is None:
        return table
    return table.assign(evidence_id=[pattern.format(**row) for row in table.to_dict("records")])
