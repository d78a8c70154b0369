"""Words for the choices of a column, as offices say them."""

from collections.abc import Mapping
from functools import cache

from data.fault_catalogue import Words
from data.office.words import plain, read_words
from data.tables.column import Column, Table

# columns that have the choices of another one
LIKE = {"other_levels": "level", "levels": "level", "level_total": "level"}


def words_of_choices(column: Column, table: Table) -> Mapping[str, list[str]]:
    """Give the words for each choice of a column: Chinese, English, then other ways to say it."""
    sections = read_words("choices")
    own = sections.get(f"{table.name}.{column.name}")
    shared = sections.get(LIKE.get(column.name, column.name), {})
    words: Mapping[str, list[str]] = own or shared
    return words


@cache
def choices_by_word(column: Column, table: Table) -> dict[str, str]:
    """Give the plain words of a column's choices -> the choice; a choice also stands for itself."""
    found: dict[str, str] = {}
    words = words_of_choices(column, table)
    for choice in column.choices:
        # signs alone have no plain form
        found.setdefault(plain(choice) or choice, choice)
        for word in words.get(choice, ()):
            found.setdefault(plain(word) or word, choice)
    return found


def choice_of(text: str, column: Column, table: Table) -> str:
    """Give the choice that a text stands for, the text itself if none."""
    if text in column.choices:
        return text
    return choices_by_word(column, table).get(plain(text) or text, text)


def told_choices(column: Column, table: Table) -> Words:
    """List the choices of a column in both languages."""
    words = words_of_choices(column, table)
    zh = [words[choice][0] if choice in words else choice for choice in column.choices]
    en = [words[choice][1] if choice in words else choice for choice in column.choices]
    return "、".join(zh), ", ".join(en)
