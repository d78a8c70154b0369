"""What a need weighs where plans are made: by need weight alone, by the size of its county too,
more in a group of counties.
"""

from dataclasses import dataclass

import pandas as pd

from analytics.setting import Setting, SettingError
from analytics.words import listing, name_in, without_aside, word
from data.registry import Registry, query

SIZES = ("value_added", "population")  # of `unit_sizes`
WEIGH = ("need", *SIZES)
FACTOR_MOST = 100
DEFAULT_FACTOR = 1.5
SUMMED = ("city", "province")  # kinds of unit that have a size of their own


@dataclass(frozen=True)
class Weighting:
    """Need weight as it is, or times the size of the county; and times a factor in a group of
    counties.
    """

    by: str = "need"
    group: str = ""
    factor: float = DEFAULT_FACTOR

    @property
    def plain(self) -> bool:
        """Whether need weight alone counts."""
        return self.by == "need" and not self.group


PLAIN = Weighting()


def check_weighting(registry: Registry, setting: Setting, weighting: Weighting) -> None:
    """Raise SettingError for a weighting that cannot be meant on the setting's day."""
    if weighting.by not in WEIGH:
        known = ", ".join(WEIGH)
        raise SettingError(
            f"没有权重“{weighting.by}”。可选：{known}。",
            f"There is no weight '{weighting.by}'. Choose from: {known}.",
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
    """A group must be on record, and have members on the setting's day."""
    groups = query(registry, "county_groups")
    own = groups[groups["group_id"] == group]
    if own.empty:
        known = ", ".join(groups["group_id"].unique())
        raise SettingError(
            f"没有县组“{group}”。可选：{known}。",
            f"There is no county group '{group}'. Choose from: {known}.",
        )
    if group_members(registry, setting, group).empty:
        periods = [
            period_words(row, language)
            for language in ("zh", "en")
            for row in own.to_dict("records")
        ]
        half = len(own)
        raise SettingError(
            f"县组“{own['group_zh'].iloc[0]}”在 {setting.as_of} 没有成员。"
            f"它的时期：{'；'.join(periods[:half])}。请换一个县组，或换一个日期。",
            f"The county group '{own['group_en'].iloc[0]}' has no members on {setting.as_of}. Its"
            f" periods: {'; '.join(periods[half:])}. Choose another group, or another day.",
        )


def period_words(row: dict, language: str) -> str:
    """The period of a row of `county_groups`, in words."""
    start = (
        row["from"] if isinstance(row["from"], str) else word("weighting.start_unknown", language)
    )
    end = row["to"] if isinstance(row["to"], str) else word("weighting.still", language)
    return word("weighting.period", language, start=start, end=end)


def group_members(registry: Registry, setting: Setting, group: str) -> pd.DataFrame:
    """The counties of a group on the setting's day: adcode, since_unknown."""
    return query(registry, "county_group_members", group_id=group, as_of=setting.as_of)


def planning_factors(
    registry: Registry, setting: Setting, needs: pd.DataFrame, weighting: Weighting
) -> pd.Series:
    """What each need's weight is multiplied by; 0 where the size that is asked for is not on
    record.

    A size is told against the mean of all counties, so that weights keep their order of magnitude.
    A zone or an area has the size of its county, and is in the group that its county is in.

    Args:
        needs: unit_kind, unit_id and adcode.
    """
    factors = pd.Series(1.0, needs.index)
    if weighting.by != "need":
        factors *= _relative_sizes(registry, needs, weighting.by)
    if weighting.group:
        members = set(group_members(registry, setting, weighting.group)["adcode"])
        factors *= needs["adcode"].isin(members).map({True: weighting.factor, False: 1.0})
    return factors


def _relative_sizes(registry: Registry, needs: pd.DataFrame, by: str) -> pd.Series:
    """The size of each need's county, city or province against the mean county; 0 where it is
    unknown.
    """
    counties = (
        query(registry, "unit_sizes", unit_kind="county").set_index("unit_id")[by].astype(float)
    )
    sizes = needs["adcode"].map(counties)
    for kind in SUMMED:
        own = query(registry, "unit_sizes", unit_kind=kind).set_index("unit_id")[by].astype(float)
        sizes = sizes.where(needs["unit_kind"] != kind, needs["unit_id"].map(own))
    return (sizes / counties.mean()).fillna(0.0)


def weight_name(registry: Registry, weighting: Weighting, language: str) -> str:
    """What weights are called in a sentence or a table head: "need weight", "need weight x
    population, ... x 1.5".
    """
    name = word(f"weighting.short_{weighting.by}", language)
    if not weighting.group:
        return name
    group = without_aside(group_name(registry, weighting.group, language))
    return word(
        "weighting.short_group", language, weight=name, group=group, factor=f"{weighting.factor:g}"
    )


def group_name(registry: Registry, group: str, language: str) -> str:
    """The name of a county group; its id if it is not on record."""
    groups = query(registry, "county_groups")
    names = groups.loc[groups["group_id"] == group, f"group_{language}"]
    return names.iloc[0] if len(names) else group


def weighting_words(
    registry: Registry, setting: Setting, weighting: Weighting, language: str
) -> str:
    """What a need weighs, in words: "need weight x industrial value added of the county (2024), x
    1.5 in ...".
    """
    said = word(f"weighting.said_{weighting.by}", language, year=_year(registry))
    if not weighting.group:
        return said
    members = group_members(registry, setting, weighting.group)
    since = word("weighting.since_unknown", language) if members["since_unknown"].any() else ""
    name = group_name(registry, weighting.group, language)
    extra = word(
        "weighting.said_group",
        language,
        group=name,
        factor=f"{weighting.factor:g}",
        n=len(members),
        day=setting.as_of,
        since=since,
    )
    return said + extra


def _year(registry: Registry) -> str:
    """The year that county sizes are of."""
    years = query(registry, "unit_sizes", unit_kind="county")["year"].dropna()
    return f"{years.max():.0f}" if len(years) else ""


def unsized(needs: pd.DataFrame, weighting: Weighting, language: str) -> list[str]:
    """A sentence about the needs that weigh nothing because the size is unknown; none where there
    are none.

    Args:
        needs: planning_factor and the names of units.
    """
    lost = needs[needs["planning_factor"] == 0].drop_duplicates("unit_id")
    if weighting.by == "need" or lost.empty:
        return []
    names = [name_in(row, language, "unit_name") for row in lost.to_dict("records")]
    return [
        word(
            "weighting.unsized",
            language,
            n=len(names),
            names=listing(names[:6], language) + ("…" if len(names) > 6 else ""),
        )
    ]
