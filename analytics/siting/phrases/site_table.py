"""The sites of a plan as a table, with the reason for each in both languages."""

import pandas as pd

from analytics.ids import Row
from analytics.phrases.weighting import weight_name
from analytics.setting import Setting
from analytics.siting.effects import afterwards
from analytics.siting.phrases.names import need_names, several
from analytics.siting.plan import Plan
from analytics.words import LANGUAGES, word
from data.registry import Registry

# kind of place -> how a site stands there
STANDS = {
    "town": "exact",
    "point": "exact",
    "county": "anywhere_in_county",
    "zone": "anywhere_in_zone",
}
SITE_COLUMNS = [
    "rank",
    "site",
    "site_kind",
    "site_id",
    "stands",
    "site_name",
    "site_name_en",
    "city",
    "lon",
    "lat",
    "clusters",
    "forced",
    "adds",
    "needs_new",
    "alone",
    "ties",
    "reason_zh",
    "reason_en",
    "weight",
    "snapshot_id",
    "policy_id",
]


def site_table(registry: Registry, setting: Setting, plan: Plan) -> pd.DataFrame:
    """Make the table of a plan's sites, the one that adds most first.

    Returns:
        `SITE_COLUMNS`: lon and lat in EPSG:4490, adds and alone in planning weight, stands (of
        `STANDS`), weight (what weights are called, in English).
    """
    after = afterwards(registry, setting, plan)
    rows = plan.sites.to_dict("records")
    reasons: dict[str, list[str]] = {}
    for language in LANGUAGES:
        weight = weight_name(registry, plan.ask.weighting, language)
        own = [reason(row, plan, after, language, weight) for row in rows]
        reasons[f"reason_{language}"] = own
    table = plan.sites.assign(
        rank=range(1, len(rows) + 1),
        stands=plan.sites["site_kind"].map(STANDS),
        weight=weight_name(registry, plan.ask.weighting, "en"),
        snapshot_id=registry.snapshot_id,
        policy_id=setting.policy_id,
        **reasons,
    )
    return table[SITE_COLUMNS].round(
        {
            "adds": 4,
            "alone": 4,
            "lon": 5,
            "lat": 5,
        }
    )


def reason(site: Row, plan: Plan, after: pd.DataFrame, language: str, weight: str) -> str:
    """Write why a site: what it newly covers, and the zones it relieves.

    Args:
        site: a row of `Plan.sites`.
        after: rows of `analytics.siting.effects.afterwards`.
        weight: what weights are called.
    """
    sentences = []
    if site["forced"]:
        sentences = [word("siting.reason_forced", language)]
    sentences += _covers(site, plan, language, weight)
    at_site = after["site"] == site["site"]
    is_zone = after["unit_kind"] == "zone"
    relieved = after[at_site & is_zone].drop_duplicates("unit_id")
    zones = relieved["unit_name"].tolist()
    if zones:
        names = several(zones, language)
        sentences.append(word("siting.reason_zones", language, n=len(zones), zones=names))
    return (" " if language == "en" else "").join(sentences)


def _covers(site: Row, plan: Plan, language: str, weight: str) -> list[str]:
    """Name the needs that a site newly covers or that rely on it; if none, why it is chosen."""
    sentences = []
    needs = plan.needs[plan.needs["site"] == site["site"]]
    if len(needs):
        new = word(
            plan.model.reason,
            language,
            n=len(needs),
            needs=need_names(needs, language),
            alone=f"{site['alone']:.2g}",
            adds=f"{site['adds']:.2g}",
            weight=weight,
        )
        sentences.append(new)
    if plan.model.relies and site["relies"]:
        sentences.append(word(plan.model.relies, language, n=site["relies"]))
    if sentences:
        return sentences
    is_for_city = plan.ask.one_per_city and not site["forced"]
    return [word("siting.reason_city" if is_for_city else "siting.reason_none", language)]
