"""What every screen of a briefing is made from, and the small parts that screens share."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from analytics.documents.screens.screen import Figure, Note, large
from analytics.gap_table import list_completeness
from analytics.ids import Row
from analytics.phrases.setting import for_whom, stated
from analytics.questions.coverage import GAPS, MET, worst_state
from analytics.setting import Setting
from analytics.siting.ask import Ask
from analytics.words import listing, name_in, word
from data.registry import Registry, query


@dataclass(frozen=True)
class BriefingContext:
    """One registry, setting and language, with the needs and the siting question of a briefing."""

    registry: Registry
    setting: Setting
    language: str
    needs: pd.DataFrame  # `defended_needs`
    ask: Ask

    def text(self, key: str, **values: object) -> str:
        """Read a word of the catalogue in the briefing's language."""
        return word(key, self.language, **values)

    def name(self, row: Row, what: str) -> str:
        """Read a row's name in the briefing's language."""
        return name_in(row, self.language, what)

    def needs_of_kind(self, unit_kind: str) -> pd.DataFrame:
        """Choose the needs of counties, cities or zones."""
        return self.needs[self.needs["unit_kind"] == unit_kind]

    def setting_in_words(self) -> list[tuple[str, str]]:
        """State the setting as pairs of label and value."""
        return stated(self.registry, self.setting, self.language)

    def source(self, *more: str) -> str:
        """State what counts and as of when: the last line of every screen."""
        counts = " · ".join(f"{label} {value}" for label, value in self.setting_in_words())
        as_of = self.text("vector.as_of", as_of=self.setting.as_of)
        return " · ".join((counts, as_of, *more))

    def map_source(self) -> str:
        """State the source, and whether the map may be shown in public."""
        return self.source(for_whom(self.registry, self.language))


def count_in(needs: pd.DataFrame, states: Collection[str]) -> int:
    """Count the needs that are in one of some states."""
    return int(needs["state"].isin(states).sum())


def count_outcomes(needs: pd.DataFrame) -> dict[str, int]:
    """Count needs: all of them, and those met, lacking and possible."""
    return {
        "needs": len(needs),
        "met": count_in(needs, MET),
        "gaps": count_in(needs, GAPS),
        "possible": count_in(needs, ("possible",)),
    }


def worst_by_unit(needs: pd.DataFrame, column: str = "state") -> dict[str, str]:
    """Find the worst state of each unit, by unit id; `column` holds the states."""
    worst = needs.groupby("unit_id")[column].agg(worst_state)
    return {str(unit_id): state for unit_id, state in worst.items()}


def key_figure(
    context: BriefingContext, key: str, value: float, evidence_id: str, **of: object
) -> Figure:
    """Make a figure whose label and unit stand in the catalogue.

    Args:
        key: of the catalogue: screen.`key`_label and screen.`key`_unit.
        of: fills the unit, which names what the figure is out of.
    """
    label = context.text(f"screen.{key}_label")
    unit = context.text(f"screen.{key}_unit", **of)
    return Figure(label, large(value, context.language), unit, evidence_id)


def list_figures(context: BriefingContext) -> list[Figure]:
    """Make the figure of list rows on record; none where no list states a total."""
    found, total = list_completeness(context.registry, context.setting)
    if total:
        return [key_figure(context, "lists", found, "lists", of=total)]
    return []


def evidence_note(text: str, evidence_id: str = "") -> Note:
    """Make a note of the number or reason behind a screen."""
    return Note("evidence", text, evidence_id)


def answer_note(
    context: BriefingContext, key: str, evidence_id: str = "", **values: object
) -> Note:
    """Make a note with the answer to a question that listeners may ask."""
    return Note("asked", context.text(f"if_asked.{key}", **values), evidence_id)


def answer_notes(context: BriefingContext, *keys: str) -> list[Note]:
    """Make notes of answers that need neither values nor evidence."""
    return [answer_note(context, key) for key in keys]


def cluster_names(context: BriefingContext, cluster_ids: Iterable[str]) -> str:
    """Name clusters in one phrase, in the order given."""
    clusters = query(context.registry, "clusters").to_dict("records")
    names = {row["cluster_id"]: context.name(row, "name") for row in clusters}
    return listing([names[cluster_id] for cluster_id in cluster_ids], context.language)
