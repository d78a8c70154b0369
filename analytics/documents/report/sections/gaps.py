"""What lacks in a place, and how surely: gaps with their reasons and decisions, and doubts."""

import pandas as pd

from analytics.documents.decisions import DECISION_COLUMNS
from analytics.documents.report.parts import Part, Section, Text
from analytics.documents.report.sections.listing import need_listing
from analytics.documents.report.subject import Subject
from analytics.gap_table import gaps
from analytics.phrases.key_messages import real_gaps_text
from analytics.phrases.reasons import supply_reason
from analytics.questions.coverage import GAPS

VERIFY_ROWS = 20  # of the doubts; the workbook has them all
VERIFY_COLUMNS: dict[str, float] = {
    "certainty": 10,
    "change": 10,
    "ask": 18,
    "nearest_platform_name": 34,
}
DECISION_WIDTHS: dict[str, float] = dict.fromkeys(DECISION_COLUMNS, 18)


def gap_sections(subject: Subject) -> list[Section]:
    """List the gaps and possible gaps of counties and of zones, gravest first."""
    sections = []
    for unit_kind in ("county", "zone"):
        needs = subject.needs(unit_kind)
        table = _with_supply(needs, subject.language)
        if len(table):
            title = subject.text(f"report.gaps_{unit_kind}", n=len(table))
            sections.append(Section(title, tuple(_gap_parts(subject, needs, table))))
    return sections


def _with_supply(needs: pd.DataFrame, language: str) -> pd.DataFrame:
    """Choose the gaps of some needs, each with what is known of its supply in words."""
    lacking = needs[needs["state"].isin((*GAPS, "possible"))]
    supply = [supply_reason(need, language) for need in lacking.to_dict("records")]
    return gaps(needs).assign(supply=supply)


def _gap_parts(subject: Subject, needs: pd.DataFrame, table: pd.DataFrame) -> list[Part]:
    columns: dict[str, float] = {
        "need_basis": 16,
        "supply": 25,
        "severity": 9,
        "certainty": 10,
        "robust": 9,
        f"fix_{subject.language}": 19,
    }
    parts: list[Part] = [Text(subject.text("report.gaps_how"))]
    if real := real_gaps_text(needs, subject.language):
        parts.append(Text(real))
    parts.append(need_listing(subject, "gaps", table, columns))
    decided = table[table["evidence_id"].isin(subject.decisions.rows["evidence_id"])]
    if len(decided):
        parts.append(Text(subject.text("decisions.heading")))
        parts.append(need_listing(subject, "gaps", decided, DECISION_WIDTHS))
    return parts


def doubt_section(subject: Subject) -> list[Section]:
    """List the doubts about counties that would most change the picture."""
    doubts = subject.within(subject.views["verify"])
    table = doubts[doubts["unit_kind"] == "county"].head(VERIFY_ROWS)
    if table.empty:
        return []
    listed = need_listing(subject, "verify", table, VERIFY_COLUMNS)
    how = Text(subject.text("verify.how"))
    return [Section(subject.text("report.verify"), (how, listed))]
