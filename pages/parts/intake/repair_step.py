"""Step 4: what words mean, the repairs proposed, and the faults that are left."""

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analytics.phrases.rows import NAMES
from data.office.decisions import CLAIMS, Decisions
from data.office.mapping import NONE, UNKNOWN, ColumnMapping
from data.office.preview import Preview
from data.office.proposals import Proposals, Question, Repair
from data.tables.column import Table
from pages.parts.html import elements
from pages.parts.html.blocks import note
from pages.parts.intake import fault_list, state
from pages.parts.intake.state import Intake, Upload
from pages.parts.register import difference
from pages.parts.run import wording
from pages.parts.run.context import language
from pages.parts.run.wording import text

ACCEPTED, OPEN, REFUSED = "accepted", "open", "refused"
DECIDED = {True: ACCEPTED, False: REFUSED, None: OPEN}
SAID = {ACCEPTED: True, REFUSED: False, OPEN: None}
KIND = "intake_kind_"  # begins the keys of what is said of a kind
MOST_ASKED = 40  # values of which one is to be chosen
MEANINGS = "choice"  # the kind whose repairs read a word as something: shown without being opened
MOST_ROWS = 3  # rows named in such a question
LONGEST = 30  # letters of the name of one
MOST_HEADS = 5  # columns named in the question what a word means
MOST_SINGLE = 500  # repairs of a kind that can be decided one by one


def draw(intake: Intake, upload: Upload, seen: Preview) -> None:
    """Draw the step."""
    decisions = intake.order.decisions
    _questions(seen)
    _repairs(decisions, seen)
    fault_list.draw(upload, seen, _count_open(decisions, seen))
    notices = [notice.text(language()) for notice in seen.notices]
    if notices:
        title = elements.title(text("intake.notices"))
        st.html(elements.panel(title, elements.bullets(notices)))


# --- words ----------------------------------------------------------------------------------------


def _questions(seen: Preview) -> None:
    """Ask once what each word in the place of a value means."""
    questions = seen.proposals.questions
    if not questions:
        return
    st.html(note(text("intake.words")))
    places = st.columns(3)
    for number, question in enumerate(questions):
        with places[number % len(places)]:
            _ask(number, question, seen.matching.mapping)


def _ask(number: int, question: Question, mapping: ColumnMapping) -> None:
    options = [NONE, UNKNOWN]
    key = f"intake_word_{number}_{question.word}"
    answer = question.answer
    count = len(question.cells)
    where = _listed(question.heads[:MOST_HEADS], len(question.heads))
    st.radio(
        wording.plain(text("intake.word", word=question.word, n=count, where=where)),
        options,
        index=options.index(answer) if answer in options else None,
        format_func=wording.words("word_is", options).__getitem__,
        horizontal=True,
        key=key,
        on_change=_keep_word,
        args=(mapping, question.word, key),
    )


def _keep_word(mapping: ColumnMapping, word: str, key: str) -> None:
    state.change_mapping(mapping.with_word(word, st.session_state[key]))


# --- repairs --------------------------------------------------------------------------------------


def _repairs(decisions: Decisions, seen: Preview) -> None:
    kinds: dict[str, list[Repair]] = defaultdict(list)
    for repair in (*seen.proposals.repairs, *seen.made.derived):
        kinds[repair.kind].append(repair)
    if not kinds:
        st.html(note(text("intake.no_repairs")))
        return
    cells = sum(_cells(repairs) for repairs in kinds.values())
    left, right = st.columns([2, 1], vertical_alignment="center")
    with left:
        st.html(note(text("intake.repairs", kinds=len(kinds), cells=cells)))
    with right:
        st.button(
            text("intake.accept_all"),
            icon=":material/done_all:",
            key="intake_accept_all",
            type="primary",
            on_click=_accept_all,
            disabled=decisions.are_all_accepted,
        )
    for kind, repairs in kinds.items():
        _draw_kind(kind, repairs, decisions, seen.proposals)


def _count_open(decisions: Decisions, seen: Preview) -> int:
    """Count the cells of which a repair that may mend them is neither accepted nor refused."""
    count = 0
    for repair in (*seen.proposals.repairs, *seen.made.derived):
        if repair.kind in CLAIMS:
            continue
        for cell in repair.cells:
            is_decided = decisions.accepts(repair.kind, cell) or decisions.refuses(
                repair.kind, cell
            )
            count += not is_decided
    return count


def _cells(repairs: Sequence[Repair]) -> int:
    return sum(len(repair.cells) for repair in repairs)


def _accept_all() -> None:
    decisions = state.current().order.decisions
    for name in st.session_state:
        kind = str(name).removeprefix(KIND)
        # what a box was set to before outlasts its new default
        if kind != name and kind not in CLAIMS:
            st.session_state[name] = ACCEPTED
    state.change_decisions(decisions.with_all_accepted())


def _draw_kind(
    kind: str, repairs: Sequence[Repair], decisions: Decisions, proposals: Proposals
) -> None:
    """Show the repairs of a kind: its rule, old and new, and what is decided."""
    index = 0 if language() == "zh" else 1
    name = repairs[0].name[index]
    decided = DECIDED[decisions.of_kind(kind)]
    word = text(f"repair_is.{decided}")
    title = text("intake.kind", name=name, n=_cells(repairs), decided=word)
    asked = [repair for repair in repairs if repair.options]
    is_open = bool(asked) or kind == MEANINGS or kind in CLAIMS
    with st.expander(wording.plain(title), expanded=is_open):
        st.html(note(repairs[0].rule[index]))
        options = list(SAID)
        key = f"{KIND}{kind}"
        st.radio(
            name,
            options,
            index=options.index(decided),
            format_func=wording.words("repair_is", options).__getitem__,
            horizontal=True,
            key=key,
            label_visibility="collapsed",
            on_change=_keep_kind,
            args=(kind, key),
        )
        _choose_values(asked[:MOST_ASKED], decisions, proposals)
        _old_and_new(kind, repairs, proposals.table)
        # a cell is decided with all its kinds, and to doubt a claim is no doubt of what is written
        if kind not in CLAIMS:
            _single(kind, repairs[:MOST_SINGLE], decisions, decided)


def _keep_kind(kind: str, key: str) -> None:
    decisions = state.current().order.decisions
    said = SAID[st.session_state[key]]
    kinds = dict(decisions.kinds)
    kinds.pop(kind, None)
    if said is not None:
        kinds[kind] = said
    state.change_decisions(decisions.model_copy(update={"kinds": kinds}))


def _old_and_new(kind: str, repairs: Sequence[Repair], table: Table) -> None:
    """List the values of a kind of repairs, in the words that the page has for them."""
    separator = text("list.separator")
    rows = []
    for repair in sorted(repairs, key=_most_cells_first):
        options = separator.join(option.value for option in repair.options)
        row = {
            "column": difference.column_name(table, repair.column),
            "old": repair.old,
            "new": _called(repair, table) or options,
            "cells": len(repair.cells),
            "where": separator.join(repair.cells[:20]),
        }
        rows.append(row)
    heads = {name: text(f"intake.repair_{name}") for name in rows[0]}
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(36 * (len(rows) + 1) + 2, 220),
        column_config=dict(heads),
        key=f"intake_repairs_{kind}",
    )


def _called(repair: Repair, table: Table) -> str:
    """Write the new value, an id with what people call it."""
    if repair.called:
        return f"{repair.called} ({repair.new})"
    return difference.said(table, repair.column, repair.new)


def _most_cells_first(repair: Repair) -> int:
    return -len(repair.cells)


def _choose_values(asked: Sequence[Repair], decisions: Decisions, proposals: Proposals) -> None:
    """Choose what a value stands for that may be several things."""
    for repair in asked:
        names = {}
        for option in repair.options:
            said = option.zh if language() == "zh" else option.en
            names[option.value] = f"{option.value} · {said}"
        options = list(names)
        chosen = decisions.chosen.get(repair.key)
        key = f"intake_choice_{repair.key}"
        st.selectbox(
            wording.plain(_asked_of(repair, proposals)),
            options,
            index=options.index(chosen) if chosen in options else None,
            format_func=names.__getitem__,
            key=key,
            placeholder=text("intake.choose_one"),
            on_change=_keep_choice,
            args=(repair.key, key),
        )


def _asked_of(repair: Repair, proposals: Proposals) -> str:
    """Ask what a value stands for, with its first cells and the names of their rows."""
    rows = []
    for cell in repair.cells[:MOST_ROWS]:
        name = proposals.text_beside(cell, NAMES)
        rows.append(f"{cell} {name[:LONGEST]}".strip())
    count = len(repair.cells)
    return text("intake.choose", old=repair.old, n=count, where=_listed(rows, count))


def _listed(first: Sequence[str], count: int) -> str:
    """List the first of `count` names, and say how many more there are."""
    told = text("list.separator").join(first)
    more = count - len(first)
    return told + text("intake.and_more", n=more) if more else told


def _keep_choice(name: str, key: str) -> None:
    decisions = state.current().order.decisions
    chosen = dict(decisions.chosen)
    chosen.pop(name, None)
    value = st.session_state[key]
    if value is not None:
        chosen[name] = value
    state.change_decisions(decisions.model_copy(update={"chosen": chosen}))


def _single(kind: str, repairs: Sequence[Repair], decisions: Decisions, decided: str) -> None:
    """Decide on single cells, the other way than on their kind."""
    if decided == OPEN:
        return
    is_accepted = decided == ACCEPTED
    labels = {}
    for repair in repairs:
        for cell in repair.cells[:MOST_SINGLE]:
            labels[cell] = f"{cell}  {repair.old} → {repair.new}"
    others = [cell for cell in labels if decisions.cells.get(cell) is (not is_accepted)]
    key = f"intake_cells_{kind}_{decided}"
    st.multiselect(
        text(f"intake.but_{decided}"),
        list(labels),
        default=others,
        format_func=labels.__getitem__,
        key=key,
        placeholder=text("intake.but_none"),
        on_change=_keep_cells,
        args=(tuple(labels), key),
        kwargs={"says": not is_accepted},
    )


def _keep_cells(cells: Sequence[str], key: str, *, says: bool) -> None:
    decisions = state.current().order.decisions
    said = {cell: word for cell, word in decisions.cells.items() if cell not in cells}
    said |= dict.fromkeys(st.session_state[key], says)
    state.change_decisions(decisions.model_copy(update={"cells": said}))
