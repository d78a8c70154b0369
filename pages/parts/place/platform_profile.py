"""The profile of a platform."""

import pandas as pd
from markupsafe import Markup

from analytics.ids import needs_id
from analytics.questions.capability import dependent_on, needs_in_reach
from data.vocabulary import NO_STAGE, STAGES, UNKNOWN_STAGE
from pages.parts.html import elements, look
from pages.parts.html.blocks import listed
from pages.parts.html.elements import NOTHING, joined, remark, soft_paragraph
from pages.parts.html.rows import labelled_table
from pages.parts.maps.platforms import is_shown
from pages.parts.place.needs import (
    answer_mark,
    cluster_link,
    need_chip,
    need_counts,
    unit_link,
    units_by_state,
)
from pages.parts.place.platform_facts import platform_clusters, platform_facts, platform_heading
from pages.parts.place.serving import is_whole, served_by
from pages.parts.run import questions
from pages.parts.run.context import setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text


def platform_head(platform_id: str) -> Markup:
    """Show a platform's name, clusters, services, and the needs that it reaches."""
    reached = _reached(platform_id)
    counts = need_counts(reached, platform=platform_id)
    is_counted = _counts(questions.platforms()[platform_id])
    return elements.sheet(
        platform_heading(platform_id),
        NOTHING if is_counted else soft_paragraph(text("profile.not_counted")),
        platform_clusters(platform_id),
        elements.section(
            text("profile.reached"), counts or soft_paragraph(text("profile.reaches_none"))
        ),
        _dependent_section(dependent_on(reached, platform_id)),
        _service_section(platform_id),
    )


def _counts(platform: Row) -> bool:
    """Tell whether a platform counts as existing under the setting."""
    recognised = platform["recognised_on"]
    is_later = isinstance(recognised, str) and recognised > setting().as_of
    return is_shown(platform) and platform["status"] in setting().statuses and not is_later


def _reached(platform_id: str) -> pd.DataFrame:
    """Give the needs of the clusters that a platform serves wholly, as far as it reaches them."""
    served = served_by(platform_id)
    clusters = served.loc[is_whole(served), "cluster_id"].tolist()
    near = questions.ask("units_near_platform", platform_id=platform_id)
    return needs_in_reach(questions.needs(), near, clusters)


def _dependent_section(needs: pd.DataFrame) -> Markup:
    """List the needs that a platform alone meets."""
    if needs.empty:
        return elements.section(text("profile.alone"), soft_paragraph(text("panel.none")))
    lines = [_dependent_line(need) for need in needs.to_dict("records")]
    return elements.list_section(text("profile.alone"), lines)


def _dependent_line(need: Row) -> Markup:
    name = joined(unit_link(need), " × ", name_of(need, "cluster_name"))
    return joined(name, remark(text(f"unit.{need['unit_kind']}")))


# --- services -------------------------------------------------------------------------------------


def _service_section(platform_id: str) -> Markup:
    """Show what a platform offers by verification stage.

    Services that tell no stage, or verify nothing, stand apart.
    """
    every = questions.ask("platform_services")
    offered = every[every["platform_id"] == platform_id]
    rows = []
    for stage in (*STAGES, UNKNOWN_STAGE, NO_STAGE):
        names = offered.loc[offered["stage"] == stage, "service"].tolist()
        if names:
            rows.append([_stage_word(stage), listed(names)])
    heads = [text("profile.stage"), text("platform.services")]
    shown = labelled_table(heads, rows) if rows else soft_paragraph(text("profile.no_services"))
    return elements.section(text("profile.services"), shown)


def _stage_word(stage: str) -> str:
    return text(f"stage.{stage}" if stage in STAGES else f"profile.stage_{stage}")


# --- body -----------------------------------------------------------------------------------------


def platform_body(platform_id: str) -> Markup:
    """Show the needs that a platform reaches, and all that is known of it."""
    reached = _reached(platform_id)
    counties = reached[reached["unit_kind"] == "county"].to_dict("records")
    number = (len(counties), needs_id("county", platform=platform_id))
    return elements.sheet(
        elements.section(
            "",
            _county_table(counties, platform_id),
            look.sentence_html("profile.counties_reached", n=number),
        ),
        elements.grid(
            *(
                units_by_state(reached, kind, platform=platform_id)
                for kind in ("city", "zone", "area")
            ),
            platform_facts(platform_id),
        ),
    )


def _county_table(counties: list[Row], platform_id: str) -> Markup:
    """Show the needs of counties with how surely and how far the platform reaches each."""
    if not counties:
        return NOTHING
    heads = [
        text("table.unit"),
        text("table.cluster"),
        text("table.state"),
        text("profile.in_reach"),
        text("profile.distance"),
        text("profile.others"),
    ]
    is_counted = _counts(questions.platforms()[platform_id])
    rows = [
        [
            unit_link(need),
            cluster_link(need),
            need_chip(need),
            answer_mark(need["reached"]),
            _km(need),
            f"{_other_suppliers(need, is_counted=is_counted)}",
        ]
        for need in counties
    ]
    return labelled_table(heads, rows)


def _other_suppliers(need: Row, *, is_counted: bool) -> int:
    """Count the platforms that meet a need beside this one, which is among them if it counts."""
    is_among = is_counted and need["reached"] == "yes"
    return int(need["suppliers"]) - is_among


def _km(need: Row) -> str:
    if need["inside"] == "yes":
        return text("panel.is_inside")
    if pd.isna(need["km_p50"]):
        return text("panel.where_unknown")
    return f"{need['km_p50']:.0f} ({need['km_p05']:.0f}–{need['km_p95']:.0f})"
