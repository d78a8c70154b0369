"""The first five minutes of each user: steps that open a page with the view set."""

from dataclasses import dataclass, field

import streamlit as st

from pages.parts.html.blocks import note, section_title
from pages.parts.run import page_links, shell
from pages.parts.run.questions import needs
from pages.parts.run.wording import text


@dataclass(frozen=True)
class Step:
    """One step of a track.

    Attributes:
        page: key of the page that it opens.
        view: query parameters that set its view.
    """

    page: str
    view: dict[str, str] = field(default_factory=dict)


TRACKS = {
    "planner": (
        Step("coverage"),
        Step("coverage", {"cluster": "gravest"}),
        Step("gaps"),
        Step("siting"),
        Step("verify"),
    ),
    "leader": (Step("overview"), Step("targets"), Step("changes"), Step("briefing")),
    "analyst": (
        Step("gaps", {"states": "none"}),
        Step("evidence", {"evidence": "needs/county/gaps"}),
        Step("matrix"),
        Step("data"),
    ),
    "office": (Step("intake"), Step("intake"), Step("review"), Step("profile")),
}


def draw() -> None:
    """Draw a column of steps for each user."""
    st.html(section_title("guide.tracks"))
    st.html(note(text("guide.tracks_note")))
    for column, (track, steps) in zip(st.columns(len(TRACKS)), TRACKS.items(), strict=True):
        with column:
            st.html(section_title(f"guide.{track}"))
            for number, step in enumerate(steps, start=1):
                st.page_link(
                    shell.FILES[step.page],
                    label=f"{number}. {text(f'guide.{track}_{number}')}",
                    query_params=page_links.carried() | _view(step),
                )


def _view(step: Step) -> dict[str, list[str]]:
    """Give the parameters of a step; the gravest cluster is that of the first gap."""
    view = dict(step.view)
    if view.get("cluster") == "gravest":
        view["cluster"] = _gravest_cluster()
    return {key: [value] for key, value in view.items() if value}


def _gravest_cluster() -> str:
    of_counties = needs("county")
    return "" if of_counties.empty else str(of_counties["cluster_id"].iloc[0])
