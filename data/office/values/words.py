"""Words for the choices of a column, as offices say them."""

from collections.abc import Mapping
from functools import cache

from data.fault_catalogue import Words
from data.office.words import plain, read_words
from data.tables.column import Column, Table

# columns that have the choices of another one
LIKE = {"other_levels": "level", "levels": "level", "level_total": "level"}
ON_SCREEN = 2  # the first words of a choice are those of our pages, Chinese and English


def words_of_choices(column: Column, table: Table) -> Mapping[str, list[str]]:
    """Give the words for each choice of a column: Chinese, English, then other ways to say it."""
    sections = read_words("choices")
    own_name = f"{table.name}.{column.name}"
    shared_name = LIKE.get(column.name, column.name)
    words: Mapping[str, list[str]] = sections.get(shared_name, {})
    if own_name in sections:
        words = sections[own_name]

    return words


@cache
def choices_by_word(column: Column, table: Table) -> dict[str, str]:
    """Give the plain words of a column's choices -> the choice; a choice also stands for itself."""
    found: dict[str, str] = {}
    words = words_of_choices(column, table)
    for choice in column.choices:
        said = [choice, *words.get(choice, ())]
        for word in said:
            found.setdefault(_plain(word), choice)

    return found


@cache
def _called(column: Column, table: Table) -> dict[str, str]:
    """Give what our pages call each choice of a column, in either language -> the choice."""
    words = words_of_choices(column, table)
    names = {}
    for choice in column.choices:
        for name in words.get(choice, ())[:ON_SCREEN]:
            names[name] = choice
    return names


def as_called(text: str, column: Column, table: Table) -> str:
    """Read what our pages call the choices of a column; every other text stays as it is."""
    if not column.choices:
        return text
    names = _called(column, table)
    separator = column.separator
    parts = text.split(separator) if separator else [text]
    read = [names.get(part.strip(), part) for part in parts]
    return separator.join(read)


def _plain(word: str) -> str:
    """Give the plain form of a word; signs alone have none and stay as they are."""
    return plain(word) or word


def choice_of(text: str, column: Column, table: Table) -> str:
    """Give the choice that a text stands for, the text itself if none."""
    if text in column.choices:
        return text
    choices = choices_by_word(column, table)
    return choices.get(_plain(text), text)


def told_choices(column: Column, table: Table) -> Words:
    """List the choices of a column in both languages."""
    words = words_of_choices(column, table)
    all_zh = []
    all_en = []
    for choice in column.choices:
        zh, en, *_ = words.get(choice, (choice, choice))
        all_zh.append(zh)
        all_en.append(en)

    return "、".join(all_zh), "; ".join(all_en)
