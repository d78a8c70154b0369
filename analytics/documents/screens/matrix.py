"""The screen of the matrix: clusters by cities, those with the most severe lack first."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analytics.documents.screens.context import (
    BriefingContext,
    answer_notes,
    count_outcomes,
    evidence_note,
    key_figure,
)
from analytics.documents.screens.screen import Figure, Matrix, MatrixRow, Note, Screen
from analytics.ids import needs_id
from analytics.questions.coverage import GAPS, matrix
from analytics.words import short_name, without_aside
from data.registry import query

# clusters that can be read from the back row; English names take two lines
ROWS = {"zh": 11, "en": 6}


def matrix_screen(context: BriefingContext) -> Screen:
    """Make the screen of clusters by cities."""
    every_cell = matrix(context.registry, context.needs_of_kind("city"), "city", context.setting)
    cells = every_cell.dropna(subset=["state"])
    order = _worst_first(cells)
    names = {
        cell["cluster_id"]: without_aside(context.name(cell, "cluster_name"))
        for cell in cells.to_dict("records")
    }
    return Screen(
        key="matrix",
        name=context.text("screen.matrix"),
        title=_title(context, cells),
        picture=_picture(context, cells, order, names),
        figures=tuple(_figures(context, cells)),
        source=context.source(),
        notes=(
            *_gaps_by_cluster(context, cells, {cluster: names[cluster] for cluster in order}),
            *answer_notes(context, "city_need", "blank_cell"),
        ),
    )


def matrix_rows(
    cells: Iterable[Mapping[Any, Any]], clusters: Mapping[str, str], unit_ids: Iterable[str]
) -> tuple[MatrixRow, ...]:
    """Arrange cells in rows of clusters and columns of units.

    Args:
        cells: cluster_id, unit_id, state, platforms (how many stand inside).
        clusters: name of each cluster in the order of the rows, by id.
        unit_ids: of the columns.
    Returns:
        One row per cluster: its name, and state and platforms in each unit ("" and 0 where
        it has no need).
    """
    columns = list(unit_ids)
    by_place = {
        (cell["cluster_id"], cell["unit_id"]): (cell["state"], int(cell["platforms"]))
        for cell in cells
    }
    return tuple(
        (
            name,
            tuple(
                by_place.get(
                    (cluster_id, unit_id),
                    ("", 0),
                )
                for unit_id in columns
            ),
        )
        for cluster_id, name in clusters.items()
    )


def _worst_first(cells: pd.DataFrame) -> list[str]:
    """Order clusters by the weight of their gaps, largest first, then by id."""
    lacking = cells[cells["state"].isin(GAPS)]
    weights = lacking.groupby("cluster_id")["need_weight"].sum()
    clusters = sorted(set(cells["cluster_id"]))
    return list(
        (-weights)
        .reindex(
            clusters,
            fill_value=0,
        )
        .sort_values(kind="stable")
        .index
    )


def _title(context: BriefingContext, cells: pd.DataFrame) -> str:
    clusters = cells["cluster_id"].nunique()
    is_gap = cells["state"].isin(GAPS)
    somewhere = cells.loc[~is_gap, "cluster_id"].nunique()
    return context.text("screen.matrix_title", clusters=clusters, nowhere=clusters - somewhere)


def _picture(
    context: BriefingContext, cells: pd.DataFrame, order: list[str], names: dict[str, str]
) -> Matrix:
    """Show as many clusters as can be read, and count the others in words."""
    units = query(context.registry, "units").to_dict("records")
    cities = [unit for unit in units if unit["unit_kind"] == "city"]
    heads = [short_name(context.name(city, "name"), context.language) for city in cities]
    shown = order[: ROWS[context.language]]
    rows = matrix_rows(
        cells.to_dict("records"),
        {cluster: names[cluster] for cluster in shown},
        [city["unit_id"] for city in cities],
    )
    return Matrix(tuple(heads), rows, _rest(context, cells, shown))


def _rest(context: BriefingContext, cells: pd.DataFrame, shown: list[str]) -> str:
    left_out = cells[~cells["cluster_id"].isin(shown)]
    if left_out.empty:
        return ""
    outcomes = count_outcomes(left_out)
    return context.text(
        "screen.matrix_rest",
        n=left_out["cluster_id"].nunique(),
        needs=outcomes["needs"],
        gaps=outcomes["gaps"],
    )


def _figures(context: BriefingContext, cells: pd.DataFrame) -> list[Figure]:
    outcomes = count_outcomes(cells)
    return [
        key_figure(
            context,
            f"city_{which}",
            outcomes[which],
            needs_id(
                "city",
                which,
            ),
            of=len(cells),
        )
        for which in ("gaps", "met", "possible")
    ]


def _gaps_by_cluster(
    context: BriefingContext, cells: pd.DataFrame, names: dict[str, str]
) -> list[Note]:
    label = context.text("screen.city_gaps_label")
    lacking = cells.loc[cells["state"].isin(GAPS), "cluster_id"]
    return [
        evidence_note(
            f"{name}: {label} {int((lacking == cluster).sum())}",
            needs_id("city", "gaps", cluster=cluster),
        )
        for cluster, name in names.items()
    ]
