"""Questions that many pages ask, each answered once for a snapshot, setting and language."""

from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from analytics.documents.decisions import NO_DECISIONS, Decisions
from analytics.gap_table import defended_needs, explained_needs
from analytics.questions.coverage import by_measure, matrix
from data.registry import query
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import measure, registry, setting

Row = dict[Hashable, Any]  # a record of a table, as pandas gives it


@cached_for_page(by_setting=True)
def needs(unit_kind: str | None = None, cluster: str | None = None) -> pd.DataFrame:
    """Explain the needs under the page's setting: all, of a kind of unit, of a cluster."""
    if unit_kind is None and cluster is None:
        return explained_needs(registry(), setting())
    chosen = needs()
    if unit_kind is not None:
        chosen = chosen[chosen["unit_kind"] == unit_kind]
    if cluster is not None:
        chosen = chosen[chosen["cluster_id"] == cluster]
    return chosen


@cached_for_page(by_setting=True)
def needs_with_arguments() -> pd.DataFrame:
    """Give every need under the page's setting with its certainty, robustness and fix."""
    return defended_needs(registry(), setting())


@cached_for_page(by_setting=True, by_measure=True)
def measured_needs(unit_kind: str | None = None, cluster: str | None = None) -> pd.DataFrame:
    """Give `needs` as maps, legends and matrices show them.

    Under a coverage the state stands for its yes, unknown or no.
    """
    return by_measure(needs(unit_kind, cluster), measure())


@cached_for_page(by_setting=True, by_measure=True)
def cells(unit_kind: str) -> pd.DataFrame:
    """Cross clusters with units of a kind: the state of each need, and the platforms inside."""
    return matrix(registry(), measured_needs(), unit_kind, setting())


def ask(name: str, **params: Hashable) -> pd.DataFrame:
    """Run data/sql/<name>.sql, once for each snapshot and parameters."""
    return _ask(name, tuple(sorted(params.items())))


@cached_for_page
def _ask(name: str, params: tuple[tuple[str, Hashable], ...]) -> pd.DataFrame:
    return query(registry(), name, **dict(params))


@cached_for_page
def units() -> dict[str, Row]:
    """Give every unit by "kind:id"."""
    by_key = {}
    for unit in _records("units"):
        kind, unit_id = unit["unit_kind"], unit["unit_id"]
        by_key[f"{kind}:{unit_id}"] = unit
    return by_key


@cached_for_page
def units_of_kind(kind: str) -> list[Row]:
    every = units().values()
    return [unit for unit in every if unit["unit_kind"] == kind]


@cached_for_page
def clusters() -> dict[str, Row]:
    """Give every cluster by its id."""
    rows = _records("clusters")
    return {row["cluster_id"]: row for row in rows}


@cached_for_page
def platforms() -> dict[str, Row]:
    """Give every platform by its id."""
    rows = _records("platforms")
    return {row["platform_id"]: row for row in rows}


def _records(name: str) -> list[Row]:
    return ask(name).to_dict("records")


def decisions() -> Decisions:
    """Give what this session has sent back about gaps."""
    decided: Decisions = st.session_state.get("decided", NO_DECISIONS)
    return decided


@cached_for_page
def units_below(place: str) -> list[Row]:
    """Give the units one step down: cities of a province, counties of a city, zones of a county.

    Args:
        place: "kind:id".
    """
    unit = units()[place]
    if unit["unit_kind"] == "province":
        return units_of_kind("city")
    if unit["unit_kind"] == "city":
        counties = units_of_kind("county")
        return [county for county in counties if county["city_adcode"] == unit["unit_id"]]
    if unit["unit_kind"] == "county":
        inside = ask("units_in_county")
        here = (inside["adcode"] == unit["unit_id"]) & (inside["unit_kind"] == "zone")
        ids = set(inside.loc[here, "unit_id"])
        return [zone for zone in units_of_kind("zone") if zone["unit_id"] in ids]
    return []
