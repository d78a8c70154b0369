"""Answer a question of siting: where the next platforms should stand, and what each buys."""

from dataclasses import replace
from typing import Any

from analytics import solvers
from analytics.setting import Setting
from analytics.siting.alternatives import curve, fair_cost, lacking, stretch
from analytics.siting.ask import Ask
from analytics.siting.models import MODELS
from analytics.siting.plan import Plan
from analytics.siting.plan_tables import plan_of
from analytics.siting.problem import siting_problem
from data.registry import Registry


def plan(
    registry: Registry, setting: Setting, ask: Ask, report: solvers.Report | None = None
) -> Plan:
    """Answer a question of siting.

    Args:
        report: hears the share done, objective and bound; where it answers False the plan comes
            back "cancelled".

    Raises:
        SettingError: the question cannot be asked under the setting.
    """
    problem = siting_problem(registry, setting, ask)
    answer = problem.answer(ask, report, prove_unique=True)
    best = plan_of(problem, answer)
    if best.status == "infeasible":
        lacks: dict[str, Any] = lacking(problem, report)
        return replace(best, **lacks)
    if not best.answered or best.status == "cancelled":
        return best
    if best.model.has_curve:
        most = max(ask.most or 0, len(best.sites))
        best = replace(best, curve=curve(problem, most, report))
    if ask.one_per_city or ask.worst_first:
        best = replace(best, fair_cost=fair_cost(problem, best, report))
    if _takes_more_than_asked(best):
        longer = _stretch(registry, setting, ask, report)
        best = replace(best, at_least=len(best.sites), stretch=longer)
    return best


def _takes_more_than_asked(best: Plan) -> bool:
    """True if the fewest sites that cover all are proven to be more than asked for."""
    asked = best.ask.sites
    if asked is None or not best.model.finds_number:
        return False
    return best.status == "optimal" and len(best.sites) > asked


def _stretch(
    registry: Registry, setting: Setting, ask: Ask, report: solvers.Report | None
) -> float | None:
    """`alternatives.stretch`; None where longer radii alone would not do."""
    if not MODELS[ask.model].is_stretched or ask.one_per_city or ask.sites is None:
        return None
    problem = siting_problem(registry, setting, replace(ask, model="p_center"))
    if problem.built > ask.sites:
        return None
    return stretch(problem, ask.sites, report)
