"""A plan, the answer to a question of siting: sites, needs afterwards, and how sure it is."""

from dataclasses import dataclass

import pandas as pd

from analytics import solvers
from analytics.siting.ask import Ask
from analytics.siting.models import MODELS, Model

# how a need is covered; partly: with capacities, some of it is taken in
COVERED = ("before", "new", "partly", "no")


# eq=False: hashed by identity, so a plan (which holds DataFrames) can be a cache key
@dataclass(frozen=True, eq=False)
class Plan:
    """What a question of siting comes to.

    Attributes:
        status: "optimal" (proven), "within_limit", "infeasible" or "cancelled".
        sites: one row per chosen site, the one that adds most first: site, site_kind, site_id,
            site_name(_en), city(_en), bundle, clusters (ids by ";"), forced, adds (need weight
            beside those before), alone (need weight lost without it; NaN with capacities, where
            others may take over), needs_new (needs that are its own: `needs` names it as their
            site), relies (needs that would have fewer than two platforms in reach without it, of
            lscp_backup; to which it is the nearest, of distances), ties (sites that would do as
            well, by ";").
        needs: the demand with planning_weight (need weight times the factors that are asked for),
            share (0-1, in reach; with capacities: taken in), covered (one of `COVERED`), site
            (what newly covers it; with capacities: what takes in most of it), km_after (to the
            nearest platform then, NaN where none is measured), weight (as the model counts it),
            reachable (some candidate could cover it).
        objective, bound: the model's own; NaN where no answer was found.
        unique: no other choice is as good; None if that was not examined.
        weight_before, weight_after, weight_all: planning weight covered, and of all needs.
        curve: sites, covered (share of need weight, 0-1), status, one row per number of sites
            from 0; of the models that have one.
        cities_without: adcodes of the cities in which there is no candidate.
        at_least: the fewest sites that would do, where those asked for are too few.
        must: if infeasible, how many sites are forced in.
        waiting: if infeasible, the cities (adcodes) that want a site beside those forced in.
        stretch: with radii longer by this factor the sites asked for reach every need; inf if no
            radius that is measured is long enough.
        fair_cost: what equity costs, as `amount` measures it.
    """

    ask: Ask
    status: str
    sites: pd.DataFrame
    needs: pd.DataFrame
    objective: float
    bound: float
    unique: bool | None
    weight_before: float
    weight_after: float
    weight_all: float
    curve: pd.DataFrame | None = None
    cities_without: tuple[str, ...] = ()
    at_least: int | None = None
    must: int = 0
    waiting: tuple[str, ...] = ()
    stretch: float | None = None
    fair_cost: float | None = None

    @property
    def model(self) -> Model:
        """The model that was asked for."""
        return MODELS[self.ask.model]

    @property
    def gap(self) -> float:
        """Relative distance of the objective from its bound; NaN without an answer."""
        return solvers.relative_gap(self.objective, self.bound)

    @property
    def answered(self) -> bool:
        """True if there is a choice: one is possible, and was found in time."""
        return self.objective == self.objective

    @property
    def on_curve(self) -> bool:
        """True if the plan is a point of its curve, whose points are optimal and without equity."""
        has_equity = self.ask.one_per_city or self.ask.worst_first
        is_best = self.model.is_on_curve and self.status == "optimal"
        return self.curve is not None and is_best and not has_equity

    @property
    def amount(self) -> float:
        """The plan in its model's unit: planning weight, number of sites or km.

        NaN where there is no answer.
        """
        if not self.answered:
            return float("nan")
        match self.model.unit:
            case "sites":
                return len(self.sites)
            case "worst_km":
                return self.objective
            case "mean_km":
                return self.mean_km
            case "weight":
                return self.weight_after

    @property
    def mean_km(self) -> float:
        """Mean km from a need to its nearest platform, by planning weight; 0 if none is known."""
        measured = self.needs[self.needs["km_after"].notna()]
        weight = measured["planning_weight"]
        if not weight.sum():
            return 0.0
        return float((weight * measured["km_after"]).sum() / weight.sum())

    @property
    def headline(self) -> float:
        """The number a plan is about: `amount`, planning weight as percent of all."""
        if self.model.unit == "weight":
            return 100 * self.amount / (self.weight_all or 1.0)
        return self.amount
