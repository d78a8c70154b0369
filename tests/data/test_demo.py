"""The example register: drawn from a seed, complete, and never taken for the real record."""

import json
import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from analytics.questions.coverage import STATES, needs_coverage
from analytics.setting import default_setting
from data.build.needs import STANDS_FROM
from data.build.read import SOURCES_DIR, policy_folder, read_all
from data.cli.main import main
from data.demo import MAKERS, SEED, make_tables, write_demo
from data.demo.base import MARK, read_base
from data.demo.draws import counts_of
from data.demo.slots import LOCATED
from data.faults import RegistryError
from data.policy import load_policies
from data.registry import query
from data.vocabulary import STATUSES

LISTS = ("platform_lists", "cluster_area_lists")
CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


def read(folder, table):
    return pd.read_csv(folder / f"{table}.csv", dtype=str, keep_default_na=False)


def files_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def other_seed():
    """The tables of another seed, without a build."""
    return make_tables(read_base(SEED + 1))


# --- what is drawn --------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes(made_sources, tmp_path):
    write_demo(tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(made_sources)


def test_another_seed_gives_other_rows_in_every_drawn_table(made_sources, other_seed):
    same = {
        name
        for name, table in other_seed.items()
        if table.to_csv(index=False) == read(made_sources, name).to_csv(index=False)
    }
    # lists and services follow from the record and the stated counts
    assert same == {*LISTS, "service_map"} and other_seed.keys() == MAKERS.keys()


@pytest.mark.parametrize(
    "lists, rows, counted",
    [
        ("platform_lists", "platforms", "platform_id"),
        ("cluster_area_lists", "cluster_areas", "name"),
    ],
)
def test_every_official_total_is_filled_exactly(made_sources, other_seed, lists, rows, counted):
    official = read(SOURCES_DIR, lists).set_index("list_id")["total_count"]
    for tables in (
        {name: read(made_sources, name) for name in (lists, rows)},
        other_seed,
    ):
        made = tables[rows]
        members = made.assign(list_id=made["list_ids"].str.split(";")).explode("list_id")
        found = members.groupby("list_id")[counted].nunique()
        stated = tables[lists].set_index("list_id")
        # a list of the whole nation has rows of other provinces, too
        own = stated[stated["adcode"] != ""] if "adcode" in stated else stated
        for list_id, total in own["total_count"].items():
            assert found.get(list_id, 0) == int(total), list_id
            assert official.get(list_id, "") in ("", total), list_id
        assert set(official.index) <= set(stated.index) and set(found.index) - {""} <= set(
            stated.index
        )


def test_no_row_of_the_real_record_is_among_the_made_ones(made_sources):
    for table, key in (("platforms", "platform_id"), ("cluster_areas", "area_id")):
        made, real = read(made_sources, table), read(SOURCES_DIR, table)
        assert not set(made[key]) & set(real[key]) and not set(made["name"]) & set(real["name"])
        assert made["name"].str.startswith(MARK).all() and made["name"].is_unique
        assert (made["source_url"] == "").all()
    assert read(made_sources, "platform_lists")["list_name"].str.startswith(MARK).all()


def test_what_is_filled_in_a_zone_no_longer_claims_its_source(made_sources):
    made, real = read(made_sources, "zones"), read(SOURCES_DIR, "zones")
    assert made["zone_id"].tolist() == real["zone_id"].tolist()
    changed = (made != real).any(axis=1)
    assert (made.loc[changed, "source_url"] == "").all() and (
        made["leading_industries"] != ""
    ).all()
    pd.testing.assert_frame_equal(made[~changed], real[~changed])
    for column in ("name", "kind", "approved_on", "list_ids", "city"):
        assert made[column].tolist() == real[column].tolist()


def test_points_lie_in_their_counties_and_are_as_many_as_is_stated(made_sources):
    counties = gpd.read_parquet(made_sources / "counties.parquet").set_index("adcode").geometry
    platforms = read(made_sources, "platforms")
    at = platforms[platforms["lon"] != ""]
    inside = [
        shapely.intersects_xy(counties[row.adcode], float(row.lon), float(row.lat))
        for row in at.itertuples()
    ]
    assert all(inside)
    # those for badly served clusters and the national ones are given a point, too
    stated = counts_of(len(platforms), LOCATED)["point"]
    assert 0 <= len(at) - stated <= 11
    assert platforms["adcode"].eq("").any() and platforms["field"].eq("").sum() == 2


def test_every_status_occurs_and_only_open_platforms_have_served_anyone(made_sources):
    platforms = read(made_sources, "platforms")
    assert set(platforms["status"]) == set(STATUSES)
    pipeline = platforms["status"].isin(["under_construction", "planned", "reserve"])
    assert (platforms.loc[pipeline, "projects_served"] == "").all()
    assert (platforms.loc[~pipeline, "projects_served"] != "").mean() > 0.8


def test_credit_codes_are_valid_and_read_made(made_sources):
    notes = read(made_sources, "platforms")["notes"]
    codes = [code for note in notes for code in CODE.findall(note)]
    assert len(codes) > 100 and len(set(codes)) == len(codes)
    for code in codes:
        assert code[8:12] == "MADE" and is_valid(code), code


def is_valid(code):
    """As GB 32100 and GB 11714 say it: both weighed sums are divisible."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(letters.index(letter) * 3**place for place, letter in enumerate(code[:17]))
    body = sum(
        int(letter, 36) * weight
        for letter, weight in zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    return (total + letters.index(code[17])) % 31 == 0 and (
        body + "0123456789X".index(code[16])
    ) % 11 == 0


def test_the_rule_of_credit_codes_is_that_of_real_ones():
    assert is_valid("91110000600037341L") and not is_valid("91110000600037342L")


# --- what is built of it --------------------------------------------------------------------------


def test_it_passes_every_check_without_a_notice_of_its_own(made_sources):
    policies = load_policies(policy_folder(made_sources))
    made, real = read_all(made_sources, policies), read_all(SOURCES_DIR, policies)
    assert list(made.faults) == []
    told = [notice.text("en") for notice in real.notices]
    assert [notice.text("en") for notice in made.notices] == told


def test_its_snapshot_says_that_it_is_made_and_a_real_one_does_not(made_registry, real_registry):
    assert made_registry.is_made and made_registry.manifest["made"] is True
    assert not real_registry.is_made and "made" not in real_registry.manifest
    credit = made_registry.manifest["credits"][0]
    assert (
        credit["origin_en"] == f"made, drawn from seed {SEED}" and str(SEED) in credit["origin_zh"]
    )


def test_nothing_that_official_lists_state_is_unseen(made_registry):
    lists = query(made_registry, "level_lists", as_of=made_registry.manifest["as_of"])
    assert set(lists["level_total"]) == {
        "national",
        "national_cultivation",
        "national_programme",
        "provincial",
        "municipal",
        "municipal_cultivation",
    }
    assert (lists["rows_found"] == lists["total_count"]).all()


def test_every_state_of_a_county_need_occurs_under_each_policy_set(made_registry):
    for policy in made_registry.policies:
        needs = needs_coverage(made_registry, default_setting(made_registry, policy))
        counties = needs[needs["unit_kind"] == "county"]
        assert set(counties["state"]) == set(STATES), policy


def test_demand_is_met_unmet_and_unknown(made_registry):
    needs = needs_coverage(made_registry, default_setting(made_registry))
    counties = needs[needs["unit_kind"] == "county"]
    assert set(counties["adequate"]) == {"yes", "no", "unknown"}
    assert set(counties["capable"]) == {"yes", "no", "unknown"}
    stated = counties["demand"].notna().mean()
    assert 0.3 < stated < 0.6 and STANDS_FROM == 0.5


# --- where it is written --------------------------------------------------------------------------


def test_a_folder_with_anything_else_in_it_is_refused_and_left_as_it_was(tmp_path, capsys):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "platforms.csv").write_text("mine")
    (folder / "collection.toml").write_text('as_of = "2026-01-01"\ncredits = []\n')
    before = files_of(folder)
    assert main(["--lang", "en", "demo", "--out", str(folder)]) == 1
    assert "holds something else" in capsys.readouterr().err and files_of(folder) == before
    assert main(["demo", "--out", str(folder / "platforms.csv")]) == 1
    assert main(["demo", "--out", "-"]) == 1 and main(["demo", "--out", "x", "--seed", "-1"]) == 1


def test_what_was_made_before_is_made_again(tmp_path, capsys):
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "collection.toml").write_text("made = true\n")
    assert main(["demo", "--out", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["made"] is True and told["rows"]["platforms"] == len(read(folder, "platforms"))
    assert told["seed"] == SEED


@pytest.mark.parametrize("flag", ['"yes"', "1", "[]"])
def test_a_collection_that_is_neither_made_nor_real_is_refused(tmp_path, flag):
    from data.build.read import read_collection

    text = f'as_of = "2026-01-01"\ncredits = []\nmade = {flag}\n'
    (tmp_path / "collection.toml").write_text(text)
    with pytest.raises(RegistryError, match="made"):
        read_collection(tmp_path)
