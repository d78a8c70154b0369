"""Three key messages of the overview, and a row of figures that lead to their pages."""

from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from analytics.gap_table import list_completeness
from analytics.ids import needs_id
from analytics.phrases.key_messages import evidence_ids, sentences
from analytics.questions.coverage import GAPS, MET
from data.registry import query
from pages.parts.html import elements, look
from pages.parts.run import page_links, questions, shell
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text


@dataclass(frozen=True)
class KeyFigure:
    """A figure of the overview.

    Attributes:
        value: as HTML; its numbers lead to their evidence.
        comparison: what the value is to be seen against, as HTML.
        page: the page that tells more, a key of `shell.FILES`.
    """

    label: str
    value: Markup
    unit: str
    comparison: Markup
    page: str


@cached_for_page(by_setting=True)
def key_messages() -> Markup:
    """Say where the province stands, the gravest sure gap, and which decision is due."""
    needs = questions.needs_with_arguments()
    pairs = zip(sentences(needs, language()), evidence_ids(needs), strict=True)
    linked = (look.evidence_link(sentence, evidence_id) for sentence, evidence_id in pairs)
    return elements.bullets(linked, "lead")


@cached_for_page(by_setting=True)
def key_figures() -> list[KeyFigure]:
    """Compute the figures of the overview, from left to right."""
    return [_platforms(), _official_lists(), _needs_met(), _gaps(), _clusters_of_policy()]


def draw(figures: list[KeyFigure]) -> None:
    """Draw figures in a row, at most five."""
    carried = page_links.carried()
    for column, figure in zip(
        st.columns(len(figures)),
        figures,
        strict=True,
    ):
        with column:
            st.page_link(
                shell.FILES[figure.page],
                label=figure.label,
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params=carried,
            )
            st.html(_figure_html(figure))


def _figure_html(figure: KeyFigure) -> Markup:
    return Markup(
        '<div class="figure"><div class="value">{}<small>{}</small></div>'
        '<div class="compare">{}</div></div>'
    ).format(figure.value, figure.unit, figure.comparison)


def _platforms() -> KeyFigure:
    """Count the platforms on record, those that surely exist, and those that maybe do."""
    counted = query(registry(), "platforms_counted", **setting().params(registry()))
    surely = int(counted["surely"].sum())
    maybe = int((counted["existing"] & ~counted["surely"]).sum())
    return KeyFigure(
        label=text("figure.platforms"),
        value=look.evidence_link(len(questions.platforms()), "platforms/all"),
        unit=text("figure.platforms_unit"),
        comparison=look.sentence_html(
            "figure.platforms_compare",
            existing=(surely, "platforms/existing"),
            maybe=(maybe, "platforms/doubtful"),
        ),
        page="platforms",
    )


def _official_lists() -> KeyFigure:
    """Compare the platforms found with the totals that official lists state."""
    found, total = list_completeness(registry(), setting())
    if not total:
        return _unknown("figure.lists", "reason.no_lists", "data")
    comparison = look.sentence_html("figure.lists_compare", share=f"{found / total:.0%}")
    if found >= total:
        comparison = look.sentence_html("figure.lists_complete")
    return KeyFigure(
        label=text("figure.lists"),
        value=look.evidence_link(f"{found} / {total}", "lists"),
        unit=text("figure.lists_unit"),
        comparison=comparison,
        page="data",
    )


def _needs_met() -> KeyFigure:
    """Count the county needs that are met, of all."""
    counties = questions.needs("county")
    met = int(counties["state"].isin(MET).sum())
    of_all = Markup("{} / {}").format(
        look.evidence_link(met, needs_id("county", "met")),
        look.evidence_link(len(counties), needs_id("county")),
    )
    return KeyFigure(
        label=text("figure.met"),
        value=of_all,
        unit=text("figure.met_unit"),
        comparison=look.sentence_html("figure.met_compare", possible=_possible_needs()),
        page="coverage",
    )


def _gaps() -> KeyFigure:
    """Count the gaps of counties, and the counties that have one."""
    counties = questions.needs("county")
    gaps = counties[counties["state"].isin(GAPS)]
    lacking = (gaps["unit_id"].nunique(), needs_id("county", "gaps", "units"))
    return KeyFigure(
        label=text("figure.gaps"),
        value=look.evidence_link(len(gaps), needs_id("county", "gaps")),
        unit=text("figure.gaps_unit"),
        comparison=look.sentence_html(
            "figure.gaps_compare", counties=lacking, possible=_possible_needs()
        ),
        page="gaps",
    )


def _possible_needs() -> tuple[int, str]:
    """Count the county needs that are possibly met, with the evidence id of that number."""
    states = questions.needs("county")["state"]
    return int((states == "possible").sum()), needs_id("county", "possible")


def _clusters_of_policy() -> KeyFigure:
    """Count the clusters that the policy set names and those of them that have a platform."""
    needs = questions.needs("province")
    named = needs[needs["need_basis"].str.contains(r"\bplan\b")]
    if named.empty:
        return _unknown("figure.plan", "figure.plan_none", "matrix")
    covered = int(named["state"].isin(MET).sum())
    of_all = Markup("{} / {}").format(
        look.evidence_link(covered, needs_id("province", "met", basis="plan")),
        look.evidence_link(len(named), needs_id("province", basis="plan")),
    )
    lacking = (len(named) - covered, needs_id("province", "unmet", basis="plan"))
    return KeyFigure(
        label=text("figure.plan"),
        value=of_all,
        unit=text("figure.plan_unit"),
        comparison=look.sentence_html("figure.plan_compare", lacking=lacking),
        page="matrix",
    )


def _unknown(label: str, reason: str, page: str) -> KeyFigure:
    """Show a figure that is unknown with the reason, instead of 0 of 0."""
    return KeyFigure(
        label=text(label),
        value=Markup.escape(text("verdict.unknown")),
        unit="",
        comparison=Markup.escape(text(reason)),
        page=page,
    )
