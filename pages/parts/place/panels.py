"""What is known of one place or platform, as HTML in which every text from the data is escaped."""

from html import escape

import pandas as pd

from analytics.gap_table import lists_reason, supply_reason
from analytics.ids import need_id, needs_id
from analytics.questions.coverage import STATES
from pages.parts.html import look
from pages.parts.maps import coverage_map
from pages.parts.run import context, questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.wording import name_of, w


def place(key: str, cluster: str | None) -> str:
    """Everything about a unit ("kind:id"): its needs with reasons, platforms inside, zones and
    areas.
    """
    return (
        "<div"
        f' class="panel">{_needs(*key.split(":", 1), cluster)}{_surroundings(*key.split(":", 1))}</div>'
    )


@cached_for_page
def _surroundings(kind: str, unit_id: str) -> str:
    near = questions.ask("platforms_near", unit_kind=kind, unit_id=unit_id)
    parts = [
        _platform_list("panel.inside", near[near["inside"] == "yes"]),
        _platform_list("panel.maybe_inside", near[near["inside"] == "unknown"]),
    ]
    if kind == "county":
        parts += [_zones(unit_id), _areas(unit_id)]
    if kind == "zone":
        parts.append(zone_facts(unit_id))
    return "".join(parts)


@cached_for_page
def heading(key: str) -> str:
    """A unit's name and whereabouts."""
    unit = questions.units()[key]
    return (
        f'<div class="panel"><h2>{escape(name_of(unit))}</h2><p'
        f' class="soft">{escape(whereabouts(unit))}</p></div>'
    )


def whereabouts(unit: dict) -> str:
    """What kind of unit it is, where, and how large."""
    words = [w(f"unit.{unit['unit_kind']}")]
    words += (
        [unit["city"]]
        if unit["unit_kind"] in ("county", "zone")
        and isinstance(unit["city"], str)
        and context.language() == "zh"
        else []
    )
    if unit["unit_kind"] == "zone" and isinstance(unit["county"], str):
        words.append(unit["county"])
    if pd.notna(unit["area_km2"]):
        words.append(w("panel.area", km2=f"{unit['area_km2']:,.0f}"))
    return " · ".join(words)


@cached_for_page(by_setting=True)
def _needs(kind: str, unit_id: str, cluster: str | None) -> str:
    here = questions.needs(kind)
    here = here[here["unit_id"] == unit_id]
    needs = here if cluster is None else here[here["cluster_id"] == cluster]
    if needs.empty:
        said = escape(w("panel.no_needs"))
        if len(here):
            others = len(here), needs_id(kind, unit=unit_id)
            said = look.said(
                "empty.no_record_here", cluster=name_of(questions.clusters()[cluster]), n=others
            )
        return f"<h3>{escape(w('panel.needs'))}</h3><p>{said}</p>"
    order = needs.assign(rank=needs["state"].map(STATES.index)).sort_values(
        ["rank", "severity"], ascending=False
    )
    items = []
    for need in order.to_dict("records"):
        weight = w("panel.weight", weight=f"{need['need_weight']:g}")
        chip = look.evident(need["state"], need_id(kind, unit_id, need["cluster_id"]))
        items.append(
            (
                name_of(need, "cluster_name"),
                f"{weight} · {supply_reason(need, context.language())}",
                chip,
            )
        )
    lists = lists_reason(
        needs["list_rows_found"].iloc[0], needs["list_total"].iloc[0], context.language()
    )
    count = look.opens(len(needs), needs_id(kind, unit=unit_id, cluster=cluster))
    return (
        _items(w("panel.needs"), items, count) + f'<p class="soft">{look.opens(lists, "lists")}</p>'
    )


def _items(title: str, items: list[tuple[str, str, str]], count: str = "") -> str:
    """A titled list; each item is a name, what is said of it, and a chip (HTML) before it; `count`
    is HTML. Nothing for no items.
    """
    if not items:
        return ""
    rows = "".join(
        f'<li>{chip} <b>{escape(name)}</b><br><span class="soft">{escape(said)}</span></li>'
        for name, said, chip in items
    )
    return f"<h3>{escape(title)} {count}</h3><ul>{rows}</ul>"


def _platform_list(title: str, platforms: pd.DataFrame) -> str:
    items = [
        (
            row["name"],
            w(
                "panel.level_status",
                level=w(f"level.{row['level']}"),
                status=w(f"status.{row['status']}"),
            ),
            "",
        )
        for row in platforms.to_dict("records")
    ]
    return _items(f"{w(title)} {len(items)}", items)


def _zones(adcode: str) -> str:
    inside = questions.ask("units_in_county")
    ids = inside.loc[(inside["adcode"] == adcode) & (inside["unit_kind"] == "zone"), "unit_id"]
    zones = questions.ask("zones")
    zones = zones[zones["zone_id"].isin(ids)]
    items = [
        (
            row["name"],
            w(
                "map.zone",
                kind=w(f"zone_kind.{row['kind']}"),
                basis=w(f"geometry.{row['geometry_basis']}"),
            ),
            "",
        )
        for row in zones.to_dict("records")
    ]
    plates = zones["plate_id"].nunique()
    count = (
        f"{len(zones)}" if plates == len(zones) else w("panel.plates", n=len(zones), plates=plates)
    )
    return _items(f"{w('panel.zones')} {count}", items)


def _areas(adcode: str) -> str:
    areas = questions.ask("cluster_areas")
    areas = areas[areas["adcode"] == adcode]
    items = [
        (
            row["name"],
            f"{w('basis.' + row['designation'])} · {w('confidence.' + row['confidence'])}",
            "",
        )
        for row in areas.to_dict("records")
    ]
    return _items(f"{w('panel.areas')} {len(items)}", items)


def zone_facts(zone_id: str) -> str:
    """What is known of a zone, and its source."""
    zone = questions.ask("zones").set_index("zone_id").loc[zone_id].to_dict()
    pairs = [
        ("zone.kind", w(f"zone_kind.{zone['kind']}")),
        ("zone.shape", w(f"geometry.{zone['geometry_basis']}")),
        ("zone.approved", zone["approved_on"]),
        ("zone.area", _area(zone)),
        ("zone.industries", _industries(zone)),
        ("zone.candidate", zone["county_candidate"]),
        ("zone.notes", zone["notes"]),
    ]
    return facts("panel.facts", pairs) + sources(zone)


def _area(zone: dict) -> str | None:
    return (
        None
        if pd.isna(zone["approved_area_ha"])
        else w("zone.hectares", n=f"{zone['approved_area_ha']:,.0f}")
    )


@cached_for_page(by_setting=True)
def platform(platform_id: str) -> str:
    """Everything known of a platform, what is inferred, whom it serves, and its sources."""
    return (
        "<div"
        f' class="panel">{platform_heading(platform_id)}{platform_clusters(platform_id)}{platform_facts(platform_id)}</div>'
    )


def _industries(zone: dict) -> object:
    """The leading industries of a zone with the year they are of: industries change."""
    industries = zone["leading_industries"]
    return (
        industries + of_year(zone["industries_on"]) if isinstance(industries, str) else industries
    )


def of_year(written: object) -> str:
    """Of which year leading industries are, where that is on record."""
    return w("zone.industries_of", year=written) if isinstance(written, str) else ""


def platform_heading(platform_id: str) -> str:
    """A platform's name, level, status and confidence."""
    row = questions.platforms()[platform_id]
    status = " · ".join(
        (
            w(f"level.{row['level']}"),
            w(f"status.{row['status']}"),
            w(f"confidence.{row['confidence']}"),
        )
    )
    return f'<h2>{escape(row["name"])}</h2><p class="soft">{escape(status)}</p>'


def platform_clusters(platform_id: str) -> str:
    """The clusters a platform serves, wholly or in part."""
    served = questions.ask("platform_clusters")
    served = served[served["platform_id"] == platform_id]
    clusters = "".join(
        f"<li>{escape(name_of(item))} <span"
        f' class="soft">{escape(serves(item["weight"]))}</span></li>'
        for item in served.to_dict("records")
    )
    wholly = (
        served["weight"] >= context.registry().policies[context.setting().policy_id].serves_from
    ).sum()
    return (
        f"<h3>{escape(w('platform.clusters'))} {look.opens(wholly, f'platform/{platform_id}')}</h3>"
        + (f"<ul>{clusters}</ul>" if clusters else f"<p>{escape(w('platform.no_cluster'))}</p>")
    )


def platform_facts(platform_id: str) -> str:
    """Where a platform is, what is stated of it, what is inferred, and its source."""
    row = questions.platforms()[platform_id]
    pairs = [
        ("platform.lead", row["lead_org"]),
        ("platform.partners", row["partner_orgs"]),
        ("platform.operator", w(f"operator.{row['operator_type']}")),
        ("platform.recognised", row["recognised_on"]),
        ("platform.batch", row["batch"]),
        ("platform.field", row["field"]),
        ("platform.services", row["services"]),
        ("platform.address", row["address"]),
        ("platform.host", row["host_zone"]),
        ("platform.lines", _count(row["pilot_lines"])),
        ("platform.staff", _count(row["staff"])),
        ("platform.projects", _count(row["projects_served"])),
        ("platform.firms", _count(row["firms_served"])),
        ("platform.floor", _count(row["floor_area_m2"], "platform.square_metres")),
        ("platform.revenue", _count(row["revenue_cny"], "platform.yuan")),
    ]
    notes = (
        f'<h3>{escape(w("platform.notes"))}</h3><p class="soft">{escape(row["notes"])}</p>'
        if isinstance(row["notes"], str)
        else ""
    )
    where = facts(
        "platform.where", [("platform.located", _located(row)), ("platform.place", _place(row))]
    )
    return f"<section>{where}{facts('panel.facts', pairs)}</section><section>{notes}{sources(row)}</section>"


def serves(weight: float) -> str:
    """Whether a platform serves a cluster wholly or in part under the policy set."""
    serves_from = context.registry().policies[context.setting().policy_id].serves_from
    return w(
        "platform.serves" if weight >= serves_from else "platform.serves_partly",
        weight=f"{weight:g}",
    )


def _located(row: dict) -> str:
    how = w(f"located.{row['location_basis']}")
    blur = (
        w("platform.blur", km=f"{row['uncertainty_km']:g}")
        if pd.notna(row["uncertainty_km"]) and row["uncertainty_km"]
        else ""
    )
    return (
        how
        + (w("platform.matched", text=row["matched"]) if isinstance(row["matched"], str) else "")
        + blur
    )


def _place(row: dict) -> str:
    return " ".join(text for text in (row["city"], row["county"]) if isinstance(text, str))


def _count(number: object, unit: str | None = None) -> str | None:
    if pd.isna(number):
        return None
    return w(unit, n=f"{number:,.0f}") if unit else f"{number:,.0f}"


def facts(title: str, pairs: list[tuple[str, object]]) -> str:
    """Label and value, line by line; what is not known says so."""
    rows = "".join(
        f"<dt>{escape(w(label))}</dt><dd>{escape(value) if isinstance(value, str) else _unknown()}</dd>"
        for label, value in pairs
    )
    return f'<h3>{escape(w(title))}</h3><dl class="facts">{rows}</dl>'


def _unknown() -> str:
    return f'<span class="soft">{escape(w("panel.not_stated"))}</span>'


def sources(row: dict) -> str:
    """Where a row comes from."""
    return f'<h3>{escape(w("panel.source"))}</h3><p class="sources">{source(row)}</p>'


def source(row: dict) -> str:
    """A publisher's address as a link, a re-post's as text."""
    title = row["source_title"] if isinstance(row["source_title"], str) else w("panel.untitled")
    url = row["source_url"] if isinstance(row["source_url"], str) else ""
    if row["source_kind"] == "publisher" and url.startswith(("http://", "https://")):
        shown, bare = (
            (title, "") if isinstance(row["source_title"], str) else (url, ' class="bare"')
        )
        link = (
            f'<a href="{escape(url)}"{bare} target="_blank" rel="noreferrer'
            f' noopener">{escape(shown)}</a>'
        )
    else:
        link = (
            f'{escape(title)} <span class="soft">{escape(url)} {escape(w("panel.mirror"))}</span>'
        )
    date = (
        f' <span class="soft">{escape(row["source_date"])}</span>'
        if isinstance(row["source_date"], str)
        else ""
    )
    return link + date


@cached_for_page(by_setting=True)
def evidence(kind: str, unit_id: str, cluster_id: str, platforms: int) -> str:
    """The rows behind a cell of the matrix: its number of platforms, the need with its reason and
    grounds, and the platforms near that serve the cluster.
    """
    needs = questions.needs(kind, cluster_id)
    need = needs[needs["unit_id"] == unit_id].to_dict("records")
    unit, cluster = questions.units()[f"{kind}:{unit_id}"], questions.clusters()[cluster_id]
    parts = [f"<h2>{escape(name_of(unit))} × {escape(name_of(cluster))}</h2>"]
    parts.append(
        f"<p>{escape(w('matrix.number'))}"
        f" {look.opens(platforms, f'inside/{kind}/{unit_id}/{cluster_id}')}</p>"
    )
    if need:
        parts.append(
            f"<p>{look.evident(need[0]['state'], need_id(kind, unit_id, cluster_id))}</p><p>{escape(need[0][f'reason_{context.language()}'])}</p>"
        )
        grounds = questions.ask(
            "need_grounds",
            policy_id=context.setting().policy_id,
            unit_kind=kind,
            unit_id=unit_id,
            cluster_id=cluster_id,
        )
        parts.append(
            _items(
                w("panel.grounds"),
                [
                    (row["name"], w(f"basis.{row['basis']}") + of_year(row["industries_on"]), "")
                    for row in grounds.to_dict("records")
                ],
            )
        )
    else:
        parts.append(f"<p>{escape(w('panel.no_needs'))}</p>")
    served = questions.ask("platform_clusters")
    served = served[served["cluster_id"] == cluster_id].set_index("platform_id")["weight"]
    near = questions.ask("platforms_near", unit_kind=kind, unit_id=unit_id)
    near = near[near["platform_id"].isin(served.index)]
    items = [
        (row["name"], _distance(row, served[row["platform_id"]]), "")
        for row in near.to_dict("records")
    ]
    parts.append(
        _items(
            w("panel.serving"),
            items,
            look.opens(len(items), f"serving/{kind}/{unit_id}/{cluster_id}"),
        )
    )
    return f'<div class="panel">{"".join(parts)}</div>'


def _distance(row: dict, weight: float) -> str:
    """Inside or how far, level, status and weight of a platform."""
    if row["inside"] == "yes":
        where = w("panel.is_inside")
    elif pd.isna(row["km_p50"]):
        where = w("panel.where_unknown")
    else:
        where = w(
            "panel.km",
            p05=f"{row['km_p05']:.0f}",
            p50=f"{row['km_p50']:.0f}",
            p95=f"{row['km_p95']:.0f}",
        )
    return " · ".join(
        (where, w(f"level.{row['level']}"), w(f"status.{row['status']}"), serves(weight))
    )


def gap(row: dict) -> str:
    """One row of the gap table in words: state, reason, and severity with its parts."""
    unit, cluster = (
        questions.units()[f"{row['unit_kind']}:{row['unit_id']}"],
        questions.clusters()[row["cluster_id"]],
    )
    bars = "".join(
        f'<dt>{escape(w(f"severity.{part}"))}</dt><dd>{value:.3g}<div class="severity"><span'
        f' style="width:{share:.0f}%"></span></div></dd>'
        for part, value, share in (
            ("weight", row["need_weight"], 100 * row["need_weight"]),
            ("lack", 1 - row["access"], 100 * (1 - row["access"])),
            ("all", row["severity"], row["severity"]),
        )
    )
    return (
        f'<div class="panel"><h2>{escape(name_of(unit))} ×'
        f" {escape(name_of(cluster))}</h2><p>{look.evident(row['state'], row['evidence_id'])}</p><p>{escape(row[f'reason_{context.language()}'])}</p><h3>{escape(w('severity.title'))}</h3><dl"
        f' class="facts">{bars}</dl><p class="soft">{escape(w("severity.formula"))}</p></div>'
    )


@cached_for_page(by_setting=True)
def reach(platform_id: str, key: str) -> str:
    """The counties a platform reaches under the setting: surely, perhaps."""
    radius = coverage_map.radius_of(platform_id, key)
    counties = questions.ask("reach_of_platform", platform_id=platform_id)
    surely = counties[(counties["inside"] == "yes") | (counties["km_p95"] <= radius)]
    perhaps = counties[
        (counties["km_p05"] <= radius) & ~counties["unit_id"].isin(surely["unit_id"])
    ]
    parts = "".join(
        f"<p><b>{look.opens(w(label, n=len(found)), f'reach/{platform_id}/{radius:g}/{answer}')}</b>"
        f" {escape(w('list.separator').join(name_of(county) for county in found.to_dict('records')) or w('panel.none'))}</p>"
        for label, answer, found in (
            ("platform.reaches", "yes", surely),
            ("platform.may_reach", "unknown", perhaps),
        )
    )
    return (
        f'<div class="panel"><h3>{escape(w("platform.reach", km=f"{radius:g}"))}</h3>{parts}</div>'
    )
