"""What a plan is compared with: other numbers of sites, no equity, longer radii."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analytics import solvers
from analytics.siting.models import MODELS
from analytics.siting.plan import Plan
from analytics.siting.plan_tables import plan_of
from analytics.siting.problem import SitingProblem
from analytics.solvers.opened import NONE, weight_covered

BEYOND = 20  # the curve goes on to so many sites


def curve(problem: SitingProblem, asked: int, report: solvers.Report | None) -> pd.DataFrame:
    """Find what 0, 1, ... sites beside those forced in cover at most, without equity.

    Args:
        asked: the number of sites that the curve reaches at least, unless a further site adds
            nothing before.

    Returns:
        sites, covered (share of need weight, 0-1), status.
    """
    instance = problem.instance(replace(problem.ask, model="mclp", worst_first=False))
    most = min(max(asked, BEYOND), len(problem.sites)) - problem.built
    answers = []
    if most > 0:
        answers = solvers.mclp_curve(instance, most, report=report)
    by_fixed = weight_covered(instance, NONE)
    covered = [by_fixed, *(answer.objective for answer in answers)]
    total = instance.weight.sum() or np.nan
    return pd.DataFrame(
        {
            "sites": np.arange(len(covered)) + problem.built,
            "covered": np.array(covered, float) / total,
            "status": ["optimal", *(answer.status for answer in answers)],
        }
    )


def fair_cost(problem: SitingProblem, fair: Plan, report: solvers.Report | None) -> float | None:
    """Find how much better the plan would be without equity, as `Plan.amount` measures it.

    Returns:
        At least 0; None unless both plans are proven.
    """
    free = replace(problem.ask, one_per_city=False, worst_first=False)
    answer = problem.answer(free, report)
    if answer.status != "optimal" or fair.status != "optimal":
        return None
    return abs(plan_of(problem, answer).amount - fair.amount)


def lacking(problem: SitingProblem, report: solvers.Report | None) -> dict[str, object]:
    """Find what an infeasible question lacks: at_least, must and waiting of its `Plan`.

    The fewest sites that serve every need that can be served (of distance models) and every city
    are a set covering of its own.
    """
    instance = problem.instance(problem.ask)
    groups = []
    if problem.ask.one_per_city:
        groups = problem.city_groups(instance)
    to_serve = sparse.csr_matrix((len(problem.needs), instance.sites))
    if MODELS[problem.ask.model].by_distance:
        to_serve = sparse.csr_matrix(np.isfinite(instance.need("km")))
    fewest = solvers.lscp(replace(instance, reach=to_serve), one_per_group=groups, report=report)
    is_proven = fewest.status == "optimal"
    return {
        "at_least": problem.built + len(fewest.chosen) if is_proven else None,
        "must": problem.built,
        "waiting": _waiting_cities(problem) if groups else (),
    }


def _waiting_cities(problem: SitingProblem) -> tuple[str, ...]:
    """Give the cities that have candidates and no site forced in."""
    cities = problem.sites["city_adcode"]
    waiting = set(cities.dropna()) - set(cities[problem.forced])
    return tuple(sorted(waiting))


def stretch(problem: SitingProblem, sites: int, report: solvers.Report | None) -> float | None:
    """Find the factor by which every radius would have to grow for so many sites to reach all.

    Args:
        problem: of the model p_center.
        sites: new sites, those forced in among them.

    Returns:
        inf if no radius that is measured is long enough; None if the search was ended.
    """
    instance = problem.instance(problem.ask)
    radius = problem.needs["radius_km"].to_numpy(float)
    in_radii = replace(
        instance,
        km=instance.need("km") / radius[:, None],
    )
    answer = solvers.p_center(in_radii, sites - problem.built, report=report)
    if answer.status == "infeasible":
        return float("inf")
    if answer.status == "optimal":
        return float(answer.objective)
    return None
