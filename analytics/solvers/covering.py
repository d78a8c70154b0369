"""Maximal covering: the sites that cover most weight, and what each further site buys."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from analytics.solvers.highs import DEFAULT, Limits, Report
from analytics.solvers.instance import (
    INFEASIBLE,
    Answer,
    Instance,
    Rules,
    column,
    count_open,
    indices,
    lost_without,
    marginal,
    rules_of,
    same,
    sites_of,
    weight_covered,
    where,
    without_idle,
)
from analytics.solvers.interchange import Cover, cover_of
from analytics.solvers.maximal import Found, is_unique, solve_cover


def mclp(
    instance: Instance,
    *,
    sites: int | None = None,
    budget: float | None = None,
    one_per_group: Collection[int] = (),
    limits: Limits = DEFAULT,
    report: Report | None = None,
    prove_unique: bool = False,
) -> Answer:
    """The sites that cover most weight. Method: MCLP, Church & ReVelle 1974, with at most `sites`,
    at most `budget`, or both.

    `prove_unique` asks for `Answer.unique`: a second search of as long as the first, not for big
    questions.

    Raises:
        ValueError: neither sites nor budget given, or one of them cannot be meant.
    """
    rules = rules_of(instance, sites, budget, one_per_group)
    if not rules.can_be_kept(instance):
        return INFEASIBLE
    cover = cover_of(instance, rules)
    found = solve_cover(cover, limits, report=_beside_fixed(instance, report))
    answer = _covered(instance, rules, cover, found)
    if prove_unique and answer.status == "optimal":
        return replace(answer, unique=_is_unique(instance, rules, answer, limits))
    return answer


def _is_unique(instance: Instance, rules: Rules, answer: Answer, limits: Limits) -> bool | None:
    """Whether every optimal choice contains all that is chosen; a tie by a single swap settles it
    without a search.
    """
    if any(others for _, others in answer.swaps):
        return False
    cover = cover_of(instance, rules, dominated=True)
    return is_unique(
        cover, np.searchsorted(cover.site_ids, np.array(answer.chosen, dtype=int)), limits
    )


def mclp_curve(
    instance: Instance, most: int, *, limits: Limits = DEFAULT, report: Report | None = None
) -> list[Answer]:
    """`mclp` for 1, 2, ... `most` sites; what each further site buys.

    It ends early where all that can be covered is, and where it is cancelled, with a cancelled
    answer. Each number of sites starts from the choice and the prices of the one before. `limits`
    holds for each of them; `report` hears the share of the curve that is done.
    """
    rules = rules_of(instance, most, None, ())
    cover = cover_of(instance, rules)
    answers, start, price = [], None, None
    for sites in range(1, most + 1):
        fewer = replace(cover, most=min(sites, len(cover.cost)))
        heard = _beside_fixed(instance, _part(report, sites - 1, most))
        found = solve_cover(fewer, limits, report=heard, start=start, price=price)
        start, price = found.chosen, found.relaxation.price
        answers.append(_covered(instance, replace(rules, sites=sites), fewer, found))
        goes_on = not report or report(sites / most, answers[-1].objective, answers[-1].bound)
        if answers[-1].status == "cancelled" or not goes_on:
            answers[-1] = answers[-1] if sites == most else replace(answers[-1], status="cancelled")
            break
        if len(answers[-1].uncovered) == len(answers[-1].unservable):
            break
    return answers


def _part(report: Report | None, done: int, of: int) -> Report | None:
    return report and (
        lambda share, objective, bound: report((done + share) / of, objective, bound)
    )


def _beside_fixed(instance: Instance, report: Report | None) -> Report | None:
    """The figures with what fixed sites cover."""
    if report is None:
        return None
    already = weight_covered(instance, np.empty(0, dtype=int))
    return lambda done, objective, bound: report(done, already + objective, already + bound)


def _covered(instance: Instance, rules: Rules, cover: Cover, found: Found) -> Answer:
    """The answer in the instance's own indices."""
    chosen = np.sort(cover.site_ids[found.chosen])
    objective = weight_covered(instance, chosen)
    chosen = without_idle(
        instance, rules, chosen, lambda rest: same(weight_covered(instance, rest), objective)
    )
    already = weight_covered(instance, np.empty(0, dtype=int))
    bound = objective if found.status == "optimal" else max(objective, already + found.bound)
    count = count_open(instance, chosen)
    return Answer(
        found.status,
        indices(chosen),
        objective,
        bound,
        gains=lost_without(instance, chosen, count),
        marginal=marginal(instance, chosen),
        uncovered=where((instance.weight > 0) & (count == 0)),
        unservable=where((instance.weight > 0) & (sites_of(instance) == 0)),
        swaps=_covering_swaps(instance, rules, chosen, count),
    )


def _covering_swaps(
    instance: Instance, rules: Rules, chosen: np.ndarray, count: np.ndarray
) -> tuple:
    """For each chosen site those in whose place as much would be covered."""
    swaps = []
    for site in chosen:
        without = count - column(instance, site)
        gain = instance.reach.T @ np.where(without == 0, instance.weight, 0.0)
        equal = np.abs(gain - gain[site]) <= 1e-9 * max(instance.weight.sum(), 1e-300)
        swaps.append((int(site), where(equal & rules.swaps(instance, chosen, site))))
    return tuple(swaps)
