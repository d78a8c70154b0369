"""Briefing: the planner's choice of screens -> the stage, which covers the window; under it the
sentences, the link, and files to take along.
"""

from geo.errors import PlanningError
from pages.parts import page
from pages.parts.briefing import briefing
from pages.parts.exports import orders
from pages.parts.run import shell

page.start("briefing")
try:
    chosen, sites, own, dark = briefing.choices()
    briefing.show(chosen, sites, own, dark)
    shown = briefing.sequence(chosen, sites, own)
except PlanningError as error:
    shell.stop(error)
briefing.summary(shown)
orders.of_briefing(chosen, sites, own)
