"""Files to take along: ordered, made in a process of its own with progress, handed over."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import streamlit as st

from analytics.exports import ExportRequest
from analytics.job import Cancelled, Job
from analytics.phrases.mark import marked_name
from analytics.phrases.setting import for_whom
from analytics.setting import Setting
from analytics.words import word
from data.files.csv import file_name
from geo.errors import PlanningError
from pages.parts.register import staircases
from pages.parts.run import questions, wording
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text
from pages.parts.widgets.labels import cluster_labels, cluster_name, place_labels

ORDERED = "ordered"  # in session state
POLL_S = 0.4
REPORTS = ("pdf", "html")
PICTURES = ("svg", "png")
OF_BRIEFING = ("pptx", *REPORTS, *PICTURES)


@dataclass(frozen=True)
class Order:
    """A file under way or made, and what it is called."""

    job: Job
    label: str
    name: str


# --- what can be ordered --------------------------------------------------------------------------


def offer_briefing_files(
    screens: tuple[str, ...], sites: int, notes: tuple[tuple[str, str], ...]
) -> None:
    """Offer slides of the screens as arranged, or a report or a map of a place and a cluster.

    Args:
        screens: keys of the screens in their order.
        sites: how many are planned.
        notes: the planner's own, as pairs of a screen's key and a text.
    """
    with st.expander(
        text("files.title"), icon=":material/download:", expanded=ORDERED in st.session_state
    ):
        left, middle, right = st.columns(3, gap="medium")
        with left:
            format = _choose_format(OF_BRIEFING, "files.format", "file_format", "stretch")
        if format == "pptx":
            slides = ExportRequest(
                language=language(),
                sites=sites,
                screens=screens,
                own=notes,
                staircases=staircases.of_screens(screens),
            )
            _offer(format, slides, text("page.briefing"))
            return
        with middle:
            place = _choose_place()
        with right:
            cluster = _choose_cluster()
        label = f"{place_labels()[place]} · {cluster_name(cluster)}"
        _offer(format, _request(place, cluster, sites), label)


def offer_profile_report(kind: str, name: str, label: str) -> None:
    """Offer the report of a city, a county or a cluster.

    Args:
        kind: of the profile.
        name: id of what it is about.
        label: name of what it is about.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        format = _choose_format(REPORTS, "files.report", "file_format_of_profile", 240)
        if kind == "cluster":
            request = _request(registry().province.place, name)
        else:
            request = _request(f"{kind}:{name}", None)
        _offer(format, request, label)


def _choose_format(
    formats: tuple[str, ...], label: str, key: str, width: int | Literal["stretch"]
) -> str:
    chosen: str = st.selectbox(
        text(label),
        formats,
        format_func=wording.words("files", formats).__getitem__,
        key=key,
        width=width,
    )
    return chosen


def _choose_place() -> str:
    labels = {key: label for key, label in place_labels().items() if not key.startswith("zone:")}
    chosen: str = st.selectbox(
        text("place.label"), list(labels), format_func=labels.__getitem__, key="file_place"
    )
    return chosen


def _choose_cluster() -> str | None:
    return st.selectbox(
        text("filter.cluster"),
        [None, *cluster_labels()],
        format_func=cluster_name,
        key="file_cluster",
        placeholder=text("filter.all_clusters"),
    )


def _request(place: str, cluster: str | None, sites: int = ExportRequest.sites) -> ExportRequest:
    return ExportRequest(
        place,
        (cluster,) if cluster else (),
        language(),
        decisions=questions.decisions(),
        sites=sites,
    )


# --- an order -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """What a button holds as long as its page stands open: a snapshot's folder, no snapshot."""

    folder: Path
    setting: Setting
    format: str
    request: ExportRequest


def _offer(format: str, request: ExportRequest, label: str) -> None:
    """Draw a button to have a file made; then its progress, and in the end the file."""
    order: Order | None = st.session_state.get(ORDERED)
    is_under_way = order is not None and not order.job.done
    question = Question(registry().folder, setting(), format, request)
    st.button(
        text("files.make"),
        icon=":material/note_add:",
        key="file_make",
        on_click=_place_order,
        args=(
            question,
            f"{label} · {text(f'files.{format}')}",
            _file_name(format, request),
        ),
        disabled=is_under_way,
        help=wording.plain(text("files.help", public=for_whom(registry(), language()))),
    )
    follow = st.fragment(_follow, run_every=POLL_S if is_under_way else None)
    follow(is_under_way, language())


def _file_name(format: str, request: ExportRequest) -> str:
    """Name a file by all that decides what it holds."""
    place = [request.unit.replace(":", "-")] if request.unit else []
    content_of = {
        "lang": request.language,
        "sites": request.sites,
        "screens": request.screens,
        "notes": request.own,
        "decisions": request.decisions.rows.to_dict("records"),
    }
    subject = "-".join([_kind_of_file(format), *place, *request.clusters])
    return file_name(
        marked_name(subject, registry()),
        setting().key,
        registry().snapshot_id,
        date.today().isoformat(),
        format,
        content_of,
    )


def _kind_of_file(format: str) -> str:
    if format in REPORTS:
        return "report"
    return "map" if format in PICTURES else "briefing"


def _place_order(asked: Question, label: str, name: str) -> None:
    job = Job(asked.folder, asked.setting, asked.format, asked.request)
    st.session_state[ORDERED] = Order(job, label, name)


def _follow(is_polling: bool, lang: str) -> None:
    """Show how far the order is, or what has come of it.

    It runs again on its own, where the page's language is not known.

    Args:
        is_polling: True if it runs again until the file is made.
        lang: language of the page.
    """
    order: Order | None = st.session_state.get(ORDERED)
    if order is None:
        return
    if order.job.done:
        if is_polling:
            st.rerun()  # the whole page, which then asks no more
        _hand_over(order, lang)
        return
    progress = word("files.making", lang, file=order.label)
    st.progress(order.job.progress, text=wording.plain(progress))
    st.button(
        word("files.cancel", lang),
        icon=":material/close:",
        key="file_cancel",
        on_click=order.job.cancel,
    )


def _hand_over(order: Order, lang: str) -> None:
    """Draw the download, or say why there is none."""
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
