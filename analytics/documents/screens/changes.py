"""The screen of changes: how a headline number moved between two publications, by cause."""

from collections.abc import Mapping

from analytics.documents.screens.context import BriefingContext, evidence_note
from analytics.documents.screens.screen import Note, Screen, Table
from analytics.since.headlines import HEADLINES
from analytics.since.phrases import (
    causes_words,
    changes_name,
    moved_said,
    remarks,
    sentence,
    short_sentence,
    step_said,
)
from analytics.since.screen_key import ChangesKey, changes_key
from analytics.since.staircase import CauseStep, Staircase
from analytics.since.stairs import Stairs, stairs
from analytics.since.tables import row_table
from analytics.words import word
from geo.errors import PlanningError

Staircases = Mapping[str, Staircase]  # by the key of the screen
MOST_ROWS = 8  # of a step in the speaker's notes
WIDTHS = (60, 40)


def changes_screen(context: BriefingContext, text: str, computed: Staircases) -> Screen:
    """Make the screen of a staircase, which was computed before.

    Args:
        text: the key of the screen, as `ChangesKey.text` writes it.
        computed: by such keys.
    Raises:
        PlanningError: the key is none, or nobody has computed it.
    """
    key = changes_key(text)
    if key.text not in computed:
        raise PlanningError(*(_not_computed(key, language) for language in ("zh", "en")))
    found = computed[key.text]
    language = context.language
    return Screen(
        key=text,  # as the order of screens names it
        name=changes_name(key, language),
        title=short_sentence(found, key.headline, language),
        picture=_picture(found, key, language),
        figures=(),
        source=context.source(),
        notes=tuple(_notes(found, key, language)),
    )


def _not_computed(key: ChangesKey, language: str) -> str:
    return word("since.not_computed", language, screen=key.text)


def _picture(found: Staircase, key: ChangesKey, language: str) -> Stairs | Table:
    """Draw the staircase; where an end of it is unknown, list what is known of its steps."""
    drawn = stairs(found, key.headline, language)
    if drawn is not None:
        return drawn
    heads = (word("since.cause", language), word(f"headline.{key.headline}", language))
    rows = []
    for step in found.steps:
        rows.append((causes_words(step.causes, language), moved_said(step, key.headline, language)))
    return Table(heads, tuple(rows), WIDTHS)


def _notes(found: Staircase, key: ChangesKey, language: str) -> list[Note]:
    """Note the whole sentence, each step with its rows, and what a listener may ask."""
    evidence_id = HEADLINES[key.headline].evidence_id
    notes = [evidence_note(sentence(found, key.headline, language), evidence_id)]
    for step in found.steps:
        notes.append(evidence_note(step_said(step, key.headline, language)))
        notes += _rows(step, language)
    notes += [Note("asked", remark) for remark in remarks(found, key.headline, language)]
    return notes


def _rows(step: CauseStep, language: str) -> list[Note]:
    """Note the first rows of a step, and how many more there are."""
    rows = row_table(step, language).to_dict("records")
    notes = []
    for row in rows[:MOST_ROWS]:
        said = word(
            "since.note_row",
            language,
            table=row["table_name"],
            name=row["row_name"],
            what=row["column_name"] or row["kind"],
            old=row["old_words"] or "—",
            new=row["new_words"] or "—",
            number=row["publication"],
            who=row["who"],
        )
        notes.append(evidence_note(said))
    if len(rows) > MOST_ROWS:
        notes.append(evidence_note(word("since.note_more", language, n=len(rows) - MOST_ROWS)))
    return notes
