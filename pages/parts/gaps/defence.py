"""What a gap is defended by, as HTML: the four coverages, certainty with its derivation, robustness
and the smallest fix.
"""

from html import escape

import pandas as pd

from analytics.gap_table import defended_needs
from analytics.ids import need_id
from analytics.phrases.key_messages import certainty_text
from analytics.questions.coverage import COVERAGES
from pages.parts.html import look
from pages.parts.run import context
from pages.parts.run.cache import cached_for_page
from pages.parts.run.wording import w


@cached_for_page(by_setting=True)
def needs() -> pd.DataFrame:
    """Every need under the page's setting, with what it is defended by."""
    return defended_needs(context.registry(), context.setting())


def panel(row: dict) -> str:
    """One row of the gap table: how surely it is a gap, in how many settings, what would close it,
    and what is offered at all.
    """
    parts = [
        (
            _titled(
                "defence.fix",
                f"<p>{look.opens(row[f'fix_{context.language()}'], _id(row, 'fix'))}</p>",
            )
            if isinstance(row["fix"], str)
            else ""
        )
    ]
    parts += [
        _titled("defence.certainty", _certainty(row)),
        _titled("defence.robustness", _robustness(row)),
        _titled("defence.coverages", _coverages(row)),
    ]
    return f'<div class="panel">{"".join(parts)}</div>'


def _id(row: dict, of: str) -> str:
    return need_id(row["unit_kind"], row["unit_id"], row["cluster_id"], of)


def _titled(key: str, html: str) -> str:
    return f"<h3>{escape(w(key))}</h3>{html}" if html else ""


def _certainty(row: dict) -> str:
    if pd.isna(row["certainty"]):
        return f"<p>{escape(w('defence.no_certainty'))}</p>"
    need = (
        needs()
        .set_index(["unit_kind", "unit_id", "cluster_id"])
        .loc[(row["unit_kind"], row["unit_id"], row["cluster_id"])]
    )
    said = look.said(
        "defence.sure",
        certainty=(certainty_text(need, context.language()), _id(row, "certainty")),
        sureness=w(f"certain.{row['sureness']}"),
    )
    how = w(
        "defence.derivation",
        unseen=f"{need['unseen']:.0f}",
        low=f"{need['certainty']:.1%}",
        high=f"{need['certainty_high']:.1%}",
    )
    how += "" if need["certainty_checked"] == "yes" else w("defence.unchecked")
    how += (
        w(
            "defence.unreckoned",
            levels=w("list.separator").join(
                w(f"level.{level}") for level in need["unreckoned"].split(";")
            ),
        )
        if need["unreckoned"]
        else ""
    )
    return (
        f"<p>{said}</p><details"
        f' class="mapnote"><summary>{escape(w("defence.how"))}</summary><p>{escape(how)}</p></details>'
    )


def _robustness(row: dict) -> str:
    if not isinstance(row["robust"], str):
        return ""
    key = "defence.robust" if row["robust"] == "yes" else "defence.fragile"
    return f"<p>{look.said(key, gaps=(row['gap_settings'], _id(row, 'robust')), settings=row['settings'])}</p>"


def _coverages(row: dict) -> str:
    answers = "".join(
        f"<dt>{escape(w(f'gap.{name}'))}</dt><dd>{escape(w(f'answer.{row[name]}'))}{escape(_stages(row) if name == 'capable' else '')}</dd>"
        for name in COVERAGES
    )
    return f'<dl class="facts">{answers}</dl>'


def _stages(row: dict) -> str:
    """Which stages nobody in reach offers, and of which it is not known."""
    return "".join(
        w("list.separator") + w(f"defence.{column}", stages=stage_names(row[column]))
        for column in ("stages_missing", "stages_unknown")
        if isinstance(row[column], str)
    )


def stage_names(stages: str) -> str:
    return w("list.separator").join(w(f"stage.{stage}") for stage in stages.split(";"))
