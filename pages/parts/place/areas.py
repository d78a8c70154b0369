"""Areas that are designated for a cluster: those of a place, and what is known of one."""

from collections.abc import Iterable

from markupsafe import Markup

from pages.parts.html import elements
from pages.parts.html.elements import joined, remark
from pages.parts.place.profile_links import county_or_city, profile_link
from pages.parts.place.sources import fact_list
from pages.parts.run import questions
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text


def areas_of(kind: str, unit_id: str) -> list[Row]:
    """Give the areas of a county, of a city with its counties, of a cluster, or one by its id.

    Returns:
        Rows of data/sql/clusters/cluster_areas.sql; none for other kinds.
    """
    areas = questions.ask("cluster_areas")
    if kind == "area":
        chosen = areas["area_id"] == unit_id
    elif kind == "county":
        chosen = areas["adcode"] == unit_id
    elif kind == "city":
        chosen = areas["adcode"].str[:4] == unit_id[:4]
    elif kind == "cluster":
        chosen = areas["cluster_id"] == unit_id
    else:
        return []
    return areas[chosen].to_dict("records")


def area_section(areas: Iterable[Row]) -> Markup:
    """List areas with their place, designation and confidence."""
    return elements.list_section(text("panel.areas"), [_area_line(area) for area in areas])


def _area_line(area: Row) -> Markup:
    words = " · ".join((county_or_city(area), *designation_words(area)))
    return joined(
        profile_link("area", area["area_id"], area["name"]),
        remark(words),
    )


def designation_words(area: Row) -> tuple[str, str]:
    """Say how an area is designated, and how surely."""
    return text(f"basis.{area['designation']}"), text(f"confidence.{area['confidence']}")


def area_facts(area_id: str) -> Markup:
    """Show what is known of a cluster area."""
    (area,) = areas_of("area", area_id)
    cluster = questions.clusters().get(area["cluster_id"])
    designation, confidence = designation_words(area)
    pairs = [
        ("profile.designation", designation),
        ("table.cluster", None if cluster is None else name_of(cluster)),
        ("platform.batch", area["batch"]),
        ("profile.designated_on", area["designated_on"]),
        ("strip.confidence", confidence),
        ("zone.notes", area["notes"]),
    ]
    return fact_list("panel.facts", pairs)
