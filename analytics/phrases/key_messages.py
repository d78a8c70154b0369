"""Three sentences for a leader: where the province stands, the gravest sure gap, what decision is
due.
"""

import pandas as pd

from analytics.ids import need_id, needs_id
from analytics.questions.certainty import WORDS, real_gaps
from analytics.questions.coverage import GAPS, MET
from analytics.questions.fixes import FIXES
from analytics.words import listing, name_in, word


def facts(defended: pd.DataFrame) -> dict[str, object]:
    """The numbers of the three sentences, from `defended_needs`.

    Returns:
        needs, met, gaps, possible (county needs); found and total (platforms of the counted levels'
        lists); gravest (the row of the surest class of county gaps with the highest severity, then
        certainty; None without a gap), one count for each of `FIXES` (county gaps by their smallest
        fix), and most: of the clusters that need a new platform the one with most need weight, as a
        row with counties (their number); None where none is needed.
    """
    counties = defended[defended["unit_kind"] == "county"]
    gaps, ranked = counties[counties["state"].isin(GAPS)], ranked_gaps(defended)
    lists = defended.iloc[0] if len(defended) else {"list_rows_found": 0, "list_total": 0}
    return {
        "needs": len(counties),
        "met": int(counties["state"].isin(MET).sum()),
        "gaps": len(gaps),
        "possible": int((counties["state"] == "possible").sum()),
        "found": int(lists["list_rows_found"]),
        "total": int(lists["list_total"]),
        "gravest": ranked.iloc[0].to_dict() if len(ranked) else None,
        **{fix: int((gaps["fix"] == fix).sum()) for fix in FIXES},
        "most": _most_wanted(gaps[gaps["fix"] == "new"]),
    }


def _most_wanted(new: pd.DataFrame) -> dict | None:
    """The cluster with most need weight among gaps that only a new platform closes."""
    if new.empty:
        return None
    weight = new.groupby("cluster_id")["need_weight"].sum().round(6)
    most = new[new["cluster_id"] == weight.index[weight == weight.max()].min()]
    return most.iloc[0].to_dict() | {"counties": len(most)}


def ranked_gaps(defended: pd.DataFrame) -> pd.DataFrame:
    """The county gaps, those of the surest class first, in each the gravest first."""
    gaps = defended[(defended["unit_kind"] == "county") & defended["state"].isin(GAPS)]
    ranked = gaps.assign(
        rank=gaps["sureness"].map(WORDS.index, na_action="ignore").fillna(len(WORDS))
    )
    return ranked.sort_values(
        ["rank", "severity", "certainty", "unit_id", "cluster_id"],
        ascending=[True, False, False, True, True],
    )


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
    return [
        needs_id("county"),
        gaps if gravest is None else need_id("county", gravest["unit_id"], gravest["cluster_id"]),
        gaps,
    ]


def _stands(said: dict, language: str) -> str:
    stands = word(
        "leader.stands",
        language,
        **{name: said[name] for name in ("needs", "met", "gaps", "possible")},
    )
    lists = (
        word("leader.lists", language, found=said["found"], total=said["total"])
        if said["total"]
        else word("leader.no_lists", language)
    )
    return word("leader.and", language, stands=stands, lists=lists)


def _gravest(need: dict | None, language: str) -> str:
    if need is None:
        return word("leader.no_gap", language)
    key = {"certain": "leader.gravest", "likely": "leader.gravest_likely"}.get(
        need["sureness"], "leader.gravest_unsure"
    )
    names = {what: name_in(need, language, f"{what}_name") for what in ("unit", "cluster")}
    return word(
        key,
        language,
        **names,
        severity=f"{need['severity']:.0f}",
        certainty=certainty_text(need, language, in_cell=True),
    )


def real_gaps_text(needs: pd.DataFrame, language: str) -> str:
    """How many of some gaps are real by the reckoning of unseen platforms; blank where nothing
    could be reckoned.
    """
    known = needs[needs["state"].isin(GAPS) & needs["certainty"].notna()]
    if known.empty:
        return ""
    low, high = real_gaps(known)
    key = "leader.real_at_most" if (known["certainty_bound"] == "at_most").any() else "leader.real"
    return word(key, language, n=len(known), low=f"{low:.0f}", high=f"{high:.0f}")


def certainty_text(need: dict, language: str, in_cell: bool = False) -> str:
    """A certainty with what it is worth: at most so high where a level that counts has no stated
    total. Short in a cell of a table.
    """
    if pd.isna(need["certainty"]):
        return word("answer.unknown", language)
    low, high = f"{need['certainty']:.0%}", f"{need['certainty_high']:.0%}"
    said = low if low == high else word("certain.between", language, low=low, high=high)
    if need["certainty_bound"] == "at_most":
        said = word(
            "certain.at_most_cell" if in_cell else "certain.at_most", language, certainty=said
        )
    if need["certainty_checked"] == "no" and not in_cell:
        said = word("certain.index", language, certainty=said)
    return said


def _decision(said: dict, language: str) -> str:
    if not said["gaps"]:
        return word("leader.no_decision", language)
    waiting = {"opens": said["opens"], "counts": said["opens_to_others"] + said["counts"]}
    parts = listing(
        [word(f"leader.{fix}", language, n=n) for fix, n in waiting.items() if n], language
    )
    others = word("leader.others", language, parts=parts) if parts else ""
    if said["most"] is None:
        return word("leader.decision_without_new", language, gaps=said["gaps"], others=others)
    return word(
        "leader.decision",
        language,
        gaps=said["gaps"],
        new=said["new"],
        cluster=name_in(said["most"], language, "cluster_name"),
        most=said["most"]["counties"],
        others=others,
    )
