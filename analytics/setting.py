"""What counts: the choices under which every number holds."""

from dataclasses import asdict, dataclass, replace
from datetime import date

from data.policy import DEFAULT_POLICY
from data.registry import Registry
from data.vocabulary import CONFIDENCES, LEVELS, PIPELINE, RADIUS_RANGE_KM, STATUSES
from geo.errors import PlanningError

# whose needs count: of the clusters that the policy set stands for, or of every cluster
SCOPES = ("policy", "all")


class SettingError(PlanningError):
    """A setting that cannot be meant."""


@dataclass(frozen=True)
class Setting:
    """Policy set, radius (None: the policy set's own, by process/discrete kind), and the platforms
    that count.
    """

    policy_id: str
    radius_km: float | None
    levels: tuple[str, ...]
    statuses: tuple[str, ...]
    min_confidence: str
    as_of: str
    scope: str = "policy"  # needs of the clusters that the policy set stands for, or of "all"
    opened: tuple[str, ...] = ()  # what if these platforms existed
    # what if these counted, whatever their level, confidence and date
    counted: tuple[str, ...] = ()
    added: tuple[str, ...] = ()  # what if a platform offered a stage: "platform_id stage"

    @property
    def key(self) -> str:
        """A short string that stands for the setting, in file names and as a cache key."""
        radius = "policy" if self.radius_km is None else f"{self.radius_km:g}km"
        levels = "".join("1" if level in self.levels else "0" for level in LEVELS)
        statuses = "".join("1" if status in self.statuses else "0" for status in STATUSES)
        supposed = "".join(
            f"_{what}-{name.replace(' ', '-')}"
            for what in ("opened", "counted", "added")
            for name in getattr(self, what)
        )
        scope = "" if self.scope == SCOPES[0] else f"_{self.scope}"
        return f"{self.policy_id}_{radius}_l{levels}_s{statuses}_{self.min_confidence}_{self.as_of}{scope}{supposed}"

    def as_dict(self) -> dict[str, object]:
        """The setting as an export states it."""
        return asdict(self)

    def is_base(self, registry: Registry) -> bool:
        """True if the setting is its policy set's own on the snapshot's day."""
        return self.policy_id in registry.policies and self == default_setting(
            registry, self.policy_id
        )

    def params(self, registry: Registry) -> dict[str, object]:
        """The `$parameters` of data/sql/coverage.sql."""
        strength = CONFIDENCES.index(self.min_confidence)
        return {
            "policy_id": self.policy_id,
            "serves_from": registry.policies[self.policy_id].serves_from,
            "presumed": registry.policies[self.policy_id].presumed,
            "scope": self.scope,
            "radius_km": self.radius_km,
            "levels": list(self.levels),
            "statuses": list(self.statuses),
            "pipeline": [status for status in PIPELINE if status not in self.statuses],
            "confidences": list(CONFIDENCES[: strength + 1]),
            "as_of": self.as_of,
            "opened": list(self.opened),
            "counted": list(self.counted),
            "added": list(self.added),
        }


def default_setting(
    registry: Registry, policy_id: str = DEFAULT_POLICY, **changes: object
) -> Setting:
    """A policy set's own setting on the snapshot's day, with `changes` made to it.

    Raises:
        SettingError: an unknown policy set, level or status, nothing that counts, or a radius out
            of range.
    """
    if policy_id not in registry.policies:
        known = ", ".join(registry.policies)
        raise SettingError(
            f"没有政策集“{policy_id}”。可选：{known}。",
            f"There is no policy set '{policy_id}'. Choose from: {known}.",
        )
    policy = registry.policies[policy_id]
    setting = Setting(
        policy.id,
        None,
        policy.levels,
        policy.statuses,
        policy.min_confidence,
        registry.manifest["as_of"],
    )
    setting = replace(
        setting, **{name: value for name, value in changes.items() if value is not None}
    )
    if setting.scope not in SCOPES:
        raise SettingError(
            f"需求范围“{setting.scope}”不可用。可选：{', '.join(SCOPES)}。",
            f"The scope '{setting.scope}' cannot be used. Choose from: {', '.join(SCOPES)}.",
        )
    low, high = RADIUS_RANGE_KM
    if setting.radius_km is not None and not low <= setting.radius_km <= high:
        raise SettingError(
            f"半径 {setting.radius_km:g} 应在 {low:g} 到 {high:g} 公里之间。",
            f"The radius {setting.radius_km:g} must lie between {low:g} and {high:g} km.",
        )
    if setting.min_confidence not in CONFIDENCES[:-1]:
        raise SettingError(
            f"可信度“{setting.min_confidence}”不可用。",
            f"The confidence '{setting.min_confidence}' cannot be used: confirmed or likely.",
        )
    try:
        written = date.fromisoformat(setting.as_of).isoformat()
    except ValueError:
        written = ""
    if written != setting.as_of:
        # days are compared as text, so only one way of writing them will do
        raise SettingError(
            f"“{setting.as_of}”不是日期。请写成 2026-03-14。",
            f"'{setting.as_of}' is not a date. Write 2026-03-14.",
        )
    for chosen, known, zh, en in (
        (setting.levels, LEVELS, "级别", "level"),
        (setting.statuses, STATUSES, "状态", "status"),
    ):
        strangers = [name for name in chosen if name not in known]
        if strangers or not chosen:
            value = strangers[0] if strangers else ""
            raise SettingError(
                f"{zh}“{value}”不可用。可选：{', '.join(known)}。",
                f"The {en} '{value}' cannot be used. Choose from: {', '.join(known)}.",
            )
    return setting
