"""The yardstick: the page most people would write first.

Boundaries, join and map are made anew at every rerun.
"""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pydeck as pdk
import streamlit as st

SOURCES = Path(__file__).resolve().parents[2] / "data" / "sources"

st.set_page_config(page_title="Pilot platforms", layout="wide")
clusters = pd.read_csv(SOURCES / "clusters.csv")
field_map = pd.read_csv(SOURCES / "field_map.csv")
names = clusters.loc[~clusters["tier"].isin(["trillion", "500bn"])].set_index("cluster_id")[
    "name_zh"
]
cluster = st.sidebar.selectbox("Cluster", names.index, format_func=names.get, key="cluster")

counties = gpd.read_parquet(SOURCES / "counties.parquet").to_crs(4326)
platforms = pd.read_csv(SOURCES / "platforms.csv", dtype={"adcode": str})
centres = counties.set_index("adcode").representative_point()
platforms = platforms[platforms["adcode"].isin(centres.index)]
places = gpd.GeoDataFrame(platforms, geometry=platforms["adcode"].map(centres).values, crs=4326)

fields = field_map.loc[field_map["cluster_id"] == cluster, "field_text"]
serving = places[places["field"].isin(fields)]
joined = gpd.sjoin(serving[["platform_id", "geometry"]], counties, predicate="within")
counties["platforms"] = (
    counties["adcode"].map(joined.groupby("adcode").size()).fillna(0).astype(int)
)
counties["fill"] = [[0, 80, 74, 200] if n else [193, 18, 31, 120] for n in counties["platforms"]]

serving = serving.assign(lon=serving.geometry.x, lat=serving.geometry.y).drop(columns="geometry")
layers = [
    pdk.Layer(
        "GeoJsonLayer",
        json.loads(counties.to_json()),
        get_fill_color="properties.fill",
        get_line_color=[255, 255, 255],
        pickable=True,
    ),
    pdk.Layer(
        "ScatterplotLayer",
        serving,
        get_position=["lon", "lat"],
        get_radius=4000,
        get_fill_color=[31, 42, 42],
        pickable=True,
    ),
]
view = pdk.ViewState(longitude=120.5, latitude=29.2, zoom=6.3)
st.pydeck_chart(
    pdk.Deck(
        layers, initial_view_state=view, map_provider=None, tooltip={"text": "{name}: {platforms}"}
    ),
    height=540,
)
st.dataframe(platforms, hide_index=True)
