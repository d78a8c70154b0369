"""Policy sets: the rule books as data, one TOML file each in data/policy_sets."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.faults import Fault, RegistryError, refuse
from data.policy_checks import faults_of
from data.policy_file import NamedTable, PolicyFile
from data.toml_file import read_toml
from data.vocabulary import CLUSTER_KINDS, CONFIDENCES

POLICY_DIR = Path(__file__).parent / "policy_sets"


@dataclass(frozen=True)
class Named:
    """A type of platform, or a field, that the rule book names.

    clusters: the registered clusters that a field stands for.
    """

    zh: str
    en: str
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True)
class PolicySet:
    """Everything a rule book decides, as it was read.

    Radii in km, weights and factors 0-1. A subject on which the rule book is silent is empty.
    """

    id: str
    version: str
    name: dict[str, str]
    short: dict[str, str]
    radius_km: dict[str, float]
    levels: tuple[str, ...]
    statuses: tuple[str, ...]
    min_confidence: str
    serves_from: float
    # whether a platform of unknown status that an official list recognised is taken to exist
    presumed: bool
    tiers: tuple[str, ...]  # whose clusters it stands for, beside those of its fields
    also: tuple[str, ...]  # single clusters that it stands for, too
    need_weight: dict[str, float]
    level_factor: dict[str, float]
    status_factor: dict[str, float]
    about: dict[str, str]  # what the rule book is, and which numbers are not its own, by language
    ladder: tuple[str, ...]  # levels, lowest first
    types: tuple[Named, ...]
    fields: tuple[Named, ...]
    stages_required: dict[str, tuple[str, ...]]  # by kind of cluster
    basically_covered: float  # share of fields from which "basically covered" may be said
    certain_from: float
    likely_from: float
    near_km: float  # two platforms alike nearer than this may be one too many
    # the settings in which robustness is counted: radii_km, levels, statuses
    grid: dict[str, tuple[Any, ...]]

    @property
    def plan_clusters(self) -> tuple[str, ...]:
        """The clusters that its fields stand for: the province's own needs."""
        return tuple(dict.fromkeys(name for field in self.fields for name in field.clusters))

    def grid_params(self) -> dict[str, list[Any]]:
        """Give the grid of settings as the parameters of data/sql/coverage/robustness_counted.sql.

        Returns:
            confidences that count, radii_km, and levels and statuses as lists of lists.
        """
        weakest = CONFIDENCES.index(self.min_confidence)
        return {
            "confidences": list(CONFIDENCES[: weakest + 1]),
            "radii_km": list(self.grid["radii_km"]),
            "levels": [list(levels) for levels in self.grid["levels"]],
            "statuses": [list(statuses) for statuses in self.grid["statuses"]],
        }


def load_policies(folder: Path = POLICY_DIR) -> dict[str, PolicySet]:
    """Read every policy set of a folder, by id.

    Raises:
        RegistryError: a file is not TOML, a value breaks its rule, or two sets have one name; names
            file, key, value and rule.
    """
    policies = [load_policy(path) for path in sorted(folder.glob("*.toml"))]
    refuse(_shared_names(policies))
    return {policy.id: policy for policy in policies}


def default_first(policies: dict[str, PolicySet], default: str) -> dict[str, PolicySet]:
    """Order policy sets as they are offered: the default, then the others by id.

    Raises:
        RegistryError: the default is not among them.
    """
    if default not in policies:
        raise RegistryError(
            f"缺少默认政策集 {default}.toml。请放回该文件。",
            f"The default policy set {default}.toml is missing. Put it back.",
        )
    return {default: policies[default]} | policies


def _shared_names(policies: list[PolicySet]) -> list[Fault]:
    """Find policy sets that a link could not tell apart.

    A link names a set by its id or its short name in either language.
    """
    named = {policy.id: policy.id for policy in policies}
    faults = []
    for policy in policies:
        for language, name in policy.short.items():
            other = named.setdefault(name, policy.id)
            if other != policy.id:
                faults.append(
                    Fault(
                        "toml.shared name",
                        file=f"{policy.id}.toml",
                        column=f"short_{language}",
                        value=name,
                        fill={"other": other},
                    )
                )
    return faults


def load_policy(path: Path) -> PolicySet:
    """Read and check one policy set.

    Raises:
        RegistryError: as in `load_policies`.
    """
    raw = read_toml(path)
    refuse(faults_of(path.name, raw))
    return _policy_of(PolicyFile.model_validate(raw))


def _policy_of(file: PolicyFile) -> PolicySet:
    return PolicySet(
        id=file.id,
        version=file.version,
        name={"zh": file.name_zh, "en": file.name_en},
        short={"zh": file.short_zh, "en": file.short_en},
        radius_km=file.radius_km,
        levels=file.counts.levels,
        statuses=file.counts.statuses,
        min_confidence=file.counts.min_confidence,
        serves_from=file.counts.serves_from,
        presumed=file.counts.presumed,
        tiers=file.tiers,
        also=file.also,
        need_weight=file.need_weight,
        level_factor=file.level_factor,
        status_factor=file.status_factor,
        about={"zh": file.about_zh, "en": file.about_en},
        ladder=file.ladder,
        types=_named(file.types),
        fields=_named(file.fields),
        stages_required={kind: getattr(file.stages_required, kind) for kind in CLUSTER_KINDS},
        basically_covered=file.thresholds.basically_covered,
        certain_from=file.thresholds.certain_from,
        likely_from=file.thresholds.likely_from,
        near_km=file.thresholds.near_km,
        grid=dict(file.grid),
    )


def _named(tables: tuple[NamedTable, ...]) -> tuple[Named, ...]:
    return tuple(Named(table.zh, table.en, table.clusters) for table in tables)
