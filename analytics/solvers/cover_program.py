"""Maximal covering as a 0-1 programme (Church & ReVelle 1974)."""

import numpy as np
from scipy import sparse

from analytics.solvers.arrays import Floats, Ints
from analytics.solvers.cover import Cover
from analytics.solvers.highs import Program
from analytics.solvers.rules import rule_rows


def program(cover: Cover) -> Program:
    """Write maximal covering as a programme that minimises.

    Variables: sites (s), then whether a demand is covered (d), at most by as many as are chosen.
    """
    demands, sites = cover.reach.shape
    groups = [cover.group == group for group in cover.needed]
    budget = None if cover.counts_only else cover.budget
    rules = rule_rows(
        np.ones(sites, dtype=bool),
        cover.most,
        cover.cost,
        budget,
        groups,
    )
    linked = sparse.hstack([-cover.reach, sparse.identity(demands)])
    nothing = sparse.csr_matrix((len(rules.lower), demands))
    at_sites = sparse.hstack([sparse.csr_matrix(rules.rows), nothing])
    return Program(
        cost=np.concatenate([np.zeros(sites), -cover.weight]),
        rows=sparse.vstack([linked, at_sites]).tocsr(),
        row_lower=np.concatenate([np.full(demands, -np.inf), rules.lower]),
        row_upper=np.concatenate([np.zeros(demands), rules.upper]),
        binaries=sites,
    )


def values(cover: Cover, chosen: Ints) -> Floats:
    """Write a choice as values of the programme's variables."""
    site = np.zeros(len(cover.cost))
    site[chosen] = 1
    return np.concatenate([site, cover.covered(chosen) > 0])
