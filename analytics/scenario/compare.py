"""Scenarios side by side."""

import pandas as pd

from analytics.ids import NEED
from analytics.questions.weighting import PLAIN, Weighting
from analytics.scenario.actions import Scenario, total_cost
from analytics.scenario.faults import ScenarioError
from analytics.scenario.outcome import SUMMARY, Outcome, summary
from analytics.scenario.run import run
from data.faults import Fault
from data.registry import Registry

MOST_COMPARED = 4
FIXED = [
    "unit_name",
    "unit_name_en",
    "city",
    "county",
    "adcode",
    "city_adcode",
    "cluster_name",
    "cluster_name_en",
    "need_weight",
]


def compare(
    registry: Registry,
    scenarios: list[Scenario],
    unit_kind: str | None = None,
    weighting: Weighting = PLAIN,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run up to four scenarios and put them side by side.

    Args:
        unit_kind: only needs of this kind of unit; None for all.

    Returns:
        `states_beside` and `summaries`.

    Raises:
        ScenarioError: none, or more than four.
    """
    if not 1 <= len(scenarios) <= MOST_COMPARED:
        raise ScenarioError([Fault("scenario.compared", fill={"most": MOST_COMPARED})])
    outcomes = [run(registry, scenario, weighting) for scenario in scenarios]
    return states_beside(outcomes, unit_kind), summaries(outcomes, unit_kind)


def states_beside(outcomes: list[Outcome], unit_kind: str | None = None) -> pd.DataFrame:
    """Make the table of needs whose state is not the same in all outcomes, before and after.

    Returns:
        One row per need that any scenario changes, or that is another under its setting: the need,
        state_before (under the first one's setting), state_1, state_2, ...
    """
    needs = [outcome.needs.set_index(NEED) for outcome in outcomes]
    all_needs = pd.concat(needs)[FIXED]  # another policy set may have other needs
    after = {
        f"state_{number}": own["state_after"]
        for number, own in enumerate(
            needs,
            1,
        )
    }
    table = all_needs[~all_needs.index.duplicated()].assign(
        state_before=needs[0]["state_before"], **after
    )
    states = [own[column] for own in needs for column in ("state_before", "state_after")]
    aligned = pd.concat(states, axis=1).reindex(table.index)
    is_different = aligned.fillna("").nunique(axis=1) > 1
    table = _of_kind(table[is_different].reset_index(), unit_kind)
    return table.sort_values(NEED, ignore_index=True)


def summaries(outcomes: list[Outcome], unit_kind: str | None = None) -> pd.DataFrame:
    """Make the table of the outcomes' counts.

    Returns:
        One row per scenario and unit_kind: number, name, setting, `SUMMARY`, cost (10,000 CNY;
        missing unless every action states it), cost_lacking (actions without), not_done (actions).
    """
    parts = [_summary_of(outcome, number) for number, outcome in enumerate(outcomes, 1)]
    return _of_kind(pd.concat(parts, ignore_index=True), unit_kind).reset_index(drop=True)


def _summary_of(outcome: Outcome, number: int) -> pd.DataFrame:
    scenario = outcome.scenario
    cost, lacking = total_cost(scenario)
    table = summary(outcome.needs).assign(
        number=number,
        name=scenario.name,
        setting=scenario.setting.key,
        cost=cost,
        cost_lacking=lacking,
        not_done=int((outcome.actions["done"] == "no").sum()),
    )
    columns = ["number", "name", "setting", "unit_kind", *SUMMARY]
    return table[[*columns, "cost", "cost_lacking", "not_done"]].astype({"cost": "float64"})


def _of_kind(table: pd.DataFrame, unit_kind: str | None) -> pd.DataFrame:
    if unit_kind is None:
        return table
    return table[table["unit_kind"] == unit_kind]
