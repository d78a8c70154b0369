"""Each state of each page, as Streamlit's own test runner sees it: nothing is drawn, everything is
computed.
"""

import re

import pytest
from streamlit.testing.v1 import AppTest

from analytics.words import word
from data import registry
from data.registry import REGISTRY_VARIABLE
from pages.parts.run import wording
from tests.conftest import write_rows
from tests.pages.visit import GROUND, PAGES, ROOT, at, text_of


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages_under_its_own_title(app, page, language):
    # as somebody comes to it, from the overview
    shown = text_of(at(at(app, "overview", lang=language), page, lang=language))
    assert f'<h1 class="page">{word(f"page.{page}", language)}</h1>' in shown
    assert word("strip.snapshot", language) in shown
    assert word("made.mark", language) not in shown


@pytest.mark.parametrize("page", PAGES)
def test_every_page_states_snapshot_policy_radius_and_what_counts(app, page, real_snapshots):
    shown = text_of(at(app, page, radius=100, statuses=["operating"]))
    for said in (
        (real_snapshots / "current").read_text(),
        word("strip.radius_one", "zh", km=100),
        word("status.operating", "zh"),
        "方案2024",
    ):
        assert said in shown
    assert word("status.unknown", "zh") not in shown.split('class="strip"')[1].split("</div>")[0]


def strip_of(app):
    return text_of(app).split('class="strip"')[1].split("</div>")[0]


def test_another_policy_set_brings_its_own_levels_and_statuses(app, real_registry):
    chosen = at(app, "targets", levels=["municipal"])
    chosen.selectbox(key="policy").set_value("miit-2025").run()
    policy = real_registry.policies["miit-2025"]
    assert (chosen.multiselect(key="levels").value, chosen.multiselect(key="statuses").value) == (
        list(policy.levels),
        list(policy.statuses),
    )
    assert word("strip.all_levels", "zh") not in strip_of(chosen)


@pytest.mark.parametrize("asked", ["miit-2025", "工信部2025", "工信部 2025", "MIIT 2025"])
def test_a_link_may_name_the_policy_set_by_id_or_in_either_language(app, real_registry, asked):
    app.query_params["policy"] = asked
    assert real_registry.policies["miit-2025"].short["zh"] in strip_of(app.run())


def test_a_link_to_an_unknown_policy_set_says_so(app):
    app.query_params["policy"] = "<b>plan-2030"
    assert "&lt;b&gt;plan-2030" in text_of(app.run()) and "方案2024" in strip_of(app)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_missing_registry_is_explained_on_the_page(monkeypatch, tmp_path, language):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.session_state["lang"] = language
    page.run()
    assert not page.exception
    assert "python" in page.error[0].value and "build" in page.error[0].value
    assert str(tmp_path) not in page.error[0].value


def test_a_setting_changes_the_numbers(app):
    wide = at(app, "gaps", radius=200)
    rows = len(wide.dataframe[0].value)
    narrow = at(app, "gaps", radius=25)
    assert len(narrow.dataframe[0].value) > rows


def test_the_gap_table_shows_what_the_command_line_prints(app, real_registry):
    from analytics.gap_table import explained_needs, gaps
    from analytics.setting import default_setting

    shown = at(app, "gaps").dataframe[0].value
    expected = gaps(explained_needs(real_registry, default_setting(real_registry)), "county")
    for column in ("unit_id", "cluster_id", "severity", "km_p50", "reason_zh"):
        assert (
            shown[column].astype(object).fillna("").tolist()
            == expected[column].astype(object).fillna("").tolist()
        )


def test_gaps_without_rows_say_so(app):
    page = at(app, "gaps", states=["hosted"], cluster="pv")
    assert "智能光伏" in page.info[0].value and word("gaps.states", "zh") in page.info[0].value


def test_what_stands_beside_the_gaps_is_what_the_command_line_prints(app, real_registry):
    from analytics.phrases.resilience import (
        explained_backup,
        explained_border,
        explained_duplicates,
    )
    from analytics.setting import default_setting

    shown = [frame.value for frame in at(app, "beside", unit="zone").dataframe]
    for question in (explained_duplicates, explained_backup, explained_border):
        expected = question(real_registry, default_setting(real_registry))
        expected = (
            expected[expected["unit_kind"] == "zone"] if "unit_kind" in expected else expected
        )
        (found,) = (
            frame for frame in shown if set(frame) - {"evidence", "evidence_id"} == set(expected)
        )
        assert found["reason_zh"].tolist() == expected["reason_zh"].tolist()


EMPTY_TABS = [word(f"beside.{tab}_empty", "zh") for tab in ("duplicates", "backup", "border")]


def test_with_nothing_beside_the_gaps_each_tab_says_so(app):
    page = at(app, "beside", cluster="pv", unit="province")
    assert [
        word("filter.cluster", "zh") in info.value or info.value in EMPTY_TABS for info in page.info
    ] == [True, True, True]


def test_a_search_that_finds_nothing_says_so(app):
    page = at(app, "platforms", q="no such platform")
    assert word("platforms.search", "zh").partition("（")[0] in page.info[0].value


def test_a_search_finds_by_any_word_of_a_platform(app):
    shown = at(app, "platforms", q="上虞 国科").dataframe[0].value
    assert shown["name"].tolist() == ["国科（浙江）新材料中试基地"]


@pytest.mark.parametrize(
    "place",
    [
        "city:330600",
        "county:330603",
        "zone:zj-netdz-shangyu",
        "province:330000",
        "zone:zj-nother-zdn-innov",
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_panel_tells_about_any_kind_of_place(app, real_registry, place, language):
    kind, unit_id = place.split(":")
    units = (
        real_registry.con.cursor()
        .execute(
            "SELECT name, name_en FROM units WHERE unit_kind = ? AND unit_id = ?", [kind, unit_id]
        )
        .fetchone()
    )
    shown = text_of(at(app, "coverage", lang=language, place=place))
    assert f"<h2>{units[0] if language == 'zh' else units[1]}</h2>" in shown


def test_a_cluster_narrows_map_legend_and_panel(app, real_registry):
    shown = text_of(at(app, "coverage", cluster="pv"))
    assert word("legend.cluster", "zh") in shown
    assert "智能光伏" not in shown.split("<h3>")[0]


def test_a_registry_of_one_platform_and_no_needs_opens_on_every_page(tmp_path, monkeypatch):
    write_rows(
        tmp_path,
        platforms=[{"platform_id": "p1", "name": "p1"}],
        clusters=[{"cluster_id": "ic", "name_zh": "集成电路", "name_en": "IC"}],
        **GROUND,
    )
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path))
    for page in PAGES:
        at(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60), page)


def test_an_unknown_actual_says_unknown_on_the_goals_board(app):
    row = (
        text_of(at(app, "targets")).split(word("target.t2027-advanced", "zh"))[1].split("</tr>")[0]
    )
    assert row.count(f">{word('verdict.unknown', 'zh')}<") == 4  # actual, pipeline, gap, verdict


FORECASTS = {
    "plan-2024-2027": (
        "/ 40",
        "“415X”集群、“X”新星领域、新兴产业、未来产业共 34 个，现覆盖 16 个，届时 18 个",
    ),
    "zhejiang-2025-24": ("11 / 20", "各领域所对应的集群共 14 个"),
    "miit-2025": (word("forecast.no_goal", "zh"), word("forecast.no_clusters", "zh")),
}


@pytest.mark.parametrize("policy", FORECASTS)
def test_the_forecast_is_of_the_policy_set_chosen(app, policy):
    shown = text_of(at(app, "targets", policy=policy)).split('class="answer"')[1].split("</div>")[0]
    assert all(said in shown for said in FORECASTS[policy])


@pytest.mark.parametrize(
    "policy, name",
    [
        ("plan-2024-2027", "方案2024—2027"),
        ("zhejiang-2025-24", "方案〔2025〕24号"),
        ("miit-2025", "工信部2025"),
    ],
)
def test_goals_and_tasks_stand_under_the_name_of_the_policy_set_in_force(app, policy, name):
    assert f"<h3>{word('overview.targets', 'zh', policy=name)}</h3>" in text_of(
        at(app, "overview", policy=policy)
    )
    assert f"<h3>{word('tasks.heading', 'zh', policy=name)}</h3>" in text_of(
        at(app, "targets", policy=policy)
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_policy_set_that_names_no_clusters_says_unknown_and_never_none_of_none(app, language):
    shown = text_of(at(app, "overview", policy="miit-2025", lang=language))
    assert "0 / 0" not in shown and word("figure.plan_none", language) in shown
    shown = text_of(at(app, "targets", policy="miit-2025", lang=language))
    assert "0 / 0" not in shown and word("forecast.no_clusters", language) in shown


def test_levels_without_an_official_total_are_never_none_of_none(app):
    shown = text_of(at(app, "overview", levels=["unlisted"]))
    assert "0 / 0" not in shown and word("reason.no_lists", "zh") in shown


@pytest.mark.parametrize(
    "policy, name", [("zhejiang-2025-24", "方案〔2025〕24号"), ("miit-2025", "工信部2025")]
)
def test_tasks_of_another_policy_set_are_not_shown(app, policy, name):
    page = at(app, "targets", policy=policy)
    assert [info.value for info in page.info] == [word("tasks.none", "zh", policy=name)]
    assert word("task.task-17", "zh") not in text_of(page) and "省财政厅" not in text_of(page)


def test_tasks_of_a_policy_set_are_shown_whatever_department_was_chosen_under_another(
    tmp_path, monkeypatch
):
    tasks = [
        {
            "task_id": "a",
            "policy_id": "plan-2024-2027",
            "section": "一",
            "title": "甲",
            "kind": "network",
            "responsible": "省财政厅",
        },
        {
            "task_id": "b",
            "policy_id": "miit-2025",
            "section": "一",
            "title": "乙",
            "kind": "safeguard",
            "responsible": "工信部",
        },
    ]
    write_rows(tmp_path, policy_tasks=tasks, **GROUND)
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path))
    shown = text_of(
        at(
            AppTest.from_file(str(ROOT / "app.py"), default_timeout=60),
            "targets",
            policy="miit-2025",
            dept="省财政厅",
        )
    )
    assert "<b>乙</b>" in shown and "<b>甲</b>" not in shown


def test_tasks_are_narrowed_to_a_kind_and_a_department(app):
    shown = text_of(at(app, "targets", kind="safeguard", dept="省财政厅"))
    assert word("tasks.found", "zh", n=1, all=18) in shown and word("task.task-17", "zh") in shown


def test_a_kind_that_a_department_has_no_task_of_says_so(app):
    said = at(app, "targets", kind="network", dept="省财政厅").info[0].value
    assert word("task_kind.network", "zh") in said and "省财政厅" in said


@pytest.mark.parametrize("page", ["gaps", "verify"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_cluster_without_recorded_need_is_never_said_to_have_no_gaps(
    app, real_registry, page, language
):
    needed = set(
        real_registry.con.cursor()
        .execute("SELECT DISTINCT cluster_id FROM needs WHERE unit_kind = 'area'")
        .df()["cluster_id"]
    )
    names = (
        real_registry.con.cursor()
        .execute("SELECT cluster_id, name_zh, name_en FROM clusters ORDER BY cluster_id")
        .fetchall()
    )
    cluster, *named = next(row for row in names if row[0] not in needed)
    said = at(app, page, lang=language, unit="area", cluster=cluster).info[0].value
    expected = word(
        "empty.no_record",
        language,
        cluster=named[language == "en"],
        unit=word("unit.area", language),
    )
    assert said == wording.plain(expected)


def test_an_empty_list_names_the_filter_that_empties_it(app):
    said = at(app, "gaps", states=["none"], city="330300", sureness="certain").info[0].value
    assert word("filter.sureness", "zh") in said and "去掉后" in said


def profile_of(app: AppTest, kind: str, name: str, language: str = "zh", **state: object) -> str:
    return text_of(at(app, "profile", lang=language, of=kind, which=name, **state))


PROFILES = {
    "cluster": ("ic", "集成电路", "Integrated circuits"),
    "city": ("330600", "绍兴市", "Shaoxing"),
    "county": ("330603", "柯桥区", "Keqiao District"),
    "zone": ("zj-netdz-shangyu", "杭州湾上虞经济技术开发区", "杭州湾上虞经济技术开发区"),
    "area": ("core-ic-yuecheng", "绍兴市越城区集成电路产业集群", "绍兴市越城区集成电路产业集群"),
    "platform": ("pp-018", None, None),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", PROFILES)
def test_there_is_a_profile_of_every_kind_of_thing(app, real_registry, kind, language):
    name, *names = PROFILES[kind]
    heading = (
        names[language == "en"]
        or real_registry.con.cursor()
        .execute("SELECT name FROM platforms WHERE platform_id = ?", [name])
        .fetchone()[0]
    )
    assert f"<h2>{heading}</h2>" in profile_of(app, kind, name, language)


def test_no_two_profiles_of_a_kind_have_the_same_label(app):
    for kind in PROFILES:
        options = at(app, "profile", of=kind).selectbox(key="which").options
        assert len(set(options)) == len(options) > 5, kind


def test_a_profile_of_a_zone_names_the_zones_on_its_ground_and_counts_them_once(app):
    shown = profile_of(app, "zone", "zj-netdz-shangyu")
    assert f"{word('profile.same_ground', 'zh')} 4" in shown and "浙江上虞曹娥江经济开发区" in shown


def test_a_cluster_says_who_offers_its_stages_or_that_nothing_is_required(app):
    assert word("profile.stages", "zh") in profile_of(app, "cluster", "ic")
    assert word("capability.not_set", "zh") in profile_of(
        app, "cluster", "ic", policy="zhejiang-2025-24"
    )


def test_a_platform_surely_inside_is_said_to_be_inside_even_where_its_service_is_unknown(app):
    shown = profile_of(app, "county", "330483")  # textile: what pp-024 serves is not stated
    assert f">{word('panel.is_inside', 'zh')}<" in shown and ">0–0<" not in shown


@pytest.mark.parametrize(
    "levels, said", [(["provincial", "national"], False), (["municipal"], True)]
)
def test_a_platform_that_does_not_count_says_so(app, real_registry, levels, said):
    name = (
        real_registry.con.cursor()
        .execute(
            "SELECT platform_id FROM platforms WHERE level = 'provincial' AND status = 'operating'"
            " AND confidence <> 'unconfirmed'"
        )
        .fetchone()[0]
    )
    assert (
        word("profile.not_counted", "zh") in profile_of(app, "platform", name, levels=levels)
    ) == said


@pytest.mark.parametrize("page", ["overview", "coverage", "gaps", "siting", "profile"])
def test_without_webgl_a_drawing_stands_in_and_says_so(app, page):
    shown = at(app, page, window="1366x768 flat")
    assert word("vector.no_webgl", "zh") in text_of(shown) and not shown.get("deck_gl_json_chart")


def test_with_webgl_no_drawing_is_sent(app):
    shown = at(app, "coverage", window="1366x768")
    assert word("vector.no_webgl", "zh") not in text_of(shown) and shown.get("deck_gl_json_chart")


def test_the_drawing_shows_what_the_page_looks_at(app):
    assert word("vector.no_webgl", "zh") in text_of(
        at(
            app,
            "coverage",
            window="1366x768 flat",
            cluster="ic",
            place="zone:zj-netdz-shangyu",
            measure="capable",
        )
    )


@pytest.mark.parametrize("unit", ["city", "county"])
def test_the_matrix_obeys_the_cluster_and_the_unit_that_are_chosen(app, real_registry, unit):
    shown = at(app, "matrix", unit=unit, cluster="ic")
    assert list(shown.dataframe[0].value.index) == ["集成电路"]
    assert f"needs/{unit}/" in text_of(shown) and "/cluster/ic" in text_of(shown)


@pytest.mark.parametrize("unit", ["city", "county"])
def test_the_bars_of_the_present_obey_the_cluster_and_the_unit_that_are_chosen(
    app, real_registry, unit
):
    bars = (
        text_of(at(app, "scenarios", unit=unit, cluster="ic"))
        .split('class="bars"')[1]
        .split("</dl>")[0]
    )
    counts = (
        real_registry.con.cursor()
        .execute(
            "SELECT count(*) FROM (SELECT DISTINCT unit_id FROM needs WHERE unit_kind = ? AND"
            " cluster_id = 'ic')",
            [unit],
        )
        .fetchone()[0]
    )
    assert sum(int(number) for number in re.findall(r">(\d+)</a>", bars)) == counts


@pytest.mark.parametrize("cluster", ["ic", "pv"])
def test_the_panel_of_a_place_without_the_clusters_need_says_that_others_have_some(
    app, real_registry, cluster
):
    sql = (
        "SELECT unit_id FROM needs WHERE unit_kind = 'county' GROUP BY unit_id HAVING NOT"
        " bool_or(cluster_id = ?) ORDER BY unit_id"
    )
    place = real_registry.con.cursor().execute(sql, [cluster]).fetchone()[0]
    shown = text_of(at(app, "coverage", place=f"county:{place}", cluster=cluster))
    assert (
        word("empty.no_record_here", "zh", cluster="X", n=1).split("在这里没有需求记录")[1][:12]
        in shown
    )


# siting and scenarios put their forms together from the registry anew
@pytest.mark.parametrize("page", sorted(PAGES.keys() - {"siting", "scenarios"}))
def test_a_rerun_that_changes_nothing_asks_no_question(app, monkeypatch, page):
    shown, asked = at(app, page), []

    def sql(name):
        asked.append(name)
        return read_sql(name)

    read_sql = registry.sql
    monkeypatch.setattr(registry, "sql", sql)
    shown.run()
    assert asked == []
