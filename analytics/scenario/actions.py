"""A scenario: platforms built, expanded, opened, upgraded or finished early, under one setting."""

import hashlib
from dataclasses import asdict, dataclass, fields, replace
from itertools import count

from analytics.ids import Row
from analytics.setting import SUPPOSED, Setting
from analytics.words import name_in
from data.registry import Registry, query

# kind of action -> the fields it has, in the order of a file; "stages" of a build may be left out
FIELDS = {
    "build": ("place", "clusters", "level", "stages", "cost"),
    "expand": ("platform", "stages", "cost"),
    "open": ("platform", "cost"),
    "upgrade": ("platform", "level", "cost"),
    "finish": ("platform", "cost"),
}
KINDS = tuple(FIELDS)
# actions stand in the place of the fields that suppose a change of supply
SETTING_FIELDS = tuple(field.name for field in fields(Setting) if field.name not in SUPPOSED)
Found = tuple[str, str, float]  # unit_kind, what, number
INPUTS = (  # the tables that a scenario's result rests on
    "clusters",
    "county_groups",
    "county_reach",
    "demands",
    "gazetteer",
    "needs",
    "platform_clusters",
    "platform_services",
    "platforms",
    "proximity",
    "region_cells",
    "unit_counties",
    "unit_regions",
    "unit_sizes",
    "units",
    "zone_places",
    "zone_reach",
)


@dataclass(frozen=True)
class Action:
    """One change. A build has a place, the others a platform on record.

    Places: "county:ADCODE" or "zone:ID", anywhere in it; "town:GEONAMES_ID" or "point:LON,LAT",
    exactly there.
    """

    kind: str
    place: str = ""
    clusters: tuple[str, ...] = ()
    platform: str = ""
    level: str = ""
    # of a build: none given means those that the policy set requires for its clusters
    stages: tuple[str, ...] = ()
    cost: float | None = None  # 10,000 CNY


@dataclass(frozen=True)
class Scenario:
    """Actions under a name, with what they were tried on.

    Attributes:
        setting: under which they were tried.
        snapshot_id: on which they were tried; blank for none.
        inputs: name and hash of the snapshot's files that the result rests on.
        found: what they came to there, so that a later run can say what changed.
        made: True if that snapshot is of made data.
    """

    name: str
    setting: Setting
    actions: tuple[Action, ...] = ()
    snapshot_id: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    note: str = ""
    found: tuple[Found, ...] = ()
    made: bool = False

    @property
    def key(self) -> str:
        """Eight letters that stand for setting and actions, without names and costs."""
        supposed = [{**asdict(action), "cost": None} for action in self.actions]
        return hashlib.sha256(f"{self.setting.key} {supposed}".encode()).hexdigest()[:8]


def inputs_of(registry: Registry, policy_id: str) -> tuple[tuple[str, str], ...]:
    """List the files that a result under a policy set rests on, with their hashes."""
    names = [*(f"{table}.parquet" for table in INPUTS), f"policy_sets/{policy_id}.toml"]
    files = registry.manifest["files"]
    return tuple((name, files[name]) for name in names if name in files)


def made_on(registry: Registry, scenario: Scenario) -> Scenario:
    """Stamp a scenario as tried on this snapshot."""
    inputs = inputs_of(registry, scenario.setting.policy_id)
    made = registry.is_made
    return replace(scenario, snapshot_id=registry.snapshot_id, inputs=inputs, made=made)


def built_ids(registry: Registry, scenario: Scenario) -> tuple[str, ...]:
    """List the id of the platform of each action; builds have "new-1", "new-2" and so on.

    Builds that do not apply have a number too.
    """
    prefix = "new-"
    on_record = query(registry, "platforms")["platform_id"]
    while on_record.str.startswith(prefix).any():
        prefix += "x-"
    numbers = count(1)
    return tuple(
        f"{prefix}{next(numbers)}" if action.kind == "build" else action.platform
        for action in scenario.actions
    )


def total_cost(scenario: Scenario) -> tuple[float | None, int]:
    """Add up the cost of all actions.

    Returns:
        10,000 CNY, None if an action states no cost or there is none; the number of actions
        without cost.
    """
    costs = [action.cost for action in scenario.actions if action.cost is not None]
    lacking = len(scenario.actions) - len(costs)
    if lacking or not costs:
        return None, lacking
    return sum(costs), lacking


def built_name(platform_id: str, unit: Row, language: str) -> str:
    """Name a built platform: its id and where it stands, a row of data/sql/places/units.sql."""
    return f"{platform_id} · {name_in(unit, language)}"
