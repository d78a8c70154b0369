"""The sections of the data page."""

from html import escape

import pandas as pd
import streamlit as st

from analytics.questions.leave_out import CONSTANT, DRAWS, RANGE_LOW, has_skill, leave_out
from analytics.questions.unseen import SPREADS
from analytics.setting import default_setting
from analytics.words import catalogue
from data.policy import PolicySet
from data.tables import BUILT, SOURCES, TABLES
from data.tables.column import rule
from pages.parts.html import look
from pages.parts.run import context, links, questions
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import name_of, w
from pages.parts.tables import tables


def completeness() -> None:
    """Official lists with stated totals and rows found."""
    lists = questions.ask("lists")
    st.html(f'<p class="note">{escape(w("data.completeness_note"))}</p>')
    rows = pd.DataFrame(
        {
            "registry": [w(f"registry.{name}") for name in lists["registry"]],
            "list": lists["list_name"],
            "issuer": lists["issuer"],
            "date": lists["date"],
            "found": lists["rows_found"],
            "total": lists["total_count"],
            "evidence_id": "list/" + lists["list_id"],
            "share": (
                (
                    100 * lists["rows_found"] / lists["total_count"].where(lists["total_count"] > 0)
                ).astype(float)
            ),
            "notes": lists["notes"],
        }
    )
    rows, evidence = tables.link_column(rows)
    st.dataframe(
        rows,
        hide_index=True,
        height=460,
        placeholder=w("panel.not_stated"),
        column_config={
            name: st.column_config.TextColumn(w(f"lists.{name}"))
            for name in ("issuer", "date", "notes")
        }
        | {
            "registry": st.column_config.TextColumn(w("lists.registry"), width=96),
            "list": st.column_config.TextColumn(w("lists.list"), width=340),
            "found": st.column_config.NumberColumn(w("lists.found")),
        }
        | {
            "total": st.column_config.NumberColumn(w("lists.total"), width=84),
            "share": st.column_config.ProgressColumn(
                w("lists.share"), format="%.0f%%", min_value=0, max_value=100, width=110
            ),
        }
        | evidence,
    )


def unknowns() -> None:
    """Located how, and what stands in the sources but cannot be used."""
    located, unused = (
        questions.ask("located_how"),
        questions.ask(
            "unused",
            serves_from=context.registry().policies[context.setting().policy_id].serves_from,
        ),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        for name, words in (("platforms", "located"), ("zones", "geometry")):
            rows = located[located["registry"] == name]
            st.html(
                _table(
                    w(f"data.located_{name}"),
                    [
                        (
                            w(f"{words}.{row['basis']}"),
                            look.opens(row["rows"], f"{name}/{row['basis']}"),
                        )
                        for row in rows.to_dict("records")
                    ],
                    look.opens(rows["rows"].sum(), f"{name}/all"),
                )
            )
    with right:
        st.html(
            _table(
                w("data.unused"),
                [
                    (row[f"what_{language()}"], look.opens(row["rows"], f"unused/{row['what']}"))
                    for row in unused.to_dict("records")
                ],
                None,
            )
        )


def _grid(policy: PolicySet) -> list[tuple[str, str]]:
    """The settings in which robustness is counted: of levels and statuses how many each choice has,
    of numbers all.
    """
    several = " / ".join
    return [
        (w("data.grid_radii"), several(f"{km:g}" for km in policy.grid["radii_km"])),
        (w("data.grid_levels"), several(f"{len(levels)}" for levels in policy.grid["levels"])),
        (
            w("data.grid_statuses"),
            several(f"{len(statuses)}" for statuses in policy.grid["statuses"]),
        ),
    ]


def _counted(policy: PolicySet) -> list[tuple[str, str]]:
    """What counts unless the user chooses otherwise."""
    separator = w("list.separator")
    return [
        (w("strip.levels"), escape(separator.join(w(f"level.{level}") for level in policy.levels))),
        (
            w("strip.statuses"),
            escape(separator.join(w(f"status.{status}") for status in policy.statuses)),
        ),
        (w("strip.confidence"), escape(w(f"confidence.{policy.min_confidence}"))),
    ]


def _table(title: str, rows: list[tuple[str, str]], total: str | None) -> str:
    """Labels and values; a value, and the total of all, is HTML."""
    body = "".join(
        f"<tr><td>{escape(label)}</td><td class='number'>{value}</td></tr>" for label, value in rows
    )
    body += (
        f"<tr><td><b>{escape(w('data.total'))}</b></td><td class='number'><b>{total}</b></td></tr>"
        if total is not None
        else ""
    )
    return (
        f'<div class="panel"><h3>{escape(title)}</h3><table class="plain wrap">{body}</table></div>'
    )


def dictionary() -> None:
    """Every table and column, from the same description that checks the files."""
    names = [table.name for table in SOURCES + BUILT]
    chosen = links.selectbox(w("data.table"), names, key="table", format_func=str)
    table = TABLES[chosen]
    st.html(f'<p class="note">{escape(table.zh if language() == "zh" else table.en)}</p>')
    rows = [
        {
            "column": column.name,
            "meaning": column.zh if language() == "zh" else column.en,
            "type": column.type,
            "unit": column.unit,
            "rule": rule(column, table),
        }
        for column in table.columns
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=420,
        column_config={
            name: st.column_config.TextColumn(w(f"dictionary.{name}")) for name in rows[0]
        },
    )


def sources() -> None:
    """Credits and licences, then every source the rows point to; re-posts as text only."""
    credits_ = registry().manifest["credits"]
    items = "".join(
        f"<li><b>{escape(credit[f'title_{language()}'])}</b><br>{escape(credit[f'origin_{language()}'])}"
        f" <span class='soft'>{escape(credit['licence'])}"
        f" {escape(credit[f'note_{language()}'])}</span></li>"
        for credit in credits_
    )
    st.html(f'<div class="panel"><h3>{escape(w("data.credits"))}</h3><ul>{items}</ul></div>')
    rows = questions.ask("sources")
    links = rows["url"].where(
        (rows["kind"] == "publisher") & rows["url"].str.match(r"https?://"), None
    )
    shown = pd.DataFrame(
        {
            "title": rows["title"],
            "link": links,
            "text": rows["url"].where(links.isna()),
            "kind": [w(f"source_kind.{kind}") if kind else "" for kind in rows["kind"]],
            "date": rows["date"],
            "rows": rows["rows"],
            "evidence_id": "source/" + rows["source_id"],
        }
    )
    shown, evidence = tables.link_column(shown)
    st.dataframe(
        shown,
        hide_index=True,
        height=380,
        placeholder="",
        column_order=["title", "rows", "evidence", "link", "text", "kind", "date"],
        column_config={
            "title": st.column_config.TextColumn(w("source.title"), width="large"),
            "link": st.column_config.LinkColumn(w("source.link")),
            "text": st.column_config.TextColumn(w("source.text")),
            "kind": st.column_config.TextColumn(w("source.kind")),
            "date": st.column_config.TextColumn(w("source.date")),
            "rows": st.column_config.NumberColumn(w("source.rows")),
        }
        | evidence,
    )


def _leave_out() -> str:
    """How well certainty foretold hidden platforms of the record, method by method, beside a
    constant; lower is better.
    """
    base = default_setting(registry(), setting().policy_id)
    scores = leave_out(registry(), base)
    if scores.empty:
        return (
            "<div"
            f' class="panel"><h3>{escape(w("leave_out.title"))}</h3><p>{escape(w("leave_out.none"))}</p></div>'
        )
    hidden = sorted(scores["hidden"].unique())
    briers = scores.pivot(index="method", columns="hidden", values="brier")
    reals = scores[scores["method"] == CONSTANT].set_index("hidden")["real"]
    heads = "".join(
        f"<th>{escape(w('leave_out.hidden', n=int(n), real=f'{reals[n]:.0%}'))}</th>"
        for n in hidden
    )
    rows = "".join(
        f"<tr><td>{escape(w(f'leave_out.{method}'))}</td>"
        + "".join(f"<td class='number'>{briers.loc[method, n]:.4f}</td>" for n in hidden)
        + "</tr>"
        for method in (*SPREADS, RANGE_LOW, CONSTANT)
    )
    verdict = w(
        "leave_out.beats" if has_skill(registry(), setting().policy_id) else "leave_out.beats_not"
    )
    return (
        f'<div class="panel leave-out"><h3>{escape(w("leave_out.title"))}</h3><p'
        f' class="note">{escape(w("leave_out.how", draws=DRAWS))}</p><table class="plain'
        f' wrap"><tr><th></th>{heads}</tr>{rows}</table><p>{escape(verdict)}</p></div>'
    )


def methods() -> None:
    """The definitions and formulas, with the factors of the policy set in force."""
    policy = registry().policies[setting().policy_id]
    steps = sorted(key for key in catalogue() if key.startswith("method."))
    st.html(
        f'<div class="panel method"><p><b>{escape(policy.name[language()])}</b>'
        f" {escape(policy.about[language()])}</p>"
        + "".join(f"<p>{escape(w(key))}</p>" for key in steps)
        + "</div>"
    )
    st.html(_leave_out())
    tables = (
        (
            "data.need_weights",
            {w(f"basis.{key}"): value for key, value in policy.need_weight.items()},
        ),
        (
            "data.level_factors",
            {w(f"level.{key}"): value for key, value in policy.level_factor.items()},
        ),
        (
            "data.status_factors",
            {w(f"status.{key}"): value for key, value in policy.status_factor.items()},
        ),
        ("data.radii", {w(f"kind.{key}"): value for key, value in policy.radius_km.items()}),
        (
            "data.thresholds",
            {
                w(f"data.{name}"): getattr(policy, name)
                for name in (
                    "serves_from",
                    "basically_covered",
                    "certain_from",
                    "likely_from",
                    "near_km",
                )
            },
        ),
    )
    for column, (title, values) in zip(st.columns(len(tables), gap="medium"), tables, strict=True):
        column.html(
            _table(w(title), [(label, f"{value:g}") for label, value in values.items()], None)
        )
    stages = [
        (
            w(f"kind.{kind}"),
            escape(
                w("list.separator").join(w(f"stage.{stage}") for stage in needed)
                or w("data.not_known")
            ),
        )
        for kind, needed in policy.stages_required.items()
    ]
    left, middle, right = st.columns(3, gap="medium")
    left.html(
        _table(w("data.stages_required"), stages, None)
        + _table(w("data.counts"), _counted(policy), None)
    )
    ladder = [(w(f"level.{level}"), str(step)) for step, level in enumerate(policy.ladder, start=1)]
    middle.html(
        _table(w("data.ladder"), ladder, None)
        + _table(w("data.types"), [(getattr(one, language()), "") for one in policy.types], None)
        + _table(w("data.grid"), _grid(policy), None)
    )
    names = {cluster_id: name_of(row) for cluster_id, row in questions.clusters().items()}
    fields = [
        (
            getattr(one, language()),
            escape(
                w("list.separator").join(names.get(name, name) for name in one.clusters)
                or w("data.not_known")
            ),
        )
        for one in policy.fields
    ]
    right.html(_table(w("data.fields"), fields, None))
    st.html(
        f'<p class="note">{escape(w("data.ours"))} {escape(w("strip.snapshot"))}'
        f" {escape(registry().snapshot_id)}</p>"
    )
