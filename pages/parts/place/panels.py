"""The panel beside a map: a place, what it needs, and what stands in and around it."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup, escape

from analytics.ids import need_id, needs_id
from analytics.phrases.reasons import supply_reason
from analytics.questions.coverage import STATES
from pages.parts.html import elements, look
from pages.parts.html.elements import NOTHING, joined, paragraph
from pages.parts.place.areas import areas_of, designation_words
from pages.parts.place.needs import lists_note
from pages.parts.place.zones import zone_count, zone_facts, zones_in_county
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text

ITEM = Markup('{} <b>{}</b><br><span class="soft">{}</span>')


def item(name: str, words: str, chip: Markup = NOTHING) -> Markup:
    """Make an entry of a list: a name behind its chip, and below it what is known of it."""
    return ITEM.format(chip, name, words)


def titled_list(title: str, items: Sequence[Markup], count: Markup = NOTHING) -> Markup:
    """Make a list under its title; nothing for no items."""
    return (
        joined(
            elements.title(title, count),
            elements.bullets(items),
        )
        if items
        else NOTHING
    )


def place_panel(key: str, cluster: str | None) -> Markup:
    """Show all about a unit: its needs with reasons, platforms inside, zones and areas.

    Args:
        key: the unit as "kind:id".
        cluster: whose needs to show; None for all.
    """
    kind, unit_id = key.split(":", 1)
    return elements.panel(_needs(kind, unit_id, cluster), _surroundings(kind, unit_id))


@cached_for_page
def place_heading(key: str) -> Markup:
    """Show a unit's name and whereabouts."""
    unit = questions.units()[key]
    return elements.panel(
        elements.heading(name_of(unit)), elements.soft_paragraph(whereabouts(unit))
    )


def whereabouts(unit: Row) -> str:
    """Say what kind of unit it is, where, and how large."""
    kind, city, county = unit["unit_kind"], unit["city"], unit["county"]
    words = [text(f"unit.{kind}")]
    is_in_city = kind in ("county", "zone") and isinstance(city, str)
    if is_in_city and language() == "zh":
        words.append(city)
    if kind == "zone" and isinstance(county, str):
        words.append(county)
    if pd.notna(unit["area_km2"]):
        words.append(
            text(
                "panel.area",
                km2=f"{unit['area_km2']:,.0f}",
            )
        )
    return " · ".join(words)


@cached_for_page(by_setting=True)
def _needs(kind: str, unit_id: str, cluster: str | None) -> Markup:
    of_kind = questions.needs(kind)
    here = of_kind[of_kind["unit_id"] == unit_id]
    needs = here
    if cluster is not None:
        needs = here[here["cluster_id"] == cluster]
    if needs.empty:
        nothing = _no_needs(here, kind, unit_id, cluster)
        return joined(elements.title(text("panel.needs")), paragraph(nothing))
    ranked = needs.assign(rank=needs["state"].map(STATES.index))
    gravest_first = ranked.sort_values(["rank", "severity"], ascending=False)
    items = [_need(need) for need in gravest_first.to_dict("records")]
    evidence_id = needs_id(kind, unit=unit_id, cluster=cluster)
    count = look.evidence_link(len(needs), evidence_id)
    needs_list = titled_list(text("panel.needs"), items, count)
    return joined(needs_list, lists_note(needs))


def _no_needs(here: pd.DataFrame, kind: str, unit_id: str, cluster: str | None) -> Markup:
    """Say that there is no need on record, or none of the cluster."""
    if here.empty or cluster is None:
        return escape(text("panel.no_needs"))
    others = (len(here), needs_id(kind, unit=unit_id))
    name = name_of(questions.clusters()[cluster])
    return look.sentence_html("empty.no_record_here", cluster=name, n=others)


def _need(need: Row) -> Markup:
    weight = text("panel.weight", weight=f"{need['need_weight']:g}")
    evidence_id = need_id(need["unit_kind"], need["unit_id"], need["cluster_id"])
    chip = look.state_link(need["state"], evidence_id)
    reason = supply_reason(need, language())
    return item(name_of(need, "cluster_name"), f"{weight} · {reason}", chip)


@cached_for_page
def _surroundings(kind: str, unit_id: str) -> Markup:
    """Show the platforms in a unit, the zones and areas of a county, and the facts of a zone."""
    near = questions.ask("platforms_near", unit_kind=kind, unit_id=unit_id)
    parts = [
        _platforms("panel.inside", near[near["inside"] == "yes"]),
        _platforms("panel.maybe_inside", near[near["inside"] == "unknown"]),
    ]
    if kind == "county":
        parts += [_zones(unit_id), _areas(unit_id)]
    if kind == "zone":
        parts.append(zone_facts(unit_id))
    return joined(*parts)


def _platforms(title: str, platforms: pd.DataFrame) -> Markup:
    items = [
        item(
            row["name"],
            _level_and_status(row),
        )
        for row in platforms.to_dict("records")
    ]
    return titled_list(f"{text(title)} {len(items)}", items)


def _level_and_status(platform: Row) -> str:
    level = text(f"level.{platform['level']}")
    status = text(f"status.{platform['status']}")
    return text("panel.level_status", level=level, status=status)


def _zones(adcode: str) -> Markup:
    zones = zones_in_county(adcode)
    items = [
        item(
            zone["name"],
            _zone_words(zone),
        )
        for zone in zones.to_dict("records")
    ]
    count = zone_count(len(zones), zones["plate_id"].nunique())
    return titled_list(f"{text('panel.zones')} {count}", items)


def _zone_words(zone: Row) -> str:
    kind = text(f"zone_kind.{zone['kind']}")
    basis = text(f"geometry.{zone['geometry_basis']}")
    return text("map.zone", kind=kind, basis=basis)


def _areas(adcode: str) -> Markup:
    areas = areas_of("county", adcode)
    items = [
        item(
            area["name"],
            " · ".join(designation_words(area)),
        )
        for area in areas
    ]
    return titled_list(f"{text('panel.areas')} {len(items)}", items)
