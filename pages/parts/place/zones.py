"""Zones of a place, and what is known of one."""

import pandas as pd
from markupsafe import Markup

from pages.parts.html import elements
from pages.parts.html.elements import NOTHING, joined, remark
from pages.parts.place.profile_links import profile_link
from pages.parts.place.sources import fact_list, source_note
from pages.parts.run import questions
from pages.parts.run.questions import Row
from pages.parts.run.wording import text

SAME_GROUND = Markup(" = ")  # between zones on one plate


def zones_in_county(adcode: str) -> pd.DataFrame:
    """Give the zones that lie in a county, as rows of data/sql/places/zones.sql."""
    inside = questions.ask("units_in_county")
    is_zone = (inside["adcode"] == adcode) & (inside["unit_kind"] == "zone")
    return _zones(inside.loc[is_zone, "unit_id"].tolist())


def zones_of(kind: str, unit_id: str) -> list[Row]:
    """Give the zones in a county or city; for a zone itself and the others on its ground."""
    if kind == "county":
        zones = zones_in_county(unit_id)
    elif kind == "city":
        units = questions.units_of_kind("zone")
        zones = _zones([unit["unit_id"] for unit in units if unit["city_adcode"] == unit_id])
    elif kind == "zone":
        zones = _zones([unit_id, *on_same_ground(unit_id)])
    else:
        return []
    return zones.to_dict("records")


def _zones(zone_ids: list[str]) -> pd.DataFrame:
    zones = questions.ask("zones")
    return zones[zones["zone_id"].isin(zone_ids)]


def on_same_ground(zone_id: str) -> list[str]:
    """Give the ids of the other zones on a zone's plate."""
    zones = questions.ask("zones")
    plate_id = zones.loc[zones["zone_id"] == zone_id, "plate_id"].iloc[0]
    on_plate = zones.loc[zones["plate_id"] == plate_id, "zone_id"]
    return [other for other in on_plate if other != zone_id]


def zone_count(zones: int, plates: int) -> str:
    """Say how many zones there are, and on how many plates if several share one."""
    return (
        f"{zones}"
        if zones == plates
        else text(
            "panel.plates",
            n=zones,
            plates=plates,
        )
    )


def zone_section(kind: str, zones: list[Row]) -> Markup:
    """List zones in a line for each ground, since those on the same are one plate.

    Args:
        kind: of the place whose profile it is; a zone's own lists what shares its ground.
        zones: rows of data/sql/places/zones.sql.
    """
    plates: dict[str, list[Markup]] = {}
    for zone in zones:
        plates.setdefault(zone["plate_id"], []).append(_zone_line(zone))
    if kind == "zone":
        (lines,) = plates.values()
        is_shared = len(lines) > 1
        return elements.list_section(text("profile.same_ground"), lines) if is_shared else NOTHING
    if not zones:
        return NOTHING
    count = zone_count(len(zones), len(plates))
    lines = [SAME_GROUND.join(names) for names in plates.values()]
    return elements.section(
        f"{text('panel.zones')} {count}",
        elements.bullets(lines),
    )


def _zone_line(zone: Row) -> Markup:
    name = profile_link("zone", zone["zone_id"], zone["name"])
    return joined(name, remark(text(f"zone_kind.{zone['kind']}")))


# --- one zone -------------------------------------------------------------------------------------


def zone_facts(zone_id: str) -> Markup:
    """Show what is known of a zone, and its source."""
    (zone,) = _zones([zone_id]).to_dict("records")
    pairs = [
        ("zone.kind", text(f"zone_kind.{zone['kind']}")),
        ("zone.shape", text(f"geometry.{zone['geometry_basis']}")),
        ("zone.approved", zone["approved_on"]),
        ("zone.area", _area(zone)),
        ("zone.industries", _industries(zone)),
        ("zone.candidate", zone["county_candidate"]),
        ("zone.notes", zone["notes"]),
    ]
    return joined(fact_list("panel.facts", pairs), source_note(zone))


def _area(zone: Row) -> str | None:
    if pd.isna(zone["approved_area_ha"]):
        return None
    return text("zone.hectares", n=f"{zone['approved_area_ha']:,.0f}")


def _industries(zone: Row) -> str | None:
    """Name the leading industries of a zone with their year, because industries change."""
    industries = zone["leading_industries"]
    if not isinstance(industries, str):
        return None
    return f"{industries}{industries_year(zone['industries_on'])}"


def industries_year(stated: object) -> str:
    """Say of which year leading industries are, where that is on record."""
    return text("zone.industries_of", year=stated) if isinstance(stated, str) else ""
