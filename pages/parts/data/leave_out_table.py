"""How well certainty foretold hidden platforms of the record, method by method."""

import pandas as pd
from markupsafe import Markup

from analytics.questions.landing import SPREADS
from analytics.questions.leave_out import CONSTANT, DRAWS, RANGE_LOW, has_skill, leave_out
from analytics.setting import default_setting
from pages.parts.data.number_table import NUMBER
from pages.parts.html import elements, rows
from pages.parts.html.blocks import note
from pages.parts.html.elements import NOTHING, joined, paragraph, title
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import text

METHODS = (*SPREADS, RANGE_LOW, CONSTANT)


def leave_out_table() -> Markup:
    """Score each method beside a constant; lower is better."""
    heading = title(text("leave_out.title"))
    policy_id = setting().policy_id
    scores = leave_out(registry(), default_setting(registry(), policy_id))
    if scores.empty:
        return elements.panel(heading, paragraph(text("leave_out.none")))
    verdict = "leave_out.beats" if has_skill(registry(), policy_id) else "leave_out.beats_not"
    return Markup('<div class="panel leave-out">{}</div>').format(
        joined(
            heading,
            note(text("leave_out.how", draws=DRAWS)),
            _table(scores),
            paragraph(text(verdict)),
        )
    )


def _table(scores: pd.DataFrame) -> Markup:
    """Set the scores of each method side by side, by the number of hidden platforms."""
    briers = scores.pivot(index="method", columns="hidden", values="brier")
    constant = scores[scores["method"] == CONSTANT].set_index("hidden")
    reals = constant["real"].to_dict()
    heads = (
        text(
            "leave_out.hidden",
            n=int(n),
            real=f"{reals[n]:.0%}",
        )
        for n in briers.columns
    )
    by_method = briers.T
    lines = (_line(method, by_method[method]) for method in METHODS)
    return rows.table("plain wrap", rows.head_row([NOTHING, *heads]), *lines)


def _line(method: str, briers: "pd.Series[float]") -> Markup:
    numbers = (NUMBER.format(f"{brier:.4f}") for brier in briers)
    return rows.row(
        rows.CELL.format(text(f"leave_out.{method}")),
        *numbers,
    )
