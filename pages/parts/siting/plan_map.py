"""A plan on the map: counties as they would be then, and the new platforms by number."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from analytics.drawing.picture import ALL
from analytics.questions.coverage import STATES, worst_state
from analytics.siting.effects import afterwards
from analytics.siting.plan import Plan
from data.points import KINDS
from pages.parts.html import elements, legends, look
from pages.parts.html.elements import NOTHING, joined, map_note
from pages.parts.maps import features, geojson
from pages.parts.maps.coverage_map import Map, MapView, coverage_map
from pages.parts.maps.extent import province_extent
from pages.parts.maps.fallback import Supposed
from pages.parts.maps.geojson import Properties
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import name_of, text
from pages.parts.siting.places import cluster_names, unit_at
from pages.parts.siting.site_tables import sites

LAYERS: tuple[str, ...] = ("better_off", "existing", "labels", "candidates", "sites")
BETTER_PX = 4.2  # of the outline of a county that is better off


def plan_map(plan: Plan, size: tuple[int, int], *, can_pick: bool) -> Map:
    """Make the map of a plan.

    Args:
        plan: of the page's setting.
        size: pixels across and down.
        can_pick: True if a click on it names a point.

    Returns:
        Counties as they would be, those that are better off outlined, and the new platforms.
    """
    states, better = _county_states(plan)
    in_order = tuple(sorted(states.items()))
    supposed = Supposed(in_order, better, _numbered(plan))
    layers = (*LAYERS, "grid") if can_pick else LAYERS
    view = MapView(ALL, province_extent(), size, layers)
    return coverage_map(view, _map_files(plan), supposed)


def map_heading(plan: Plan) -> str:
    """Say what the map shows: the counties then, or as they are if nothing is built."""
    return text("siting.legend_after" if len(plan.sites) else "siting.legend_now")


@cached_for_page(by_setting=True, own=True)
def _county_states(plan: Plan) -> tuple[dict[str, str], frozenset[str]]:
    """Give the worst state of each county then by adcode, and the counties that are better off."""
    needs = afterwards(registry(), setting(), plan, ("county",))
    worst = needs.groupby("unit_id")["state_after"].agg(worst_state)
    served = needs[needs["site"].notna()]
    states = dict(zip(worst.index, worst, strict=True))
    return states, frozenset(served["unit_id"])


def _by_place(plan: Plan) -> Iterator[tuple[str, Any]]:
    """Give each place, "kind:id", with its sites."""
    for (kind, name), of_place in sites(plan).groupby(
        ["site_kind", "site_id"],
        sort=False,
    ):
        yield f"{kind}:{name}", of_place


@cached_for_page(by_setting=True, own=True)
def _numbered(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Give the places of the new platforms, "kind:id", and their numbers."""
    return tuple(
        (
            place,
            ", ".join(
                map(
                    str,
                    of_place["rank"],
                )
            ),
        )
        for place, of_place in _by_place(plan)
    )


@cached_for_page(by_setting=True, own=True)
def _map_files(plan: Plan) -> dict[str, bytes]:
    """Make the map files that tell of a plan instead of the record."""
    return {
        "counties": features.county_collection(_county_properties(plan)),
        "candidates": geojson.collection((point, {}) for point in _candidate_points(plan)),
        "sites": features.site_collection(_site(*pair) for pair in _by_place(plan)),
    }


def _candidate_points(plan: Plan) -> list[str]:
    """Give the exact points that the question names, as GeoJSON."""
    named = [place for place in plan.ask.candidates if place.startswith(("town:", "point:"))]
    return [geojson.point(unit["lon"], unit["lat"]) for unit in map(unit_at, named)]


def _county_properties(plan: Plan) -> dict[str, Properties]:
    """Colour each county by its state then, and outline those that are better off."""
    states, better = _county_states(plan)
    no_need = text("state.no_need")
    properties: dict[str, Properties] = {
        unit["unit_id"]: {"s_all": no_need} for unit in questions.units_of_kind("county")
    }
    for adcode, state in states.items():
        properties[adcode] = {
            "c_all": features.CODES.index(state),
            "a_all": BETTER_PX if adcode in better else 0,
            "s_all": text(f"state.{state}"),
        }
    return properties


def _site(place: str, of_place: Any) -> tuple[float, float, str, str]:
    """Give lon, lat (EPSG:4490 degrees), numbers and title of a place."""
    unit = unit_at(place)
    numbers = " ".join(map(str, of_place["rank"]))
    title = f"{name_of(unit)} · {cluster_names(';'.join(of_place['clusters']))}"
    return unit["lon"], unit["lat"], numbers, title


# --- the legend -----------------------------------------------------------------------------------


def legend(plan: Plan) -> Markup:
    """Explain every colour of the map with its count of counties, outline, numbers, fine print."""
    title = Markup('<span class="soft">{}</span>').format(map_heading(plan))
    return joined(
        elements.legend(title, *_swatches(plan)),
        _marks_note(plan),
        legends.platform_marks(),
        map_note(legends.fine_print(setting())),
    )


def _swatches(plan: Plan) -> Iterator[Markup]:
    states, _ = _county_states(plan)
    counts = dict.fromkeys(STATES, 0)
    for state in states.values():
        counts[state] += 1
    counts["no_need"] = len(questions.units_of_kind("county")) - len(states)
    for state, count in counts.items():
        if count:
            yield elements.swatch(
                look.css(state),
                text(f"state.{state}"),
                str(count),
            )


def _marks_note(plan: Plan) -> Markup:
    """Say what outline and number mean, if the map has any."""
    _, better = _county_states(plan)
    marks = []
    if better:
        marks.append(text("siting.legend_new"))
    if len(plan.sites):
        marks.append(text(f"siting.legend_{_kind_of_number(plan)}"))
    if _candidate_points(plan):
        marks.append(text("siting.legend_candidates"))
    return map_note(text("siting.and").join(marks)) if marks else NOTHING


def _kind_of_number(plan: Plan) -> str:
    """Tell whether numbers stand at exact points, somewhere in a unit, or both."""
    exact = plan.sites["site_kind"].isin(KINDS)
    if exact.all():
        return "point"
    return "mixed" if exact.any() else "site"
