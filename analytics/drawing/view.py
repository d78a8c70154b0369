"""A saved view of the coverage map: what it shows, where, and by which coverage; written
"ic@city:330600" or "ic@city:330600@capable".
"""

from dataclasses import dataclass

from analytics.drawing.picture import ALL
from analytics.questions.coverage import MEASURES, STATE
from analytics.words import name_in, word
from data.registry import Registry, query
from geo.errors import PlanningError


@dataclass(frozen=True)
class View:
    """A cluster, or `ALL`, in a place ("kind:id" of the province, a city or a county), by one of
    `MEASURES`.
    """

    show: str
    place: str
    measure: str = STATE

    @property
    def text(self) -> str:
        return "@".join(
            (self.show, self.place, *(() if self.measure == STATE else (self.measure,)))
        )


def view_of(registry: Registry, text: str) -> View:
    """The view that a text names; a zone is seen in its county, or where that is not known in its
    city.

    Raises:
        PlanningError: there is no such cluster, place or coverage.
    """
    show, _, rest = text.partition("@")
    place, _, measure = rest.partition("@")
    units = query(registry, "units")
    units = units.set_index(units["unit_kind"] + ":" + units["unit_id"])
    clusters = set(query(registry, "clusters")["cluster_id"])
    if (
        show not in (ALL, *clusters)
        or place not in units.index
        or (measure or STATE) not in MEASURES
    ):
        raise PlanningError(
            f"没有视图“{text}”。请写成 集群@地点，如 ic@city:330600，或再加 @capable 等覆盖。",
            f"There is no view '{text}'. Write it as CLUSTER@PLACE, ic@city:330600, perhaps"
            " followed by a coverage: @capable.",
        )
    if not place.startswith(("province:", "city:", "county:")):
        adcode = units.loc[place, "adcode"]
        place = next(
            (
                f"{kind}:{code}"
                for kind, code in (("county", adcode), ("city", units.loc[place, "city_adcode"]))
                if f"{kind}:{code}" in units.index
            ),
            "",
        )
        if not place:
            return view_of(
                registry,
                f"{show}@{units.index[units['unit_kind'] == 'province'][0]}@{measure or STATE}",
            )
    return View(show, place, measure or STATE)


def view_name(registry: Registry, view: View, language: str) -> str:
    """A view in a few words: its place, its cluster, and the coverage that it is by."""
    units, clusters = query(registry, "units"), query(registry, "clusters")
    kind, _, code = view.place.partition(":")
    place = name_in(
        units[(units["unit_kind"] == kind) & (units["unit_id"] == code)].iloc[0], language
    )
    cluster = (
        word("filter.all_clusters", language)
        if view.show == ALL
        else name_in(clusters[clusters["cluster_id"] == view.show].iloc[0], language)
    )
    by = () if view.measure == STATE else (word(f"measure.{view.measure}", language),)
    return " · ".join((place, cluster, *by))
