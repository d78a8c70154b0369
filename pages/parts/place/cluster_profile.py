"""The profile of a cluster."""

import pandas as pd
from markupsafe import Markup, escape

from analytics.ids import needs_id
from analytics.questions.capability import cluster_stages, stage_verdict
from analytics.questions.coverage import GAPS
from data.vocabulary import STAGES
from pages.parts.html import elements, look
from pages.parts.html.blocks import listed, listed_words
from pages.parts.html.elements import NOTHING, joined, remark
from pages.parts.html.rows import labelled_table
from pages.parts.place.areas import area_section, areas_of
from pages.parts.place.needs import answer_mark, need_counts, unit_need_table, units_by_state
from pages.parts.place.platform_facts import platform_section
from pages.parts.place.serving import is_whole, serving
from pages.parts.place.sources import source_section
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text


def cluster_head(cluster_id: str) -> Markup:
    """Show a cluster's name, kind, radius, required stages, and its needs by state."""
    cluster = questions.clusters()[cluster_id]
    counts = need_counts(questions.needs(None, cluster_id), cluster=cluster_id)
    return elements.sheet(
        elements.heading(name_of(cluster)),
        elements.soft_paragraph(" · ".join(_kind_and_radius(cluster))),
        _stages(cluster_id),
        elements.section(text("profile.needs_by_state"), counts or escape(text("state.no_need"))),
    )


def _kind_and_radius(cluster: Row) -> list[str]:
    kind = cluster["kind"] if isinstance(cluster["kind"], str) else None
    radii = registry().policies[setting().policy_id].radius_km
    radius = setting().radius_km or radii[kind or "mixed"]
    return [
        text(f"tier.{cluster['tier']}"),
        text("profile.no_kind") if kind is None else text(f"kind.{kind}"),
        text("profile.radius", km=f"{radius:g}"),
    ]


# --- stages ---------------------------------------------------------------------------------------


def _stages(cluster_id: str) -> Markup:
    """Say what the stages of a cluster come to, and show who offers each."""
    every = _every_stage()
    stages = every[every["cluster_id"] == cluster_id].set_index("stage")
    verdict = stage_verdict(stages)
    open_answer = "unknown" if verdict == "unknown" else "no"
    missing = set(stages.index[stages["offers"] == open_answer])
    words = listed_words("stage", [stage for stage in STAGES if stage in missing])
    verdict_words = text(f"capability.{verdict}", stages=words)
    sentence = elements.paragraph(elements.bold(verdict_words))
    return elements.section(text("profile.stages"), joined(sentence, _stage_table(stages)))


@cached_for_page(by_setting=True)
def _every_stage() -> pd.DataFrame:
    return cluster_stages(registry(), setting())


def _stage_table(stages: pd.DataFrame) -> Markup:
    by_stage = stages.to_dict("index")
    rows = [
        [
            text(f"stage.{stage}"),
            answer_mark(by_stage[stage]["offers"]),
            _offered_by(by_stage[stage]),
        ]
        for stage in STAGES
        if stage in by_stage
    ]
    heads = [text("profile.stage"), text("profile.offered"), text("profile.offered_by")]
    return labelled_table(heads, rows) if rows else NOTHING


def _offered_by(stage: Row) -> Markup:
    """Name who offers a stage, and of whom it cannot be told."""
    surely, perhaps = _names(stage["platforms"]), _names(stage["platforms_unknown"])
    doubt = text("profile.untold", names=perhaps) if perhaps else ""
    return joined(surely, remark(doubt))


def _names(names: object) -> str:
    return listed(names.split(";")) if isinstance(names, str) else ""


# --- body -----------------------------------------------------------------------------------------


def cluster_body(cluster_id: str) -> Markup:
    """Show the units that need a cluster, the platforms that serve it, its areas, and sources."""
    needs = questions.needs(None, cluster_id)
    served = serving(cluster_id)
    wholly = is_whole(served)
    areas = areas_of("cluster", cluster_id)
    platforms = [questions.platforms()[platform_id] for platform_id in served["platform_id"]]
    counties = needs[needs["unit_kind"] == "county"]
    return elements.sheet(
        elements.section("", unit_need_table(counties), _county_sentence(counties, cluster_id)),
        elements.grid(
            platform_section(text("profile.wholly"), served[wholly].to_dict("records")),
            platform_section(text("profile.in_part"), served[~wholly].to_dict("records")),
            area_section(areas),
            *(units_by_state(needs, kind, cluster=cluster_id) for kind in ("city", "zone", "area")),
        ),
        source_section([questions.clusters()[cluster_id], *areas, *platforms]),
    )


def _county_sentence(counties: pd.DataFrame, cluster_id: str) -> Markup:
    """Say how many counties need a cluster, how many lack it, and how many may have it."""
    states = counties["state"]
    numbers = {
        "n": (len(counties), "all"),
        "gaps": (states.isin(GAPS).sum(), "gaps"),
        "possible": ((states == "possible").sum(), "possible"),
    }
    pairs = {
        name: (number, needs_id("county", which, cluster=cluster_id))
        for name, (number, which) in numbers.items()
    }
    return look.sentence_html("profile.county_needs", **pairs)
