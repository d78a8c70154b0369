"""Guide: what this settles, how to read a page, the first five minutes, and every term."""

import streamlit as st

from pages.parts import page
from pages.parts.guide import glossary, reading, tracks

page.start("guide")
left, right = st.columns([1, 1.25], gap="large")
with left:
    reading.settles()
with right:
    reading.picture()
tracks.draw()
glossary.draw()
