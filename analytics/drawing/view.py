"""A saved view of the coverage map: its cluster, place and kind of coverage, as one short text.

The text is "ic@city:330600", or "ic@city:330600@capable" by another coverage than the state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.drawing.picture import ALL
from analytics.questions.coverage import MEASURES, STATE
from analytics.words import name_in, word
from data.registry import Registry, query
from geo.errors import PlanningError

SEEN_ITSELF = ("province:", "city:", "county:")  # places that have a map of their own

Units = Mapping[str, Mapping[Any, Any]]


@dataclass(frozen=True)
class View:
    """A cluster, or `ALL`, in a province, city or county ("kind:id"), by one of `MEASURES`."""

    show: str
    place: str
    measure: str = STATE

    @property
    def text(self) -> str:
        """The view as `view_of` reads it."""
        parts = [self.show, self.place]
        if self.measure != STATE:
            parts.append(self.measure)
        return "@".join(parts)


def view_of(registry: Registry, text: str) -> View:
    """Read the view that a text names.

    A zone is seen in its county, in its city where the county is not known, else in the province.

    Raises:
        PlanningError: there is no such cluster, place or coverage.
    """
    show, _, rest = text.partition("@")
    place, _, measure = rest.partition("@")
    measure = measure or STATE
    units = _units_by_place(registry)
    shows = (ALL, *query(registry, "clusters")["cluster_id"])
    if show not in shows or place not in units or measure not in MEASURES:
        raise PlanningError(
            f"没有视图“{text}”。请写成 集群@地点，如 ic@city:330600，或再加 @capable 等覆盖。",
            f"There is no view '{text}'. Write it as CLUSTER@PLACE, ic@city:330600, perhaps"
            " followed by a coverage: @capable.",
        )
    if not place.startswith(SEEN_ITSELF):
        place = _place_round(place, units)
    return View(show, place, measure)


def _place_round(place: str, units: Units) -> str:
    """Find the county, else the city, else the province in which a zone or an area is seen."""
    for kind, column in (("county", "adcode"), ("city", "city_adcode")):
        seen = f"{kind}:{units[place][column]}"
        if seen in units:
            return seen
    return next(known for known in units if known.startswith("province:"))


def _units_by_place(registry: Registry) -> Units:
    rows = query(registry, "units").to_dict("records")
    return {f"{row['unit_kind']}:{row['unit_id']}": row for row in rows}


def view_name(registry: Registry, view: View, language: str) -> str:
    """Name a view: its place, its cluster, and the coverage where it is not the state."""
    parts = [name_in(_units_by_place(registry)[view.place], language)]
    if view.show == ALL:
        parts.append(word("filter.all_clusters", language))
    else:
        rows = query(registry, "clusters").to_dict("records")
        clusters = {row["cluster_id"]: row for row in rows}
        parts.append(name_in(clusters[view.show], language))
    if view.measure != STATE:
        parts.append(word(f"measure.{view.measure}", language))
    return " · ".join(parts)
