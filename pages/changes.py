"""Changes: two publications -> a number by cause, a step to each, and what is behind one."""

import streamlit as st

from analytics.since.headlines import HEADLINES
from analytics.since.phrases import remarks, sentence
from analytics.since.screen_key import ChangesKey
from analytics.since.stairs import stairs
from geo.errors import PlanningError
from pages.parts import page
from pages.parts.briefing import views
from pages.parts.html import elements, look
from pages.parts.html.blocks import answer, note
from pages.parts.register import desk, staircases
from pages.parts.run import context, viewport
from pages.parts.run.wording import text
from pages.parts.since import behind, chart, choosing

page.start("changes")
try:
    made = staircases.published().made
    if len(made) == 1:
        st.info(text("since.only_one", n=made[0].number))
        st.stop()
    chosen = choosing.choose(made)
    if chosen is None:
        st.stop()
    if chosen.first == chosen.last:
        st.info(text("since.same", n=chosen.first.number))
        st.stop()
    found = staircases.offer(chosen.first.number, chosen.last.number, "since_compute")
except PlanningError as error:
    desk.tell_error(error)
    st.stop()
if found is None:
    st.stop()
language = context.language()
said = sentence(found, chosen.headline, language)
evidence_id = HEADLINES[chosen.headline].evidence_id
basis = elements.NOTHING
if evidence_id and chosen.last == made[-1]:  # evidence is of the snapshot in force
    basis = look.evidence_link(text("page.evidence"), evidence_id)
st.html(answer(elements.joined(said, " ", basis)))
drawn = stairs(found, chosen.headline, language)
if drawn is not None:
    st.html(note(chart.title(drawn, chosen.headline)))
    figure = chart.figure(drawn, is_narrow=viewport.is_phone())
    st.plotly_chart(figure, config={"displayModeBar": False}, key="since_chart", alt=said)
for remark in remarks(found, chosen.headline, language):
    st.html(note(remark))
left, right = st.columns([4, 1], vertical_alignment="bottom")
with left:
    step = behind.choose_step(found, chosen.headline)
with right:
    key = ChangesKey(chosen.first.number, chosen.last.number, chosen.headline)
    views.keep_changes_button(key)
behind.draw(found, step)
