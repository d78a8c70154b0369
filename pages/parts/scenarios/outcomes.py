"""What a scenario comes to on the snapshot in force, computed once."""

from dataclasses import replace

from analytics.questions.weighting import Weighting
from analytics.scenario.actions import Scenario
from analytics.scenario.outcome import Outcome
from analytics.scenario.run import run
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry
from pages.parts.widgets import weights


def outcome(scenario: Scenario, weighting: Weighting) -> Outcome:
    """Carry out a scenario; its shares are by a weighting.

    Raises:
        PlanningError: the weighting has no members on the day of the setting.
    """
    # what it is called changes nothing: one that is renamed, noted or copied is not run again
    unnamed = replace(scenario, name="", note="")
    return replace(_outcome(unnamed, weighting), scenario=scenario)


@cached_for_page(own=True)
def _outcome(scenario: Scenario, weighting: Weighting) -> Outcome:
    return run(registry(), scenario, weighting)


def outcome_on_page(scenario: Scenario) -> Outcome:
    """Carry out a scenario; its shares are by the weights that the page's levers give.

    Raises:
        PlanningError: as `outcome` does.
    """
    return outcome(scenario, weights.chosen())
