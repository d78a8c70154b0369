"""Files to take along: asked for -> made in a process of its own, with progress and a way to stop
-> the download.
"""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from analytics.drawing.picture import PROVINCE_PLACE
from analytics.exports import Brief
from analytics.job import Cancelled, Job
from analytics.phrases.setting import for_whom
from analytics.words import word
from data.files.csv import file_name
from geo.errors import PlanningError
from pages.parts.run import questions, wording
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import w, words
from pages.parts.widgets import filters

ORDERED = "ordered"  # in session state
POLL_S = 0.4
REPORTS, PICTURES = ("pdf", "html"), ("svg", "png")
OF_BRIEFING = ("pptx", *REPORTS, *PICTURES)


@dataclass(frozen=True)
class Order:
    """A file under way or made, and what it is called."""

    job: Job
    label: str
    name: str


def of_briefing(chosen: tuple[str, ...], sites: int, own: tuple[tuple[str, str], ...]) -> None:
    """Slides of the screens as arranged; a report or a map of a place and a cluster."""
    with st.expander(
        w("files.title"), icon=":material/download:", expanded=ORDERED in st.session_state
    ):
        left, middle, right = st.columns(3, gap="medium")
        format = left.selectbox(
            w("files.format"),
            OF_BRIEFING,
            format_func=words("files", OF_BRIEFING).__getitem__,
            key="file_format",
        )
        if format == "pptx":
            _offer(
                format,
                Brief(None, (), language(), sites=sites, screens=chosen, own=own),
                w("page.briefing"),
            )
            return
        places = {
            key: label
            for key, label in filters.place_labels().items()
            if not key.startswith("zone:")
        }
        place = middle.selectbox(
            w("place.label"), list(places), format_func=places.__getitem__, key="file_place"
        )
        clusters = {None: w("filter.all_clusters")} | filters.cluster_labels()
        cluster = right.selectbox(
            w("filter.cluster"),
            list(clusters),
            format_func=clusters.__getitem__,
            key="file_cluster",
            placeholder=clusters[None],
        )
        _offer(
            format, _brief(place, cluster, sites=sites), f"{places[place]} · {clusters[cluster]}"
        )


def of_profile(kind: str, name: str, label: str) -> None:
    """The report of a city, a county or a cluster."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        format = st.selectbox(
            w("files.report"),
            REPORTS,
            format_func=words("files", REPORTS).__getitem__,
            key="file_format_of_profile",
            width=240,
        )
        _offer(
            format,
            _brief(PROVINCE_PLACE, name) if kind == "cluster" else _brief(f"{kind}:{name}", None),
            label,
        )


def _brief(place: str, cluster: str | None, **more: object) -> Brief:
    return Brief(
        place, (cluster,) if cluster else (), language(), decisions=questions.decisions(), **more
    )


def _offer(format: str, brief: Brief, label: str) -> None:
    """A button to have the file made; then its progress, and in the end the file."""
    order = st.session_state.get(ORDERED)
    under_way = order is not None and not order.job.done
    kind = "report" if format in REPORTS else "map" if format in PICTURES else "briefing"
    stem = "-".join(
        (kind, *((brief.unit.replace(":", "-"),) if brief.unit else ()), *brief.clusters)
    )
    content_of = {
        "lang": brief.language,
        "sites": brief.sites,
        "screens": brief.screens,
        "notes": brief.own,
    }
    content_of |= {"decisions": brief.decisions.rows.to_dict("records")}
    named = file_name(
        stem, setting().key, registry().snapshot_id, date.today().isoformat(), format, content_of
    )
    # the folder, for a button holds what it is given as long as its page stands open
    asked = (
        (registry().folder, setting(), format, brief),
        f"{label} · {w(f'files.{format}')}",
        named,
    )
    st.button(
        w("files.make"),
        icon=":material/note_add:",
        key="file_make",
        on_click=_order,
        args=asked,
        disabled=under_way,
        help=wording.plain(w("files.help", public=for_whom(registry(), language()))),
    )
    st.fragment(_follow, run_every=POLL_S if under_way else None)(under_way, language())


def _order(asked: tuple, label: str, name: str) -> None:
    st.session_state[ORDERED] = Order(Job(*asked), label, name)


def _follow(polling: bool, lang: str) -> None:
    """How far the order is, or what has come of it.

    It runs again on its own, where the page's language is not known.
    """
    order = st.session_state.get(ORDERED)
    if order is None:
        return
    if order.job.done:
        if polling:
            st.rerun()  # the whole page, which then asks no more
        _hand_over(order, lang)
        return
    st.progress(
        order.job.progress, text=wording.plain(word("files.making", lang, file=order.label))
    )
    st.button(
        word("files.cancel", lang),
        icon=":material/close:",
        key="file_cancel",
        on_click=order.job.cancel,
    )


def _hand_over(order: Order, lang: str) -> None:
    try:
        st.download_button(
            wording.plain(word("files.download", lang, file=order.label)),
            order.job.result(),
            order.name,
            icon=":material/download:",
            type="primary",
            on_click="ignore",
            key="file_download",
        )
    except Cancelled:
        st.info(word("files.cancelled", lang))
    except PlanningError as error:
        st.error(wording.plain(getattr(error, lang)))
