"""A setting as choices that mean the same on another snapshot."""

from dataclasses import fields

from analytics.setting import Setting, default_setting
from data.registry import Registry

Choices = dict[str, object]  # fields of a setting that are chosen; the others are the snapshot's


def choices_of(registry: Registry, setting: Setting) -> Choices:
    """Give what is chosen otherwise than the policy set has it, and the policy set.

    What is the policy set's own follows its rules, and what is the snapshot's day follows the day:
    so that a step of rules shows what other rules change.

    Args:
        registry: on which the setting was made.
    """
    own = default_setting(registry, setting.policy_id)
    chosen: Choices = {"policy_id": setting.policy_id}
    for field in fields(setting):
        value = getattr(setting, field.name)
        if value != getattr(own, field.name):
            chosen[field.name] = value
    return chosen


def setting_on(registry: Registry, choices: Choices) -> Setting:
    """Make the setting of choices on a snapshot.

    Raises:
        SettingError: the snapshot has no such policy set.
    """
    changes = dict(choices)
    policy_id = str(changes.pop("policy_id"))
    return default_setting(registry, policy_id, **changes)
