"""Three sentences for a leader: where the province stands, the gravest sure gap, what to decide."""

from dataclasses import dataclass

import pandas as pd

from analytics.ids import Row, need_id, needs_id
from analytics.questions.certainty import WORDS, real_gaps
from analytics.questions.coverage import GAPS, MET
from analytics.questions.fixes import FIXES
from analytics.words import listing, name_in, word

GRAVEST = {"certain": "leader.gravest", "likely": "leader.gravest_likely"}  # by sureness


@dataclass(frozen=True, eq=False)
class Facts:
    """The numbers of the three sentences, of the needs of counties.

    Attributes:
        found, total: platforms of the counted levels' lists.
        gravest: the first of `ranked_gaps`; None without a gap.
        fixes: gaps by their smallest fix, one count for each of `FIXES`.
        most: of the clusters that need a new platform the one with most need weight, as a row with
            counties (how many); None where none is needed.
    """

    needs: int
    met: int
    gaps: int
    possible: int
    found: int
    total: int
    gravest: Row | None
    fixes: dict[str, int]
    most: Row | None


def facts(defended: pd.DataFrame) -> Facts:
    """Count what the three sentences say, from `defended_needs`."""
    counties = defended[defended["unit_kind"] == "county"]
    state = counties["state"]
    gaps = counties[state.isin(GAPS)]
    ranked = ranked_gaps(defended)
    return Facts(
        needs=len(counties),
        met=int(state.isin(MET).sum()),
        gaps=len(gaps),
        possible=int((state == "possible").sum()),
        found=_of_lists(defended, "list_rows_found"),
        total=_of_lists(defended, "list_total"),
        gravest=ranked.iloc[0].to_dict() if len(ranked) else None,
        fixes={fix: int((gaps["fix"] == fix).sum()) for fix in FIXES},
        most=_most_wanted(gaps[gaps["fix"] == "new"]),
    )


def _of_lists(defended: pd.DataFrame, column: str) -> int:
    """Give a number of the lists, which stands in every row."""
    if len(defended):
        return int(defended[column].iloc[0])
    return 0


def _most_wanted(new: pd.DataFrame) -> Row | None:
    """Give the cluster with most need weight among gaps that only a new platform closes."""
    if new.empty:
        return None
    weight = new.groupby("cluster_id")["need_weight"].sum().round(6)
    heaviest = weight[weight == weight.max()].index.min()
    rows = new[new["cluster_id"] == heaviest]
    return {**rows.iloc[0].to_dict(), "counties": len(rows)}


def ranked_gaps(defended: pd.DataFrame) -> pd.DataFrame:
    """Give the county gaps, those of the surest class first, in each the gravest first."""
    is_county = defended["unit_kind"] == "county"
    gaps = defended[is_county & defended["state"].isin(GAPS)]
    rank = (
        gaps["sureness"]
        .map(
            WORDS.index,
            na_action="ignore",
        )
        .fillna(len(WORDS))
    )
    return gaps.assign(rank=rank).sort_values(
        ["rank", "severity", "certainty", "unit_id", "cluster_id"],
        ascending=[True, False, False, True, True],
    )


def sentences(defended: pd.DataFrame, language: str) -> list[str]:
    """Write the three sentences, from `defended_needs` alone."""
    numbers = facts(defended)
    return [
        _stands(numbers, language),
        _gravest(numbers.gravest, language),
        _decision(numbers, language),
    ]


def evidence_ids(defended: pd.DataFrame) -> list[str]:
    """Give the evidence ids of the three sentences: each of its first number."""
    gravest = facts(defended).gravest
    gaps = needs_id("county", "gaps")
    second = gaps
    if gravest is not None:
        second = need_id("county", gravest["unit_id"], gravest["cluster_id"])
    return [needs_id("county"), second, gaps]


def _stands(numbers: Facts, language: str) -> str:
    stands = word(
        "leader.stands",
        language,
        needs=numbers.needs,
        met=numbers.met,
        gaps=numbers.gaps,
        possible=numbers.possible,
    )
    lists = word("leader.no_lists", language)
    if numbers.total:
        lists = word("leader.lists", language, found=numbers.found, total=numbers.total)
    return word("leader.and", language, stands=stands, lists=lists)


def _gravest(need: Row | None, language: str) -> str:
    if need is None:
        return word("leader.no_gap", language)
    return word(
        GRAVEST.get(need["sureness"], "leader.gravest_unsure"),
        language,
        unit=name_in(need, language, "unit_name"),
        cluster=name_in(need, language, "cluster_name"),
        severity=f"{need['severity']:.0f}",
        certainty=certainty_text(need, language, in_cell=True),
    )


def real_gaps_text(needs: pd.DataFrame, language: str) -> str:
    """Tell how many gaps are real by the reckoning of unseen platforms.

    Blank where nothing could be reckoned.

    Args:
        needs: rows of `defended_needs`.
    """
    is_gap = needs["state"].isin(GAPS)
    gaps = needs[is_gap & needs["certainty"].notna()]
    if gaps.empty:
        return ""
    low, high = real_gaps(gaps)
    is_at_most = (gaps["certainty_bound"] == "at_most").any()
    key = "leader.real_at_most" if is_at_most else "leader.real"
    count = len(gaps)
    least = f"{low:.0f}"
    most = f"{high:.0f}"
    if least == most:
        return word(f"{key}_exactly", language, n=count, low=least)
    return word(key, language, n=count, low=least, high=most)


def certainty_text(need: Row, language: str, in_cell: bool = False) -> str:
    """Give a certainty with what limits it: "at most", or an unchecked index.

    Args:
        in_cell: short, for a cell of a table.
    """
    if pd.isna(need["certainty"]):
        return word("answer.unknown", language)
    low = f"{need['certainty']:.0%}"
    high = f"{need['certainty_high']:.0%}"
    text = low
    if low != high:
        text = word(
            "certain.between",
            language,
            low=low,
            high=high,
        )
    if need["certainty_bound"] == "at_most":
        key = "certain.at_most_cell" if in_cell else "certain.at_most"
        text = word(key, language, certainty=text)
    if need["certainty_checked"] == "no" and not in_cell:
        text = word("certain.index", language, certainty=text)
    return text


def _decision(numbers: Facts, language: str) -> str:
    if not numbers.gaps:
        return word("leader.no_decision", language)
    others = _others(numbers.fixes, language)
    if numbers.most is None:
        return word("leader.decision_without_new", language, gaps=numbers.gaps, others=others)
    return word(
        "leader.decision",
        language,
        gaps=numbers.gaps,
        new=numbers.fixes["new"],
        cluster=name_in(numbers.most, language, "cluster_name"),
        most=numbers.most["counties"],
        others=others,
    )


def _others(fixes: dict[str, int], language: str) -> str:
    """Give the gaps that platforms on record would close; blank if there are none."""
    waiting = {
        "opens": fixes["opens"],
        "counts": fixes["opens_to_others"] + fixes["counts"],
    }
    parts = [
        word(
            f"leader.{fix}",
            language,
            n=n,
        )
        for fix, n in waiting.items()
        if n
    ]
    if parts:
        return word("leader.others", language, parts=listing(parts, language))
    return ""
