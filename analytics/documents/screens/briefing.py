"""The screens of a briefing (汇报模式): what a leader must take home, in seven steps, from one
registry and setting.

screens(registry, setting, "zh") # the state, the map, the matrix, the gravest gaps, sites, their
curve, targets, limits
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analytics.documents.screens.screen import (
    Bars,
    Curve,
    Figure,
    Matrix,
    Note,
    Screen,
    Table,
    large,
)
from analytics.drawing.picture import ALL, PROJECTED, Picture
from analytics.drawing.view import View, view_name, view_of
from analytics.gap_table import defended_needs, list_completeness
from analytics.ids import need_id, needs_id
from analytics.phrases.goals import goal_actual, goal_gap, goal_name, goal_value
from analytics.phrases.key_messages import certainty_text, ranked_gaps, real_gaps_text
from analytics.phrases.setting import for_whom, stated
from analytics.questions.coverage import (
    GAPS,
    MET,
    SHOWN_AS,
    STATE,
    STATES,
    by_measure,
    matrix,
    within_place,
    worst_state,
)
from analytics.questions.fixes import FIXES
from analytics.questions.targets import Forecast, forecast, platforms_goal, targets
from analytics.setting import Setting
from analytics.siting import Ask, Plan, afterwards, ask_text, plan
from analytics.siting.phrases import question as plan_question
from analytics.siting.phrases import sentences as plan_sentences
from analytics.siting.phrases import site_table
from analytics.words import listing, name_in, short_name, without_aside, word
from data.registry import Registry, query

# clusters of the matrix that can be read from the back row; English names take two lines
ROWS = {"zh": 11, "en": 6}
GRAVEST = 5
LISTED = {"zh": 9, "en": 5}  # places of sites; the rest stands in the notes


@dataclass(frozen=True)
class Briefing:
    """What every screen is made of."""

    registry: Registry
    setting: Setting
    language: str
    needs: pd.DataFrame  # `defended_needs`
    ask: Ask

    def say(self, key: str, **values: object) -> str:
        return word(key, self.language, **values)

    def name(self, row: dict, what: str) -> str:
        return name_in(row, self.language, what)

    def of(self, kind: str) -> pd.DataFrame:
        return self.needs[self.needs["unit_kind"] == kind]

    def source(self, *more: str) -> str:
        """What counts and as of when, on every screen; on maps whether they may be shown
        in public.
        """
        counts = " · ".join(
            f"{label} {value}"
            for label, value in stated(self.registry, self.setting, self.language)
        )
        return " · ".join(
            (counts, word("vector.as_of", self.language, as_of=self.setting.as_of), *more)
        )

    def map_source(self) -> str:
        return self.source(for_whom(self.registry, self.language))


def screens(
    registry: Registry, setting: Setting, language: str, ask: Ask | None = None
) -> list[Screen]:
    """Every screen in its order, each with its title computed from the data.

    Args:
        ask: the question of siting whose answer is shown; ten sites where nothing is asked.
    """
    about = Briefing(registry, setting, language, defended_needs(registry, setting), ask or Ask())
    found = plan(registry, setting, about.ask)
    return [
        _state(about),
        _map(about),
        _matrix(about),
        _gravest(about),
        *siting_screens(about, found),
        _targets(about),
        _limits(about),
    ]


def view_screen(registry: Registry, setting: Setting, language: str, text: str) -> Screen:
    """A saved view of the coverage map as a screen; its key is its text.

    Raises:
        PlanningError: there is no such view.
    """
    return _view(
        Briefing(registry, setting, language, defended_needs(registry, setting), Ask()),
        view_of(registry, text),
    )


def arranged(made: Iterable[Screen], order: Sequence[str], own: Mapping[str, str]) -> list[Screen]:
    """Some screens in an order, by key, each with the planner's own note; no order: all as they
    are.
    """
    by_key = {screen.key: replace(screen, own=own.get(screen.key, "")) for screen in made}
    return [by_key[key] for key in order or by_key if key in by_key]


def siting_screens(about: Briefing, found: Plan) -> list[Screen]:
    """Where a plan would build, and what each further site buys where it tells."""
    return [_sites(about, found), *([] if found.curve is None else [_curve(about, found)])]


KEYS = ("state", "map", "matrix", "gaps", "sites", "curve", "targets", "limits")


def _screen(
    about: Briefing,
    key: str,
    title: str,
    picture: object,
    figures: list[Figure],
    notes: list[Note],
    **more: object,
) -> Screen:
    more.setdefault("source", about.source())
    name = about.say(f"screen.{key}" if key in KEYS else "screen.view")
    return Screen(key, name, title, picture, tuple(figures), notes=tuple(notes), **more)


def _figure(about: Briefing, key: str, value: float, evidence_id: str, **of: object) -> Figure:
    """A figure whose label and unit stand in the catalogue; the unit names what it is out of."""
    return Figure(
        about.say(f"screen.{key}_label"),
        large(value, about.language),
        about.say(f"screen.{key}_unit", **of),
        evidence_id,
    )


def _count(needs: pd.DataFrame, states: tuple[str, ...]) -> int:
    return int(needs["state"].isin(states).sum())


def _evidence(about: Briefing, text: str, evidence_id: str = "") -> Note:
    return Note("evidence", text, evidence_id)


def _asked(about: Briefing, key: str, evidence_id: str = "", **values: object) -> Note:
    return Note("asked", about.say(f"if_asked.{key}", **values), evidence_id)


# --- where the province stands --------------------------------------------------------------------


def _state(about: Briefing) -> Screen:
    """County needs by state."""
    needs = about.of("county")
    found, total = list_completeness(about.registry, about.setting)
    met, lacking, possible = (_count(needs, states) for states in (MET, GAPS, ("possible",)))
    title = about.say(
        "screen.state_title", needs=len(needs), met=met, gaps=lacking, possible=possible
    )
    figures = [
        _figure(about, "met", met, needs_id("county", "met"), of=len(needs)),
        _figure(about, "gaps", lacking, needs_id("county", "gaps"), of=len(needs)),
        *_lists(about),
    ]
    bars = Bars(
        tuple((state, _count(needs, (state,))) for state in STATES), about.say("screen.state_bars")
    )
    notes = [
        _evidence(about, f"{about.say(f'state.{state}')} {count}", needs_id("county", state))
        for state, count in bars.rows
    ]
    notes += [
        _asked(about, "what_is_need"),
        _asked(about, "what_is_met", "", radius=_radius(about)),
    ]
    notes += [_asked(about, "why_few", "lists", found=found, total=total)] if total else []
    return _screen(about, "state", title, bars, figures, notes)


def _lists(about: Briefing) -> list[Figure]:
    """How much of the official lists is on record; nothing where no list states a total."""
    found, total = list_completeness(about.registry, about.setting)
    return [_figure(about, "lists", found, "lists", of=total)] if total else []


def _radius(about: Briefing) -> str:
    return dict(stated(about.registry, about.setting, about.language))[about.say("strip.radius")]


def _map(about: Briefing) -> Screen:
    """Every county by its worst state."""
    needs = about.of("county")
    worst = needs.groupby("unit_id")["state"].agg(worst_state)
    counties = int((query(about.registry, "units")["unit_kind"] == "county").sum())
    lacking, met = int(worst.isin(GAPS).sum()), int(worst.isin(MET).sum())
    title = about.say("screen.map_title", units=len(worst), gaps=lacking, met=met)
    figures = [
        _figure(about, "units_gaps", lacking, needs_id("county", "gaps", "units"), of=len(worst)),
        _figure(
            about,
            "units_none",
            int((worst == "none").sum()),
            needs_id("county", "none", "worst"),
            of=len(worst),
        ),
        _figure(
            about,
            "units_without",
            counties - len(worst),
            needs_id("county", "no_need", "worst"),
            of=counties,
        ),
    ]
    picture = Picture(
        ALL,
        title="",
        sources=False,
        sizes=PROJECTED,
        language=about.language,
        prefix="brief-map",
        platforms=False,
    )
    by_city = (
        needs[needs["state"].isin(GAPS)]
        .groupby("city")["unit_id"]
        .nunique()
        .sort_values(ascending=False)
    )
    notes = [
        _evidence(
            about,
            about.say(
                "screen.by_city",
                names=listing(
                    [f"{city} {count}" for city, count in by_city.items()], about.language
                ),
            ),
        )
    ]
    notes += [
        _asked(about, "what_is_worst"),
        _asked(about, "no_need", needs_id("county", "no_need", "worst")),
        _asked(about, "blur"),
    ]
    return _screen(about, "map", title, picture, figures, notes, source=about.map_source())


def _view(about: Briefing, view: View) -> Screen:
    """The counties of a place by the state of a cluster, or by their worst, under one of the
    measures.
    """
    only = None if view.show == ALL else view.show
    needs = by_measure(within_place(about.of("county"), view.place), view.measure)
    needs = needs if only is None else needs[needs["cluster_id"] == only]
    names = (
        {
            state: about.say(
                "measure.answer",
                measure=about.say(f"measure.{view.measure}"),
                answer=about.say(f"answer.{answer}"),
            )
            for answer, state in SHOWN_AS.items()
        }
        if view.measure != STATE
        else {}
    )
    met, lacking, possible = (_count(needs, states) for states in (MET, GAPS, ("possible",)))
    name = view_name(about.registry, view, about.language)
    title = about.say(
        "screen.view_title" if view.measure == STATE else "screen.view_title_by",
        view=name,
        needs=len(needs),
        met=met,
        gaps=lacking,
        possible=possible,
    )
    counted = (
        ("met", met, "met", "yes"),
        ("gaps", lacking, "gaps", "no"),
        ("possible", possible, "possible", "unknown"),
    )
    figures = [
        _figure(about, key, count, _view_id(view, which, answer), of=len(needs))
        for key, count, which, answer in counted
    ]
    figures = [
        replace(figure, label=names.get(SHOWN_AS[answer], figure.label))
        for figure, (*_, answer) in zip(figures, counted, strict=True)
    ]
    states = (
        None
        if view.measure == STATE
        else needs.groupby("unit_id")["state"].agg(worst_state).to_dict()
    )
    picture = Picture(
        view.show,
        extent=view.place,
        title="",
        sources=False,
        sizes=PROJECTED,
        language=about.language,
        prefix=f"brief-{re.sub('[^a-z0-9]', '-', view.text)}",
        states=states,
        words=names,
    )
    notes = [
        _evidence(
            about,
            f"{about.name(need, 'unit_name')} · {about.name(need, 'cluster_name')}:"
            f" {names.get(need['state']) or about.say('state.' + need['state'])}",
            need_id("county", need["unit_id"], need["cluster_id"]),
        )
        for need in needs.to_dict("records")
    ]
    return _screen(
        about,
        view.text,
        title,
        picture,
        figures,
        [*notes, _asked(about, "no_need"), _asked(about, "blur")],
        source=about.map_source(),
    )


def _view_id(view: View, which: str, answer: str) -> str:
    """The evidence id of a count of a view's needs."""
    kind, _, code = view.place.partition(":")
    narrowed = {"city": {"city": code}, "county": {"unit": code}}.get(kind, {}) | (
        {} if view.show == ALL else {"cluster": view.show}
    )
    return needs_id(
        "county", which if view.measure == STATE else f"{view.measure}.{answer}", **narrowed
    )


def _matrix(about: Briefing) -> Screen:
    """Clusters by cities, those with the most severe lack first."""
    needs = about.of("city")
    cells = matrix(about.registry, needs, "city", about.setting).dropna(subset=["state"])
    lacking = cells[cells["state"].isin(GAPS)]
    clusters = cells["cluster_id"].nunique()
    nowhere = clusters - cells.loc[~cells["state"].isin(GAPS), "cluster_id"].nunique()
    order = (
        (-lacking.groupby("cluster_id")["need_weight"].sum())
        .reindex(sorted(set(cells["cluster_id"])), fill_value=0)
        .sort_values(kind="stable")
        .index
    )
    shown = list(order[: ROWS[about.language]])
    cities = [
        unit
        for unit in query(about.registry, "units").to_dict("records")
        if unit["unit_kind"] == "city"
    ]
    at = {
        (cell["cluster_id"], cell["unit_id"]): (cell["state"], int(cell["platforms"]))
        for cell in cells.to_dict("records")
    }
    names = {
        cell["cluster_id"]: without_aside(about.name(cell, "cluster_name"))
        for cell in cells.to_dict("records")
    }
    rows = tuple(
        (names[cluster], tuple(at.get((cluster, city["unit_id"]), ("", 0)) for city in cities))
        for cluster in shown
    )
    left = cells[~cells["cluster_id"].isin(shown)]
    rest = (
        about.say(
            "screen.matrix_rest", n=clusters - len(shown), needs=len(left), gaps=_count(left, GAPS)
        )
        if len(left)
        else ""
    )
    heads = tuple(short_name(about.name(city, "name"), about.language) for city in cities)
    figures = [
        _figure(about, "city_gaps", len(lacking), needs_id("city", "gaps"), of=len(cells)),
        _figure(about, "city_met", _count(cells, MET), needs_id("city", "met"), of=len(cells)),
        _figure(
            about,
            "city_possible",
            _count(cells, ("possible",)),
            needs_id("city", "possible"),
            of=len(cells),
        ),
    ]
    title = about.say("screen.matrix_title", clusters=clusters, nowhere=nowhere)
    notes = [
        _evidence(
            about,
            f"{names[cluster]}: {about.say('screen.city_gaps_label')}"
            f" {int((lacking['cluster_id'] == cluster).sum())}",
            needs_id("city", "gaps", cluster=cluster),
        )
        for cluster in order
    ]
    return _screen(
        about,
        "matrix",
        title,
        Matrix(heads, rows, rest),
        figures,
        [*notes, _asked(about, "city_need"), _asked(about, "blank_cell")],
    )


# --- what lacks, and what would close it ----------------------------------------------------------


def _gravest(about: Briefing) -> Screen:
    """The gravest of the surest gaps, each with its smallest fix."""
    ranked = ranked_gaps(about.needs)
    lacking = about.of("county")[lambda needs: needs["state"].isin(GAPS)]
    gravest = ranked.head(GRAVEST).to_dict("records")
    surest = gravest[0]["sureness"] if gravest and isinstance(gravest[0]["sureness"], str) else None
    sure = int((lacking["sureness"] == surest).sum())
    new = int((lacking["fix"] == "new").sum())
    if not gravest:
        title, figures = about.say("leader.no_gap"), []
    else:
        names = {
            "unit": about.name(gravest[0], "unit_name"),
            "cluster": about.name(gravest[0], "cluster_name"),
        }
        title = about.say(
            f"screen.gaps_title_{surest or 'unknown'}",
            gaps=len(lacking),
            sure=sure,
            new=new,
            **names,
        )
        figures = (
            [
                _figure(
                    about,
                    f"sure_{surest}",
                    sure,
                    needs_id("county", "gaps", sureness=surest),
                    of=len(lacking),
                )
            ]
            if surest
            else []
        )
        figures.append(
            _figure(
                about,
                "severity",
                gravest[0]["severity"],
                need_id("county", gravest[0]["unit_id"], gravest[0]["cluster_id"]),
            )
        )
        unsure = int((lacking["sureness"] == "to_verify").sum())
        figures += (
            []
            if surest in (None, "to_verify")
            else [
                _figure(
                    about,
                    "sure_to_verify",
                    unsure,
                    needs_id("county", "gaps", sureness="to_verify"),
                    of=len(lacking),
                )
            ]
        )
    heads = tuple(
        about.say(f"screen.gap_{column}")
        for column in ("unit", "cluster", "state", "certainty", "fix")
    )
    table = Table(
        heads,
        tuple(_gap_row(about, need) for need in gravest),
        (18, 24, 23, 14, 21),
        tuple(need["state"] for need in gravest),
        2,
    )
    notes = [
        _evidence(
            about,
            f"{need[f'reason_{about.language}']} {need[f'fix_{about.language}']}",
            need_id("county", need["unit_id"], need["cluster_id"]),
        )
        for need in gravest
    ]
    by_fix = listing(
        [
            about.say(
                "screen.fix_count",
                fix=about.say(f"screen.fix_{fix}", platform="", radius=""),
                n=int((lacking["fix"] == fix).sum()),
            )
            for fix in FIXES
            if (lacking["fix"] == fix).any()
        ],
        about.language,
    )
    real = real_gaps_text(lacking, about.language)
    notes += [_evidence(about, real, needs_id("county", "gaps"))] if real else []
    return _screen(
        about,
        "gaps",
        title,
        table,
        figures,
        [
            *notes,
            _asked(about, "by_fix", gaps=len(lacking), names=by_fix),
            _asked(about, "certainty"),
            _asked(about, "why_not_gravest"),
        ],
    )


def _gap_row(about: Briefing, need: dict) -> tuple[str, ...]:
    sure = certainty_text(need, about.language, in_cell=True)
    return (
        about.name(need, "unit_name"),
        without_aside(about.name(need, "cluster_name")),
        about.say(f"state.{need['state']}"),
        sure,
        _fix(about, need),
    )


def _fix(about: Briefing, need: dict) -> str:
    """The smallest fix in a few words; its sentence stands in the notes."""
    return about.say(
        f"screen.fix_{need['fix']}_said" if need["fix"] != "new" else "screen.fix_new",
        said=need[f"fix_{about.language}"],
    )


# --- where to build -------------------------------------------------------------------------------


def _sites(about: Briefing, found: Plan) -> Screen:
    """The proposed sites on the map as it would be, and what each serves."""
    sites = site_table(about.registry, about.setting, found).to_dict("records")
    after = (
        afterwards(about.registry, about.setting, found, ("county",))
        if sites
        else found.needs.assign(state_after=found.needs["state"])
    )
    states = after.groupby("unit_id")["state_after"].agg(worst_state).to_dict()
    better = frozenset(after.loc[after["site"].notna(), "unit_id"]) if sites else frozenset()
    places: dict[str, list[str]] = {}
    for site in sites:
        places.setdefault(f"{site['site_kind']}:{site['site_id']}", []).append(str(site["rank"]))
    numbered = tuple((place, ", ".join(ranks)) for place, ranks in places.items())
    picture = Picture(
        ALL,
        title="",
        sources=False,
        sizes=PROJECTED,
        language=about.language,
        prefix="brief-sites",
        states=states,
        sites=numbered,
        highlighted=better,
        highlight_word=about.say("screen.better"),
        heading=about.say("siting.legend_after"),
        platforms=False,
        names=False,
    )
    heads = tuple(about.say(f"screen.site_{column}") for column in ("rank", "place", "clusters"))
    at = {f"{site['site_kind']}:{site['site_id']}": about.name(site, "site_name") for site in sites}
    served = {
        place: ";".join(
            site["clusters"] for site in sites if f"{site['site_kind']}:{site['site_id']}" == place
        )
        for place in places
    }
    rows = tuple(
        (
            number,
            short_name(at[place], about.language),
            without_aside(_clusters(about, served[place])),
        )
        for place, number in numbered[: LISTED[about.language]]
    )
    if len(numbered) > len(rows):
        rows = (*rows, ("…", "", about.say("screen.sites_rest", n=len(numbered) - len(rows))))
    notes = [
        _evidence(
            about,
            f"{site['rank']}. {about.name(site, 'site_name')}: {site[f'reason_{about.language}']}",
        )
        for site in sites
    ]
    asked = plan_question(about.registry, about.setting, found, about.language)
    notes += [_evidence(about, said) for said in asked]
    notes += [
        _evidence(about, said, f"plan/{ask_text(found.ask)}")
        for said in plan_sentences(about.registry, about.setting, found, about.language)
    ]
    notes += [_asked(about, "where_exactly"), _asked(about, "why_these")]
    return _screen(
        about,
        "sites",
        _sites_title(about, found),
        picture,
        [],
        notes,
        beside=Table(heads, rows, (13, 27, 60)),
        source=about.map_source(),
    )


def _clusters(about: Briefing, ids: str) -> str:
    names = {
        row["cluster_id"]: about.name(row, "name")
        for row in query(about.registry, "clusters").to_dict("records")
    }
    return listing([names[one] for one in ids.split(";")], about.language)


def _sites_title(about: Briefing, found: Plan) -> str:
    if not found.answered:
        return plan_sentences(about.registry, about.setting, found, about.language)[0]
    before, new = (int((found.needs["covered"] == state).sum()) for state in ("before", "new"))
    return about.say(
        "screen.sites_title",
        n=len(found.sites),
        needs=len(found.needs),
        before=before,
        after=before + new,
    )


def _curve(about: Briefing, found: Plan) -> Screen:
    """What each further platform buys."""
    shares = tuple(found.curve["covered"])
    chosen = min(len(found.sites), len(shares) - 1)
    first, last = (
        (shares[1] - shares[0] if len(shares) > 1 else 0),
        (shares[chosen] - shares[chosen - 1] if chosen else 0),
    )
    title = about.say(
        "screen.curve_title",
        n=chosen,
        last_n=len(shares) - 1,
        first=_points(first),
        last=_points(last),
        share=f"{shares[-1]:.0%}",
        needs=len(found.needs),
    )
    figure = Figure(
        about.say("screen.covered_label", n=chosen),
        f"{100 * shares[chosen]:.1f}%",
        about.say("screen.covered_unit", needs=len(found.needs)),
        f"plan/{ask_text(found.ask)}",
    )
    figures = [figure] if found.on_curve else []
    notes = [
        _evidence(about, about.say("screen.curve_at", n=n, share=f"{share:.1%}"))
        for n, share in enumerate(shares)
    ]
    return _screen(
        about,
        "curve",
        title,
        Curve(
            shares,
            chosen,
            about.say("siting.curve_x"),
            about.say("screen.curve_up", needs=len(found.needs)),
        ),
        figures,
        [*notes, _asked(about, "optimal"), _asked(about, "all_covered")],
    )


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


# --- goals, and what the data cannot say ----------------------------------------------------------


def _targets(about: Briefing) -> Screen:
    """Every goal with the nearest figure on record, and the pipeline."""
    goals, expected = (
        targets(about.registry, about.setting),
        forecast(about.registry, about.setting),
    )
    goal = platforms_goal(goals)
    title = about.say("screen.targets_title_unknown") if goal is None else _goal_title(about, goal)
    goals = goals.sort_values(["year", "target_id"], ascending=[False, True])
    heads = tuple(
        about.say(f"screen.goal_{column}")
        for column in ("name", "value", "actual", "gap", "verdict")
    )
    rows = tuple(_goal_row(about, one) for one in goals.to_dict("records"))
    notes = [
        _evidence(about, " · ".join(row), f"goal/{one}")
        for row, one in zip(rows, goals["target_id"], strict=True)
    ]
    return _screen(
        about,
        "targets",
        title,
        Table(heads, rows, (27, 11, 27, 22, 13)),
        [],
        [*notes, _missing(about, expected), _asked(about, "verdict_unknown")],
    )


def _missing(about: Briefing, expected: Forecast) -> Note:
    """The clusters that even the whole pipeline leaves without a platform."""
    if expected.missing is None:
        return _asked(about, "missing_unknown")
    names = (
        _clusters(about, ";".join(expected.missing))
        if expected.missing
        else about.say("forecast.none_missing")
    )
    return _asked(
        about,
        "missing",
        "forecast/missing",
        covered=expected.covered,
        of=expected.clusters,
        n=len(expected.missing),
        names=names,
    )


def _goal_title(about: Briefing, goal: dict) -> str:
    """The goal that counts platforms: the official total, the pipeline, and what would still be
    short.
    """
    short = goal["goal"] - goal["actual"] - goal["pipeline"]
    numbers = {
        "goal": goal["goal"],
        "actual": goal["actual"],
        "pipeline": goal["pipeline"],
        "short": short,
    }
    return about.say(
        f"screen.targets_title_{'short' if short > 0 else 'enough'}",
        year=goal["year"],
        **{name: f"{number:g}" for name, number in numbers.items()},
    )


def _goal_row(about: Briefing, goal: dict) -> tuple[str, ...]:
    named = about.say(
        "screen.goal_of_year", name=goal_name(goal, about.language), year=goal["year"]
    )
    return (
        named,
        goal_value(goal, about.language),
        goal_actual(goal, "verdict.unknown", about.language),
        goal_gap(goal, about.language),
        about.say(f"verdict.{goal['verdict']}"),
    )


def _limits(about: Briefing) -> Screen:
    """What is not known, counted."""
    needs = about.of("county")
    found, total = list_completeness(about.registry, about.setting)
    located = query(about.registry, "located_how")
    platforms = located[located["registry"] == "platforms"].set_index("basis")["rows"]
    zones = located[located["registry"] == "zones"].set_index("basis")["rows"]
    vague, only_county = (
        int(platforms.reindex(["county", "city", "none"], fill_value=0).sum()),
        int(platforms.get("county", 0)),
    )
    counts = (
        ("lists", found, total),
        ("places", vague, int(platforms.sum())),
        ("stages", int((needs["capable"] == "unknown").sum()), len(needs)),
        ("adequate", int((needs["adequate"] == "unknown").sum()), len(needs)),
        ("zones", int(zones.get("none", 0)), int(zones.sum())),
    )
    rows = tuple(
        (
            about.say(f"screen.limit_{key}"),
            about.say("screen.limit_count", n=n, of=of) if of else about.say("verdict.unknown"),
            about.say(f"screen.limit_{key}_means"),
        )
        for key, n, of in counts
    )
    heads = tuple(about.say(f"screen.limit_{column}") for column in ("what", "known", "means"))
    figures = [
        *_lists(about),
        _figure(about, "only_county", only_county, "platforms/county", of=int(platforms.sum())),
        _figure(
            about,
            "possible",
            _count(needs, ("possible",)),
            needs_id("county", "possible"),
            of=len(needs),
        ),
    ]
    title = (
        about.say("screen.limits_title", found=found, total=total)
        if total
        else about.say("screen.limits_title_none")
    )
    notes = [_evidence(about, f"{row[0]}: {row[1]}. {row[2]}") for row in rows]
    return _screen(
        about,
        "limits",
        title,
        Table(heads, rows, (27, 15, 58)),
        figures,
        [*notes, _asked(about, "radius"), _asked(about, "border"), _asked(about, "next")],
    )
