"""Codes of tables as words in the language of the page, and the heads of their columns."""

from typing import Any

import pandas as pd
import streamlit as st

from analytics.phrases.columns import CODES, head, named
from analytics.words import catalogue
from pages.parts.run import questions
from pages.parts.run.context import language
from pages.parts.run.wording import w

# a state in one character
STATE_MARKS = {
    "hosted": "■",
    "reachable": "▣",
    "possible": "?",
    "pipeline": "□",
    "remote": "▨",
    "none": "✕",
}
ANSWER_MARKS = {"yes": "●", "unknown": "?", "no": "○"}
MARKS = {"answer": ANSWER_MARKS, "state": STATE_MARKS}  # by the section of the catalogue
# columns of several names or numbers, by ";"
SEVERAL = ("neighbours", "neighbour_kms", "neighbour_adcodes", "redirect_clusters")


def in_page_language(table: pd.DataFrame) -> pd.DataFrame:
    """Give a gap table its names of units, cities and clusters in the language of the page.

    Zones and areas keep theirs.
    """
    return named(table, questions.ask("units"), questions.ask("clusters"), language())


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table its codes as words, and several values as the language lists them."""
    worded = {
        name: [_worded(name, codes) for codes in table[name]]
        for name in table.columns
        if _holds_codes(table[name])
    }
    listed = {
        name: table[name].str.replace(
            ";",
            w("list.separator"),
        )
        for name in SEVERAL
        if name in table
    }
    return table.assign(**worded, **listed)


def _holds_codes(column: pd.Series) -> bool:
    """True if a column holds codes that the catalogue words.

    In some tables a column of the same name holds text: the basis of a field map is a sentence.
    """
    if column.name not in CODES:
        return False
    texts = [value for value in column.unique() if isinstance(value, str)]
    codes = {code for text in texts for code in text.split(";") if code}
    return all(f"{CODES[column.name]}.{code}" in catalogue() for code in codes)


def _worded(column: str, codes: object) -> str:
    """Write one code, or several by ";", as words; states and answers with their marks."""
    if not isinstance(codes, str):
        return ""
    section = CODES[column]
    words = [marked(section, code) for code in codes.split(";") if code]
    return w("list.separator").join(words)


def marked(section: str, code: str) -> str:
    """Write a code as its word, behind its mark if it has one."""
    mark = MARKS.get(section, {}).get(code, "")
    return f"{mark} {w(f'{section}.{code}')}".strip()


def heads(table: pd.DataFrame) -> dict[str, Any]:
    """Configure the column heads of evidence in the language of the page."""
    return {
        name: st.column_config.Column(head(name, language(), "evidence")) for name in table.columns
    }
