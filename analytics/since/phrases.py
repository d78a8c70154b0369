"""The staircase of one number in sentences that can be read aloud."""

from collections.abc import Iterator
from decimal import Decimal

from analytics.since.headlines import HEADLINES
from analytics.since.screen_key import ChangesKey
from analytics.since.staircase import CauseStep, Staircase
from analytics.words import listing, word
from data.register.replay import TIME

MINUS = "−"


def number_words(headline: str, language: str) -> str:
    """Name a headline number."""
    return word(f"headline.{headline}", language)


def unit_words(headline: str, language: str) -> str:
    """Give the unit of a headline number; "" where it has none."""
    return word(f"headline.{headline}_unit", language)


def causes_words(causes: tuple[str, ...], language: str) -> str:
    """Name the causes of a step."""
    names = [word(f"cause.{cause}", language) for cause in causes]
    return word("since.together", language).join(names)


def amount(moved: Decimal) -> str:
    """Write by how much a number moves, with its sign.

    >>> amount(Decimal(-9)), amount(Decimal("1.5")), amount(Decimal(0))
    ('−9', '+1.5', '0')
    """
    if not moved:
        return "0"
    sign = "+" if moved > 0 else MINUS
    return f"{sign}{abs(moved):,}"


def value_said(value: Decimal | None, headline: str, language: str) -> str:
    """Write a number with its unit, or that it is unknown."""
    if value is None:
        return word("since.unknown", language)
    unit = unit_words(headline, language)
    gap = " " if unit and language == "zh" and unit != "%" else ""
    return f"{value:,}{gap}{unit}"


# --- sentences ------------------------------------------------------------------------------------


def sentence(found: Staircase, headline: str, language: str) -> str:
    """Say in one sentence how a number moved, and by what."""
    start = found.start[headline]
    end = found.end[headline]
    named: dict[str, object] = {
        "first": found.first.number,
        "first_day": found.first.as_of,
        "last": found.last.number,
        "last_day": found.last.as_of,
        "name": number_words(headline, language),
        "before": value_said(start, headline, language),
        "after": value_said(end, headline, language),
    }
    if start is None or end is None:
        return word("since.unknown_sides", language, **named)
    parts = list(_parts(found, headline, language))
    named["parts"] = listing(parts, language) or word("since.no_part", language)
    key = "since.sentence" if start != end else "since.unmoved"
    return word(key, language, **named)


def short_sentence(found: Staircase, headline: str, language: str) -> str:
    """Say the same in the letters that the title of a screen has room for."""
    parts = [
        f"{causes_words(step.causes, language)} {amount(moved)}"
        for step in found.steps
        if (moved := step.moved(headline))
    ]
    return word(
        "since.short" if parts else "since.short_unmoved",
        language,
        first=found.first.number,
        name=number_words(headline, language),
        before=value_said(found.start[headline], headline, language),
        after=value_said(found.end[headline], headline, language),
        parts=listing(parts, language),
    )


def _parts(found: Staircase, headline: str, language: str) -> Iterator[str]:
    """Say what each cause did, where it did anything."""
    for step in found.steps:
        moved = step.moved(headline)
        if moved is None:
            yield word("since.part_unknown", language, cause=causes_words(step.causes, language))
        if not moved:
            continue
        yield word(
            "since.part_up" if moved > 0 else "since.part_down",
            language,
            cause=causes_words(step.causes, language),
            n=f"{abs(moved):,}",
            unit=_unit_of_a_move(headline, language),
        )


def _unit_of_a_move(headline: str, language: str) -> str:
    """Give the unit of a difference: shares differ by points."""
    unit = unit_words(headline, language)
    if HEADLINES[headline].is_share:
        return word("since.points", language)
    return f" {unit}" if unit and language == "zh" else unit


def remarks(found: Staircase, headline: str, language: str) -> list[str]:
    """Say what a reader of the staircase has to know beside it."""
    said = []
    if found.is_rebuilt:
        said.append(word("since.rebuilt", language, first=found.first.number))
    for step in found.steps:
        if len(step.causes) > 1 and step.before is not None:
            causes = causes_words(step.causes, language)
            said.append(word("since.together_note", language, causes=causes))
    guessed = _count_guessed(found)
    if guessed:
        said.append(word("since.guessed_note", language, n=guessed))
    if any(TIME in step.causes and step.moved(headline) for step in found.steps):
        said.append(word("since.time_note", language))
    other = _other_order(found, headline, language)
    if other:
        said.append(word("since.order_note", language, parts=listing(other, language)))
    return said


def _count_guessed(found: Staircase) -> int:
    """Count the rows of which no editor has said why they changed."""
    guessed = set()
    for step in found.steps:
        for row in step.rows:
            if any(given.change.is_guessed for given in row.given.values()):
                guessed.add((row.table, row.key))
    return len(guessed)


def _other_order(found: Staircase, headline: str, language: str) -> list[str]:
    """Say each step that is another one in the other order."""
    return [
        f"{causes_words(step.causes, language)} {amount(moved)}"
        for step in found.steps
        if (moved := step.moved_otherwise(headline)) is not None
    ]


def changes_name(key: ChangesKey, language: str) -> str:
    """Name the screen of a staircase."""
    name = number_words(key.headline, language)
    return word("since.screen", language, name=name, first=key.first, last=key.last)


def step_said(step: CauseStep, headline: str, language: str) -> str:
    """Write the causes of a step and what it moves."""
    causes = causes_words(step.causes, language)
    return word("since.note_step", language, cause=causes, n=moved_said(step, headline, language))


def moved_said(step: CauseStep, headline: str, language: str) -> str:
    """Write by how much a step moves a number, or that it is unknown."""
    moved = step.moved(headline)
    if moved is None:
        return word("since.unknown", language)
    return amount(moved)
