"""A scenario's result in words, and as an export states it."""

from typing import Any

import pandas as pd

from analytics.ids import Row
from analytics.scenario.actions import total_cost
from analytics.scenario.outcome import Difference, Outcome, summary
from analytics.words import LANGUAGES, listing, word


def remarks(outcome: Outcome, language: str) -> list[str]:
    """Write what a reader of a result must know beside it.

    That is another snapshot, the weights, inputs that changed, actions that were left out or have
    no effect, and numbers that are others than when the scenario was made.
    """
    sentences = []
    if outcome.moved:
        then = outcome.scenario.snapshot_id
        now = outcome.snapshot_id
        sentences.append(word("scenario.moved", language, then=then, now=now))
    if outcome.weighted:
        sentences.append(weighted_text(outcome, language))
    if outcome.changed:
        # "policy_sets/one.toml" -> "one"
        names = [name.partition(".")[0].rpartition("/")[2] for name in outcome.changed]
        text = listing(names, language)
        sentences.append(word("scenario.inputs_changed", language, names=text))
    names_of_platforms = outcome.names(language)
    for row in outcome.actions.to_dict("records"):
        sentences += _action_remarks(row, names_of_platforms, language)
    return [*sentences, *(_difference(each, language) for each in outcome.differs)]


def _action_remarks(row: Row, names: dict[str, str], language: str) -> list[str]:
    """Why an action was left out, or that its platform does not count; mostly nothing."""
    number = row["number"]
    if row["done"] == "no":
        why = row[f"why_{language}"]
        return [word("scenario.not_done", language, number=number, why=why)]
    if row["counts"] == "no" and row["action"] != "expand":
        platform = names[row["platform_id"]]
        return [word("scenario.not_counted", language, number=number, platform=platform)]
    return []


def _difference(difference: Difference, language: str) -> str:
    unit_kind, what, then, now = difference
    return word(
        "scenario.differs",
        language,
        unit=word(f"unit.{unit_kind}", language),
        what=word(f"scenario.{what}", language),
        then=f"{then:g}",
        now=f"{now:g}",
    )


def weighted_text(outcome: Outcome, language: str) -> str:
    """Write the weights behind an outcome's shares as a sentence."""
    return word("scenario.weighted", language, weight=outcome.weighted[LANGUAGES.index(language)])


def about_outcome(outcome: Outcome) -> dict[str, object]:
    """Gather what an export of a result states beside its rows."""
    scenario, (cost, lacking) = outcome.scenario, total_cost(outcome.scenario)
    return {
        "table": "scenario",
        "scenario": scenario.name,
        "note": scenario.note,
        "snapshot_id": outcome.snapshot_id,
        "made_on": scenario.snapshot_id,
        "setting": scenario.setting.as_dict(),
        "weighting": vars(outcome.weighting),
        "actions": rows_of(outcome.actions),
        "numbers": rows_of(summary(outcome.needs)),
        "cost_10000_cny": cost,
        "actions_without_cost": lacking,
        "remarks_zh": remarks(outcome, "zh"),
        "remarks_en": remarks(outcome, "en"),
    }


def rows_of(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """Turn a table into rows that JSON takes: missing values are None."""
    return table.astype(object).where(table.notna(), None).to_dict("records")
