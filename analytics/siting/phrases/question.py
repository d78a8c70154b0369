"""What a question of siting asks, in words, and what must be known before it is solved."""

import pandas as pd

from analytics.phrases.weighting import unsized, weighting_words
from analytics.setting import Setting
from analytics.siting.ask import Ask
from analytics.siting.demand import demand
from analytics.siting.models import MODELS
from analytics.siting.phrases.names import cluster_names, several
from analytics.siting.places import places
from analytics.siting.plan import Plan
from analytics.words import listing, name_in, word
from data import points
from data.registry import Registry, query


def question(registry: Registry, setting: Setting, plan: Plan, language: str) -> list[str]:
    """Write what is optimised.

    Whose needs, of which clusters, under which scope and weights; and what a new site is.
    """
    ask = plan.ask
    needs = plan.needs
    kinds = sorted(set(places(registry, ask)["site_kind"]))
    sentence = word(
        "siting.question",
        language,
        units=word(f"siting.units_{ask.unit_kind}", language),
        n=len(needs),
        clusters=_clusters(needs, ask, language),
        scope=word(f"siting.scope_{setting.scope}", language),
        weight=weighting_words(registry, setting, ask.weighting, language),
        where=listing([word(f"siting.where_{kind}", language) for kind in kinds], language),
    )
    sizes = unsized(needs, ask.weighting, language)
    return [sentence, *sizes, *_without_seat(registry, ask, language)]


def _clusters(needs: pd.DataFrame, ask: Ask, language: str) -> str:
    """Give the clusters whose needs are meant: by name where they were chosen."""
    names = cluster_names(needs, language)
    if not ask.clusters:
        return word("siting.clusters_all", language, n=len(names))
    key = "siting.clusters_one" if len(names) == 1 else "siting.clusters_some"
    return word(key, language, n=len(names), names=listing(names, language))


def _without_seat(registry: Registry, ask: Ask, language: str) -> list[str]:
    """Tell where county seats are the candidates: the counties of which none is on record."""
    if "seats" not in ask.candidates:
        return []
    towns = points.towns(registry)
    units = query(registry, "units")
    seated = towns.loc[towns["is_seat"], "adcode"]
    is_county = units["unit_kind"] == "county"
    is_seated = units["unit_id"].isin(seated)
    is_lacking = is_county & ~is_seated
    names = [name_in(row, language) for row in units[is_lacking].to_dict("records")]
    if not names:
        return []
    return [
        word(
            "siting.no_seat",
            language,
            n=len(names),
            names=several(names, language),
        )
    ]


def before_solving(registry: Registry, setting: Setting, ask: Ask, language: str) -> list[str]:
    """Write what must be known before a question of distances is solved.

    That is which clusters have no platform yet.
    """
    if not MODELS[ask.model].by_distance:
        return []
    needs = demand(registry, setting, ask)
    has_platform = needs["km_before"].notna().groupby(needs["cluster_id"]).transform("any")
    names = cluster_names(needs[~has_platform.astype(bool)], language)
    if not names:
        return []
    text = listing(names, language)
    return [word("siting.distance_before", language, n=len(names), names=text)]
