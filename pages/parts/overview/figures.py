"""Figures, goals and what is new, as HTML on the overview: each figure with unit, comparison and
the page it leads to.
"""

from dataclasses import dataclass
from html import escape

import streamlit as st

from analytics.gap_table import list_completeness
from analytics.ids import need_id, needs_id
from analytics.phrases.key_messages import evidence_ids, sentences
from analytics.questions.changes import Changes, changes_since, recognised_lately
from analytics.questions.coverage import GAPS, MET, STATES
from data.faults import RegistryError
from data.registry import query
from data.snapshot import earlier_folder
from pages.parts.gaps import defence
from pages.parts.html import look
from pages.parts.overview import goals
from pages.parts.run import context, questions, shell
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import name_of, w
from pages.parts.widgets import filters


def title(key: str, **values: object) -> str:
    """A section's heading."""
    return f'<div class="panel"><h3>{escape(w(key, **values))}</h3></div>'


def title_of_policy(key: str) -> str:
    """The heading of what the policy set in force says, which names it."""
    return title(key, policy=registry().policies[setting().policy_id].short[context.language()])


@cached_for_page(by_setting=True)
def states_bars(kinds: tuple[str, ...], cluster: str | None = None) -> str:
    """Needs by state, of a cluster if asked, a bar for each kind of unit on one scale; every part
    leads to its needs.
    """
    counts = {
        kind: questions.needs(kind, cluster)["state"].value_counts().to_dict() for kind in kinds
    }
    longest = max((sum(by_state.values()) for by_state in counts.values()), default=0) or 1
    rows = "".join(
        f"<dt>{escape(w(f'unit.{kind}'))}</dt><dd>{''.join(_part(kind, state, by_state[state], longest, cluster) for state in STATES if state in by_state)}</dd>"
        for kind, by_state in counts.items()
    )
    chips = "".join(look.chip(state) for state in STATES)
    return (
        f'<dl class="bars">{rows}</dl><div class="legend key">{chips}</div><p'
        f' class="mapnote">{escape(w("overview.by_state_note"))}</p>'
    )


def _part(kind: str, state: str, count: int, longest: int, cluster: str | None) -> str:
    """One state of one bar; a number that its part is too narrow for is left to the pointer and to
    screen readers.
    """
    share, said = 100 * count / longest, f"{w(f'unit.{kind}')} · {w(f'state.{state}')} {count}"
    number = look.opens(count, needs_id(kind, state, cluster=cluster))
    return (
        f'<span class="{state}{"" if share >= 4.5 else " narrow"}" title="{escape(said)}"'
        f' style="width:{share:.2f}%;{look.css(state)}">{number}</span>'
    )


@cached_for_page(by_setting=True)
def leader_sentences() -> str:
    """Where the province stands, the gravest sure gap, what decision is due."""
    said = zip(
        sentences(defence.needs(), context.language()), evidence_ids(defence.needs()), strict=True
    )
    return '<ul class="lead">' + "".join(f"<li>{look.opens(*one)}</li>" for one in said) + "</ul>"


@cached_for_page(by_setting=True)
def overview() -> list[tuple[str, str, str, str, str]]:
    """Label, value, unit, comparison and page of the overview's figures; value and comparison are
    HTML, their numbers open.
    """
    counted = query(registry(), "platforms_counted", **setting().params(registry()))
    surely, maybe = (
        int(counted["surely"].sum()),
        int((counted["existing"] & ~counted["surely"]).sum()),
    )
    found, total = list_completeness(registry(), setting())
    counties = questions.needs("county")
    met, gaps, possible = (
        int(counties["state"].isin(states).sum()) for states in (MET, GAPS, ("possible",))
    )
    lacking = counties[counties["state"].isin(GAPS)]["unit_id"].nunique()
    verify = (possible, needs_id("county", "possible"))
    where, of_counties = (
        (lacking, needs_id("county", "gaps", "units")),
        (
            f"{look.opens(met, needs_id('county', 'met'))} /"
            f" {look.opens(len(counties), needs_id('county'))}"
        ),
    )
    lists = (
        (
            w("figure.lists"),
            look.opens(f"{found} / {total}", "lists"),
            w("figure.lists_unit"),
            look.said("figure.lists_compare", share=f"{found / total:.0%}"),
            "data",
        )
        if total
        else _unknown("figure.lists", "reason.no_lists", "data")
    )
    return [
        (
            w("figure.platforms"),
            look.opens(len(questions.platforms()), "platforms/all"),
            w("figure.platforms_unit"),
            look.said(
                "figure.platforms_compare",
                existing=(surely, "platforms/existing"),
                maybe=(maybe, "platforms/doubtful"),
            ),
            "platforms",
        ),
        lists,
        (
            w("figure.met"),
            of_counties,
            w("figure.met_unit"),
            look.said("figure.met_compare", possible=verify),
            "coverage",
        ),
        (
            w("figure.gaps"),
            look.opens(gaps, needs_id("county", "gaps")),
            w("figure.gaps_unit"),
            look.said("figure.gaps_compare", counties=where, possible=verify),
            "gaps",
        ),
        _of_the_policys_clusters(),
    ]


def _of_the_policys_clusters() -> tuple[str, str, str, str, str]:
    """How many of the clusters that the policy set names have a platform; unknown where it names
    none.
    """
    named = questions.needs("province")
    named = named[named["need_basis"].str.contains(r"\bplan\b")]
    if named.empty:
        return _unknown("figure.plan", "figure.plan_none", "matrix")
    covered = int(named["state"].isin(MET).sum())
    of_plan = (
        f"{look.opens(covered, needs_id('province', 'met', basis='plan'))} /"
        f" {look.opens(len(named), needs_id('province', basis='plan'))}"
    )
    without = (len(named) - covered, needs_id("province", "unmet", basis="plan"))
    return (
        w("figure.plan"),
        of_plan,
        w("figure.plan_unit"),
        look.said("figure.plan_compare", lacking=without),
        "matrix",
    )


def _unknown(label: str, why: str, target: str) -> tuple[str, str, str, str, str]:
    """A figure of which nothing is known, with the reason: never 0 of 0."""
    return (w(label), escape(w("verdict.unknown")), "", escape(w(why)), target)


def row(items: list[tuple[str, str, str, str, str]]) -> None:
    """At most five figures in a row."""
    carried = filters.carried()
    for column, (label, value, unit, compare, target) in zip(
        st.columns(len(items)), items, strict=True
    ):
        with column:
            st.page_link(
                shell.FILES[target],
                label=label,
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params=carried,
            )
            st.html(
                '<div class="figure"><div'
                f' class="value">{value}<small>{escape(unit)}</small></div><div'
                f' class="compare">{compare}</div></div>'
            )


@cached_for_page(by_setting=True)
def target_table() -> str:
    """The policy set's goals with the nearest figure on record, year by year, a line each."""
    parts, known = [], goals.table()
    if known.empty:
        return f'<p class="note">{escape(w("overview.no_targets"))}</p>'
    for year, one_year in known.groupby("year"):
        heads = "".join(
            f"<th>{escape(w(f'target.{head}', year=year))}</th>"
            for head in ("goal", "value", "figure", "verdict")
        )
        parts.append(
            f"<thead><tr>{heads}</tr></thead><tbody>{''.join(map(_goal, one_year.to_dict('records')))}</tbody>"
        )
    return f'<table class="plain tight">{"".join(parts)}</table>'


def _goal(goal: dict) -> str:
    actual = look.opens(goals.actual(goal, "target.no_figure"), f"goal/{goal['target_id']}")
    cells = "".join(
        f'<td class="keep">{cell}</td>'
        for cell in (escape(goals.value(goal)), actual, escape(w(f"verdict.{goal['verdict']}")))
    )
    return f"<tr><td>{escape(goals.name(goal))}</td>{cells}</tr>"


@cached_for_page(by_setting=True)
def worst_gaps(n: int = 10) -> str:
    """The gravest sure gaps of counties, with severity as a bar."""
    rows = []
    needs = questions.needs("county")
    for need in needs[needs["state"].isin(GAPS)].head(n).to_dict("records"):
        bar = f'<div class="severity"><span style="width:{need["severity"]:.0f}%"></span></div>'
        severity = look.opens(
            f"{need['severity']:.0f}", need_id("county", need["unit_id"], need["cluster_id"])
        )
        rows.append(
            "<tr><td"
            f' class="keep">{escape(look.short(name_of(need, "unit_name")))}</td><td>{escape(name_of(need, "cluster_name"))}</td><td>{look.mark(need["state"])}</td><td'
            f' class="number">{severity}{bar}</td></tr>'
        )
    if not rows:
        return (
            f'<p class="note">{escape(w("gaps.empty" if needs.empty else "overview.no_gaps"))}</p>'
        )
    heads = "".join(
        f"<th>{escape(w(f'table.{head}'))}</th>"
        for head in ("unit", "cluster", "state", "severity")
    )
    return (
        '<table class="plain'
        f' tight"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def change_sentences() -> str:
    """What changed since the snapshot before, and what was recognised in the last year, in words,
    as HTML.
    """
    said = []
    since = _since_earlier()
    if since is None:
        said.append(look.said("changes.first"))
    elif since.changes is None:
        said.append(look.said("changes.unreadable", before=since.snapshot_id))
    else:
        said.append(_changes_said(since.snapshot_id, since.changes))
    lately = recognised_lately(questions.ask("platforms"), setting().as_of)
    if len(lately):
        names = w("list.separator").join(
            f"{row['name']} ({row['recognised_on']})" for row in lately.head(1).to_dict("records")
        )
        said.append(look.said("changes.lately", n=(len(lately), "platforms/lately"), names=names))
    return '<div class="panel">' + "".join(f"<p>{sentence}</p>" for sentence in said) + "</div>"


def _changes_said(before: str, found: Changes) -> str:
    return look.said(
        "changes.since",
        before=before,
        added=len(found.added),
        removed=len(found.removed),
        changed=len(found.status_changed),
        opened=found.gaps_opened,
        closed=found.gaps_closed,
    )


@dataclass(frozen=True)
class Since:
    """The snapshot before the one in force, and what changed; None if it cannot be compared."""

    snapshot_id: str
    changes: Changes | None


@cached_for_page
def _since_earlier() -> Since | None:
    """What changed since the latest snapshot of an earlier day; None if there is none."""
    earlier = earlier_folder(registry().folder.parent, registry().manifest["as_of"])
    if earlier is None:
        return None
    try:
        return Since(earlier.name, changes_since(earlier, registry()))
    except RegistryError:
        return Since(earlier.name, None)
