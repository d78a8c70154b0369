"""The columns of tables that go out, in both languages.

The head, meaning and unit of each, its codes as words and its names.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analytics.words import catalogue, listing, word
from data.tables import TABLES
from data.tables.column import Column

# column -> the section of the catalogue that words its codes
CODES = (
    dict.fromkeys(
        (
            "duplicate",
            "near",
            "same",
            "within",
            "hosted",
            "reachable",
            "capable",
            "capable_before",
            "capable_after",
            "adequate",
            "inside",
        ),
        "answer",
    )
    | dict.fromkeys(
        (
            "state",
            "state_if_closed",
            "state_before",
            "state_after",
            "state_1",
            "state_2",
            "state_3",
            "state_4",
        ),
        "state",
    )
    | dict.fromkeys(("level", "other_level"), "level")
    | dict.fromkeys(("status", "other_status", "nearest_status"), "status")
    | dict.fromkeys(("stages_both", "redirect_stages", "stages_missing", "stages_unknown"), "stage")
    | dict.fromkeys(("need_basis", "basis"), "basis")
    | {
        "doubts": "doubt",
        "unit_kind": "unit",
        "confidence": "confidence",
        "sureness": "certain",
        "certainty_bound": "certain_bound",
        "certainty_checked": "answer",
        "robust": "robust",
        "source_kind": "source_kind",
        "operator_type": "operator",
        "worst_state": "state",
    }
    | {"registry": "registry", "level_total": "level", "levels": "level", "statuses": "status"}
)
# those of a workbook's sheets, in which no column holds anything else under the same name
SHEET_CODES = CODES | {
    "fix": "fix_kind",
    "ask": "asked",
    "location_basis": "located",
    "verdict": "verdict",
    "measure": "target_measure",
    "own_definition": "answer",
    "over": "over",
    "actual_kind": "actual_kind",
    "judgement": "judgement",
    "kind": "source_kind",
}
# sheet -> the sections of the catalogue in which its heads are sought first
HEADS = dict.fromkeys(("duplicates", "backup", "border"), ("sheet_column", "beside")) | {
    "evidence": ("evidence_column", "gap", "beside", "target_column", "counted", "state"),
    "coverage": ("counted", "state"),
    "cells": ("cell",),
    "targets": ("target_column",),
    "platforms": ("platform_column",),
    "sources": ("source",),
    "lists": ("lists",),
}
UNITS = (
    dict.fromkeys(
        (
            "need_weight",
            "access",
            "certainty",
            "certainty_high",
            "share_met",
            "share_possible",
            "share",
        ),
        "0-1",
    )
    | dict.fromkeys(("radius_km", "near_km", "neighbour_kms"), "km")
    | {"severity": "0-100", "due": "YYYY-MM-DD", "doubt": "0-0.5", "change": "0-0.5"}
)


def head(column: str, language: str, sheet: str = "") -> str:
    """What a column is called.

    The words of its sheet, else those of the gap table, else of the data dictionary, else the name
    itself.
    """
    for section in _head_sections(sheet):
        key = f"{section}.{column}"
        if key in catalogue():
            return word(key, language)
    described = _described(column, sheet)
    if described is None:
        return column
    text = described.head(language)
    return text[:1].upper() + text[1:]


def _head_sections(sheet: str) -> tuple[str, ...]:
    """The sections of the catalogue in which the heads of a sheet are sought, in this order."""
    own = (*HEADS.get(sheet, ()), "sheet_column") if sheet else ()
    return (*own, "gap", "beside")


def meaning(column: str, language: str, sheet: str = "") -> str:
    """What a column means; blank if it is described nowhere.

    The words of its sheet, else those of computed columns, else of the data dictionary. A sheet
    that shows a table of the registry takes the dictionary's first.
    """
    own, computed = f"meaning.{sheet}_{column}", f"meaning.{column}"
    if own in catalogue():
        return word(own, language)
    described = _described(column, sheet)
    is_of_registry = sheet in TABLES and described is not None
    if computed in catalogue() and not is_of_registry:
        return word(computed, language)
    return getattr(described, language) if described else ""


def unit(column: str, sheet: str = "") -> str:
    """The unit of a column's numbers; blank for text and counts."""
    if column in UNITS:
        return UNITS[column]
    described = _described(column, sheet)
    return described.unit if described else ""


def _described(column: str, sheet: str) -> Column | None:
    """The description of a source or built column.

    That of the table a sheet is named after, else the first.
    """
    named_after = [TABLES[sheet]] if sheet in TABLES else []
    for table in (*named_after, *TABLES.values()):
        for described in table.columns:
            if described.name == column:
                return described
    return None


def in_words(table: pd.DataFrame, language: str, codes: dict[str, str]) -> pd.DataFrame:
    """A table with its codes as words, several of them as the language lists them.

    Missing values stay missing.

    Args:
        codes: column -> section of the catalogue, as `SHEET_CODES`.
    """
    columns = {
        name: pd.Series(
            [_worded(section, cell, language) for cell in table[name]],
            index=table.index,
            dtype="str",
        )
        for name, section in codes.items()
        if name in table
    }
    return table.assign(**columns)


def _worded(section: str, cell: object, language: str) -> str | None:
    """The codes of a cell, by ";", as words; None for a blank cell."""
    if not isinstance(cell, str) or not cell:
        return None
    names = [
        word(
            f"{section}.{code.strip()}",
            language,
        )
        for code in cell.split(";")
        if code
    ]
    return listing(names, language)


def code(section: str, words: str) -> str | None:
    """The code that a word of either language stands for, or None."""
    codes = {
        text: key.partition(".")[2]
        for key, texts in catalogue().items()
        if key.startswith(f"{section}.")
        for text in texts
    }
    return codes.get(words)


def named(
    table: pd.DataFrame, units: pd.DataFrame, clusters: pd.DataFrame, language: str
) -> pd.DataFrame:
    """Name the units, cities, counties and clusters of a table in a language.

    Zones and areas keep their names; so does what has no English one.

    Args:
        table: cluster_id and cluster_name; of unit_kind, unit_id, unit_name, city, other_city,
            adcode, county those that it has.
        units, clusters: as data/sql/places/units.sql and data/sql/clusters/clusters.sql list them.
    """
    if language == "zh":
        return table
    of_cluster = dict(zip(clusters["cluster_id"], clusters["name_en"], strict=True))
    names = {"cluster_name": _in_english(table["cluster_id"], of_cluster, table["cluster_name"])}
    if "unit_id" in table:
        of_unit = dict(
            zip(
                zip(units["unit_kind"], units["unit_id"], strict=True),
                units["name_en"],
                strict=True,
            )
        )
        keys = zip(table["unit_kind"], table["unit_id"], strict=True)
        names["unit_name"] = _in_english(keys, of_unit, table["unit_name"])
    of_city = _english_names(units, "city", "name")
    for column in ("city", "other_city"):
        if column in table:
            names[column] = _in_english(table[column], of_city, table[column])
    if "county" in table:
        of_county = _english_names(units, "county", "unit_id")
        names["county"] = _in_english(table["adcode"], of_county, table["county"])
    return table.assign(**names)


def _english_names(units: pd.DataFrame, unit_kind: str, key: str) -> dict[Any, object]:
    """Column `key` -> English name of the units of a kind."""
    return units[units["unit_kind"] == unit_kind].set_index(key)["name_en"].to_dict()


def _in_english(
    keys: Iterable[Any], english: Mapping[Any, object], recorded: pd.Series
) -> list[Any]:
    """The English name of each key; as recorded where there is none."""
    return [
        english[key] if isinstance(english.get(key), str) else name
        for key, name in zip(keys, recorded, strict=True)
    ]
