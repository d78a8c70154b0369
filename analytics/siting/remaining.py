"""How many platforms the goals still ask for."""

from analytics.questions.targets import platforms_goal, targets
from analytics.setting import Setting
from data.registry import Registry


def remaining_sites(registry: Registry, setting: Setting, *, pipeline: bool) -> int | None:
    """Count the platforms that the goal for platforms still asks for, by the official totals.

    Args:
        pipeline: platforms that are planned or being built count as reached.

    Returns:
        At least 0; None if the goal is unknown.
    """
    goal = platforms_goal(targets(registry, setting))
    if goal is None:
        return None
    coming = goal["pipeline"] if pipeline else 0
    return max(int(goal["gap"] - coming), 0)
