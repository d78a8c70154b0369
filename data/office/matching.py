"""Which column of a table each head of an office's list stands for, as far as words tell."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz, process

from data.office.head import Head, HeadColumn
from data.office.head_text import read_head
from data.office.lines import ABOVE
from data.office.mapping import LEFT, ColumnMapping, find_saved
from data.office.measures import dimension_of, fits, needs_unit
from data.office.words import head_words, plain, plain_unit
from data.tables.column import Table

BY_SAVED, BY_WORD, BY_NONE = "saved", "word", ""  # how a column was found
MOST_SUGGESTED, LEAST_LIKE = 3, 60  # columns; of 100, how much a head must look like one
# a line above the head that tells units, not whose list it is
_UNITS_ABOVE = re.compile(r"(?<![填报送制编])(?:计量)?单位[:：]\s*(\S+)")
_BETWEEN_UNITS = re.compile("[、,，;；/]")


@dataclass(frozen=True)
class Suggestion:
    """A column that a head may stand for.

    Attributes:
        column: its name.
        word: the head or description of the column that looks like it.
        likeness: how much, of 100.
    """

    column: str
    word: str
    likeness: int


@dataclass(frozen=True)
class HeadMatch:
    """A head and the column found for it.

    Attributes:
        head: of the list.
        column: the name of its column, "" for none.
        how: "saved", "word", or "" where none was found.
        unit: of its values as the list tells it, in plain form; "" where it does not.
        asks_unit: the values cannot be used before someone tells their unit.
        suggestions: columns that it may stand for, best first; blank where one was found.
    """

    head: HeadColumn
    column: str
    how: str
    unit: str
    asks_unit: bool
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class MappingProposal:
    """A mapping to be looked at by a user.

    Attributes:
        matches: every head of the list, from left to right.
        mapping: the same, to be kept.
        missing: required columns of the table that no head stands for.
    """

    matches: tuple[HeadMatch, ...]
    mapping: ColumnMapping
    missing: tuple[str, ...]

    @property
    def left(self) -> tuple[str, ...]:
        """Keys of heads that hold values and stand for no column."""
        keys = []
        for match in self.matches:
            head = match.head
            is_left = not match.column and not head.is_numbering
            if is_left and head.filled:
                keys.append(head.key)
        return tuple(keys)


def propose_mapping(
    head: Head, table: Table, saved: Sequence[ColumnMapping] = ()
) -> MappingProposal:
    """Find the columns that the heads of a list stand for.

    A mapping that was kept for the same heads is taken as it is. Else a head is found by its words:
    the name of a column, its description in either language, or a synonym. What only looks like one
    of them is suggested, not taken, and so is a second head for a column. Hidden columns are taken
    only if the head was read with them.
    """
    kept = find_saved(head, table, saved)
    if kept is not None:
        return match_heads(head, table, kept)
    found = ColumnMapping(table=table.name, columns=_by_words(head, table))
    return match_heads(head, table, found, how=BY_WORD)


def match_heads(
    head: Head, table: Table, mapping: ColumnMapping, how: str = BY_SAVED
) -> MappingProposal:
    """Show the heads of a list as a mapping reads them; a head that it lacks stands for none.

    Args:
        how: the columns were found: "saved" or "word".
    """
    matches = []
    for column in head.columns:
        match = _match(column, head, table, mapping, how)
        matches.append(match)
    missing = _missing(table, mapping)
    return MappingProposal(
        matches=tuple(matches),
        mapping=mapping,
        missing=tuple(missing),
    )


def _missing(table: Table, mapping: ColumnMapping) -> Iterator[str]:
    told = set(mapping.columns.values())
    told.update(mapping.constants)
    for column in table.columns:
        is_told = column.name in told
        if column.required and not is_told:
            yield column.name


# --- heads found by their words -------------------------------------------------------------------


def _by_words(head: Head, table: Table) -> dict[str, str]:
    """Find a column for each head; a column is given to the first head that stands for it."""
    found: dict[str, str] = {}
    for column in head.columns:
        name = _column_of(column, table)
        is_taken = name in found.values()
        if column.is_hidden or column.is_numbering or is_taken:
            name = LEFT
        found[column.key] = name

    return found


def _column_of(head: HeadColumn, table: Table) -> str:
    """Find the column that a head stands for, "" if its words do not tell."""
    if not head.parts:
        return LEFT

    whole = _known("".join(head.parts), table)
    if whole:
        return whole

    own = _known(head.parts[-1], table)
    groups = {_known(part, table) for part in head.parts[:-1]}
    # "牵头单位 / 名称" is no name of a platform, though 名称 alone would be
    if groups - {LEFT, own}:
        return LEFT
    return own


def _known(text: str, table: Table) -> str:
    said = read_head(text)
    words = head_words(table)
    return words.get(said.whole) or words.get(said.bare, LEFT)


def _suggestions(head: HeadColumn, table: Table) -> Iterator[Suggestion]:
    """Give the columns whose words look like those of a head, best first."""
    words = head_words(table)
    seen = set()
    for word, likeness in _like(head, list(words)):
        column = words[word]
        if column not in seen:
            seen.add(column)
            yield Suggestion(column, word, round(likeness))


def _like(head: HeadColumn, words: Collection[str]) -> list[tuple[str, float]]:
    """Give the words that look like any part of a head, with how much they do."""
    found: dict[str, float] = {}
    for part in head.parts:
        text = read_head(part)
        near = process.extract(
            text.bare,
            words,
            scorer=fuzz.ratio,
            score_cutoff=LEAST_LIKE,
        )
        for word, likeness, _ in near:
            before = found.get(word, 0)
            found[word] = max(likeness, before)

    return sorted(found.items(), key=_most_alike_first)


def _most_alike_first(pair: tuple[str, float]) -> tuple[float, str]:
    word, likeness = pair
    return -likeness, word


# --- matches --------------------------------------------------------------------------------------


def _match(
    column: HeadColumn, head: Head, table: Table, mapping: ColumnMapping, how: str
) -> HeadMatch:
    name = mapping.columns.get(column.key, LEFT)
    unit = unit_of(column, head, table, mapping)
    suggestions: list[Suggestion] = []
    if not name and not column.is_numbering:
        near = _suggestions(column, table)
        suggestions = list(islice(near, MOST_SUGGESTED))

    return HeadMatch(
        head=column,
        column=name,
        how=how if name else BY_NONE,
        unit=unit or "",
        asks_unit=unit is None,
        suggestions=tuple(suggestions),
    )


def unit_of(column: HeadColumn, head: Head, table: Table, mapping: ColumnMapping) -> str | None:
    """Tell the unit of the values of a head.

    Returns:
        In plain form; "" where none matters; None where the list does not tell it and the numbers
        say nothing without it.
    """
    name = mapping.columns.get(column.key, LEFT)
    if name == LEFT:
        return ""
    described = table.column(name)
    if dimension_of(described) is None:
        return ""

    for unit in _units_told(column, mapping):
        if fits(unit, described):
            return unit

    above = {unit for unit in _units_above(head) if fits(unit, described)}
    if len(above) == 1:
        return above.pop()
    if plain(column.key) == plain(name):
        return plain_unit(described.unit)  # our own files are in our units
    if needs_unit(described):
        return None
    return ""


def _units_told(column: HeadColumn, mapping: ColumnMapping) -> Iterator[str]:
    """Give the units that the user and the head tell, in this order."""
    chosen = mapping.units.get(column.key)
    if chosen is not None:
        yield plain_unit(chosen)

    for part in reversed(column.parts):
        unit = read_head(part).unit
        if unit:
            yield unit


def _units_above(head: Head) -> Iterator[str]:
    """Give the units that the lines above the head tell: "单位：万元、亩"."""
    for row in head.apart:
        if row.kind != ABOVE:
            continue
        for told in _UNITS_ABOVE.findall(row.text):
            words = _BETWEEN_UNITS.split(told)
            yield from map(plain_unit, words)
