"""The last sheets of a workbook: the setting, the dictionary of columns, the sources."""

from datetime import date
from typing import NamedTuple

import pandas as pd

from analytics.documents.decisions import NO_DECISIONS, Decisions
from analytics.gap_table import list_completeness
from analytics.phrases.columns import head, meaning, unit
from analytics.phrases.mark import mark_of
from analytics.phrases.past import past_prefix, past_words
from analytics.phrases.setting import level_words, radius_words
from analytics.setting import Setting
from analytics.words import listing, word
from data.files.xlsx import Field, Sheet
from data.registry import Registry, query


class SettingRow(NamedTuple):
    """One thing that every number rests on."""

    key: str  # of the catalogue's `setting_row`
    value: object  # in words
    code: str


def about_sheets(
    registry: Registry,
    setting: Setting,
    language: str,
    sheets: dict[str, pd.DataFrame],
    decisions: Decisions,
) -> list[Sheet]:
    """Make the sheets of the setting, the columns of `sheets` and the sources."""
    return [
        _setting_sheet(registry, setting, language, decisions),
        _dictionary(sheets, language),
        _sources(registry, language),
    ]


# --- setting --------------------------------------------------------------------------------------


def setting_rows(
    registry: Registry, setting: Setting, language: str, decisions: Decisions = NO_DECISIONS
) -> list[SettingRow]:
    """State what every number rests on, in words and as codes."""
    radius_code = ""
    if setting.radius_km is not None:
        radius_code = f"{setting.radius_km:g}"
    statuses = [word(f"status.{status}", language) for status in setting.statuses]
    confidence = word(f"confidence.{setting.min_confidence}", language)
    policy = registry.policies[setting.policy_id].name[language]
    this_language = word("setting_row.this_language", language)
    rows = [
        SettingRow("snapshot", registry.snapshot_id, registry.snapshot_id),
        SettingRow("as_of", date.fromisoformat(setting.as_of), setting.as_of),
        SettingRow("policy", policy, setting.policy_id),
        SettingRow("radius", radius_words(registry, setting, language), radius_code),
        SettingRow("levels", level_words(setting, language), ";".join(setting.levels)),
        SettingRow("statuses", listing(statuses, language), ";".join(setting.statuses)),
        SettingRow("confidence", confidence, setting.min_confidence),
        _lists_row(registry, setting, language),
        SettingRow("setting", setting.key, setting.key),
        SettingRow("language", this_language, language),
    ]
    if past := past_words(registry, language):
        rows.insert(0, SettingRow("past", past, past_prefix(registry).rstrip("_")))
    if mark := mark_of(registry):
        told = word("made.told", language)
        rows.insert(0, SettingRow("made", f"{mark}. {told}", "made"))
    if decisions:
        rows.append(SettingRow("decided", decisions.snapshot_id, decisions.setting_key))
    return rows


def _lists_row(registry: Registry, setting: Setting, language: str) -> SettingRow:
    found, total = list_completeness(registry, setting)
    return SettingRow(
        "lists",
        lists_in_words(found, total, language),
        f"{found}/{total}",
    )


def lists_in_words(found: int, total: int, language: str) -> str:
    """Say how many rows of the official lists are on record."""
    if not total:
        return word("reason.no_lists", language)
    if found >= total:
        return word("setting_row.lists_complete", language, total=total)
    return word("setting_row.lists_value", language, total=total, found=found)


def _setting_sheet(
    registry: Registry, setting: Setting, language: str, decisions: Decisions
) -> Sheet:
    fields = [
        Field(
            word(
                f"setting_row.{name}",
                language,
            )
        )
        for name in ("item", "value", "code")
    ]
    rows = [
        (word(f"setting_row.{row.key}", language), row.value, row.code)
        for row in setting_rows(registry, setting, language, decisions)
    ]
    return Sheet(word("sheet.setting", language), fields, rows, 1)


# --- columns and sources --------------------------------------------------------------------------


def _dictionary(sheets: dict[str, pd.DataFrame], language: str) -> Sheet:
    """Describe every column of every sheet."""
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
        for column in table.columns
    ]
    return Sheet(word("sheet.dictionary", language), fields, rows, 2)


def _sources(registry: Registry, language: str) -> Sheet:
    """List every source that rows point to.

    A publisher's address can be followed; that of a re-post is text.
    """
    fields = [
        Field(head(name, language, "sources"), link=name == "link")
        for name in ("title", "link", "text", "kind", "date", "rows")
    ]
    rows = []
    for source in query(registry, "sources").to_dict("records"):
        published = source["kind"] == "publisher"
        link = source["url"] if published else None
        text = None if published else source["url"]
        kind = None
        if source["kind"]:
            kind = word(f"source_kind.{source['kind']}", language)
        rows.append((source["title"], link, text, kind, source["date"], source["rows"]))
    return Sheet(word("sheet.sources", language), fields, rows, 1)
