"""The real sources: what a second pass over them must not lose again."""

import csv

import pytest

from data.build.read import SOURCES_DIR
from data.vocabulary import SIZES

# of the industries: those on record before the catalogue was read, which has others
KEPT = "held ones kept"


@pytest.fixture(scope="module")
def zones():
    with (SOURCES_DIR / "zones.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_zone_whose_leading_industries_come_from_the_catalogue_of_2018_says_so(zones):
    of_2018 = [
        zone for zone in zones if "industries (as of 2018) from the 2018 catalogue" in zone["notes"]
    ]
    assert len(of_2018) > 100
    assert [
        zone["zone_id"]
        for zone in of_2018
        if zone["industries_on"] != "2018" or "zl-catalogue-2018" not in zone["list_ids"]
    ] == []


def test_no_zone_says_2018_of_industries_that_the_catalogue_does_not_have(zones):
    kept = [zone for zone in zones if KEPT in zone["notes"]]
    assert kept and [zone["zone_id"] for zone in kept if zone["industries_on"] == "2018"] == []
    assert [
        zone["zone_id"]
        for zone in zones
        if zone["industries_on"] and not zone["leading_industries"]
    ] == []


def test_county_needs_of_every_cluster_are_241_in_81_counties(real_registry):
    sql = (
        "SELECT count(DISTINCT (unit_id, cluster_id)), count(DISTINCT unit_id) FROM needs WHERE"
        " unit_kind = 'county'"
    )
    assert real_registry.con.cursor().execute(sql).fetchone() == (241, 81)


def test_the_size_of_every_city_is_the_sum_of_its_counties_or_missing(real_registry):
    def rows(sql):
        return real_registry.con.cursor().execute(sql).fetchall()

    year = max(
        year
        for (year,) in rows(
            "SELECT year FROM indicators WHERE period = '全年' AND indicator = '工业增加值'"
        )
    )
    members = {}
    for city, county in rows("SELECT city_adcode, adcode FROM counties"):
        members.setdefault(city, []).append(county)
    for column, indicator in SIZES.items():
        sql = (
            f"SELECT adcode, value FROM indicators WHERE indicator = '{indicator}' AND period ="
            f" '全年' AND year = {year}"
        )
        stated = dict(rows(sql))
        found = dict(rows(f"SELECT unit_id, {column} FROM unit_sizes WHERE unit_kind = 'city'"))
        for city, counties in members.items():
            values = [stated.get(county) for county in counties]
            expected = None if None in values else pytest.approx(sum(values))
            assert found.get(city) == expected, (column, city)
