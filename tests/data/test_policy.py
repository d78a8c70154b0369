"""Policy sets: the rule books as data, refused with file, key, value and rule where they
are wrong.
"""

import copy
import json
import re
import tomllib
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.build import build
from data.fault_catalogue import RULES
from data.faults import RegistryError, SourceError
from data.policy import POLICY_DIR, default_first, load_policies, load_policy
from data.registry import open_registry
from data.vocabulary import NO_CLUSTER
from tests.data.test_province import RULES_OF_A_PROVINCE
from tests.data.world import write_sources

DEFAULT_POLICY = "plan-2024-2027"
TEXT = (POLICY_DIR / f"{DEFAULT_POLICY}.toml").read_text(encoding="utf-8")
FILE = f"{DEFAULT_POLICY}.toml"


def write(folder, text, name=FILE):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def changed(line, new):
    """The default policy set with the line that starts so replaced."""
    text, count = re.subn(rf"(?m)^{re.escape(line)}.*$", new, TEXT, count=1)
    assert count == 1
    return text


# what is wrong -> the file, and what must be said of it: key, value and rule
FAULTS = {
    "a key that is missing": (changed("version", ""), ["version = None", "is missing"]),
    "a table that is missing": (
        changed("[status_factor]", "[factor_of_status]"),
        ["status_factor = None", "is missing"],
    ),
    "a number for a text": (changed("version", "version = 1"), ["version = 1", "must be text"]),
    "an empty text": (changed("name_zh", 'name_zh = ""'), ["name_zh = ''", "must be text"]),
    "a radius of 0": (
        changed("process =", "process = 0"),
        ["radius_km.process = 0", "number from 1 to 300"],
    ),
    "a radius beyond those that a planner may choose": (
        changed("process =", "process = 301"),
        ["radius_km.process = 301", "number from 1 to 300"],
    ),
    "a radius of the grid beyond them": (
        changed("radii_km", "radii_km = [50, 75, 400]"),
        ["grid.radii_km.2 = 400", "number from 1 to 300"],
    ),
    "two confidences": (
        changed("min_confidence", 'min_confidence = ["likely", "confirmed"]'),
        ["min_confidence = ['likely'", "must be one of confirmed,"],
    ),
    "unconfirmed platforms counted": (
        changed("min_confidence", 'min_confidence = "unconfirmed"'),
        ["= 'unconfirmed'", "must be one of confirmed, likely"],
    ),
    "a level twice": (
        changed("levels =", 'levels = ["provincial", "provincial"]'),
        ["counts.levels", "each once"],
    ),
    "a radius in words": (
        changed("process =", 'process = "75 km"'),
        ["radius_km.process = '75 km'", "number from 1 to 300"],
    ),
    "a radius below 0": (
        changed("process =", "process = -1"),
        ["radius_km.process = -1", "number from 1 to 300"],
    ),
    "a radius that is no number": (
        changed("process =", "process = nan"),
        ["radius_km.process = nan", "number from 1 to 300"],
    ),
    "a radius round the world": (
        changed("process =", "process = inf"),
        ["radius_km.process = inf", "number from 1 to 300"],
    ),
    "a radius that is true": (
        changed("process =", "process = true"),
        ["radius_km.process = True", "number from 1 to 300"],
    ),
    "a weight above 1": (
        changed("core =", "core = 1.5"),
        ["need_weight.core = 1.5", "number from 0 to 1"],
    ),
    "a factor below 0": (
        changed("reserve =", "reserve = -0.1"),
        ["status_factor.reserve = -0.1", "number from 0 to 1"],
    ),
    "a threshold above 1": (
        changed("serves_from", "serves_from = 50"),
        ["counts.serves_from = 50", "number from 0 to 1"],
    ),
    "an unknown level": (
        changed("levels =", 'levels = ["provincial", "county"]'),
        ["counts.levels = 'county'", "must be one of national,"],
    ),
    "an unknown status": (
        changed("statuses =", 'statuses = ["open"]'),
        ["counts.statuses = 'open'", "must be one of operating,"],
    ),
    "an unknown confidence": (
        changed("min_confidence", 'min_confidence = "sure"'),
        ["counts.min_confidence = 'sure'", "must be one of confirmed,"],
    ),
    "no level": (
        changed("levels =", "levels = []"),
        ["counts.levels = []", "must be a list of words"],
    ),
    "levels that are numbers": (
        changed("levels =", "levels = [1]"),
        ["counts.levels = [1]", "must be a list of words"],
    ),
    "a level without a factor": (changed("unlisted =", ""), ["level_factor", "unlisted"]),
    "a factor for an unknown level": (
        changed("unlisted =", "unlisted = 0.5\ncounty = 0.2"),
        ["level_factor", "'county'", "must hold"],
    ),
    "an unknown basis": (
        changed("sme_cluster =", "sme = 0.4"),
        ["need_weight", "'sme'", "must hold"],
    ),
    "a table where a number belongs": (
        changed("serves_from", "serves_from = {}"),
        ["counts.serves_from = {}", "number from 0 to 1"],
    ),
    "a number where a table belongs": (
        changed("[radius_km]", "radius_km = 75\n[radii]"),
        ["radius_km = 75", "must hold"],
    ),
    "another id than the file's name": (
        changed("id =", 'id = "plan"'),
        ["id = 'plan'", "must equal the file name"],
    ),
    "broken TOML": (TEXT + "\n[radius_km", ["not well-formed TOML"]),
    "a key twice": (changed("process =", "process = 1\nprocess = 2"), ["not well-formed TOML"]),
    "a type without an English name": (
        changed('en = "Industry-chain platform"', ""),
        ["types.0.en = None", "is missing"],
    ),
    "a field that is a word": (
        TEXT[: TEXT.index("[[types]]")].replace(
            "[radius_km]", 'fields = ["photonics"]\n[radius_km]', 1
        ),
        ["fields.0 = 'photonics'", "must be a table"],
    ),
    "a type that is a list": (
        TEXT[: TEXT.index("[[types]]")].replace("[radius_km]", "types = [[1, 2]]\n[radius_km]", 1),
        ["types.0 = [1, 2]", "must be a table"],
    ),
    "a table for a list of types": (
        TEXT[: TEXT.index("[[types]]")] + '[types]\nzh = "甲"\n',
        ["types = {'zh': '甲'}", "must be a list"],
    ),
    **{
        f"a list of tables for {name}": (
            TEXT.replace(f"[{name}]", f"[[{name}]]", 1),
            [f"{name} = [{{", "must be a table"],
        )
        for name in ("counts", "grid", "thresholds", "stages_required")
    },
    "a number for a table": (
        TEXT.replace("[radius_km]", "counts = 5\n[radius_km]", 1).replace("[counts]", "[counted]"),
        ["counts = 5", "must be a table"],
    ),
    "a key that quotes make one": (
        TEXT.replace("[radius_km]", '"counts.levels" = []\n[radius_km]', 1),
        ["'counts.levels' = []", "is not known"],
    ),
    "a number of thousands of digits": (
        changed("near_km", "near_km = 0x" + 5000 * "f"),
        ["thresholds.near_km = int", "number from 0 to 100"],
    ),
    "more digits than a number may have": (
        changed("near_km", "near_km = " + 5000 * "1"),
        ["not well-formed TOML"],
    ),
    "lists within lists without end": (
        changed("near_km", "near_km = " + 5000 * "["),
        ["not well-formed TOML"],
    ),
    "tables within tables without end": (
        changed("near_km", "near_km" + 5000 * ".a" + " = 1"),
        ["thresholds.near_km = dict", "number from 0 to 100"],
    ),
    "a field's clusters in words": (
        changed('clusters = ["quantum"]', 'clusters = "quantum"'),
        ["clusters = 'quantum'", "must be a list of words"],
    ),
    "a stage that nobody knows": (
        changed('process = ["process", "production"]', 'process = ["scale-up"]'),
        ["stages_required.process = 'scale-up'", "must be one of design,"],
    ),
    "a kind of cluster without its stages": (
        changed('software = ["design", "adaptation"]', ""),
        ["stages_required.software = None", "is missing"],
    ),
    "a line of basically covered at 0": (
        changed("basically_covered", "basically_covered = 0"),
        ["thresholds.basically_covered = 0", "above 0"],
    ),
    "likely above certain": (
        changed("likely_from", "likely_from = 0.95"),
        ["thresholds.likely_from = 0.95", "must not exceed thresholds.certain_from = 0.9"],
    ),
    "platforms near at the other end of the province": (
        changed("near_km", "near_km = 300"),
        ["thresholds.near_km = 300", "number from 0 to 100"],
    ),
    "a grid without radii": (
        changed("radii_km", "radii_km = []"),
        ["grid.radii_km = []", "at least one"],
    ),
    "a grid that counts a radius twice": (
        changed("radii_km", "radii_km = [50, 50.0]"),
        ["grid.radii_km = [50, 50.0]", "must not repeat itself"],
    ),
    "a grid with an unknown status": (
        changed('statuses = [["operating"]', 'statuses = [["open"]]'),
        ["grid.statuses.0 = 'open'", "must be one of operating,"],
    ),
    "a grid that counts the same levels in another order": (
        changed(
            "levels = [[",
            'levels = [["national", "provincial"], ["provincial", "national"], ["national",'
            ' "national_cultivation", "provincial", "municipal", "municipal_cultivation",'
            ' "unlisted"]]',
        ),
        [
            "grid.levels = [['national', 'provincial'], ['provincial', 'national']",
            "must not repeat itself",
        ],
    ),
    "levels that the grid never counts": (
        changed("levels =", 'levels = ["national"]'),
        ["counts.levels = ['national']", "must be in grid.levels"],
    ),
    "statuses that the grid never counts": (
        changed("statuses =", 'statuses = ["unknown"]'),
        ["counts.statuses = ['unknown']", "must be in grid.statuses"],
    ),
    "a grid of least weights, which make no gap": (
        changed("radii_km", "serves_from = [0.3, 0.5]\nradii_km = [25, 50, 75, 100, 150]"),
        ["grid.serves_from = [0.3, 0.5]", "is not known"],
    ),
    "presumed in words": (
        changed("presumed", 'presumed = "yes"'),
        ["counts.presumed = 'yes'", "must be true or false"],
    ),
    "presumed as a number": (
        changed("presumed", "presumed = 1"),
        ["counts.presumed = 1", "must be true or false"],
    ),
    "nothing said of what is presumed": (
        changed("presumed", ""),
        ["counts.presumed = None", "is missing"],
    ),
    "a tier that nobody knows": (
        changed("tiers", 'tiers = ["future", "famous"]'),
        ["tiers = 'famous'", "must be one of characteristic,"],
    ),
    "a tier of groups, which have no needs": (
        changed("tiers", 'tiers = ["trillion"]'),
        ["tiers = 'trillion'", "must be one of characteristic,"],
    ),
    "tiers in one word": (
        changed("tiers", 'tiers = "future"'),
        ["tiers = 'future'", "must be a list of words"],
    ),
    "no tiers said": (changed("tiers", ""), ["tiers = None", "is missing"]),
    "one cluster in words": (
        changed("also", 'also = "light-industry"'),
        ["also = 'light-industry'", "must be a list of words"],
    ),
    "single clusters that are numbers": (
        changed("also", "also = [1]"),
        ["also = [1]", "must be a list of words"],
    ),
    "a single cluster twice": (
        changed("also", 'also = ["ic", "ic"]'),
        ["also = ['ic', 'ic']", "each once"],
    ),
    "no single clusters said": (changed("also", ""), ["also = None", "is missing"]),
    "a radius that the grid never counts": (
        changed("process =", "process = 80"),
        ["radius_km.process = 80", "must be in grid.radii_km"],
    ),
    "only statuses of the pipeline counted as existing": (
        changed("statuses =", 'statuses = ["planned"]'),
        ["counts.statuses = ['planned']", "must hold one of operating, unknown"],
    ),
    "a planned platform worth more than one at work": (
        changed("operating =", "operating = 0.1"),
        ["status_factor.planned = 0.15", "must not exceed status_factor.operating = 0.1"],
    ),
    "a rung worth less than the one below": (
        changed("municipal =", "municipal = 0.95"),
        [
            "level_factor.municipal = 0.95",
            "must not exceed level_factor.provincial = 0.9, the next rung of the ladder",
        ],
    ),
    "a ladder upside down": (
        changed("ladder", 'ladder = ["national", "provincial"]'),
        ["level_factor.national = 1.0", "must not exceed level_factor.provincial = 0.9"],
    ),
    "a core that needs less than a coordination area": (
        changed("core =", "core = 0.6"),
        ["need_weight.coordination = 0.7", "must not exceed need_weight.core = 0.6"],
    ),
    "a core that needs less than a new star": (
        changed("core =", "core = 0.3"),
        ["need_weight.new_star = 0.4", "must not exceed need_weight.core = 0.3"],
    ),
    "a plan that needs nothing": (
        re.sub(
            r"(?ms)(^\[need_weight\]\n)(.*?)(?=^\[)",
            lambda found: found[1] + re.sub(r"= .*", "= 0", found[2]),
            TEXT,
        ),
        ["need_weight = {'core': 0", "must not all be 0"],
    ),
    "a field twice": (
        changed('zh = "集成电路"', 'zh = "智能物联"'),
        ["fields.10.zh = '智能物联'", "is the name of an earlier one"],
    ),
    "a type twice in English": (
        changed('en = "Specialised', 'en = "Industry-chain platform"'),
        ["types.2.en = 'Industry-chain platform'", "is the name of an earlier one"],
    ),
    "a ladder with an unknown step": (
        changed("ladder", 'ladder = ["county"]'),
        ["ladder = 'county'", "must be one of national,"],
    ),
    "a key that is misspelled": (
        changed("near_km", "near_km = 30\nnear_miles = 20"),
        ["thresholds.near_miles = 20", "is not known"],
    ),
    "a key of a field that is misspelled": (
        changed('clusters = ["quantum"]', 'cluster = ["quantum"]'),
        [".cluster = ['quantum']", "is not known"],
    ),
    "a table that nobody reads": (
        TEXT + "\n[weights]\ncore = 1\n",
        ["weights = {'core': 1}", "is not known"],
    ),
    "no UTF-8": (TEXT.encode("gb18030"), ["not well-formed TOML"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_policy_set_is_refused_naming_file_key_value_and_rule(tmp_path, fault):
    text, said = FAULTS[fault]
    with pytest.raises(RegistryError) as refused:
        load_policy(write(tmp_path, text))
    assert all(words in refused.value.en for words in [FILE, *said])
    assert refused.value.zh.startswith(FILE)


def test_every_rule_of_policy_sets_is_broken_by_one_of_these_files(tmp_path):
    """But for the one between two files; those of a province are broken in its own tests."""
    raised = set()
    for text, _ in FAULTS.values():
        with pytest.raises(SourceError) as refused:
            load_policy(write(tmp_path, text))
        raised |= {fault.rule for fault in refused.value.faults}
    own = {rule for rule in RULES if rule.startswith("toml.")} - RULES_OF_A_PROVINCE
    assert own - raised == {"toml.shared name"}


def test_every_fault_of_a_policy_set_is_named_at_once(tmp_path):
    text = (
        changed("core =", "core = 1.5")
        .replace("reserve = 0.1", "reserve = 2")
        .replace("likely_from = 0.5", "likely_from = 1")
    )
    with pytest.raises(RegistryError) as refused:
        load_policy(write(tmp_path, text.replace("near_km", "[near]\nkm")))
    keys = [
        words.split(" = ")[0].removeprefix(f"{FILE}, ") for words in refused.value.en.splitlines()
    ]
    assert keys == [
        "need_weight.core",
        "status_factor.reserve",
        "thresholds.near_km",
        "thresholds.likely_from",
        "near",
    ]


def test_a_key_is_blamed_once_and_not_for_what_follows_from_its_fault(tmp_path):
    with pytest.raises(RegistryError) as refused:
        load_policy(
            write(
                tmp_path,
                TEXT.replace("[thresholds]", "[[thresholds]]")
                .replace('id = "plan-2024-2027"', "")
                .replace("radii_km = [25, 50", 'radii_km = ["25", "50"'),
            )
        )
    assert [
        words.split(" = ")[0].removeprefix(f"{FILE}, ") for words in refused.value.en.splitlines()
    ] == ["id", "thresholds", "grid.radii_km.0", "grid.radii_km.1"]


def test_a_file_that_cannot_be_opened_is_named_with_the_systems_reason(tmp_path):
    (tmp_path / FILE).mkdir()
    with pytest.raises(RegistryError, match=f"{FILE}: the file cannot be read .Is a directory"):
        load_policies(tmp_path)


def test_statuses_in_another_order_are_the_statuses_that_the_grid_counts(tmp_path):
    assert load_policy(
        write(tmp_path, changed("statuses =", 'statuses = ["unknown", "operating"]'))
    ).statuses == ("unknown", "operating")


# --- whatever stands in the file ------------------------------------------------------------------


def toml(value):
    """A value in TOML, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(name)} = {toml(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, date | time):
        return value.isoformat()
    # 1e300, inf and nan are written as Python writes them
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else str(value)


def places_of(value, path=()):
    """The path of every value within a value."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [
        place for name, one in inside for place in ((*path, name), *places_of(one, (*path, name)))
    ]


WORDS = st.sampled_from(sorted(set(re.findall(r"[a-z_]{3,}", TEXT)))) | st.text(
    st.characters(codec="utf-8", exclude_categories=("C",)), max_size=5
)
PLAIN = st.one_of(
    WORDS,
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(),
    st.just(date(2026, 3, 14)),
    st.just(time(8)),
    st.just(datetime(2026, 3, 14, 8)),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
RAW = tomllib.loads(TEXT)


@st.composite
def policy_sets(draw):
    """The default policy set with one to three of its values, lists or tables replaced, set in a
    list, moved elsewhere, or dropped.
    """
    raw = copy.deepcopy(RAW)
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from(places_of(raw)))
        holder = raw
        for name in path:
            holder = holder[name]
        change = draw(st.sampled_from(("replace", "list", "add", "drop")))
        if change == "drop":
            del holder[last]
        elif change == "add" and isinstance(holder, dict):
            holder[draw(WORDS)] = holder[last]
        else:
            holder[last] = [holder[last]] if change == "list" else draw(VALUES)
    return "\n".join(f"{toml(name)} = {toml(value)}" for name, value in raw.items())


@given(text=policy_sets() | st.text(st.characters(codec="utf-8")) | st.binary())
def test_whatever_stands_in_the_file_it_is_read_or_refused_naming_it_in_both_languages(
    tmp_path_factory, text
):
    path = write(tmp_path_factory.getbasetemp(), text)
    try:
        assert load_policy(path).id == DEFAULT_POLICY
    except RegistryError as error:
        assert error.en.startswith(FILE) and len(error.en.splitlines()) == len(
            error.zh.splitlines()
        )


def test_a_faulty_policy_set_refuses_the_build(tmp_path):
    write(tmp_path, changed("core =", "core = 1.5"))
    with pytest.raises(RegistryError, match="need_weight.core = 1.5"):
        build(write_sources(tmp_path / "sources"), tmp_path / "registry", policy_dir=tmp_path)
    assert not (tmp_path / "registry").exists()


def test_a_cluster_that_nobody_registered_refuses_the_build_beside_all_other_faults(
    tmp_path,
):
    write(
        tmp_path,
        changed(
            'clusters = ["petrochem", "fine-chem"]', 'clusters = ["petrochem", "fine-chemistry"]'
        ),
    )
    with pytest.raises(RegistryError) as refused:
        build(
            write_sources(tmp_path / "sources", targets=[{"policy_id": "plan"}]),
            tmp_path / "registry",
            policy_dir=tmp_path,
        )
    assert refused.value.en.splitlines() == [
        (
            "targets.csv line 2, column policy_id: 'plan' is not found in policy_sets.id. Register"
            " it first, or correct it."
        ),
        (
            f"{FILE}, key fields.6.clusters: 'fine-chemistry' is not found in clusters.cluster_id."
            " Register it first, or correct it."
        ),
    ]
    assert (
        f"{FILE}，fields.6.clusters 项：“fine-chemistry”" in refused.value.zh
        and not (tmp_path / "registry").exists()
    )


def test_from_when_a_platform_serves_does_not_say_what_a_zones_industries_mean(tmp_path):
    sources = write_sources(
        tmp_path / "sources",
        zones=[{"leading_industries": "集成电路芯片"}],
        field_map=[{"weight": "0.5"}, {"cluster_id": NO_CLUSTER, "primary": "no", "weight": "0.5"}],
    )
    policies = tmp_path / "policies"
    policies.mkdir()
    write(policies, changed("serves_from", "serves_from = 0.8"))
    build(sources, tmp_path / "registry", policy_dir=policies)
    registry = open_registry(next((tmp_path / "registry").glob("20*")))
    assert registry.con.cursor().execute(
        "SELECT zone_id, cluster_id FROM zone_industries"
    ).fetchall() == [("zone-1", "ic")]


@pytest.mark.parametrize("other", [False, True])
def test_a_folder_without_the_default_policy_set_is_refused(tmp_path, other):
    policies = tmp_path / "policies"
    policies.mkdir()
    if other:
        write(policies, changed("id =", 'id = "other"'), "other.toml")
    with pytest.raises(RegistryError, match=DEFAULT_POLICY):
        build(write_sources(tmp_path / "sources"), tmp_path / "registry", policy_dir=policies)


def another(name="z-set", zh="另一套", en="Another set"):
    """The default policy set under another id and other names."""
    names = {"id": name, "short_zh": zh, "short_en": en}
    return re.sub(
        r"(?m)^(id|short_zh|short_en) = .*$", lambda line: f'{line[1]} = "{names[line[1]]}"', TEXT
    )


def test_the_default_policy_set_comes_first(tmp_path):
    write(tmp_path, TEXT)
    write(tmp_path, another(), "z-set.toml")
    policies = load_policies(tmp_path)
    assert list(default_first(policies, "z-set")) == ["z-set", DEFAULT_POLICY]
    assert list(default_first(policies, DEFAULT_POLICY)) == [DEFAULT_POLICY, "z-set"]


@pytest.mark.parametrize(
    "names, key",
    [
        ({"zh": "方案2024—2027"}, "short_zh"),
        ({"en": "Plan 2024-2027"}, "short_en"),
        ({"zh": "Plan 2024-2027"}, "short_zh"),
        ({"en": DEFAULT_POLICY}, "short_en"),
    ],
)
def test_a_name_by_which_a_link_would_open_another_policy_set_is_refused(tmp_path, names, key):
    write(tmp_path, TEXT)
    write(tmp_path, another(**names), "z-set.toml")
    with pytest.raises(RegistryError) as refused:
        load_policies(tmp_path)
    (name,) = names.values()
    assert (
        refused.value.en
        == f"z-set.toml, {key} = '{name}': names {FILE} already; links tell policy sets apart"
        " by it. Rename it."
        and FILE in refused.value.zh
    )


def test_a_policy_set_may_have_one_short_name_in_both_languages(tmp_path):
    write(tmp_path, TEXT)
    write(tmp_path, another(zh="GB/T 1", en="GB/T 1"), "z-set.toml")
    assert "z-set" in load_policies(tmp_path)


@pytest.mark.parametrize("name", sorted(path.stem for path in POLICY_DIR.glob("*.toml")))
def test_every_policy_set_of_the_project_can_be_read(name):
    policy = load_policy(POLICY_DIR / f"{name}.toml")
    assert policy.id == name and policy.name["zh"] and policy.name["en"]


def test_a_byte_order_mark_as_notepad_writes_it_changes_nothing(tmp_path):
    assert load_policy(
        write(tmp_path, b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    ) == load_policy(POLICY_DIR / FILE)


def test_the_default_weights_are_those_of_the_design():
    weights = load_policies()[DEFAULT_POLICY].need_weight
    assert weights == {
        "core": 1.0,
        "national_cluster": 0.9,
        "coordination": 0.7,
        "future_pilot": 0.7,
        "new_star": 0.4,
        "sme_cluster": 0.4,
        "zone_industry_national": 0.5,
        "zone_industry_provincial": 0.3,
        "plan": 1.0,
    }
