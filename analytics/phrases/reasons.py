"""Why a need is in its state, in words: the need, its supply and the lists behind it."""

import pandas as pd

from analytics.ids import Row
from analytics.phrases.sentences import joined, whole_km
from analytics.words import listing, name_in, word

UNSURE = ("existence", "service")  # doubts that have a sentence of their own


def reason(need: Row, language: str) -> str:
    """Why a need is in its state, from its row alone."""
    sentences = (
        need_reason(need, language),
        supply_reason(need, language),
        lists_reason(need["list_rows_found"], need["list_total"], language),
    )
    return joined(sentences, language)


def need_reason(need: Row, language: str) -> str:
    """Whose need it is, what it is based on and how much it weighs."""
    bases = [
        word(
            f"basis.{basis}",
            language,
        )
        for basis in need["need_basis"].split(";")
    ]
    return word(
        "reason.need",
        language,
        unit=name_in(need, language, "unit_name"),
        cluster=name_in(need, language, "cluster_name"),
        basis=listing(bases, language),
        weight=f"{need['need_weight']:g}",
    )


def supply_reason(need: Row, language: str) -> str:
    """Tell what is known of the platform that makes the state."""
    if need["state"] == "none":
        return word("reason.none", language)
    doubts = set()
    if need["state"] == "possible":
        doubts = set(need["doubts"].split(";"))
    platform = word(
        f"reason.{_where_platform_is(need, doubts)}",
        language,
        platform=need["nearest_platform_name"],
        status=_status(need, language),
        p05=whole_km(need["km_p05"]),
        p95=whole_km(need["km_p95"]),
        radius=f"{need['radius_km']:g}",
    )
    unsure = [
        word(
            f"reason.doubt_{doubt}",
            language,
        )
        for doubt in UNSURE
        if doubt in doubts
    ]
    return joined([platform, *unsure], language)


def _status(need: Row, language: str) -> str:
    status = need["nearest_status"]
    if pd.notna(status):
        return word(f"status.{status}", language)
    return ""


def _where_platform_is(need: Row, doubts: set[str]) -> str:
    """Write the key of the sentence that tells where the platform named is."""
    state: str = need["state"]
    if state == "possible" and "place" not in doubts:
        return "hosted" if need["km_p95"] == 0 else "reachable"
    if pd.isna(need["km_p05"]):
        return f"{state}_unmeasured"
    if state == "pipeline" and need["km_p95"] > need["radius_km"]:
        return "pipeline_possible"
    if state == "possible" and need["km_p05"] > need["radius_km"]:
        return "possible_inside"
    return state


def lists_reason(found: int, total: int, language: str) -> str:
    """Tell how many of the platforms that the counted levels' lists state are on record."""
    if not total:
        return word("reason.no_lists", language)
    if found >= total:
        return word("reason.lists_complete", language, total=total)
    return word("reason.lists", language, total=total, found=found)
