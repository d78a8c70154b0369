"""Needs of a place, cluster or platform as a profile shows them: counts, a table, lists."""

from collections.abc import Callable

import pandas as pd
from markupsafe import Markup, escape

from analytics.ids import need_id, needs_id
from analytics.phrases.key_messages import certainty_text
from analytics.phrases.reasons import lists_reason, supply_reason
from analytics.questions.coverage import GAPS, STATES
from data.vocabulary import UNIT_KINDS
from pages.parts.html import elements, look
from pages.parts.html.blocks import listed_words, sentence_gap
from pages.parts.html.elements import NOTHING, joined, remark
from pages.parts.html.rows import labelled_table
from pages.parts.place.profile_links import profile_link
from pages.parts.run.context import language
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text

ANSWERS = ("hosted", "reachable", "capable", "adequate")

# --- counts ---------------------------------------------------------------------------------------


def need_counts(needs: pd.DataFrame, **narrowed: str) -> Markup:
    """Count needs by state, in a line for each kind of unit.

    Args:
        needs: the needs.
        narrowed: what they are narrowed to, as the evidence ids of needs take it.
    """
    kinds = [kind for kind in UNIT_KINDS if (needs["unit_kind"] == kind).any()]
    return joined(
        *(
            _count_of_kind(
                needs[needs["unit_kind"] == kind],
                kind,
                **narrowed,
            )
            for kind in kinds
        )
    )


def _count_of_kind(needs: pd.DataFrame, kind: str, **narrowed: str) -> Markup:
    number = look.evidence_link(len(needs), needs_id(kind, **narrowed))
    every = Markup("<span>{} <b>{}</b></span>").format(text(f"unit.{kind}"), number)
    counts = needs["state"].value_counts().to_dict()
    by_state = look.legend(counts, lambda state: needs_id(kind, state, **narrowed))
    return elements.legend(every, by_state)


# --- table ----------------------------------------------------------------------------------------


def cluster_need_table(needs: pd.DataFrame, own: str | None = None) -> Markup:
    """Show the needs of a place, each row named after its cluster.

    Args:
        needs: the needs.
        own: where needs of several units stand together, the unit whose rows need no remark.
    """
    return _need_table(needs, text("table.cluster"), lambda need: _cluster_name(need, own))


def unit_need_table(needs: pd.DataFrame) -> Markup:
    """Show the needs of a cluster, each row named after its unit."""
    return _need_table(needs, text("table.unit"), unit_link)


def _need_table(needs: pd.DataFrame, head: str, name: Callable[[Row], Markup]) -> Markup:
    """Show needs: the coverages, the platform each rests on, how far, and what is missing."""
    if needs.empty:
        return NOTHING
    heads = [
        head,
        text("table.state"),
        *(text(f"profile.{answer}") for answer in ANSWERS),
        text("profile.rests_on"),
        text("profile.km"),
        text("profile.missing"),
    ]
    rows = [
        _cells(
            need,
            name(need),
        )
        for need in gravest_first(needs).to_dict("records")
    ]
    return joined(labelled_table(heads, rows), elements.map_note(text("profile.table_note")))


def _cells(need: Row, name: Markup) -> list[str]:
    return [
        name,
        need_chip(need),
        *(answer_mark(need[answer]) for answer in ANSWERS),
        _platform(need),
        _km(need),
        _missing(need),
    ]


def gravest_first(needs: pd.DataFrame) -> pd.DataFrame:
    """Sort needs by state, then by severity."""
    ranked = needs.assign(rank=needs["state"].map(STATES.index))
    return ranked.sort_values(["rank", "severity"], ascending=False, kind="stable")


def need_chip(need: Row) -> Markup:
    """Show the state of a need, which leads to its evidence."""
    return look.state_link(
        need["state"], need_id(need["unit_kind"], need["unit_id"], need["cluster_id"])
    )


def unit_link(need: Row) -> Markup:
    """Name the unit of a need, which leads to its profile."""
    return profile_link(need["unit_kind"], need["unit_id"], name_of(need, "unit_name"))


def cluster_link(need: Row) -> Markup:
    """Name the cluster of a need, which leads to its profile."""
    return profile_link("cluster", need["cluster_id"], name_of(need, "cluster_name"))


def _cluster_name(need: Row, own: str | None) -> Markup:
    if own is None or need["unit_id"] == own:
        return cluster_link(need)
    return joined(
        cluster_link(need),
        remark(text("profile.of_other", name=need["unit_name"])),
    )


def answer_mark(answer: str) -> Markup:
    """Show yes, no or unknown as word and mark."""
    return Markup('<span class="answer {}">{}</span>').format(answer, text(f"answer.{answer}"))


def _platform(need: Row) -> Markup:
    """Name the platform that a need rests on, and how many there are if several."""
    platform_id = need["nearest_platform_id"]
    if not isinstance(platform_id, str):
        return remark(text("panel.none"))
    name = profile_link("platform", platform_id, need["nearest_platform_name"])
    if need["suppliers"] <= 1:
        return name
    return joined(name, remark(text("profile.suppliers", n=need["suppliers"])))


def _km(need: Row) -> str:
    if not isinstance(need["nearest_platform_id"], str):
        return ""
    if need["km_p95"] == 0:  # surely inside, even where it is not known to serve the need
        return text("panel.is_inside")
    if pd.isna(need["km_p05"]):
        return text("panel.where_unknown")
    return f"{need['km_p05']:.0f}–{need['km_p95']:.0f}"


def _missing(need: Row) -> str:
    """Say what a need lacks.

    That is a platform in reach, stages that nobody offers or that cannot be told, or a demand that
    nobody stated.
    """
    words = [text("profile.lacks_platform")] if need["state"] in GAPS else []
    for key, column in (
        ("profile.lacks", "stages_missing"),
        ("profile.unclear", "stages_unknown"),
    ):
        if isinstance(need[column], str):
            words.append(
                text(
                    key,
                    stages=listed_words("stage", need[column].split(";")),
                )
            )
    if need["capable"] != "no" and pd.isna(need["demand"]):
        words.append(text("profile.no_demand"))
    return text("profile.and").join(words)


# --- lists ----------------------------------------------------------------------------------------


def gap_section(needs: pd.DataFrame) -> Markup:
    """List gaps and possible gaps, gravest first: why, how surely, what would close them.

    Below stands how complete the lists behind them are.
    """
    lacking = needs[needs["state"].isin((*GAPS, "possible"))]
    lines = [_gap_line(need) for need in gravest_first(lacking).to_dict("records")]
    return joined(elements.list_section(text("profile.lacking"), lines), lists_note(needs))


def _gap_line(need: Row) -> Markup:
    name = elements.bold(name_of(need, "cluster_name"))
    return joined(need_chip(need), " ", name, remark(_why(need)))


def _why(need: Row) -> str:
    sentences = [supply_reason(need, language())]
    if pd.notna(need["certainty"]):
        certainty = certainty_text(need, language())
        sureness = text(f"certain.{need['sureness']}")
        sentences.append(text("profile.sure", certainty=certainty, sureness=sureness))
    if isinstance(need["fix"], str):
        sentences.append(need[f"fix_{language()}"])
    return sentence_gap().join(sentences)


def lists_note(needs: pd.DataFrame) -> Markup:
    """Say how complete the lists are that needs were judged by."""
    found, total = needs["list_rows_found"].iloc[0], needs["list_total"].iloc[0]
    reason = lists_reason(found, total, language())
    return elements.soft_paragraph(look.evidence_link(reason, "lists"))


def units_by_state(needs: pd.DataFrame, kind: str, **narrowed: str) -> Markup:
    """Name the units of a kind by the state of their need, worst first, in a line for each state.

    Args:
        needs: each unit at most once.
        kind: of unit.
        narrowed: what they are narrowed to, as the evidence ids of needs take it.
    """
    of_kind = needs[needs["unit_kind"] == kind]
    lines = []
    for state in reversed(STATES):
        units = of_kind[of_kind["state"] == state].to_dict("records")
        if units:
            number = look.evidence_link(len(units), needs_id(kind, state, **narrowed))
            lines.append(_units_line(state, units, number))
    count = look.evidence_link(len(of_kind), needs_id(kind, **narrowed))
    return elements.section(
        text(f"unit.{kind}"),
        joined(*lines),
        count,
    )


def _units_line(state: str, units: list[Row], number: Markup) -> Markup:
    names = escape(text("list.separator")).join(map(unit_link, units))
    return Markup("<p>{} <b>{}</b> {}</p>").format(look.chip(state), number, names)
