"""Siting: one cluster beside spopt, the curve of twenty clusters, and a nation too big to solve
outright. python -m tests.bench.siting
"""

import logging
import time
from collections.abc import Callable

import numpy as np
import pulp
from scipy import sparse
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist
from spopt.locate import MCLP, PMedian

from analytics.solvers import Answer, Instance, Limits, mclp, mclp_curve, p_median
from tests.bench import report

COUNTIES, CLUSTERS, SITES, RADIUS_KM = 90, 20, 10, 50.0
CURVE_TARGET_S, NATION_TARGET_S, CLUSTER_TARGET_S = 5, 30, 0.1
KIN = 4  # clusters so near in kind that a wide site serves them all
WIDE = 0.1  # of the sites


def seconds(work: Callable[[], object], repeat: int = 1) -> tuple[object, float]:
    """What the work gives and the median of its times."""
    times = []
    for _ in range(repeat):
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
    return result, float(np.median(times))


def province(rng: np.random.Generator) -> np.ndarray:
    """Distances (90, 90) between counties on a square of 300 km."""
    points = rng.uniform(0, 300, (COUNTIES, 2))
    return cdist(points, points)


def cluster() -> None:
    """One cluster, every county a need and a candidate: the model built and solved,
    beside spopt.
    """
    rng = np.random.default_rng(2027)
    km, weight = province(rng), rng.uniform(0.1, 1, COUNTIES)
    instance = Instance(weight, sparse.csr_matrix(km <= RADIUS_KM), km=km)
    cbc = pulp.PULP_CBC_CMD(msg=False)
    for name, ours, theirs in (
        (
            "mclp",
            lambda: mclp(instance, sites=SITES),
            lambda: MCLP.from_cost_matrix(km, weight, RADIUS_KM, SITES).solve(cbc),
        ),
        (
            "p_median",
            lambda: p_median(instance, SITES),
            lambda: PMedian.from_cost_matrix(km, weight, SITES).solve(cbc),
        ),
    ):
        answer, took = seconds(ours, 5)
        model, spopt_took = seconds(theirs, 5)
        same = bool(np.isclose(answer.objective, model.problem.objective.value(), rtol=1e-6))
        report.line(
            "siting",
            what=name,
            needs=COUNTIES,
            candidates=COUNTIES,
            sites=SITES,
            status=answer.status,
            same_optimum_as_spopt=same,
            seconds=round(took, 3),
            spopt_seconds=round(spopt_took, 3),
            times_faster=round(spopt_took / took, 1),
            target_s=CLUSTER_TARGET_S,
            met=took <= CLUSTER_TARGET_S,
        )


def curve() -> None:
    """90 counties x 20 clusters: a site is a county for a cluster; some serve every cluster of
    their kind.
    """
    rng = np.random.default_rng(2027)
    near, size = province(rng) <= RADIUS_KM, COUNTIES * CLUSTERS
    weight = rng.choice([0, 0.25, 0.5, 1], size, p=[0.4, 0.2, 0.2, 0.2])
    county, kind = np.tile(np.arange(COUNTIES), CLUSTERS), np.repeat(np.arange(CLUSTERS), COUNTIES)
    serves = (kind[:, None] == kind) | (
        (kind[:, None] // KIN == kind // KIN) & (rng.random(size) < WIDE)
    )
    instance = Instance(weight, sparse.csr_matrix(near[np.ix_(county, county)] & serves))
    answers, took = seconds(lambda: mclp_curve(instance, 20))
    report.line(
        "siting",
        what="curve",
        needs=size,
        candidates=size,
        pairs=instance.reach.nnz,
        sites="1-20",
        optimal=sum(answer.status == "optimal" for answer in answers),
        seconds=round(took, 2),
        target_s=CURVE_TARGET_S,
        met=took <= CURVE_TARGET_S,
    )


def nation() -> None:
    """3,000 candidates x 10,000 needs: seconds to 2 % proven, then the gap after half a minute
    more.
    """
    rng = np.random.default_rng(0)
    candidates, needs = rng.uniform(0, 3000, (3000, 2)), rng.uniform(0, 3000, (10_000, 2))
    pairs = cKDTree(needs).sparse_distance_matrix(
        cKDTree(candidates), 150.0, output_type="coo_matrix"
    )
    instance = Instance(
        rng.uniform(0.1, 1, 10_000),
        sparse.csr_matrix((np.ones(pairs.nnz), (pairs.row, pairs.col)), (10_000, 3000)),
    )
    answer, took = seconds(lambda: mclp(instance, sites=100, limits=Limits(gap=0.02)))
    _nation_line(
        "nation to 2 % proven",
        answer,
        took,
        instance,
        target_s=NATION_TARGET_S,
        met=answer.gap <= 0.02 and took <= NATION_TARGET_S,
    )
    answer, took = seconds(lambda: mclp(instance, sites=100, limits=Limits(seconds=took + 30)))
    _nation_line("nation polished half a minute longer", answer, took, instance)


def _nation_line(
    what: str, answer: Answer, took: float, instance: Instance, **facts: object
) -> None:
    report.line(
        "siting",
        what=what,
        needs=instance.reach.shape[0],
        candidates=instance.sites,
        pairs=instance.reach.nnz,
        sites=100,
        status=answer.status,
        objective=round(answer.objective, 1),
        bound=round(answer.bound, 1),
        gap_percent=round(100 * answer.gap, 2),
        seconds=round(took, 1),
        **facts,
    )


def main() -> None:
    logging.captureWarnings(True)  # PuLP's notes about its next version
    logging.disable(logging.WARNING)
    cluster()
    curve()
    nation()


if __name__ == "__main__":
    main()
