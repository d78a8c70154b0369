"""Policy sets: the rule books as data, refused with file, key, value and rule where they are wrong."""

import re

import pytest

from data.build import build
from data.check import RegistryError
from data.policy import DEFAULT_POLICY, POLICY_DIR, load_policies, load_policy
from data.registry import open_registry
from tests.data.world import write_sources

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
    "a table that is missing": (changed("[status_factor]", "[factor_of_status]"), ["status_factor = None", "is missing"]),
    "a number for a text": (changed("version", "version = 1"), ["version = 1", "must be text"]),
    "an empty text": (changed("name_zh", 'name_zh = ""'), ["name_zh = ''", "must be text"]),
    "a radius of 0": (changed("process =", "process = 0"), ["radius_km.process = 0", "above 0"]),  # access divides by it
    "two confidences": (changed("min_confidence", 'min_confidence = ["likely", "confirmed"]'), ["min_confidence = ['likely'", "must be one of confirmed,"]),
    "unconfirmed platforms counted": (changed("min_confidence", 'min_confidence = "unconfirmed"'), ["= 'unconfirmed'", "must be one of confirmed, likely"]),
    "a level twice": (changed("levels =", 'levels = ["provincial", "provincial"]'), ["counts.levels", "each once"]),
    "a radius in words": (changed("process =", 'process = "75 km"'), ["radius_km.process = '75 km'", "number from 0 to 1000"]),
    "a radius below 0": (changed("process =", "process = -1"), ["radius_km.process = -1", "number from 0 to 1000"]),
    "a radius that is no number": (changed("process =", "process = nan"), ["radius_km.process = nan", "number from 0 to 1000"]),
    "a radius round the world": (changed("process =", "process = inf"), ["radius_km.process = inf", "number from 0 to 1000"]),
    "a radius that is true": (changed("process =", "process = true"), ["radius_km.process = True", "number from 0 to 1000"]),
    "a weight above 1": (changed("core =", "core = 1.5"), ["need_weight.core = 1.5", "number from 0 to 1"]),
    "a factor below 0": (changed("reserve =", "reserve = -0.1"), ["status_factor.reserve = -0.1", "number from 0 to 1"]),
    "a threshold above 1": (changed("serves_from", "serves_from = 50"), ["counts.serves_from = 50", "number from 0 to 1"]),
    "an unknown level": (changed("levels =", 'levels = ["provincial", "county"]'), ["counts.levels = 'county'", "must be one of national,"]),
    "an unknown status": (changed("statuses =", 'statuses = ["open"]'), ["counts.statuses = 'open'", "must be one of operating,"]),
    "an unknown confidence": (changed("min_confidence", 'min_confidence = "sure"'), ["counts.min_confidence = 'sure'", "must be one of confirmed,"]),
    "no level": (changed("levels =", "levels = []"), ["counts.levels = []", "must be a list of words"]),
    "levels that are numbers": (changed("levels =", "levels = [1]"), ["counts.levels = [1]", "must be a list of words"]),
    "a level without a factor": (changed("unlisted =", ""), ["level_factor", "unlisted"]),
    "a factor for an unknown level": (changed("unlisted =", "unlisted = 0.5\ncounty = 0.2"), ["level_factor", "'county'", "must hold"]),
    "an unknown basis": (changed("sme_cluster =", "sme = 0.4"), ["need_weight", "'sme'", "must hold"]),
    "a table where a number belongs": (changed("serves_from", "serves_from = {}"), ["counts.serves_from = {}", "number from 0 to 1"]),
    "a number where a table belongs": (changed("[radius_km]", "radius_km = 75\n[radii]"), ["radius_km = 75", "must hold"]),
    "another id than the file's name": (changed("id =", 'id = "plan"'), ["id = 'plan'", "must equal the file name"]),
    "broken TOML": (TEXT + "\n[radius_km", ["not well-formed TOML"]),
    "a key twice": (changed("process =", "process = 1\nprocess = 2"), ["not well-formed TOML"]),
    "a type without an English name": (changed('en = "Industry-chain platform"', ""), ["types.0.en = None", "is missing"]),
    "a field that is a word": (TEXT[: TEXT.index("[[types]]")].replace("[radius_km]", 'fields = ["photonics"]\n[radius_km]', 1), ["fields.0.zh = None", "is missing"]),
    "a field's clusters in words": (changed('clusters = ["quantum"]', 'clusters = "quantum"'), ["clusters = 'quantum'", "must be a list of words"]),
    "a stage that nobody knows": (changed('process = ["process", "production"]', 'process = ["scale-up"]'), ["stages_required.process = 'scale-up'", "must be one of design,"]),
    "a kind of cluster without its stages": (changed('software = ["design", "adaptation"]', ""), ["stages_required.software = None", "is missing"]),
    "a line of basically covered at 0": (changed("basically_covered", "basically_covered = 0"), ["thresholds.basically_covered = 0", "above 0"]),
    "likely above certain": (changed("likely_from", "likely_from = 0.95"), ["thresholds.likely_from = 0.95", "must not exceed certain_from"]),
    "platforms near at the other end of the province": (changed("near_km", "near_km = 300"), ["thresholds.near_km = 300", "number from 0 to 100"]),
    "a grid without radii": (changed("radii_km", "radii_km = []"), ["grid.radii_km = []", "at least one"]),
    "a grid that counts a radius twice": (changed("radii_km", "radii_km = [50, 50.0]"), ["grid.radii_km = [50, 50.0]", "must not repeat itself"]),
    "a grid with an unknown status": (changed('statuses = [["operating"]', 'statuses = [["open"]]'), ["grid.statuses.0 = 'open'", "must be one of operating,"]),
    "a ladder with an unknown step": (changed("ladder", 'ladder = ["county"]'), ["ladder = 'county'", "must be one of national,"]),
    "a key that is misspelled": (changed("near_km", "near_km = 30\nnear_miles = 20"), ["thresholds.near_miles = 20", "is not known"]),
    "a key of a field that is misspelled": (changed('clusters = ["quantum"]', 'cluster = ["quantum"]'), [".cluster = ['quantum']", "is not known"]),
    "a table that nobody reads": (TEXT + "\n[weights]\ncore = 1\n", ["weights.core = 1", "is not known"]),
    "no UTF-8": (TEXT.encode("gb18030"), ["not well-formed TOML"]),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_policy_set_is_refused_naming_file_key_value_and_rule(tmp_path, fault):
    text, said = FAULTS[fault]
    with pytest.raises(RegistryError) as refused:
        load_policy(write(tmp_path, text))
    assert all(words in refused.value.en for words in [FILE, *said])
    assert refused.value.zh.startswith(FILE)


def test_every_fault_of_a_policy_set_is_named_at_once(tmp_path):
    with pytest.raises(RegistryError) as refused:
        load_policy(write(tmp_path, changed("core =", "core = 1.5").replace("reserve = 0.1", "reserve = 2")))
    assert "need_weight.core" in refused.value.en and "status_factor.reserve" in refused.value.en


def test_a_faulty_policy_set_refuses_the_build(tmp_path):
    write(tmp_path, changed("core =", "core = 1.5"))
    with pytest.raises(RegistryError, match="need_weight.core = 1.5"):
        build(write_sources(tmp_path / "sources"), tmp_path / "registry", policy_dir=tmp_path)
    assert not (tmp_path / "registry").exists()


def test_a_cluster_that_a_policy_set_names_and_nobody_registered_is_noticed(tmp_path):
    policies = tmp_path / "policies"
    policies.mkdir()
    write(policies, TEXT)
    notices = build(write_sources(tmp_path / "sources"), tmp_path / "registry", policy_dir=policies)["notices"]
    strangers = set(load_policy(policies / FILE).plan_clusters) - {"ic"}  # the one cluster of the made-up province
    assert len(notices) == len(strangers) and all(f"'{name}'" in " ".join(en for _, en in notices) for name in strangers)


def test_goals_and_tasks_of_a_policy_set_without_a_file_are_noticed(tmp_path):
    strange = {"policy_id": "plan-2024-27"}
    notices = build(write_sources(tmp_path / "sources", targets=[{}, strange | {"target_id": "t2"}], policy_tasks=[strange]), tmp_path / "registry")["notices"]
    said = [en for _, en in notices if "plan-2024-27'" in en]
    assert [one.split(".csv")[0] for one in said] == ["targets", "policy_tasks"]


def test_from_when_a_platform_serves_does_not_say_what_a_zones_industries_mean(tmp_path):
    sources = write_sources(tmp_path / "sources", zones=[{"leading_industries": "集成电路芯片"}], field_map=[{"weight": "0.5"}])
    policies = tmp_path / "policies"
    policies.mkdir()
    write(policies, changed("serves_from", "serves_from = 0.8"))
    build(sources, tmp_path / "registry", policy_dir=policies)
    registry = open_registry(next((tmp_path / "registry").glob("20*")))
    assert registry.con.cursor().execute("SELECT zone_id, cluster_id FROM zone_industries").fetchall() == [("zone-1", "ic")]


@pytest.mark.parametrize("other", [False, True])
def test_a_folder_without_the_default_policy_set_is_refused(tmp_path, other):
    policies = tmp_path / "policies"
    policies.mkdir()
    if other:
        write(policies, changed("id =", 'id = "other"'), "other.toml")
    with pytest.raises(RegistryError, match=DEFAULT_POLICY):
        build(write_sources(tmp_path / "sources"), tmp_path / "registry", policy_dir=policies)


def test_the_default_policy_set_comes_first(tmp_path):
    write(tmp_path, TEXT)
    write(tmp_path, changed("id =", 'id = "a-set"'), "a-set.toml")
    assert list(load_policies(tmp_path)) == [DEFAULT_POLICY, "a-set"]


@pytest.mark.parametrize("name", sorted(path.stem for path in POLICY_DIR.glob("*.toml")))
def test_every_policy_set_of_the_project_can_be_read(name):
    policy = load_policy(POLICY_DIR / f"{name}.toml")
    assert policy.id == name and policy.name["zh"] and policy.name["en"]


def test_the_default_weights_are_those_of_the_design():
    weights = load_policies()[DEFAULT_POLICY].need_weight
    assert weights == {
        "core": 1.0, "national_cluster": 0.9, "coordination": 0.7, "future_pilot": 0.7, "new_star": 0.4, "sme_cluster": 0.4,
        "zone_industry_national": 0.5, "zone_industry_provincial": 0.3, "plan": 1.0,
    }  # fmt: skip
