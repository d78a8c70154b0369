"""A report as PDF: A4 with contents, running heads and page numbers, set by typst.

The fonts are those of this machine.
"""

import json
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst

from analytics.documents.report.parts import Part, Report
from analytics.drawing.marks import FONTS, MADE, REPORT
from analytics.drawing.png import NO_CHINESE_FONT
from analytics.drawing.symbols import swatch_svg
from analytics.drawing.watermark import SLANT
from analytics.questions.coverage import STATES
from analytics.words import word
from geo.errors import PlanningError

LOOK = Path(__file__).with_name("report.typ")
REGION = {"zh": "cn", "en": "gb"}


def pdf(report: Report) -> bytes:
    """Set a report as PDF; the same report gives the same bytes on the same machine.

    Fonts are embedded, text can be searched, the structure is tagged.

    Raises:
        PlanningError: this machine has no Chinese font.
    """
    given = json.dumps(_input(report, fonts()), ensure_ascii=False)
    return typst.compile(LOOK.read_bytes(), sys_inputs={"report": given})


@cache
def fonts() -> list[str]:
    """List the fonts of this machine in which a report can be set, the best first.

    Raises:
        PlanningError: there is none.
    """
    installed = {family.lower() for family in typst.Fonts().families()}
    usable = [name for name in FONTS if name.lower() in installed]
    if not usable:
        raise PlanningError(*NO_CHINESE_FONT)
    return usable


def _input(report: Report, families: list[str]) -> dict[str, Any]:
    """Gather all that report.typ reads: the report, its words, its fonts and its marks."""
    language = report.language
    day = date.fromisoformat(report.as_of[:10])
    as_of = word("vector.as_of", language, as_of=report.as_of)
    return asdict(report) | {
        "sections": [
            {"title": section.title, "parts": [_as_dict(part) for part in section.parts]}
            for section in report.sections
        ],
        "words": _words(language),
        "fonts": families,
        "colours": REPORT,
        "lang": language,
        "region": REGION[language],
        "order": STATES,
        "marks": {state: swatch_svg(state) for state in STATES},
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "day_of": as_of,
        "footer": " · ".join((as_of, report.stands_on, report.for_whom)),
        "made": MADE,
        "slant": SLANT,
    }


def _as_dict(part: Part) -> dict[str, Any]:
    """Write a part with its kind, by which report.typ chooses how it looks."""
    return {"kind": type(part).__name__.lower(), **asdict(part)}


def _words(language: str) -> dict[str, Any]:
    return {
        "author": word("app.name", language),
        "product": word("app.name", language),
        "contents": word("report.contents", language),
        "number": word("screen.matrix_number", language),
        "states": {state: word(f"state.{state}", language) for state in STATES},
        "marks": {state: word(f"state_mark.{state}", language) for state in STATES},
    }
