"""Briefing: chosen screens -> the stage over the whole window, then sentences, link, files."""

from geo.errors import PlanningError
from pages.parts import page
from pages.parts.briefing import arrangement, stage
from pages.parts.exports import orders
from pages.parts.run import shell

page.start("briefing")
try:
    chosen = arrangement.choose()
    stage.show(chosen)
    shown = arrangement.sequence(chosen)
except PlanningError as error:
    shell.stop(error)
stage.draw_summary(shown)
orders.offer_briefing_files(chosen.screens, chosen.sites, chosen.notes)
