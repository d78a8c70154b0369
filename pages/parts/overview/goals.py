"""The goals of the policy set in force, what is known of them, their series, and its tasks."""

from html import escape

import pandas as pd
import streamlit as st

from analytics.phrases.goals import (
    counted,
    counted_in,
    goal_actual,
    goal_gap,
    goal_name,
    goal_period,
    goal_value,
)
from analytics.questions.targets import (
    WHOLE_YEAR,
    Forecast,
    forecast,
    platforms_goal,
    several,
    targets,
)
from analytics.words import catalogue
from data.vocabulary import PROVINCE
from pages.parts.html import charts, look
from pages.parts.run import links, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import name_of, w
from pages.parts.widgets import narrowing

KINDS = ("network", "capability", "ecosystem", "safeguard")
COLUMNS = ("goal", "value", "actual", "pipeline", "gap", "verdict", "source")


@cached_for_page(by_setting=True)
def table() -> pd.DataFrame:
    """`analytics.questions.targets.targets` under the page's setting."""
    return targets(registry(), setting())


def name(goal: dict) -> str:
    """A goal's short name in the language of the page."""
    return goal_name(goal, language())


def value(goal: dict) -> str:
    """What the goal asks for, with its unit."""
    return goal_value(goal, language())


def actual(goal: dict, none: str) -> str:
    """The nearest figure on record with what it is; `none` where there is none."""
    return goal_actual(goal, none, language())


@cached_for_page(by_setting=True)
def answer() -> str:
    """What opening the whole pipeline would bring, in words; the clusters still missing by name."""
    expected = forecast(registry(), setting())
    goal = platforms_goal(table())
    platforms = (
        escape(w("forecast.no_goal"))
        if goal is None
        else look.opens(_platforms_sentence(goal), f"goal/{goal['target_id']}")
    )
    clusters = (
        escape(w("forecast.no_clusters"))
        if expected.clusters is None
        else look.opens(_clusters_sentence(expected), "forecast/covered_then")
    )
    note = w("forecast.note", existing=expected.existing, pipeline=sum(expected.pipeline.values()))
    return (
        f'<div class="answer"><p>{platforms}</p><p>{clusters}</p></div>{_missing(expected)}<p'
        f' class="note">{look.opens(note, "forecast/existing")}</p>'
    )


def _missing(expected: Forecast) -> str:
    """The clusters that even the whole pipeline leaves without a platform; nothing where the policy
    set names none.
    """
    if expected.missing is None:
        return ""
    names = w("list.separator").join(
        name_of(questions.clusters()[cluster]) for cluster in expected.missing
    )
    said = (
        w("forecast.missing", n=len(expected.missing), names=names)
        if names
        else w("forecast.none_missing")
    )
    return f'<div class="panel"><p>{look.opens(said, "forecast/missing")}</p></div>'


def _platforms_sentence(goal: dict) -> str:
    then = goal["actual"] + goal["pipeline"]
    return w(
        "forecast.platforms",
        name=name(goal),
        then=f"{then:g}",
        goal=f"{goal['goal']:g}",
        year=goal["year"],
        actual=f"{goal['actual']:g}",
        pipeline=f"{goal['pipeline']:g}",
    )


def _clusters_sentence(expected: Forecast) -> str:
    share = f"{registry().policies[setting().policy_id].basically_covered:.0%}"
    said = w(
        "forecast.basically" if expected.basically_then else "forecast.not_basically", share=share
    )
    over = w("list.separator").join(w(f"over.{one}") for one in expected.over)
    return w(
        "forecast.clusters",
        over=over,
        clusters=expected.clusters,
        covered=expected.covered,
        then=expected.covered_then,
        basically=said,
    )


@cached_for_page(by_setting=True)
def board() -> str:
    """Every goal, headed by year, clause and document."""
    heads = "".join(f"<th>{escape(w(f'goals.{column}'))}</th>" for column in COLUMNS)
    parts = [f"<thead><tr>{heads}</tr></thead>"]
    for (year, clause, document), goals in table().groupby(
        ["year", "clause", "source"], dropna=False
    ):
        head = w(
            "goals.heading",
            year=year,
            where=" · ".join(part for part in (clause, document) if isinstance(part, str)),
        )
        parts.append(
            f'<tbody><tr><th colspan="{len(COLUMNS)}"'
            f' scope="rowgroup">{escape(head)}</th></tr>{"".join(map(_row, goals.to_dict("records")))}</tbody>'
        )
    return (
        f'<div class="scroll"><table class="plain tight goals">{"".join(parts)}</table></div><p'
        f' class="mapnote">{escape(" ".join((w("goals.note"), *_other_definitions())))}</p>'
    )


def _other_definitions() -> tuple[str, ...]:
    """Which goals have official totals beside them that do not count quite what they do, and of
    which levels.
    """
    goals = table()[
        lambda found: (found["own_definition"] == "no") & found["actual"].notna()
    ].to_dict("records")
    said = (
        w(
            "goals.other_definition",
            name=name(goal),
            levels=w("list.separator").join(
                w(f"level.{level}") for level in several(goal["levels"])
            ),
        )
        for goal in goals
    )
    return tuple(dict.fromkeys(said))  # goals of several years count the same


def _row(goal: dict) -> str:
    scope = goal["scope"] if isinstance(goal["scope"], str) else ""
    cells = (
        value(goal),
        _pipeline(goal),
        goal_gap(goal, language()),
        w(f"verdict.{goal['verdict']}"),
    )
    shown = [f'<td class="keep">{escape(cell)}</td>' for cell in cells]
    found = look.opens(actual(goal, "verdict.unknown"), f"goal/{goal['target_id']}")
    shown.insert(1, f'<td class="keep">{found}</td>')
    return (
        f'<tr><td title="{escape(scope)}">{escape(name(goal))}</td>{"".join(shown)}<td'
        f' class="soft">{escape(_source(goal))}</td></tr>'
    )


def _pipeline(goal: dict) -> str:
    if goal["measure"] == "ratio":
        return w("goals.not_applicable")
    if pd.isna(goal["pipeline"]):
        return w("verdict.unknown")
    return w(
        (
            "goals.more_platforms"
            if goal["measure"] == "count"
            else "goals.more_clusters"
            if counted_in(goal) == "coverage"
            else "goals.more"
        ),
        n=f"{counted(goal, 'pipeline'):g}",
    )


def _source(goal: dict) -> str:
    if goal["actual_kind"] == "covered":
        return w("goals.computed")
    return goal["actual_source"] or w("goals.no_source")


def series() -> None:
    """The indicators of the goals over the years, each with its goals."""
    goals = table()
    measured = {
        indicator: values
        for indicator in goals.loc[goals["measure"] == "ratio", "indicator"].unique()
        if len(values := questions.ask("indicator_values", indicator=indicator, adcode=PROVINCE))
    }
    if not measured:
        st.html(f'<p class="note">{escape(w("series.none"))}</p>')
        return
    for column, (indicator, values) in zip(
        st.columns(len(measured), gap="large"), measured.items(), strict=True
    ):
        with column:
            _one_series(indicator, values, goals[goals["indicator"] == indicator])


def _one_series(indicator: str, values: pd.DataFrame, goals: pd.DataFrame) -> None:
    said = [
        w(
            "target.part_year",
            figure=f"{number:g}",
            period=goal_period(f"{year} {when}".strip(), language()),
        )
        for number, year, when in values[["value", "year", "period"]].itertuples(index=False)
    ]
    values = values.assign(said=said, whole=values["period"] == WHOLE_YEAR)
    lines = [
        (goal["year"], goal["goal"], w("series.goal", value=value(goal), year=goal["year"]))
        for goal in goals.to_dict("records")
    ]
    title = w("series.title", name=name(goals.iloc[-1].to_dict()), unit=goals.iloc[-1]["unit"])
    st.html(f'<div class="panel"><h3>{escape(title)}</h3></div>')
    st.plotly_chart(
        charts.series(values, lines, 210),
        config={"displayModeBar": False},
        key=f"series-{indicator}",
        alt=f"{title}{w('map.colon')}{w('list.separator').join(said)}",
    )
    sources = w("list.separator").join(dict.fromkeys(values["source_title"].dropna()))
    st.html(f'<p class="mapnote">{escape(w("series.sources", sources=sources))}</p>')


def tasks() -> None:
    """The policy set's tasks, by kind and responsible department; in words where none is
    on record.
    """
    policy_id = setting().policy_id
    every = questions.ask("tasks", policy_id=policy_id, kind=None, department=None)
    if every.empty:
        st.info(
            wording.plain(w("tasks.none", policy=registry().policies[policy_id].short[language()]))
        )
        return
    left, right, _ = st.columns([1, 1.4, 1.6], gap="medium")
    kinds = {None: w("tasks.all_kinds")} | wording.words("task_kind", KINDS)
    departments = questions.ask("task_departments", policy_id=policy_id)["department"]
    names = {None: w("tasks.all_departments")} | {
        one: as_written("department", one) for one in departments
    }
    with left:
        kind = links.selectbox(
            w("tasks.kind"),
            list(kinds),
            key="kind",
            format_func=kinds.__getitem__,
            placeholder=kinds[None],
        )
    with right:
        department = links.selectbox(
            w("tasks.department"),
            list(names),
            key="dept",
            format_func=names.__getitem__,
            placeholder=names[None],
        )
    chosen = questions.ask("tasks", policy_id=policy_id, kind=kind, department=department)
    if chosen.empty:
        of_kind = narrowing.by_value(every, "kind", kind, w("tasks.kind"), kinds[kind])
        listed = every["responsible"].fillna("").str.split(";").map(lambda some: department in some)
        of_department = (
            []
            if department is None
            else [narrowing.Filter(w("tasks.department"), names[department], listed)]
        )
        st.info(wording.plain(narrowing.loosen(every, of_kind + of_department, w("tasks.empty"))))
        return
    st.html(_task_table(chosen, len(every)))


def _task_table(chosen: pd.DataFrame, total: int) -> str:
    heads = "".join(
        f"<th>{escape(w(f'tasks.{column}'))}</th>"
        for column in ("section", "task", "department", "kind")
    )
    rows = "".join(map(_task, chosen.to_dict("records")))
    return (
        f'<p class="note">{escape(w("tasks.found", n=len(chosen), all=total))}</p><div'
        ' class="scroll"><table class="plain'
        f' tasks"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _task(task: dict) -> str:
    title, summary = (
        as_written(section, task["task_id"], task[column])
        for section, column in (("task", "title"), ("task_summary", "summary"))
    )
    responsible = task["responsible"].split(";") if isinstance(task["responsible"], str) else []
    who = w("list.separator").join(as_written("department", one) for one in responsible) or w(
        "panel.not_stated"
    )
    return (
        f'<tr><td class="keep">{escape(task["section"])}</td><td><b>{escape(title)}</b><br><span'
        f' class="soft">{escape(summary)}</span></td><td>{escape(who)}</td><td'
        f' class="keep">{escape(w("task_kind." + task["kind"]))}</td></tr>'
    )


def as_written(section: str, key: str, text: str | None = None) -> str:
    """Text of the data: as written in Chinese, by the catalogue in English where that knows it."""
    known = f"{section}.{key}"
    return (
        w(known)
        if language() == "en" and known in catalogue()
        else text
        if isinstance(text, str)
        else key
    )
