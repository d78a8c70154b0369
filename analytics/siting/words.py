"""A siting plan in words: what it achieves, how surely it is the best, what it costs to be fair, and why each site."""

import pandas as pd

from analytics.setting import Setting
from analytics.siting import Plan, afterwards
from analytics.words import LANGUAGES, listing, word
from data.registry import Registry

NAMED = 6  # at most so many names in a sentence
SITE_COLUMNS = (
    "rank", "site", "site_kind", "site_id", "site_name", "site_name_en", "city", "clusters", "forced", "adds", "needs_new", "alone", "ties", "reason_zh", "reason_en",
    "snapshot_id", "policy_id",
)  # fmt: skip


def sentences(registry: Registry, setting: Setting, plan: Plan, language: str) -> list[str]:
    """The answer first, then how surely it is the best, then what stands in the way."""
    if plan.status == "infeasible":
        return [_infeasible(plan, language)]
    said = [_achieved(plan, language), _status(plan, language)]
    if plan.at_least is not None:
        said.append(_too_few(registry, setting, plan, language))
    said += [*_fairness(plan, language), *_unreachable(plan, language), *_ties(plan, language)]
    return said


def _achieved(plan: Plan, language: str) -> str:
    share = {name: f"{value / plan.weight_all:.1%}" if plan.weight_all else "0%" for name, value in (("before", plan.weight_before), ("after", plan.weight_after))}
    how = word("siting.surely_word" if plan.ask.surely else "siting.probably_word", language)
    said = word(f"siting.said_{plan.ask.model}", language, n=len(plan.sites), how=how, km=f"{plan.headline:.0f}", capacity=f"{plan.ask.capacity or 0:g}", **share)
    last = _last(plan, language)
    return f"{said} {last}" if last and language == "en" else said + last


def _last(plan: Plan, language: str) -> str:
    """What the last of the sites adds, on the curve."""
    if plan.curve is None or plan.ask.model != "mclp":
        return ""
    if len(plan.sites) < plan.ask.sites:
        return word("siting.nothing_left", language)
    at = plan.curve.set_index("sites")["covered"]
    if plan.ask.sites not in at or plan.ask.sites - 1 not in at:
        return ""
    return word("siting.last_adds", language, n=plan.ask.sites, share=f"{at[plan.ask.sites] - at[plan.ask.sites - 1]:.1%}")


def _status(plan: Plan, language: str) -> str:
    return word(f"siting.{plan.status}", language, gap=f"{plan.gap:.2%}")


def _infeasible(plan: Plan, language: str) -> str:
    forced = int(plan.sites["forced"].sum()) if len(plan.sites) else 0
    if not plan.at_least or plan.at_least <= max(forced, plan.ask.sites or 0):
        return word("siting.no_answer", language)
    why = "bundle" if plan.ask.model in ("p_median", "p_center") else "city"
    return word("siting.infeasible", language, n=plan.at_least, why=word(f"siting.why_{why}", language))


def _too_few(registry: Registry, setting: Setting, plan: Plan, language: str) -> str:
    few = word("siting.too_few", language, sites=plan.ask.sites, n=plan.at_least)
    if plan.stretch is None:
        return few + word("siting.no_stretch", language)
    radius = registry.policies[setting.policy_id].radius_km if setting.radius_km is None else dict.fromkeys(("process", "discrete"), setting.radius_km)
    stretched = {kind: f"{plan.stretch * radius[kind]:.0f}" for kind in ("process", "discrete")}
    return few + word("siting.stretch", language, sites=plan.ask.sites, factor=f"{plan.stretch:.2f}", **stretched)


def _fairness(plan: Plan, language: str) -> list[str]:
    said = []
    if plan.fair_cost is not None:
        share = plan.fair_cost / plan.weight_all if plan.weight_all else 0
        said.append(word("siting.fair", language, share=f"{share:.1%}") if share > 0.0005 else word("siting.fair_free", language))
    if plan.cities_without:
        said.append(word("siting.cities_without", language, names=listing(list(plan.cities_without), language)))
    return said


def _unreachable(plan: Plan, language: str) -> list[str]:
    lost = plan.needs[(plan.needs["covered"] == "no") & ~plan.needs["reachable"]]
    if lost.empty:
        return []
    return [word("siting.unreachable", language, n=len(lost), names=_needs(lost, language))]


def _ties(plan: Plan, language: str) -> list[str]:
    tied = int(plan.sites["ties"].notna().sum())
    if tied:
        return [word("siting.ties", language, n=tied)]
    return [word("siting.unique", language)] if plan.unique else []


def site_table(registry: Registry, setting: Setting, plan: Plan) -> pd.DataFrame:
    """The chosen sites, the one that adds most first, each with its rank, and its reason in both languages."""
    after = afterwards(registry, setting, plan)
    rows = plan.sites.to_dict("records")
    table = plan.sites.assign(rank=range(1, len(rows) + 1), **{f"reason_{language}": [reason(row, plan, after, language) for row in rows] for language in LANGUAGES})
    table = table.assign(snapshot_id=registry.snapshot_id, policy_id=setting.policy_id)
    return table[[*SITE_COLUMNS]].round({"adds": 4, "alone": 4})


def reason(site: dict, plan: Plan, after: pd.DataFrame, language: str) -> str:
    """Why a site: what it newly covers, what would be lost without it, and the zones it relieves.

    Args:
        after: rows of `analytics.siting.afterwards`.
    """
    needs = plan.needs[plan.needs["site"] == site["site"]]
    said = [word("siting.reason_forced", language)] if site["forced"] else []
    if needs.empty:
        said.append(word("siting.reason_none", language))
    else:
        said.append(word("siting.reason", language, n=len(needs), needs=_needs(needs, language), alone=f"{site['alone']:.2g}"))
    zones = after[(after["site"] == site["site"]) & (after["unit_kind"] == "zone")].drop_duplicates("unit_id")
    if len(zones):
        said.append(word("siting.reason_zones", language, n=len(zones), zones=_several(zones["unit_name"].tolist(), language)))
    return (" " if language == "en" else "").join(said)


def _needs(needs: pd.DataFrame, language: str) -> str:
    return _several([f"{_name(need, 'unit_name', language)} × {_name(need, 'cluster_name', language)}" for need in needs.to_dict("records")], language)


def _several(names: list[str], language: str) -> str:
    return listing(names[:NAMED], language) + ("…" if len(names) > NAMED else "")


def _name(row: dict, what: str, language: str) -> str:
    english = row[f"{what}_en"]
    return english if language == "en" and isinstance(english, str) else row[what]
