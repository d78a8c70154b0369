"""Evidence ids: each resolves to the value that is shown, recomputed from the rows it gives."""

import math
from functools import cache, partial

import pandas as pd
import pytest

from analytics.evidence import related, resolve
from analytics.gap_table import defended_needs, explained_needs, gaps
from analytics.ids import NEED, alone_id, identified, need_id, needs_id, pairs_id
from analytics.phrases.fixes import explained_fixes
from analytics.phrases.resilience import explained_backup, explained_border, explained_duplicates
from analytics.questions.backup import backup_by_platform
from analytics.questions.certainty import certainty, verify_first
from analytics.questions.coverage import COVERAGES, GAPS, STATES, matrix, needs_coverage
from analytics.questions.landing import SPREADS
from analytics.questions.robustness import robustness
from analytics.questions.targets import targets
from analytics.setting import default_setting
from analytics.words import LANGUAGES, word
from data.registry import query
from geo.errors import PlanningError

POLICIES = ("plan-2024-2027", "zhejiang-2025-24", "miit-2025")


@pytest.fixture(scope="module")
def setting(real_registry):
    return default_setting(real_registry)


@pytest.fixture(scope="module")
def resolved(real_registry, setting):
    """`resolved(id)`: the evidence, found once for all tests that open the same."""
    return cache(partial(resolve, real_registry, setting))


def sampled(needs, each=4):
    """Some needs of each kind of unit, the same every time."""
    return (
        needs.groupby("unit_kind")
        .sample(each, random_state=1, replace=True)
        .drop_duplicates(NEED)
        .to_dict("records")
    )


def test_every_id_of_the_gap_table_resolves_to_its_row(real_registry, setting, resolved):
    needs = defended_needs(real_registry, setting)
    for row in gaps(needs, "county").to_dict("records"):
        found = resolved(row["evidence_id"])
        assert found.value == pytest.approx(row["severity"], abs=0.005)
        assert {row["unit_id"]} == set(found.tables["need"]["unit_id"]) and len(
            found.tables["grounds"]
        )


def test_a_needs_access_is_that_of_the_platforms_given_as_its_supply(
    real_registry, setting, resolved
):
    policy = real_registry.policies[setting.policy_id]
    for need in (
        needs_coverage(real_registry, setting).query("unit_kind == 'county'").to_dict("records")
    ):
        supply = resolved(need_id("county", need["unit_id"], need["cluster_id"])).tables["supply"]
        counted = supply[
            (supply["weight"] >= policy.serves_from)
            & supply["level"].isin(setting.levels)
            & (supply["confidence"] != "unconfirmed")
        ]
        strengths = [
            policy.level_factor[row["level"]]
            * policy.status_factor[row["status"]]
            * row["weight"]
            * math.exp(-((row["km_p50"] / need["radius_km"]) ** 2) / 2)
            for row in counted.to_dict("records")
            if not math.isnan(row["km_p50"])
        ]
        assert need["access"] == pytest.approx(min(max(strengths, default=0), 1))


@pytest.mark.parametrize("kind", ["county", "city", "province"])
def test_a_count_of_a_state_is_the_number_of_its_rows(real_registry, setting, kind):
    for state, count in (
        needs_coverage(real_registry, setting)
        .query("unit_kind == @kind")["state"]
        .value_counts()
        .items()
    ):
        found = resolve(real_registry, setting, needs_id(kind, state))
        assert found.value == count == len(found.tables["needs"])


@pytest.mark.parametrize("policy_id", POLICIES)
def test_the_certainty_of_a_gap_is_the_least_of_its_spreads_over_what_its_lists_lack(
    real_registry, policy_id
):
    setting = default_setting(real_registry, policy_id)
    for row in sampled(defended_needs(real_registry, setting).dropna(subset="certainty")):
        found = resolve(
            real_registry, setting, need_id(*(row[name] for name in NEED), of="certainty")
        )
        (need,), lists = found.tables["need"].to_dict("records"), found.tables["lists"]
        lacking = (lists["total_count"] - lists["rows_found"]).clip(lower=0)
        of_levels = lacking[lists["level_total"].isin(setting.levels)].sum()
        of_programmes = lacking[
            lists["cluster_ids"].notna() & lists["levels"].isin(setting.levels)
        ].sum()
        # a city's own list is part of its level's total
        assert need["unseen"] == of_levels + of_programmes
        spreads = found.tables["spreads"][list(SPREADS)].to_numpy()
        assert found.value == row["certainty"] == pytest.approx(spreads.min()) and row[
            "certainty_high"
        ] == pytest.approx(spreads.max())


@pytest.mark.parametrize("policy_id", POLICIES)
def test_robustness_counts_the_settings_of_the_grid_that_its_evidence_lists(
    real_registry, policy_id
):
    setting = default_setting(real_registry, policy_id)
    for row in sampled(defended_needs(real_registry, setting).dropna(subset="robust")):
        found = resolve(real_registry, setting, need_id(*(row[name] for name in NEED), of="robust"))
        grid = found.tables["settings"]
        assert (len(grid), grid["is_gap"].sum(), found.value) == (
            row["settings"],
            row["gap_settings"],
            row["gap_settings"],
        )
        assert not grid.duplicated(["radius_km", "levels", "statuses"]).any()


@pytest.mark.parametrize("policy_id", POLICIES)
def test_the_evidence_of_a_fix_shows_that_it_closes_the_gap(real_registry, policy_id):
    setting = default_setting(real_registry, policy_id)
    lacking = defended_needs(real_registry, setting).dropna(subset="fix")
    for row in lacking.groupby("fix").head(3).to_dict("records"):
        found = resolve(real_registry, setting, need_id(*(row[name] for name in NEED), of="fix"))
        assert found.tables["need"]["fix_zh"].tolist() == [row["fix_zh"]]
        if row["fix"] == "new":
            assert math.isnan(found.value) and "after" not in found.tables
        else:
            (after,) = found.tables["after"].to_dict("records")
            assert after["capable" if row["fix"] == "stages" else "reachable"] == "yes"
            assert after["severity"] == found.value <= row["severity"]


@pytest.mark.parametrize("policy_id", POLICIES)
def test_what_else_is_known_of_a_need_opens_too(real_registry, policy_id):
    setting = default_setting(real_registry, policy_id)
    for row in sampled(defended_needs(real_registry, setting), each=2):
        for one in related(resolve(real_registry, setting, need_id(*(row[name] for name in NEED)))):
            found = resolve(real_registry, setting, one)
            assert need_id(*(row[name] for name in NEED)) in related(found) and one not in related(
                found
            )


def test_the_gap_table_shows_what_certainty_robustness_and_fix_of_its_rows_open_to(
    real_registry, setting
):
    for row in sampled(gaps(defended_needs(real_registry, setting))):
        ids = {
            of: row["evidence_id"].replace("need/", f"{of}/")
            for of in ("certainty", "robust", "fix")
        }
        if pd.notna(row["certainty"]):
            assert resolve(real_registry, setting, ids["certainty"]).value == pytest.approx(
                row["certainty"], abs=0.00005
            )
        if isinstance(row["robust"], str):
            assert resolve(real_registry, setting, ids["robust"]).value == row["gap_settings"]
        if isinstance(row["fix"], str):
            assert resolve(real_registry, setting, ids["fix"]).tables["need"][
                ["fix", "fix_en"]
            ].to_numpy().tolist() == [[row["fix"], row["fix_en"]]]


@pytest.mark.parametrize("measure", ["state", *COVERAGES])
def test_a_share_is_of_the_measure_that_its_id_names(real_registry, setting, measure):
    needs = needs_coverage(real_registry, setting).query("unit_kind == 'county'")
    met = (
        needs["state"].isin(("hosted", "reachable"))
        if measure == "state"
        else needs[measure] == "yes"
    )
    shares = (
        needs["need_weight"].where(met, 0).groupby(needs["unit_id"]).sum()
        / needs.groupby("unit_id")["need_weight"].sum()
    )
    for low, high in ((0, 0.0001), (0.0001, 0.5), (0.5, 1), (1, 2)):
        assert (
            resolve(real_registry, setting, f"share/county/{measure}/{low:g}/{high:g}").value
            == ((shares >= low) & (shares < high)).sum()
        )


def test_the_rule_of_a_count_is_that_of_what_it_counts_and_of_what_narrows_it(
    real_registry, setting
):
    for evidence_id, rules in {
        needs_id("county", "gaps"): ("method.a5",),
        needs_id("county", "hosted.yes"): ("method.a4",),
        needs_id("county", "capable.no", "worst"): ("method.a7",),
        needs_id("county", "gaps", fix="new", sureness="likely"): (
            "method.a5",
            "method.b1",
            "method.a8",
        ),
        needs_id("zone", border="yes"): ("method.a5", "beside.border_how"),
    }.items():
        assert resolve(real_registry, setting, evidence_id).rules == rules


@pytest.mark.parametrize("policy_id", POLICIES)
def test_what_stands_beside_the_gaps_is_counted_from_the_rows_of_its_tables(
    real_registry, policy_id
):
    setting = default_setting(real_registry, policy_id)
    pairs, alone, near = (
        question(real_registry, setting)
        for question in (explained_duplicates, explained_backup, explained_border)
    )
    expected = {
        pairs_id(): len(pairs),
        **{
            pairs_id(answer): int((pairs["duplicate"] == answer).sum())
            for answer in ("yes", "unknown", "no")
        },
    }
    expected |= {
        pairs_id(cluster=cluster): len(rows) for cluster, rows in pairs.groupby("cluster_id")
    }
    expected[pairs_id(city="330100")] = int(
        ((pairs["city"] == "杭州市") | (pairs["other_city"] == "杭州市")).sum()
    )
    for kind, rows in alone.groupby("unit_kind"):
        expected |= {
            needs_id(kind, if_closed="all"): len(rows),
            needs_id(kind, if_closed="gaps"): int(rows["state_if_closed"].isin(GAPS).sum()),
            alone_id(kind): rows["platform_id"].nunique(),
        }
        expected |= {
            needs_id(kind, alone=platform, if_closed="possible"): int(
                (some["state_if_closed"] == "possible").sum()
            )
            for platform, some in rows.groupby("platform_id")
        }
    for (kind, within), rows in near.groupby(["unit_kind", "within"]):
        expected |= {
            needs_id(kind, border=within): len(rows),
            needs_id(kind, count="units", border=within): rows["unit_id"].nunique(),
        }
    assert {name: resolve(real_registry, setting, name).value for name in expected} == expected


def test_what_is_not_used_and_what_rests_on_a_source_is_given_row_by_row(real_registry, setting):
    for table, key in (("unused", "what"), ("sources", "source_id")):
        for row in query(
            real_registry, table, serves_from=real_registry.policies[setting.policy_id].serves_from
        ).to_dict("records"):
            found = resolve(real_registry, setting, f"{table.removesuffix('s')}/{row[key]}")
            assert found.value == row["rows"] == len(found.tables["rows"])


def test_goals_and_lists_resolve_with_a_rule_in_words(real_registry, setting):
    for goal in targets(real_registry, setting).to_dict("records"):
        found = resolve(real_registry, setting, f"goal/{goal['target_id']}")
        assert found.value == goal["actual"] or (
            math.isnan(found.value) and math.isnan(goal["actual"])
        )
        assert all(word(rule, language) for rule in found.rules for language in LANGUAGES)
    found = resolve(real_registry, setting, "lists")
    assert found.value == found.tables["lists"]["rows_found"].sum() == 6


@pytest.mark.parametrize("what", ["clusters", "covered", "covered_then", "missing"])
def test_of_a_policy_set_that_names_no_clusters_a_forecast_resolves_to_unknown(real_registry, what):
    found = resolve(real_registry, default_setting(real_registry, "miit-2025"), f"forecast/{what}")
    assert math.isnan(found.value) and found.tables["clusters"].empty


@pytest.mark.parametrize(
    "stranger",
    [
        "",
        "need",
        "need/county/330102",
        "need/county/330102/none",
        "needs/county/fine",
        "needs/town/none",
        "goal/none",
        "lists/all",
        "x/y",
        "need/county/330102/ic/more",
        "needs/county/all/unit",
        "needs/county/all/street/1",
        "needs/county/state.yes",
        "worst/county/capable.perhaps",
        "share/county/state/a/b",
        "share/county/none/0/1",
        "platforms/nowhere",
        "platform/none",
        "zones/nowhere",
        "reach/pp-001/50/no",
        "reach/pp-001/near/yes",
        "list/none",
        "forecast/none",
        "alone/none",
        "pairs/perhaps",
        "pairs/all/city/none",
        "unused/none",
        "source/none",
        "certainty/county/330102/none",
        "fix/county/330603/textile",
        "needs/county/all/if_closed/fine",
        "needs/county/all/fix",
        "pair/a/b/c",
        "inside/county/none/ic",
        "ask/county/who/330100",
        "doubt/county/330102/none",
    ],
)
def test_what_names_nothing_is_refused_with_what_to_do(real_registry, setting, stranger):
    with pytest.raises(PlanningError, match="Copy it from a page or an export"):
        resolve(real_registry, setting, stranger)


def test_each_kind_of_count_is_that_of_an_independent_recount(real_registry, setting):
    needs = needs_coverage(real_registry, setting)
    counties = needs[needs["unit_kind"] == "county"]
    worst = (
        counties.assign(rank=counties["state"].map(STATES.index)).groupby("unit_id")["rank"].max()
    )
    city = counties[counties["adcode"].str.startswith("3306")]
    units = (
        real_registry.con.cursor()
        .execute("SELECT count(*) FROM units WHERE unit_kind = 'county'")
        .fetchone()[0]
    )
    platforms = real_registry.con.cursor().execute("SELECT count(*) FROM platforms").fetchone()[0]
    expected = {
        "needs/county/all": len(counties),
        "needs/county/met/city/330600": int(city["state"].isin(("hosted", "reachable")).sum()),
        "units/county/gaps": counties.loc[
            counties["state"].isin(("pipeline", "remote", "none")), "unit_id"
        ].nunique(),
        "needs/county/capable.no/cluster/ic": int(
            ((counties["cluster_id"] == "ic") & (counties["capable"] == "no")).sum()
        ),
        "needs/province/all/basis/plan": int(
            needs.loc[needs["unit_kind"] == "province", "need_basis"].str.contains("plan").sum()
        ),
        **{
            f"worst/county/{state}": int((worst == rank).sum()) for rank, state in enumerate(STATES)
        },
        "worst/county/no_need": units - len(worst),
        "platforms/all": platforms,
    }
    assert {name: resolve(real_registry, setting, name).value for name in expected} == expected


def test_narrowing_by_sureness_and_robustness_gives_the_rows_of_the_gap_table(
    real_registry, setting
):
    needs = defended_needs(real_registry, setting).query("unit_kind == 'county'")
    for by in ("sureness", "robust"):
        for value, rows in needs.groupby(by):
            assert (
                resolve(real_registry, setting, needs_id("county", **{by: value})).value
                == len(rows)
                > 0
            )


def test_every_row_of_every_export_has_an_id_that_resolves(real_registry, setting):
    needs = explained_needs(real_registry, setting)
    ask = {
        question.__name__: question(real_registry, setting)
        for question in (
            certainty,
            verify_first,
            robustness,
            explained_fixes,
            targets,
            explained_duplicates,
            explained_backup,
            explained_border,
        )
    }
    ask |= {
        "inside": matrix(real_registry, needs, "city", setting),
        "platform": query(real_registry, "platforms"),
        "alone": backup_by_platform(explained_backup(real_registry, setting)),
        "gaps": gaps(defended_needs(real_registry, setting)),
    }
    kinds = {
        "certainty": "certainty",
        "verify_first": "doubt",
        "robustness": "robust",
        "explained_fixes": "fix",
        "targets": "goal",
        "explained_duplicates": "pair",
        "explained_backup": "need",
        "explained_border": "need",
        "alone": "needs",
        "gaps": "need",
    }
    for name, table in ask.items():
        ids = identified(table)["evidence_id"]
        assert (
            ids.is_unique and len(ids) and set(ids.str.partition("/")[0]) == {kinds.get(name, name)}
        )
        for one in ids.sample(min(len(ids), 6), random_state=1):
            resolve(real_registry, setting, one)
