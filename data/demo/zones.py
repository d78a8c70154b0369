"""The zones on record with their gaps filled: county, point, approved area, leading industries."""

import pandas as pd

from data.demo.base import MARK, Base, Row, Tables, records, table_of
from data.demo.draws import Draws, amount, drawn, one_of
from data.demo.fields import FieldTexts
from data.demo.needs import of_zones
from data.demo.places import Places

AREA_HA = 900.0  # half of all made areas are smaller
MOST_AREA_HA = 4000.0
INDUSTRIES = {1: 0.35, 2: 0.4, 3: 0.25}  # how many a zone names
POINT_KM = "4.0"  # uncertainty of a made point, that of a town
MADE_BASIS = "made"
AT_TOWN = "gazetteer_town"  # basis of a zone of which more than its county is known


def fill_zones(base: Base, made: Tables) -> pd.DataFrame:
    """Fill what the record leaves blank of a zone; a row that is filled no longer has its source.

    A zone of a known city gets one of its counties by value added, and stands at one of its towns.
    """
    draws = base.draws("zones")
    filler = _Filler(base, draws)
    rows = records(base.tables["zones"])
    for row in rows:
        filled = filler.fill(row)
        if not filled:
            continue
        listed = "、".join(sorted(filled))
        filled |= base.source
        filled |= {
            "source_url": "",
            "source_kind": "",
            "source_date": "",
            "notes": f"{MARK}：{listed}",
        }
        row.update(filled)
    return table_of("zones", rows)


class _Filler:
    """Draws the blank columns of a zone."""

    def __init__(self, base: Base, draws: Draws) -> None:
        self._base = base
        self._draws = draws
        self._places = Places(base, draws)
        self._texts = FieldTexts(base)
        # clusters, as often as zones on record name them
        self._clusters = []
        for pair, _ in of_zones(base, base.tables):
            _, cluster = pair
            self._clusters.append(cluster)

    def fill(self, row: Row) -> Row:
        """Give the columns of a zone that are made; none where nothing is blank."""
        filled: Row = {}
        if row["city"] and not row["adcode"]:
            filled |= self._town_of(row["city"])
        if not row["approved_area_ha"]:
            drawn_ha = amount(self._draws, AREA_HA)
            area_ha = min(drawn_ha, MOST_AREA_HA)
            filled["approved_area_ha"] = f"{area_ha:.0f}"
            filled["area_basis"] = MADE_BASIS
        if not row["leading_industries"]:
            filled |= self._industries()
        return filled

    def _town_of(self, city: str) -> Row:
        base = self._base
        code = base.ground.city_code[city]
        sizes = {}
        for member in base.ground.members[code]:
            sizes[member] = base.value_added[member]
        adcode = drawn(self._draws, sizes)
        town = self._places.town(adcode)
        place = base.place(adcode)
        return place | {
            "county_basis": MADE_BASIS,
            "county_candidate": "",
            "lon": town.lon,
            "lat": town.lat,
            "coord_basis": AT_TOWN,
            "coord_uncertainty_km": POINT_KM,
            "town_used": town.name,
        }

    def _industries(self) -> Row:
        """Draw up to three industries, by how often zones on record name their clusters."""
        draws = self._draws
        texts = []
        for _ in range(drawn(draws, INDUSTRIES)):
            cluster = one_of(draws, self._clusters)
            text = one_of(draws, self._texts.of(cluster))
            if text not in texts:
                texts.append(text)
        as_of = self._base.collection["as_of"]
        return {
            "leading_industries": ";".join(texts),
            "industries_on": as_of[:4],
        }
