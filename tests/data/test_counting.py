"""What every question begins with: which platforms exist, since when, by which level they count,
and what they serve.
"""

import calendar
from dataclasses import replace

import pytest

from data.build.policy_tables import policy_scope
from data.policy import Named, load_policies
from data.vocabulary import EXISTING, LEVELS, PIPELINE, STATUSES
from tests.conftest import table_of

SETTING = {
    "levels": list(LEVELS),
    "confidences": ["confirmed", "likely"],
    "as_of": "2026-11-23",
    "statuses": list(EXISTING),
    "pipeline": list(PIPELINE),
    "presumed": True,
    "counted": [],
    "opened": [],
}
COUNTING = f"SELECT * FROM counting({', '.join(f'${name}' for name in SETTING)})"


def counted(registry, **changes):
    """platform_id -> (level, existing, surely) of the platforms that count."""
    rows = registry.con.cursor().execute(COUNTING, SETTING | changes).df()
    return {row.platform_id: (row.level, row.existing, row.surely) for row in rows.itertuples()}


# --- existence ------------------------------------------------------------------------------------

ON_RECORD = [(status, lists) for status in STATUSES for lists in (None, "pl-1")]


@pytest.fixture(scope="module")
def of_every_status(registry_of):
    """A platform of every status, on a list and on none."""
    rows = [
        {"platform_id": f"{status} {lists}", "status": status, "list_ids": lists}
        for status, lists in ON_RECORD
    ]
    return registry_of(platforms=rows)


@pytest.mark.parametrize("presumed", [True, False])
@pytest.mark.parametrize("status, lists", ON_RECORD)
def test_a_platform_surely_exists_if_it_operates_or_is_presumed_to_since_a_list_recognised_it(
    of_every_status, status, lists, presumed
):
    is_pipeline = status in ("under_construction", "planned", "reserve")
    surely = status == "operating" or (status == "unknown" and lists is not None and presumed)
    assert counted(of_every_status, presumed=presumed)[f"{status} {lists}"][1:] == (
        not is_pipeline,
        surely,
    )


def test_a_platform_of_unknown_status_that_no_list_recognised_may_exist_and_is_not_counted_on(
    of_every_status,
):
    assert counted(of_every_status)["unknown None"][1:] == (True, False)


def test_no_list_makes_a_pipeline_exist_and_opening_it_does(of_every_status):
    assert counted(of_every_status)["planned pl-1"][1:] == (False, False)
    assert counted(of_every_status, opened=["planned pl-1"])["planned pl-1"][1:] == (True, True)


def test_a_status_that_does_not_count_as_existing_or_to_come_is_left_out(of_every_status):
    found = counted(of_every_status, statuses=["operating"], pipeline=["planned"])
    assert {name.split()[0] for name in found} == {"operating", "planned"}


# --- days -----------------------------------------------------------------------------------------


def ends(registry, day):
    return (
        registry.con.cursor()
        .execute("SELECT earliest($day), latest($day)", {"day": day})
        .fetchone()
    )


@pytest.mark.parametrize("year", [2024, 2025, 2100])
def test_a_day_known_by_its_year_or_month_lies_between_the_first_and_the_last_day_of_it(
    registry_of, year
):
    registry = registry_of()
    assert ends(registry, str(year)) == (f"{year}-01-01", f"{year}-12-31")
    for month in range(1, 13):
        last = calendar.monthrange(year, month)[1]
        assert ends(registry, f"{year}-{month:02d}") == (
            f"{year}-{month:02d}-01",
            f"{year}-{month:02d}-{last}",
        )


def test_a_day_is_itself_and_no_day_is_none(registry_of):
    assert ends(registry_of(), "2025-06-15") == ("2025-06-15",) * 2
    assert ends(registry_of(), None) == (None, None)


# recognised on, asked for: whether the platform is there surely, perhaps (False) or not (None)
RECOGNISED = [
    ("2025", "2024-12-31", None),
    ("2025", "2025-01-01", False),
    ("2025", "2025-06-01", False),
    ("2025", "2025-12-30", False),
    ("2025", "2025-12-31", True),
    ("2025-06", "2025-05-31", None),
    ("2025-06", "2025-06-29", False),
    ("2025-06", "2025-06-30", True),
    ("2024-02", "2024-02-28", False),
    ("2024-02", "2024-02-29", True),
    ("2025-06-15", "2025-06-14", None),
    ("2025-06-15", "2025-06-15", True),
    (None, "1949-10-01", True),
]


@pytest.mark.parametrize("recognised, as_of, surely", RECOGNISED)
def test_a_platform_is_there_surely_from_the_last_day_it_may_have_and_perhaps_from_the_first(
    registry_of, recognised, as_of, surely
):
    registry = registry_of(platforms=[{"platform_id": "p", "recognised_on": recognised}])
    assert counted(registry, as_of=as_of) == (
        {} if surely is None else {"p": ("provincial", True, surely)}
    )


def test_a_platform_counted_whatever_is_on_record_is_there_on_every_day(registry_of):
    registry = registry_of(
        platforms=[{"platform_id": "p", "recognised_on": "2025", "level": "unlisted"}]
    )
    assert counted(registry, as_of="2020-01-01", levels=["national"], counted=["p"]) == {
        "p": ("unlisted", True, True)
    }


# --- levels ---------------------------------------------------------------------------------------

# level, other levels, levels that count: the level by which the platform counts
HELD = [
    ("provincial", None, ["provincial", "municipal"], "provincial"),
    ("provincial", "municipal", ["provincial", "municipal"], "provincial"),
    ("national_programme", "municipal", ["provincial", "municipal"], "municipal"),
    ("national_programme", "provincial; municipal", ["municipal", "provincial"], "provincial"),
    ("national_programme", "provincial;municipal", ["municipal"], "municipal"),
    ("national_programme", "municipal", list(LEVELS), "national_programme"),
    ("national_programme", "municipal", ["provincial"], None),
    ("unlisted", None, ["municipal"], None),
]


@pytest.mark.parametrize("level, others, levels, expected", HELD)
def test_a_platform_counts_by_the_first_of_its_levels_that_counts_or_not_at_all(
    registry_of, level, others, levels, expected
):
    registry = registry_of(platforms=[{"platform_id": "p", "level": level, "other_levels": others}])
    assert counted(registry, levels=levels) == (
        {} if expected is None else {"p": (expected, True, True)}
    )


# --- service --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fields(registry_of):
    """Platforms whose field is stated and mapped, to clusters or to none, is not mapped, or is not
    stated.
    """
    return registry_of(
        clusters=[
            {"cluster_id": "ic"},
            {"cluster_id": "nev"},
            {"cluster_id": "group", "tier": "trillion"},
            {"cluster_id": "half", "tier": "500bn"},
        ],
        field_map=[
            {"field_text": "芯片", "cluster_id": "ic", "weight": 0.7},
            {"field_text": "芯片", "cluster_id": "nev", "weight": 0.3},
            {"field_text": "旅游", "cluster_id": "none", "weight": 1.0},
        ],
        platforms=[
            {"platform_id": "mapped", "field": "芯片"},
            {"platform_id": "of none", "field": "旅游"},
            {"platform_id": "unmapped", "field": "未见过的领域"},
            {"platform_id": "not stated", "field": None},
        ],
        platform_clusters=[
            {"platform_id": "mapped", "cluster_id": "ic", "weight": 0.7},
            {"platform_id": "mapped", "cluster_id": "nev", "weight": 0.3},
        ],
    )


def serving(registry, serves_from):
    """(platform_id, cluster_id) -> whether it surely serves the cluster; others surely do not."""
    rows = (
        registry.con.cursor()
        .execute(
            "SELECT platform_id, cluster_id, serves FROM serving($share)", {"share": serves_from}
        )
        .fetchall()
    )
    assert len({row[:2] for row in rows}) == len(rows)
    return {row[:2]: row[2] for row in rows}


ANYTHING = {
    (platform, cluster): False
    for platform in ("unmapped", "not stated")
    for cluster in ("ic", "nev")
}


@pytest.mark.parametrize(
    "share, ic, nev",
    [
        (0.2, True, True),
        (0.3, True, True),
        (0.5, True, False),
        (0.7, True, False),
        (0.8, False, False),
    ],
)
def test_a_platform_serves_from_the_share_on_and_it_is_unknown_below_or_without_a_field(
    fields, share, ic, nev
):
    assert serving(fields, share) == ANYTHING | {("mapped", "ic"): ic, ("mapped", "nev"): nev}


def test_a_stated_and_mapped_field_of_something_else_serves_no_cluster(fields):
    assert not any(platform == "of none" for platform, _ in serving(fields, 0.01))


def test_no_platform_may_serve_a_group_of_clusters(fields):
    assert {cluster for _, cluster in serving(fields, 0.5)} == {"ic", "nev"}


# --- which clusters a policy set stands for -------------------------------------------------------

CLUSTERS = table_of(
    "clusters",
    [
        {"cluster_id": name, "tier": tier}
        for name, tier in (
            ("ic", "characteristic"),
            ("nev", "characteristic"),
            ("quantum", "future"),
            ("fusion", "future"),
            ("light-industry", "named"),
            ("group", "trillion"),
        )
    ],
)


def scope(**changes):
    plain = {"fields": (), "tiers": (), "also": ()}
    policy = replace(load_policies()["plan-2024-2027"], **(plain | changes))
    return policy_scope({policy.id: policy}, CLUSTERS)["cluster_id"].tolist()


def test_a_policy_set_stands_for_the_clusters_of_its_fields_tiers_and_for_single_ones_once():
    assert scope() == []
    assert scope(fields=(Named("芯片", "Chips", ("ic", "quantum")),)) == ["ic", "quantum"]
    assert scope(tiers=("future",)) == ["quantum", "fusion"]
    assert scope(also=("light-industry",)) == ["light-industry"]
    every = scope(
        fields=(Named("芯片", "Chips", ("ic", "quantum")),),
        tiers=("future",),
        also=("light-industry", "ic"),
    )
    assert every == ["ic", "quantum", "fusion", "light-industry"]


def test_the_needs_of_a_policy_set_are_those_of_its_clusters_unless_all_are_asked_for(registry_of):
    registry = registry_of(
        clusters=[{"cluster_id": "ic"}, {"cluster_id": "light-industry", "tier": "named"}],
        needs=[{"cluster_id": "ic"}, {"cluster_id": "light-industry"}],
    )

    def needed(policy, which):
        sql = "SELECT cluster_id FROM needed($policy, NULL, $which) ORDER BY 1"
        return [
            name
            for (name,) in (
                registry.con.cursor().execute(sql, {"policy": policy, "which": which}).fetchall()
            )
        ]

    assert needed("plan-2024-2027", "policy") == ["ic"]
    assert needed("plan-2024-2027", "all") == ["ic", "light-industry"]
    assert needed("zhejiang-2025-24", "policy") == ["ic", "light-industry"]


def test_the_scope_of_every_policy_set_on_record_is_its_fields_tiers_and_single_clusters(
    real_registry,
):
    tier_of = dict(
        real_registry.con.cursor().execute("SELECT cluster_id, tier FROM clusters").fetchall()
    )
    found = (
        real_registry.con.cursor()
        .execute("SELECT policy_id, cluster_id FROM policy_scope")
        .fetchall()
    )
    for policy in real_registry.policies.values():
        expected = {name for field in policy.fields for name in field.clusters} | set(policy.also)
        expected |= {name for name, tier in tier_of.items() if tier in policy.tiers}
        assert sorted(name for policy_id, name in found if policy_id == policy.id) == sorted(
            expected
        ), policy.id
