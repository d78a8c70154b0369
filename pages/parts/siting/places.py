"""Places of sites, and what stands there, by name."""

from analytics.scenario.places import points_by_place
from pages.parts.html.blocks import listed
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of


def unit_at(place: str) -> Row:
    """Give the county, zone, town or point of "kind:id", as `questions.units` has units."""
    return questions.units().get(place) or _point(place)


@cached_for_page
def _point(place: str) -> Row:
    return points_by_place(registry(), [place])[place]


def city_name(unit: Row) -> str:
    """Name the city of a unit; "" where it is in none."""
    city = questions.units().get(f"city:{unit['city_adcode']}")
    return name_of(city) if city else ""


def cluster_names(cluster_ids: str) -> str:
    """Name clusters, given by ";"."""
    return listed(name_of(questions.clusters()[one]) for one in cluster_ids.split(";"))
