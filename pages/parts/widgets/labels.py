"""What pickers call clusters, places and platforms; no two labels are alike."""

from collections.abc import Mapping
from typing import Any

from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text, told_apart

ORDER = {"province": 0, "city": 1, "county": 2, "zone": 3}  # of places: the wider first


def cluster_name(chosen: str | None) -> str:
    """Give the label of a cluster, or of all."""
    if chosen is None:
        return text("filter.all_clusters")
    return cluster_labels()[chosen]


@cached_for_page
def cluster_labels() -> dict[str, str]:
    """Give the label of each cluster by its id."""
    names = {}
    tiers = {}
    for cluster_id, row in questions.clusters().items():
        names[cluster_id] = name_of(row)
        tiers[cluster_id] = text(f"tier.{row['tier']}")
    return told_apart(names, tiers)


@cached_for_page
def city_labels() -> dict[str, str]:
    """Give the label of each city by its code."""
    cities = questions.units_of_kind("city")
    return told_apart({city["unit_id"]: name_of(city) for city in cities})


@cached_for_page
def place_labels() -> dict[str, str]:
    """Give the label of every place but cluster areas by "kind:id".

    It is the name with its city and, for a zone, its kind.
    """
    names = {}
    kinds = {}
    counties = {}
    zone_kinds = questions.ask("zones").set_index("zone_id")["kind"].to_dict()
    for key, unit in _places_in_order():
        names[key] = _place_name(unit, zone_kinds)
        kinds[key] = text(f"unit.{unit['unit_kind']}")
        counties[key] = str(unit["county"] or "")
    return told_apart(names, kinds, counties)


def _places_in_order() -> list[tuple[str, Row]]:
    """Places by "kind:id": the wider first, then by city and id."""
    places = [place for place in questions.units().items() if place[1]["unit_kind"] in ORDER]

    def rank(place: tuple[str, Row]) -> tuple[int, str, str]:
        key, unit = place
        return ORDER[unit["unit_kind"]], str(unit["city_adcode"]), key

    return sorted(places, key=rank)


def _place_name(unit: Row, zone_kinds: Mapping[Any, str]) -> str:
    kind = unit["unit_kind"]
    if kind in ("province", "city"):
        return name_of(unit)
    city = questions.units().get(f"city:{unit['city_adcode']}")
    city_name = text("place.no_city") if city is None else name_of(city)
    if kind == "county":
        return f"{city_name} › {name_of(unit)}"
    zone_kind = zone_kinds[unit["unit_id"]]
    zone_kind_word = text(f"zone_kind.{zone_kind}")
    return f"{city_name} › {unit['name']} · {zone_kind_word}"


@cached_for_page
def platform_labels() -> dict[str, str]:
    """Give the label of each platform by its id."""
    names = {}
    places = {}
    levels = {}
    for platform_id, row in questions.platforms().items():
        names[platform_id] = row["name"]
        places[platform_id] = _whereabouts(row)
        levels[platform_id] = text(f"level.{row['level']}")
    return told_apart(names, places, levels)


def _whereabouts(row: Row) -> str:
    """City and county of a platform, as far as they are known."""
    parts = row["city"], row["county"]
    known = [part for part in parts if isinstance(part, str)]
    return " ".join(known)
