"""A setting in words, as every page, picture and export states it."""

from analytics.phrases.past import past_words
from analytics.setting import Setting
from analytics.words import listing, word
from data.credits import boundary_credit, map_approval
from data.registry import Registry, query
from data.vocabulary import LEVELS, STATUSES


def stated(registry: Registry, setting: Setting, language: str) -> list[tuple[str, str]]:
    """Tell what counts, as pairs of label and value.

    The clocks where they are not today's; policy set, scope, radius, levels and statuses; day and
    confidence where they are not the usual ones; snapshot.
    """
    values = {}
    if past := past_words(registry, language):
        values["past"] = past
    values |= {
        "policy": registry.policies[setting.policy_id].short[language],
        "scope": _scope(registry, setting, language),
        "radius": radius_words(registry, setting, language),
        "levels": level_words(setting, language),
        "statuses": status_words(setting, language),
    }
    if setting.as_of != registry.manifest["as_of"]:
        values["as_of"] = _as_of(registry, setting, language)
    if setting.min_confidence == "confirmed":
        values["confidence"] = word("confidence.confirmed", language)
    values["snapshot"] = registry.snapshot_id
    return [
        (
            word(
                f"strip.{name}",
                language,
            ),
            value,
        )
        for name, value in values.items()
    ]


def setting_words(registry: Registry, setting: Setting, language: str) -> str:
    """Write a setting in one clause, for where it stands beside another setting."""
    return word(
        "scenario.setting_said",
        language,
        policy=registry.policies[setting.policy_id].short[language],
        radius=radius_words(registry, setting, language),
        levels=level_words(setting, language),
        statuses=status_words(setting, language),
        confidence=word(f"confidence.{setting.min_confidence}", language),
        as_of=setting.as_of,
    )


def radius_words(registry: Registry, setting: Setting, language: str) -> str:
    """Give the radius of a setting: one for all, or the policy set's two."""
    if setting.radius_km is not None:
        return word("strip.radius_one", language, km=f"{setting.radius_km:g}")
    radius_km = registry.policies[setting.policy_id].radius_km
    return word(
        "strip.radius_policy",
        language,
        process=f"{radius_km['process']:g}",
        discrete=f"{radius_km['discrete']:g}",
    )


def level_words(setting: Setting, language: str) -> str:
    """Name the levels that count."""
    if setting.levels == LEVELS:
        return word("strip.all_levels", language)
    return listing(
        [word(f"level.{level}", language) for level in setting.levels],
        language,
    )


def status_words(setting: Setting, language: str) -> str:
    """Name the statuses that count as existing, in the order of a platform's life."""
    statuses = [status for status in STATUSES if status in setting.statuses]
    return listing([word(f"status.{status}", language) for status in statuses], language)


def _scope(registry: Registry, setting: Setting, language: str) -> str:
    """Whose needs count, and how many needs of counties are left out."""
    if setting.scope == "all":
        return word("strip.every_cluster", language)
    needs = query(registry, "needs_apart", policy_id=setting.policy_id).set_index("unit_kind")
    left_out = needs["needs"].get("county", 0)
    if not left_out:
        return word("strip.only_own", language)
    return word("strip.own_clusters", language, n=int(left_out))


def _as_of(registry: Registry, setting: Setting, language: str) -> str:
    """Give the day that platforms and lists are counted on, and how many platforms have no date."""
    counted = query(registry, "platforms_counted", **setting.params(registry))
    return word(
        "strip.on_day",
        language,
        day=setting.as_of,
        n=int(counted["undated"].sum()),
    )


def boundaries(registry: Registry, language: str) -> str:
    """Tell where the boundaries of every map come from."""
    credit = boundary_credit(registry)
    if not credit:
        return word("vector.no_boundaries", language)
    return word("vector.boundaries", language, origin=credit[f"origin_{language}"])


def for_whom(registry: Registry, language: str) -> str:
    """Say whether a map may be shown in public, as every map and map file does."""
    number = map_approval(registry)
    if number is None:
        return word("public.internal", language)
    return word("public.approved", language, number=number)
