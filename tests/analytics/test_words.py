"""The word catalogue: both languages, the same blanks, and a word for everything that is named
anywhere.
"""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from analytics.questions.coverage import STATES
from analytics.since.headlines import HEADLINES
from analytics.words import PLURAL, catalogue, listing, with_plurals, word
from data import vocabulary
from data.fault_catalogue import RULES
from data.office.words import read_words
from data.policy import load_policies
from data.tables import TABLES

ROOT = Path(__file__).parents[2]
CODE = [
    ROOT / "app.py",
    *sorted((ROOT / "pages").rglob("*.py")),
    *sorted((ROOT / "analytics").glob("*.py")),
]
WORDS = catalogue()
SECTIONS = {key.split(".")[0] for key in WORDS}


def blanks(text):
    return {
        name
        for _, name, _, _ in Formatter().parse(PLURAL.sub("{\\g<count>}", text))
        if name is not None
    }


def choices(table, column):
    (found,) = (one for one in TABLES[table].columns if one.name == column)
    return found.choices


ENUMERATIONS = {
    "state": (*STATES, "no_need", "no_data"),
    "answer": choices("proximity", "inside"),
    "level": vocabulary.LEVELS,
    "status": vocabulary.STATUSES,
    "operator": vocabulary.OPERATORS,
    "confidence": (*vocabulary.CONFIDENCES, *choices("zones", "confidence")),
    "basis": vocabulary.BASES,
    "unit": vocabulary.UNIT_KINDS,
    "kind": vocabulary.CLUSTER_KINDS,
    "target_measure": choices("targets", "measure"),
    "over": choices("targets", "over"),
    "task_kind": choices("policy_tasks", "kind"),
    "tier": choices("clusters", "tier"),
    "zone_kind": vocabulary.ZONE_KINDS,
    "located": choices("platform_places", "location_basis"),
    "geometry": choices("zone_places", "geometry_basis"),
    "reason": STATES,
}


@pytest.mark.parametrize("section", ENUMERATIONS)
def test_every_value_of_an_enumeration_has_its_words(section):
    assert [value for value in ENUMERATIONS[section] if f"{section}.{value}" not in WORDS] == []


# English counts without one
MEASURE_WORDS = {
    "figure.platforms_unit",
    "figure.met_unit",
    "figure.gaps_unit",
    "target.unit_count",
    *(f"headline.{key}_unit" for key, line in HEADLINES.items() if not line.is_share),
}


NOT_COUNTED = {"unit", "platform", "other", "cluster", "km", "radius", "share", "after", "before"}
COUNTED = (
    "needs|gaps|platforms|clusters|zones|counties|cities|units"
    "|pairs|rows|points|sites|scenarios|views|actions|settings"
)


def test_no_english_sentence_counts_one_as_several():
    wrong = []
    for _, text in WORDS.values():
        values = {name: "X" if name in NOT_COUNTED else 1 for name in blanks(text)}
        said = with_plurals(text, values).format(**values) if values else text
        if re.search(
            rf"(?<![\w.,–-])1 (?:county |new |existing |more )?(?:(?:{COUNTED})\b(?! a )|are\b)",
            said,
        ):
            wrong.append(said)
    assert wrong == []


@pytest.mark.parametrize(
    "n, said",
    [
        (1, "1 platform is"),
        ("1", "1 platform is"),
        (0, "0 platforms are"),
        (2, "2 platforms are"),
        (1.5, "1.5 platforms are"),
    ],
)
def test_a_count_takes_its_form(n, said):
    assert with_plurals("{n} {n|platform is|platforms are}", {"n": n}).format(n=n) == said


def test_no_chinese_text_has_a_space_where_official_style_has_none():
    stray = (
        r" [，。；：、？！”）》〕]|[，。；：、？！“（《〔] |〕 ?\d+ 号|\d 号|〔 |[\u4e00-\u9fff] 〔"
    )
    texts = [zh for zh, _ in WORDS.values()]
    texts += [
        name
        for policy in load_policies().values()
        for name in (policy.name["zh"], policy.short["zh"])
    ]
    assert [text for text in texts if re.search(stray, text)] == []


def test_no_chinese_text_uses_a_word_that_the_list_of_office_wording_replaces():
    head = (ROOT / "analytics/words/shell.toml").read_text(encoding="utf-8").split("\n[")[0]
    replaced = [word for line in re.findall("#   .*不用 (.+)", head) for word in line.split("、")]
    texts = [zh for zh, _ in WORDS.values()]
    texts += [zh for rule in RULES.values() for zh, _ in (rule.wrong, rule.remedy)]
    texts += [text for kind in read_words("repairs").values() for text in kind["zh"]]
    assert len(replaced) > 30
    assert [(said, text) for said in replaced for text in texts if said in text] == []


def test_names_of_documents_have_no_spaces():
    assert [
        policy.short["zh"]
        for policy in load_policies().values()
        if " " in policy.short["zh"] + policy.name["zh"]
    ] == []


def test_every_word_has_both_languages():
    assert all(
        len(pair) == 2 and all(isinstance(text, str) for text in pair) for pair in WORDS.values()
    )
    assert {
        key for key, (zh, en) in WORDS.items() if not zh.strip() or not en.strip()
    } == MEASURE_WORDS


def test_both_languages_have_the_same_blanks():
    assert [key for key, (zh, en) in WORDS.items() if blanks(zh) != blanks(en)] == []


def test_no_english_word_is_left_in_chinese():
    han = re.compile(r"[\u3400-\u9fff]")
    # the product's name and the mark of made data are both
    assert {key for key, (_, en) in WORDS.items() if han.search(en)} == {"app.name", "made.mark"}


def calls_for_a_word():
    """Every call of text(...), word(...) or said(...) with a literal key: file and line, key, the
    values it fills in.
    """
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", ""))
                in ("text", "word", "said")
                and node.args
            ):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0], node.keywords


def test_every_literal_key_that_code_asks_for_exists():
    asked = [
        (place, key.value) for place, key, _ in calls_for_a_word() if isinstance(key, ast.Constant)
    ]
    assert len(asked) > 20
    assert [(place, key) for place, key in asked if key not in WORDS] == []


def test_every_key_made_of_a_section_and_a_value_names_a_section():
    made = [
        (place, key.values[0].value)
        for place, key, _ in calls_for_a_word()
        if isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant)
    ]
    assert len(made) > 5
    assert [(place, start) for place, start in made if start.split(".")[0] not in SECTIONS] == []


def test_every_call_fills_in_the_blanks_of_its_words():
    wrong = []
    for place, key, values in calls_for_a_word():
        if (
            isinstance(key, ast.Constant)
            and key.value in WORDS
            and all(value.arg for value in values)
        ):
            given = {value.arg for value in values}
            wrong += [(place, key.value)] if given != blanks(WORDS[key.value][0]) else []
    assert wrong == []


def test_every_text_that_looks_like_a_key_is_one():
    # keys in lists and tuples on their way to text(); one that ends in "_" begins several
    looks = re.compile(rf"({'|'.join(SECTIONS)})\.[a-z0-9_]*[a-z0-9]")
    files = re.compile(r".*\.(py|csv|toml|css|svg|json|sql)")
    strangers = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = (
                node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            )
            is_known = text in WORDS or text in RULES or files.fullmatch(text)
            if looks.fullmatch(text) and not is_known:
                strangers.append((f"{path.relative_to(ROOT)}:{node.lineno}", text))
    assert strangers == []


def test_an_unknown_key_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        word("state.closed", "zh")


def test_blanks_are_filled():
    assert word("unit_of.km", "zh", n=5) == "5 公里" and word("unit_of.km", "en", n=5) == "5 km"


def test_a_list_is_written_as_the_language_does():
    assert listing(["甲", "乙"], "zh") == "甲、乙" and listing(["a", "b"], "en") == "a, b"
