"""Tables in a language: codes as words, and names of units, cities, counties and clusters."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analytics.phrases.columns import output_column
from analytics.phrases.sentences import code_names
from analytics.words import catalogue


def in_words(table: pd.DataFrame, language: str, view: str) -> pd.DataFrame:
    """Write a table's codes as words, several of them as the language lists them.

    Missing values stay missing.

    Args:
        view: the sheet that shows it.
    """
    columns = {}
    for name in map(str, table):
        section = output_column(name, view).codes
        if section:
            cells = [code_names(section, cell, language) or None for cell in table[name]]
            columns[name] = pd.Series(cells, index=table.index, dtype="str")
    return table.assign(**columns)


def code(section: str, words: str) -> str | None:
    """Give the code that a word of either language stands for, or None."""
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
    of_kind = units[units["unit_kind"] == unit_kind]
    names = of_kind.set_index(key)["name_en"]
    return names.to_dict()


def _in_english(
    keys: Iterable[Any], english: Mapping[Any, object], recorded: pd.Series
) -> list[Any]:
    """Give the English name of each key; as recorded where there is none."""
    return [
        english[key] if isinstance(english.get(key), str) else name
        for key, name in zip(keys, recorded, strict=True)
    ]
