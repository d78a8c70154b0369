"""Views as sheets: tables in a language, with the number formats of a spreadsheet."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.documents.decisions import (
    DECISION_COLUMNS,
    JUDGEMENTS,
    NO_DECISIONS,
    Decisions,
    attach_decisions,
)
from analytics.documents.workbook.layout import FRONT, FROZEN
from analytics.gap_table import DEFENCE_COLUMNS, GAP_COLUMNS
from analytics.phrases.columns import head, is_date, output_column
from analytics.phrases.in_language import in_words, named
from analytics.phrases.mark import COLUMN, with_mark
from analytics.phrases.resilience import neighbour_names
from analytics.words import LANGUAGES, listing, word
from data.files.xlsx import GENERAL, TEXT, Field, Sheet
from data.province import Province
from data.registry import Registry, query

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def gap_rows(
    table: pd.DataFrame, registry: Registry, language: str, decisions: Decisions = NO_DECISIONS
) -> pd.DataFrame:
    """Show rows of the gap table as the sheet of gaps does, always with columns for decisions."""
    columns = [*GAP_COLUMNS, *DEFENCE_COLUMNS]
    return view_in_language("gaps", table[columns], registry, language, decisions)


def view_in_language(
    name: str, table: pd.DataFrame, registry: Registry, language: str, decisions: Decisions
) -> pd.DataFrame:
    """Show a view as its sheet does: decisions attached, names and codes in words.

    Args:
        name: of the sheet, a key of `workbook_views`.
    Returns:
        The view without the other language's columns, those of `FRONT` first; the mark of made
        data stands before them all, in sight.
    """
    table = attach_decisions(table, decisions, always=name == "gaps")
    if "cluster_name" in table:
        units = query(registry, "units")
        clusters = query(registry, "clusters")
        table = named(table, units, clusters, language)
    if "neighbours" in table:
        table = table.assign(neighbours=_neighbours(table, registry.province, language))
    table = in_words(with_mark(table, registry), language, name)
    return table[_order_columns(name, table, language)]


def _neighbours(table: pd.DataFrame, province: Province, language: str) -> pd.Series:
    """Name the provinces across the border, where there are any."""
    texts = [
        listing(neighbour_names(province, need, language), language)
        if isinstance(need["neighbour_adcodes"], str)
        else None
        for need in table.to_dict("records")
    ]
    return pd.Series(texts, index=table.index)


def _order_columns(name: str, table: pd.DataFrame, language: str) -> list[str]:
    (other,) = (one for one in LANGUAGES if one != language)
    endings = (f"_{other}", "_name_en")
    shown = [column for column in table.columns if not column.endswith(endings)]
    front = [column for column in (COLUMN, *FRONT.get(name, ())) if column in shown]
    rest = [column for column in shown if column not in front]
    return [*front, *rest]


def data_sheet(name: str, table: pd.DataFrame, language: str) -> Sheet:
    """Make the sheet of a view in a language: ISO dates are dates, text ids stay text."""
    entries = DECISION_COLUMNS if name == "gaps" else ()
    fields = []
    columns = []
    for column in map(str, table):
        field = _field(column, name, language)
        if column in entries:
            field = _entry_field(field, column, language)
        cells = table[column].tolist()
        if is_date(column, name):
            cells = [_as_date(cell) for cell in cells]
        fields.append(field)
        columns.append(cells)
    rows = list(zip(*columns, strict=True))
    frozen = FROZEN.get(name, 0)
    if COLUMN in table:
        frozen += 1
    return Sheet(word(f"sheet.{name}", language), fields, rows, frozen)


def _field(name: str, sheet: str, language: str) -> Field:
    column = output_column(name, sheet)
    return Field(
        head(name, language, sheet),
        column.format or GENERAL,
        column.bar,
    )


def _entry_field(field: Field, name: str, language: str) -> Field:
    """Open a column to what the planner fills in: text, unless it has a format."""
    choices: tuple[str, ...] = ()
    if name == "judgement":
        choices = tuple(word(f"judgement.{judgement}", language) for judgement in JUDGEMENTS)
    format = TEXT if field.format == GENERAL else field.format
    return replace(
        field,
        format=format,
        choices=choices,
        entry=True,
    )


def _as_date(cell: object) -> object:
    """Read a whole ISO date; a year or month alone stays as written."""
    if isinstance(cell, str) and ISO_DAY.fullmatch(cell):
        return date.fromisoformat(cell)
    return cell


def matrix_sheet(cells: pd.DataFrame, registry: Registry, language: str) -> Sheet:
    """Make the sheet of clusters by units: each state, and how many platforms stand inside."""
    clusters = query(registry, "clusters")
    table = named(cells, query(registry, "units"), clusters, language)
    texts = [_matrix_cell(row, language) for row in cells.to_dict("records")]
    grid = table.assign(text=texts).pivot(
        index="cluster_id",
        columns="unit_id",
        values="text",
    )
    cluster_names = dict(zip(table["cluster_id"], table["cluster_name"], strict=True))
    unit_names = dict(zip(table["unit_id"], table["unit_name"], strict=True))
    fields = [
        Field(head("cluster_name", language)),
        *(Field(unit_names[unit_id]) for unit_id in grid),
    ]
    rows = [
        [cluster_names[cluster_id], *grid.loc[cluster_id].tolist()]
        for cluster_id in clusters["cluster_id"]
        if cluster_id in grid.index
    ]
    return Sheet(word("sheet.matrix", language), fields, rows, FROZEN["matrix"])


def _matrix_cell(row: dict[Any, Any], language: str) -> str:
    state = row["state"] if isinstance(row["state"], str) else "no_need"
    text = word(f"state.{state}", language)
    if row["platforms"]:
        return f"{text} · {row['platforms']}"
    return text
