"""Codes of tables as words in the language of the page, and the heads of their columns."""

from typing import Any

import pandas as pd
import streamlit as st

from analytics.phrases.columns import output_column
from analytics.phrases.in_language import named
from analytics.words import catalogue
from pages.parts.run import questions
from pages.parts.run.context import language
from pages.parts.run.wording import text
from pages.parts.tables.columns import heading

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
# columns whose codes stand on screen as they are recorded
AS_RECORDED = (
    "actual_kind",
    "ask",
    "fix",
    "judgement",
    "location_basis",
    "measure",
    "over",
    "own_definition",
    "verdict",
)


def in_page_language(table: pd.DataFrame) -> pd.DataFrame:
    """Give a gap table its names of units, cities and clusters in the language of the page.

    Zones and areas keep theirs.
    """
    units = questions.ask("units")
    clusters = questions.ask("clusters")
    return named(table, units, clusters, language())


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table its codes as words, and several values as the language lists them."""
    shown: dict[str, Any] = {}
    for name in map(str, table):
        if _holds_codes(table[name]):
            shown[name] = [_worded(name, codes) for codes in table[name]]
        elif output_column(name).is_several:
            shown[name] = table[name].str.replace(";", text("list.separator"))
    return table.assign(**shown)


def _holds_codes(column: pd.Series) -> bool:
    """True if a column holds codes that the catalogue words.

    In some tables a column of the same name holds text: the basis of a field map is a sentence.
    """
    section = output_column(str(column.name)).codes
    if not section or column.name in AS_RECORDED:
        return False
    texts = [value for value in column.unique() if isinstance(value, str)]
    codes = {code for content in texts for code in content.split(";") if code}
    words = catalogue()
    return all(f"{section}.{code}" in words for code in codes)


def _worded(column: str, codes: object) -> str:
    """Write one code, or several by ";", as words; states and answers with their marks."""
    if not isinstance(codes, str):
        return ""
    section = output_column(column).codes
    words = [marked(section, code) for code in codes.split(";") if code]
    return text("list.separator").join(words)


def marked(section: str, code: str) -> str:
    """Write a code as its word, behind its mark if it has one."""
    mark = MARKS.get(section, {}).get(code, "")
    content = text(f"{section}.{code}")
    return f"{mark} {content}".strip()


def heads(table: pd.DataFrame, kind: str) -> dict[str, Any]:
    """Configure the column heads of evidence in the language of the page.

    Args:
        kind: of the evidence, as its id begins; a plan's columns mean what they mean in siting.
    """
    view = "siting" if kind == "plan" else "evidence"
    columns: dict[str, Any] = {}
    for name in map(str, table):
        label = heading(name, view)
        columns[name] = st.column_config.Column(label)
    return columns
