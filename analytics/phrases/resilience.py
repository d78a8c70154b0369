"""Duplicates, needs that hang on one platform, and gaps at the border: tables with sentences."""

from collections.abc import Mapping
from functools import partial

import pandas as pd

from analytics.ids import Row
from analytics.phrases.sentences import code_names, joined, whole_km, worded
from analytics.questions.backup import backup
from analytics.questions.border import border
from analytics.questions.duplicates import duplicates
from analytics.setting import Setting
from analytics.words import listing, name_in, word
from data.province import Province
from data.registry import Registry, query

UNIT_COLUMNS = [
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
]
STAMP = ["snapshot_id", "policy_id"]
DUPLICATE_COLUMNS = [
    "cluster_id",
    "cluster_name",
    "platform_id",
    "platform_name",
    "level",
    "status",
    "recognised_on",
    "city",
    "other_id",
    "other_name",
    "other_level",
    "other_status",
    "other_recognised_on",
    "other_city",
    "km_p05",
    "km_p50",
    "km_p95",
    "near_km",
    "near",
    "stages_both",
    "same",
    "duplicate",
    "redirect_id",
    "redirect_name",
    "redirect_stages",
    "redirect_clusters",
    "suggestion_zh",
    "suggestion_en",
    "reason_zh",
    "reason_en",
    *STAMP,
]
BACKUP_COLUMNS = [
    *UNIT_COLUMNS,
    "platform_id",
    "platform_name",
    "status",
    "km_p05",
    "km_p50",
    "km_p95",
    "radius_km",
    "state_if_closed",
    "reason_zh",
    "reason_en",
    *STAMP,
]
BORDER_COLUMNS = [
    *UNIT_COLUMNS,
    "severity",
    "radius_km",
    "within",
    "km",
    "neighbour_adcodes",
    "neighbours",
    "neighbour_kms",
    "reason_zh",
    "reason_en",
    *STAMP,
]


def explained_duplicates(registry: Registry, setting: Setting) -> pd.DataFrame:
    """`duplicates` with a suggestion and a reason, in `DUPLICATE_COLUMNS`."""
    rows = query(registry, "clusters").to_dict("records")
    suggested = partial(suggestion, clusters={row["cluster_id"]: row for row in rows})
    pairs = duplicates(registry, setting)
    return worded(pairs, suggestion=suggested, reason=pair_reason)[DUPLICATE_COLUMNS]


def explained_backup(registry: Registry, setting: Setting) -> pd.DataFrame:
    """`backup` with a reason for each need, in `BACKUP_COLUMNS`."""
    return worded(backup(registry, setting), reason=backup_reason)[BACKUP_COLUMNS]


def explained_border(registry: Registry, setting: Setting) -> pd.DataFrame:
    """`border` with a reason for each gap, in `BORDER_COLUMNS`."""
    reason = partial(border_reason, registry.province)
    return worded(border(registry, setting), reason=reason)[BORDER_COLUMNS]


# --- duplicates -----------------------------------------------------------------------------------


def suggestion(pair: Row, language: str, clusters: Mapping[str, Row]) -> str:
    """Tell what to do about a pair: redirect one, leave both, or what to verify first.

    Args:
        clusters: rows of the table of clusters by id.
    """
    if pair["duplicate"] == "no":
        return word("duplicate.different", language)
    if pair["duplicate"] == "unknown":
        return word(f"duplicate.verify_{_unverified(pair)}", language)
    if not isinstance(pair["redirect_id"], str):
        lacking = "where" if pair["redirect_why"] else "which"
        return word(f"duplicate.verify_{lacking}", language)
    platform = pair["redirect_name"]
    why = word(f"duplicate.by_{pair['redirect_why']}", language)
    stages = code_names("stage", pair["redirect_stages"], language)
    if stages:
        return word("duplicate.to_stages", language, platform=platform, why=why, stages=stages)
    ids = pair["redirect_clusters"].split(";")
    names = listing([name_in(clusters[one], language) for one in ids], language)
    return word("duplicate.to_clusters", language, platform=platform, why=why, clusters=names)


def _unverified(pair: Row) -> str:
    """Tell what is not known of a pair that may be a duplicate."""
    if pair["near"] == "yes":
        return "stages"
    return "place" if pair["same"] == "yes" else "both"


def pair_reason(pair: Row, language: str) -> str:
    """Tell how near two platforms are and what both offer."""
    distance = word(
        f"duplicate.{_nearness(pair)}",
        language,
        platform=pair["platform_name"],
        other=pair["other_name"],
        cluster=name_in(pair, language, "cluster_name"),
        p05=whole_km(pair["km_p05"]),
        p95=whole_km(pair["km_p95"]),
        near=f"{pair['near_km']:g}",
    )
    stages = code_names("stage", pair["stages_both"], language)
    offer = word(f"duplicate.same_{pair['same']}", language, stages=stages)
    return joined((distance, offer), language)


def _nearness(pair: Row) -> str:
    if pd.isna(pair["km_p05"]):
        return "unplaced"
    return "near" if pair["near"] == "yes" else "perhaps_near"


# --- backup ---------------------------------------------------------------------------------------


def backup_reason(need: Row, language: str) -> str:
    """Tell which platform alone meets a need, and what remains without it."""
    only = word(
        "backup.only",
        language,
        unit=name_in(need, language, "unit_name"),
        cluster=name_in(need, language, "cluster_name"),
        platform=need["platform_name"],
    )
    return joined(
        (only, word(f"backup.{need['state_if_closed']}", language)),
        language,
    )


# --- border ---------------------------------------------------------------------------------------


def border_reason(province: Province, need: Row, language: str) -> str:
    """Tell which neighbours of a province lie within a gap's radius and how far each is."""
    key = "border.unknown"
    provinces = ""
    if need["within"] == "yes":
        key = "border.within"
        provinces = _provinces_with_km(province, need, language)
    return word(
        key,
        language,
        unit=name_in(need, language, "unit_name"),
        cluster=name_in(need, language, "cluster_name"),
        provinces=provinces,
        radius=f"{need['radius_km']:g}",
    )


def _provinces_with_km(province: Province, need: Row, language: str) -> str:
    names = neighbour_names(province, need, language)
    kms = need["neighbour_kms"].split(";")
    provinces = [
        word("border.province", language, province=name, km=whole_km(float(km)))
        for name, km in zip(names, kms, strict=True)
    ]
    return listing(provinces, language)


def neighbour_names(province: Province, need: Row, language: str) -> list[str]:
    """Name the provinces within a gap's radius; as recorded where `province` does not name one."""
    adcodes = need["neighbour_adcodes"].split(";")
    names = need["neighbours"].split(";")
    neighbours = zip(adcodes, names, strict=True)
    return [province.neighbour_name(adcode, language) or name for adcode, name in neighbours]
