"""The province's own file: what it states, and every fault of it at once with key, value and
rule.
"""

import pytest

from data.build.read import SOURCES_DIR, policy_folder, read_all
from data.faults import RegistryError
from data.policy import POLICY_DIR, load_policies
from data.province import PROVINCE_FILE, load_province
from tests.data.world import write_sources

RULES_OF_A_PROVINCE = {
    "toml.province code",
    "toml.meridian",
    "toml.sheet",
    "toml.meridian in sheet",
}
TEXT = (SOURCES_DIR / PROVINCE_FILE).read_text(encoding="utf-8")


def changed(old, new):
    assert old in TEXT
    return TEXT.replace(old, new)


@pytest.mark.parametrize(
    "text, said",
    [
        (changed('"330000"', '"330100"'), ["adcode = '330100'", "the code of a province"]),
        (changed('"330000"', "330000"), ["adcode = 330000", "the code of a province"]),
        (changed('zh = "浙江省", ', ""), ["name.zh = None", "is missing"]),
        (changed('"Zhejiang"', '" "'), ["name.en = ' '", "must be text"]),
        (changed("policy =", "policies ="), ["policy = None", "policies = 'plan-2024-2027'"]),
        (changed("central_meridian = 120", "central_meridian = 119"), ["= 119", "multiple of 3"]),
        (changed("central_meridian = 120", "central_meridian = true"), ["= True", "multiple of 3"]),
        (changed("central_meridian = 120", "central_meridian = 105"), ["= 105", "in the sheet"]),
        (changed("[116.4, 26.2, 124.2, 32.2]", "[124.2, 26.2, 116.4, 32.2]"), ["west, south"]),
        (changed("[116.4, 26.2, 124.2, 32.2]", "[116.4, 26.2, 124.2]"), ["west, south"]),
        (changed("[116.4, 26.2, 124.2, 32.2]", '"all"'), ["sheet = 'all'", "west, south"]),
        (changed('zh = "上海市", ', ""), ["neighbours.'310000'.zh = None", "is missing"]),
        (TEXT[: TEXT.index("[neighbours]")] + "neighbours = 5", ["neighbours = 5", "be a table"]),
        (TEXT[: TEXT.index("[neighbours]")], ["neighbours = None", "is missing"]),
        ("adcode", ["not well-formed TOML"]),
    ],
)
def test_a_fault_is_told_with_key_value_and_rule(tmp_path, text, said):
    (tmp_path / PROVINCE_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(RegistryError) as refused:
        load_province(tmp_path)
    assert all(words in refused.value.en for words in (PROVINCE_FILE, *said))
    assert refused.value.zh.startswith(PROVINCE_FILE)


def test_every_fault_is_told_at_once(tmp_path):
    text = changed("central_meridian = 120", "central_meridian = 1").replace('"330000"', '"33"')
    (tmp_path / PROVINCE_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(RegistryError) as refused:
        load_province(tmp_path)
    keys = [line.split(" = ")[0] for line in refused.value.en.splitlines()]
    assert keys == [f"{PROVINCE_FILE}, adcode", f"{PROVINCE_FILE}, central_meridian"]


def test_sources_without_the_file_are_refused(tmp_path):
    sources = write_sources(tmp_path)
    (sources / PROVINCE_FILE).unlink()
    (fault,) = read_all(sources, load_policies()).faults
    assert (fault.file, fault.rule) == (PROVINCE_FILE, "missing file")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_faults_of_the_file_are_told_with_those_of_the_tables(tmp_path, language):
    sources = write_sources(tmp_path, platforms=[{"level": "royal"}])
    text = changed("central_meridian = 120", "central_meridian = 1").replace('"330000"', '"33"')
    (sources / PROVINCE_FILE).write_text(text, encoding="utf-8")
    told = [fault.text(language) for fault in read_all(sources, load_policies()).faults]
    colon, comma = {"zh": "：，", "en": (": ", ", ")}[language]
    assert told[0].startswith(f"{PROVINCE_FILE}{comma}adcode = '33'{colon}")
    assert told[1].startswith(f"{PROVINCE_FILE}{comma}central_meridian = 1{colon}")
    assert told[2].startswith("platforms.csv") and len(told) == 3


def test_a_default_policy_set_that_is_not_there_is_a_fault(tmp_path):
    sources = write_sources(tmp_path)
    text = changed('"plan-2024-2027"', '"plan-2030"')
    (sources / PROVINCE_FILE).write_text(text, encoding="utf-8")
    (fault,) = read_all(sources, load_policies()).faults
    assert (fault.file, fault.column, fault.value) == (PROVINCE_FILE, "policy", "plan-2030")


def test_policy_sets_beside_the_sources_are_used_in_place_of_the_projects(tmp_path):
    assert policy_folder(tmp_path) == POLICY_DIR
    (tmp_path / "policy_sets").mkdir()
    assert policy_folder(tmp_path) == tmp_path / "policy_sets"


def test_a_snapshot_carries_the_province_it_was_built_with(real_registry):
    assert real_registry.province == load_province(SOURCES_DIR)
    assert PROVINCE_FILE in real_registry.manifest["files"]
    assert PROVINCE_FILE in real_registry.manifest["sources"]
