"""What counts: the choices under which every number holds."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from data.registry import Registry
from data.vocabulary import CONFIDENCES, LEVELS, PIPELINE, RADIUS_RANGE_KM, STATUSES
from geo.errors import PlanningError

# whose needs count: of the clusters that the policy set stands for, or of every cluster
SCOPES = ("policy", "all")
SUPPOSED = ("opened", "counted", "added")  # fields of a setting that suppose a change of supply


class SettingError(PlanningError):
    """A setting whose values contradict each other or do not exist."""


@dataclass(frozen=True)
class Setting:
    """Policy set, radius and the platforms that count.

    Attributes:
        radius_km: one radius for every need; None for the policy set's own, which differ for
            process and discrete clusters.
        scope: needs of the clusters that the policy set stands for ("policy"), or of "all".
        opened: ids of platforms that are supposed to exist.
        counted: ids of platforms that are supposed to count, whatever their level, confidence
            and date.
        added: stages that platforms are supposed to offer, each as "platform_id stage".
    """

    policy_id: str
    radius_km: float | None
    levels: tuple[str, ...]
    statuses: tuple[str, ...]
    min_confidence: str
    as_of: str
    scope: str = "policy"
    opened: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A short string that stands for the setting, in file names and as a cache key."""
        parts = [
            self.policy_id,
            "policy" if self.radius_km is None else f"{self.radius_km:g}km",
            f"l{_ones(self.levels, LEVELS)}",
            f"s{_ones(self.statuses, STATUSES)}",
            self.min_confidence,
            self.as_of,
        ]
        if self.scope != SCOPES[0]:
            parts.append(self.scope)
        for field in SUPPOSED:
            parts += [
                f"{field}-{name.replace(' ', '-')}"
                for name in getattr(
                    self,
                    field,
                )
            ]
        return "_".join(parts)

    def as_dict(self) -> dict[str, object]:
        """Give the setting as an export states it."""
        return asdict(self)

    def is_base(self, registry: Registry) -> bool:
        """True if the setting is its policy set's own on the snapshot's day."""
        if self.policy_id not in registry.policies:
            return False
        return self == default_setting(registry, self.policy_id)

    def params(self, registry: Registry) -> dict[str, object]:
        """Give the `$parameters` of data/sql/coverage/coverage.sql."""
        policy = registry.policies[self.policy_id]
        weakest = CONFIDENCES.index(self.min_confidence)
        return {
            "policy_id": self.policy_id,
            "serves_from": policy.serves_from,
            "presumed": policy.presumed,
            "scope": self.scope,
            "radius_km": self.radius_km,
            "levels": list(self.levels),
            "statuses": list(self.statuses),
            "pipeline": [status for status in PIPELINE if status not in self.statuses],
            "confidences": list(CONFIDENCES[: weakest + 1]),
            "as_of": self.as_of,
            "opened": list(self.opened),
            "counted": list(self.counted),
            "added": list(self.added),
        }


def _ones(chosen: tuple[str, ...], every: tuple[str, ...]) -> str:
    """Give a digit for each of `every`: 1 if it is chosen."""
    return "".join("1" if name in chosen else "0" for name in every)


def default_setting(registry: Registry, policy_id: str | None = None, **changes: Any) -> Setting:
    """Make a policy set's own setting on the snapshot's day, with `changes` made to it.

    Args:
        policy_id: that of the province if None.
        changes: fields of `Setting`; None leaves a field as the policy set has it.

    Raises:
        SettingError: a policy set, level, status, confidence, scope or day that does not exist, no
            level or status at all, or a radius out of range.
    """
    if policy_id is None:
        policy_id = registry.province.policy
    if policy_id not in registry.policies:
        choices = ", ".join(registry.policies)
        raise SettingError(
            f"没有政策集“{policy_id}”。可选：{choices}。",
            f"There is no policy set '{policy_id}'. Choose from: {choices}.",
        )
    policy = registry.policies[policy_id]
    own = Setting(
        policy_id=policy.id,
        radius_km=None,
        levels=policy.levels,
        statuses=policy.statuses,
        min_confidence=policy.min_confidence,
        as_of=registry.manifest["as_of"],
    )
    setting = replace(
        own,
        **{name: value for name, value in changes.items() if value is not None},
    )
    _check(setting)
    return setting


def _check(setting: Setting) -> None:
    """Raise SettingError for the first value of a setting that cannot be used."""
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
    if not _is_iso_day(setting.as_of):
        raise SettingError(
            f"“{setting.as_of}”不是日期。请写成 2026-03-14。",
            f"'{setting.as_of}' is not a date. Write 2026-03-14.",
        )
    _check_choices(setting.levels, LEVELS, "级别", "level")
    _check_choices(setting.statuses, STATUSES, "状态", "status")


def _is_iso_day(text: str) -> bool:
    """True for YYYY-MM-DD: days are compared as text, and only this spelling sorts by time."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_choices(chosen: Iterable[str], every: tuple[str, ...], zh: str, en: str) -> None:
    """Raise SettingError where nothing is chosen, or something that does not exist."""
    chosen = tuple(chosen)
    unknown = [name for name in chosen if name not in every]
    if unknown or not chosen:
        value = unknown[0] if unknown else ""
        raise SettingError(
            f"{zh}“{value}”不可用。可选：{', '.join(every)}。",
            f"The {en} '{value}' cannot be used. Choose from: {', '.join(every)}.",
        )
