"""Profiles: all about one cluster, place or platform, as HTML in which every text from the data is
escaped.
"""

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from analytics.gap_table import lists_reason, supply_reason
from analytics.ids import need_id, needs_id
from analytics.phrases.key_messages import certainty_text
from analytics.questions.capability import (
    cluster_stages,
    dependent_on,
    needs_in_reach,
    once_per_cluster,
    stage_verdict,
)
from analytics.questions.coverage import GAPS, STATES
from data.vocabulary import NO_STAGE, STAGES, UNIT_KINDS, UNKNOWN_STAGE
from pages.parts.gaps import defence
from pages.parts.html import look
from pages.parts.maps import coverage_map
from pages.parts.place import panels
from pages.parts.run import context, links, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import name_of, w
from pages.parts.widgets import filters

KINDS = ("cluster", "city", "county", "zone", "area", "platform")
ANSWERS = ("hosted", "reachable", "capable", "adequate")


# --- which one, and its address -------------------------------------------------------------------


def choose() -> tuple[str, str | None]:
    """Kind and id of the profile to show; no id where there is none of the kind, or none that the
    link names.
    """
    left, right = st.columns([1.35, 1], gap="medium", vertical_alignment="bottom")
    with left:
        kinds = wording.words("profile_kind", KINDS)
        kind = links.radio(
            w("profile.kind"),
            KINDS,
            key="of",
            format_func=kinds.__getitem__,
            horizontal=True,
            label_visibility="collapsed",
        )
    with right:
        named = labels(kind)
        name = links.selectbox(
            kinds[kind],
            list(named),
            key="which",
            format_func=named.__getitem__,
            blank=True,
            label_visibility="collapsed",
            placeholder=w("profile.which"),
        )
    return kind, name


@cached_for_page
def labels(kind: str) -> dict[str, str]:
    """What the picker calls everything of a kind, by id; no two alike."""
    if kind == "platform":
        return filters.platform_labels()
    if kind == "cluster":
        return filters.cluster_labels()
    if kind == "area":
        areas = questions.ask("cluster_areas").to_dict("records")
        return wording.told_apart(
            {
                row["area_id"]: " · ".join(
                    (row["name"], _place_of(row), w(f"basis.{row['designation']}"))
                )
                for row in areas
            }
        )
    return {
        key.partition(":")[2]: label
        for key, label in filters.place_labels().items()
        if key.startswith(f"{kind}:")
    }


def address(kind: str, name: str) -> dict[str, str]:
    """The query parameters that open a profile."""
    return {"of": kind, "which": name}


def page_link(kind: str, name: str) -> None:
    """A link to the profile of something; nothing for the province, which has none."""
    if kind in KINDS and name in labels(kind):
        label = w("profile.open", kind=wording.words("profile_kind", KINDS)[kind])
        st.page_link(
            "pages/profile.py",
            label=label,
            icon=":material/description:",
            query_params=filters.carried() | address(kind, name),
        )


def _link(kind: str, name: str, text: str) -> str:
    """A name that leads to its profile under the same setting; the province's leads nowhere."""
    if kind not in KINDS or name not in labels(kind):
        return escape(text)
    return (
        f'<a href="?{escape(urlencode(filters.carried() | address(kind, name), doseq=True))}"'
        f' target="_self">{escape(text)}</a>'
    )


def _place_of(row: dict) -> str:
    return next(
        (row[name] for name in ("county", "city") if isinstance(row[name], str)), w("unit.province")
    )


# --- pieces ---------------------------------------------------------------------------------------


def _section(title: str, body: str, count: str = "") -> str:
    """A titled part; `count`, after the title, is HTML. Nothing without a body."""
    return f"<section><h3>{escape(title)} {count}</h3>{body}</section>" if body else ""


def _list(title: str, items: list[str]) -> str:
    """A titled list of finished lines, with its length; nothing for no items."""
    return (
        _section(
            f"{title} {len(items)}",
            "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>",
        )
        if items
        else ""
    )


def _table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of finished cells; each knows its head, for on a phone it stands under it."""
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{escape(head)}">{cell}</td>'
            for head, cell in zip(heads, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f'<table class="plain sheet"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'


def _note(text: str) -> str:
    return f'<p class="soft">{escape(text)}</p>'


def _soft(text: str) -> str:
    return f' <span class="soft">{escape(text)}</span>' if text else ""


def _gravest_first(needs: pd.DataFrame) -> pd.DataFrame:
    return needs.assign(rank=needs["state"].map(STATES.index)).sort_values(
        ["rank", "severity"], ascending=False, kind="stable"
    )


def _counts(needs: pd.DataFrame, **narrowed: str) -> str:
    """Needs by state, a line for each kind of unit; `narrowed` as the evidence ids of needs take
    it.
    """
    return "".join(
        _count(needs[needs["unit_kind"] == kind], kind, **narrowed)
        for kind in UNIT_KINDS
        if (needs["unit_kind"] == kind).any()
    )


def _count(needs: pd.DataFrame, kind: str, **narrowed: str) -> str:
    every = look.opens(len(needs), needs_id(kind, **narrowed))
    by_state = look.legend(
        needs["state"].value_counts().to_dict(), lambda state: needs_id(kind, state, **narrowed)
    )
    return (
        f'<div class="legend"><span>{escape(w(f"unit.{kind}"))}'
        f" <b>{every}</b></span>{by_state}</div>"
    )


def need_table(needs: pd.DataFrame, subject: str, own: str | None = None) -> str:
    """Each need with hosted / reachable / capable / adequate, the platform it rests on, how far,
    and what is missing.

    Args:
        subject: what a row is named after, "cluster" or "unit".
        own: where the needs of several units stand together, the one whose rows need no remark.
    """
    heads = [
        w(f"table.{subject}"),
        w("table.state"),
        *(w(f"profile.{name}") for name in ANSWERS),
        w("profile.rests_on"),
        w("profile.km"),
        w("profile.missing"),
    ]
    rows = [
        [
            _named(need, subject, own),
            _chip(need),
            *(_answer(need[name]) for name in ANSWERS),
            _platform(need),
            _km(need),
            escape(_missing(need)),
        ]
        for need in _gravest_first(needs).to_dict("records")
    ]
    return (
        _table(heads, rows) + f'<p class="mapnote">{escape(w("profile.table_note"))}</p>'
        if rows
        else ""
    )


def _chip(need: dict) -> str:
    return look.evident(
        need["state"], need_id(need["unit_kind"], need["unit_id"], need["cluster_id"])
    )


def _named(need: dict, subject: str, own: str | None) -> str:
    if subject == "unit":
        return _link(need["unit_kind"], need["unit_id"], name_of(need, "unit_name"))
    other = own is not None and need["unit_id"] != own
    return _link("cluster", need["cluster_id"], name_of(need, "cluster_name")) + (
        _soft(w("profile.of_other", name=need["unit_name"])) if other else ""
    )


def _answer(value: str) -> str:
    return f'<span class="answer {value}">{escape(w(f"answer.{value}"))}</span>'


def _platform(need: dict) -> str:
    name = need["nearest_platform_id"]
    if not isinstance(name, str):
        return _soft(w("panel.none"))
    return _link("platform", name, need["nearest_platform_name"]) + (
        _soft(w("profile.suppliers", n=need["suppliers"])) if need["suppliers"] > 1 else ""
    )


def _km(need: dict) -> str:
    if not isinstance(need["nearest_platform_id"], str):
        return ""
    if need["km_p95"] == 0:  # surely inside, even where it is not known to serve the need
        return escape(w("panel.is_inside"))
    return escape(
        w("panel.where_unknown")
        if pd.isna(need["km_p05"])
        else f"{need['km_p05']:.0f}–{need['km_p95']:.0f}"
    )


def _missing(need: dict) -> str:
    """A platform in reach, the stages that are missing or cannot be told, and a demand that nobody
    stated.
    """
    said = [w("profile.lacks_platform")] if need["state"] in GAPS else []
    said += [
        w(key, stages=defence.stage_names(need[column]))
        for key, column in (
            ("profile.lacks", "stages_missing"),
            ("profile.unclear", "stages_unknown"),
        )
        if isinstance(need[column], str)
    ]
    said += [w("profile.no_demand")] if need["capable"] != "no" and pd.isna(need["demand"]) else []
    return w("profile.and").join(said)


def _gap_list(needs: pd.DataFrame) -> str:
    """Gaps and possible gaps, gravest first: why, how surely, what would close them; and how
    complete the lists behind them are.
    """
    lacking = _gravest_first(needs[needs["state"].isin((*GAPS, "possible"))]).to_dict("records")
    items = [
        f"{_chip(need)} <b>{escape(name_of(need, 'cluster_name'))}</b>{_soft(_why(need))}"
        for need in lacking
    ]
    lists = lists_reason(
        needs["list_rows_found"].iloc[0], needs["list_total"].iloc[0], context.language()
    )
    return _list(w("profile.lacking"), items) + f'<p class="soft">{look.opens(lists, "lists")}</p>'


def _why(need: dict) -> str:
    said = [supply_reason(need, context.language())]
    if pd.notna(need["certainty"]):
        said.append(
            w(
                "profile.sure",
                certainty=certainty_text(need, context.language()),
                sureness=w(f"certain.{need['sureness']}"),
            )
        )
    if isinstance(need["fix"], str):
        said.append(need[f"fix_{context.language()}"])
    return (" " if context.language() == "en" else "").join(said)


def _by_state(needs: pd.DataFrame, kind: str, **narrowed: str) -> str:
    """The units of a kind by the state of their need, worst first, in a line for each state;
    `narrowed` as the evidence ids take it.
    """
    found = needs[needs["unit_kind"] == kind]
    lines = ""
    for state in reversed(STATES):
        units = found[found["state"] == state].to_dict("records")
        if units:
            names = w("list.separator").join(
                _link(kind, unit["unit_id"], name_of(unit, "unit_name")) for unit in units
            )
            lines += (
                f"<p>{look.chip(state)}"
                f" <b>{look.opens(len(units), needs_id(kind, state, **narrowed))}</b> {names}</p>"
            )
    return _section(w(f"unit.{kind}"), lines, look.opens(len(found), needs_id(kind, **narrowed)))


def _platform_list(title: str, platforms: list[dict]) -> str:
    """Platforms with level, status and how surely it is known where they stand."""
    items = []
    for row in platforms:
        known = questions.platforms()[row["platform_id"]]
        said = [
            w(f"level.{known['level']}"),
            w(f"status.{known['status']}"),
            w(f"located.{known['location_basis']}"),
        ]
        items.append(
            _link("platform", row["platform_id"], known["name"])
            + _soft(
                " · ".join([*said, *([panels.serves(row["weight"])] if "weight" in row else [])])
            )
        )
    return _list(title, items)


def _sources(rows: list[dict]) -> str:
    """The sources of some rows, each once."""
    links = dict.fromkeys(
        panels.source(row)
        for row in rows
        if isinstance(row["source_title"], str) or isinstance(row["source_url"], str)
    )
    return (
        _section(
            f"{w('profile.sources')} {len(links)}",
            '<ul class="sources">' + "".join(f"<li>{link}</li>" for link in links) + "</ul>",
        )
        if links
        else ""
    )


def _sheet(*parts: str) -> str:
    return f'<div class="panel sheet">{"".join(parts)}</div>'


def _grid(*parts: str) -> str:
    return f'<div class="grid">{"".join(parts)}</div>'


# --- county, city, zone, cluster area -------------------------------------------------------------


def place_head(kind: str, unit_id: str) -> str:
    """A place's name, whereabouts, its needs by state, what is missing, and what is known of a zone
    or area.
    """
    unit, needs = questions.units()[f"{kind}:{unit_id}"], _needs_of(kind, unit_id)
    heading = f"<h2>{escape(name_of(unit))}</h2>" + _note(panels.whereabouts(unit))
    lacking = (
        _section(w("panel.needs"), f"<p>{escape(w('panel.no_needs'))}</p>")
        if needs.empty
        else _counts(needs, **_of_place(kind, unit_id)) + _gap_list(needs)
    )
    known = {"zone": panels.zone_facts, "area": _area_facts}.get(kind)
    return _sheet(heading, lacking, known(unit_id) if known else "")


def _of_place(kind: str, unit_id: str) -> dict[str, str]:
    """What narrows the evidence ids of the needs of a place."""
    return {"ground" if kind == "zone" else "unit": unit_id}


def _needs_of(kind: str, unit_id: str) -> pd.DataFrame:
    """The needs of a place; of a zone those of its ground, each cluster once."""
    needs = defence.needs()
    needs = needs[needs["unit_kind"] == kind]
    if kind != "zone":
        return needs[needs["unit_id"] == unit_id]
    return once_per_cluster(
        needs[needs["unit_id"].isin([unit_id, *_same_ground(unit_id)])], unit_id
    )


def _same_ground(zone_id: str) -> list[str]:
    """The other zones of a zone's plate."""
    zones = questions.ask("zones")
    plate = zones.loc[zones["zone_id"] == zone_id, "plate_id"].iloc[0]
    return zones.loc[
        (zones["plate_id"] == plate) & (zones["zone_id"] != zone_id), "zone_id"
    ].tolist()


def place_body(kind: str, unit_id: str) -> str:
    """A place's needs in full, the platforms, zones and areas in it, and the sources of
    all that.
    """
    needs = _needs_of(kind, unit_id)
    near = questions.ask("platforms_near", unit_kind=kind, unit_id=unit_id)
    inside, perhaps = (
        near[near["inside"] == answer].to_dict("records") for answer in ("yes", "unknown")
    )
    zones, areas = _zones_of(kind, unit_id), _areas_of(kind, unit_id)
    rows = [row for row in (*areas, *zones) if kind != "zone" or row.get("zone_id") != unit_id]
    platforms = dict.fromkeys(
        [*(row["platform_id"] for row in inside), *needs["nearest_platform_id"].dropna()]
    )
    return _sheet(
        _section(
            w("panel.needs"),
            need_table(needs, "cluster", unit_id if kind == "zone" else None),
            look.opens(len(needs), needs_id(kind, **_of_place(kind, unit_id))),
        ),
        _grid(
            _platform_list(w("panel.inside"), inside),
            _platform_list(w("panel.maybe_inside"), perhaps),
            _counties(kind, unit_id),
            _zone_list(kind, zones),
            _area_list(areas) if kind != "area" else "",
        ),
        _sources([*rows, *(questions.platforms()[name] for name in platforms)]),
    )


def _zones_of(kind: str, unit_id: str) -> list[dict]:
    """Zones in a county or city; for a zone itself and the others on its ground."""
    zones = questions.ask("zones")
    if kind == "county":
        inside = questions.ask("units_in_county")
        ids = inside.loc[(inside["adcode"] == unit_id) & (inside["unit_kind"] == "zone"), "unit_id"]
    elif kind == "city":
        ids = [
            unit["unit_id"]
            for unit in questions.units_of_kind("zone")
            if unit["city_adcode"] == unit_id
        ]
    else:
        ids = [unit_id, *_same_ground(unit_id)] if kind == "zone" else []
    return zones[zones["zone_id"].isin(ids)].to_dict("records")


def _zone_list(kind: str, zones: list[dict]) -> str:
    """Zones, a line for each ground: those on the same are one plate."""
    plates: dict[str, list[str]] = {}
    for zone in zones:
        plates.setdefault(zone["plate_id"], []).append(
            _link("zone", zone["zone_id"], zone["name"]) + _soft(w(f"zone_kind.{zone['kind']}"))
        )
    if kind == "zone":
        (lines,) = plates.values()
        return _list(w("profile.same_ground"), lines) if len(lines) > 1 else ""
    count = (
        f"{len(zones)}"
        if len(plates) == len(zones)
        else w("panel.plates", n=len(zones), plates=len(plates))
    )
    return (
        _section(
            f"{w('panel.zones')} {count}",
            "<ul>"
            + "".join(f"<li>{' = '.join(names)}</li>" for names in plates.values())
            + "</ul>",
        )
        if zones
        else ""
    )


def _areas_of(kind: str, unit_id: str) -> list[dict]:
    """Designated areas of a county, of a city (its counties' too), or the area itself."""
    areas = questions.ask("cluster_areas")
    keep = {
        "area": areas["area_id"] == unit_id,
        "county": areas["adcode"] == unit_id,
        "city": areas["adcode"].str[:4] == unit_id[:4],
    }
    return areas[keep[kind]].to_dict("records") if kind in keep else []


def _area_facts(area_id: str) -> str:
    """What is known of a cluster area."""
    (area,) = _areas_of("area", area_id)
    cluster = questions.clusters().get(area["cluster_id"])
    pairs = [
        ("profile.designation", w(f"basis.{area['designation']}")),
        ("table.cluster", name_of(cluster) if cluster else None),
        ("platform.batch", area["batch"]),
        ("profile.designated_on", area["designated_on"]),
        ("strip.confidence", w(f"confidence.{area['confidence']}")),
        ("zone.notes", area["notes"]),
    ]
    return panels.facts("panel.facts", pairs)


def _area_list(areas: list[dict]) -> str:
    said = [
        " · ".join(
            (
                _place_of(area),
                w(f"basis.{area['designation']}"),
                w(f"confidence.{area['confidence']}"),
            )
        )
        for area in areas
    ]
    return _list(
        w("panel.areas"),
        [
            _link("area", area["area_id"], area["name"]) + _soft(text)
            for area, text in zip(areas, said, strict=True)
        ],
    )


def _counties(kind: str, city: str) -> str:
    """The counties of a city with how many of their needs are met, and how many are gaps."""
    if kind != "city":
        return ""
    needs = questions.needs("county")
    items = []
    for unit in filters.units_below(f"city:{city}"):
        own = needs[needs["unit_id"] == unit["unit_id"]]
        counts = look.legend(
            own["state"].value_counts().to_dict(),
            lambda state, name=unit["unit_id"]: needs_id("county", state, unit=name),
        )
        items.append(
            f'<div class="legend">{_link("county", unit["unit_id"], name_of(unit))}'
            f" {counts or escape(w('state.no_need'))}</div>"
        )
    return _list(w("unit.county"), items)


# --- cluster --------------------------------------------------------------------------------------


def cluster_head(cluster_id: str) -> str:
    """A cluster's name, kind and radius, which stages it requires and who offers them, and its
    needs by state.
    """
    cluster, needs = questions.clusters()[cluster_id], questions.needs(None, cluster_id)
    kind = cluster["kind"] if isinstance(cluster["kind"], str) else None
    radius = (
        setting().radius_km or registry().policies[setting().policy_id].radius_km[kind or "mixed"]
    )
    said = [
        w(f"tier.{cluster['tier']}"),
        w(f"kind.{kind}") if kind else w("profile.no_kind"),
        w("profile.radius", km=f"{radius:g}"),
    ]
    return _sheet(
        f"<h2>{escape(name_of(cluster))}</h2>",
        _note(" · ".join(said)),
        _stages(cluster_id),
        _section(
            w("profile.needs_by_state"),
            _counts(needs, cluster=cluster_id) or escape(w("state.no_need")),
        ),
    )


def _stages(cluster_id: str) -> str:
    """The verdict on a cluster's stages, and a line for each."""
    stages = _every_stage()
    stages = stages[stages["cluster_id"] == cluster_id].set_index("stage")
    verdict = stage_verdict(stages)
    open_ones = stages[stages["offers"] == ("unknown" if verdict == "unknown" else "no")].index
    text = w(
        f"capability.{verdict}",
        stages=w("list.separator").join(
            w(f"stage.{stage}") for stage in STAGES if stage in open_ones
        ),
    )
    rows = [
        [
            escape(w(f"stage.{stage}")),
            _answer(stages["offers"][stage]),
            _offered_by(stages.loc[stage]),
        ]
        for stage in STAGES
        if stage in stages.index
    ]
    heads = [w("profile.stage"), w("profile.offered"), w("profile.offered_by")]
    return _section(
        w("profile.stages"), f"<p><b>{escape(text)}</b></p>" + (_table(heads, rows) if rows else "")
    )


@cached_for_page(by_setting=True)
def _every_stage() -> pd.DataFrame:
    return cluster_stages(registry(), setting())


def _offered_by(stage: pd.Series) -> str:
    """Who offers a stage, and of whom it cannot be told."""
    surely, perhaps = (
        names.replace(";", w("list.separator")) if isinstance(names, str) else ""
        for names in (stage["platforms"], stage["platforms_unknown"])
    )
    return escape(surely) + _soft(w("profile.untold", names=perhaps) if perhaps else "")


def cluster_body(cluster_id: str) -> str:
    """The units that need a cluster with their states, the platforms that serve it, its areas, and
    sources.
    """
    needs = questions.needs(None, cluster_id)
    served = questions.ask("platform_clusters")
    served = served[served["cluster_id"] == cluster_id]
    serves_from = registry().policies[setting().policy_id].serves_from
    areas = questions.ask("cluster_areas")
    areas = areas[areas["cluster_id"] == cluster_id].to_dict("records")
    counties = needs[needs["unit_kind"] == "county"]
    counts = {
        name: (len(rows), needs_id("county", which, cluster=cluster_id))
        for name, which, rows in (
            ("n", "all", counties),
            ("gaps", "gaps", counties[counties["state"].isin(GAPS)]),
            ("possible", "possible", counties[counties["state"] == "possible"]),
        )
    }
    return _sheet(
        _section("", need_table(counties, "unit"), look.said("profile.county_needs", **counts)),
        _grid(
            _platform_list(
                w("profile.wholly"), served[served["weight"] >= serves_from].to_dict("records")
            ),
            _platform_list(
                w("profile.in_part"), served[served["weight"] < serves_from].to_dict("records")
            ),
            _area_list(areas),
            *(_by_state(needs, kind, cluster=cluster_id) for kind in ("city", "zone", "area")),
        ),
        _sources(
            [
                questions.clusters()[cluster_id],
                *areas,
                *(questions.platforms()[name] for name in served["platform_id"]),
            ]
        ),
    )


# --- platform -------------------------------------------------------------------------------------


def platform_head(platform_id: str) -> str:
    """A platform's name, the clusters it serves, how many needs it reaches and which depend on it
    alone.
    """
    reached = _reached(platform_id)
    alone = _names_of(dependent_on(reached, platform_id))
    return _sheet(
        panels.platform_heading(platform_id),
        "" if _counted(questions.platforms()[platform_id]) else _note(w("profile.not_counted")),
        panels.platform_clusters(platform_id),
        _section(
            w("profile.reached"),
            _counts(reached, platform=platform_id) or _note(w("profile.reaches_none")),
        ),
        _list(w("profile.alone"), alone) or _section(w("profile.alone"), _note(w("panel.none"))),
        _services(platform_id),
    )


def _counted(row: dict) -> bool:
    """Whether a platform counts as existing under the setting."""
    later = isinstance(row["recognised_on"], str) and row["recognised_on"] > setting().as_of
    return coverage_map.counts(row) and row["status"] in setting().statuses and not later


def _reached(platform_id: str) -> pd.DataFrame:
    served = questions.ask("platform_clusters")
    serves_from = registry().policies[setting().policy_id].serves_from
    clusters = served.loc[
        (served["platform_id"] == platform_id) & (served["weight"] >= serves_from), "cluster_id"
    ].tolist()
    return needs_in_reach(
        questions.needs(), questions.ask("units_near_platform", platform_id=platform_id), clusters
    )


def _names_of(needs: pd.DataFrame) -> list[str]:
    return [
        f"{_link(need['unit_kind'], need['unit_id'], name_of(need, 'unit_name'))} ×"
        f" {escape(name_of(need, 'cluster_name'))}" + _soft(w(f"unit.{need['unit_kind']}"))
        for need in needs.to_dict("records")
    ]


def _services(platform_id: str) -> str:
    """What a platform offers by verification stage; services that tell no stage, or verify nothing,
    stand apart.
    """
    offered = questions.ask("platform_services")
    offered = offered[offered["platform_id"] == platform_id]
    rows = []
    for stage in (*STAGES, UNKNOWN_STAGE, NO_STAGE):
        services = offered.loc[offered["stage"] == stage, "service"]
        if len(services):
            rows.append(
                [
                    escape(w(f"stage.{stage}" if stage in STAGES else f"profile.stage_{stage}")),
                    escape(w("list.separator").join(services)),
                ]
            )
    return _section(
        w("profile.services"),
        (
            _table([w("profile.stage"), w("platform.services")], rows)
            if rows
            else _note(w("profile.no_services"))
        ),
    )


def platform_body(platform_id: str) -> str:
    """The needs that a platform reaches, and all that is known of it."""
    reached, counted = _reached(platform_id), _counted(questions.platforms()[platform_id])
    counties = reached[reached["unit_kind"] == "county"]
    heads = [
        w("table.unit"),
        w("table.cluster"),
        w("table.state"),
        w("profile.in_reach"),
        w("profile.distance"),
        w("profile.others"),
    ]
    rows = [
        [
            _link("county", need["unit_id"], name_of(need, "unit_name")),
            _link("cluster", need["cluster_id"], name_of(need, "cluster_name")),
            _chip(need),
            _answer(need["reached"]),
            escape(_own_km(need)),
            f"{need['suppliers'] - (counted and need['reached'] == 'yes')}",
        ]
        for need in counties.to_dict("records")
    ]
    return _sheet(
        _section(
            "",
            _table(heads, rows) if rows else "",
            look.said(
                "profile.counties_reached", n=(len(rows), needs_id("county", platform=platform_id))
            ),
        ),
        _grid(
            *(_by_state(reached, kind, platform=platform_id) for kind in ("city", "zone", "area")),
            panels.platform_facts(platform_id),
        ),
    )


def _own_km(need: dict) -> str:
    if need["inside"] == "yes":
        return w("panel.is_inside")
    return (
        w("panel.where_unknown")
        if pd.isna(need["km_p50"])
        else f"{need['km_p50']:.0f} ({need['km_p05']:.0f}–{need['km_p95']:.0f})"
    )
