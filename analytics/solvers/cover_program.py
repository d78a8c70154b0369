"""Maximal covering as a 0-1 programme (Church & ReVelle 1974)."""

import numpy as np
from scipy import sparse

from analytics.solvers.highs import Program
from analytics.solvers.instance import rule_rows
from analytics.solvers.interchange import Cover


def program(cover: Cover) -> Program:
    """Variables: sites (s), then whether a demand is covered (d); a demand is covered at most by as
    many as are chosen.
    """
    demands, sites = cover.reach.shape
    groups = [cover.group == group for group in cover.needed]
    rules, lower, upper = rule_rows(
        np.ones(sites), cover.most, cover.cost, None if cover.counts_only else cover.budget, groups
    )
    linked = sparse.hstack([-cover.reach, sparse.identity(demands)])
    rules = sparse.hstack([sparse.csr_matrix(rules), sparse.csr_matrix((len(rules), demands))])
    return Program(
        cost=np.concatenate([np.zeros(sites), -cover.weight]),
        rows=sparse.vstack([linked, rules]).tocsr(),
        row_lower=np.concatenate([np.full(demands, -np.inf), lower]),
        row_upper=np.concatenate([np.zeros(demands), upper]),
        binaries=sites,
    )


def values(cover: Cover, chosen: np.ndarray) -> np.ndarray:
    """A choice as values of the programme's variables."""
    site = np.zeros(len(cover.cost))
    site[chosen] = 1
    return np.concatenate([site, cover.covered(chosen) > 0])
