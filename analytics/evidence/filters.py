"""Filters of needs: what may stand behind the kind of unit in the id of a number of needs."""

from collections.abc import Callable

import pandas as pd

from analytics.evidence.answer import rows_of
from analytics.gap_table import defended_needs
from analytics.ids import NEED
from analytics.questions.backup import backup
from analytics.questions.border import border
from analytics.questions.capability import needs_in_reach, once_per_cluster
from analytics.questions.coverage import (
    ANSWERS,
    COVERAGES,
    GAPS,
    MET,
    STATE,
    STATES,
    needs_coverage,
)
from analytics.setting import Setting
from data.registry import Registry, cached_by_setting, query
from data.vocabulary import UNIT_KINDS

Filter = Callable[[Registry, Setting, pd.DataFrame, str], pd.DataFrame]
Question = Callable[[Registry, Setting], pd.DataFrame]

# one number after another is opened of what stands beside the gaps
hanging_needs = cached_by_setting(backup)
needs_at_border = cached_by_setting(border)

# groups of states that `which` may name
GROUPS = {
    "all": STATES,
    "met": MET,
    "unmet": tuple(state for state in STATES if state not in MET),
    "gaps": GAPS,
} | {state: (state,) for state in STATES}


def needs_of_kind(
    registry: Registry, setting: Setting, unit_kind: str, *filters: str
) -> pd.DataFrame:
    """Give the needs of a kind of unit that pass filters, given as by, id, by, id, ..."""
    if unit_kind not in UNIT_KINDS:
        raise KeyError(unit_kind)
    needs = needs_coverage(registry, setting)
    return filter_by(registry, setting, needs[needs["unit_kind"] == unit_kind], *filters)


def filter_by(
    registry: Registry, setting: Setting, needs: pd.DataFrame, *filters: str
) -> pd.DataFrame:
    """Give the needs that pass filters, given as by, id, by, id, ..."""
    for by, name in zip(
        filters[::2],
        filters[1::2],
        strict=True,
    ):
        needs = FILTERS[by](registry, setting, needs, name)
    return needs


def which_of(needs: pd.DataFrame, which: str) -> pd.DataFrame:
    """Give the needs in one of `GROUPS`, or with an answer about a coverage ("capable.no")."""
    column, _, answer = which.partition(".")
    if not answer:
        return needs[needs["state"].isin(GROUPS[which])]
    if column not in COVERAGES or answer not in ANSWERS:
        raise KeyError(which)
    return needs[needs[column] == answer]


def rules_of(which: str, *filters: str) -> tuple[str, ...]:
    """Give the rules by which needs are `which`, and those of the filters, each once."""
    column, _, answer = which.partition(".")
    rules = [RULES[column if answer else STATE]]
    rules += [RULES[by] for by in filters[::2] if by in RULES]
    return tuple(dict.fromkeys(rules))


# --- filters --------------------------------------------------------------------------------------


def by_column(column: str) -> Filter:
    """Make a filter: keep needs whose `column` equals the value."""

    def keep(registry: Registry, setting: Setting, needs: pd.DataFrame, value: str) -> pd.DataFrame:
        return needs[needs[column] == value]

    return keep


def by_answer(question: Question, column: str, *supporting: str) -> Filter:
    """Make a filter: keep needs whose `column`, as `question` computes it, equals the value.

    The `supporting` columns of the question are carried along.
    """

    def keep(registry: Registry, setting: Setting, needs: pd.DataFrame, value: str) -> pd.DataFrame:
        answers = question(registry, setting)[
            [
                *NEED,
                column,
                *supporting,
            ]
        ]
        joined = _join_columns(needs, answers)
        return joined[joined[column] == value]

    return keep


def _join_columns(needs: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Give the needs that stand in another table, with those of its columns that they lack."""
    lacking = [name for name in answers if name not in needs]
    return needs.merge(answers[[*NEED, *lacking]], on=NEED)


def _by_basis(
    registry: Registry, setting: Setting, needs: pd.DataFrame, basis: str
) -> pd.DataFrame:
    return needs[[basis in bases.split(";") for bases in needs["need_basis"]]]


def _by_ground(
    registry: Registry, setting: Setting, needs: pd.DataFrame, zone_id: str
) -> pd.DataFrame:
    """Give the needs of the zones on a zone's ground, each cluster once."""
    zones = query(registry, "zones")
    plate = rows_of(zones, zone_id=zone_id)["plate_id"].iloc[0]
    same_ground = zones.loc[zones["plate_id"] == plate, "zone_id"]
    return once_per_cluster(needs[needs["unit_id"].isin(same_ground)], zone_id)


def _by_platform(
    registry: Registry, setting: Setting, needs: pd.DataFrame, platform_id: str
) -> pd.DataFrame:
    """Give the needs that a platform reaches, surely or perhaps."""
    served = query(registry, "platform_clusters")
    serves = served["weight"] >= registry.policies[setting.policy_id].serves_from
    own = served["platform_id"] == platform_id
    near = query(registry, "units_near_platform", platform_id=platform_id)
    return needs_in_reach(
        needs,
        near,
        served.loc[own & serves, "cluster_id"].tolist(),
    )


def _by_state_if_closed(
    registry: Registry, setting: Setting, needs: pd.DataFrame, which: str
) -> pd.DataFrame:
    """Give the needs met by one platform only that would be `which` if it closed."""
    hanging = _join_columns(
        needs,
        hanging_needs(registry, setting)[[*NEED, *HANGING]],
    )
    return hanging[hanging["state_if_closed"].isin(GROUPS[which])]


HANGING = ("platform_id", "platform_name", "status", "state_if_closed")
FILTERS: dict[str, Filter] = {
    "unit": by_column("unit_id"),
    "cluster": by_column("cluster_id"),
    "city": by_column("city_adcode"),
    "basis": _by_basis,
    "ground": _by_ground,
    "platform": _by_platform,
    "sureness": by_answer(defended_needs, "sureness", "unseen", "certainty", "certainty_high"),
    "robust": by_answer(defended_needs, "robust", "settings", "gap_settings"),
    "fix": by_answer(defended_needs, "fix", "fix_zh", "fix_en"),
    "if_closed": _by_state_if_closed,
    "alone": by_answer(hanging_needs, *HANGING),
    "border": by_answer(needs_at_border, "within", "km", "neighbours", "neighbour_kms"),
}
# what makes a need `which`, or a filter -> key of the words that state its rule
RULES = {
    STATE: "method.a5",
    "hosted": "method.a4",
    "reachable": "method.a4",
    "capable": "method.a7",
    "adequate": "method.a7",
    "sureness": "method.a8",
    "robust": "method.a9",
    "fix": "method.b1",
    "if_closed": "beside.backup_how",
    "alone": "beside.backup_how",
    "border": "beside.border_how",
}
