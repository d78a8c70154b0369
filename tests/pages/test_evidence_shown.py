"""Every number opens: whatever evidence id a page shows resolves, to the number that stands there;
what opens nothing is named here with the reason.
"""

import re
from dataclasses import replace
from functools import cache, partial
from html import unescape
from urllib.parse import parse_qs

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.drawing.marks import SHARE_LABELS
from analytics.evidence import RESOLVERS, resolve
from analytics.ids import need_id
from analytics.questions.coverage import GAPS, MET, by_measure
from analytics.scenario.actions import Scenario, made_on
from analytics.setting import default_setting
from analytics.words import LANGUAGES, catalogue, word
from data.registry import REGISTRY_VARIABLE
from pages.parts.run import context
from pages.parts.tables.evidence import evidence_heading
from pages.parts.tables.words import heads, in_words
from tests.pages.test_scenarios import BUILD
from tests.pages.visit import PAGES, ROOT, at, text_of

LINK = re.compile(r'<a href="evidence\?([^"]*)">(.*?)</a>', re.DOTALL)
ELSEWHERE = (
    "evidence",  # its own numbers are those that other pages lead to
    "intake",  # rows of an office's file, which stand in no snapshot yet
    "review",  # counts of rows by publication, which its tables of changes tell one by one
    "changes",  # of two publications, of which at most one is the snapshot that ids resolve on
    "audit",  # lines of acts, which are evidence themselves
)
ISSUED, NATIONAL = {"policy": "zhejiang-2025-24"}, {"policy": "miit-2025"}
VIEWS = [
    *((page, {}) for page in PAGES if page not in ELSEWHERE),
    ("coverage", {"cluster": "ic", "measure": "capable", "place": "county:330603"}),
    ("coverage", {"show": "share", "place": "city:330600"}),
    ("coverage", {"platform": "pp-002"}),
    ("coverage", {"show": "share", "measure": "capable"}),
    ("coverage", {"show": "share", "measure": "hosted", "radius": 100} | NATIONAL),
    ("matrix", {"unit": "county", "city": "330600", "measure": "reachable"}),
    ("gaps", {"unit": "zone", "robust": "yes"}),
    ("gaps", {"unit": "city", "sureness": "to_verify", "cluster": "pv"}),
    ("verify", {"unit": "city", "cluster": "nev"}),
    ("beside", {"unit": "city"}),
    ("beside", {"unit": "county", "city": "330600"}),
    ("beside", {"unit": "zone", "cluster": "biomed"}),
    ("beside", {"unit": "county", "city": "330600", "radius": 100} | ISSUED),
    ("siting", {"model": "p_median", "new": 4, "serve": ["pv", "ic"], "lang": "en"}),
    ("siting", {"model": "lscp", "serve": ["pv"], "bundle": "all"}),
    ("profile", {"of": "cluster", "which": "ic"}),
    ("profile", {"of": "city", "which": "330600"}),
    ("profile", {"of": "zone", "which": "zj-netdz-shangyu"}),
    ("profile", {"of": "platform", "which": "pp-002"}),
    *((page, ISSUED) for page in ("overview", "coverage", "gaps", "verify", "beside", "targets")),
    *((page, NATIONAL) for page in ("overview", "matrix", "gaps", "beside", "targets")),
    ("profile", {"of": "county", "which": "330603"} | ISSUED),
    ("profile", {"of": "platform", "which": "pp-018"} | NATIONAL),
    ("platforms", {"cluster": "ic", "radius": 150} | ISSUED),
    ("verify", {"unit": "zone", "radius": 100, "lang": "en"} | NATIONAL),
    ("scenarios", {"scenario_now": "一家"}),
]
DEFAULT = "plan-2024-2027"
ROWS_OPENED = 60  # of a table under another setting than the default, at most


@pytest.fixture
def shown(app, real_registry):
    """`shown(page, **state)`: the page, and the setting that it states."""
    return lambda page, **state: seen(app, real_registry, page, state)


@pytest.fixture(
    scope="module",
    params=VIEWS,
    ids=[" ".join((page, *map(str, state.values()))) for page, state in VIEWS],
)
def view(request, real_snapshots, real_registry):
    """Each of `VIEWS` with its setting and state, run once for all tests."""
    page, state = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(REGISTRY_VARIABLE, str(real_snapshots))
        yield (
            *seen(
                AppTest.from_file(str(ROOT / "app.py"), default_timeout=60),
                real_registry,
                page,
                state,
            ),
            state,
        )


def seen(app, registry, page, state):
    """A page, with a scenario of one platform at hand, and its setting."""
    setting = default_setting(registry, state.get("policy", DEFAULT), radius_km=state.get("radius"))
    scenario = made_on(registry, Scenario("一家", setting, (BUILD,)))
    return (
        at(
            app,
            page,
            **state,
            **({"scenarios": {scenario.name: scenario}} if "scenario_now" in state else {}),
        ),
        setting,
    )


@pytest.fixture(scope="module")
def resolved(real_registry):
    """`resolved(setting, id)`: the evidence, found once however many pages show its number."""
    return cache(partial(resolve, real_registry))


def test_every_number_shown_is_the_one_that_its_id_resolves_to(view, resolved):
    page, setting, state = view
    evidence = partial(resolved, setting)
    given = {key: label for key, label in stated(state).items() if label is not None}
    links = [(unescape(query), unescape(text)) for query, text in LINK.findall(text_of(page))]
    for query, text in dict.fromkeys(links):
        (evidence_id,) = parse_qs(query)["evidence"]
        assert stands_for(evidence(evidence_id), text, state.get("lang", "zh")), (
            f"{evidence_id} does not give {text!r}"
        )
    for frame in (frame.value for frame in page.dataframe if "evidence_id" in frame.value):
        for row in opened_of(frame, given).to_dict("records"):
            assert opens_to(evidence(row["evidence_id"]), row), (
                f"{row['evidence_id']} does not give its cell in {row}"
            )
        links += [(link.partition("?")[2], "") for link in frame.get("evidence", ())]
    assert links, "a page without any number that opens"
    # whoever follows a link comes to the same setting
    assert all(
        {
            key: parse_qs(query)[key]
            for key in ("policy", "radius", "levels", "statuses")
            if key in parse_qs(query)
        }
        == given
        for query, _ in links
    )


def opened_of(table, given):
    """The rows of a table that are opened: all under the default setting, under another some from
    the first to the last.
    """
    return table.iloc[:: len(table) // ROWS_OPENED + 1] if given else table


def stated(state):
    """How the address of a view names its setting."""
    policy, radius = state.get("policy", DEFAULT), state.get("radius")
    return {
        "policy": [policy] if policy != DEFAULT else None,
        "radius": [f"{radius:g}"] if radius else None,
    }


def stands_for(found, text, language):
    """Whether the value of some evidence is among the numbers of a text, at their precision; the
    words of a fix are those of its row.
    """
    if found.id.startswith("fix/"):
        return text == found.tables["need"][f"fix_{language}"].iloc[0]
    numbers = re.findall(r"(\d+(?:\.\d+)?)(%?)", text.replace(",", ""))
    return (
        not numbers
        or pd.isna(found.value)
        or any(
            near(
                found.value * (100 if percent and found.id.startswith("certainty/") else 1), number
            )
            for number, percent in numbers
        )
    )


def near(value, number):
    """Whether a value is a number as written, which may be rounded."""
    return abs(float(number) - value) <= max(0.5 * 10 ** -len(number.partition(".")[2]), 1e-9)


# kind of id -> the columns of which one holds its number
CELLS = {
    "need": ("severity", "severity_before"),
    "doubt": ("change",),
    "pair": ("km_p50",),
    "needs": ("needs",),
    "list": ("found",),
    "source": ("rows",),
}
# rows in which no number stands for their id: (kind, a column of theirs) -> how it is known that
# the id is theirs
ROWS = {
    # a need that hangs on a platform
    ("need", "state_if_closed"): lambda found, row: (
        found.tables["need"]["need_weight"].iloc[0] == row["need_weight"]
    ),
    # scenarios side by side
    ("need", "state_1"): lambda found, row: (
        found.tables["need"]["need_weight"].iloc[0] == row["need_weight"]
    ),
    # the platform table has words only
    ("platform", "located"): lambda found, row: (
        found.tables["platforms"]["name"].iloc[0] == row["name"]
    ),
}


def opens_to(found, row):
    """Whether the value of some evidence stands in its row of a table."""
    kind = found.id.partition("/")[0]
    own = next(
        (check for (of, column), check in ROWS.items() if of == kind and column in row), None
    )
    if own is not None:
        return own(found, row)
    (cell,) = (row[column] for column in CELLS[kind] if column in row)
    if {"met", "gaps"} <= set(row):  # units below a place
        return near(found.value, str(cell)) and len(found.tables["needs"]) == cell
    return pd.isna(cell) and pd.isna(found.value) or near(found.value, f"{cell:.12g}")


@pytest.mark.parametrize("measure", ["state", "capable"])
def test_what_the_units_below_a_place_have_met_and_lack_is_among_the_rows_that_they_open(
    shown, real_registry, measure
):
    page, setting = shown("coverage", place="city:330600", measure=measure)
    for row in page.dataframe[0].value.to_dict("records"):
        states = by_measure(
            resolve(real_registry, setting, row["evidence_id"]).tables["needs"], measure
        )["state"]
        assert (states.isin(MET).sum(), states.isin(GAPS).sum()) == (row["met"], row["gaps"])


def test_certainty_robustness_and_fix_of_the_chosen_gap_open_each_on_its_own(shown, real_registry):
    for state in (
        {"states": ["remote", "none"]},
        {"states": ["remote", "none"]} | ISSUED,
        {"states": ["remote", "none"]} | NATIONAL,
    ):
        page, _ = shown("gaps", **state)
        chosen = page.dataframe[0].value.iloc[0]
        links = {
            parse_qs(unescape(query))["evidence"][0]: unescape(text)
            for query, text in LINK.findall(text_of(page))
        }
        for of, said in (
            ("certainty", chosen["certainty"].removeprefix("≤ ")),
            ("robust", str(chosen["gap_settings"])),
            ("fix", chosen["fix_zh"]),
        ):
            evidence_id = need_id(chosen["unit_kind"], chosen["unit_id"], chosen["cluster_id"], of)
            assert said in links.get(evidence_id, "")


def test_following_a_link_shows_the_number_under_the_same_setting(shown):
    page, _ = shown("overview", radius=100, **NATIONAL)
    query, number = next(
        (parse_qs(unescape(query)), text)
        for query, text in LINK.findall(text_of(page))
        if query.endswith("evidence=needs/county/gaps") and text.isdigit()
    )
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, (value,) in query.items():
        opened.query_params[key] = value
    opened.switch_page(PAGES["evidence"]).run()
    assert (
        not opened.exception
        and f"{word('evidence.value_needs', 'zh')} {number}</h2>" in text_of(opened)
    )
    assert word("strip.radius_one", "zh", km=100) in text_of(opened)


ONE_OF_EACH_KIND = (
    "alone/county",
    "ask/county/lists/331000",
    "certainty/zone/zj-netdz-jinhua/nev",
    "doubt/county/330502/smart-iot",
    "fix/zone/zj-netdz-jinhua/nev",
    "forecast/existing",
    "goal/t2027-advanced",
    "inside/county/330603/ic",
    "list/pl-municipal-zj",
    "lists",
    "need/county/330483/textile",
    "needs/county/gaps",
    "pair/pp-007/pp-027/textile",
    "pairs/unknown",
    "plan/model=p_median&sites=4&clusters=ic&clusters=pv",
    "platform/pp-021",
    "platforms/doubtful",
    "reach/pp-002/75/unknown",
    "robust/zone/zj-netdz-jinhua/nev",
    "serving/county/330603/ic",
    "share/county/state/0.5/0.75",
    "source/801076bccc",
    "units/county/gaps",
    "unused/no_field",
    "worst/county/possible",
    "zones/indicative",
)


def test_each_kind_of_evidence_is_among_those_that_are_opened():
    assert {evidence_id.partition("/")[0] for evidence_id in ONE_OF_EACH_KIND} == set(RESOLVERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_evidence_words_every_kind(real_registry, language):
    # the pages of certainties, platforms and plans failed: a word was missing, and text in a
    # column was taken for a code
    setting = default_setting(real_registry)
    run = replace(context.Run(real_registry), language=language).under(setting)
    with context.running(run):
        for evidence_id in ONE_OF_EACH_KIND:
            evidence = resolve(real_registry, setting, evidence_id)
            assert evidence_heading(evidence)
            for name, table in evidence.tables.items():
                assert word(f"evidence.{name}", language)
                kind = evidence_id.partition("/")[0]
                assert list(heads(table, kind)) == list(table) == list(in_words(table))


def test_the_evidence_of_a_plan_calls_columns_as_siting_does(real_registry):
    """A status of solving is none of a platform, and clusters served are no number."""
    setting = default_setting(real_registry)
    evidence = resolve(real_registry, setting, "plan/sites=2")
    run = context.Run(real_registry, "en").under(setting)
    with context.running(run):
        curve = heads(evidence.tables["curve"], "plan")
        sites = heads(evidence.tables["sites"], "plan")
    assert curve["status"]["label"] == word("column.solved", "en")
    assert sites["clusters"]["label"] == word("column.clusters_served", "en")


@pytest.mark.parametrize("kind", ["certainty/zone/zj-netdz-jinhua/nev", "platform/pp-021"])
def test_the_page_of_evidence_opens(shown, kind):
    page, _ = shown("evidence", evidence=kind)
    assert kind in text_of(page) and page.dataframe


# --- what opens nothing ---------------------------------------------------------------------------

# parts of a page, by the class or the heading that they have
BLOCKS = {
    "strip": "the setting itself",
    "terms": "examples of the guide, each of which leads to its evidence",
    "facts": (
        "facts of a row as stated, with its source under them, or the parts of a severity that"
        " opens above"
    ),
    "sources": "sources",
    "mapnote": "fine print: days, sources, how a number is reckoned",
    "panel method": "rules",
    "panel leave-out": "scores of the check of certainty, over many draws",
    "plain tasks": "numbers of the clauses of a plan",
    "plain sheet (?:sites|clusters)": "the sites of a plan, which opens from the sentence above",
    "lead": (
        "the sentences of the briefing's screens, whose figures and notes open; those of the"
        " overview open themselves"
    ),
}
HEADED = {
    **dict.fromkeys(
        (
            "data.need_weights",
            "data.level_factors",
            "data.status_factors",
            "data.radii",
            "data.thresholds",
            "data.ladder",
            "data.grid",
        ),
        "the policy set's own numbers: behind them is only its file",
    ),
    "data.credits": "licences",
    "platform.notes": "notes as written in the source",
    "siting.legend_after": "of the plan, which opens from the sentence above",
}
# lists under a head that says how long they are
LISTS = (
    "panel.inside",
    "panel.maybe_inside",
    "panel.zones",
    "panel.areas",
    "profile.wholly",
    "profile.in_part",
    "profile.sources",
    "profile.lacking",
    "profile.same_ground",
    "unit.county",
)
SENTENCES = {
    **dict.fromkeys(
        (
            "leader.real",
            "leader.real_at_most",
            "leader.real_exactly",
            "leader.real_at_most_exactly",
        ),
        "sums of the certainties of the rows right below, each of which opens",
    ),
    **dict.fromkeys(
        ("gaps.rows", "platforms.found", "tasks.found", "panel.plates"),
        "counts the rows right below",
    ),
    **dict.fromkeys(
        ("reason.need", "reason.lists", "reason.lists_complete", "reason.no_lists"),
        "why a need is in the state that opens above",
    ),
    **dict.fromkeys(
        (
            "reason.reachable",
            "reason.possible",
            "reason.possible_inside",
            "reason.pipeline",
            "reason.pipeline_possible",
            "reason.remote",
        ),
        "why a need is in the state that opens above",
    ),
    **dict.fromkeys(
        (
            "duplicate.near",
            "duplicate.perhaps_near",
            "duplicate.unplaced",
            "border.within",
            "border.unknown",
        ),
        "of the chosen row of the table above, whose link opens",
    ),
    **dict.fromkeys(("severity.formula", "verify.how", "beside.duplicates_how"), "a rule"),
    **dict.fromkeys(
        ("defence.robust", "defence.fragile"),
        "as many settings as the grid has: the evidence of the number before lists them",
    ),
    **dict.fromkeys(("platform.reach", "profile.radius"), "the radius of the setting"),
    **dict.fromkeys(
        ("platform.serves", "platform.serves_partly"),
        "a weight of the field map, in the evidence of the platform",
    ),
    **dict.fromkeys(
        ("tasks.heading", "tasks.none", "overview.targets"), "the name of a policy set"
    ),
    "panel.area": "an area of the boundaries, whose source stands with the licences",
    "figure.lists_compare": "the share of the two numbers above it",
    "changes.since": "between two snapshots; an id is of one",
    "changes.lately": "the day of the latest",
    "siting.distance_before": "counts the clusters that it names",
    "siting.ties": "counts rows of the table below",
    "siting.question": "what the plan is of, whose needs open from the sentence below",
    "siting.remaining": "the gap of a goal, which opens from the board of goals",
}
# a table without ids, by one of its columns
TABLES = {
    "rule": "the data dictionary",
    "needs_new": "the sites of a plan, which opens from the sentence above",
    **dict.fromkeys(("330100", "330602"), "the matrix, of which a chosen cell opens beside it"),
}


def test_a_number_that_opens_nothing_is_one_of_those_named_here(view):
    page, _, state = view
    if "scenario_now" in state:
        # what is supposed: an id names no scenario, and the rows of the table open as of today
        return
    html = "\n".join(element.proto.body for element in page.get("html"))
    assert [
        line for line in lines(without_blocks(html)) if re.search(r"\d", without_sentences(line))
    ] == []
    assert [
        list(frame.value)
        for frame in page.dataframe
        if not {"evidence_id", *TABLES} & set(frame.value)
    ] == []


def without_blocks(html):
    """HTML without what opens and what need not: links, rows of lists and tables that have one,
    heads of tables, and `BLOCKS`.
    """
    html = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
    html = re.sub(
        rf'<(\w+) class="(?:{"|".join(BLOCKS)})"[^>]*>.*?</\1>', "", html, flags=re.DOTALL
    )
    for key in HEADED:
        for heading in catalogue()[key]:
            html = re.sub(
                r"<(h3|span"
                rf' class="soft")>{re.escape(heading)}</\w+>.*?(</table>|</ul>|</p>|</div>)',
                "",
                html,
                flags=re.DOTALL,
            )
    html = re.sub(r"<th\b[^>]*>.*?</th>", "", html, flags=re.DOTALL)
    html = re.sub(
        r'<(tr|li)\b(?:(?!</?\1\b).)*?<a href="evidence\?.*?</\1>', "", html, flags=re.DOTALL
    )
    return LINK.sub("…", html)


def lines(html):
    broken = re.sub(r"<(?:/p|/li|/tr|br|/div|/dd|/h\d|/dt|/summary)[^>]*>", "\n", html)
    return [
        re.sub(r"\s+", " ", unescape(line)).strip()
        for line in re.sub(r"<[^>]+>", " ", broken).split("\n")
    ]


def without_sentences(line):
    """A line without the sentences of the catalogue that may hold a number, the breaks of shares,
    and the lengths of lists.
    """
    for pattern in SAID:
        line = re.sub(pattern, "", line)
    return line


def pattern_of(sentence):
    """A sentence of the catalogue as it may stand on a page, whatever its blanks hold; one at its
    end holds the rest of the line.
    """
    return re.sub(
        r"\.\*\?$",
        ".*",
        "".join(
            ".*?" if part.startswith("{") else re.escape(part)
            for part in re.split(r"(\{[^{}]+\})", sentence.strip())
        ),
    )


SAID = [
    *(rf"^{re.escape(word(key, language))} [\d,]+$" for key in LISTS for language in LANGUAGES),
    *(pattern_of(word(key, language)) for key in SENTENCES for language in LANGUAGES),
    *(rf"(?<!\S){re.escape(label)}(?!\S)" for label in SHARE_LABELS),
    r"\d{4}-\d\d-\d\d-[0-9a-f]{8}$",  # the snapshot
]
