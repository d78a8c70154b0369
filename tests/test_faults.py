"""The catalogue of faults: a validator finds every rule, a test expects it, it says what to do."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from data.fault_catalogue import RULES, TABLE
from data.fault_forms import FORMS

ROOT = Path(__file__).parents[1]
# whose sentences come from elsewhere as they are
PASSED_ON = {"boundary", "scenario.setting"}
# notices that ask for nothing
ONLY_TOLD = {
    "workbook.filled down",
    "workbook.hidden rows",
    "workbook.filtered rows",
    "workbook.hidden column",
    "workbook.other sheet",
    "office.macros",
    "office.links",
    "office.pictures",
    "office.formulas unseen",
    "office.read as",
    "office.formulas",
    "office.notes",
    "office.filled down",
    "office.set apart",
    "office.hidden columns",
    "office.left columns",
    "office.other sheets",
}


def text_of(*folders):
    return "".join(
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name != Path(__file__).name
    )


CODE = text_of("data", "analytics", "pages")
LITERALS = {
    node.value
    for node in ast.walk(ast.parse(text_of("tests")))
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
}


def blanks(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_words_in_both_languages_with_the_same_blanks(rule):
    words = RULES[rule]
    for zh, en in (words.wrong, words.remedy):
        assert bool(zh) == bool(en) and blanks(zh) == blanks(en)
    assert words.wrong[0] and RULES[rule].form in FORMS


@pytest.mark.parametrize("rule", sorted(RULES.keys() - PASSED_ON - ONLY_TOLD))
def test_every_rule_says_what_to_do_or_what_must_be(rule):
    (wrong_zh, wrong_en), (zh, en) = RULES[rule].wrong, RULES[rule].remedy
    assert (zh and en) or ("应" in wrong_zh and "must" in wrong_en)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_found_by_some_validator(rule):
    name = rule.removeprefix("scenario.")
    assert f'"{rule}"' in CODE or f'_breach("{name}"' in CODE


@pytest.mark.parametrize("rule", [rule for rule in RULES if RULES[rule].form == TABLE])
def test_every_rule_of_tables_is_expected_by_some_test(rule):
    """Those of policy sets and scenarios are raised where their broken files are."""
    assert rule in LITERALS
