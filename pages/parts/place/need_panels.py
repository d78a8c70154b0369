"""The panel beside the matrix and the gap table: one need, what it rests on, who serves it near."""

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from analytics.ids import need_id
from pages.parts.html import elements, look
from pages.parts.html.elements import joined, paragraph
from pages.parts.place.panels import item, titled_list
from pages.parts.place.serving import serves_words, serving
from pages.parts.place.zones import industries_year
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text


@cached_for_page(by_setting=True)
def cell_panel(kind: str, unit_id: str, cluster_id: str, platforms: int) -> Markup:
    """Show the rows behind a cell of the matrix.

    Args:
        kind: of the unit.
        unit_id: of the unit.
        cluster_id: of the cluster.
        platforms: the number of platforms that the cell shows.

    Returns:
        That number, the need with its reason and its bases, and the platforms near that serve the
        cluster.
    """
    unit = questions.units()[f"{kind}:{unit_id}"]
    cluster = questions.clusters()[cluster_id]
    number = look.evidence_link(
        platforms,
        f"inside/{kind}/{unit_id}/{cluster_id}",
    )
    return elements.panel(
        elements.heading(f"{name_of(unit)} × {name_of(cluster)}"),
        paragraph(Markup("{} {}").format(text("matrix.number"), number)),
        _need_of_cell(kind, unit_id, cluster_id),
        _serving_near(kind, unit_id, cluster_id),
    )


def _need_of_cell(kind: str, unit_id: str, cluster_id: str) -> Markup:
    """Show the state of a need, its reason and what it is based on."""
    needs = questions.needs(kind, cluster_id)
    found = needs[needs["unit_id"] == unit_id].to_dict("records")
    if not found:
        return paragraph(text("panel.no_needs"))
    need = found[0]
    bases = questions.ask(
        "need_bases",
        policy_id=setting().policy_id,
        unit_kind=kind,
        unit_id=unit_id,
        cluster_id=cluster_id,
    )
    return joined(
        paragraph(look.state_link(need["state"], need_id(kind, unit_id, cluster_id))),
        paragraph(need[f"reason_{language()}"]),
        titled_list(text("panel.grounds"), [_basis(row) for row in bases.to_dict("records")]),
    )


def _basis(row: Row) -> Markup:
    basis = text(f"basis.{row['basis']}")
    year = industries_year(row["industries_on"])
    return item(row["name"], f"{basis}{year}")


def _serving_near(kind: str, unit_id: str, cluster_id: str) -> Markup:
    """List the platforms near a unit that serve a cluster."""
    weights = serving(cluster_id).set_index("platform_id")["weight"].to_dict()
    near = questions.ask("platforms_near", unit_kind=kind, unit_id=unit_id).to_dict("records")
    items = [
        item(row["name"], _distance(row, weights[row["platform_id"]]))
        for row in near
        if row["platform_id"] in weights
    ]
    count = look.evidence_link(
        len(items),
        f"serving/{kind}/{unit_id}/{cluster_id}",
    )
    return titled_list(text("panel.serving"), items, count)


def _distance(platform: Row, weight: float) -> str:
    """Say where a platform is from a unit, its level and status, and how much it serves."""
    return " · ".join(
        (
            _where(platform),
            text(f"level.{platform['level']}"),
            text(f"status.{platform['status']}"),
            serves_words(weight),
        )
    )


def _where(platform: Row) -> str:
    if platform["inside"] == "yes":
        return text("panel.is_inside")
    if pd.isna(platform["km_p50"]):
        return text("panel.where_unknown")
    return text(
        "panel.km",
        p05=f"{platform['km_p05']:.0f}",
        p50=f"{platform['km_p50']:.0f}",
        p95=f"{platform['km_p95']:.0f}",
    )


def gap_panel(gap: Row) -> Markup:
    """Show a row of the gap table in words: state, reason, and severity with its parts."""
    unit = questions.units()[f"{gap['unit_kind']}:{gap['unit_id']}"]
    cluster = questions.clusters()[gap["cluster_id"]]
    lack = 1 - gap["access"]
    parts = (
        ("weight", gap["need_weight"], 100 * gap["need_weight"]),
        ("lack", lack, 100 * lack),
        ("all", gap["severity"], gap["severity"]),
    )
    return elements.panel(
        elements.heading(f"{name_of(unit)} × {name_of(cluster)}"),
        paragraph(look.state_link(gap["state"], gap["evidence_id"])),
        paragraph(gap[f"reason_{language()}"]),
        elements.title(text("severity.title")),
        elements.facts(_severity_bars(parts)),
        elements.soft_paragraph(text("severity.formula")),
    )


def _severity_bars(parts: Iterable[tuple[str, float, float]]) -> list[tuple[str, Markup]]:
    """Label each part of a severity; its value stands above its bar."""
    return [
        (
            text(f"severity.{name}"),
            joined(
                f"{value:.3g}",
                elements.bar(percent),
            ),
        )
        for name, value, percent in parts
    ]
