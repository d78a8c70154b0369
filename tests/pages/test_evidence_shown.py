"""Every number opens: whatever evidence id a page shows resolves, to the number that stands there."""

import re
from html import unescape
from urllib.parse import parse_qs

import pandas as pd
import pytest

from analytics.evidence import resolve
from analytics.setting import default_setting
from tests.pages.test_pages import PAGES, app, at, text_of  # noqa: F401 (app is a fixture)

LINK = re.compile(r'<a href="evidence\?([^"]*)">(.*?)</a>', re.DOTALL)
ELSEWHERE = ("evidence",)  # its own numbers are those that other pages lead to
VIEWS = [
    *((page, {}) for page in PAGES if page not in ELSEWHERE),
    ("coverage", {"cluster": "ic", "measure": "capable", "place": "county:330603"}), ("coverage", {"show": "share", "place": "city:330600"}), ("coverage", {"platform": "pp-002"}),
    ("coverage", {"show": "share", "measure": "capable"}),
    ("matrix", {"unit": "county", "city": "330600", "measure": "reachable"}), ("gaps", {"unit": "zone", "robust": "yes"}), ("gaps", {"unit": "city", "sureness": "to_verify", "cluster": "pv"}),
    ("verify", {"unit": "city", "cluster": "nev"}), ("beside", {"unit": "city"}), ("targets", {"policy": "zhejiang-2025-24"}),
    ("siting", {"model": "p_median", "new": 4, "serve": ["pv", "ic"], "lang": "en"}), ("siting", {"model": "lscp", "serve": ["pv"], "bundle": "all"}),
    ("profile", {"of": "cluster", "which": "ic"}), ("profile", {"of": "city", "which": "330600"}), ("profile", {"of": "zone", "which": "zj-netdz-shangyu"}), ("profile", {"of": "platform", "which": "pp-002"}),
]  # fmt: skip


@pytest.mark.parametrize(("page", "state"), VIEWS, ids=[" ".join((page, *map(str, state.values()))) for page, state in VIEWS])
def test_every_id_shown_resolves_to_the_number_shown(app, real_registry, page, state):  # noqa: F811
    shown = at(app, page, **state)
    setting = default_setting(real_registry, state.get("policy", "plan-2024-2027"))
    said = [(parse_qs(unescape(query))["evidence"][0], unescape(text)) for query, text in LINK.findall(text_of(shown))]
    for frame in shown.dataframe:
        rows = frame.value
        said += [(one, "") for one in rows.get("evidence_id", pd.Series(dtype=str))]
    assert said, "a page without any number that opens"
    for evidence_id, text in dict.fromkeys(said):
        assert stands_for(real_registry, setting, evidence_id, text), f"{evidence_id} does not give {text!r}"


def stands_for(registry, setting, evidence_id: str, text: str) -> bool:
    """Whether the number that an id resolves to is among those of a text, at their precision; words alone need but an answer."""
    value = resolve(registry, setting, evidence_id).value
    numbers = re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))
    return not numbers or pd.isna(value) or any(abs(float(number) - value) <= 0.5 * 10 ** -len(number.partition(".")[2]) for number in numbers)
