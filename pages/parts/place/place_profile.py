"""The profile of a place: a county, city, zone or cluster area."""

import pandas as pd
from markupsafe import Markup

from analytics.ids import needs_id
from analytics.questions.capability import once_per_cluster
from pages.parts.html import elements, look
from pages.parts.html.elements import NOTHING, joined, paragraph
from pages.parts.place.areas import area_facts, area_section, areas_of
from pages.parts.place.needs import cluster_need_table, gap_section, need_counts
from pages.parts.place.panels import whereabouts
from pages.parts.place.platform_facts import platform_section
from pages.parts.place.profile_links import profile_link
from pages.parts.place.sources import source_section
from pages.parts.place.zones import on_same_ground, zone_facts, zone_section, zones_of
from pages.parts.run import questions
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text


def place_head(kind: str, unit_id: str) -> Markup:
    """Show a place's name, whereabouts, needs by state, gaps, and facts of a zone or area."""
    unit = questions.units()[f"{kind}:{unit_id}"]
    needs = _needs_of(kind, unit_id)
    if needs.empty:
        lacking = elements.section(text("panel.needs"), paragraph(text("panel.no_needs")))
    else:
        lacking = joined(
            need_counts(needs, **_filter_of(kind, unit_id)),
            gap_section(needs),
        )
    return elements.sheet(
        elements.heading(name_of(unit)),
        elements.soft_paragraph(whereabouts(unit)),
        lacking,
        _facts(kind, unit_id),
    )


def _facts(kind: str, unit_id: str) -> Markup:
    if kind == "zone":
        return zone_facts(unit_id)
    return area_facts(unit_id) if kind == "area" else NOTHING


def _filter_of(kind: str, unit_id: str) -> dict[str, str]:
    """Give the filter of evidence ids that names the needs of a place."""
    return {"ground": unit_id} if kind == "zone" else {"unit": unit_id}


def _needs_of(kind: str, unit_id: str) -> pd.DataFrame:
    """Give the needs of a place; of a zone those of its ground, each cluster once."""
    needs = questions.needs_with_arguments()
    needs = needs[needs["unit_kind"] == kind]
    if kind != "zone":
        return needs[needs["unit_id"] == unit_id]
    zone_ids = [unit_id, *on_same_ground(unit_id)]
    return once_per_cluster(needs[needs["unit_id"].isin(zone_ids)], unit_id)


def place_body(kind: str, unit_id: str) -> Markup:
    """Show a place's needs in full, its platforms, zones and areas, and the sources of all that."""
    needs = _needs_of(kind, unit_id)
    near = questions.ask("platforms_near", unit_kind=kind, unit_id=unit_id)
    inside, maybe_inside = (
        near[near["inside"] == answer].to_dict("records") for answer in ("yes", "unknown")
    )
    zones = zones_of(kind, unit_id)
    areas = areas_of(kind, unit_id)
    others = [zone for zone in zones if kind != "zone" or zone["zone_id"] != unit_id]
    return elements.sheet(
        elements.section(
            text("panel.needs"),
            cluster_need_table(needs, unit_id if kind == "zone" else None),
            look.evidence_link(len(needs), needs_id(kind, **_filter_of(kind, unit_id))),
        ),
        elements.grid(
            platform_section(text("panel.inside"), inside),
            platform_section(text("panel.maybe_inside"), maybe_inside),
            _county_section(unit_id) if kind == "city" else NOTHING,
            zone_section(kind, zones),
            NOTHING if kind == "area" else area_section(areas),
        ),
        source_section([*areas, *others, *_platforms_named(inside, needs)]),
    )


def _platforms_named(inside: list[Row], needs: pd.DataFrame) -> list[Row]:
    """Give the platforms inside a place and those that its needs rest on, each once."""
    ids = [row["platform_id"] for row in inside]
    ids += needs["nearest_platform_id"].dropna().tolist()
    return [questions.platforms()[platform_id] for platform_id in dict.fromkeys(ids)]


def _county_section(city: str) -> Markup:
    """List the counties of a city, each with its needs by state."""
    needs = questions.needs("county")
    counties = questions.units_below(f"city:{city}")
    lines = [
        _county(
            unit,
            needs[needs["unit_id"] == unit["unit_id"]],
        )
        for unit in counties
    ]
    return elements.list_section(text("unit.county"), lines)


def _county(unit: Row, needs: pd.DataFrame) -> Markup:
    adcode = unit["unit_id"]
    counts = needs["state"].value_counts().to_dict()
    states = look.legend(counts, lambda state: needs_id("county", state, unit=adcode))
    name = profile_link("county", adcode, name_of(unit))
    return elements.legend(name, " ", states or text("state.no_need"))
