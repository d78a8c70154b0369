"""The file of a scenario as pydantic models: its keys, and the values that each may have.

What its actions do is judged in `analytics.scenario.rules`.
"""

import math
import unicodedata
from collections.abc import Callable
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    model_validator,
)

from analytics.scenario.actions import INPUTS, KINDS
from analytics.scenario.faults import repeated
from analytics.scenario.rules import MOST_ACTIONS
from analytics.setting import Setting, SettingError, default_setting
from data.faults import broken
from data.registry import Registry
from data.vocabulary import UNIT_KINDS

KIND, VERSION = "pilot-atlas-scenario", 1
COST_UNIT = "10000 CNY"
MOST_LETTERS = {"name": 60, "note": 500}
OTHER_LETTERS = 200  # of any other text; no id is as long
# of any list or object, but for the actions; nothing in a registry needs as many
MOST_ENTRIES = 100
# control, format (which turns text round), half a letter, line and paragraph ends
INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")


# --- one value ------------------------------------------------------------------------------------


def _equal(expected: object, rule: str) -> PlainValidator:
    """Make a rule: exactly one value; true is not 1."""

    def check(value: object) -> object:
        if value != expected or isinstance(value, bool):
            raise broken(rule, expected=expected)
        return value

    return PlainValidator(check)


def _text(most: int, *, may_be_empty: bool = False, may_have_lines: bool = False) -> PlainValidator:
    """Make a rule: a text, which is kept as it stands: shown, compared and never interpreted."""

    def check(value: object) -> str:
        if not isinstance(value, str):
            raise broken("scenario.text")
        if len(value) > most:
            raise broken("scenario.long", most=most)
        if has_invisible(value.replace("\n", "") if may_have_lines else value):
            raise broken("scenario.control")
        if not may_be_empty and not value.strip():
            raise broken("scenario.empty", value=None)
        return value

    return PlainValidator(check)


def has_invisible(text: str) -> bool:
    """True if a text holds a letter that cannot be seen or written."""
    return any(unicodedata.category(letter) in INVISIBLE for letter in text)


def _amount(value: object) -> float | None:
    """Read a finite number, or null."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise broken("scenario.number")
    try:
        number = float(value)
    except OverflowError:  # a whole number beyond all others, too long to be shown
        raise broken("scenario.number", value=None) from None
    if not math.isfinite(number):
        raise broken("scenario.number")
    return number


def _count(value: object) -> float | None:
    number = _amount(value)
    if number is not None and (number < 0 or not number.is_integer()):
        raise broken("scenario.count", value=number)
    return number


# --- objects and lists ----------------------------------------------------------------------------


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise broken("scenario.object")
    if len(value) > MOST_ENTRIES:
        raise broken("scenario.many", most=MOST_ENTRIES)
    return value


def _text_list(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise broken("scenario.texts")
    if len(value) > MOST_ENTRIES:
        raise broken("scenario.many", most=MOST_ENTRIES)
    return value


def _distinct(texts: tuple[str, ...]) -> tuple[str, ...]:
    if twice := repeated(texts):
        raise broken("scenario.repeated value", each=twice)
    return texts


def _key(known: Callable[[ValidationInfo], tuple[str, ...]]) -> AfterValidator:
    """Make a rule: a key is one of some."""

    def check(name: str, info: ValidationInfo) -> str:
        if name not in known(info):
            raise broken("scenario.unknown key", known=", ".join(known(info)), value=None)
        return name

    return AfterValidator(check)


def _input_files(info: ValidationInfo) -> tuple[str, ...]:
    tables = [f"{table}.parquet" for table in INPUTS]
    policies = [f"policy_sets/{name}.toml" for name in _registry(info).policies]
    return (*tables, *policies)


def _registry(info: ValidationInfo) -> Registry:
    return cast(Registry, info.context)


def _action_list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise broken("scenario.list")
    if len(value) > MOST_ACTIONS:
        raise broken("scenario.most actions", most=MOST_ACTIONS, value=len(value))
    return value


def _action(value: object) -> dict[str, Any]:
    kind = _object(value).get("action")
    if kind is None:
        raise broken("scenario.missing", key="action", value=None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise broken("scenario.choices", key="action", expected=", ".join(KINDS))
    return _object(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise broken("scenario.choices", expected="true, false")
    return value


Text = Annotated[str, _text(OTHER_LETTERS)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_text_list)]
Amount = Annotated[float | None, PlainValidator(_amount)]
Count = Annotated[float | None, PlainValidator(_count)]


class _Object(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _check_size(cls, value: object) -> object:
        return _object(value)


class SettingInFile(_Object):
    """A setting, as far as actions do not stand in its place."""

    policy_id: Text
    radius_km: Amount
    levels: Annotated[Texts, AfterValidator(_distinct)]
    statuses: Annotated[Texts, AfterValidator(_distinct)]
    min_confidence: Text
    as_of: Text
    scope: Annotated[str | None, _text(OTHER_LETTERS)] = None


def _setting(fields: SettingInFile, info: ValidationInfo) -> Setting:
    try:
        return default_setting(_registry(info), **fields.model_dump())
    except SettingError as error:
        raise broken("scenario.setting", detail=(error.zh, error.en), value=None) from None


class Build(_Object):
    """A platform that is built."""

    action: Literal["build"]
    place: Text
    clusters: Texts
    level: Text
    stages: Texts = ()
    cost: Amount = None


class Expand(_Object):
    """A platform that offers more stages."""

    action: Literal["expand"]
    platform: Text
    stages: Texts
    cost: Amount = None


class Upgrade(_Object):
    """A platform that gets a higher level."""

    action: Literal["upgrade"]
    platform: Text
    level: Text
    cost: Amount = None


class Other(_Object):
    """A platform that opens or is finished."""

    action: Literal["open", "finish"]
    platform: Text
    cost: Amount = None


class FoundInFile(_Object):
    """What a scenario came to for one kind of unit."""

    needs: Count = None
    met_after: Count = None
    gaps_after: Count = None
    opened: Count = None
    closed: Count = None
    severity_removed: Amount = None


ActionInFile = Annotated[
    Annotated[Build | Expand | Upgrade | Other, Field(discriminator="action")],
    BeforeValidator(_action),
]
UnitKind = Annotated[str, _key(lambda info: UNIT_KINDS)]
InputFile = Annotated[str, _key(_input_files)]


class ScenarioFile(_Object):
    """A scenario as its JSON file holds it; validated with the registry as context."""

    kind: Annotated[Any, _equal(KIND, "scenario.kind")] = Field(None, validate_default=True)
    version: Annotated[Any, _equal(VERSION, "scenario.version")] = Field(
        None, validate_default=True
    )
    name: Annotated[str, _text(MOST_LETTERS["name"])]
    note: Annotated[str, _text(MOST_LETTERS["note"], may_be_empty=True, may_have_lines=True)] = ""
    cost_unit: Annotated[Any, _equal(COST_UNIT, "scenario.choices")] = COST_UNIT
    snapshot_id: Annotated[str, _text(OTHER_LETTERS, may_be_empty=True)] = ""
    setting: Annotated[SettingInFile, AfterValidator(_setting)]
    actions: Annotated[tuple[ActionInFile, ...], BeforeValidator(_action_list)]
    result: Annotated[dict[UnitKind, FoundInFile], BeforeValidator(_object)] = {}
    inputs: Annotated[dict[InputFile, Text], BeforeValidator(_object)] = {}
    made: Annotated[bool, PlainValidator(_flag)] = False
    mark: Text = ""
