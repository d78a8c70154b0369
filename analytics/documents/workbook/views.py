"""The tables of the workbook: every view of a registry under a setting."""

import pandas as pd

from analytics.gap_table import defended_needs, gaps
from analytics.ids import identified
from analytics.phrases.columns import digits_of
from analytics.phrases.resilience import explained_backup, explained_border, explained_duplicates
from analytics.questions.certainty import CERTAINTY_COLUMNS, verify_first
from analytics.questions.coverage import counted, matrix
from analytics.questions.targets import targets
from analytics.setting import Setting
from data.registry import Registry, query

VERIFY_COLUMNS = [
    "unit_kind",
    "unit_id",
    "unit_name",
    "city",
    "county",
    "adcode",
    "cluster_id",
    "cluster_name",
    "need_weight",
    "state",
    *CERTAINTY_COLUMNS,
    "doubt",
    "change",
    "ask",
    "nearest_platform_id",
    "nearest_platform_name",
]
LIST_COLUMNS = [
    "registry",
    "list_name",
    "issuer",
    "date",
    "level_total",
    "rows_found",
    "total_count",
    "share",
    "notes",
    "source_url",
    "source_kind",
    "evidence_id",
]


def workbook_views(
    registry: Registry,
    setting: Setting,
    unit_kind: str | None = None,
    clusters: tuple[str, ...] = (),
) -> dict[str, pd.DataFrame]:
    """Gather the tables of the workbook by sheet, as pages and commands compute them.

    Args:
        unit_kind: narrows gaps, doubts, backup and border; without it needs and coverage are
            those of counties, the matrix that of cities.
        clusters: narrows every table of clusters to these; none: all.
    Returns:
        Sheet -> its table, each row with its evidence id.
    """
    needs = defended_needs(registry, setting)
    of_kind = unit_kind or "county"
    cells = matrix(registry, needs, unit_kind or "city", setting)
    doubts = verify_first(registry, setting)[VERIFY_COLUMNS]
    doubts = _narrow(doubts, unit_kind, clusters).round(digits_of(VERIFY_COLUMNS))
    tables = {
        "gaps": gaps(needs, unit_kind, clusters),
        "needs": gaps(needs, of_kind, clusters, every=True),
        "coverage": counted(needs, of_kind, clusters),
        "cells": _narrow(cells, None, clusters),
        "targets": targets(registry, setting),
        "verify": doubts,
        "duplicates": _narrow(explained_duplicates(registry, setting), unit_kind, clusters),
        "backup": _narrow(explained_backup(registry, setting), unit_kind, clusters),
        "border": _narrow(explained_border(registry, setting), unit_kind, clusters),
        "platforms": query(registry, "platforms"),
        "lists": _lists(registry),
    }
    return {name: identified(table).reset_index(drop=True) for name, table in tables.items()}


def _narrow(table: pd.DataFrame, unit_kind: str | None, clusters: tuple[str, ...]) -> pd.DataFrame:
    """Keep the rows of a kind of unit, where the table has one, and of some clusters."""
    if unit_kind and "unit_kind" in table:
        table = table[table["unit_kind"] == unit_kind]
    if clusters:
        return table[table["cluster_id"].isin(clusters)]
    return table


def _lists(registry: Registry) -> pd.DataFrame:
    """Read the official lists with the share of each that is on record."""
    lists = query(registry, "lists")
    stated = lists["total_count"].where(lists["total_count"] > 0)
    share = (lists["rows_found"] / stated).astype(float)
    return lists.assign(share=share, evidence_id="list/" + lists["list_id"])[LIST_COLUMNS]
