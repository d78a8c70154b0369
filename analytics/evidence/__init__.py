"""Every number opens: an evidence id resolves to its value, its rules, its rows and their sources.

One number of one need, each followed by /<unit_kind>/<unit_id>/<cluster_id>:

    need       severity
    certainty  chance (0-1) that the gap is real
    robust     in how many settings it is a gap
    fix        severity that its smallest fix leaves
    doubt      how much the picture would change if the truth of the gap were known
    inside     platforms certainly inside the unit that count, exist and serve the cluster
    serving    platforms on record near the unit that serve the cluster, wholly or in part

How many; [...] stands for any number of filters /<by>/<id>, as `analytics.ids.needs_id` lists them:

    needs/<unit_kind>/<which>[...]       needs; `which` as `analytics.ids.needs_id` says
    units/<unit_kind>/<which>[...]       units that have such a need
    worst/<unit_kind>/<which>[...]       units whose worst need is such
    share/<unit_kind>/<measure>/<low>/<high>[...]
                                         units that have low <= share < high of their needs met, by
                                         one of `analytics.questions.coverage.MEASURES`
    ask/<unit_kind>/<whom>/<id>[...]     doubts that a platform, or a city's lists, would settle
    alone/<unit_kind>[...]               platforms that are the only one of a need
    pairs/<answer>[...]                  pairs of platforms near each other by whether they are
                                         duplicates, or all; by cluster or city

What is on record:

    platforms/<which>                    platforms: all, existing, doubtful, lately (recognised), or
                                         located on a basis
    zones/<basis>                        zones: all, or located on a basis
    unused/<what>                        rows of the sources that cannot be used; `what` as
                                         data/sql/evidence/unused.sql names it
    source/<source_id>                   rows that rest on a source
    platform/<platform_id>               clusters that a platform serves
    reach/<platform_id>/<km>/<answer>    counties within km of a platform: yes (surely), unknown
    pair/<platform_id>/<other_id>/<cluster_id>
                                         km between two platforms of a cluster, the median
    lists                                platforms found of those that the lists which count state
    list/<list_id>                       platforms found of those that one list states
    goal/<target_id>                     what is known of a goal
    forecast/<field>                     a field of `analytics.questions.targets.Forecast`; missing
                                         counts the clusters, NaN where the policy set names none
    plan/<question>                      headline of a siting plan; the question as
                                         `analytics.siting.ask.ask_text` writes it
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analytics.evidence import counts, needs, records
from analytics.evidence.answer import Answer
from analytics.ids import NEED, OF_A_NEED, need_id
from analytics.questions.coverage import GAPS
from analytics.setting import Setting
from data.registry import Registry
from geo.errors import PlanningError

RESOLVERS: dict[str, Callable[..., Answer]] = {
    "need": needs.severity,
    "certainty": needs.certainty,
    "robust": needs.robust,
    "fix": needs.fix,
    "doubt": needs.doubt,
    "inside": needs.inside,
    "serving": needs.serving,
    "needs": counts.needs,
    "units": counts.units,
    "worst": counts.worst,
    "share": counts.share,
    "ask": counts.ask,
    "alone": counts.alone,
    "pairs": counts.pairs,
    "platforms": records.platforms,
    "zones": records.zones,
    "unused": records.unused,
    "source": records.source,
    "platform": records.platform,
    "reach": records.reach,
    "pair": records.pair,
    "lists": records.lists,
    "list": records.one_list,
    "goal": records.goal,
    "forecast": records.forecast_field,
    "plan": records.siting_plan,
}


@dataclass(frozen=True, eq=False)
class Evidence:
    """What stands behind a number.

    Attributes:
        value: the number itself; NaN where it is unknown.
        rules: keys of the words that state its rules.
        tables: the rows that it is made of, by name.
    """

    id: str
    value: float
    rules: tuple[str, ...]
    tables: dict[str, pd.DataFrame]


def resolve(registry: Registry, setting: Setting, evidence_id: str) -> Evidence:
    """Find the evidence that an id names, under a setting.

    Raises:
        PlanningError: the id names nothing on record.
    """
    kind, *parts = _split(evidence_id)
    try:
        answer = RESOLVERS[kind](registry, setting, *parts)
    except (KeyError, TypeError, ValueError) as error:
        # no such kind, too few or many parts, or a part that names nothing
        raise PlanningError(
            f"“{evidence_id}”不是当前数据版本与口径下的依据编号。请从页面或导出表复制。",
            f"'{evidence_id}' names no evidence under this snapshot and setting. Copy it from a"
            " page or an export.",
        ) from error
    return Evidence(evidence_id, float(answer.value), answer.rules, answer.tables)


def _split(evidence_id: str) -> list[str]:
    """Give the parts of an id; the question of a plan may hold slashes."""
    if evidence_id.startswith("plan/"):
        return evidence_id.split("/", 1)
    return evidence_id.split("/")


def related(evidence: Evidence) -> list[str]:
    """Write the ids of what else is known of a need, where the evidence is of one."""
    if evidence.id.partition("/")[0] not in OF_A_NEED:
        return []
    row = evidence.tables["need"].iloc[0]
    is_known = {
        "need": True,
        "certainty": pd.notna(row["certainty"]),
        "robust": isinstance(row["robust"], str),
        "fix": isinstance(row["fix"], str),
        "doubt": row["state"] in (*GAPS, "possible"),
    }
    unit_kind, unit_id, cluster_id = row[NEED]
    ids = [need_id(unit_kind, unit_id, cluster_id, kind) for kind in OF_A_NEED if is_known[kind]]
    return [other for other in ids if other != evidence.id]
