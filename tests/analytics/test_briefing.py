"""The screens of a briefing: the numbers of their titles are recomputed here, and every figure
opens.
"""

import re

import pytest

from analytics.documents.screens.briefing import KEYS, briefing_screens
from analytics.documents.screens.screen import MOST_FIGURES, large
from analytics.evidence import resolve
from analytics.gap_table import defended_needs
from analytics.questions.coverage import GAPS, MET
from analytics.questions.forecast import forecast
from analytics.setting import default_setting
from analytics.siting.ask import Ask
from analytics.siting.solve import plan
from analytics.words import listing, word
from data.registry import query


@pytest.fixture(scope="module")
def setting(real_registry):
    return default_setting(real_registry)


@pytest.fixture(scope="module", params=["zh", "en"])
def shown(request, real_registry, setting):
    return {
        screen.key: screen for screen in briefing_screens(real_registry, setting, request.param)
    }


@pytest.fixture(scope="module")
def needs(real_registry, setting):
    return defended_needs(real_registry, setting).to_dict("records")


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]


def test_there_is_a_screen_for_each_step(shown):
    assert tuple(shown) == KEYS


def test_a_title_is_one_sentence_and_figures_are_at_most_three(shown):
    for screen in shown.values():
        assert (
            screen.title
            and not screen.title.endswith(("。", "."))
            and len(screen.figures) <= MOST_FIGURES
        )
        assert screen.source and {note.kind for note in screen.notes} == {"evidence", "asked"}


def test_every_figure_is_what_its_evidence_says(shown, real_registry, setting):
    for screen in shown.values():
        for figure in screen.figures:
            assert float(figure.value.replace(",", "").rstrip("%")) == pytest.approx(
                resolve(real_registry, setting, figure.evidence_id).value, abs=0.06
            ), figure


def test_every_reason_that_names_evidence_opens(shown, real_registry, setting):
    for screen in shown.values():
        for note in screen.notes:
            if note.evidence_id:
                resolve(real_registry, setting, note.evidence_id)


def test_the_state_is_that_of_the_county_needs(shown, needs):
    states = [need["state"] for need in needs if need["unit_kind"] == "county"]
    expected = [
        len(states),
        sum(state in MET for state in states),
        sum(state in GAPS for state in states),
        states.count("possible"),
    ]
    assert numbers(shown["state"].title) == expected
    assert sum(count for _, count in shown["state"].picture.rows) == len(states)


def test_the_map_counts_counties_by_their_worst_need(shown, needs):
    states: dict[str, set[str]] = {}
    for need in needs:
        if need["unit_kind"] == "county":
            states.setdefault(need["unit_id"], set()).add(need["state"])
    lacking, met = (
        sum(question(some) for some in states.values())
        for question in (lambda some: bool(some & {*GAPS}), lambda some: some <= {*MET})
    )
    assert numbers(shown["map"].title) == [len(states), lacking, met]


def test_the_matrix_counts_clusters_that_no_city_is_served_in(shown, needs):
    states: dict[str, set[str]] = {}
    for need in needs:
        if need["unit_kind"] == "city":
            states.setdefault(need["cluster_id"], set()).add(need["state"])
    assert numbers(shown["matrix"].title) == [
        len(states),
        sum(some <= {*GAPS} for some in states.values()),
    ]
    assert all(
        len(row) == len(shown["matrix"].picture.heads) for _, row in shown["matrix"].picture.rows
    )


def test_the_sites_title_counts_the_needs_that_the_plan_covers(shown, real_registry, setting):
    covered = plan(real_registry, setting, Ask()).needs["covered"].value_counts()
    title = numbers(shown["sites"].title)
    assert sorted(title) == sorted(
        [10, covered.sum(), covered["before"], covered["before"] + covered["new"]]
    )


def test_the_goal_is_stated_with_what_would_still_be_short(shown):
    year, goal, actual, pipeline, short = numbers(shown["targets"].title)
    assert short == goal - actual - pipeline and year == 2027


def test_the_blank_is_said_with_how_many_rows_the_lists_lack(shown, real_registry):
    lists = query(real_registry, "level_lists", as_of=real_registry.manifest["as_of"])
    assert sorted(numbers(shown["limits"].title)) == sorted(
        [lists["total_count"].sum(), lists["rows_found"].sum()]
    )


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (76, "76", "76"),
        (1234, "1,234", "1,234"),
        (45.88, "45.9", "45.9"),
        (123_456, "12.3 万", "123,456"),
        (2.5e8, "2.5 亿", "250 m"),
    ],
)
def test_a_large_number_is_said_in_wan_and_yi(number, zh, en):
    assert (large(number, "zh"), large(number, "en")) == (zh, en)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_registry_without_needs_still_has_its_screens(registry_of, language):
    registry = registry_of(platforms=[{"platform_id": "p1"}])
    assert [
        screen.key for screen in briefing_screens(registry, default_setting(registry), language)
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_province_without_a_gap_says_so(registry_of, language):
    registry = registry_of(
        needs=[{}], proximity=[{"inside": "yes", "km_p05": 0.0, "km_p50": 0.0, "km_p95": 0.0}]
    )
    gaps = next(
        screen
        for screen in briefing_screens(registry, default_setting(registry), language)
        if screen.key == "gaps"
    )
    assert gaps.picture.rows == () and not gaps.figures


def said(registry, setting, language, key):
    """All words of a screen: title, table, figures and notes."""
    (screen,) = (one for one in briefing_screens(registry, setting, language) if one.key == key)
    cells = [cell for row in screen.picture.rows for cell in row]
    return " | ".join(
        map(
            str,
            (
                screen.title,
                *cells,
                *(figure.unit for figure in screen.figures),
                *(note.text for note in screen.notes),
            ),
        )
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_a_coverage_goal_the_missing_clusters_are_those_of_the_policy_sets_fields(
    real_registry, language
):
    missing = forecast(real_registry, default_setting(real_registry, "zhejiang-2025-24")).missing
    names = query(real_registry, "clusters").set_index("cluster_id")[
        "name" if language == "zh" else "name_en"
    ]
    shown = said(
        real_registry, default_setting(real_registry, "zhejiang-2025-24"), language, "targets"
    )
    assert listing([names[one] for one in missing], language) in shown and names["pv"] not in shown


@pytest.mark.parametrize("language", ["zh", "en"])
def test_of_a_policy_set_that_names_no_clusters_none_is_said_to_be_missing(real_registry, language):
    shown = said(real_registry, default_setting(real_registry, "miit-2025"), language, "targets")
    assert (
        word("if_asked.missing_unknown", language) in shown
        and word("screen.targets_title_unknown", language) in shown
        and not re.search(r"\b0( of |/)0\b", shown)
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", ["state", "limits"])
def test_levels_without_an_official_total_are_never_none_of_none(real_registry, language, key):
    setting = default_setting(real_registry, levels=("unlisted",))
    assert not re.search(
        r"\b0 (of|/) 0\b|所载 0 家|Of 0 platforms", said(real_registry, setting, language, key)
    )
