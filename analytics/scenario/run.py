"""Carry out a scenario: needs before and after its actions."""

from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analytics.ids import NEED
from analytics.phrases.weighting import weighting_words
from analytics.questions.coverage import needs_coverage
from analytics.questions.weighting import PLAIN, Weighting, check_weighting, planning_factors
from analytics.scenario.actions import Scenario, built_ids, built_name, inputs_of
from analytics.scenario.delta import SEVERAL, change_of, platforms_acted_on, scenario_delta
from analytics.scenario.outcome import FOUND, Difference, Outcome
from analytics.scenario.rules import faults_of
from analytics.scenario.world import Applicable, applicable, applied, places_of, setting_after
from analytics.setting import Setting, default_setting
from analytics.words import LANGUAGES
from data.faults import Fault
from data.registry import Registry, query

# columns of a need that no platform changes
FIXED = [
    "unit_kind",
    "unit_id",
    "unit_name",
    "unit_name_en",
    "city",
    "county",
    "adcode",
    "city_adcode",
    "cluster_id",
    "cluster_name",
    "cluster_name_en",
    "need_weight",
    "radius_km",
]
ACTION_COLUMNS = [
    "number",
    "action",
    "platform_id",
    "platform_name",
    "cost",
    "done",
    "counts",
    "why_zh",
    "why_en",
]


@dataclass(frozen=True)
class _After:
    """What is read of the registry in which the scenario has happened.

    Attributes:
        needs: rows of `needs_coverage`.
        platforms, serves: the tables platforms and platform_clusters.
        counting: ids of the platforms that count as existing.
        acted_on: rows of `platforms_acted_on`.
    """

    needs: pd.DataFrame
    platforms: pd.DataFrame
    serves: pd.DataFrame
    counting: set[str]
    acted_on: pd.DataFrame


def run(registry: Registry, scenario: Scenario, weighting: Weighting = PLAIN) -> Outcome:
    """Carry out a scenario on a registry. The same on both gives the same result.

    Actions that do not apply on this registry (a platform gone, open already) are left out and
    reported in `Outcome.actions`.

    Raises:
        SettingError: the registry has no such policy set, or the weighting cannot be applied on
            the scenario's day.
    """
    setting = scenario.setting
    check_weighting(registry, setting, weighting)
    _check_setting(registry, setting)
    done = applicable(registry, scenario)
    after = _after(registry, scenario, done)
    needs = _before_and_after(needs_coverage(registry, setting), after.needs)
    factors = planning_factors(registry, setting, needs, weighting)
    needs = needs.assign(planning_weight=needs["need_weight"] * factors)
    english = _english_names(registry, scenario, done)
    touched = [platform_id for *_, platform_id in done]
    outcome = Outcome(
        scenario,
        registry.snapshot_id,
        needs,
        scenario_delta(needs, after.acted_on, english, registry.snapshot_id, setting.policy_id),
        _action_table(registry, scenario, after),
        changed=_changed_inputs(registry, scenario),
        differs=(),
        platforms=_of_platforms(_with_english(after.platforms, english), touched),
        serves=_of_platforms(after.serves, touched),
        weighting=weighting,
        weighted=_weighting_words(registry, setting, weighting),
    )
    return replace(outcome, differs=_differences(outcome))


def _check_setting(registry: Registry, setting: Setting) -> None:
    """Check that the registry can be asked under a setting."""
    default_setting(
        registry,
        setting.policy_id,
        radius_km=setting.radius_km,
        levels=setting.levels,
        statuses=setting.statuses,
        min_confidence=setting.min_confidence,
        as_of=setting.as_of,
        scope=setting.scope,
    )


def _after(registry: Registry, scenario: Scenario, done: list[Applicable]) -> _After:
    setting = setting_after(registry, scenario)
    copy = applied(registry, scenario)
    with closing(copy.con):
        counted = query(copy, "platforms_counted", **setting.params(copy))
        return _After(
            needs_coverage(copy, setting),
            query(copy, "platforms"),
            query(copy, "platform_clusters"),
            set(counted.loc[counted["existing"], "platform_id"]),
            platforms_acted_on(copy, done),
        )


def _before_and_after(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Needs with what they were and what they become: `FIXED`, `SEVERAL` twice, change."""
    needs = before[[*FIXED, *SEVERAL]].merge(
        after[[*NEED, *SEVERAL, "nearest_status"]],
        on=NEED,
        suffixes=("_before", "_after"),
        validate="1:1",
    )
    pairs = zip(
        needs["state_before"],
        needs["state_after"],
        needs["capable_before"],
        needs["capable_after"],
        strict=True,
    )
    changes: list[Any] = [change_of(*pair) for pair in pairs]
    return needs.assign(change=changes)


def _english_names(
    registry: Registry, scenario: Scenario, done: list[Applicable]
) -> dict[str, str]:
    """Platform id -> English name of the platforms built."""
    units = places_of(registry, scenario)
    return {
        platform_id: built_name(platform_id, units[action.place], "en")
        for _, action, platform_id in done
        if action.kind == "build"
    }


def _with_english(platforms: pd.DataFrame, english: dict[str, str]) -> pd.DataFrame:
    """Platforms with name_en; those on record have one name in both languages."""
    names = zip(platforms["platform_id"], platforms["name"], strict=True)
    return platforms.assign(
        name_en=[
            english.get(
                key,
                name,
            )
            for key, name in names
        ]
    )


def _of_platforms(table: pd.DataFrame, platform_ids: list[str]) -> pd.DataFrame:
    return table[table["platform_id"].isin(platform_ids)].reset_index(drop=True)


def _weighting_words(registry: Registry, setting: Setting, weighting: Weighting) -> tuple[str, ...]:
    """Word the weighting in each language; nothing for need weight alone."""
    if weighting.plain:
        return ()
    return tuple(weighting_words(registry, setting, weighting, language) for language in LANGUAGES)


def _changed_inputs(registry: Registry, scenario: Scenario) -> tuple[str, ...]:
    """Give the scenario's inputs whose content is another on this registry."""
    recorded = dict(inputs_of(registry, scenario.setting.policy_id))
    changed = [name for name, value in scenario.inputs if recorded.get(name) != value]
    return tuple(changed)


def _differences(outcome: Outcome) -> tuple[Difference, ...]:
    """Give the numbers kept in the scenario that are others now."""
    now = {(unit_kind, what): number for unit_kind, what, number in outcome.found}
    both = [
        (unit_kind, what, then, now.get((unit_kind, what), 0.0))
        for unit_kind, what, then in outcome.scenario.found
        if what in FOUND
    ]
    return tuple(difference for difference in both if difference[2] != difference[3])


def _action_table(registry: Registry, scenario: Scenario, after: _After) -> pd.DataFrame:
    """`Outcome.actions`."""
    names = after.platforms.set_index("platform_id")["name"].to_dict()
    faults: dict[int | str | None, list[Fault]] = {}
    for fault in faults_of(registry, scenario):
        faults.setdefault(fault.entry, []).append(fault)
    rows = []
    ids = built_ids(registry, scenario)
    for number, (action, platform_id) in enumerate(
        zip(scenario.actions, ids, strict=True),
        1,
    ):
        own = [
            *faults.get(
                number,
                (),
            ),
            *faults.get(None, ()),
        ]
        row = {
            "number": number,
            "action": action.kind,
            "platform_id": platform_id,
            "platform_name": names.get(platform_id, platform_id),
            "cost": action.cost,
            "done": "no" if own else "yes",
            "counts": "yes" if platform_id in after.counting else "no",
        }
        rows.append(
            row
            | {
                f"why_{language}": _reasons(
                    own,
                    language,
                )
                for language in LANGUAGES
            }
        )
    return pd.DataFrame(rows, columns=ACTION_COLUMNS)


def _reasons(faults: list[Fault], language: str) -> str:
    """Faults of one action as one text, without its number."""
    return " ".join(
        replace(
            fault,
            entry=None,
        ).text(language)
        for fault in faults
    )
