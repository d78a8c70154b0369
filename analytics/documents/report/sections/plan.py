"""What to do in the province as a whole: new sites, and the goals they serve."""

from dataclasses import replace

import pandas as pd

from analytics.documents.report.parts import Lead, Listing, Part, Section
from analytics.documents.report.sections.drawing import (
    MAP_HEIGHT,
    MAP_WIDTH,
    draw,
    lettered_states,
)
from analytics.documents.report.subject import Subject
from analytics.documents.screens.briefing import briefing_context
from analytics.documents.screens.screen import Curve
from analytics.documents.screens.sites import siting_screens
from analytics.documents.screens.targets import COLUMNS, goal_cells, goals_latest_first
from analytics.drawing.picture import DESK, Picture
from analytics.phrases.columns import head
from analytics.siting.ask import Ask
from analytics.siting.phrases.answer import sentences as plan_sentences
from analytics.siting.phrases.question import question as plan_question
from analytics.siting.phrases.site_table import site_table
from analytics.siting.plan import Plan
from analytics.siting.solve import plan
from analytics.words import listing

SITE_WIDTHS = (7, 17, 22, 54)  # of rank, place, clusters and reason
GOAL_WIDTHS = (25, 11, 23, 17, 11, 13)  # of the cells of a goal, and its clause


def site_section(subject: Subject) -> list[Section]:
    """Tell where the next platforms should stand, and what each further one buys."""
    if not subject.is_whole:
        return []
    registry = subject.registry
    setting = subject.setting
    language = subject.language
    proposed = plan(registry, setting, Ask(sites=subject.sites))
    sentences = [
        *plan_question(registry, setting, proposed, language),
        *plan_sentences(registry, setting, proposed, language),
    ]
    parts: list[Part] = [Lead(sentence) for sentence in sentences]
    context = briefing_context(registry, setting, language, proposed.ask)
    for screen in siting_screens(context, proposed):
        match screen.picture:
            case Picture():
                parts += _sites(subject, proposed, screen.picture)
            case Curve():
                parts.append(screen.picture)
    return [Section(subject.text("report.sites"), tuple(parts))]


def _sites(subject: Subject, proposed: Plan, picture: Picture) -> list[Part]:
    """Map and list the sites; nothing where the plan proposes none."""
    if not len(proposed.sites):
        return []
    on_page = replace(
        picture,
        width=MAP_WIDTH,
        height=MAP_HEIGHT,
        sizes=DESK,
        sources=True,
        prefix="sites",
        lettered=True,
        words=lettered_states(subject),
    )
    sites = site_table(subject.registry, subject.setting, proposed)
    return [draw(subject, on_page), _site_listing(subject, sites)]


def _site_listing(subject: Subject, sites: pd.DataFrame) -> Listing:
    columns = ("rank", "place", "clusters")
    heads = tuple(subject.text(f"screen.site_{column}") for column in columns)
    names = subject.cluster_names()
    rows = []
    for site in sites.to_dict("records"):
        clusters = [names[cluster_id] for cluster_id in site["clusters"].split(";")]
        rows.append(
            (
                str(site["rank"]),
                subject.name(site, "site_name"),
                listing(clusters, subject.language),
                site[f"reason_{subject.language}"],
            )
        )
    return Listing((*heads, subject.text("report.reason")), tuple(rows), SITE_WIDTHS)


def goal_section(subject: Subject) -> list[Section]:
    """List every goal of the policy set."""
    if not subject.is_whole:
        return []
    goals = goals_latest_first(subject.registry, subject.setting)
    heads = [subject.text(f"screen.goal_{column}") for column in COLUMNS]
    rows = []
    for goal in goals:
        clause = goal["clause"] if isinstance(goal["clause"], str) else ""
        rows.append((*goal_cells(goal, subject.language), clause))
    listed = Listing(
        heads=(*heads, head("clause", subject.language, "targets")),
        rows=tuple(rows),
        widths=GOAL_WIDTHS,
        ids=tuple(f"goal/{goal['target_id']}" for goal in goals),
    )
    return [Section(subject.text("report.targets"), (listed,))]
