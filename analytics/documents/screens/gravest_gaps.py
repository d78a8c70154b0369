"""The screen of the gravest gaps: the surest first, each with its smallest fix."""

from typing import Any

import pandas as pd

from analytics.documents.screens.context import (
    BriefingContext,
    answer_note,
    answer_notes,
    evidence_note,
    key_figure,
)
from analytics.documents.screens.screen import Figure, Note, Screen, Table
from analytics.ids import Row, need_id, needs_id
from analytics.phrases.key_messages import certainty_text, ranked_gaps, real_gaps_text
from analytics.questions.coverage import GAPS
from analytics.questions.fixes import FIXES
from analytics.words import listing, without_aside

GRAVEST = 5  # gaps that are shown
COLUMNS = ("unit", "cluster", "state", "certainty", "fix")
WIDTHS = (18, 24, 23, 14, 21)


def gaps_screen(context: BriefingContext) -> Screen:
    """Make the screen of the gravest of the surest gaps."""
    needs = context.needs_of_kind("county")
    lacking = needs[needs["state"].isin(GAPS)]
    gravest = ranked_gaps(context.needs).head(GRAVEST).to_dict("records")
    return Screen(
        key="gaps",
        name=context.text("screen.gaps"),
        title=_title(context, lacking, gravest),
        picture=_table(context, gravest),
        figures=tuple(_figures(context, lacking, gravest)),
        source=context.source(),
        notes=(
            *_reasons(context, gravest),
            *_real_gaps(context, lacking),
            answer_note(
                context, "by_fix", gaps=len(lacking), names=_count_by_fix(context, lacking)
            ),
            *answer_notes(context, "certainty", "why_not_gravest"),
        ),
    )


def _sureness(gravest: list[dict[Any, Any]]) -> str | None:
    """Tell how sure the gravest gap is; None where that is not reckoned or there is no gap."""
    sureness = gravest[0]["sureness"] if gravest else None
    if isinstance(sureness, str):
        return sureness
    return None


def _title(context: BriefingContext, lacking: pd.DataFrame, gravest: list[dict[Any, Any]]) -> str:
    if not gravest:
        return context.text("leader.no_gap")
    sureness = _sureness(gravest)
    return context.text(
        f"screen.gaps_title_{sureness or 'unknown'}",
        gaps=len(lacking),
        sure=int((lacking["sureness"] == sureness).sum()),
        new=int((lacking["fix"] == "new").sum()),
        unit=context.name(gravest[0], "unit_name"),
        cluster=context.name(gravest[0], "cluster_name"),
    )


def _figures(
    context: BriefingContext, lacking: pd.DataFrame, gravest: list[dict[Any, Any]]
) -> list[Figure]:
    """Count the gaps as sure as the gravest and those to verify; give the gravest's severity."""
    if not gravest:
        return []
    sureness = _sureness(gravest)
    figures = []
    if sureness:
        figures = [_count_as_sure(context, lacking, sureness)]
    severity_id = need_id(
        "county",
        gravest[0]["unit_id"],
        gravest[0]["cluster_id"],
    )
    figures.append(key_figure(context, "severity", gravest[0]["severity"], severity_id))
    if sureness not in (None, "to_verify"):
        figures.append(_count_as_sure(context, lacking, "to_verify"))
    return figures


def _count_as_sure(context: BriefingContext, lacking: pd.DataFrame, sureness: str) -> Figure:
    count = int((lacking["sureness"] == sureness).sum())
    evidence_id = needs_id("county", "gaps", sureness=sureness)
    return key_figure(context, f"sure_{sureness}", count, evidence_id, of=len(lacking))


def _table(context: BriefingContext, gravest: list[dict[Any, Any]]) -> Table:
    return Table(
        heads=tuple(context.text(f"screen.gap_{column}") for column in COLUMNS),
        rows=tuple(_row(context, need) for need in gravest),
        widths=WIDTHS,
        states=tuple(need["state"] for need in gravest),
        state_column=COLUMNS.index("state"),
    )


def _row(context: BriefingContext, need: dict[Any, Any]) -> tuple[str, ...]:
    return (
        context.name(need, "unit_name"),
        without_aside(context.name(need, "cluster_name")),
        context.text(f"state.{need['state']}"),
        certainty_text(need, context.language, in_cell=True),
        _fix(context, need),
    )


def _fix(context: BriefingContext, need: Row) -> str:
    """Name the smallest fix in a few words; its sentence stands in the notes."""
    key = "screen.fix_new"
    if need["fix"] != "new":
        key = f"screen.fix_{need['fix']}_said"
    return context.text(key, said=need[f"fix_{context.language}"])


def _reasons(context: BriefingContext, gravest: list[dict[Any, Any]]) -> list[Note]:
    return [
        evidence_note(
            f"{need[f'reason_{context.language}']} {need[f'fix_{context.language}']}",
            need_id("county", need["unit_id"], need["cluster_id"]),
        )
        for need in gravest
    ]


def _real_gaps(context: BriefingContext, lacking: pd.DataFrame) -> list[Note]:
    text = real_gaps_text(lacking, context.language)
    if text:
        return [evidence_note(text, needs_id("county", "gaps"))]
    return []


def _count_by_fix(context: BriefingContext, lacking: pd.DataFrame) -> str:
    """Count the gaps that each kind of fix would close, in one phrase."""
    counts = lacking["fix"].value_counts()
    phrases = [
        context.text(
            "screen.fix_count",
            fix=context.text(f"screen.fix_{fix}", platform="", radius=""),
            n=int(counts[fix]),
        )
        for fix in FIXES
        if fix in counts
    ]
    return listing(phrases, context.language)
