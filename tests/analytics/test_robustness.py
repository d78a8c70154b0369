"""Robustness: the build's count over the grid equals asking coverage in every setting of it."""

from dataclasses import replace
from itertools import product

import pytest

from analytics.questions.coverage import GAPS, needs_coverage
from analytics.questions.robustness import robustness
from analytics.setting import default_setting
from data.policy import PolicySet


def recounted(registry, policy_id):
    """In how many settings of the grid each need is a gap, one coverage after another."""
    policy: PolicySet = registry.policies[policy_id]
    counts: dict[tuple, int] = {}
    for radius, levels, statuses in product(
        *(policy.grid[name] for name in ("radii_km", "levels", "statuses"))
    ):
        asked = replace(
            default_setting(registry, policy_id, scope="all"),
            radius_km=radius,
            levels=levels,
            statuses=statuses,
        )
        needs = needs_coverage(registry, asked)
        for key, state in zip(
            needs[["unit_kind", "unit_id", "cluster_id"]].itertuples(index=False, name=None),
            needs["state"],
            strict=True,
        ):
            counts[key] = counts.get(key, 0) + (state in GAPS)
    return counts


@pytest.mark.parametrize("policy_id", ["plan-2024-2027", "miit-2025"])
def test_the_count_over_the_grid_is_that_of_asking_coverage_each_time(real_registry, policy_id):
    expected = recounted(real_registry, policy_id)
    found = robustness(real_registry, default_setting(real_registry, policy_id, scope="all"))
    assert {
        tuple(key): gaps
        for *key, gaps in found[["unit_kind", "unit_id", "cluster_id", "gap_settings"]].itertuples(
            index=False
        )
    } == expected
    assert (found["settings"] == 5 * 3 * 3).all()


def test_robust_and_fragile_are_said_of_gaps_alone(real_registry):
    found = robustness(real_registry, default_setting(real_registry))
    assert (found["robust"].notna() == found["state"].isin(GAPS)).all()
    assert (
        (found["robust"] == "yes") == (found["state"].isin(GAPS) & (found["robustness"] >= 0.9))
    ).all()
