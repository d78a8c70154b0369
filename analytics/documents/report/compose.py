"""The report: what a place or a cluster has and lacks, section by section.

compose_report(Subject(registry, setting, "zh", "city:330600")) is data; `typeset` makes a PDF of
it, `web` a page of HTML.
"""

from collections.abc import Callable

from analytics.documents.report.parts import Report, Section
from analytics.documents.report.sections.basis import method_section, source_sections
from analytics.documents.report.sections.gaps import doubt_section, gap_sections
from analytics.documents.report.sections.plan import goal_section, site_section
from analytics.documents.report.sections.standing import (
    map_section,
    matrix_section,
    summary_section,
)
from analytics.documents.report.sections.supply import (
    need_section,
    platform_section,
    resilience_sections,
    stage_section,
)
from analytics.documents.report.subject import Subject, place_name
from analytics.documents.workbook.about import setting_rows
from analytics.phrases.mark import mark_of
from analytics.phrases.past import past_words
from analytics.phrases.setting import for_whom
from analytics.words import listing

# in their order; each gives the sections that its subject has
STEPS: tuple[Callable[[Subject], list[Section]], ...] = (
    summary_section,
    matrix_section,
    map_section,
    gap_sections,
    stage_section,
    doubt_section,
    site_section,
    goal_section,
    platform_section,
    resilience_sections,
    need_section,
    method_section,
    source_sections,
)


def compose_report(subject: Subject, tell: Callable[[float], None] = lambda done: None) -> Report:
    """Gather all that is known of a place and its clusters under a setting.

    Args:
        tell: called with the share of the sections that are made, 0-1.
    Raises:
        PlanningError: there is no such place.
    """
    registry = subject.registry
    language = subject.language
    place = place_name(registry, subject.place, language)
    title = _title(subject, place)
    sections: list[Section] = []
    for number, step in enumerate(STEPS, 1):
        sections += step(subject)
        tell(number / len(STEPS))
    return Report(
        title=title,
        place=place,
        language=language,
        as_of=subject.setting.as_of,
        snapshot_id=registry.snapshot_id,
        for_whom=for_whom(registry, language),
        facts=_facts(subject),
        sections=tuple(sections),
        mark=mark_of(registry),
        past=past_words(registry, language),
    )


def _title(subject: Subject, place: str) -> str:
    if not subject.clusters:
        return subject.text("report.title", place=place)
    names = subject.cluster_names()
    clusters = listing([names[cluster_id] for cluster_id in subject.clusters], subject.language)
    return subject.text("report.title_of", place=place, clusters=clusters)


def _facts(subject: Subject) -> tuple[tuple[str, str], ...]:
    rows = setting_rows(subject.registry, subject.setting, subject.language, subject.decisions)
    return tuple(
        (subject.text(f"setting_row.{row.key}"), str(row.value))
        for row in rows
        if row.key != "language"
    )
