"""How the workbook's sheets are laid out: which columns stand first, and how cells look."""

from analytics.documents.decisions import DECISION_COLUMNS
from data.files.xlsx import DAY
from data.tables import TABLES

# sheet -> the columns that stand first; as many as `FROZEN` says stay in sight
FRONT: dict[str, tuple[str, ...]] = {
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
# column -> its number format
FORMATS = (
    dict.fromkeys(("km", "km_p05", "km_p50", "km_p95", "severity", "near_km", "radius_km"), "0.0")
    | dict.fromkeys(("need_weight", "access", "doubt", "change"), "0.00")
    | dict.fromkeys(("certainty", "certainty_high", "share_met", "share_possible", "share"), "0%")
    | {"due": DAY}
)
# column -> where the bar in its cells begins and ends
BARS = {"severity": (0, 100), "certainty": (0, 1), "share_met": (0, 1), "share": (0, 1)}
# columns of ISO dates
DATES = {column.name for table in TABLES.values() for column in table.columns if column.is_date} | {
    "other_recognised_on",
    "due",
}
