"""Decisions that a planner has taken about gaps, attached to the needs they are of.

A decision is a judgement, who answers for it, by when, and a note.
"""

from dataclasses import dataclass, field

import pandas as pd

from analytics.ids import NEED, need_id
from data.faults import Fault

JUDGEMENTS = ("gap", "no_gap", "verify", "defer")
DECISION_COLUMNS = ("judgement", "owner", "due", "note")


def no_rows() -> pd.DataFrame:
    """Make the table of decisions without rows."""
    return pd.DataFrame(
        {column: pd.Series(dtype="str") for column in ("evidence_id", *DECISION_COLUMNS)}
    )


@dataclass(frozen=True, eq=False)
class Decisions:
    """Decisions and the numbers they were taken on.

    rows: one per decided need: evidence_id ("need/..."), judgement (of `JUDGEMENTS`), owner, due
        (ISO date), note; missing where blank.
    notices: what else was in the file that they came in, and what became of it.
    """

    rows: pd.DataFrame = field(default_factory=no_rows)
    snapshot_id: str = ""
    setting_key: str = ""
    notices: tuple[Fault, ...] = ()

    def __bool__(self) -> bool:
        return len(self.rows) > 0

    def as_dict(self) -> dict[str, object]:
        """Describe the decisions for an export that carries them."""
        return {
            "rows": len(self.rows),
            "snapshot_id": self.snapshot_id,
            "setting_key": self.setting_key,
        }


NO_DECISIONS = Decisions()


def attach_decisions(
    table: pd.DataFrame, decisions: Decisions, *, always: bool = False
) -> pd.DataFrame:
    """Append the decision columns to a table of needs.

    Tables without the columns `NEED`, or with decisions already, come back as they are; so does
    every table where nothing is decided, unless `always`.
    """
    of_needs = set(NEED) <= set(table)
    wanted = always or bool(decisions)
    if not of_needs or "judgement" in table or not wanted:
        return table
    decided = decisions.rows.set_index("evidence_id")[list(DECISION_COLUMNS)]
    evidence_ids = [need_id(*key) for key in table[NEED].itertuples(index=False)]
    return pd.concat(
        [table, decided.reindex(evidence_ids).set_axis(table.index)],
        axis=1,
    )
