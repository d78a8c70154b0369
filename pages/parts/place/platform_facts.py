"""What is known of a platform: panels of the map, pieces of its profile, lists of platforms."""

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from pages.parts.html import elements, look
from pages.parts.html.blocks import listed
from pages.parts.html.elements import NOTHING, joined, paragraph, remark
from pages.parts.maps.platforms import radius_of
from pages.parts.place.profile_links import profile_link
from pages.parts.place.serving import is_whole, served_by, serves_words
from pages.parts.place.sources import fact_list, source_note
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text

# --- panels ---------------------------------------------------------------------------------------


@cached_for_page(by_setting=True)
def platform_panel(platform_id: str) -> Markup:
    """Show everything known of a platform, what is inferred, whom it serves, and its sources."""
    return elements.panel(
        platform_heading(platform_id), platform_clusters(platform_id), platform_facts(platform_id)
    )


@cached_for_page(by_setting=True)
def reach_panel(platform_id: str, key: str) -> Markup:
    """Name the counties that a platform reaches under the setting, surely and perhaps.

    Args:
        platform_id: the platform.
        key: the cluster or overview whose radius holds.
    """
    radius = radius_of(platform_id, key)
    counties = questions.ask("reach_of_platform", platform_id=platform_id)
    is_sure = (counties["inside"] == "yes") | (counties["km_p95"] <= radius)
    is_possible = (counties["km_p05"] <= radius) & ~is_sure
    evidence_id = f"reach/{platform_id}/{radius:g}"
    return elements.panel(
        elements.title(text("platform.reach", km=f"{radius:g}")),
        _counties_reached("platform.reaches", counties[is_sure], f"{evidence_id}/yes"),
        _counties_reached("platform.may_reach", counties[is_possible], f"{evidence_id}/unknown"),
    )


def _counties_reached(key: str, counties: pd.DataFrame, evidence_id: str) -> Markup:
    number = look.evidence_link(text(key, n=len(counties)), evidence_id)
    names = listed(name_of(county) for county in counties.to_dict("records"))
    return Markup("<p><b>{}</b> {}</p>").format(number, names or text("panel.none"))


# --- pieces ---------------------------------------------------------------------------------------


def platform_heading(platform_id: str) -> Markup:
    """Show a platform's name, level, status and confidence."""
    platform = questions.platforms()[platform_id]
    words = " · ".join(
        text(f"{name}.{platform[name]}")
        for name in (
            "level",
            "status",
            "confidence",
        )
    )
    return joined(elements.heading(platform["name"]), elements.soft_paragraph(words))


def platform_clusters(platform_id: str) -> Markup:
    """List the clusters a platform serves, wholly or in part."""
    served = served_by(platform_id)
    lines = [
        joined(name_of(cluster), remark(serves_words(cluster["weight"])))
        for cluster in served.to_dict("records")
    ]
    number = look.evidence_link(is_whole(served).sum(), f"platform/{platform_id}")
    clusters = elements.bullets(lines) if lines else paragraph(text("platform.no_cluster"))
    return joined(elements.title(text("platform.clusters"), number), clusters)


def platform_facts(platform_id: str) -> Markup:
    """Show where a platform is, what is stated of it, what is inferred, and its source."""
    platform = questions.platforms()[platform_id]
    where = [("platform.located", _located(platform)), ("platform.place", _place(platform))]
    section = Markup("<section>{}{}</section>")
    return joined(
        section.format(
            fact_list("platform.where", where), fact_list("panel.facts", _stated(platform))
        ),
        section.format(_notes(platform), source_note(platform)),
    )


def _stated(platform: Row) -> list[tuple[str, object]]:
    return [
        ("platform.lead", platform["lead_org"]),
        ("platform.partners", platform["partner_orgs"]),
        ("platform.operator", text(f"operator.{platform['operator_type']}")),
        ("platform.recognised", platform["recognised_on"]),
        ("platform.batch", platform["batch"]),
        ("platform.field", platform["field"]),
        ("platform.services", platform["services"]),
        ("platform.address", platform["address"]),
        ("platform.host", platform["host_zone"]),
        ("platform.lines", _number(platform["pilot_lines"])),
        ("platform.staff", _number(platform["staff"])),
        ("platform.projects", _number(platform["projects_served"])),
        ("platform.firms", _number(platform["firms_served"])),
        ("platform.floor", _number(platform["floor_area_m2"], "platform.square_metres")),
        ("platform.revenue", _number(platform["revenue_cny"], "platform.yuan")),
    ]


def _number(number: float, unit: str | None = None) -> str | None:
    """Write a number with its unit (key of the catalogue); nothing if it is not stated."""
    if pd.isna(number):
        return None
    return (
        f"{number:,.0f}"
        if unit is None
        else text(
            unit,
            n=f"{number:,.0f}",
        )
    )


def _notes(platform: Row) -> Markup:
    if not isinstance(platform["notes"], str):
        return NOTHING
    title = elements.title(text("platform.notes"))
    return joined(title, elements.soft_paragraph(platform["notes"]))


def _located(platform: Row) -> str:
    """Say how a platform was located, by which text, and how uncertain that is."""
    words = text(f"located.{platform['location_basis']}")
    if isinstance(platform["matched"], str):
        words += text("platform.matched", text=platform["matched"])
    if pd.notna(platform["uncertainty_km"]) and platform["uncertainty_km"]:
        words += text("platform.blur", km=f"{platform['uncertainty_km']:g}")
    return words


def _place(platform: Row) -> str:
    parts = platform["city"], platform["county"]
    return " ".join(part for part in parts if isinstance(part, str))


# --- lists ----------------------------------------------------------------------------------------


def platform_section(title: str, rows: Iterable[Row]) -> Markup:
    """List platforms with level, status, and how surely their place is known.

    Args:
        title: above the list.
        rows: platform_id, and weight where they are of one cluster.
    """
    return elements.list_section(title, [_platform_line(row) for row in rows])


def _platform_line(row: Row) -> Markup:
    platform = questions.platforms()[row["platform_id"]]
    words = [
        text(f"level.{platform['level']}"),
        text(f"status.{platform['status']}"),
        text(f"located.{platform['location_basis']}"),
    ]
    if "weight" in row:
        words.append(serves_words(row["weight"]))
    name = profile_link("platform", row["platform_id"], platform["name"])
    return joined(name, remark(" · ".join(words)))
