"""A briefing (汇报模式): the messages that a leader takes home, one screen for each.

briefing_screens(registry, setting, "zh") gives state, map, matrix, gaps, sites, curve, targets
and limits; each is made by the module of its name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from analytics.documents.screens.changes import Staircases, changes_screen
from analytics.documents.screens.context import BriefingContext
from analytics.documents.screens.county_map import map_screen
from analytics.documents.screens.gravest_gaps import gaps_screen
from analytics.documents.screens.limits import limits_screen
from analytics.documents.screens.matrix import matrix_screen
from analytics.documents.screens.saved_view import saved_view_screen
from analytics.documents.screens.screen import Screen
from analytics.documents.screens.sites import siting_screens
from analytics.documents.screens.state import state_screen
from analytics.documents.screens.targets import targets_screen
from analytics.drawing.view import view_of
from analytics.gap_table import defended_needs
from analytics.setting import Setting
from analytics.since.screen_key import is_of_changes
from analytics.siting.ask import Ask
from analytics.siting.solve import plan
from data.registry import Registry

# of every screen that is no saved view, in their order
KEYS = ("state", "map", "matrix", "gaps", "sites", "curve", "targets", "limits")


def briefing_context(
    registry: Registry, setting: Setting, language: str, ask: Ask | None = None
) -> BriefingContext:
    """Gather what every screen is made from; without a question ten sites are asked for."""
    needs = defended_needs(registry, setting)
    return BriefingContext(registry, setting, language, needs, ask or Ask())


def briefing_screens(
    registry: Registry, setting: Setting, language: str, ask: Ask | None = None
) -> list[Screen]:
    """Make every screen in its order, each with its title computed from the data.

    Args:
        ask: the siting question whose answer is shown; ten sites where nothing is asked.
    Returns:
        One screen for each of `KEYS`; none of the curve where the plan has no curve.
    """
    context = briefing_context(registry, setting, language, ask)
    return [
        state_screen(context),
        map_screen(context),
        matrix_screen(context),
        gaps_screen(context),
        *siting_screens(context, plan(registry, setting, context.ask)),
        targets_screen(context),
        limits_screen(context),
    ]


def view_screen(
    registry: Registry,
    setting: Setting,
    language: str,
    text: str,
    computed: Staircases = MappingProxyType({}),
) -> Screen:
    """Make a screen of a saved view of the coverage map, or of changes; its key is the text.

    Args:
        text: cluster and place, perhaps a coverage: "ic@city:330600", "ic@city:330600@capable"; or
            two publications, perhaps a number: "changes@3..7", "changes@3..7@met".
        computed: staircases of changes by key.
    Raises:
        PlanningError: there is no such view, or its staircase was not computed.
    """
    context = briefing_context(registry, setting, language)
    if is_of_changes(text):
        return changes_screen(context, text, computed)
    return saved_view_screen(context, view_of(registry, text))


def arrange_screens(
    screens: Iterable[Screen], order: Sequence[str], own: Mapping[str, str]
) -> list[Screen]:
    """Arrange screens by key, each with the planner's own note.

    Args:
        order: keys of the screens that are shown; none: all, as they come.
        own: note by key.
    """
    by_key = {
        screen.key: replace(
            screen,
            own=own.get(screen.key, ""),
        )
        for screen in screens
    }
    return [by_key[key] for key in order or by_key if key in by_key]
