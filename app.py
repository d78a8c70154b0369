import streamlit as st
from pages.parts import page
page.start("overview")
