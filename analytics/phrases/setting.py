"""A setting in words, as every page, picture and export states it."""

from analytics.setting import Setting
from analytics.words import listing, word
from data.credits import boundary_credit, map_approval
from data.registry import Registry, query
from data.vocabulary import LEVELS, STATUSES


def stated(registry: Registry, setting: Setting, language: str) -> list[tuple[str, str]]:
    """What counts, as pairs of label and value: policy set, radius, levels, statuses, confidence if
    it is narrowed, snapshot.
    """
    policy = registry.policies[setting.policy_id]
    if setting.radius_km is None:
        radius = word(
            "strip.radius_policy",
            language,
            process=f"{policy.radius_km['process']:g}",
            discrete=f"{policy.radius_km['discrete']:g}",
        )
    else:
        radius = word("strip.radius_one", language, km=f"{setting.radius_km:g}")
    levels = (
        word("strip.all_levels", language)
        if setting.levels == LEVELS
        else listing([word(f"level.{level}", language) for level in setting.levels], language)
    )
    statuses = listing(
        [word(f"status.{status}", language) for status in STATUSES if status in setting.statuses],
        language,
    )
    parts = [
        ("strip.policy", policy.short[language]),
        ("strip.scope", _scope(registry, setting, language)),
    ]
    parts += [("strip.radius", radius), ("strip.levels", levels), ("strip.statuses", statuses)]
    if setting.as_of != registry.manifest["as_of"]:
        parts.append(("strip.as_of", _as_of(registry, setting, language)))
    if setting.min_confidence == "confirmed":
        parts.append(("strip.confidence", word("confidence.confirmed", language)))
    return [
        (word(label, language), value)
        for label, value in (*parts, ("strip.snapshot", registry.snapshot_id))
    ]


def _scope(registry: Registry, setting: Setting, language: str) -> str:
    """Whose needs count, and how many of counties stand apart."""
    if setting.scope == "all":
        return word("strip.every_cluster", language)
    apart = (
        query(registry, "needs_apart", policy_id=setting.policy_id)
        .set_index("unit_kind")["needs"]
        .get("county", 0)
    )
    return (
        word("strip.own_clusters", language, n=int(apart))
        if apart
        else word("strip.only_own", language)
    )


def _as_of(registry: Registry, setting: Setting, language: str) -> str:
    """The day that platforms and lists are counted on, with how many platforms count
    without one.
    """
    counted = query(registry, "platforms_counted", **setting.params(registry))
    return word("strip.on_day", language, day=setting.as_of, n=int(counted["undated"].sum()))


def boundaries(registry: Registry, language: str) -> str:
    """Where the boundaries of every map come from."""
    credit = boundary_credit(registry)
    return (
        word("vector.boundaries", language, origin=credit[f"origin_{language}"])
        if credit
        else word("vector.no_boundaries", language)
    )


def for_whom(registry: Registry, language: str) -> str:
    """Whether a map may be shown in public, as every map and map file says it."""
    number = map_approval(registry)
    return (
        word("public.internal", language)
        if number is None
        else word("public.approved", language, number=number)
    )
