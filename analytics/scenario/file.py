"""A scenario as one JSON file: written in a fixed order, read with every fault at once."""

import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from analytics.phrases.mark import made_mark
from analytics.scenario.actions import FIELDS, SETTING_FIELDS, Action, Found, Scenario, inputs_of
from analytics.scenario.faults import OF_RECORD, ScenarioError
from analytics.scenario.file_model import COST_UNIT, KIND, VERSION
from analytics.scenario.file_reader import MOST_BYTES, read
from analytics.scenario.rules import faults_of
from data.faults import Fault
from data.registry import Registry


def to_json(scenario: Scenario) -> str:
    """Write a scenario as a file; the same scenario gives the same text."""
    content: dict[str, object] = {
        "kind": KIND,
        "version": VERSION,
        "name": scenario.name,
        "note": scenario.note,
        "cost_unit": COST_UNIT,
        "snapshot_id": scenario.snapshot_id,
        "setting": {name: getattr(scenario.setting, name) for name in SETTING_FIELDS},
        "actions": [_action_object(action) for action in scenario.actions],
        "result": _found_object(scenario.found),
        "inputs": dict(scenario.inputs),
    }
    if scenario.made:
        content["made"] = True
        content["mark"] = made_mark()
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _action_object(action: Action) -> dict[str, object]:
    """Give the fields of an action's kind, except those that are left open."""
    stated: dict[str, object] = {"action": action.kind}
    for name in FIELDS[action.kind]:
        value = getattr(action, name)
        if value not in ((), None):
            stated[name] = _short(value)
    return stated


def _short(value: object) -> object:
    """Write a whole number without its decimals."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _found_object(found: tuple[Found, ...]) -> dict[str, dict[str, object]]:
    results: dict[str, dict[str, object]] = {}
    for unit_kind, what, number in found:
        results.setdefault(unit_kind, {})[what] = _short(number)
    return results


def from_json(content: str | bytes, registry: Registry, file: str = "") -> Scenario:
    """Read the scenario of a file.

    What does not stand on the record is a fault only where the file is of this snapshot: on another
    one it may just have gone, and `run` says so.

    Args:
        file: its name, for messages.

    Raises:
        ScenarioError: names every fault with action, field, value and rule; a file that is too
            large is refused unread.
    """
    try:
        scenario = read(content, registry)
    except ScenarioError as error:
        raise _in_file(file, error.faults) from None
    faults = faults_of(registry, scenario)
    if scenario.snapshot_id == registry.snapshot_id:
        faults += _changed_inputs(registry, scenario)
    else:
        faults = [fault for fault in faults if fault.rule not in OF_RECORD]
    if faults:
        raise _in_file(file, faults)
    return scenario


def _in_file(file: str, faults: Collection[Fault]) -> ScenarioError:
    return ScenarioError([replace(fault, file=file) for fault in faults])


def _changed_inputs(registry: Registry, scenario: Scenario) -> list[Fault]:
    """Give a fault for each input whose hash is not that of this snapshot."""
    recorded = dict(inputs_of(registry, scenario.setting.policy_id))
    snapshot = {"snapshot": registry.snapshot_id}
    return [
        Fault("scenario.hash", column=f"inputs.{name}", value=value, fill=snapshot)
        for name, value in scenario.inputs
        if recorded.get(name) != value
    ]


def read_scenario(path: Path, registry: Registry) -> Scenario:
    """Read a file on disk as `from_json`; of one that is too large only the beginning.

    Raises:
        ScenarioError: the file cannot be read, or as `from_json`.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        fault = Fault("scenario.unreadable", file=path.name, fill={"detail": error.strerror})
        raise ScenarioError([fault]) from error
    return from_json(content, registry, path.name)
