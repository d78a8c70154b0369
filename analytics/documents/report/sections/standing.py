"""Where a place stands: its county needs by state, the map, the matrix."""

import pandas as pd

from analytics.documents.report.parts import Lead, Section, Text
from analytics.documents.report.sections.drawing import (
    MAP_HEIGHT,
    MAP_WIDTH,
    draw,
    lettered_states,
)
from analytics.documents.report.subject import Subject
from analytics.documents.screens.context import count_in, worst_by_unit
from analytics.documents.screens.matrix import matrix_rows
from analytics.documents.screens.screen import Bars, Matrix
from analytics.drawing.picture import ALL, Picture
from analytics.gap_table import defended_needs
from analytics.ids import needs_id
from analytics.phrases.key_messages import sentences
from analytics.questions.coverage import GAPS, MET, STATES, matrix
from analytics.words import short_name
from data.registry import query

# place -> the units that stand below it
BELOW = {"province": "city", "city": "county"}


def summary_section(subject: Subject) -> list[Section]:
    """Tell where the place stands: three sentences, and its county needs by state."""
    title = subject.text("report.summary")
    needs = subject.needs("county")
    if needs.empty:
        no_needs = Text(subject.text("report.no_needs"))
        return [Section(title, (no_needs,))]
    messages = [Lead(sentence) for sentence in sentences(needs, subject.language)]
    counts = [(state, count_in(needs, (state,))) for state in STATES]
    bars = Bars(tuple(counts), subject.text("screen.state_bars"))
    shares = _shares(subject, needs)
    return [Section(title, (*messages, bars, *shares))]


def _shares(subject: Subject, needs: pd.DataFrame) -> list[Text]:
    """Count what is met and what lacks; no evidence id counts several clusters together."""
    if len(subject.clusters) > 1:
        return []
    return [
        Text(
            subject.text(
                f"report.{which}",
                n=count_in(needs, states),
                of=len(needs),
            ),
            needs_id("county", which, **subject.filters),
        )
        for which, states in (("met", MET), ("gaps", GAPS))
    ]


def map_section(subject: Subject) -> list[Section]:
    """Map the counties by the state of the one cluster, or by the worst of several."""
    clusters = subject.clusters
    picture = Picture(
        clusters[0] if len(clusters) == 1 else ALL,
        extent=subject.place,
        chosen=subject.place if subject.kind == "county" else None,
        states=worst_by_unit(subject.needs("county")) if len(clusters) > 1 else None,
        width=MAP_WIDTH,
        height=MAP_HEIGHT,
        language=subject.language,
        title="",
        prefix="map",
        lettered=True,
        words=lettered_states(subject),
    )
    return [Section(subject.text("report.map"), (draw(subject, picture),))]


def matrix_section(subject: Subject) -> list[Section]:
    """Arrange clusters by the units below the place."""
    below = BELOW.get(subject.kind)
    if below is None or len(subject.clusters) == 1:
        return []
    needs = defended_needs(subject.registry, subject.setting)
    cells = matrix(
        subject.registry,
        needs,
        below,
        subject.setting,
    ).dropna(subset=["state"])
    codes = query(subject.registry, "units")[["unit_kind", "unit_id", "adcode"]]
    own = subject.within(cells.merge(codes, on=["unit_kind", "unit_id"]))
    if own.empty:
        return []
    rows = own.sort_values("unit_id").to_dict("records")
    units = {row["unit_id"]: subject.name(row, "unit_name") for row in rows}
    present = {row["cluster_id"]: subject.name(row, "cluster_name") for row in rows}
    order = query(subject.registry, "clusters")["cluster_id"]
    clusters = {cluster: present[cluster] for cluster in order if cluster in present}
    heads = tuple(short_name(name, subject.language) for name in units.values())
    grid = Matrix(heads, matrix_rows(rows, clusters, units), "")
    return [Section(subject.text("report.matrix"), (grid,))]
