"""Evidence ids: each resolves to the value that is shown, recomputed from the rows it gives."""

import math

import pytest

from analytics.beside import duplicates
from analytics.certainty import certainty
from analytics.coverage import COVERAGES, STATES, matrix, needs_coverage
from analytics.evidence import resolve
from analytics.gaps import defended_needs, explained_needs, gaps
from analytics.ids import identified, need_id, needs_id
from analytics.setting import default_setting
from analytics.targets import targets
from analytics.words import word
from data.registry import query
from geo.errors import PlanningError


@pytest.fixture(scope="module")
def setting(real_registry):
    return default_setting(real_registry)


def test_every_id_of_the_gap_table_resolves_to_its_row(real_registry, setting):
    needs = defended_needs(real_registry, setting)
    for row in gaps(needs, "county").to_dict("records"):
        found = resolve(real_registry, setting, row["evidence_id"])
        assert found.value == pytest.approx(row["severity"], abs=0.005)
        assert {row["unit_id"]} == set(found.tables["need"]["unit_id"]) and len(found.tables["grounds"])


def test_a_needs_access_is_that_of_the_platforms_given_as_its_supply(real_registry, setting):
    policy = real_registry.policies[setting.policy_id]
    for need in needs_coverage(real_registry, setting).query("unit_kind == 'county'").to_dict("records"):
        supply = resolve(real_registry, setting, need_id("county", need["unit_id"], need["cluster_id"])).tables["supply"]
        counted = supply[(supply["weight"] >= policy.serves_from) & supply["level"].isin(setting.levels) & (supply["confidence"] != "unconfirmed")]
        strengths = [
            policy.level_factor[row["level"]] * policy.status_factor[row["status"]] * row["weight"] * math.exp(-((row["km_p50"] / need["radius_km"]) ** 2) / 2)
            for row in counted.to_dict("records") if not math.isnan(row["km_p50"])
        ]  # fmt: skip
        assert need["access"] == pytest.approx(min(max(strengths, default=0), 1))


@pytest.mark.parametrize("kind", ["county", "city", "province"])
def test_a_count_of_a_state_is_the_number_of_its_rows(real_registry, setting, kind):
    for state, count in needs_coverage(real_registry, setting).query("unit_kind == @kind")["state"].value_counts().items():
        found = resolve(real_registry, setting, needs_id(kind, state))
        assert found.value == count == len(found.tables["needs"])


@pytest.mark.parametrize("measure", ["state", *COVERAGES])
def test_a_share_is_of_the_measure_that_its_id_names(real_registry, setting, measure):
    needs = needs_coverage(real_registry, setting).query("unit_kind == 'county'")
    met = needs["state"].isin(("hosted", "reachable")) if measure == "state" else needs[measure] == "yes"
    shares = needs["need_weight"].where(met, 0).groupby(needs["unit_id"]).sum() / needs.groupby("unit_id")["need_weight"].sum()
    for low, high in ((0, 0.0001), (0.0001, 0.5), (0.5, 1), (1, 2)):
        assert resolve(real_registry, setting, f"share/county/{measure}/{low:g}/{high:g}").value == ((shares >= low) & (shares < high)).sum()


def test_goals_and_lists_resolve_with_a_rule_in_words(real_registry, setting):
    for goal in targets(real_registry, setting).to_dict("records"):
        found = resolve(real_registry, setting, f"goal/{goal['target_id']}")
        assert found.value == goal["actual"] or (math.isnan(found.value) and math.isnan(goal["actual"]))
        assert word(found.rule, "zh") and word(found.rule, "en")
    found = resolve(real_registry, setting, "lists")
    assert found.value == found.tables["lists"]["rows_found"].sum() == 6


@pytest.mark.parametrize("stranger", [
    "", "need", "need/county/330102", "need/county/330102/none", "needs/county/fine", "needs/town/none", "goal/none", "lists/all", "x/y", "need/county/330102/ic/more",
    "needs/county/all/unit", "needs/county/all/street/1", "needs/county/state.yes", "worst/county/capable.perhaps", "share/county/state/a/b", "share/county/none/0/1", "platforms/nowhere", "platform/none", "zones/nowhere",
    "reach/pp-001/50/no", "reach/pp-001/near/yes", "list/none", "forecast/none", "alone/none/county", "pair/a/b/c", "inside/county/none/ic", "ask/county/who/330100", "doubt/county/330102/none",
])
def test_what_names_nothing_is_refused_with_what_to_do(real_registry, setting, stranger):
    with pytest.raises(PlanningError, match="Copy it from a page or an export"):
        resolve(real_registry, setting, stranger)


def test_each_kind_of_count_is_that_of_an_independent_recount(real_registry, setting):
    needs = needs_coverage(real_registry, setting)
    counties = needs[needs["unit_kind"] == "county"]
    worst = counties.assign(rank=counties["state"].map(STATES.index)).groupby("unit_id")["rank"].max()
    city = counties[counties["adcode"].str.startswith("3306")]
    units = real_registry.con.cursor().execute("SELECT count(*) FROM units WHERE unit_kind = 'county'").fetchone()[0]
    platforms = real_registry.con.cursor().execute("SELECT count(*) FROM platforms").fetchone()[0]
    expected = {
        "needs/county/all": len(counties), "needs/county/met/city/330600": int(city["state"].isin(("hosted", "reachable")).sum()),
        "units/county/gaps": counties.loc[counties["state"].isin(("pipeline", "remote", "none")), "unit_id"].nunique(),
        "needs/county/capable.no/cluster/ic": int(((counties["cluster_id"] == "ic") & (counties["capable"] == "no")).sum()),
        "needs/province/all/basis/plan": int(needs.loc[needs["unit_kind"] == "province", "need_basis"].str.contains("plan").sum()),
        **{f"worst/county/{state}": int((worst == rank).sum()) for rank, state in enumerate(STATES)}, "worst/county/no_need": units - len(worst), "platforms/all": platforms,
    }  # fmt: skip
    assert {name: resolve(real_registry, setting, name).value for name in expected} == expected


def test_narrowing_by_sureness_and_robustness_gives_the_rows_of_the_gap_table(real_registry, setting):
    needs = defended_needs(real_registry, setting).query("unit_kind == 'county'")
    for by in ("sureness", "robust"):
        for value, rows in needs.groupby(by):
            assert resolve(real_registry, setting, needs_id("county", **{by: value})).value == len(rows) > 0


def test_every_row_of_every_export_has_an_id_that_resolves(real_registry, setting):
    needs = explained_needs(real_registry, setting)
    tables = (certainty(real_registry, setting), matrix(real_registry, needs, "city", setting), targets(real_registry, setting), duplicates(real_registry, setting), query(real_registry, "platforms"))
    for table in tables:
        ids = identified(table)["evidence_id"]
        assert ids.is_unique and len(ids)
        for one in ids.sample(min(len(ids), 25), random_state=1):
            resolve(real_registry, setting, one)
