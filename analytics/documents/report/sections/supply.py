"""What there is: platforms, the stages they offer, how they stand to each other and to needs."""

from typing import Any

import pandas as pd

from analytics.documents.report.parts import Lead, Listing, Part, Section, Text
from analytics.documents.report.sections.listing import need_listing, view_listing
from analytics.documents.report.subject import Subject
from analytics.gap_table import gaps
from analytics.questions.capability import cluster_stages, stage_verdict
from analytics.words import listing
from data.registry import query

STAGE_WIDTHS = (20, 12, 68)  # of stage, answer and platforms
PLATFORM_COLUMNS: dict[str, float] = {
    "name": 36,
    "level": 11,
    "status": 10,
    "city": 10,
    "county": 12,
    "location_basis": 12,
    "field": 18,
}
BACKUP_COLUMNS: dict[str, float] = {"platform_name": 40, "state_if_closed": 20}
NEED_COLUMNS: dict[str, float] = {
    "hosted": 9,
    "reachable": 9,
    "capable": 9,
    "adequate": 9,
    "nearest_platform_name": 30,
    "km_p50": 10,
}


# --- stages ---------------------------------------------------------------------------------------


def stage_section(subject: Subject) -> list[Section]:
    """Tell which verification stages of the one cluster the province offers, and who does."""
    if len(subject.clusters) != 1:
        return []
    every_stage = cluster_stages(subject.registry, subject.setting)
    stages = every_stage[every_stage["cluster_id"].isin(subject.clusters)]
    if stages.empty:
        return []
    columns = ("stage", "offered", "offered_by")
    heads = tuple(subject.text(f"profile.{column}") for column in columns)
    rows = tuple(_stage_row(subject, row) for row in stages.to_dict("records"))
    parts = (_stage_verdict(subject, stages), Listing(heads, rows, STAGE_WIDTHS))
    return [Section(subject.text("profile.stages"), parts)]


def _stage_verdict(subject: Subject, stages: pd.DataFrame) -> Lead:
    verdict = stage_verdict(stages.set_index("stage"))
    answer = "unknown" if verdict == "unknown" else "no"
    lacking = stages.loc[stages["offers"] == answer, "stage"]
    names = listing(
        [subject.text(f"stage.{stage}") for stage in lacking],
        subject.language,
    )
    return Lead(subject.text(f"capability.{verdict}", stages=names))


def _stage_row(subject: Subject, stage: dict[Any, Any]) -> tuple[str, str, str]:
    return (
        subject.text(f"stage.{stage['stage']}"),
        subject.text(f"answer.{stage['offers']}"),
        _offered_by(subject, stage),
    )


def _offered_by(subject: Subject, stage: dict[Any, Any]) -> str:
    """Name the platforms that offer a stage, and those of which it is unknown."""
    surely = _platform_names(stage["platforms"], subject.language)
    perhaps = _platform_names(stage["platforms_unknown"], subject.language)
    unknown = subject.text("profile.untold", names=perhaps) if perhaps else ""
    return " ".join(part for part in (surely, unknown) if part)


def _platform_names(names: object, language: str) -> str:
    """List the names of a cell, which holds them by ";" or is blank."""
    if isinstance(names, str):
        return listing(names.split(";"), language)
    return ""


# --- platforms ------------------------------------------------------------------------------------


def platform_section(subject: Subject) -> list[Section]:
    """List the platforms on record in the place, of its clusters those that serve them."""
    platforms = platforms_on_record(subject)
    table = platforms.assign(evidence_id="platform/" + platforms["platform_id"])
    part: Part = Text(subject.text("report.no_platforms"))
    if len(table):
        part = view_listing(subject, "platforms", table, PLATFORM_COLUMNS)
    return [Section(subject.text("report.platforms", n=len(table)), (part,))]


def platforms_on_record(subject: Subject) -> pd.DataFrame:
    """Choose the platforms of the place that serve its clusters.

    One without a known county belongs to its city, or to the province alone.
    """
    platforms = query(subject.registry, "platforms")
    province = subject.registry.province.adcode
    adcodes = platforms["adcode"].fillna(platforms["city_adcode"]).fillna(province)
    platforms = platforms.assign(adcode=adcodes)
    if subject.clusters:
        served = query(subject.registry, "platform_clusters")
        serving = served.loc[served["cluster_id"].isin(subject.clusters), "platform_id"]
        platforms = platforms[platforms["platform_id"].isin(serving)]
    return subject.within(platforms)


def resilience_sections(subject: Subject) -> list[Section]:
    """List platforms that may be one too many, and county needs that hang on one platform."""
    return [*_duplicate_section(subject), *_backup_section(subject)]


def _duplicate_section(subject: Subject) -> list[Section]:
    pairs = subject.views["duplicates"]
    if pairs.empty or subject.kind != "province":
        return []
    columns: dict[str, float] = {
        "duplicate": 9,
        "platform_name": 22,
        "other_name": 22,
        "cluster_name": 14,
        f"suggestion_{subject.language}": 33,
    }
    listed = view_listing(subject, "duplicates", pairs, columns)
    return [Section(subject.text("report.duplicates", n=len(pairs)), (listed,))]


def _backup_section(subject: Subject) -> list[Section]:
    table = subject.within(subject.views["backup"])
    needs = table[table["unit_kind"] == "county"]
    if needs.empty:
        return []
    listed = need_listing(subject, "backup", needs, BACKUP_COLUMNS)
    return [Section(subject.text("report.backup", n=len(needs)), (listed,))]


def need_section(subject: Subject) -> list[Section]:
    """List every county need with its four answers and the platform it rests on."""
    table = gaps(subject.needs("county"), every=True)
    if table.empty:
        return []
    listed = need_listing(subject, "needs", table, NEED_COLUMNS)
    return [Section(subject.text("report.needs", n=len(table)), (listed,))]
