"""Read the JSON of a scenario file, with every fault at once."""

import json
import math
import unicodedata
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from analytics.scenario.actions import FIELDS, SETTING_FIELDS, Action, Scenario
from analytics.scenario.faults import ScenarioError, repeated
from analytics.scenario.file_model import INVISIBLE, ScenarioFile
from analytics.scenario.outcome import FOUND
from analytics.setting import Setting
from data.fault_forms import MOST_LETTERS
from data.faults import Fault, refuse
from data.registry import Registry

MOST_BYTES = 500_000  # twice what the longest scenario takes
UNKNOWN_KEY = "scenario.unknown key"
KEY = "[key]"  # how pydantic ends the path of a key that is refused

Path = tuple[str | int, ...]


def read(content: str | bytes, registry: Registry) -> Scenario:
    """Read a scenario, whose actions nobody has judged yet.

    Raises:
        ScenarioError: it is no scenario, or values break their rules; a file of another kind or
            version is told only that.
    """
    raw = _parse(content)
    try:
        file = ScenarioFile.model_validate(raw, context=registry)
    except ValidationError as error:
        faults = _faults(error, raw)
    else:
        return _scenario(file)
    for column in (None, "kind", "version"):
        alone = [fault for fault in faults if (fault.column, fault.entry) == (column, None)]
        if alone:
            raise ScenarioError(alone)
    raise ScenarioError(faults)


def _parse(content: str | bytes) -> Any:
    """Parse the JSON of a file.

    Raises:
        ScenarioError: it is none, or keys stand twice.
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > MOST_BYTES:
        raise ScenarioError([Fault("scenario.too large", fill={"most": MOST_BYTES // 1000})])
    twice: list[Fault] = []

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for name in repeated(name for name, _ in pairs):
            twice.append(Fault("scenario.repeated key", column=_legible(name)))
        return {_legible(name): value for name, value in pairs}

    try:
        values = json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=object_of, parse_constant=_not_a_number
        )
    except UnicodeDecodeError:
        fault = Fault("scenario.not text")
    except RecursionError:
        fault = Fault("scenario.too deep")
    except json.JSONDecodeError as error:
        fault = Fault("scenario.not json", fill={"detail": f"{error.lineno}:{error.colno}"})
    except ValueError:  # a number of thousands of digits
        fault = Fault("scenario.not json", fill={"detail": "…"})
    else:
        refuse(twice, ScenarioError)
        return values
    raise ScenarioError([*twice, fault])


def _legible(name: str) -> str:
    """Shorten a key for messages, with a mark for each letter that cannot be seen or written.

    No key that is known is changed by it.
    """
    return "".join(
        "\ufffd" if unicodedata.category(letter) in INVISIBLE else letter
        for letter in name[:MOST_LETTERS]
    )


def _not_a_number(_: str) -> float:
    """Read NaN and Infinity as a number that is refused where it stands."""
    return math.nan


# --- faults ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Error:
    """An error of pydantic.

    Attributes:
        path: of the value; pydantic puts the kind of an action behind its number.
        rule: that is broken.
        fill: as `Fault.fill`.
        is_of_key: True if a key is missing or unknown, whatever its value is.
    """

    path: Path
    rule: str
    fill: dict[str, Any]
    is_of_key: bool


def _faults(error: ValidationError, raw: Any) -> list[Fault]:
    """Make faults of the errors of pydantic; what stands under an unknown key has none."""
    errors = [_error(details) for details in error.errors(include_url=False, include_input=False)]
    unknown = {error.path for error in errors if error.rule == UNKNOWN_KEY}
    faults: list[Fault] = []
    for own in _in_order(errors):
        path = own.path[:-1] if own.rule == UNKNOWN_KEY else own.path
        above = (path[:end] for end in range(1, len(path) + 1))
        if unknown.isdisjoint(above):
            faults += _faults_of_error(own, raw)
    return faults


def _error(details: ErrorDetails) -> _Error:
    path = details["loc"]
    kind = details["type"]
    if kind == "missing":
        return _Error(path, "scenario.missing", {"value": None}, True)
    if kind == "extra_forbidden":
        known = ", ".join(_known_keys(path[:-1]))
        return _Error(path, UNKNOWN_KEY, {"known": known, "value": None}, True)
    broken = details["ctx"]
    if path[-1:] == (KEY,):
        return _Error(path[:-1], broken["rule"], broken["fill"], True)
    return _Error(path, broken["rule"], broken["fill"], False)


def _in_order(errors: list[_Error]) -> list[_Error]:
    """Put the keys of an object that are unknown or missing before its values."""
    first: dict[Path, int] = {}
    for number, error in enumerate(errors):
        for end in range(len(error.path)):
            first.setdefault(error.path[:end], number)
    positions: list[tuple[float, ...]] = []
    for number, error in enumerate(errors):
        if error.is_of_key:
            start = first[error.path[:-1]]
            positions.append((start, len(error.path), error.rule != UNKNOWN_KEY, number))
        else:
            positions.append((number, math.inf))
    order = sorted(range(len(errors)), key=positions.__getitem__)
    return [errors[number] for number in order]


def _faults_of_error(error: _Error, raw: Any) -> list[Fault]:
    path = error.path
    fill = dict(error.fill)
    entry = None
    if path[:1] == ("actions",) and len(path) > 1:
        entry = cast(int, path[1]) + 1
        raw = raw["actions"][entry - 1]
        path = path[3:]
    if "key" in fill:
        path = (fill.pop("key"),)
    values = fill.pop("each", None)
    if values is None:
        values = [fill.pop("value") if "value" in fill else _at(raw, path)]
    column = ".".join(part for part in path if isinstance(part, str)) or None
    return [
        Fault(error.rule, entry=entry, column=column, value=value, fill=fill) for value in values
    ]


def _known_keys(path: Path) -> tuple[str, ...]:
    """List the keys that the object at a path may have."""
    match path:
        case ():
            return tuple(ScenarioFile.model_fields)
        case ("setting",):
            return SETTING_FIELDS
        case ("actions", _, str(kind)):
            return ("action", *FIELDS[kind])
        case _:
            return FOUND


def _at(raw: Any, path: Path) -> Any:
    """Give the value at a path; None where its last key is missing."""
    for part in path:
        raw = raw.get(part) if isinstance(raw, dict) else raw[part]
    return raw


# --- the scenario ---------------------------------------------------------------------------------


def _scenario(file: ScenarioFile) -> Scenario:
    found = [
        (unit_kind, what, number)
        for unit_kind, results in file.result.items()
        for what, number in results
        if number is not None
    ]
    return Scenario(
        file.name.strip(),
        cast(Setting, file.setting),
        tuple(_action(action.model_dump()) for action in file.actions),
        file.snapshot_id,
        tuple(file.inputs.items()),
        file.note,
        tuple(found),
    )


def _action(fields: dict[str, Any]) -> Action:
    return Action(fields.pop("action"), **fields)
