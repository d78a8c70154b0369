"""The sections of a report, in their order; each step gives those that its subject has."""

import re
from dataclasses import replace

import pandas as pd

from analytics.documents.decisions import DECISION_COLUMNS
from analytics.documents.report.parts import Drawing, Lead, Listing, Section, Text
from analytics.documents.report.subject import Subject, place_name
from analytics.documents.screens.briefing import Briefing, siting_screens
from analytics.documents.screens.screen import Bars, Matrix
from analytics.documents.workbook import shown
from analytics.drawing.picture import ALL, DESK, Picture
from analytics.drawing.svg import svg
from analytics.gap_table import defended_needs, gaps, list_completeness
from analytics.ids import needs_id
from analytics.phrases.columns import head
from analytics.phrases.goals import goal_actual, goal_gap, goal_name, goal_value
from analytics.phrases.key_messages import certainty_text, real_gaps_text, sentences
from analytics.phrases.reasons import supply_reason
from analytics.phrases.setting import boundaries
from analytics.questions.capability import cluster_stages, stage_verdict
from analytics.questions.coverage import GAPS, MET, STATES, matrix, worst_state
from analytics.questions.targets import targets
from analytics.siting import Ask, plan
from analytics.siting.phrases import question as plan_question
from analytics.siting.phrases import sentences as plan_sentences
from analytics.siting.phrases import site_table
from analytics.words import catalogue, listing, short_name
from data.registry import query
from data.vocabulary import PROVINCE

MAP_PX = (1000, 1060)  # of a map as wide as the page
VERIFY_ROWS = 20  # of the doubts; the workbook has them all
# how columns of numbers are written
NUMBERS = (
    dict.fromkeys(("severity", "km_p50", "rows_found", "total_count"), "{:.0f}")
    | {"share": "{:.0%}"}
    | {"change": "{:.2f}"}
)


# --- where it stands ------------------------------------------------------------------------------


def _summary(about: Subject) -> list[Section]:
    """Where the place stands: three sentences, and its county needs by state."""
    needs = about.needs("county")
    if needs.empty:
        return [Section(about.say("report.summary"), (Text(about.say("report.no_needs")),))]
    counts = Bars(
        tuple((state, int((needs["state"] == state).sum())) for state in STATES),
        about.say("screen.state_bars"),
    )
    shares = [
        Text(
            about.say(f"report.{which}", n=int(needs["state"].isin(states).sum()), of=len(needs)),
            needs_id("county", which, **about.narrowed),
        )
        # of several clusters together no id tells
        for which, states in (("met", MET), ("gaps", GAPS))
        if len(about.clusters) < 2
    ]
    return [
        Section(
            about.say("report.summary"),
            (*map(Lead, sentences(needs, about.language)), counts, *shares),
        )
    ]


def _map(about: Subject) -> list[Section]:
    """The counties of the place by their worst state, or by the state of its one cluster."""
    only = about.clusters[0] if len(about.clusters) == 1 else ALL
    several = (
        about.needs("county").groupby("unit_id")["state"].agg(worst_state).to_dict()
        if len(about.clusters) > 1
        else None
    )
    chosen = about.place if about.kind == "county" else None
    picture = Picture(
        only,
        extent=about.place,
        chosen=chosen,
        states=several,
        width=MAP_PX[0],
        height=MAP_PX[1],
        language=about.language,
        title="",
        prefix="map",
        lettered=True,
        words=_lettered(about),
    )
    return [Section(about.say("report.map"), (_drawing(about, picture),))]


def _lettered(about: Subject) -> dict[str, str]:
    """The states with the letters that the maps show them by."""
    return {
        state: f"{about.say(f'state_mark.{state}')} {about.say(f'state.{state}')}"
        for state in STATES
    }


def _drawing(about: Subject, picture: Picture) -> Drawing:
    return Drawing(
        svg(about.registry, about.setting, picture),
        about.say("report.map_of", place=place_name(about.registry, about.place, about.language)),
    )


def _matrix(about: Subject) -> list[Section]:
    """Clusters by the units below the place."""
    below = {"province": "city", "city": "county"}.get(about.kind)
    if below is None or len(about.clusters) == 1:
        return []
    codes = query(about.registry, "units")[["unit_kind", "unit_id", "adcode"]]
    cells = matrix(
        about.registry, defended_needs(about.registry, about.setting), below, about.setting
    ).dropna(subset=["state"])
    rows = (
        about.within(cells.merge(codes, on=["unit_kind", "unit_id"]))
        .sort_values("unit_id")
        .to_dict("records")
    )
    units, clusters = (
        {row[f"{what}_id"]: about.name(row, f"{what}_name") for row in rows}
        for what in ("unit", "cluster")
    )
    at = {
        (row["cluster_id"], row["unit_id"]): (row["state"], int(row["platforms"])) for row in rows
    }
    order = [one for one in query(about.registry, "clusters")["cluster_id"] if one in clusters]
    lines = tuple(
        (clusters[one], tuple(at.get((one, unit), ("", 0)) for unit in units)) for one in order
    )
    heads = tuple(short_name(name, about.language) for name in units.values())
    return [Section(about.say("report.matrix"), (Matrix(heads, lines, ""),))] if lines else []


# --- what lacks, and how surely -------------------------------------------------------------------


def _gaps(about: Subject) -> list[Section]:
    """The gaps and possible gaps of counties and of zones, gravest first, with their reasons and
    what has been decided.
    """
    made = []
    columns = {
        "need_basis": 16,
        "supply": 25,
        "severity": 9,
        "certainty": 10,
        "robust": 9,
        f"fix_{about.language}": 19,
    }
    for kind in ("county", "zone"):
        needs = about.needs(kind)
        table = gaps(needs).assign(
            supply=[
                supply_reason(need, about.language)
                for need in needs[needs["state"].isin((*GAPS, "possible"))].to_dict("records")
            ]
        )
        real = real_gaps_text(needs, about.language)
        decided = table[table["evidence_id"].isin(about.decisions.rows["evidence_id"])]
        parts = [
            Text(about.say("report.gaps_how")),
            *([Text(real)] if real else []),
            _listing(about, "gaps", table, columns, of_need=True),
        ]
        parts += (
            [
                Text(about.say("decisions.heading")),
                _listing(about, "gaps", decided, dict.fromkeys(DECISION_COLUMNS, 18), of_need=True),
            ]
            if len(decided)
            else []
        )
        made += (
            [Section(about.say(f"report.gaps_{kind}", n=len(table)), tuple(parts))]
            if len(table)
            else []
        )
    return made


def _verify(about: Subject) -> list[Section]:
    """The doubts that would most change the picture."""
    table = about.within(about.views["verify"])
    table = table[table["unit_kind"] == "county"].head(VERIFY_ROWS)
    columns = {"certainty": 10, "change": 10, "ask": 18, "nearest_platform_name": 34}
    return (
        [
            Section(
                about.say("report.verify"),
                (
                    Text(about.say("verify.how")),
                    _listing(about, "verify", table, columns, of_need=True),
                ),
            )
        ]
        if len(table)
        else []
    )


def _stages(about: Subject) -> list[Section]:
    """Which verification stages of its one cluster are offered in the province, and by whom."""
    stages = cluster_stages(about.registry, about.setting)
    stages = stages[stages["cluster_id"].isin(about.clusters)]
    if len(about.clusters) != 1 or stages.empty:
        return []
    verdict = stage_verdict(stages.set_index("stage"))
    lacking = stages.loc[stages["offers"] == ("unknown" if verdict == "unknown" else "no"), "stage"]
    said = Lead(
        about.say(
            f"capability.{verdict}",
            stages=listing([about.say(f"stage.{stage}") for stage in lacking], about.language),
        )
    )
    heads = tuple(about.say(f"profile.{column}") for column in ("stage", "offered", "offered_by"))
    rows = tuple(
        (
            about.say(f"stage.{row['stage']}"),
            about.say(f"answer.{row['offers']}"),
            _offered_by(about, row),
        )
        for row in stages.to_dict("records")
    )
    return [Section(about.say("profile.stages"), (said, Listing(heads, rows, (20, 12, 68))))]


def _offered_by(about: Subject, stage: dict) -> str:
    """Who offers a stage, and of whom it cannot be told."""
    surely, perhaps = (
        listing(names.split(";"), about.language) if isinstance(names, str) else ""
        for names in (stage["platforms"], stage["platforms_unknown"])
    )
    return " ".join(
        part
        for part in (surely, about.say("profile.untold", names=perhaps) if perhaps else "")
        if part
    )


# --- what to do: of the province as a whole -------------------------------------------------------


def _sites(about: Subject) -> list[Section]:
    """Where the next platforms should stand, and what each further one buys."""
    if not about.whole:
        return []
    found = plan(about.registry, about.setting, Ask(sites=about.sites))
    briefing = Briefing(
        about.registry,
        about.setting,
        about.language,
        defended_needs(about.registry, about.setting),
        found.ask,
    )
    made = {screen.key: screen.picture for screen in siting_screens(briefing, found)}
    asked = plan_question(about.registry, about.setting, found, about.language)
    parts = [
        Lead(sentence)
        for sentence in (
            *asked,
            *plan_sentences(about.registry, about.setting, found, about.language),
        )
    ]
    if len(found.sites):
        picture = replace(
            made["sites"],
            width=MAP_PX[0],
            height=MAP_PX[1],
            sizes=DESK,
            sources=True,
            prefix="sites",
            lettered=True,
            words=_lettered(about),
        )
        parts += [
            _drawing(about, picture),
            _site_listing(about, site_table(about.registry, about.setting, found)),
        ]
    return [
        Section(about.say("report.sites"), (*parts, *([made["curve"]] if "curve" in made else [])))
    ]


def _site_listing(about: Subject, sites: pd.DataFrame) -> Listing:
    heads = (
        *(about.say(f"screen.site_{column}") for column in ("rank", "place", "clusters")),
        about.say("report.reason"),
    )
    names = {
        row["cluster_id"]: about.name(row)
        for row in query(about.registry, "clusters").to_dict("records")
    }
    rows = (
        (
            str(site["rank"]),
            about.name(site, "site_name"),
            listing([names[one] for one in site["clusters"].split(";")], about.language),
            site[f"reason_{about.language}"],
        )
        for site in sites.to_dict("records")
    )
    return Listing(heads, tuple(rows), (7, 17, 22, 54))


def _targets(about: Subject) -> list[Section]:
    """Every goal of the policy set."""
    if not about.whole:
        return []
    goals = (
        targets(about.registry, about.setting)
        .sort_values(["year", "target_id"], ascending=[False, True])
        .to_dict("records")
    )
    heads = (
        *(
            about.say(f"screen.goal_{column}")
            for column in ("name", "value", "actual", "gap", "verdict")
        ),
        about.say("target_column.clause"),
    )
    rows = tuple(
        (
            about.say(
                "screen.goal_of_year", name=goal_name(goal, about.language), year=goal["year"]
            ),
            goal_value(goal, about.language),
            goal_actual(goal, "verdict.unknown", about.language),
            goal_gap(goal, about.language),
            about.say(f"verdict.{goal['verdict']}"),
            goal["clause"] if isinstance(goal["clause"], str) else "",
        )
        for goal in goals
    )
    return [
        Section(
            about.say("report.targets"),
            (
                Listing(
                    heads,
                    rows,
                    (25, 11, 23, 17, 11, 13),
                    ids=tuple(f"goal/{goal['target_id']}" for goal in goals),
                ),
            ),
        )
    ]


# --- what there is --------------------------------------------------------------------------------


def _platforms(about: Subject) -> list[Section]:
    """The platforms on record in the place, of its clusters those that serve them."""
    table = _on_record(about)
    table = table.assign(evidence_id="platform/" + table["platform_id"])
    columns = {
        "name": 36,
        "level": 11,
        "status": 10,
        "city": 10,
        "county": 12,
        "location_basis": 12,
        "field": 18,
    }
    part = (
        _listing(about, "platforms", table, columns)
        if len(table)
        else Text(about.say("report.no_platforms"))
    )
    return [Section(about.say("report.platforms", n=len(table)), (part,))]


def _on_record(about: Subject) -> pd.DataFrame:
    table = query(about.registry, "platforms")
    # of some no county is known: they stand in their city, or in the province alone
    table = table.assign(adcode=table["adcode"].fillna(table["city_adcode"]).fillna(PROVINCE))
    if about.clusters:
        served = query(about.registry, "platform_clusters")
        table = table[
            table["platform_id"].isin(
                served.loc[served["cluster_id"].isin(about.clusters), "platform_id"]
            )
        ]
    return about.within(table)


def _beside(about: Subject) -> list[Section]:
    """Platforms that may be one too many; county needs that hang on one platform."""
    twice, alone = about.views["duplicates"], about.within(about.views["backup"])
    alone = alone[alone["unit_kind"] == "county"]
    made = []
    if len(twice) and about.kind == "province":
        columns = {
            "duplicate": 9,
            "platform_name": 22,
            "other_name": 22,
            "cluster_name": 14,
            f"suggestion_{about.language}": 33,
        }
        made.append(
            Section(
                about.say("report.duplicates", n=len(twice)),
                (_listing(about, "duplicates", twice, columns),),
            )
        )
    if len(alone):
        made.append(
            Section(
                about.say("report.backup", n=len(alone)),
                (
                    _listing(
                        about,
                        "backup",
                        alone,
                        {"platform_name": 40, "state_if_closed": 20},
                        of_need=True,
                    ),
                ),
            )
        )
    return made


def _needs(about: Subject) -> list[Section]:
    """Every county need with its four answers and the platform it rests on."""
    table = gaps(about.needs("county"), every=True)
    columns = {
        "hosted": 9,
        "reachable": 9,
        "capable": 9,
        "adequate": 9,
        "nearest_platform_name": 30,
        "km_p50": 10,
    }
    return (
        [
            Section(
                about.say("report.needs", n=len(table)),
                (_listing(about, "needs", table, columns, of_need=True),),
            )
        ]
        if len(table)
        else []
    )


# --- what it rests on -----------------------------------------------------------------------------


def _method(about: Subject) -> list[Section]:
    """How each number comes about, in the words of the pages."""
    policy = about.registry.policies[about.setting.policy_id]
    steps = (
        about.say(key) for key in sorted(key for key in catalogue() if key.startswith("method."))
    )
    # each begins with the term that it explains
    told = (re.match(r"([^：:=＝]{1,40}?\s?[：:=＝])\s?(.*)", step, re.DOTALL) for step in steps)
    return [
        Section(
            about.say("report.method"),
            (
                Text(policy.about[about.language]),
                *(Text(said[2], term=f"{said[1]} ") for said in told),
            ),
        )
    ]


def _sources(about: Subject) -> list[Section]:
    """How complete the official lists are, and where all that stands above comes from."""
    lists = query(about.registry, "lists")
    # of a part, the lists that certainty rests on
    lists = lists[lists["total_count"].notna() & (about.whole | (lists["registry"] == "platforms"))]
    table = about.views["lists"]
    table = table[table["list_name"].isin(lists["list_name"])]
    found, total = list_completeness(about.registry, about.setting)
    said = Text(
        about.say("setting_row.lists_value", found=found, total=total)
        if total
        else about.say("reason.no_lists"),
        "lists",
    )
    columns = {"list_name": 40, "issuer": 26, "rows_found": 11, "total_count": 11, "share": 12}
    credits = (
        " · ".join(
            filter(
                None,
                (
                    credit[f"title_{about.language}"],
                    credit[f"origin_{about.language}"],
                    credit["licence"],
                    credit[f"note_{about.language}"],
                ),
            )
        )
        for credit in about.registry.manifest["credits"]
    )
    sources = query(about.registry, "sources").fillna("")
    sources = (
        sources
        if about.whole
        else sources[sources["url"].isin(_cited(about) | set(lists["source_url"]))]
    )
    rows = tuple(
        (
            row["title"],
            row["url"],
            about.say(f"source_kind.{row['kind']}") if row["kind"] else "",
            row["date"],
        )
        for row in sources.to_dict("records")
    )
    listed = Listing(
        tuple(about.say(f"source.{column}") for column in ("title", "link", "kind", "date")),
        rows,
        (40, 34, 12, 14),
    )
    return [
        Section(about.say("report.lists"), (said, _listing(about, "lists", table, columns))),
        Section(
            about.say("report.sources", n=len(rows)),
            (Text(boundaries(about.registry, about.language)), *map(Text, credits), listed),
        ),
    ]


def _cited(about: Subject) -> set[str]:
    """The sources of the platforms, areas and zones that the report speaks of."""
    zones = query(about.registry, "zones")
    zones = zones[zones["zone_id"].isin(about.needs("zone")["unit_id"])]
    return {
        url
        for table in (
            _on_record(about),
            about.within(query(about.registry, "cluster_areas")),
            zones,
        )
        for url in table["source_url"].dropna()
    }


STEPS = (
    _summary,
    _matrix,
    _map,
    _gaps,
    _stages,
    _verify,
    _sites,
    _targets,
    _platforms,
    _beside,
    _needs,
    _method,
    _sources,
)


# --- tables ---------------------------------------------------------------------------------------


def _listing(
    about: Subject,
    sheet: str,
    table: pd.DataFrame,
    columns: dict[str, float],
    of_need: bool = False,
) -> Listing:
    """A view's rows in the words of its sheet of the workbook.

    Args:
        columns: column -> share of the width.
        of_need: begin with unit and cluster, marked with the state.
    """
    told = shown(sheet, table, about.registry, about.language, about.decisions)
    heads = tuple(head(column, about.language, sheet) for column in columns)
    if "certainty" in columns:  # a range with its bound, as on the pages
        sure = [
            certainty_text(need, about.language, in_cell=True)
            if pd.notna(need["certainty"])
            else ""
            for need in table.to_dict("records")
        ]
        told = told.assign(certainty=sure)
    cells = [[_cell(column, value) for value in told[column]] for column in columns]
    right = tuple(number + of_need for number, column in enumerate(columns) if column in NUMBERS)
    if of_need:
        heads = (about.say("report.unit_cluster"), *heads)
        cells = [
            [
                about.say("report.unit_cluster_of", unit=unit, cluster=cluster)
                for unit, cluster in zip(told["unit_name"], told["cluster_name"], strict=True)
            ],
            *cells,
        ]
    widths = (*((26,) if of_need else ()), *columns.values())
    return Listing(
        heads,
        tuple(zip(*cells, strict=True)),
        widths,
        tuple(table["state"]) if of_need else (),
        tuple(table["evidence_id"].fillna("")),
        right,
    )


def _cell(column: str, value: object) -> str:
    if not isinstance(value, str) and pd.isna(value):
        return ""
    return NUMBERS[column].format(float(value)) if column in NUMBERS else str(value)
