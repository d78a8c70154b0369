"""What the address of a page says: read once, in ids, and never replaced without a word."""

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from analytics.words import word
from data.registry import REGISTRY_VARIABLE
from pages.parts import page as page_shell
from pages.parts.run import address, links
from tests.conftest import write_rows
from tests.pages.visit import GROUND, PAGES, ROOT, text_of

# page -> the parameters that its widgets read beside those of the setting, and what else must stand
# in the link for them to be there
READ = {
    "overview": ("lang", "policy", "radius", "levels", "statuses", "confirmed", "every"),
    "coverage": ("cluster", "measure", "show", "layers", "place", "platform"),
    "matrix": ("unit", "cluster", "measure"),
    "targets": ("kind", "dept"),
    "briefing": ("screens", "briefing_sites", "dark"),
    "gaps": ("unit", "cluster", "city", "states", "sureness", "robust", "order"),
    "siting": (
        "model",
        "new",
        "serve",
        "where",
        "pick",
        "bundle",
        "pipeline",
        "fair",
        "worst",
        "whose",
        "surely",
        "avoid",
        "force",
        "weigh",
        "group",
    ),
    "scenarios": ("unit", "cluster", "weigh", "group"),
    "verify": ("unit", "cluster"),
    "beside": ("unit", "cluster", "city"),
    "platforms": ("cluster", "city", "level", "status", "platform"),
    "profile": ("of", "which"),
    "data": ("table",),
}
PAIRS = [(page, key) for page, keys in READ.items() for key in keys]


def opened(app: AppTest, page: str, **params: str | list[str]) -> AppTest:
    """A page as a link opens it; fails on an exception."""
    for key, value in params.items():
        app.query_params[key] = value
    if page != "overview":
        app.switch_page(PAGES[page])
    app.run()
    assert not app.exception
    return app


def notices(app: AppTest) -> list[str]:
    """What is said to be wrong with the link."""
    return [
        element.proto.body for element in app.get("html") if 'role="alert"' in element.proto.body
    ]


@pytest.mark.parametrize("page, key", PAIRS)
def test_a_value_that_is_not_there_is_named_and_never_replaced_in_silence(app, page, key):
    shown = opened(app, page, **{key: "no such <thing>"})
    assert sum("no such &lt;thing&gt;" in notice for notice in notices(shown)) == 1


@pytest.mark.parametrize(
    "page, key, text",
    [
        ("siting", "new", "61"),
        ("siting", "new", "-1"),
        ("siting", "new", "1e999"),
        ("siting", "new", "9" * 5000),
        ("siting", "new", "nan"),
        ("overview", "radius", "37"),
    ],
)
def test_a_number_out_of_range_is_named(app, page, key, text):
    assert any(text in notice for notice in notices(opened(app, page, **{key: text})))


@pytest.mark.parametrize("budget", ["1e999", "-1", "nan", "inf", "1e300"])
def test_a_budget_that_is_no_amount_is_named(app, budget):
    assert any(
        budget in notice for notice in notices(opened(app, "siting", model="mclp", budget=budget))
    )


def test_of_several_values_the_unknown_one_is_named_and_the_others_are_used(app):
    shown = opened(app, "gaps", states=["none", "nothing", "remote"])
    assert shown.multiselect(key="states").value == ["none", "remote"]
    (notice,) = notices(shown)
    assert "nothing" in notice and word("state.none", "zh") in notice


def test_one_value_given_twice_is_named(app):
    shown = opened(app, "gaps", cluster=["ic", "pv"])
    assert shown.selectbox(key="cluster").value == "pv" and "ic" in notices(shown)[0]


def test_a_parameter_that_no_page_knows_is_named_once(app):
    shown = text_of(opened(app, "gaps", clustre="ic", cluster="ic"))
    assert shown.count("clustre") == 1


def test_what_is_named_stays_named_until_something_else_is_chosen(app):
    shown = opened(app, "gaps", cluster="nosuch")
    assert notices(shown.run())
    shown.selectbox(key="cluster").set_value("ic").run()
    assert not notices(shown) and shown.query_params["cluster"] == "ic"


def test_an_unknown_value_is_not_carried_to_other_pages(app):
    shown = opened(app, "gaps", cluster="nosuch", radius="100").run()
    carried = [element.proto.query_string for element in shown.get("page_link")]
    assert carried and all("radius=100" in query and "nosuch" not in query for query in carried)


@pytest.mark.parametrize("of", ["cluster", "city", "county", "zone", "area", "platform"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_link_to_something_gone_says_so_and_shows_no_other(app, of, language):
    shown = opened(app, "profile", lang=language, of=of, which="gone-1")
    assert "gone-1" in notices(shown)[0] and "<h2>" not in text_of(shown)
    assert [info.value for info in shown.info] == [word("profile.choose", language)]
    options = shown.selectbox(key="which")
    assert options.value is None
    options.select_index(0).run()
    assert "<h2>" in text_of(shown) and not notices(shown)


def test_a_platform_that_is_gone_is_not_replaced_by_the_first(app):
    shown = opened(app, "platforms", platform="pp-gone")
    assert "pp-gone" in notices(shown)[0] and "<h2>" not in text_of(shown)


def test_a_platform_that_the_filters_leave_out_is_said_to_be_left_out(app):
    shown = opened(app, "platforms", platform="pp-018", q="国科")
    (notice,) = notices(shown)
    assert "pp-018" in notice and word("link.left_out", "zh").rpartition("”")[2] in notice


def test_evidence_that_is_gone_is_named(app):
    assert "need/county/330999/ic" in opened(
        app, "evidence", evidence="need/county/330999/ic"
    ).error[0].value.replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize(
    "language, labels",
    [
        ("zh", ("100 公里", "集成电路", "绍兴市 › 柯桥区")),
        ("en", ("100 km", "Integrated circuits", "Shaoxing › Keqiao District")),
    ],
)
def test_an_old_link_of_labels_opens_what_it_opened(app, language, labels):
    shown = opened(
        app,
        "coverage",
        lang={"zh": "中文", "en": "English"}[language],
        radius=labels[0],
        cluster=labels[1],
        place=labels[2],
    )
    chosen = {key: shown.selectbox(key=key).value for key in ("radius", "cluster", "place")}
    assert chosen == {"radius": 100, "cluster": "ic", "place": "county:330603"} and not notices(
        shown
    )


def test_a_choice_stands_in_the_address_as_its_id_whatever_the_language(app):
    shown = opened(app, "coverage", lang="en")
    for key, value in {
        "cluster": "ic",
        "radius": 100,
        "place": "city:330600",
        "platform": "pp-018",
    }.items():
        shown.selectbox(key=key).set_value(value).run()
    assert shown.query_params == {
        "lang": "en",
        "cluster": "ic",
        "radius": "100",
        "place": "city:330600",
        "platform": "pp-018",
    }
    shown.radio(key="lang").set_value("zh").run()
    assert shown.query_params["cluster"] == "ic" and "lang" not in shown.query_params
    assert shown.selectbox(key="cluster").value == "ic"


# keys whose widgets stand on a page only at times, or take any text
OTHER_KEYS = {
    "known",
    "as_of",
    "q",
    "term",
    "evidence",
    "view",
    "capacity",
    "budget",
    "cost",
    "atmost",
    "factor",
    "at",
    # of the page of changes, where a register has two publications
    "number",
    "step",
    "since_by",
    "since_from",
    "since_to",
    "day_from",
    "day_to",
}


def test_every_key_that_is_registered_is_read_by_some_page_and_the_other_way_round():
    page_shell.load_parts()
    assert {key for _, key in PAIRS} | OTHER_KEYS == address.known_keys()


def test_a_key_of_a_page_that_nobody_has_opened_yet_is_known():
    asked = """
from pages.parts import page
from pages.parts.run import address
before = address.known_keys()
page.load_parts()
print("model" in before, "model" in address.known_keys())
"""
    answer = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert answer.stdout.split() == ["False", "True"]


def test_a_widget_whose_key_is_not_registered_is_refused():
    with pytest.raises(ValueError, match="address.reads"):
        links.toggle("label", key="nobody")


# --- things of one name ---------------------------------------------------------------------------

NAMESAKES = {
    "units": [
        *GROUND["units"],
        *(
            {
                "unit_kind": "county",
                "unit_id": adcode,
                "name": "同名县",
                "adcode": adcode,
                "city_adcode": "330100",
                "city": "杭州市",
                "county": "同名县",
                "west": 119.0,
                "south": 29.0,
                "east": 120.0,
                "north": 30.0,
                "lon": 119.5,
                "lat": 29.5,
            }
            for adcode in ("330102", "330105")
        ),
        *(
            {
                "unit_kind": "zone",
                "unit_id": zone,
                "name": "同名园",
                "adcode": "330102",
                "city_adcode": "330100",
                "city": "杭州市",
                "county": "同名县",
                "west": 119.0,
                "south": 29.0,
                "east": 120.0,
                "north": 30.0,
                "lon": 119.5,
                "lat": 29.5,
            }
            for zone in ("z-1", "z-2")
        ),
    ],
    "zones": [
        {
            "zone_id": zone,
            "name": "同名园",
            "kind": "national_etdz",
            "city": "杭州市",
            "county": "同名县",
            "adcode": "330102",
        }
        for zone in ("z-1", "z-2")
    ],
    "zone_places": [
        {"zone_id": zone, "geometry_basis": "county", "plate_id": zone} for zone in ("z-1", "z-2")
    ],
    "clusters": [
        {"cluster_id": cluster, "name_zh": "同名集群", "name_en": "Same cluster"}
        for cluster in ("ic", "pv")
    ],
    "platforms": [
        {
            "platform_id": name,
            "name": "同名平台",
            "city": "杭州市",
            "county": "同名县",
            "lead_org": f"org {name}",
        }
        for name in ("p1", "p2")
    ],
    "needs": [
        {"unit_id": adcode, "cluster_id": cluster}
        for adcode in ("330102", "330105")
        for cluster in ("ic", "pv")
    ],
    "proximity": [
        {
            "unit_id": "330102",
            "platform_id": "p1",
            "inside": "yes",
            "km_p05": 0.0,
            "km_p50": 0.0,
            "km_p95": 0.0,
        },
        {
            "unit_id": "330105",
            "platform_id": "p2",
            "km_p05": 400.0,
            "km_p50": 400.0,
            "km_p95": 400.0,
        },
    ],
    "drawings": [
        *GROUND["drawings"],
        *(
            {
                "layer": "county",
                "id": adcode,
                "geojson": (
                    '{"type":"Polygon","coordinates":[[[119,29],[120,29],[120,30],[119,29]]]}'
                ),
            }
            for adcode in ("330102", "330105")
        ),
    ],
}


@pytest.fixture(scope="module")
def namesake_snapshots(tmp_path_factory):
    """A registry with two platforms, two clusters, two zones and two counties of one name."""
    out = tmp_path_factory.mktemp("namesakes")
    write_rows(out, **NAMESAKES)
    return out


@pytest.fixture
def namesakes(namesake_snapshots, monkeypatch):
    """The app over the registry of namesakes."""
    monkeypatch.setenv(REGISTRY_VARIABLE, str(namesake_snapshots))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_things_of_one_name(namesakes, page, language):
    shown = opened(namesakes, page, lang=language)
    for widget in (*shown.selectbox, *shown.multiselect):
        assert len(set(widget.options)) == len(widget.options), widget.key


@pytest.mark.parametrize(
    "page, key, one",
    [
        ("coverage", "cluster", "ic"),
        ("coverage", "cluster", "pv"),
        ("coverage", "place", "county:330102"),
        ("coverage", "place", "county:330105"),
        ("coverage", "place", "zone:z-1"),
        ("coverage", "place", "zone:z-2"),
        ("coverage", "platform", "p1"),
        ("coverage", "platform", "p2"),
        ("platforms", "platform", "p2"),
        ("gaps", "cluster", "pv"),
        ("siting", "serve", "pv"),
        ("siting", "where", "zone:z-2"),
    ],
)
def test_a_link_opens_the_one_that_it_names_among_namesakes(namesakes, page, key, one):
    shown = opened(namesakes, page, **{key: one})
    (widget,) = [widget for widget in (*shown.selectbox, *shown.multiselect) if widget.key == key]
    assert widget.value in (one, [one]) and not notices(shown)


@pytest.mark.parametrize("name", ["p1", "p2"])
def test_the_platform_that_is_chosen_is_shown_though_another_has_its_name(namesakes, name):
    shown = opened(namesakes, "platforms")
    labels = shown.selectbox(key="platform").options
    shown.selectbox(key="platform").set_value(name).run()
    assert f"org {name}" in text_of(shown) and len(set(labels)) == 2


def test_the_matrix_has_a_row_for_each_cluster_of_one_name(namesakes):
    shown = opened(namesakes, "matrix", unit="county")
    table = shown.dataframe[0].value
    assert len(table) == 2 and len(set(table.index)) == 2


@pytest.mark.parametrize(
    "of, which",
    [
        ("cluster", "ic"),
        ("cluster", "pv"),
        ("county", "330102"),
        ("county", "330105"),
        ("zone", "z-1"),
        ("zone", "z-2"),
        ("platform", "p1"),
        ("platform", "p2"),
    ],
)
def test_there_is_a_profile_of_each_thing_of_one_name(namesakes, of, which):
    shown = opened(namesakes, "profile", of=of, which=which)
    picker = shown.selectbox(key="which")
    assert picker.value == which and len(set(picker.options)) == 2 and not notices(shown)


@pytest.mark.parametrize("kind", ["place", "clusters"])
def test_the_form_of_an_action_tells_namesakes_apart(namesakes, kind):
    shown = opened(namesakes, "scenarios")
    (widget,) = [
        widget
        for widget in (*shown.selectbox, *shown.multiselect)
        if widget.key == f"action-{kind}"
    ]
    assert len(set(widget.options)) == len(widget.options) >= 2
