"""Briefing: the planner's choice of screens -> the stage, which covers the window; under it the sentences and the link."""

from geo.errors import PlanningError
from pages.parts import briefing, page

page.start("briefing")
try:
    chosen, own, dark = briefing.choices()
    briefing.show(chosen, own, dark)
except PlanningError as error:
    page.stop(error)
briefing.summary(chosen)
