"""What a need weighs where plans are made.

By need weight alone or times the size of its county, and more in a group of counties.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.ids import Row
from analytics.setting import Setting, SettingError
from data.registry import Registry, query

SIZES = ("value_added", "population")  # of `unit_sizes`
WEIGH = ("need", *SIZES)
FACTOR_MOST = 100
DEFAULT_FACTOR = 1.5
SUMMED = ("city", "province")  # kinds of unit that have a size of their own


@dataclass(frozen=True)
class Weighting:
    """Need weight, or need weight times the size of the county; times a factor in a group.

    Attributes:
        by: one of `WEIGH`.
        group: id of a group of counties; blank for none.
        factor: by how much needs in the group count more.
    """

    by: str = "need"
    group: str = ""
    factor: float = DEFAULT_FACTOR

    @property
    def plain(self) -> bool:
        """True if need weight alone counts."""
        return self.by == "need" and not self.group


PLAIN = Weighting()


# --- what can be asked ----------------------------------------------------------------------------


def check_weighting(registry: Registry, setting: Setting, weighting: Weighting) -> None:
    """Check that a weighting can be applied on the setting's day.

    Raises:
        SettingError: an unknown size or group, a factor out of range or without a group, a group
            without members on that day.
    """
    if weighting.by not in WEIGH:
        choices = ", ".join(WEIGH)
        raise SettingError(
            f"没有权重“{weighting.by}”。可选：{choices}。",
            f"There is no weight '{weighting.by}'. Choose from: {choices}.",
        )
    if not 0 < weighting.factor <= FACTOR_MOST:
        raise SettingError(
            f"县组的倍数 {weighting.factor:g} 应大于 0、不超过 {FACTOR_MOST}。",
            f"The factor {weighting.factor:g} of a county group must lie above 0, up to"
            f" {FACTOR_MOST}.",
        )
    if not weighting.group and weighting.factor != DEFAULT_FACTOR:
        raise SettingError(
            "只给倍数而没有县组，倍数不起作用。请给出县组，或去掉倍数。",
            "A factor without a county group changes nothing. Give the group too, or leave the"
            " factor out.",
        )
    if weighting.group:
        _check_group(registry, setting, weighting.group)


def _check_group(registry: Registry, setting: Setting, group: str) -> None:
    """Check that a group is on record and has members on the setting's day."""
    groups = query(registry, "county_groups")
    periods = groups[groups["group_id"] == group].to_dict("records")
    if not periods:
        choices = ", ".join(groups["group_id"].unique())
        raise SettingError(
            f"没有县组“{group}”。可选：{choices}。",
            f"There is no county group '{group}'. Choose from: {choices}.",
        )
    if group_members(registry, setting, group).empty:
        raise _no_members(periods, setting.as_of)


def _no_members(periods: Sequence[Row], day: str) -> SettingError:
    """Write the error for a group without members on a day; it names the group's periods."""
    zh = []
    en = []
    for period in periods:
        start = period["from"]
        end = period["to"]
        zh.append(f"{_day_or(start, '起始日未载')} 起、{_day_or(end, '至今')} 止")
        en.append(f"from {_day_or(start, 'first day not seen')} to {_day_or(end, 'still')}")
    return SettingError(
        f"县组“{periods[0]['group_zh']}”在 {day} 没有成员。"
        f"它的时期：{'；'.join(zh)}。请另选县组或日期。",
        f"The county group '{periods[0]['group_en']}' has no members on {day}. Its"
        f" periods: {'; '.join(en)}. Choose another group, or another day.",
    )


def _day_or(day: object, unknown: str) -> str:
    return day if isinstance(day, str) else unknown


def group_members(registry: Registry, setting: Setting, group: str) -> pd.DataFrame:
    """Give the counties of a group on the setting's day: adcode, since_unknown."""
    return query(registry, "county_group_members", group_id=group, as_of=setting.as_of)


# --- factors --------------------------------------------------------------------------------------


def planning_factors(
    registry: Registry, setting: Setting, needs: pd.DataFrame, weighting: Weighting
) -> pd.Series:
    """Compute the factor of each need's weight.

    Sizes are divided by the mean of all counties, so that weights keep their order of magnitude. A
    zone or an area has the size of its county, and is in the group that its county is in.

    Args:
        needs: unit_kind, unit_id and adcode.

    Returns:
        One factor per need, 0 where the size that is asked for is not on record.
    """
    factors = pd.Series(1.0, needs.index)
    if weighting.by != "need":
        factors *= _relative_sizes(registry, needs, weighting.by)
    if weighting.group:
        members = set(group_members(registry, setting, weighting.group)["adcode"])
        is_member = needs["adcode"].isin(members)
        factors *= is_member.map({True: weighting.factor, False: 1.0})
    return factors


def _relative_sizes(registry: Registry, needs: pd.DataFrame, by: str) -> pd.Series:
    """Give the size of each need's county, city or province against the mean county.

    0 where it is unknown.
    """
    counties = _sizes(registry, "county", by)
    sizes = needs["adcode"].map(counties)
    for kind in SUMMED:
        own = needs["unit_id"].map(_sizes(registry, kind, by))
        sizes = sizes.where(needs["unit_kind"] != kind, own)
    return (sizes / counties.mean()).fillna(0.0)


def _sizes(registry: Registry, unit_kind: str, by: str) -> pd.Series:
    """unit_id -> size of the units of a kind."""
    sizes = query(registry, "unit_sizes", unit_kind=unit_kind)
    return sizes.set_index("unit_id")[by].astype(float)
