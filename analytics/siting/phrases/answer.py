"""A plan in sentences: what it achieves, how surely it is the best, what equity costs."""

from math import ceil, isfinite

from analytics.phrases.weighting import weight_name
from analytics.setting import Setting
from analytics.siting.phrases.names import city_names, need_names
from analytics.siting.plan import Plan
from analytics.words import word
from data.registry import Registry

LEAST_SHARE, LEAST_KM = 0.0005, 0.05  # smaller ones would be rounded to none
ROUNDING = 1e-9


def sentences(registry: Registry, setting: Setting, plan: Plan, language: str) -> list[str]:
    """Write the answer first, then how surely it is the best, then what stands in the way."""
    if plan.status == "infeasible":
        return _infeasible(registry, plan, language)
    if not plan.answered:
        return [word("siting.none_found", language)]
    return [
        _achieved(registry, plan, language),
        _status(plan, language),
        *_too_few(registry, setting, plan, language),
        *_equity(registry, plan, language),
        *_unreachable(plan, language),
        *_ties(plan, language),
    ]


# --- what it achieves -----------------------------------------------------------------------------


def _achieved(registry: Registry, plan: Plan, language: str) -> str:
    ask = plan.ask
    sentence = word(
        plan.model.achieved,
        language,
        n=len(plan.sites),
        how=word("siting.surely_word" if ask.surely else "siting.probably_word", language),
        km=f"{plan.headline:.1f}",
        capacity=f"{ask.capacity or 0:g}",
        units=word(f"siting.units_{ask.unit_kind}", language),
        weight=weight_name(registry, ask.weighting, language),
        before=_share(plan.weight_before, plan),
        after=_share(plan.weight_after, plan),
    )
    last = _last_site(plan, language)
    space = " " if last and language == "en" else ""
    return sentence + space + last


def _share(weight: float, plan: Plan) -> str:
    if plan.weight_all:
        return f"{weight / plan.weight_all:.1%}"
    return "0%"


def _last_site(plan: Plan, language: str) -> str:
    """Tell what the last of the sites adds, on the curve."""
    if plan.curve is None or not plan.on_curve:
        return ""
    sites = len(plan.sites)
    if plan.ask.most is not None and sites < plan.ask.most:
        is_all_covered = (plan.needs["covered"] != "no").all()
        key = "siting.nothing_left" if is_all_covered else "siting.nothing_more"
        return word(key, language)
    covered = plan.curve.set_index("sites")["covered"].to_dict()
    if sites not in covered or sites - 1 not in covered:
        return ""
    share = covered[sites] - covered[sites - 1]
    return word("siting.last_adds", language, n=sites, share=f"{share:.1%}")


def _status(plan: Plan, language: str) -> str:
    if plan.status == "optimal" and plan.model.finds_number:
        return word("siting.fewest", language)
    if plan.status == "within_limit" and not isfinite(plan.gap):
        return word("siting.unproven", language)
    return word(
        f"siting.{plan.status}",
        language,
        gap=f"{plan.gap:.2%}",
    )


# --- too few sites --------------------------------------------------------------------------------


def _infeasible(registry: Registry, plan: Plan, language: str) -> list[str]:
    """Say how many sites it would take and why, or what they would cost if money lacks."""
    sites = plan.at_least
    ask = plan.ask
    if sites is None:
        return [word("siting.no_answer", language)]
    why = word("siting.and", language).join(_why_so_many(registry, plan, sites, language))
    infeasible = word("siting.infeasible", language, n=sites, why=why)
    if ask.affordable is None or ask.cost is None or sites <= ask.affordable:
        return [infeasible]
    budget = word(
        "siting.why_budget",
        language,
        cost=f"{ask.cost:,g}",
        needed=f"{sites * ask.cost:,g}",
        budget=f"{ask.budget:,g}",
        n=ask.affordable,
    )
    return [infeasible, budget]


def _why_so_many(registry: Registry, plan: Plan, sites: int, language: str) -> list[str]:
    """Give the reasons why a question takes so many sites at least."""
    why = []
    if plan.must:
        why.append(word("siting.why_forced", language, n=plan.must))
    if plan.waiting:
        names = city_names(registry, plan.waiting, language)
        why.append(
            word(
                "siting.why_city",
                language,
                n=len(plan.waiting),
                names=names,
            )
        )
    if sites > plan.must + len(plan.waiting):
        why.append(word("siting.why_bundle", language))
    return why


def _too_few(registry: Registry, setting: Setting, plan: Plan, language: str) -> list[str]:
    """That all takes more sites than asked for, and how long radii would have to be instead."""
    if plan.at_least is None:
        return []
    few = word("siting.too_few", language, sites=plan.ask.sites, n=plan.at_least)
    if plan.stretch is None:
        return [few]
    if not isfinite(plan.stretch):
        return [few, word("siting.no_stretch", language)]
    # rounded up: a radius as long as the one that is stated must do
    factor = ceil(plan.stretch * 100 - ROUNDING) / 100
    radii = {
        kind: f"{ceil(plan.stretch * radius - ROUNDING)}"
        for kind, radius in _radii(registry, setting).items()
    }
    sites = plan.ask.sites
    return [
        few,
        word(
            "siting.stretch",
            language,
            sites=sites,
            factor=f"{factor:.2f}",
            **radii,
        ),
    ]


def _radii(registry: Registry, setting: Setting) -> dict[str, float]:
    """Radius in km by kind of cluster."""
    kinds = ("process", "discrete")
    if setting.radius_km is not None:
        return dict.fromkeys(kinds, setting.radius_km)
    radius_km = registry.policies[setting.policy_id].radius_km
    return {kind: radius_km[kind] for kind in kinds}


# --- equity, needs out of reach, ties -------------------------------------------------------------


def _equity(registry: Registry, plan: Plan, language: str) -> list[str]:
    sentences = []
    if plan.fair_cost is not None:
        sentences.append(_fair_cost(registry, plan, plan.fair_cost, language))
    if plan.cities_without:
        names = city_names(registry, plan.cities_without, language)
        sentences.append(word("siting.cities_without", language, names=names))
    return sentences


def _fair_cost(registry: Registry, plan: Plan, cost: float, language: str) -> str:
    """Say what equity costs in the unit of the model; a tiny cost is not told as none."""
    if cost <= ROUNDING * max(plan.amount, 1.0):
        return word("siting.fair_free", language)
    if plan.model.unit == "sites":
        return word("siting.fair_sites", language, n=f"{cost:.0f}")
    if plan.model.unit == "mean_km":
        km = f"{cost:.1f}" if cost >= LEAST_KM else "<0.1"
        return word("siting.fair_km", language, km=km)
    share = cost / plan.weight_all
    text = f"{share:.1%}" if share >= LEAST_SHARE else "<0.1%"
    weight = weight_name(registry, plan.ask.weighting, language)
    return word("siting.fair", language, share=text, weight=weight)


def _unreachable(plan: Plan, language: str) -> list[str]:
    """Name the needs that no choice could help: out of reach of all, or not measured."""
    needs = plan.needs
    if plan.model.by_distance:
        lost = needs[needs["km_after"].isna()]
    else:
        lost = needs[(needs["covered"] == "no") & ~needs["reachable"]]
    if lost.empty:
        return []
    names = need_names(lost, language)
    return [word(plan.model.out_of_reach, language, n=len(lost), names=names)]


def _ties(plan: Plan, language: str) -> list[str]:
    tied = int(plan.sites["ties"].notna().sum())
    if tied:
        return [word("siting.ties", language, n=tied)]
    if plan.unique and len(plan.sites):
        return [
            word(
                "siting.unique",
                language,
            )
        ]
    return []
