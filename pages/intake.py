"""Import: an office's list in five steps, from its file to a batch with its consequences."""

import streamlit as st

from data.roles import IMPORT
from geo.errors import PlanningError
from pages.parts import page
from pages.parts.html.blocks import note
from pages.parts.intake import (
    column_step,
    file_step,
    outcome_step,
    reading,
    repair_step,
    sheet_step,
    state,
    steps,
)
from pages.parts.register import desk
from pages.parts.run.wording import text

page.start("intake")
desk.tell_outcome()
desk.stop_unless_may(IMPORT, "intake.may_not_import")
outcome_step.settle()
step = steps.choose()
try:
    if step == "file":
        file_step.draw(state.current())
        steps.onward(step)
        st.stop()
    intake = state.current()
    upload = intake.upload
    if upload is None:
        st.html(note(text("intake.file_first")))
        st.stop()
    if step == "sheet":
        sheet_step.choose(intake, upload.file)
    seen = reading.preview_of(upload, intake)
    if step == "sheet":
        sheet_step.draw(intake, seen)
    elif step == "columns":
        column_step.draw(seen)
    elif step == "repairs":
        repair_step.draw(intake, upload, seen)
    else:
        outcome_step.draw(intake, upload, seen)
except PlanningError as error:
    desk.tell_error(error)
steps.onward(step)
