"""Step 3: which column of the table each head of the list stands for."""

from functools import partial

import streamlit as st

from data.office.mapping import LEFT, ColumnMapping
from data.office.matching import HeadMatch
from data.office.measures import dimension_of
from data.office.preview import Preview
from data.office.texts import text_of
from data.office.values.words import words_of_choices
from data.office.words import units
from data.register.mappings import Mapping, save_mapping
from data.roles import MAPPING
from data.tables.column import Column, Table
from pages.parts.html.blocks import note
from pages.parts.intake import state
from pages.parts.register import desk
from pages.parts.run import wording
from pages.parts.run.context import current_person, language
from pages.parts.run.wording import text

EXAMPLES = 3  # values shown of a column
LONGEST = 24  # letters of one
WIDTHS = [1.5, 1.5, 0.8]


def draw(seen: Preview) -> None:
    """Draw the step."""
    table = seen.proposals.table
    matching = seen.matching
    asked = [match for match in matching.matches if not match.head.is_numbering]
    known = sum(bool(match.column) for match in asked)
    count = len(asked)
    st.html(note(text("intake.columns_found", known=known, n=count)))
    if matching.left:
        left = text("list.separator").join(matching.left)
        st.warning(wording.plain(text("intake.columns_left", names=left)))
    labels = {LEFT: text("intake.column_none")}
    for column in table.columns:
        star = " *" if column.required else ""
        labels[column.name] = column.head(language()) + star
    for match in asked:
        _draw_match(match, seen, labels)
    _constants(seen)
    _keep_mapping(seen)


# --- one head -------------------------------------------------------------------------------------


def _draw_match(match: HeadMatch, seen: Preview, labels: dict[str, str]) -> None:
    head = match.head
    left, middle, right = st.columns(WIDTHS, vertical_alignment="center")
    with left:
        name = wording.plain(head.key)
        shown = wording.plain(_examples(match, seen))
        st.markdown(f"**{name}**  \n{shown}")
    with middle:
        _choose_column(match, seen.matching.mapping, labels)
    with right:
        if match.column:
            _choose_unit(match, seen)
        elif match.suggestions:
            _suggest(match, seen.matching.mapping, labels)


def _examples(match: HeadMatch, seen: Preview) -> str:
    """Give the first values of a column."""
    found: list[str] = []
    for line in seen.head.lines:
        value = text_of(seen.sheet.value(line, match.head.number))
        if value and value not in found:
            found.append(value[:LONGEST])
        if len(found) == EXAMPLES:
            break
    shown = text("list.separator").join(found)
    return shown or text("intake.column_blank")


def _choose_column(match: HeadMatch, mapping: ColumnMapping, labels: dict[str, str]) -> None:
    options = list(labels)
    key = f"intake_column_{match.head.number}"
    taken = set(mapping.columns.values()) - {match.column, LEFT}
    options = [name for name in options if name not in taken]
    st.selectbox(
        match.head.key,
        options,
        index=options.index(match.column),
        format_func=labels.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=_keep_column,
        args=(mapping, match.head.key, key),
    )


def _keep_column(mapping: ColumnMapping, head: str, key: str) -> None:
    changed = mapping.with_column(head, st.session_state[key])
    state.change_mapping(changed)


def _suggest(match: HeadMatch, mapping: ColumnMapping, labels: dict[str, str]) -> None:
    """Offer the column that a head looks most like."""
    best = match.suggestions[0]
    changed = mapping.with_column(match.head.key, best.column)
    name = labels[best.column]
    st.button(
        wording.plain(text("intake.suggestion", name=name)),
        key=f"intake_suggestion_{match.head.number}",
        on_click=state.change_mapping,
        args=(changed,),
    )


def _choose_unit(match: HeadMatch, seen: Preview) -> None:
    """Choose the unit of a column that has one; it is asked for where the list does not tell."""
    column = seen.proposals.table.column(match.column)
    dimension = dimension_of(column)
    if not match.asks_unit and not match.unit:
        return
    known = [unit for unit, (of, _) in units().items() if of == dimension]
    key = f"intake_unit_{match.head.number}"
    chosen = seen.matching.mapping.units.get(match.head.key) or match.unit
    st.selectbox(
        text("intake.unit"),
        known,
        index=known.index(chosen) if chosen in known else None,
        placeholder=text("intake.unit_asked"),
        key=key,
        label_visibility="collapsed",
        on_change=_keep_unit,
        args=(seen.matching.mapping, match.head.key, key),
    )


def _keep_unit(mapping: ColumnMapping, head: str, key: str) -> None:
    unit = st.session_state[key]
    if unit is not None:
        state.change_mapping(mapping.with_unit(head, unit))


# --- what all rows have ---------------------------------------------------------------------------


def _constants(seen: Preview) -> None:
    """Ask for what no head stands for and every new row needs."""
    table = seen.proposals.table
    mapping = seen.matching.mapping
    names = [*seen.matching.missing, *mapping.constants]
    names = [name for name in names if name not in table.key]
    if not names:
        return
    st.html(note(text("intake.constants")))
    places = st.columns(3)
    for number, name in enumerate(names):
        with places[number % len(places)]:
            _constant(table.column(name), table, mapping)
    left = [table.column(name).head(language()) for name in names if name not in mapping.constants]
    if left:
        named = text("list.separator").join(left)
        st.warning(text("intake.constants_left", names=named))


def _constant(column: Column, table: Table, mapping: ColumnMapping) -> None:
    key = f"intake_constant_{column.name}"
    label = column.head(language()) + " *"
    value = mapping.constants.get(column.name, "")
    meaning = wording.plain(column.zh if language() == "zh" else column.en)
    keep = partial(_keep_constant, mapping, column.name, key)
    if not column.choices:
        st.text_input(label, value, key=key, help=meaning, on_change=keep)
        return
    said = words_of_choices(column, table)
    index = 0 if language() == "zh" else 1
    names = {"": text("intake.constant_none")}
    for choice in column.choices:
        names[choice] = said[choice][index] if choice in said else choice
    options = list(names)
    st.selectbox(
        label,
        options,
        index=options.index(value) if value in options else 0,
        format_func=names.__getitem__,
        key=key,
        help=meaning,
        on_change=keep,
    )


def _keep_constant(mapping: ColumnMapping, column: str, key: str) -> None:
    value = st.session_state[key].strip()
    constants = dict(mapping.constants)
    constants.pop(column, None)
    if value:
        constants[column] = value
    state.change_mapping(mapping.model_copy(update={"constants": constants}))


# --- kept for next time ---------------------------------------------------------------------------


def _keep_mapping(seen: Preview) -> None:
    """Offer to keep the mapping: the next list with these heads is read so."""
    if not desk.person_may(MAPPING):
        return
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        st.text_input(
            text("intake.mapping_name"),
            placeholder=text("intake.mapping_example"),
            key="intake_mapping_name",
        )
    with right:
        st.button(
            text("intake.mapping_keep"),
            icon=":material/bookmark_add:",
            key="intake_mapping_keep",
            on_click=_save,
            args=(seen.matching.mapping,),
        )


def _save(mapping: ColumnMapping) -> None:
    name = st.session_state["intake_mapping_name"]
    content = mapping.model_dump()
    kept = Mapping(name, mapping.table, tuple(mapping.columns), content)

    def act() -> None:
        with desk.opened() as register:
            save_mapping(register, current_person(), kept)

    if desk.attempt(act):
        desk.say_done("intake.mapping_kept", name=name)
