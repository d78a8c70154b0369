"""Which profile to show, and links that lead to one."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup, escape

from pages.parts.run import address, links, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.page_links import carried
from pages.parts.run.questions import Row
from pages.parts.run.wording import text
from pages.parts.widgets import labels

KINDS = ("cluster", "city", "county", "zone", "area", "platform")

# --- the picker -----------------------------------------------------------------------------------


@address.reads("of", "which")
def choose_profile() -> tuple[str, str | None]:
    """Draw the picker of a profile.

    Returns:
        Kind and id; no id where there is none of the kind, or none that the link names.
    """
    left, right = st.columns([1.35, 1], gap="medium", vertical_alignment="bottom")
    kinds = wording.words("profile_kind", KINDS)
    with left:
        kind = links.radio(
            text("profile.kind"),
            KINDS,
            key="of",
            format_func=kinds.__getitem__,
            horizontal=True,
            label_visibility="collapsed",
        )
    names = profile_labels(kind)
    with right:
        name = links.picker(
            kinds[kind],
            list(names),
            key="which",
            format_func=names.__getitem__,
            label_visibility="collapsed",
            placeholder=text("profile.which"),
        )
    return kind, name


@cached_for_page
def profile_labels(kind: str) -> dict[str, str]:
    """Give the labels of everything of a kind by id, no two alike."""
    if kind == "platform":
        return labels.platform_labels()
    if kind == "cluster":
        return labels.cluster_labels()
    if kind == "area":
        return _area_labels()
    places = labels.place_labels().items()
    return {key.partition(":")[2]: label for key, label in places if key.startswith(f"{kind}:")}


def _area_labels() -> dict[str, str]:
    areas = questions.ask("cluster_areas").to_dict("records")
    return wording.told_apart({area["area_id"]: _area_label(area) for area in areas})


def _area_label(area: Row) -> str:
    return " · ".join(
        (
            area["name"],
            county_or_city(area),
            text(f"basis.{area['designation']}"),
        )
    )


def county_or_city(area: Row) -> str:
    """Name the county of an area, else its city, else the province."""
    for column in ("county", "city"):
        if isinstance(area[column], str):
            return str(area[column])
    return text("unit.province")


# --- links ----------------------------------------------------------------------------------------


def page_link(kind: str, name: str) -> None:
    """Draw a link to the profile of something; nothing if it has none, as the province."""
    if _has_profile(kind, name):
        st.page_link(
            "pages/profile.py",
            label=text("profile.open", kind=wording.words("profile_kind", KINDS)[kind]),
            icon=":material/description:",
            query_params=_query(kind, name),
        )


def profile_link(kind: str, name: str, content: str) -> Markup:
    """Let a name lead to its profile under the same setting; to nothing if it has none."""
    if not _has_profile(kind, name):
        return escape(content)
    query = urlencode(_query(kind, name), doseq=True)
    return Markup('<a href="?{}" target="_self">{}</a>').format(query, content)


def _has_profile(kind: str, name: str) -> bool:
    return kind in KINDS and name in profile_labels(kind)


def _query(kind: str, name: str) -> dict[str, Any]:
    """Give the query parameters that open a profile."""
    return {**carried(), "of": kind, "which": name}
