"""Three sentences for a leader: where the province stands, the gravest sure gap, what decision is due."""

import pandas as pd

from analytics.certainty import WORDS
from analytics.coverage import GAPS, MET
from analytics.fixes import FIXES
from analytics.ids import need_id, needs_id
from analytics.words import word


def facts(defended: pd.DataFrame) -> dict[str, object]:
    """The numbers of the three sentences, from `defended_needs`.

    Returns:
        needs, met, gaps, possible (county needs); found and total (platforms of the counted levels' lists); gravest (the
        row of the surest class of county gaps with the highest severity, then certainty; None without a gap) and one
        count for each of `FIXES` (county gaps by their smallest fix).
    """
    counties = defended[defended["unit_kind"] == "county"]
    gaps, ranked = counties[counties["state"].isin(GAPS)], ranked_gaps(defended)
    lists = defended.iloc[0] if len(defended) else {"list_rows_found": 0, "list_total": 0}
    return {
        "needs": len(counties), "met": int(counties["state"].isin(MET).sum()), "gaps": len(gaps), "possible": int((counties["state"] == "possible").sum()),
        "found": int(lists["list_rows_found"]), "total": int(lists["list_total"]), "gravest": ranked.iloc[0].to_dict() if len(ranked) else None,
        **{fix: int((gaps["fix"] == fix).sum()) for fix in FIXES},
    }  # fmt: skip


def ranked_gaps(defended: pd.DataFrame) -> pd.DataFrame:
    """The county gaps, those of the surest class first, in each the gravest first."""
    gaps = defended[(defended["unit_kind"] == "county") & defended["state"].isin(GAPS)]
    ranked = gaps.assign(rank=gaps["sureness"].map(WORDS.index, na_action="ignore").fillna(len(WORDS)))
    return ranked.sort_values(["rank", "severity", "certainty", "unit_id", "cluster_id"], ascending=[True, False, False, True, True])


def sentences(defended: pd.DataFrame, language: str) -> list[str]:
    """The three sentences; from the data alone."""
    said = facts(defended)
    return [
        _stands(said, language),
        _gravest(said["gravest"], language),
        _decision(said, language),
    ]


def evidence_ids(defended: pd.DataFrame) -> list[str]:
    """The evidence ids of the three sentences: each of its first number."""
    gravest = facts(defended)["gravest"]
    gaps = needs_id("county", "gaps")
    return [needs_id("county"), gaps if gravest is None else need_id("county", gravest["unit_id"], gravest["cluster_id"]), gaps]


def _stands(said: dict, language: str) -> str:
    stands = word("leader.stands", language, **{name: said[name] for name in ("needs", "met", "gaps", "possible")})
    lists = word("leader.lists", language, found=said["found"], total=said["total"]) if said["total"] else word("leader.no_lists", language)
    return word("leader.and", language, stands=stands, lists=lists)


def _gravest(need: dict | None, language: str) -> str:
    if need is None:
        return word("leader.no_gap", language)
    key = {"certain": "leader.gravest", "likely": "leader.gravest_likely"}.get(need["sureness"], "leader.gravest_unsure")
    sure = f"{need['certainty']:.0%}" if pd.notna(need["certainty"]) else word("answer.unknown", language)
    names = {what: _name(need, f"{what}_name", language) for what in ("unit", "cluster")}
    return word(key, language, **names, severity=f"{need['severity']:.0f}", certainty=sure)


def _name(need: dict, what: str, language: str) -> str:
    english = need[f"{what}_en"]
    return english if language == "en" and isinstance(english, str) else need[what]


def _decision(said: dict, language: str) -> str:
    if not said["gaps"]:
        return word("leader.no_decision", language)
    pipeline, counted = said["opens"], said["opens_to_others"] + said["counts"]
    return word("leader.decision", language, gaps=said["gaps"], pipeline=pipeline, counted=counted, radius=said["radius"], new=said["new"])
