"""Maximal covering: the sites that cover most weight, and what each further site buys."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from analytics.solvers.answer import INFEASIBLE, Answer, Swaps
from analytics.solvers.arrays import Floats, Ints
from analytics.solvers.cover import Cover, cover_of
from analytics.solvers.highs import DEFAULT, Limits, Report
from analytics.solvers.instance import Instance
from analytics.solvers.maximal import CoverAnswer, is_unique, solve_cover
from analytics.solvers.opened import (
    NONE,
    column,
    count_open,
    indices,
    lost_without,
    marginal,
    sites_of,
    weight_covered,
    where,
    without_idle,
)
from analytics.solvers.rounding import TIE, same
from analytics.solvers.rules import Rules, rules_of


def mclp(
    instance: Instance,
    *,
    sites: int | None = None,
    budget: float | None = None,
    one_per_group: Collection[int] = (),
    limits: Limits = DEFAULT,
    report: Report | None = None,
) -> Answer:
    """Choose the sites that cover most weight: the maximal covering location problem.

    maximise    sum_i w_i y_i
    subject to  y_i <= sum_{j covers i} x_j     for each demand i
                sum_j x_j <= sites,  sum_j c_j x_j <= budget
                sum_{j in g} x_j >= 1           for each group g
                x_j, y_i in {0, 1}

    with w the weight, c the cost, x_j = 1 where site j is open and y_i = 1 where demand i is
    covered. Fixed sites have x_j = 1, and neither number nor budget counts them. Church, R. &
    ReVelle, C. (1974), The maximal covering location problem. Papers of the Regional Science
    Association 32.

    Args:
        sites, budget: at most so many, at most so much, or both.
        one_per_group: groups that must each have an open site.
        report: hears the share done, objective and bound; False from it stops the search.

    Raises:
        ValueError: neither sites nor budget is given, or a rule makes no sense.
    """
    rules = rules_of(instance, sites, budget, one_per_group)
    if not rules.can_be_kept(instance):
        return INFEASIBLE
    cover = cover_of(instance, rules)
    best = solve_cover(cover, limits, report=_beside_fixed(instance, report))
    return _covered(instance, rules, cover, best)


def mclp_unique(
    instance: Instance,
    answer: Answer,
    *,
    sites: int | None = None,
    budget: float | None = None,
    one_per_group: Collection[int] = (),
    limits: Limits = DEFAULT,
) -> Answer:
    """Settle `unique` of an optimal answer of `mclp` to the same question.

    It takes a second search as long as the first, and is not for big questions. A tie by a single
    swap settles it without a search.

    Returns:
        The answer; unchanged unless it is optimal.
    """
    if answer.status != "optimal":
        return answer
    if any(others for _, others in answer.swaps or ()):
        return replace(answer, unique=False)
    rules = rules_of(instance, sites, budget, one_per_group)
    cover = cover_of(instance, rules, dominated=True)
    chosen = np.searchsorted(cover.site_ids, np.array(answer.chosen, dtype=int))
    return replace(answer, unique=is_unique(cover, chosen, limits))


def mclp_curve(
    instance: Instance, most: int, *, limits: Limits = DEFAULT, report: Report | None = None
) -> list[Answer]:
    """Answer `mclp` for 1, 2, ... `most` sites: what each further site buys.

    It ends early where all that can be covered is, and where it is cancelled, with a cancelled
    answer. Each number of sites starts from the choice and the prices of the one before.

    Args:
        limits: for each of the numbers.
        report: hears the share of the curve that is done.
    """
    rules = rules_of(instance, most, None, ())
    cover = cover_of(instance, rules)
    answers: list[Answer] = []
    start = None
    price = None
    for sites in range(1, most + 1):
        fewer = replace(cover, most=min(sites, len(cover.cost)))
        listener = _beside_fixed(instance, _part(report, sites - 1, most))
        best = solve_cover(fewer, limits, report=listener, start=start, price=price)
        start = best.chosen
        price = best.relaxation.price
        answer = _covered(instance, replace(rules, sites=sites), fewer, best)
        goes_on = not report or report(sites / most, answer.objective, answer.bound)
        is_cancelled = answer.status == "cancelled" or (not goes_on and sites < most)
        if is_cancelled:
            answer = replace(answer, status="cancelled")
        answers.append(answer)
        is_complete = len(answer.uncovered) == len(answer.unservable)
        if is_cancelled or is_complete:
            break
    return answers


def _part(report: Report | None, done: int, of: int) -> Report | None:
    """Tell a report the share of the whole curve."""
    if report is None:
        return None
    return lambda share, objective, bound: report((done + share) / of, objective, bound)


def _beside_fixed(instance: Instance, report: Report | None) -> Report | None:
    """Tell a report the figures with what fixed sites cover."""
    if report is None:
        return None
    already = weight_covered(instance, NONE)
    return lambda done, objective, bound: report(done, already + objective, already + bound)


def _covered(instance: Instance, rules: Rules, cover: Cover, best: CoverAnswer) -> Answer:
    """Give the answer in the instance's own indices."""
    chosen = np.sort(cover.site_ids[best.chosen])
    objective = weight_covered(instance, chosen)
    chosen = without_idle(
        instance, rules, chosen, lambda rest: same(weight_covered(instance, rest), objective)
    )
    bound = objective
    if best.status != "optimal":
        bound = max(objective, weight_covered(instance, NONE) + best.bound)
    count = count_open(instance, chosen)
    weighs = instance.weight > 0
    return Answer(
        best.status,
        indices(chosen),
        objective,
        bound,
        gains=lost_without(instance, chosen, count),
        marginal=marginal(instance, chosen),
        uncovered=where(weighs & (count == 0)),
        unservable=where(weighs & (sites_of(instance) == 0)),
        swaps=_covering_swaps(instance, rules, chosen, count),
    )


def _covering_swaps(instance: Instance, rules: Rules, chosen: Ints, count: Floats) -> Swaps:
    """For each chosen site those in whose place as much would be covered."""
    reach = instance.need("reach")
    tolerance = TIE * max(instance.weight.sum(), 1e-300)
    swaps = []
    for site in chosen:
        without = count - column(instance, site)
        uncovered = np.where(without == 0, instance.weight, 0.0)
        gain = reach.T @ uncovered
        is_equal = np.abs(gain - gain[site]) <= tolerance
        allowed = rules.swaps(instance, chosen, site)
        swaps.append((int(site), where(is_equal & allowed)))
    return tuple(swaps)
