"""Beside the gaps: platforms that duplicate each other, needs that hang on one platform, gaps that
another province may fill.
"""

from collections.abc import Callable

import pandas as pd

from analytics.ids import needs_id
from analytics.questions.coverage import GAPS, MET, needs_coverage
from analytics.setting import Setting
from analytics.words import catalogue, listing, name_in, word
from data.registry import Registry, query

NEED = ["unit_kind", "unit_id", "cluster_id"]
UNIT_COLUMNS = [
    "unit_kind",
    "unit_id",
    "unit_name",
    "city",
    "county",
    "adcode",
    "cluster_id",
    "cluster_name",
    "need_weight",
    "state",
]
STAMP = ["snapshot_id", "policy_id"]
DUPLICATE_COLUMNS = [
    "cluster_id",
    "cluster_name",
    "platform_id",
    "platform_name",
    "level",
    "status",
    "recognised_on",
    "city",
    "other_id",
    "other_name",
    "other_level",
    "other_status",
    "other_recognised_on",
    "other_city",
    "km_p05",
    "km_p50",
    "km_p95",
    "near_km",
    "near",
    "stages_both",
    "same",
    "duplicate",
    "redirect_id",
    "redirect_name",
    "redirect_stages",
    "redirect_clusters",
    "suggestion_zh",
    "suggestion_en",
    "reason_zh",
    "reason_en",
    *STAMP,
]
BACKUP_COLUMNS = [
    *UNIT_COLUMNS,
    "platform_id",
    "platform_name",
    "status",
    "km_p05",
    "km_p50",
    "km_p95",
    "radius_km",
    "state_if_closed",
    "reason_zh",
    "reason_en",
    *STAMP,
]
BORDER_COLUMNS = [
    *UNIT_COLUMNS,
    "severity",
    "radius_km",
    "within",
    "km",
    "neighbour_adcodes",
    "neighbours",
    "neighbour_kms",
    "reason_zh",
    "reason_en",
    *STAMP,
]
ANSWERS = ("yes", "unknown", "no")  # surest first
REDIRECT_CLUSTERS = 3  # the gravest gaps that a redirection may name


# --- duplicates -----------------------------------------------------------------------------------


def duplicates(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Pairs of platforms that count (existing or pipeline), serve the same cluster, and are or may
    be near each other.

    near: yes at km_p95 <= near_km of the policy set, unknown at km_p05 <= near_km or where a place
        is not known; farther pairs are left out. same: yes if a stage is stated by both, no if all
        that both offer is known and no stage is shared, else unknown. duplicate: yes if both are
        yes, no if the stages differ, else unknown. A redirection is suggested for a sure duplicate
        only, and only where the data tell which of the two and to what.

    Returns:
        One row per platform_id, other_id, cluster_id in `DUPLICATE_COLUMNS`; km, several ids by
        ";". Surest first, then nearest.
    """
    near_km = registry.policies[setting.policy_id].near_km
    pairs = query(registry, "duplicates", near_km=near_km, **setting.params(registry)).assign(
        near_km=near_km
    )
    pairs["duplicate"] = [_both(row.near, row.same) for row in pairs.itertuples()]
    lacking = _lacking_clusters(needs_coverage(registry, setting))
    rows = [row | _redirection(row, lacking) for row in pairs.to_dict("records")]
    for row in rows:
        row |= {f"suggestion_{language}": _suggestion(row, language) for language in ("zh", "en")}
        row |= {f"reason_{language}": _pair_reason(row, language) for language in ("zh", "en")}
    table = _stamped(
        pd.DataFrame(rows, columns=[*dict.fromkeys([*pairs, *DUPLICATE_COLUMNS])]),
        registry,
        setting,
    )[DUPLICATE_COLUMNS]
    return table.sort_values(
        ["duplicate", "km_p50", "cluster_id", "platform_id", "other_id"],
        key=_surest_first,
        ignore_index=True,
    )


def _both(near: str, same: str) -> str:
    """Whether two that are near and alike so surely are one too many."""
    if same == "no":
        return "no"
    return "yes" if (near, same) == ("yes", "yes") else "unknown"


def _surest_first(column: pd.Series) -> pd.Series:
    return column.map(ANSWERS.index) if column.name == "duplicate" else column


def _lacking_clusters(needs: pd.DataFrame) -> dict[str, list[dict]]:
    """adcode -> the gravest needs of that county that no platform reaches, built or not: cluster_id
    and names.
    """
    lacking = needs[(needs["unit_kind"] == "county") & needs["state"].isin(("remote", "none"))]
    lacking = (
        lacking.sort_values(["severity", "cluster_id"], ascending=[False, True])
        .groupby("unit_id")
        .head(REDIRECT_CLUSTERS)
    )
    return {
        adcode: rows[["cluster_id", "cluster_name", "cluster_name_en"]].to_dict("records")
        for adcode, rows in lacking.groupby("unit_id")
    }


def _redirection(row: dict, lacking: dict[str, list[dict]]) -> dict[str, object]:
    """Which platform of a sure duplicate could turn to something else, why that one, and to what;
    blank where the data do not say.
    """
    which, why = _lesser(row) if row["duplicate"] == "yes" else ("", "")
    stages = row["stages_lacking"] if which and isinstance(row["stages_lacking"], str) else ""
    targets = (
        lacking.get(row["adcode" if which == "platform" else "other_adcode"], [])
        if which and not stages
        else []
    )
    told = {
        "why": why,
        "redirect_stages": stages or None,
        "targets": targets,
        "redirect_clusters": ";".join(one["cluster_id"] for one in targets) or None,
    }
    return told | (
        {"redirect_id": row[f"{which}_id"], "redirect_name": row[f"{which}_name"]}
        if stages or targets
        else {"redirect_id": None, "redirect_name": None}
    )


def _lesser(row: dict) -> tuple[str, str]:
    """ "platform" or "other", and why: not yet in service, else the lower level, else recognised
    later; blank if nothing tells.
    """
    if row["existing"] != row["other_existing"]:
        return ("other" if row["existing"] else "platform"), "status"
    if row["level_factor"] != row["other_level_factor"]:
        return ("platform" if row["level_factor"] < row["other_level_factor"] else "other"), "level"
    dates = row["recognised_on"], row["other_recognised_on"]
    if all(isinstance(date, str) for date in dates):
        known = min(map(len, dates))  # a year alone is neither before nor after a month of it
        first, second = (date[:known] for date in dates)
        if first != second:
            return ("platform" if first > second else "other"), "date"
    return "", ""


def _suggestion(row: dict, language: str) -> str:
    """What to do about a pair: redirect one, let both be, or what to verify first."""
    if row["duplicate"] == "no":
        return word("duplicate.different", language)
    if row["duplicate"] == "unknown":
        return word(
            "duplicate.verify_"
            + ("stages" if row["near"] == "yes" else "place" if row["same"] == "yes" else "both"),
            language,
        )
    if row["redirect_id"] is None:
        return word("duplicate.verify_where" if row["why"] else "duplicate.verify_which", language)
    whom = {"platform": row["redirect_name"], "why": word(f"duplicate.by_{row['why']}", language)}
    if row["redirect_stages"]:
        return word(
            "duplicate.to_stages",
            language,
            **whom,
            stages=_stages(row["redirect_stages"], language),
        )
    return word(
        "duplicate.to_clusters",
        language,
        **whom,
        clusters=listing(
            [name_in(one, language, "cluster_name") for one in row["targets"]], language
        ),
    )


def _pair_reason(row: dict, language: str) -> str:
    """How near two platforms are and what both offer."""
    near = (
        "unplaced"
        if pd.isna(row["km_p05"])
        else {"yes": "near", "unknown": "perhaps_near"}[row["near"]]
    )
    sentences = (
        word(
            f"duplicate.{near}",
            language,
            platform=row["platform_name"],
            other=row["other_name"],
            cluster=name_in(row, language, "cluster_name"),
            p05=_km(row["km_p05"]),
            p95=_km(row["km_p95"]),
            near=f"{row['near_km']:g}",
        ),
        word(
            f"duplicate.same_{row['same']}", language, stages=_stages(row["stages_both"], language)
        ),
    )
    return _sentences(sentences, language)


def _stages(ids: str, language: str) -> str:
    return listing(
        [word(f"stage.{stage}", language) for stage in ids.split(";") if stage], language
    )


def of_city(pairs: pd.DataFrame, city: str) -> pd.DataFrame:
    """The pairs of which either platform stands in a city, by its name as recorded."""
    return pairs[(pairs["city"] == city) | (pairs["other_city"] == city)]


# --- backup ---------------------------------------------------------------------------------------


def backup(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Needs that are met by exactly one platform certainly in reach, with that platform and what
    the need would be without it.

    Returns:
        One row per unit_kind, unit_id, cluster_id in `BACKUP_COLUMNS`; state_if_closed is possible
        where another may be in reach, else one of the gap states. Heaviest need first.
    """
    needs = needs_coverage(registry, setting)
    alone = needs[needs["state"].isin(MET) & (needs["suppliers"] == 1)]
    alone = alone.merge(query(registry, "backup", **setting.params(registry)), on=NEED)
    # of those that make a state coverage names the nearest: here there is but one
    alone = alone.rename(
        columns={
            "nearest_platform_id": "platform_id",
            "nearest_platform_name": "platform_name",
            "nearest_status": "status",
        }
    )
    alone = alone.assign(state_if_closed=[_without(row) for row in alone.to_dict("records")])
    table = _stamped(_reasoned(alone, _backup_reason), registry, setting)[BACKUP_COLUMNS]
    return table.sort_values(
        ["need_weight", *NEED], ascending=[False, True, True, True], ignore_index=True
    )


def _without(row: dict) -> str:
    """The state of a need when its only platform has closed."""
    if row["perhaps_another"]:
        return "possible"
    if row["pipeline_reaches"]:
        return "pipeline"
    return "remote" if row["serving"] > 1 else "none"


def _backup_reason(row: dict, language: str) -> str:
    only = word(
        "backup.only",
        language,
        unit=name_in(row, language, "unit_name"),
        cluster=name_in(row, language, "cluster_name"),
        platform=row["platform_name"],
    )
    return _sentences((only, word(f"backup.{row['state_if_closed']}", language)), language)


def backup_by_platform(
    alone: pd.DataFrame, clusters: tuple[str, ...] = (), city: str | None = None
) -> pd.DataFrame:
    """How many needs hang on each platform.

    Args:
        alone: rows of `backup`: all, or those of some clusters and of a city.
    Returns:
        One row per platform_id and unit_kind (kinds overlap: do not add up): platform_name, status,
        needs, opening (of these, the needs that would surely be gaps without it), clusters (how
        many), snapshot_id, policy_id, evidence_id (of several clusters together no id tells). Most
        needs first.
    """
    by = ["platform_id", "platform_name", "status", "unit_kind"]
    opening = alone.assign(opening=alone["state_if_closed"].isin(GAPS))
    table = opening.groupby([*by, *STAMP], as_index=False).agg(
        needs=("unit_id", "size"), opening=("opening", "sum"), clusters=("cluster_id", "nunique")
    )
    only = clusters[0] if len(clusters) == 1 else None
    ids = [
        None
        if len(clusters) > 1
        else needs_id(row.unit_kind, alone=row.platform_id, cluster=only, city=city)
        for row in table.itertuples()
    ]
    table = table.assign(evidence_id=pd.Series(ids, index=table.index, dtype="str"))
    return table[[*by, "needs", "opening", "clusters", *STAMP, "evidence_id"]].sort_values(
        ["needs", "opening", *by], ascending=[False, False, *[True] * len(by)], ignore_index=True
    )


# --- border ---------------------------------------------------------------------------------------


def border(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Gaps and possible gaps so near another province that their nearest supply may lie there; none
    of it is on record.

    within: yes if the shortest distance to a neighbour is at most the need's radius, unknown for a
        zone of which not even the city is known. The distance is from the nearest place where the
        unit could be.

    Returns:
        One row per unit_kind, unit_id, cluster_id in `BORDER_COLUMNS`; km to the nearest neighbour;
        those within the radius and how far each is, nearest first, by ";". Gravest first.
    """
    needs = needs_coverage(registry, setting)
    lacking = needs[needs["state"].isin((*GAPS, "possible"))]
    near = lacking[[*NEED, "radius_km"]].merge(
        query(registry, "borders"), on=["unit_kind", "unit_id"]
    )
    near = near[~(near["km"] > near["radius_km"])].groupby(NEED, as_index=False)
    rows = lacking.merge(
        near.agg(
            neighbour_adcodes=("neighbour_adcode", _joined),
            neighbours=("neighbour", _joined),
            neighbour_kms=("km", _joined),
            km=("km", "min"),
        ),
        on=NEED,
    )
    rows = rows.assign(within=rows["km"].notna().map({True: "yes", False: "unknown"}))
    table = _stamped(_reasoned(rows, _border_reason), registry, setting)[BORDER_COLUMNS].round(
        {"severity": 2}
    )
    return table.sort_values(
        ["severity", *NEED], ascending=[False, True, True, True], ignore_index=True
    )


def _joined(values: pd.Series) -> str | None:
    return ";".join(map(str, values.dropna())) or None


def _border_reason(row: dict, language: str) -> str:
    unit, cluster = name_in(row, language, "unit_name"), name_in(row, language, "cluster_name")
    if row["within"] == "unknown":
        return word(
            "border.unknown", language, unit=unit, cluster=cluster, radius=f"{row['radius_km']:g}"
        )
    near = zip(
        province_names(row["neighbour_adcodes"], row["neighbours"], language),
        row["neighbour_kms"].split(";"),
        strict=True,
    )
    provinces = listing(
        [word("border.province", language, province=name, km=_km(float(km))) for name, km in near],
        language,
    )
    return word(
        "border.within",
        language,
        unit=unit,
        cluster=cluster,
        provinces=provinces,
        radius=f"{row['radius_km']:g}",
    )


def province_names(adcodes: str, names: str, language: str) -> list[str]:
    """Provinces by ";", named in a language; as recorded where the catalogue has no name."""
    pairs = zip(adcodes.split(";"), names.split(";"), strict=True)
    return [
        word(f"province.{adcode}", language) if f"province.{adcode}" in catalogue() else name
        for adcode, name in pairs
    ]


# --- all three ------------------------------------------------------------------------------------


def _reasoned(rows: pd.DataFrame, reason: Callable[[dict, str], str]) -> pd.DataFrame:
    records = rows.to_dict("records")
    return rows.assign(
        **{
            f"reason_{language}": pd.Series(
                [reason(row, language) for row in records], index=rows.index, dtype="str"
            )
            for language in ("zh", "en")
        }
    )


def _stamped(rows: pd.DataFrame, registry: Registry, setting: Setting) -> pd.DataFrame:
    return rows.assign(snapshot_id=registry.snapshot_id, policy_id=setting.policy_id)


def _sentences(said: tuple[str, ...], language: str) -> str:
    return (" " if language == "en" else "").join(said)


def _km(km: float) -> str:
    return f"{km:.0f}" if pd.notna(km) else ""
