"""Scenarios: platforms built, expanded, opened, upgraded or finished early, under one setting, on
one snapshot.
"""

import hashlib
from dataclasses import asdict, dataclass, fields, replace

from analytics.setting import Setting
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
# these are what actions are for
SETTING_FIELDS = tuple(
    one.name for one in fields(Setting) if one.name not in ("opened", "counted", "added")
)
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
    """Actions by name, with what they were tried on: setting, snapshot and the hashes of its files.

    `found` is what they came to there, as (unit_kind, what, number), so that a later run can say
    what changed.
    """

    name: str
    setting: Setting
    actions: tuple[Action, ...] = ()
    snapshot_id: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    note: str = ""
    found: tuple[tuple[str, str, float], ...] = ()

    @property
    def key(self) -> str:
        """Eight letters that stand for what is supposed, whatever it is called and costs."""
        supposed = [{**asdict(action), "cost": None} for action in self.actions]
        return hashlib.sha256(f"{self.setting.key} {supposed}".encode()).hexdigest()[:8]


def inputs_of(registry: Registry, policy_id: str) -> tuple[tuple[str, str], ...]:
    """The files of a snapshot that a result under a policy set rests on, with their hashes."""
    names = [*(f"{table}.parquet" for table in INPUTS), f"policy_sets/{policy_id}.toml"]
    return tuple(
        (name, registry.manifest["files"][name])
        for name in names
        if name in registry.manifest["files"]
    )


def made_on(registry: Registry, scenario: Scenario) -> Scenario:
    """A scenario as one of this snapshot."""
    return replace(
        scenario,
        snapshot_id=registry.snapshot_id,
        inputs=inputs_of(registry, scenario.setting.policy_id),
    )


def built_ids(registry: Registry, scenario: Scenario) -> tuple[str, ...]:
    """The id of the platform of each action: of a build "new-1", "new-2" and so on, whether or not
    it applies.
    """
    prefix = "new-"
    on_record = query(registry, "platforms")["platform_id"]
    while on_record.str.startswith(prefix).any():
        prefix += "x-"
    ids, built = [], 0
    for action in scenario.actions:
        built += action.kind == "build"
        ids.append(f"{prefix}{built}" if action.kind == "build" else action.platform)
    return tuple(ids)


def total_cost(scenario: Scenario) -> tuple[float | None, int]:
    """The cost of all actions in 10,000 CNY, or None where some state none; and how many do not."""
    lacking = sum(action.cost is None for action in scenario.actions)
    return (
        None if lacking or not scenario.actions else sum(action.cost for action in scenario.actions)
    ), lacking


def built_name(platform_id: str, unit: dict, language: str) -> str:
    """What a built platform is called: its id and where it stands, a row of data/sql/units.sql."""
    english = language == "en" and isinstance(unit["name_en"], str)
    return f"{platform_id} · {unit['name_en' if english else 'name']}"
