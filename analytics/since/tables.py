"""What a staircase shows as tables: its steps, the rows behind one, the needs that moved in it."""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from analytics.ids import NEED
from analytics.phrases.rows import cause_words, row_name, row_words, table_words, value_words
from analytics.questions.consequences import TELLING
from analytics.since.headlines import HEADLINES
from analytics.since.phrases import causes_words, number_words
from analytics.since.staircase import CauseStep, Staircase
from analytics.words import word
from data.register.content import PLAIN_TABLES
from data.register.difference import CHANGED, CREATED, ENDED
from data.register.replay import WHOLE_ROW, Given, RowMove

STEP_COLUMNS = (
    "number",
    "number_name",
    "causes",
    "causes_name",
    "before",
    "moved",
    "after",
    "moved_in_other_order",
    "rows",
    "needs",
)
ROW_COLUMNS = (
    "causes",
    "table_name",
    "row_name",
    "kind",
    "column_name",
    "old_words",
    "new_words",
    "publication",
    "who",
    "reason",
    "cause",
    "true_from",
    "table",
    "key",
    "column",
    "old",
    "new",
)
NEED_COLUMNS = ("causes", "change", *NEED, "state_before", "state_after", "need_weight")
JOIN = "+"  # between the causes of a step


def causes_text(step: CauseStep) -> str:
    """Name the causes of a step as commands, links and files do."""
    return JOIN.join(step.causes)


# --- steps ----------------------------------------------------------------------------------------


def step_table(found: Staircase, language: str, headlines: tuple[str, ...]) -> pd.DataFrame:
    """List the steps of some numbers; what is unknown is missing.

    Returns:
        A row to each number and step, with `STEP_COLUMNS`.
    """
    lines = []
    for headline in headlines:
        for step in found.steps:
            before = None if step.before is None else step.before[headline]
            line = {
                "number": headline,
                "number_name": number_words(headline, language),
                "causes": causes_text(step),
                "causes_name": causes_words(step.causes, language),
                "before": _plain(before),
                "moved": _plain(step.moved(headline)),
                "after": _plain(step.after[headline]),
                "moved_in_other_order": _plain(step.moved_otherwise(headline)),
                "rows": len(step.rows),
                "needs": None if step.before is None else len(step.needs),
            }
            lines.append(line)
    return pd.DataFrame(lines, columns=list(STEP_COLUMNS), dtype=object)


def _plain(value: Decimal | None) -> int | float | None:
    """Write a number as files do; exact, as it was rounded before."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


# --- rows -----------------------------------------------------------------------------------------


def row_table(step: CauseStep, language: str) -> pd.DataFrame:
    """List what becomes of rows in a step: a line to each cell, one to a row that came or went.

    Returns:
        `ROW_COLUMNS`: in words first, then table, key, column and values as the register has them.
    """
    lines = [line for move in step.rows for line in _lines(move, language)]
    table = pd.DataFrame(lines, columns=[*ROW_COLUMNS[1:]], dtype=object)
    table.insert(0, "causes", causes_text(step))
    return table


def kind_of_move(move: RowMove) -> str:
    """Tell if a row came, went or was changed."""
    if move.old is None:
        return CREATED
    return ENDED if move.new is None else CHANGED


def _lines(move: RowMove, language: str) -> Iterator[dict[str, object]]:
    if move.old is not None and move.new is not None:
        for column, (old, new) in move.cells.items():
            yield _cell_line(move, column, (old, new), language)
        return
    table = PLAIN_TABLES[move.table]
    sides = [row_words(table, cells or {}, language) for cells in (move.old, move.new)]
    given = move.given_by(WHOLE_ROW)
    yield _line(move, given, language) | {"old_words": sides[0], "new_words": sides[1]}


def _cell_line(
    move: RowMove, column: str, values: tuple[str, str], language: str
) -> dict[str, object]:
    table = PLAIN_TABLES[move.table]
    old, new = values
    return _line(move, move.given_by(column), language) | {
        "column": column,
        "column_name": table.column(column).head(language),
        "old": old,
        "new": new,
        "old_words": value_words(table, column, old, language),
        "new_words": value_words(table, column, new, language),
    }


def _line(move: RowMove, given: Given, language: str) -> dict[str, object]:
    """Give what a line says of a row and of who changed it."""
    cells = move.new or move.old or {}
    return {
        "table_name": table_words(move.table, language),
        "row_name": row_name(cells, move.key),
        "kind": word(f"difference.{kind_of_move(move)}", language),
        "column_name": "",
        "publication": given.publication.number,
        "who": given.publication.who,
        "reason": given.publication.reason,
        "cause": cause_words(given.change.cause, language, is_guessed=given.change.is_guessed),
        "true_from": given.change.true_from or "",
        "table": move.table,
        "key": move.key,
        "column": "",
        "old": "",
        "new": "",
    }


# --- needs ----------------------------------------------------------------------------------------


def need_table(step: CauseStep) -> pd.DataFrame:
    """List the needs whose state moved in a step: gaps first, and those of counties.

    Returns:
        `NEED_COLUMNS`.
    """
    needs = step.needs.assign(causes=causes_text(step))
    rank = needs["change"].map(TELLING.index)
    is_other = needs["unit_kind"] != "county"
    ordered = needs.assign(rank=rank, is_other=is_other).sort_values(
        ["rank", "is_other", "need_weight"], ascending=[True, True, False], kind="stable"
    )
    return ordered[list(NEED_COLUMNS)].reset_index(drop=True)


def step_named(found: Staircase, causes: str) -> CauseStep | None:
    """Give the step of some causes, as `causes_text` names it; None if there is none."""
    return next((step for step in found.steps if causes_text(step) == causes), None)


def chosen_headlines(headline: str | None) -> tuple[str, ...]:
    """Give the number that is asked for, else all."""
    return (headline,) if headline else tuple(HEADLINES)


def described(found: Staircase) -> dict[str, object]:
    """Say what a table of a staircase is of, for the description beside it."""
    return {
        "first": found.first.number,
        "first_day": found.first.as_of,
        "last": found.last.number,
        "last_day": found.last.as_of,
        "is_rebuilt": found.is_rebuilt,
        "choices": found.choices,
    }
