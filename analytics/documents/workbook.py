"""The workbook: one sheet for each view of a registry under a setting, then the setting, the
dictionary and the sources.
"""

import re
from datetime import date

import pandas as pd

from analytics.documents.decisions import (
    DECISION_COLUMNS,
    JUDGEMENTS,
    NO_DECISIONS,
    Decisions,
    attached,
)
from analytics.gap_table import (
    DEFENCE_COLUMNS,
    GAP_COLUMNS,
    defended_needs,
    gaps,
    list_completeness,
)
from analytics.ids import identified
from analytics.phrases.columns import SHEET_CODES, head, in_words, meaning, named, unit
from analytics.phrases.resilience import (
    explained_backup,
    explained_border,
    explained_duplicates,
    province_names,
)
from analytics.questions.certainty import CERTAINTY_COLUMNS, verify_first
from analytics.questions.coverage import counted, matrix
from analytics.questions.targets import targets
from analytics.setting import Setting
from analytics.words import LANGUAGES, listing, word
from data.files.xlsx import DAY, TEXT, Field, Sheet, xlsx_bytes
from data.registry import Registry, query
from data.tables import TABLES
from data.vocabulary import LEVELS

# sheet -> the columns that stand first; as many as `FROZEN` says stay in sight
FRONT = {
    "gaps": (
        "state",
        "unit_name",
        "cluster_name",
        "city",
        "severity",
        "certainty",
        "certainty_high",
        "certainty_bound",
        "sureness",
        "fix",
        "fix_zh",
        "fix_en",
        *DECISION_COLUMNS,
        "robust",
        "need_weight",
        "access",
        "nearest_platform_name",
        "km_p05",
        "km_p50",
        "km_p95",
        "reason_zh",
        "reason_en",
    ),
    "needs": (
        "state",
        "unit_name",
        "cluster_name",
        "city",
        "severity",
        "certainty",
        "certainty_high",
        "certainty_bound",
        "sureness",
        "robust",
        "hosted",
        "reachable",
        "capable",
        "adequate",
        "nearest_platform_name",
        "km_p05",
        "km_p50",
        "km_p95",
    ),
    "verify": (
        "unit_name",
        "cluster_name",
        "state",
        "certainty",
        "certainty_high",
        "certainty_bound",
        "doubt",
        "change",
        "ask",
        "nearest_platform_name",
    ),
    "duplicates": (
        "duplicate",
        "platform_name",
        "other_name",
        "cluster_name",
        "suggestion_zh",
        "suggestion_en",
        "near",
        "same",
        "stages_both",
        "km_p05",
        "km_p50",
        "km_p95",
    ),
    "backup": (
        "unit_name",
        "cluster_name",
        "state_if_closed",
        "platform_name",
        "state",
        "reason_zh",
        "reason_en",
    ),
    "border": (
        "state",
        "unit_name",
        "cluster_name",
        "neighbours",
        "neighbour_kms",
        "radius_km",
        "severity",
        "within",
        "reason_zh",
        "reason_en",
    ),
}
FROZEN = {
    "gaps": 3,
    "needs": 3,
    "coverage": 3,
    "matrix": 1,
    "cells": 3,
    "targets": 3,
    "verify": 2,
    "duplicates": 3,
    "backup": 2,
    "border": 3,
    "platforms": 2,
    "lists": 2,
}
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
FORMATS = (
    dict.fromkeys(("km", "km_p05", "km_p50", "km_p95", "severity", "near_km", "radius_km"), "0.0")
    | dict.fromkeys(("need_weight", "access", "doubt", "change"), "0.00")
    | dict.fromkeys(("certainty", "certainty_high", "share_met", "share_possible", "share"), "0%")
    | {"due": DAY}
)
BARS = {"severity": (0, 100), "certainty": (0, 1), "share_met": (0, 1), "share": (0, 1)}
DATES = {column.name for table in TABLES.values() for column in table.columns if column.is_date} | {
    "other_recognised_on",
    "due",
}


# --- books ----------------------------------------------------------------------------------------


def workbook(
    registry: Registry,
    setting: Setting,
    language: str,
    unit_kind: str | None = None,
    clusters: tuple[str, ...] = (),
    decisions: Decisions = NO_DECISIONS,
) -> bytes:
    """Every view as an .xlsx; the same question gives the same bytes.

    Args:
        unit_kind: narrows gaps, doubts, backup and border to a kind of unit; needs and coverage are
            those of counties without it, the matrix that of cities.
        clusters: narrows all of them to these clusters.
    """
    tables = views(registry, setting, unit_kind, clusters)
    sheets = {
        name: shown(name, table, registry, language, decisions) for name, table in tables.items()
    }
    pages = [_sheet(name, shown, language) for name, shown in sheets.items()]
    pages.insert(list(sheets).index("cells"), _grid(tables["cells"], registry, language))
    return _book(
        [*pages, *_about(registry, setting, language, sheets, decisions)], registry, language
    )


def gap_workbook(
    registry: Registry,
    setting: Setting,
    language: str,
    table: pd.DataFrame,
    decisions: Decisions = NO_DECISIONS,
) -> bytes:
    """Rows of the gap table (`analytics.gap_table.gaps`) with columns for decisions, as a workbook to be
    filled in and sent back.
    """
    shown = gap_sheet(table, registry, language, decisions)
    return _book(
        [
            _sheet("gaps", shown, language),
            *_about(registry, setting, language, {"gaps": shown}, decisions),
        ],
        registry,
        language,
    )


def _book(sheets: list[Sheet], registry: Registry, language: str) -> bytes:
    return xlsx_bytes(
        sheets, f"{word('app.name', language)} {registry.snapshot_id}", registry.manifest["as_of"]
    )


def views(
    registry: Registry,
    setting: Setting,
    unit_kind: str | None = None,
    clusters: tuple[str, ...] = (),
) -> dict[str, pd.DataFrame]:
    """The tables of the workbook by sheet, as the pages and the command line compute them, each row
    with its evidence id.
    """
    needs, unit = defended_needs(registry, setting), unit_kind or "county"

    def narrowed(table: pd.DataFrame) -> pd.DataFrame:
        table = (
            table[table["unit_kind"] == unit_kind] if unit_kind and "unit_kind" in table else table
        )
        return table[table["cluster_id"].isin(clusters)] if clusters else table

    tables = {
        "gaps": gaps(needs, unit_kind, clusters),
        "needs": gaps(needs, unit, clusters, every=True),
        "coverage": counted(needs, unit, clusters),
        "cells": _of_clusters(matrix(registry, needs, unit_kind or "city", setting), clusters),
        "targets": targets(registry, setting),
        "verify": narrowed(verify_first(registry, setting))[VERIFY_COLUMNS].round(
            {"certainty": 4, "certainty_high": 4, "doubt": 4, "change": 4}
        ),
        "duplicates": narrowed(explained_duplicates(registry, setting)),
        "backup": narrowed(explained_backup(registry, setting)),
        "border": narrowed(explained_border(registry, setting)),
        "platforms": query(registry, "platforms"),
        "lists": _lists(registry),
    }
    return {name: identified(table).reset_index(drop=True) for name, table in tables.items()}


def _of_clusters(table: pd.DataFrame, clusters: tuple[str, ...]) -> pd.DataFrame:
    return table[table["cluster_id"].isin(clusters)] if clusters else table


def _lists(registry: Registry) -> pd.DataFrame:
    """Official lists with the share of each that is on record."""
    lists = query(registry, "lists")
    share = (lists["rows_found"] / lists["total_count"].where(lists["total_count"] > 0)).astype(
        float
    )
    return lists.assign(share=share, evidence_id="list/" + lists["list_id"])[LIST_COLUMNS]


# --- sheets ---------------------------------------------------------------------------------------


def gap_sheet(
    table: pd.DataFrame, registry: Registry, language: str, decisions: Decisions = NO_DECISIONS
) -> pd.DataFrame:
    """Rows of the gap table as the sheet of gaps shows them; its columns do not depend on what is
    decided.
    """
    return shown("gaps", table[[*GAP_COLUMNS, *DEFENCE_COLUMNS]], registry, language, decisions)


def shown(
    name: str, table: pd.DataFrame, registry: Registry, language: str, decisions: Decisions
) -> pd.DataFrame:
    """A view in a language: decisions attached, names and codes in words, the other language's
    columns left out, the telling ones first.
    """
    table = attached(table, decisions, always=name == "gaps")
    if "cluster_name" in table:
        table = named(table, query(registry, "units"), query(registry, "clusters"), language)
    if "neighbours" in table:
        table = table.assign(
            neighbours=[
                listing(province_names(*pair, language), language)
                if isinstance(pair[0], str)
                else None
                for pair in zip(table["neighbour_adcodes"], table["neighbours"], strict=True)
            ]
        )
    # there they are counts
    codes = {
        column: section
        for column, section in SHEET_CODES.items()
        if not (name == "coverage" and section == "answer")
    }
    table = in_words(table, language, codes)
    (other,) = (one for one in LANGUAGES if one != language)
    kept = [column for column in table if not column.endswith((f"_{other}", "_name_en"))]
    front = [column for column in FRONT.get(name, ()) if column in kept]
    return table[[*front, *(column for column in kept if column not in front)]]


def _sheet(name: str, table: pd.DataFrame, language: str) -> Sheet:
    """A view as typed cells: whole ISO dates are dates, text ids stay text."""
    columns = [
        [_day(cell) for cell in table[column]] if column in DATES else table[column].tolist()
        for column in table
    ]
    fields = [
        _field(column, head(column, language, name), language, entry=name == "gaps")
        for column in table
    ]
    return Sheet(
        word(f"sheet.{name}", language),
        fields,
        list(zip(*columns, strict=True)),
        FROZEN.get(name, 0),
    )


def _field(column: str, heading: str, language: str, entry: bool) -> Field:
    choices = (
        tuple(word(f"judgement.{one}", language) for one in JUDGEMENTS)
        if column == "judgement" and entry
        else ()
    )
    filled_in = entry and column in DECISION_COLUMNS
    return Field(
        heading,
        FORMATS.get(column, TEXT if filled_in else "General"),
        BARS.get(column),
        choices,
        filled_in,
    )


def _day(cell: object) -> object:
    """A whole ISO date as a date; a year or month alone stays as written."""
    return (
        date.fromisoformat(cell)
        if isinstance(cell, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell)
        else cell
    )


def _grid(cells: pd.DataFrame, registry: Registry, language: str) -> Sheet:
    """Clusters down, units across: the state of each need, and how many platforms stand inside."""
    shown = named(cells, query(registry, "units"), query(registry, "clusters"), language)
    said = [_cell(row, language) for row in cells.to_dict("records")]
    grid = shown.assign(said=said).pivot(index="cluster_id", columns="unit_id", values="said")
    clusters, units = (
        dict(zip(shown[f"{what}_id"], shown[f"{what}_name"], strict=True))
        for what in ("cluster", "unit")
    )
    order = [one for one in query(registry, "clusters")["cluster_id"] if one in grid.index]
    fields = [Field(head("cluster_name", language)), *(Field(units[unit_id]) for unit_id in grid)]
    return Sheet(
        word("sheet.matrix", language),
        fields,
        [[clusters[one], *grid.loc[one].tolist()] for one in order],
        FROZEN["matrix"],
    )


def _cell(row: dict, language: str) -> str:
    state = word(f"state.{row['state'] if isinstance(row['state'], str) else 'no_need'}", language)
    return f"{state} · {row['platforms']}" if row["platforms"] else state


# --- what it is -----------------------------------------------------------------------------------


def _about(
    registry: Registry,
    setting: Setting,
    language: str,
    sheets: dict[str, pd.DataFrame],
    decisions: Decisions,
) -> list[Sheet]:
    return [
        _setting_sheet(registry, setting, language, decisions),
        _dictionary(sheets, language),
        _sources(registry, language),
    ]


def setting_rows(
    registry: Registry, setting: Setting, language: str, decisions: Decisions = NO_DECISIONS
) -> list[tuple[str, object, str]]:
    """What every number rests on: (row of the catalogue's `setting_row`, in words, as a code)."""
    policy = registry.policies[setting.policy_id]
    radii = {kind: f"{policy.radius_km[kind]:g}" for kind in ("process", "discrete")}
    radius = (
        word("strip.radius_policy", language, **radii)
        if setting.radius_km is None
        else word("strip.radius_one", language, km=f"{setting.radius_km:g}")
    )
    levels = (
        word("strip.all_levels", language)
        if setting.levels == LEVELS
        else listing([word(f"level.{one}", language) for one in setting.levels], language)
    )
    found, total = list_completeness(registry, setting)
    rows = [
        ("snapshot", registry.snapshot_id, registry.snapshot_id),
        ("as_of", date.fromisoformat(setting.as_of), setting.as_of),
        ("policy", policy.name[language], setting.policy_id),
        ("radius", radius, "" if setting.radius_km is None else f"{setting.radius_km:g}"),
        ("levels", levels, ";".join(setting.levels)),
        (
            "statuses",
            listing([word(f"status.{one}", language) for one in setting.statuses], language),
            ";".join(setting.statuses),
        ),
        (
            "confidence",
            word(f"confidence.{setting.min_confidence}", language),
            setting.min_confidence,
        ),
        (
            "lists",
            word("setting_row.lists_value", language, total=total, found=found)
            if total
            else word("reason.no_lists", language),
            f"{found}/{total}",
        ),
        ("setting", setting.key, setting.key),
        ("language", word("setting_row.this_language", language), language),
    ]
    return rows + ([("decided", decisions.snapshot_id, decisions.setting_key)] if decisions else [])


def _setting_sheet(
    registry: Registry, setting: Setting, language: str, decisions: Decisions
) -> Sheet:
    fields = [Field(word(f"setting_row.{name}", language)) for name in ("item", "value", "code")]
    rows = [
        (word(f"setting_row.{name}", language), said, code)
        for name, said, code in setting_rows(registry, setting, language, decisions)
    ]
    return Sheet(word("sheet.setting", language), fields, rows, 1)


def _dictionary(sheets: dict[str, pd.DataFrame], language: str) -> Sheet:
    """Every column of every sheet."""
    fields = [
        Field(word(f"dictionary_column.{name}", language))
        for name in ("sheet", "head", "column", "meaning", "unit")
    ]
    rows = [
        (
            word(f"sheet.{name}", language),
            head(column, language, name),
            column,
            meaning(column, language, name),
            unit(column, name),
        )
        for name, table in sheets.items()
        for column in table
    ]
    return Sheet(word("sheet.dictionary", language), fields, rows, 2)


def _sources(registry: Registry, language: str) -> Sheet:
    """Every source that rows point to; a publisher's address can be followed, that of a re-post is
    text.
    """
    sources = query(registry, "sources")
    fields = [
        Field(word(f"source.{name}", language), link=name == "link")
        for name in ("title", "link", "text", "kind", "date", "rows")
    ]
    rows = [
        (
            row.title,
            row.url if row.kind == "publisher" else None,
            None if row.kind == "publisher" else row.url,
            word(f"source_kind.{row.kind}", language) if row.kind else None,
            row.date,
            row.rows,
        )
        for row in sources.itertuples()
    ]
    return Sheet(word("sheet.sources", language), fields, rows, 1)
