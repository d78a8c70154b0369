"""What sentences of every subject share: how they are joined, and how a table gets them."""

from collections.abc import Callable, Iterable

import pandas as pd

from analytics.ids import Row
from analytics.words import LANGUAGES, listing, word


def joined(sentences: Iterable[str], language: str) -> str:
    """Write several sentences as one text."""
    return (" " if language == "en" else "").join(sentences)


def worded(table: pd.DataFrame, **phrases: Callable[[Row, str], str]) -> pd.DataFrame:
    """Add columns of sentences to a table, in both languages.

    Args:
        phrases: name=phrase adds name_zh and name_en, the text of `phrase(row, language)`.
    """
    rows = table.to_dict("records")
    columns = {
        f"{name}_{language}": pd.Series(
            [phrase(row, language) for row in rows], index=table.index, dtype="str"
        )
        for name, phrase in phrases.items()
        for language in LANGUAGES
    }
    return table.assign(**columns)


def whole_km(km: float) -> str:
    """Write a distance in whole km; blank where it is unknown."""
    if pd.notna(km):
        return f"{km:.0f}"
    return ""


def code_names(section: str, codes: object, language: str) -> str:
    """Name codes, given by ";", as a listing; blank where there are none.

    Args:
        section: of the catalogue, in which each code is a key.
        codes: a cell of a table; anything but text is blank.
    """
    if not isinstance(codes, str):
        return ""
    names = [word(f"{section}.{code.strip()}", language) for code in codes.split(";") if code]
    return listing(names, language)
