"""What a scenario comes to: needs before and after, gaps opened and closed, what it costs; and
scenarios side by side.
"""

from contextlib import closing
from dataclasses import dataclass, replace

import pandas as pd

from analytics.phrases.reasons import supply_reason
from analytics.phrases.weighting import weighting_words
from analytics.questions.coverage import GAPS, MET, STATES, needs_coverage
from analytics.questions.weighting import PLAIN, Weighting, check_weighting, planning_factors
from analytics.scenario import Action, Scenario, built_ids, built_name, inputs_of, total_cost
from analytics.scenario.rules import Fault, ScenarioError, faults_of, same
from analytics.scenario.world import applicable, applied, places_of, setting_after
from analytics.setting import Setting, default_setting
from analytics.words import LANGUAGES, listing, word
from data.registry import Registry, query

NEED = ["unit_kind", "unit_id", "cluster_id"]
MOST_COMPARED = 4
CHANGES = ("opened", "closed", "perhaps", "changed")  # most telling first
# before and after
SEVERAL = (
    "state",
    "capable",
    "severity",
    "nearest_platform_id",
    "nearest_platform_name",
    "km_p05",
    "km_p50",
    "km_p95",
    "doubts",
)
DELTA_COLUMNS = [
    "unit_kind",
    "unit_id",
    "unit_name",
    "city",
    "county",
    "adcode",
    "cluster_id",
    "cluster_name",
    "need_weight",
    "change",
    "state_before",
    "state_after",
    "capable_before",
    "capable_after",
    "severity_before",
    "severity_after",
    "action",
    "platform_id",
    "platform_name",
    "km_p05",
    "km_p50",
    "km_p95",
    "reason_zh",
    "reason_en",
    "snapshot_id",
    "policy_id",
]
SUMMARY = [
    "needs",
    "met_before",
    "met_after",
    "possible_before",
    "possible_after",
    "gaps_before",
    "gaps_after",
    *CHANGES,
    "share_met_before",
    "share_met_after",
    "severity_before",
    "severity_after",
    "severity_removed",
]
# what a file keeps of its result
FOUND = ("needs", "met_after", "gaps_after", "opened", "closed", "severity_removed")


@dataclass(frozen=True)
class Outcome:
    """A scenario's result on one snapshot.

    needs: one row per need, its columns of `needs_coverage` that no platform changes,
        planning_weight, and `SEVERAL` as _before and _after.
    delta: the needs that changed, in `DELTA_COLUMNS`. actions: one row per action: done (yes, no),
        counts (yes, no: whether its platform counts as existing under the setting), why not.
        changed: the inputs whose content is another than what the scenario was made on. differs:
        (unit_kind, what, then, now) of results that are others than then.
    platforms, serves: what is known of the platforms acted on, with name_en (another only of those
        built), and which clusters they serve, as after the scenario.
    """

    scenario: Scenario
    snapshot_id: str
    needs: pd.DataFrame
    delta: pd.DataFrame
    actions: pd.DataFrame
    changed: tuple[str, ...]
    differs: tuple[tuple[str, str, float, float], ...]
    platforms: pd.DataFrame
    serves: pd.DataFrame
    weighting: Weighting = PLAIN  # what a need counts for in shares
    weighted: tuple[str, ...] = ()  # that in words, by language; none for need weight alone

    @property
    def moved(self) -> bool:
        """Whether the scenario was made on another snapshot."""
        return self.scenario.snapshot_id not in ("", self.snapshot_id)

    def names(self, language: str) -> dict[str, str]:
        """Platform id -> name of the platforms acted on; those on record have one name in both
        languages.
        """
        return self.platforms.set_index("platform_id")[
            "name_en" if language == "en" else "name"
        ].to_dict()

    @property
    def found(self) -> tuple[tuple[str, str, float], ...]:
        """What a file keeps of the result."""
        rows = summary(self.needs)
        return tuple(
            (row["unit_kind"], what, float(row[what]))
            for row in rows.to_dict("records")
            for what in FOUND
        )


def run(registry: Registry, scenario: Scenario, weighting: Weighting = PLAIN) -> Outcome:
    """Carry out a scenario on a registry. The same on both gives the same result.

    Actions that do not apply on this registry (a platform gone, open already) are left out and
    reported in `actions`.

    Raises:
        SettingError: the registry has no such policy set, or the weighting cannot be meant on the
            scenario's day.
    """
    check_weighting(registry, scenario.setting, weighting)
    before, after = _checked(registry, scenario.setting), setting_after(registry, scenario)
    copy = applied(registry, scenario)
    with closing(copy.con):
        needs = _beside(needs_coverage(registry, before), needs_coverage(copy, after))
        factors = planning_factors(registry, before, needs, weighting)
        needs = needs.assign(planning_weight=needs["need_weight"] * factors)
        counted = query(copy, "platforms_counted", **after.params(copy))
        platforms, serves, done = (
            query(copy, "platforms"),
            query(copy, "platform_clusters"),
            applicable(registry, scenario),
        )
        acted = _acted(copy, done)
    touched, units = {platform_id for *_, platform_id in done}, places_of(registry, scenario)
    names = platforms.set_index("platform_id")["name"].to_dict()
    english = {
        platform_id: built_name(platform_id, units[action.place], "en")
        for _, action, platform_id in done
        if action.kind == "build"
    }
    platforms = platforms.assign(
        name_en=[
            english.get(*pair)
            for pair in zip(platforms["platform_id"], platforms["name"], strict=True)
        ]
    )
    recorded = dict(inputs_of(registry, before.policy_id))
    outcome = Outcome(
        scenario,
        registry.snapshot_id,
        needs,
        _delta(needs, acted, english, registry.snapshot_id, before.policy_id),
        _actions(registry, scenario, names, set(counted.loc[counted["existing"], "platform_id"])),
        tuple(name for name, value in scenario.inputs if recorded.get(name) != value),
        (),
        *(
            table[[name in touched for name in table["platform_id"]]].reset_index(drop=True)
            for table in (platforms, serves)
        ),
        weighting,
        ()
        if weighting.plain
        else tuple(
            weighting_words(registry, before, weighting, language) for language in LANGUAGES
        ),
    )
    now = {(unit_kind, what): number for unit_kind, what, number in outcome.found}
    then = [
        (unit_kind, what, number, now.get((unit_kind, what), 0.0))
        for unit_kind, what, number in scenario.found
        if what in FOUND
    ]
    return replace(outcome, differs=tuple(one for one in then if one[2] != one[3]))


def _checked(registry: Registry, setting: Setting) -> Setting:
    """The setting, if this registry can be asked under it."""
    default_setting(
        registry,
        setting.policy_id,
        radius_km=setting.radius_km,
        levels=setting.levels,
        statuses=setting.statuses,
        min_confidence=setting.min_confidence,
        as_of=setting.as_of,
        scope=setting.scope,
    )
    return setting


# --- needs before and after -----------------------------------------------------------------------


def _beside(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Needs with what they were and what they become."""
    fixed = [
        *NEED[:2],
        "unit_name",
        "unit_name_en",
        "city",
        "county",
        "adcode",
        "city_adcode",
        "cluster_id",
        "cluster_name",
        "cluster_name_en",
        "need_weight",
        "radius_km",
    ]
    both = before[[*fixed, *SEVERAL]].merge(
        after[[*NEED, *SEVERAL, "nearest_status"]],
        on=NEED,
        suffixes=("_before", "_after"),
        validate="1:1",
    )
    return both.assign(
        change=[
            change_of(*pair)
            for pair in zip(
                both["state_before"],
                both["state_after"],
                both["capable_before"],
                both["capable_after"],
                strict=True,
            )
        ]
    )


def change_of(
    before: str, after: str, capable_before: str = "", capable_after: str = ""
) -> str | None:
    """What becomes of a need: a gap closed (met now) or perhaps closed (possible now), a gap
    opened, changed otherwise, or None.
    """
    if before in GAPS and after in MET:
        return "closed"
    if before in GAPS and after == "possible":
        return "perhaps"
    if before not in GAPS and after in GAPS:
        return "opened"
    return "changed" if before != after or capable_before != capable_after else None


def _acted(copy: Registry, done: list[tuple[int, Action, str]]) -> pd.DataFrame:
    """The platforms acted on: action, platform_id, platform_name, cluster_id that each serves, and
    distance to every unit.
    """
    numbers = pd.DataFrame(
        [(number, platform_id) for number, _, platform_id in done],
        columns=["action", "platform_id"],
    ).astype({"platform_id": "str"})
    numbers = numbers.groupby("platform_id", as_index=False)["action"].agg(
        lambda some: ";".join(map(str, some))
    )
    serves = query(copy, "platform_clusters")[["platform_id", "cluster_id"]]
    near = [
        query(copy, "units_near_platform", platform_id=name).assign(platform_id=name)
        for name in numbers["platform_id"]
    ]
    columns = ["unit_kind", "unit_id", "inside", "km_p05", "km_p50", "km_p95", "platform_id"]
    return numbers.merge(serves, on="platform_id").merge(
        pd.concat(near) if near else pd.DataFrame(columns=columns), on="platform_id"
    )


def _delta(
    needs: pd.DataFrame,
    acted: pd.DataFrame,
    english: dict[str, str],
    snapshot_id: str,
    policy_id: str,
) -> pd.DataFrame:
    """The needs that changed, most telling first, each with the action that did it: that of the
    platform that now makes the state, else of the nearest platform acted on that serves its
    cluster. `english` names the platforms built.
    """
    rows = needs[needs["change"].notna()]
    makers = rows[[*NEED, "nearest_platform_id_after"]].merge(
        acted.drop(columns=["km_p05", "km_p95"]).rename(columns={"km_p50": "km"}),
        on=NEED,
        how="left",
    )
    makers["first"] = makers["platform_id"] != makers["nearest_platform_id_after"]
    makers = makers.sort_values(
        [*NEED, "first", "km", "platform_id"], na_position="last"
    ).drop_duplicates(NEED)
    rows = rows.merge(makers[[*NEED, "action"]], on=NEED, how="left")
    table = rows.rename(
        columns={f"nearest_{name}_after": name for name in ("platform_id", "platform_name")}
        | {f"km_{part}_after": f"km_{part}" for part in ("p05", "p50", "p95")}
    )
    records = [
        row
        | {
            "state": row["state_after"],
            "doubts": row["doubts_after"],
            "nearest_platform_name": row["platform_name"],
        }
        for row in table.to_dict("records")
    ]
    in_english = [
        row | {"nearest_platform_name": english.get(row["platform_id"], row["platform_name"])}
        for row in records
    ]
    reasons = {
        f"reason_{language}": [supply_reason(row, language) for row in rows]
        for language, rows in zip(LANGUAGES, (records, in_english), strict=True)
    }
    table = table.assign(**reasons, snapshot_id=snapshot_id, policy_id=policy_id)
    table = table.sort_values(
        ["change", "need_weight", *NEED], key=_telling_first, ignore_index=True
    )
    return table[DELTA_COLUMNS].round({"severity_before": 2, "severity_after": 2})


def _telling_first(column: pd.Series) -> pd.Series:
    return (
        column.map(CHANGES.index)
        if column.name == "change"
        else -column
        if column.name == "need_weight"
        else column
    )


def _actions(
    registry: Registry, scenario: Scenario, names: dict[str, str], counted: set[str]
) -> pd.DataFrame:
    """Every action with its platform, whether it could be carried out, and whether the platform
    counts now.
    """
    faults: dict[int | None, list[Fault]] = {}
    for fault in faults_of(registry, scenario):
        faults.setdefault(fault.action, []).append(fault)
    rows = []
    for number, (action, platform_id) in enumerate(
        zip(scenario.actions, built_ids(registry, scenario), strict=True), 1
    ):
        own = faults.get(number, []) + faults.get(None, [])
        row = {
            "number": number,
            "action": action.kind,
            "platform_id": platform_id,
            "platform_name": names.get(platform_id, platform_id),
            "cost": action.cost,
        }
        row |= {"done": "no" if own else "yes", "counts": "yes" if platform_id in counted else "no"}
        rows.append(
            row
            | {
                f"why_{language}": " ".join(
                    replace(fault, action=None).text(language) for fault in own
                )
                for language in LANGUAGES
            }
        )
    return pd.DataFrame(
        rows,
        columns=[
            "number",
            "action",
            "platform_id",
            "platform_name",
            "cost",
            "done",
            "counts",
            "why_zh",
            "why_en",
        ],
    )


# --- numbers --------------------------------------------------------------------------------------


def summary(needs: pd.DataFrame) -> pd.DataFrame:
    """The needs of an outcome in numbers, one row per unit_kind: `SUMMARY`. Kinds of unit overlap,
    so they are never added up.

    met, possible, gaps and changes are counts, shares 0-1 by planning weight, severities sums over
    the needs.
    """
    rows = []
    for unit_kind, some in needs.groupby("unit_kind"):
        row: dict[str, object] = {"unit_kind": unit_kind, "needs": len(some)} | {
            change: int((some["change"] == change).sum()) for change in CHANGES
        }
        for when in ("before", "after"):
            states, weight = some[f"state_{when}"], some["planning_weight"]
            row |= {
                f"{name}_{when}": int(states.isin(group).sum())
                for name, group in (("met", MET), ("possible", ("possible",)), ("gaps", GAPS))
            }
            row |= {
                f"share_met_{when}": round(weight[states.isin(MET)].sum() / weight.sum(), 4),
                f"severity_{when}": round(some[f"severity_{when}"].sum(), 1),
            }
        rows.append(
            row | {"severity_removed": round(row["severity_before"] - row["severity_after"], 1)}
        )
    return pd.DataFrame(rows, columns=["unit_kind", *SUMMARY])


def states(needs: pd.DataFrame) -> pd.DataFrame:
    """Needs counted by state before and after, one row per unit_kind: columns <state>_before,
    <state>_after.
    """
    counted = [
        needs.groupby("unit_kind")[f"state_{when}"]
        .value_counts()
        .unstack(fill_value=0)
        .reindex(columns=STATES, fill_value=0)
        .add_suffix(f"_{when}")
        for when in ("before", "after")
    ]
    return pd.concat(counted, axis=1).reset_index().rename_axis(columns=None)


def remarks(outcome: Outcome, language: str) -> list[str]:
    """What somebody who reads the result has to know beside it: another snapshot, actions left out
    or without effect, other results.
    """
    then, now = outcome.scenario.snapshot_id, outcome.snapshot_id
    names = outcome.names(language)
    said = [word("scenario.moved", language, then=then, now=now)] if outcome.moved else []
    if outcome.weighted:
        said.append(weighted_text(outcome, language))
    if outcome.changed:
        said.append(
            word(
                "scenario.inputs_changed",
                language,
                names=listing(
                    [name.partition(".")[0].rpartition("/")[2] for name in outcome.changed],
                    language,
                ),
            )
        )
    for row in outcome.actions.to_dict("records"):
        if row["done"] == "no":
            said.append(
                word(
                    "scenario.not_done", language, number=row["number"], why=row[f"why_{language}"]
                )
            )
        elif row["counts"] == "no" and row["action"] != "expand":
            said.append(
                word(
                    "scenario.not_counted",
                    language,
                    number=row["number"],
                    platform=names[row["platform_id"]],
                )
            )
    for unit_kind, what, old, new in outcome.differs:
        said.append(
            word(
                "scenario.differs",
                language,
                unit=word(f"unit.{unit_kind}", language),
                what=word(f"scenario.{what}", language),
                then=f"{old:g}",
                now=f"{new:g}",
            )
        )
    return said


def weighted_text(outcome: Outcome, language: str) -> str:
    """The weights behind an outcome's shares, as a sentence."""
    return word("scenario.weighted", language, weight=outcome.weighted[LANGUAGES.index(language)])


def about_outcome(outcome: Outcome) -> dict[str, object]:
    """What an export of a result states beside its rows."""
    scenario, (cost, lacking) = outcome.scenario, total_cost(outcome.scenario)
    return {
        "table": "scenario",
        "scenario": scenario.name,
        "note": scenario.note,
        "snapshot_id": outcome.snapshot_id,
        "made_on": scenario.snapshot_id,
        "setting": scenario.setting.as_dict(),
        "weighting": vars(outcome.weighting),
        "actions": rows_of(outcome.actions),
        "numbers": rows_of(summary(outcome.needs)),
        "cost_10000_cny": cost,
        "actions_without_cost": lacking,
        "remarks_zh": remarks(outcome, "zh"),
        "remarks_en": remarks(outcome, "en"),
    }


def rows_of(table: pd.DataFrame) -> list[dict]:
    """A table as JSON takes it: missing values are None."""
    return table.astype(object).where(table.notna(), None).to_dict("records")


# --- side by side ---------------------------------------------------------------------------------


def compare(
    registry: Registry,
    scenarios: list[Scenario],
    unit_kind: str | None = None,
    weighting: Weighting = PLAIN,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Up to four scenarios side by side.

    Returns:
        One row per need that any of them changes, or that is another under one's setting: the need,
        state_before (under the first one's setting), state_1, state_2, ...; and one row per
        scenario and unit_kind: number, name, setting, `SUMMARY`, cost (10,000 CNY; missing unless
        every action states it), cost_lacking (actions without), not_done (actions).
    Raises:
        ScenarioError: none, or more than four.
    """
    if not 1 <= len(scenarios) <= MOST_COMPARED:
        raise ScenarioError([Fault(None, "", None, "compared", same(MOST_COMPARED))])
    outcomes = [run(registry, scenario, weighting) for scenario in scenarios]
    return states_beside(outcomes, unit_kind), summaries(outcomes, unit_kind)


def states_beside(outcomes: list[Outcome], unit_kind: str | None = None) -> pd.DataFrame:
    """The first table of `compare`."""
    fixed = [
        "unit_name",
        "unit_name_en",
        "city",
        "county",
        "adcode",
        "city_adcode",
        "cluster_name",
        "cluster_name_en",
        "need_weight",
    ]
    keyed = [outcome.needs.set_index(NEED) for outcome in outcomes]
    known = pd.concat(keyed)[fixed]  # of another policy set there may be other needs
    table = known[~known.index.duplicated()].assign(
        state_before=keyed[0]["state_before"],
        **{f"state_{number}": needs["state_after"] for number, needs in enumerate(keyed, 1)},
    )
    seen = pd.concat(
        [needs[f"state_{when}"] for needs in keyed for when in ("before", "after")], axis=1
    ).reindex(table.index)
    table = table[seen.fillna("").nunique(axis=1) > 1].reset_index()
    return (table if unit_kind is None else table[table["unit_kind"] == unit_kind]).sort_values(
        NEED, ignore_index=True
    )


def summaries(outcomes: list[Outcome], unit_kind: str | None = None) -> pd.DataFrame:
    """The second table of `compare`."""
    parts = []
    for number, outcome in enumerate(outcomes, 1):
        cost, lacking = total_cost(outcome.scenario)
        about = {
            "cost": cost,
            "cost_lacking": lacking,
            "not_done": int((outcome.actions["done"] == "no").sum()),
        }
        own = summary(outcome.needs).assign(
            number=number, name=outcome.scenario.name, setting=outcome.scenario.setting.key, **about
        )
        parts.append(
            own[["number", "name", "setting", "unit_kind", *SUMMARY, *about]].astype(
                {"cost": "float64"}
            )
        )
    table = pd.concat(parts, ignore_index=True)
    return (
        table
        if unit_kind is None
        else table[table["unit_kind"] == unit_kind].reset_index(drop=True)
    )
