"""The screen of the limits: what the data cannot say, counted."""

from dataclasses import dataclass

from analytics.documents.screens.context import (
    BriefingContext,
    answer_notes,
    count_in,
    evidence_note,
    key_figure,
    list_figures,
)
from analytics.documents.screens.screen import Figure, Screen, Table
from analytics.gap_table import list_completeness
from analytics.ids import needs_id
from data.registry import query

COLUMNS = ("what", "known", "means")
WIDTHS = (27, 15, 58)
VAGUE = ("county", "city", "none")  # what a platform is located by, short of a point


@dataclass(frozen=True)
class _Limit:
    """How many of something are unknown, or known of a list; nothing is counted out of 0."""

    key: str  # of the catalogue: screen.limit_`key`
    count: int
    out_of: int


def limits_screen(context: BriefingContext) -> Screen:
    """Make the screen that counts what is not known."""
    heads = tuple(context.text(f"screen.limit_{column}") for column in COLUMNS)
    rows = [_row(context, limit) for limit in _limits(context)]
    return Screen(
        key="limits",
        name=context.text("screen.limits"),
        title=_title(context),
        picture=Table(heads, tuple(rows), WIDTHS),
        figures=tuple(_figures(context)),
        source=context.source(),
        notes=(
            *(evidence_note(f"{what}: {known}. {means}") for what, known, means in rows),
            *answer_notes(context, "radius", "border", "next"),
        ),
    )


def _located(context: BriefingContext, registry_name: str) -> dict[str, int]:
    """Count the rows of a source table by what they are located by."""
    located = query(context.registry, "located_how")
    own = located[located["registry"] == registry_name]
    return {str(row["basis"]): int(row["rows"]) for row in own.to_dict("records")}


def _limits(context: BriefingContext) -> list[_Limit]:
    needs = context.needs_of_kind("county")
    platforms = _located(context, "platforms")
    zones = _located(context, "zones")
    vague = sum(platforms.get(basis, 0) for basis in VAGUE)
    unknown_stages = int((needs["capable"] == "unknown").sum())
    unknown_capacity = int((needs["adequate"] == "unknown").sum())
    return [
        _Limit("lists", *list_completeness(context.registry, context.setting)),
        _Limit("places", vague, sum(platforms.values())),
        _Limit("stages", unknown_stages, len(needs)),
        _Limit("adequate", unknown_capacity, len(needs)),
        _Limit("zones", zones.get("none", 0), sum(zones.values())),
    ]


def _row(context: BriefingContext, limit: _Limit) -> tuple[str, str, str]:
    known = context.text("verdict.unknown")
    if limit.out_of:
        known = context.text("screen.limit_count", n=limit.count, of=limit.out_of)
    return (
        context.text(f"screen.limit_{limit.key}"),
        known,
        context.text(f"screen.limit_{limit.key}_means"),
    )


def _figures(context: BriefingContext) -> list[Figure]:
    """List rows on record, platforms known by county alone, possible needs."""
    needs = context.needs_of_kind("county")
    platforms = _located(context, "platforms")
    of_county = platforms.get("county", 0)
    possible = count_in(needs, ("possible",))
    return [
        *list_figures(context),
        key_figure(
            context, "only_county", of_county, "platforms/county", of=sum(platforms.values())
        ),
        key_figure(context, "possible", possible, needs_id("county", "possible"), of=len(needs)),
    ]


def _title(context: BriefingContext) -> str:
    found, total = list_completeness(context.registry, context.setting)
    if not total:
        return context.text("screen.limits_title_none")
    return context.text("screen.limits_title", found=found, total=total)
