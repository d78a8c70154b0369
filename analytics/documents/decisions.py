"""What a planner has decided about gaps: a judgement, who answers for it, by when, and a note;
attached to rows by the need they are of.
"""

from dataclasses import dataclass, field

import pandas as pd

from analytics.gap_table import NEED
from analytics.ids import need_id

JUDGEMENTS = ("gap", "no_gap", "verify", "defer")
DECISION_COLUMNS = ("judgement", "owner", "due", "note")


def no_rows() -> pd.DataFrame:
    return pd.DataFrame(
        {column: pd.Series(dtype="str") for column in ("evidence_id", *DECISION_COLUMNS)}
    )


@dataclass(frozen=True, eq=False)
class Decisions:
    """Decisions and the numbers they were taken on.

    rows: one per decided need: evidence_id ("need/..."), judgement (of `JUDGEMENTS`), owner, due
        (ISO date), note; missing where blank.
    notices: what else was in the file that they came in, and what became of it, in both languages.
    """

    rows: pd.DataFrame = field(default_factory=no_rows)
    snapshot_id: str = ""
    setting_key: str = ""
    notices: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return len(self.rows) > 0

    def as_dict(self) -> dict[str, object]:
        """What an export says of the decisions it carries."""
        return {
            "rows": len(self.rows),
            "snapshot_id": self.snapshot_id,
            "setting_key": self.setting_key,
        }


NO_DECISIONS = Decisions()


def attached(table: pd.DataFrame, decisions: Decisions, always: bool = False) -> pd.DataFrame:
    """A table with the decision columns at its end, where its rows are of needs and anything is
    decided (or `always`).
    """
    if not set(NEED) <= set(table) or "judgement" in table or not (decisions or always):
        return table
    decided = decisions.rows.set_index("evidence_id")[list(DECISION_COLUMNS)]
    needs = [need_id(*key) for key in zip(*(table[name] for name in NEED), strict=True)]
    return pd.concat([table, decided.reindex(needs).set_axis(table.index)], axis=1)
