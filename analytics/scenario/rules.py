"""What an action must keep to, by itself and on the record."""

import math
from dataclasses import replace
from functools import partial
from typing import Any

from analytics.scenario.actions import Action, Scenario, made_on
from analytics.scenario.faults import repeated
from analytics.setting import Setting
from data import points
from data.faults import Fault
from data.registry import Registry, query
from data.vocabulary import LEVELS, PIPELINE, STAGES

MOST_ACTIONS = 200
MOST_COST = 1e9  # 10,000 CNY: more than a province's whole budget

Platform = dict[Any, Any]  # a row of `platforms`
Effect = tuple[object, ...]


def faults_of(registry: Registry, scenario: Scenario) -> list[Fault]:
    """Find every fault of a scenario's actions on this registry.

    An action that has a fault cannot be carried out.
    """
    if len(scenario.actions) > MOST_ACTIONS:
        count = len(scenario.actions)
        most = {"most": MOST_ACTIONS}
        return [Fault("scenario.most actions", column="actions", value=count, fill=most)]
    record = _record(registry, scenario.setting)
    faults: list[Fault] = []
    first_with: dict[Effect, int] = {}
    for number, action in enumerate(scenario.actions, 1):
        earlier = [first_with.setdefault(effect, number) for effect in _effects(action)]
        breaches = [
            *_of_itself(action),
            *record.breaches(registry, action),
            *_twin(action, number, earlier),
        ]
        faults += [replace(breach, entry=number) for breach in breaches]
    return faults


def _twin(action: Action, number: int, earlier: list[int]) -> list[Fault]:
    """Give a breach if an effect of the action is that of an earlier one.

    Args:
        earlier: for each effect of the action the number of the first action that has it.
    """
    twins = [twin for twin in earlier if twin != number]
    if not twins:
        return []
    field = "platform" if action.platform else "place"
    return [_breach("repeated action", field, getattr(action, field), twin=min(twins))]


def _breach(rule: str, field: str, value: object, /, **fill: object) -> Fault:
    """Make a fault of an action whose number nobody knows yet."""
    return Fault(f"scenario.{rule}", column=field, value=value, fill=fill)


def stamped(registry: Registry, scenario: Scenario) -> Scenario:
    """Stamp a scenario as tried on this snapshot, unless something in it does not apply here.

    Then it stays of the snapshot that it was of, or becomes of none.
    """
    if not faults_of(registry, scenario):
        return made_on(registry, scenario)
    if scenario.snapshot_id == registry.snapshot_id:
        return replace(scenario, snapshot_id="", inputs=(), made=False)
    return scenario


def possible(registry: Registry, kind: str, setting: Setting) -> list[str]:
    """List the platforms that an action of a kind can be about under a setting, by id."""
    record = _record(registry, setting)
    return [
        name
        for name in record.platforms
        if not record.breaches(registry, Action(kind, platform=name, level=LEVELS[0]))
    ]


def _of_itself(action: Action) -> list[Fault]:
    """Breaches that show without any record."""
    breaches = []
    if action.kind in ("build", "upgrade") and action.level not in LEVELS:
        breaches.append(_breach("choices", "level", action.level, expected=", ".join(LEVELS)))
    if action.kind == "build" and not action.clusters:
        breaches.append(_breach("empty", "clusters", None))
    if action.kind == "expand" and not action.stages:
        breaches.append(_breach("empty", "stages", None))
    unknown = [stage for stage in action.stages if stage not in STAGES]
    breaches += [
        _breach("choices", "stages", stage, expected=", ".join(STAGES)) for stage in unknown
    ]
    for field, values in (("clusters", action.clusters), ("stages", action.stages)):
        breaches += [_breach("repeated value", field, value) for value in repeated(values)]
    if not _is_possible_cost(action.cost):
        breaches.append(_breach("cost", "cost", action.cost, most=f"{MOST_COST:,.0f}"))
    return breaches


def _is_possible_cost(cost: float | None) -> bool:
    if cost is None:
        return True
    return math.isfinite(cost) and 0 <= cost <= MOST_COST


def _effects(action: Action) -> set[Effect]:
    """Keys of an action's effects; two actions sharing a key duplicate each other."""
    if action.kind == "build":
        clusters = frozenset(action.clusters)
        stages = frozenset(action.stages)
        return {("build", action.place, clusters, action.level, stages)}
    if action.kind == "expand":
        return {("expand", action.platform, stage) for stage in action.stages}
    return {(action.kind, action.platform)}


class _Record:
    """What is on record, as far as actions refer to it.

    It holds no registry, which holds it.
    """

    def __init__(self, registry: Registry, setting: Setting) -> None:
        self.setting = setting
        units = query(registry, "units")
        zones = query(registry, "zones")
        self.clusters = set(query(registry, "clusters")["cluster_id"])
        is_county = units["unit_kind"] == "county"
        is_zone = units["unit_kind"] == "zone"
        is_placed = zones["geometry_basis"] != "none"
        self.counties = set(units.loc[is_county, "unit_id"])
        self.zones = set(units.loc[is_zone, "unit_id"])
        self.placed_zones = set(zones.loc[is_placed, "zone_id"])
        self.towns = set(points.towns(registry)["place"])
        services = query(registry, "platform_services")
        self.offered = set(
            zip(
                services["platform_id"],
                services["stage"],
                strict=True,
            )
        )
        platforms = query(registry, "platforms")
        self.platforms: dict[Any, Platform] = platforms.set_index(
            "platform_id", drop=False
        ).to_dict("index")
        counted = query(registry, "platforms_counted", **setting.params(registry))
        self.is_existing = dict(
            zip(
                counted["platform_id"],
                counted["existing"],
                strict=True,
            )
        )

    def breaches(self, registry: Registry, action: Action) -> list[Fault]:
        """Find what an action breaks on this record."""
        if action.kind == "build":
            unknown = [name for name in action.clusters if name not in self.clusters]
            clusters = [_breach("no cluster", "clusters", name) for name in unknown]
            return [*self._place(registry, action.place), *clusters]
        platform = self.platforms.get(action.platform)
        if platform is None:
            return [_breach("no platform", "platform", action.platform)]
        if platform["confidence"] == "unconfirmed":
            return [_breach("unconfirmed", "platform", action.platform)]
        match action.kind:
            case "expand":
                return self._expand(action)
            case "open":
                return self._open(action, platform)
            case "upgrade":
                return _upgrade(action, platform)
            case _:
                return _finish(action, platform)

    def _place(self, registry: Registry, place: str) -> list[Fault]:
        kind, _, name = place.partition(":")
        if not name or kind not in ("county", "zone", *points.KINDS):
            return [_breach("place", "place", place)]
        if not self._is_on_record(registry, place, kind, name):
            return [_breach("no place", "place", place)]
        if kind == "zone" and name not in self.placed_zones:
            return [_breach("unplaced", "place", place)]
        return []

    def _is_on_record(self, registry: Registry, place: str, kind: str, name: str) -> bool:
        match kind:
            case "town":
                return place in self.towns
            case "point":
                return points.is_point(registry, place)
            case "county":
                return name in self.counties
            case _:
                return name in self.zones

    def _expand(self, action: Action) -> list[Fault]:
        return [
            _breach("offered", "stages", stage)
            for stage in action.stages
            if (action.platform, stage) in self.offered
        ]

    def _open(self, action: Action, platform: Platform) -> list[Fault]:
        if self.is_existing.get(action.platform):
            return [_breach("counts", "platform", action.platform)]
        status = platform["status"]
        setting = self.setting
        is_coming = status in PIPELINE and status not in setting.statuses
        if is_coming and platform["level"] in setting.levels:
            return [_breach("not in service", "platform", action.platform, status=status)]
        return []


def _record(registry: Registry, setting: Setting) -> _Record:
    """Read the record once: a form asks for every kind of action, and a run several times."""
    compute = partial(_Record, registry, setting)
    return registry.answers.ask((_Record, setting), compute, shared=setting.is_base(registry))


def _upgrade(action: Action, platform: Platform) -> list[Fault]:
    level = platform["level"]
    # levels are listed from the highest; an unknown one is a fault by itself
    if action.level not in LEVELS or LEVELS.index(action.level) < LEVELS.index(level):
        return []
    return [_breach("not higher", "level", action.level, level=level)]


def _finish(action: Action, platform: Platform) -> list[Fault]:
    status = platform["status"]
    if status in PIPELINE:
        return []
    return [_breach("in service", "platform", action.platform, status=status)]
