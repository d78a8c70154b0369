"""Words and names in the language of the run."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from analytics.questions.coverage import SHOWN_AS, STATE
from analytics.words import name_in, word
from pages.parts.run.context import language, measure

Key = TypeVar("Key")
# letters that mean something in markdown, and what they are written as
MARKDOWN = str.maketrans(
    {letter: f"\\{letter}" for letter in r"\`*_{}[]()#+-.!|~<>&$"} | {":": ":\u2060"}
)


def text(key: str, **values: object) -> str:
    """Read a word in the language of the page."""
    return word(key, language(), **values)


def words(section: str, keys: Iterable[str]) -> dict[str, str]:
    """Read the words of some options.

    A widget's `format_func` is this dictionary's `__getitem__`.
    """
    return {key: text(f"{section}.{key}") for key in keys}


def name_of(row: Mapping[Any, Any], what: str = "name") -> str:
    """Name a unit or cluster in the language of the page; in Chinese without an English name."""
    return name_in(row, language(), what)


def state_word(state: str) -> str:
    """Say what a colour means on the page: a state, or an answer about the measured coverage."""
    if measure() == STATE or state not in SHOWN_AS.values():
        return text(f"state.{state}")
    _, _, answer = evidence_state(state).partition(".")
    measure_word = text(f"measure.{measure()}")
    answer_word = text(f"answer.{answer}")
    return text("measure.answer", measure=measure_word, answer=answer_word)


def evidence_state(state: str) -> str:
    """Write a colour of the page as evidence ids do: a state, or a coverage and its answer."""
    if measure() == STATE:
        return state
    answers = {shown: answer for answer, shown in SHOWN_AS.items()}
    return f"{measure()}.{answers.get(state)}"


def plain(content: str) -> str:
    """Escape a text for a Streamlit element that reads markdown: it is shown as written.

    Backslashes stop markdown; the word joiners stop `:icon:` and `$formula$`, which are found after
    unescaping.
    """
    return content.translate(MARKDOWN)


def told_apart(labels: Mapping[Key, str], *hints: Mapping[Key, str]) -> dict[Key, str]:
    """Make labels distinct: where names collide, add hints, and in the end the id.

    Args:
        labels: a name by id.
        hints: by id, texts that may stand behind the name, the most telling first.
    """
    distinct = dict(labels)
    for hint in hints:
        for key in _alike(distinct):
            if hint.get(key):
                distinct[key] += f" · {hint[key]}"
    for key in _alike(distinct):
        distinct[key] += f" ({key})"
    return distinct


def _alike(labels: Mapping[Key, str]) -> set[Key]:
    """Give the ids whose label another id has too."""
    times = Counter(labels.values())
    shared = {label for label, count in times.items() if count > 1}
    return {key for key, label in labels.items() if label in shared}
