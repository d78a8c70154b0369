"""An answer of a location model as a plan: tables of sites and needs."""

from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import Any

import numpy as np
import pandas as pd

from analytics import solvers
from analytics.siting.models import MODELS
from analytics.siting.plan import Plan
from analytics.siting.problem import BACKUP, SitingProblem
from analytics.solvers.arrays import Bools, Floats, Ints, row_sums

WHOLE = 1e-6  # a need is taken in if no larger share of it is left out: the solver rounds
SITE_COLUMNS = ("clusters", "forced", "adds", "alone", "needs_new", "relies", "ties")


@dataclass(frozen=True, eq=False)
class _Choice:
    """The sites of an answer, the one that adds most first.

    Attributes:
        sites: (k,) rows of `problem.sites`.
        taken: (needs, k) share of each need, of those not covered before, that is in reach of a
            site; with capacities: that it takes in.
        added: (needs, k) share that each site adds to those before it.
    """

    problem: SitingProblem
    answer: solvers.Answer
    sites: Ints
    taken: Floats
    added: Floats

    @cached_property
    def own_site(self) -> Ints:
        """(needs,) the site that adds most of each need, the first of several; -1 for none."""
        if not self.added.shape[1]:
            return np.full(len(self.added), -1)
        return np.where(
            self.added.max(axis=1) > 0,
            self.added.argmax(axis=1),
            -1,
        )


def plan_of(problem: SitingProblem, answer: solvers.Answer) -> Plan:
    """Make the plan of an answer, without what it is compared with."""
    choice = _choice(problem, answer)
    sites = _site_table(choice)
    needs = _needs_after(choice, sites)
    weight = problem.planning_weight
    before = problem.covered_before
    return Plan(
        problem.ask,
        answer.status,
        sites,
        needs,
        answer.objective,
        answer.bound,
        answer.unique,
        # exact, so that equal sums are equal in whatever order the processor adds
        weight_before=fsum(weight[before]),
        weight_after=fsum(weight * needs["share"].to_numpy(float)),
        weight_all=fsum(weight),
        cities_without=_cities_without(problem),
    )


def _choice(problem: SitingProblem, answer: solvers.Answer) -> _Choice:
    """Give the sites forced in and those that the model chose, in the order of what they add."""
    sites = np.array([], int)
    if not np.isnan(answer.objective):
        chosen = np.array(answer.chosen, int) - problem.first_site
        sites = np.union1d(np.flatnonzero(problem.forced), chosen).astype(int)
    taken = _taken(problem, sites, answer)
    order, added = _in_order(taken, problem.planning_weight)
    return _Choice(
        problem,
        answer,
        sites[order],
        taken[:, order],
        added[:, order],
    )


def _taken(problem: SitingProblem, sites: Ints, answer: solvers.Answer) -> Floats:
    """(needs, k) as `_Choice.taken`."""
    is_open_need = ~problem.covered_before[:, None]
    if answer.shares is None:
        reach: Floats = problem.within[:, sites].toarray().astype(float)
        return reach * is_open_need
    all_sites = problem.first_site + len(problem.sites)
    shares = np.zeros((len(problem.needs), all_sites))
    for need, site, share in answer.shares:
        shares[need, site] = share
    taken: Floats = shares[:, problem.first_site + sites] * is_open_need
    return taken


def _in_order(taken: Floats, weight: Floats) -> tuple[Ints, Floats]:
    """(k,) sites, each time the one that adds most weight; (needs, k) the share that each adds."""
    left = np.ones(len(taken))
    added = np.zeros_like(taken)
    order: list[int] = []
    waiting = list(range(taken.shape[1]))
    while waiting:
        gains = weight @ np.minimum(taken, left[:, None])
        best = waiting[int(np.argmax(gains[waiting]))]  # the first of equal ones
        added[:, best] = np.minimum(taken[:, best], left)
        left = left - added[:, best]
        order.append(best)
        waiting.remove(best)
    return np.array(order, int), added


def _site_table(choice: _Choice) -> pd.DataFrame:
    """`Plan.sites`."""
    problem = choice.problem
    rows = problem.sites.iloc[choice.sites].drop(columns="at").reset_index(drop=True)
    needs_new = np.bincount(
        choice.own_site[choice.own_site >= 0],
        minlength=len(rows),
    )
    columns: dict[str, Any] = {
        "clusters": [";".join(problem.bundles[bundle]) for bundle in rows["bundle"]],
        "forced": problem.forced[choice.sites],
        "adds": problem.planning_weight @ choice.added,
        "alone": _lost_alone(choice),
        "needs_new": needs_new,
        "relies": _relying(choice),
        "ties": _ties(choice),
    }
    table = rows.assign(**columns)
    # types by the values, so that text is text and numbers are numbers; without any site, objects
    return pd.DataFrame(table.to_dict("records"), columns=table.columns)


def _lost_alone(choice: _Choice) -> Floats:
    """(k,) need weight lost without each site; NaN with capacities."""
    if choice.answer.shares is not None:
        return np.full(len(choice.sites), np.nan)
    is_only = choice.taken.sum(axis=1, keepdims=True) == choice.taken
    lost: Floats = choice.problem.planning_weight @ (choice.taken * is_only)
    return lost


def _ties(choice: _Choice) -> "pd.Series[str]":
    """(k,) names of the sites that would do as well, by ";"; None for none."""
    problem = choice.problem
    first = problem.first_site
    swaps = {site - first: others for site, others in choice.answer.swaps or ()}
    names = problem.sites["site"]
    ties = []
    for site in choice.sites:
        others = [other - first for other in swaps.get(int(site), ())]
        ties.append(";".join(names.iloc[others]) or None)
    return pd.Series(ties, dtype=object)


def _relying(choice: _Choice) -> Ints:
    """(k,) how many needs rely on each site: as the nearest, or for a second platform in reach."""
    problem = choice.problem
    sites = choice.sites
    if MODELS[problem.ask.model].by_distance and len(sites):
        km = problem.site_km[:, sites]
        is_nearest = km.min(axis=1) < problem.km_before
        nearest = km.argmin(axis=1)[is_nearest]
        return np.bincount(nearest, minlength=len(sites))
    reach: Bools = problem.within[:, sites].toarray() > 0
    platforms = problem.needs["before"].to_numpy() + reach.sum(axis=1)
    # where more platforms are in reach, none of them is relied on
    is_short = platforms <= BACKUP
    relying: Ints = (reach & is_short[:, None]).sum(axis=0)
    return relying


def _needs_after(choice: _Choice, sites: pd.DataFrame) -> pd.DataFrame:
    """`Plan.needs`."""
    problem = choice.problem
    before = problem.covered_before
    newly = np.minimum(choice.added.sum(axis=1), 1.0)
    share = np.where(before, 1.0, newly)
    is_whole = share > 1 - WHOLE
    names = sites["site"].tolist()
    own: list[Any] = [None] * len(choice.own_site)
    for need in np.flatnonzero(choice.own_site >= 0):
        own[need] = names[choice.own_site[need]]
    covered = np.select([before, is_whole, share > 0], ["before", "new", "partly"], "no")
    return problem.needs.assign(
        share=share,
        covered=covered,
        km_after=_km_after(choice),
        reachable=row_sums(problem.within) > 0,
        site=own,
    )


def _km_after(choice: _Choice) -> Floats:
    """(needs,) km to the nearest platform, existing or chosen, NaN for none."""
    km_to_chosen = choice.problem.site_km[:, choice.sites]
    nearest_new = km_to_chosen.min(axis=1, initial=np.inf)
    km = np.minimum(choice.problem.km_before, nearest_new)
    return np.where(np.isfinite(km), km, np.nan)


def _cities_without(problem: SitingProblem) -> tuple[str, ...]:
    """Tell where every city is to have a site: the cities in which there is no candidate."""
    if not problem.ask.one_per_city:
        return ()
    cities = problem.needs["city_adcode"]
    served = problem.sites["city_adcode"]
    without = set(cities.dropna()) - set(served.dropna())
    return tuple(sorted(without))
