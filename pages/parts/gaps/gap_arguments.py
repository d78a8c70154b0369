"""The arguments for a gap: the smallest fix, certainty, robustness and the four coverages."""

import pandas as pd
from markupsafe import Markup

from analytics.ids import need_id
from analytics.phrases.key_messages import certainty_text
from analytics.questions.coverage import COVERAGES
from pages.parts.html import elements, look
from pages.parts.html.blocks import listed_words
from pages.parts.html.elements import NOTHING, joined, paragraph
from pages.parts.run import questions
from pages.parts.run.context import language
from pages.parts.run.questions import Row
from pages.parts.run.wording import text
from pages.parts.tables.columns import heading

NEED = ["unit_kind", "unit_id", "cluster_id"]
DERIVATION = Markup('<details class="mapnote"><summary>{}</summary><p>{}</p></details>')


def panel(gap: Row) -> Markup:
    """Show what would close a gap, how surely it is one, in how many settings, what is offered.

    Args:
        gap: a row of the gap table.
    """
    return elements.panel(
        _titled("defence.fix", _fix(gap)),
        _titled("defence.certainty", _certainty(gap)),
        _titled("defence.robustness", _robustness(gap)),
        _titled("defence.coverages", _coverages(gap)),
    )


def _titled(key: str, html: Markup) -> Markup:
    return joined(elements.title(text(key)), html) if html else NOTHING


def _evidence_id(gap: Row, of: str) -> str:
    return need_id(gap["unit_kind"], gap["unit_id"], gap["cluster_id"], of)


def _fix(gap: Row) -> Markup:
    if not isinstance(gap["fix"], str):
        return NOTHING
    return paragraph(
        look.evidence_link(
            gap[f"fix_{language()}"],
            _evidence_id(gap, "fix"),
        )
    )


def _certainty(gap: Row) -> Markup:
    """Say how certain the gap is, and how that is computed."""
    if pd.isna(gap["certainty"]):
        return paragraph(text("defence.no_certainty"))
    need = _need_of(gap)
    sentence = look.sentence_html(
        "defence.sure",
        certainty=(certainty_text(need, language()), _evidence_id(gap, "certainty")),
        sureness=text(f"certain.{gap['sureness']}"),
    )
    return joined(
        paragraph(sentence),
        DERIVATION.format(text("defence.how"), _derivation(need)),
    )


def _need_of(gap: Row) -> Row:
    """Find the need of a gap with all that its certainty rests on."""
    needs = questions.needs_with_arguments().set_index(NEED)
    need: Row = needs.loc[tuple(gap[column] for column in NEED)].to_dict()
    return need


def _derivation(need: Row) -> str:
    """Say how a certainty is computed, and what that leaves out."""
    derivation = text(
        "defence.derivation",
        unseen=f"{need['unseen']:.0f}",
        low=f"{need['certainty']:.1%}",
        high=f"{need['certainty_high']:.1%}",
    )
    if need["certainty_checked"] != "yes":
        derivation += text("defence.unchecked")
    if need["unreckoned"]:
        levels = listed_words("level", need["unreckoned"].split(";"))
        derivation += text("defence.unreckoned", levels=levels)
    return derivation


def _robustness(gap: Row) -> Markup:
    """Say in how many settings of the grid the need is a gap."""
    if not isinstance(gap["robust"], str):
        return NOTHING
    key = "defence.robust" if gap["robust"] == "yes" else "defence.fragile"
    gaps = (gap["gap_settings"], _evidence_id(gap, "robust"))
    return paragraph(look.sentence_html(key, gaps=gaps, settings=gap["settings"]))


def _coverages(gap: Row) -> Markup:
    """Answer each of the four coverages; the capable one with the stages that lack."""
    return elements.facts(
        (
            heading(name),
            _coverage(
                gap,
                name,
            ),
        )
        for name in COVERAGES
    )


def _coverage(gap: Row, name: str) -> str:
    answer = text(f"answer.{gap[name]}")
    return answer + _stages(gap) if name == "capable" else answer


def _stages(gap: Row) -> str:
    """Say which stages nobody in reach offers, and of which it is not known."""
    return "".join(
        text("list.separator")
        + text(
            f"defence.{column}",
            stages=listed_words("stage", gap[column].split(";")),
        )
        for column in ("stages_missing", "stages_unknown")
        if isinstance(gap[column], str)
    )
