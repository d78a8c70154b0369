"""Tables, and their way out as CSV: exactly what the screen shows."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from html import escape

import pandas as pd
import pyarrow as pa
import streamlit as st

from analytics.documents.decisions import DECISION_COLUMNS, attached
from analytics.evidence import Evidence, related
from analytics.ids import identified, needs_id
from analytics.phrases.columns import CODES, head, named
from analytics.phrases.key_messages import certainty_text, real_gaps_text
from analytics.questions.coverage import GAPS, MET, SHOWN_AS, STATE, STATES
from data.files.csv import csv_bytes, file_name, sidecar
from pages.parts.html import look
from pages.parts.run import context, links, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import name_of, w
from pages.parts.widgets import filters
from pages.parts.widgets.narrowing import Filter

# px of the columns of the platform table: all up to the link to the evidence stand in a window of
# 1366 px
PLATFORM_WIDTHS = {"name": 180, "level": 100, "status": 92, "place": 100, "clusters": 180}


def drill_list(place: str, cluster: str | None, choose: Callable[[pa.Table, str], None]) -> None:
    """Units one step below a place with their needs, met and lacking; a row leads there, its link
    to the evidence of its needs.
    """
    below, key = filters.units_below(place), f"drill-{place}"
    if not below:
        return
    rows = _drill_rows(place, cluster)
    st.dataframe(
        rows,
        hide_index=True,
        column_order=("name", "needs", "met", "gaps", "evidence"),
        key=key,
        selection_mode="single-row",
        on_select=lambda: choose(rows, key),
        height=min(36 * (len(rows) + 1) + 2, 254),
        column_config={
            "name": st.column_config.TextColumn(
                w(f"table.below_{below[0]['unit_kind']}"), width=88
            ),
            "needs": st.column_config.NumberColumn(w("table.needs"), format="%d", width=50),
            "met": st.column_config.NumberColumn(w("table.met"), format="%d", width=58),
            "gaps": st.column_config.NumberColumn(w("table.gaps"), format="%d", width=50),
        }
        | _link_config(w("evidence.short"), 50),
    )


@cached_for_page(by_setting=True, by_measure=True)
def _drill_rows(place: str, cluster: str | None) -> pa.Table:
    """unit_kind, unit_id, name, needs, met, gaps, evidence_id and the link to it of the units below
    a place; most gaps first.
    """
    below = filters.units_below(place)
    needs = questions.measured_needs(below[0]["unit_kind"], cluster)
    counts = Counter(zip(needs["unit_id"], needs["state"], strict=True))
    rows = [
        {
            "unit_kind": unit["unit_kind"],
            "unit_id": unit["unit_id"],
            "name": name_of(unit),
            **{
                name: sum(counts[unit["unit_id"], state] for state in states)
                for name, states in (("needs", STATES), ("met", MET), ("gaps", GAPS))
            },
            "evidence_id": (
                evidence_id := needs_id(unit["unit_kind"], unit=unit["unit_id"], cluster=cluster)
            ),
            "evidence": look.address(evidence_id),
        }
        for unit in below
    ]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: (-row["gaps"], -row["needs"])))


def download(table: pd.DataFrame, name: str, filters: dict[str, object]) -> None:
    """Two buttons: the table as CSV with the evidence id of each row and what is decided about it,
    and the sidecar that says what it is.
    """
    decided = questions.decisions()
    table = attached(identified(table), decided)
    content = csv_bytes(table)
    stem = (name, setting().key, registry().snapshot_id, date.today().isoformat())
    content_of = filters | {"lang": context.language()}
    content_of |= {"decisions": decided.rows.to_dict("records")} if "judgement" in table else {}
    about = {
        "table": name,
        "snapshot_id": registry().snapshot_id,
        "setting": setting().as_dict(),
        "filters": filters,
    }
    about |= {"decisions": decided.as_dict()} if "judgement" in table else {}
    with st.container(horizontal=True):
        st.download_button(
            w("table.csv"),
            content,
            file_name(*stem, "csv", content_of),
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"{name}-csv",
        )
        st.download_button(
            w("table.sidecar"),
            sidecar(content, table, about),
            file_name(*stem, "csv.json", content_of),
            "application/json",
            icon=":material/description:",
            on_click="ignore",
            key=f"{name}-sidecar",
            help=w("table.sidecar_help"),
        )


ANSWER_MARKS = {"yes": "●", "unknown": "?", "no": "○"}
SEVERAL = ("neighbours", "neighbour_kms", "neighbour_adcodes", "redirect_clusters")
# a state in one character
MARKS = {
    "hosted": "■",
    "reachable": "▣",
    "possible": "?",
    "pipeline": "□",
    "remote": "▨",
    "none": "✕",
}
INK_ON = {"hosted": "#FFFFFF", "none": "#FFFFFF", "pipeline": "#0B1533"}


def heat_table(cells: pd.DataFrame) -> tuple[str, str] | None:
    """Clusters by units as a heat table; returns unit_id and cluster_id of the chosen cell."""
    units = {row["unit_id"]: name_of(row, "unit_name") for row in cells.to_dict("records")}
    there = set(cells["cluster_id"])
    order = [cluster for cluster in questions.clusters() if cluster in there]
    names = filters.cluster_labels()
    states = cells.pivot(index="cluster_id", columns="unit_id", values="state").reindex(order)
    platforms = cells.pivot(index="cluster_id", columns="unit_id", values="platforms").reindex(
        order
    )
    text = pd.DataFrame(
        {
            unit: [
                _cell(state, count)
                for state, count in zip(states[unit], platforms[unit], strict=True)
            ]
            for unit in states
        },
        index=order,
    )
    css = states.map(
        lambda state: (
            f"background-color:{look.FILL[state]};color:{INK_ON.get(state, look.INK)}"
            if isinstance(state, str)
            else ""
        )
    )
    shown = text.set_axis([names[cluster] for cluster in order], axis=0)
    styled = shown.style.apply(lambda _: css.set_axis(shown.index, axis=0), axis=None)
    heads = wording.told_apart({unit: look.short(units[unit]) for unit in states})
    letter_px = 14 if context.language() == "zh" else 7.5
    width = max(52, round(16 + letter_px * max(map(len, heads.values()))))
    event = st.dataframe(
        styled,
        height=min(36 * (len(order) + 1) + 2, 560),
        row_height=34,
        on_select="rerun",
        selection_mode="single-cell",
        key="matrix",
        alt=w("page.matrix"),
        column_config={"_index": st.column_config.TextColumn(w("table.cluster"), width=190)}
        | {unit: st.column_config.TextColumn(head, width=width) for unit, head in heads.items()},
    )
    cell = event.selection.cells
    return (cell[0][1], order[cell[0][0]]) if cell and cell[0][1] in units else None


def as_answers(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells with the answers themselves where the page looks at a coverage."""
    if context.measure() == STATE:
        return cells
    answers = {shown: answer for answer, shown in SHOWN_AS.items()}
    return cells.assign(state=cells["state"].map(answers)).rename(
        columns={"state": context.measure()}
    )


def cell_chosen() -> bool:
    return bool(st.session_state.get("matrix", {}).get("selection", {}).get("cells"))


def _cell(state: object, platforms: float) -> str:
    mark = MARKS[state] if isinstance(state, str) else ""
    return f"{mark} {platforms:.0f}".strip() if platforms and platforms > 0 else mark


def matrix_legend(cells: pd.DataFrame, cluster: str | None, city: str | None) -> str:
    """States with their marks and counts; a number is how many platforms stand inside."""
    counts = cells["state"].value_counts()
    kind = cells["unit_kind"].iloc[0]
    numbers = {
        state: look.opens(
            counts[state], needs_id(kind, wording.evidence_state(state), cluster=cluster, city=city)
        )
        for state in STATES
        if state in counts
    }
    items = "".join(
        f'<span><i style="{look.css(state)}"></i>{escape(wording.state_word(state))} {MARKS[state]}'
        f" <b>{number}</b></span>"
        for state, number in numbers.items()
    )
    return f'<div class="legend">{items}<span>{escape(w("matrix.number"))}</span></div>'


def ordered(table: pd.DataFrame, order: str) -> pd.DataFrame:
    """The gap table, which comes gravest first, in another order."""
    if order == "severity":
        return table
    if order == "weighted":
        weighted = (table["severity"] * table["value_added"]).sort_values(
            ascending=False, kind="stable", na_position="last"
        )
        return table.loc[weighted.index].reset_index(drop=True)
    columns, ascending = {
        "size": (["value_added", "severity"], [False, False]),
        "unit": (["unit_id", "cluster_id"], True),
        "cluster": (["cluster_id", "unit_id"], True),
        "distance": (["km_p50", "unit_id"], [False, True]),
    }[order]
    return table.sort_values(columns, ascending=ascending, ignore_index=True)


def in_page_language(table: pd.DataFrame) -> pd.DataFrame:
    """The gap table with the names of units, cities and clusters as the page writes them; zones and
    areas keep theirs.
    """
    return named(table, questions.ask("units"), questions.ask("clusters"), context.language())


def gap_summary(table: pd.DataFrame, unit_kind: str, **narrowed: str | None) -> str:
    """How many rows there are, and of each state; `narrowed` as the evidence ids of needs
    take it.
    """
    counts = table["state"].value_counts().to_dict()
    legend = look.legend(counts, lambda state: needs_id(unit_kind, state, **narrowed))
    real = real_gaps_text(table, context.language())
    note = f'<p class="note">{escape(real)}</p>' if real else ""
    return (
        "<div"
        f' class="legend"><span>{escape(w("gaps.rows", n=len(table)))}</span>{legend}</div>{note}'
    )


def gap_table(table: pd.DataFrame) -> int:
    """Every column of the gap table; returns the chosen row, the first until one is chosen."""
    reason, fix = (f"{name}_{context.language()}" for name in ("reason", "fix"))
    decided = [name for name in DECISION_COLUMNS if name in table]
    front = [
        "state",
        "unit_name",
        "city",
        "cluster_name",
        *decided,
        "severity",
        "certainty",
        "value_added",
        "need_weight",
        "access",
        "sureness",
        "robust",
        fix,
        "nearest_platform_name",
        "km_p05",
        "km_p50",
        "km_p95",
        reason,
    ]
    shown = table.assign(
        state=[f"{MARKS[state]} {w(f'state.{state}')}" for state in table["state"]],
        need_basis=[
            w("list.separator").join(w(f"basis.{basis}") for basis in bases.split(";"))
            for bases in table["need_basis"]
        ],
        certainty=[
            (
                certainty_text(need, context.language(), in_cell=True)
                if pd.notna(need["certainty"])
                else None
            )
            for need in table.to_dict("records")
        ],
        sureness=[
            w(f"certain.{word}") if isinstance(word, str) else None for word in table["sureness"]
        ],
        robust=[
            w(f"robust.{answer}") if isinstance(answer, str) else None for answer in table["robust"]
        ],
        **{
            name: [w(f"judgement.{one}") if isinstance(one, str) else None for one in table[name]]
            for name in decided[:1]
        },
    )
    widths = {"judgement": 104, "owner": 104, "due": 96, "note": 160}
    config = {
        name: st.column_config.TextColumn(w(f"gap.{name}"), width=widths.get(name))
        for name in table
    }
    config |= {
        name: st.column_config.NumberColumn(w(f"gap.{name}"), format="%.1f")
        for name in ("km_p05", "km_p50", "km_p95")
    }
    config |= {
        "severity": st.column_config.ProgressColumn(
            w("gap.severity"), format="%.1f", min_value=0, max_value=100, width="small"
        ),
        "need_weight": st.column_config.ProgressColumn(
            w("gap.need_weight"), format="%.2f", min_value=0, max_value=1, width="small"
        ),
        "access": st.column_config.ProgressColumn(
            w("gap.access"), format="%.2f", min_value=0, max_value=1, width="small"
        ),
        "certainty": st.column_config.TextColumn(
            w("gap.certainty_range"), width=112, help=w("meaning.certainty")
        ),
        "value_added": st.column_config.NumberColumn(
            w("gap.value_added"), format="%.0f", width=152, help=w("meaning.value_added")
        ),
        reason: st.column_config.TextColumn(w(f"gap.{reason}"), width="large"),
        fix: st.column_config.TextColumn(w(f"gap.{fix}"), width="medium"),
    }
    event = st.dataframe(
        shown,
        hide_index=True,
        column_order=[*front, *(name for name in table if name not in front)],
        column_config=config,
        placeholder="",
        height=min(36 * (len(table) + 1) + 2, 330),
        on_select="rerun",
        selection_mode="single-row",
        key="gap_rows",
        alt=w("page.gaps"),
    )
    rows = event.selection.rows
    return rows[0] if rows and rows[0] < len(table) else 0


def evidence_heading(found: Evidence) -> str:
    """The value that an evidence id names, the rules by which it is computed, and what else is
    known of the same need, as HTML.
    """
    kind = found.id.partition("/")[0]
    value = (
        w("answer.unknown")
        if pd.isna(found.value)
        else f"{found.value:.1%}"
        if kind == "certainty"
        else f"{found.value:,.6g}"
    )
    rules = "".join(f"<p>{escape(w(rule))}</p>" for rule in found.rules)
    more = w("list.separator").join(
        look.opens(w("evidence.value_" + one.partition("/")[0]), one) for one in related(found)
    )
    more = f'<p class="soft">{escape(w("evidence.related"))}{more}</p>' if more else ""
    return (
        f'<div class="panel"><h2>{escape(w(f"evidence.value_{kind}"))} {escape(value)}</h2><p'
        f' class="soft">{escape(found.id)}</p>{rules}{more}</div>'
    )


def link_column(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, object]]:
    """A table with a link to the evidence of each row in front of its id, and the configuration of
    both columns.
    """
    table = identified(table)
    return table.assign(evidence=[look.address(one) for one in table["evidence_id"]]), _link_config(
        w("gap.evidence"), 62
    )


def _link_config(label: str, width: int) -> dict[str, object]:
    link = st.column_config.LinkColumn(label, display_text=w("evidence.short"), width=width)
    return {"evidence": link, "evidence_id": st.column_config.TextColumn(w("gap.evidence_id"))}


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """A table with its codes as words, and several values as the language lists them."""
    worded = {
        name: [_worded(name, codes) for codes in table[name]] for name in table if name in CODES
    }
    return table.assign(
        **worded,
        **{
            name: table[name].str.replace(";", w("list.separator"))
            for name in table
            if name in SEVERAL
        },
    )


def _worded(column: str, codes: object) -> str:
    """One code, or several by ";", as words; states and answers with their marks."""
    section = CODES[column]
    marks = {"answer": ANSWER_MARKS, "state": MARKS}.get(section, {})
    words = (
        [
            f"{marks.get(code, '')} {w(f'{section}.{code}')}".strip()
            for code in codes.split(";")
            if code
        ]
        if isinstance(codes, str)
        else []
    )
    return w("list.separator").join(words)


def heads(table: pd.DataFrame) -> dict[str, object]:
    """Column heads of evidence in the language of the page."""
    return {
        name: st.column_config.Column(head(name, context.language(), "evidence")) for name in table
    }


def platform_filters(
    platforms: pd.DataFrame,
    sought: str,
    cluster: str | None,
    city: str | None,
    levels: list[str],
    statuses: list[str],
) -> list[Filter]:
    """What the platforms are narrowed to: those whose text holds every sought word, and by cluster,
    city, level, status.
    """
    text = (
        platforms[
            [
                "platform_id",
                "name",
                "lead_org",
                "partner_orgs",
                "city",
                "county",
                "field",
                "services",
                "host_zone",
                "notes",
            ]
        ]
        .fillna("")
        .agg(" ".join, axis=1)
        .str.lower()
    )
    tests = [
        Filter(w("platforms.search"), part, text.str.contains(part, regex=False))
        for part in (sought or "").lower().split()
    ]
    if cluster is not None:
        served = questions.ask("platform_clusters")
        serving = platforms["platform_id"].isin(
            served.loc[served["cluster_id"] == cluster, "platform_id"]
        )
        tests.append(Filter(w("filter.cluster"), filters.cluster_name(cluster), serving))
    if city is not None:
        unit = questions.units()[f"city:{city}"]
        tests.append(Filter(w("unit.city"), name_of(unit), platforms["city"] == unit["name"]))
    for column, chosen, label in (
        ("level", levels, "platforms.levels"),
        ("status", statuses, "platforms.statuses"),
    ):
        if chosen:
            said = w("list.separator").join(w(f"{column}.{one}") for one in chosen)
            tests.append(Filter(w(label), said, platforms[column].isin(chosen)))
    return tests


def platform_table(platforms: pd.DataFrame, key: str) -> str | None:
    """Platforms in short; returns the id of the chosen one: of the row, else of the address, else
    the first.

    None where the address names one that is not among them.
    """
    served = questions.ask("platform_clusters").groupby("platform_id")
    clusters = {
        name: w("list.separator").join(name_of(row) for row in rows.to_dict("records"))
        for name, rows in served
    }
    shown = pd.DataFrame(
        {
            "name": platforms["name"],
            "level": [w(f"level.{level}") for level in platforms["level"]],
            "status": [w(f"status.{status}") for status in platforms["status"]],
            "place": platforms[["city", "county"]].fillna("").agg(" ".join, axis=1),
            "located": [w(f"located.{basis}") for basis in platforms["location_basis"]],
            "clusters": [
                clusters.get(name, w("platform.no_cluster")) for name in platforms["platform_id"]
            ],
            "operator": [w(f"operator.{kind}") for kind in platforms["operator_type"]],
        }
    )
    shown, evidence = link_column(shown.assign(evidence_id=identified(platforms)["evidence_id"]))

    def remember() -> None:
        rows = st.session_state["platform_rows"]["selection"]["rows"]
        if rows:
            st.session_state[key] = platforms["platform_id"].iloc[rows[0]]

    st.dataframe(
        shown,
        hide_index=True,
        height=min(36 * (len(shown) + 1) + 2, 300),
        on_select=remember,
        selection_mode="single-row",
        key="platform_rows",
        alt=w("page.platforms"),
        column_order=[
            "name",
            "level",
            "status",
            "place",
            "evidence",
            "located",
            "clusters",
            "operator",
        ],
        column_config={
            name: st.column_config.TextColumn(
                w(f"platform_column.{name}"), width=PLATFORM_WIDTHS.get(name)
            )
            for name in shown
            if name not in evidence
        }
        | evidence,
    )
    ids, labels = platforms["platform_id"].tolist(), filters.platform_labels()
    every = {label: name for name, label in labels.items()} | {name: name for name in labels}
    return links.selectbox(
        w("platforms.one"), ids, key=key, format_func=labels.__getitem__, also=every, blank=True
    )
