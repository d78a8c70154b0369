"""A report as PDF: A4 with contents, running heads and page numbers, set by typst with the fonts of
this machine.
"""

import json
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path

import typst

from analytics.documents.report.parts import Report
from analytics.drawing.symbols import swatch_svg
from analytics.drawing.marks import ACCENT, FONTS
from analytics.drawing.png import NO_CHINESE_FONT
from analytics.questions.coverage import STATES
from analytics.words import word
from geo.errors import PlanningError

LOOK = Path(__file__).with_name("report.typ")
REGION = {"zh": "cn", "en": "gb"}


def pdf(report: Report) -> bytes:
    """A report as PDF; the same report gives the same bytes on the same machine. Fonts are
    embedded, text can be searched, the structure is tagged.

    Raises:
        PlanningError: this machine has no Chinese font.
    """
    return typst.compile(
        LOOK.read_bytes(),
        sys_inputs={"report": json.dumps(_given(report, fonts()), ensure_ascii=False)},
    )


@cache
def fonts() -> list[str]:
    """The fonts of this machine in which a report can be set, the best first.

    Raises:
        PlanningError: there is none.
    """
    here = {family.lower() for family in typst.Fonts().families()}
    found = [name for name in FONTS if name.lower() in here]
    if not found:
        raise PlanningError(*NO_CHINESE_FONT)
    return found


def _given(report: Report, families: list[str]) -> dict:
    """The report with all that the look needs beside it."""
    language, day = report.language, date.fromisoformat(report.as_of[:10])
    words = {
        "author": word("app.name", language),
        "product": word("app.name", language),
        "contents": word("report.contents", language),
        "number": word("screen.matrix_number", language),
        "states": {state: word(f"state.{state}", language) for state in STATES},
        "marks": {state: word(f"state_mark.{state}", language) for state in STATES},
    }
    day_of = word("vector.as_of", language, as_of=report.as_of)
    return asdict(report) | {
        "sections": [
            {
                "title": section.title,
                "parts": [
                    {"kind": type(part).__name__.lower(), **asdict(part)} for part in section.parts
                ],
            }
            for section in report.sections
        ],
        "words": words,
        "fonts": families,
        "accent": ACCENT,
        "lang": language,
        "region": REGION[language],
        "order": STATES,
        "marks": {state: swatch_svg(state) for state in STATES},
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "day_of": day_of,
        "footer": " · ".join((day_of, report.snapshot_id, report.for_whom)),
    }
