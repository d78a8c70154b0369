"""The floor: the least that a rerun of Streamlit can cost with its default settings."""

import streamlit as st

st.write("Hello", st.selectbox("Cluster", [f"cluster {i}" for i in range(30)], key="cluster"))
