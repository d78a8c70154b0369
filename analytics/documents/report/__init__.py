"""The report: what a place or a cluster has and lacks, section by section, from one registry and
setting.

report(registry, setting, "zh", "city:330600") # as data; `typeset` makes a PDF of it, `web` a page
of HTML
"""

from collections.abc import Callable

from analytics.documents.decisions import NO_DECISIONS, Decisions
from analytics.documents.report.parts import Report
from analytics.documents.report.sections import STEPS
from analytics.documents.report.subject import Subject, place_name
from analytics.documents.workbook import setting_rows
from analytics.drawing.picture import PROVINCE_PLACE
from analytics.phrases.setting import for_whom
from analytics.setting import Setting
from analytics.siting import DEFAULT_SITES
from analytics.words import listing
from data.registry import Registry, query


def report(
    registry: Registry,
    setting: Setting,
    language: str,
    place: str = PROVINCE_PLACE,
    clusters: tuple[str, ...] = (),
    decisions: Decisions = NO_DECISIONS,
    sites: int = DEFAULT_SITES,
    tell: Callable[[float], None] = lambda done: None,
) -> Report:
    """All that is known of a place and its clusters under a setting.

    Args:
        place: "kind:id" of the province, a city or a county.
        clusters: narrows the report to these.
        sites: new platforms in the siting plan; only the province as a whole has one.
        tell: called with the share of the sections that are made.
    Raises:
        PlanningError: there is no such place.
    """
    named = place_name(registry, place, language)
    about = Subject(registry, setting, language, place, clusters, decisions, sites)
    known = {
        row["cluster_id"]: about.name(row) for row in query(registry, "clusters").to_dict("records")
    }
    title = (
        about.say(
            "report.title_of",
            place=named,
            clusters=listing([known[one] for one in clusters], language),
        )
        if clusters
        else about.say("report.title", place=named)
    )
    made = []
    for number, step in enumerate(STEPS, 1):
        made += step(about)
        tell(number / len(STEPS))
    facts = tuple(
        (about.say(f"setting_row.{key}"), str(said))
        for key, said, _ in setting_rows(registry, setting, language, decisions)
        if key != "language"
    )
    return Report(
        title,
        named,
        language,
        setting.as_of,
        registry.snapshot_id,
        for_whom(registry, language),
        facts,
        tuple(made),
    )
