"""Whatever bytes stand in a manifest, a policy set, a table or a link: it is read, or refused in
words.
"""

import copy
import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.setting import default_setting
from analytics.siting.ask import Ask, ask_of
from analytics.siting.models import MODELS
from analytics.siting.solve import plan
from data.manifest import MANIFEST, hashes_of, read_manifest, snapshot_id_of
from data.policy import POLICY_DIR, load_policy
from data.registry import open_registry
from data.snapshot import current_id
from geo.errors import PlanningError
from tests.conftest import write_rows


def in_words(call):
    """What a function answers, None where it refuses in words; anything else is the test's to fail
    by.
    """
    try:
        return call()
    except PlanningError as refused:
        assert refused.zh.strip() and refused.en.strip()
        return None


# --- manifests ----------------------------------------------------------------------------------

TEXTS = st.text(st.characters(), max_size=8) | st.sampled_from(
    ["", "..", "../x", "/", "needs", "2026-11-23", '"; DROP TABLE needs; --', "\ud800"]
)
NUMBERS = st.integers() | st.floats() | st.just(10**400)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """A small snapshot that examples spoil and put right again."""
    about = tmp_path_factory.mktemp("fuzz") / "registry"
    return write_rows(
        about, needs=[{}], proximity=[{"inside": "yes", "km_p05": 0, "km_p50": 0, "km_p95": 0}]
    )


def places_in(value, path=()):
    """Every place of a JSON value, as the keys that lead there."""
    yield path
    for key, inner in (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    ):
        yield from places_in(inner, (*path, key))


@st.composite
def mutated(draw, manifest):
    """A manifest with some values, at any depth, replaced, taken away or added."""
    changed = {"all": copy.deepcopy(manifest)}
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([place for place in places_in(changed) if place]))
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        action = draw(st.sampled_from(["replace", "take away", "add"]))
        if action == "replace" or len(path) == 1:
            holder[path[-1]] = draw(JSON)
        elif action == "take away":
            del holder[path[-1]]
        elif isinstance(holder, dict):
            holder[draw(TEXTS)] = draw(JSON)
        else:
            holder.append(draw(JSON))
    return changed["all"]


@settings(max_examples=150)
@given(data=st.data(), sealed=st.booleans())
def test_any_manifest_is_read_or_refused_in_words(snapshot, data, sealed):
    path = snapshot / MANIFEST
    real = path.read_bytes()
    manifest = data.draw(mutated(json.loads(real)))
    try:
        if sealed and isinstance(manifest, dict) and "as_of" in manifest:
            manifest["snapshot_id"] = snapshot_id_of(manifest)
        path.write_text(json.dumps(manifest), encoding="utf-8")
        read = in_words(lambda: read_manifest(snapshot))
        opened = in_words(lambda: open_registry(snapshot)) if read is not None else None
        if opened is not None:
            in_words(lambda: default_setting(opened))
    finally:
        path.write_bytes(real)


@settings(max_examples=100)
@given(content=st.binary(max_size=60) | st.text(max_size=30).map(str.encode))
def test_any_bytes_in_the_place_of_a_manifest_are_refused_in_words(snapshot, content):
    path = snapshot / MANIFEST
    real = path.read_bytes()
    try:
        path.write_bytes(content)
        assert in_words(lambda: read_manifest(snapshot)) is None
    finally:
        path.write_bytes(real)


@settings(max_examples=100)
@given(
    content=st.binary(max_size=60)
    | st.text(max_size=30).map(lambda text: text.encode(errors="replace"))
)
def test_any_bytes_in_the_place_of_the_pointer_are_refused_in_words(snapshot, content):
    path = snapshot.parent / "current"
    real = path.read_bytes()
    try:
        path.write_bytes(content)
        assert in_words(lambda: current_id(snapshot.parent)) is None
    finally:
        path.write_bytes(real)


# --- tables -------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(data=st.data())
def test_a_table_with_flipped_bits_is_read_or_refused_in_words(snapshot, data):
    path, manifest = snapshot / "units.parquet", snapshot / MANIFEST
    real, told = path.read_bytes(), manifest.read_bytes()
    content = bytearray(real)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        path.write_bytes(content)
        sealed = json.loads(told) | {"files": hashes_of(snapshot)}
        manifest.write_text(
            json.dumps(sealed | {"snapshot_id": snapshot_id_of(sealed)}), encoding="utf-8"
        )
        in_words(lambda: open_registry(snapshot))
    finally:
        path.write_bytes(real)
        manifest.write_bytes(told)


# --- policy sets --------------------------------------------------------------------------------

PLAN = (POLICY_DIR / "plan-2024-2027.toml").read_text(encoding="utf-8")
TOML_PIECES = st.sampled_from(
    [
        "[",
        "]",
        "{",
        "}",
        "=",
        '"',
        "1e999",
        "nan",
        "-inf",
        "9" * 5000,
        "2026-01-01",
        "[[a]]",
        "[counts]",
        "true",
        "\0",
        "''",
        "[" * 500,
        "0",
        "-1",
        '"\\uD800"',
        "a.b.c = 1",
        "\n",
    ]
)


@settings(max_examples=150)
@given(data=st.data())
def test_any_policy_set_is_read_or_refused_in_words(snapshot, data):
    lines = PLAN.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        piece = data.draw(TOML_PIECES | st.text(max_size=6))
        key, equals, _ = lines[place].partition("=")
        lines[place] = data.draw(
            st.sampled_from([piece, f"{key}{equals} {piece}", f"{lines[place]}{piece}", ""])
        )
    path = snapshot.parent / "plan-2024-2027.toml"
    path.write_bytes("\n".join(lines).encode(errors="surrogatepass"))
    in_words(lambda: load_policy(path))


# --- links --------------------------------------------------------------------------------------

VALUES = st.sampled_from(
    [
        "1e999",
        "-1e999",
        "nan",
        "inf",
        "1e400",
        "1e308",
        "5e-324",
        "-0",
        "-1",
        "0",
        "3",
        "9" * 10_000,
        "9" * 4000,
        "1e-999",
        "٣",
        "１",
        "1_0",
        "0x1",
        "None",
        "True",
        "",
        " ",
        "pv",
        "ic",
        "counties",
        "county:330102",
        "zone:x",
        *MODELS,
    ]
) | st.text(max_size=8)
NAMES = st.sampled_from([*vars(Ask()), "sides", ""])


@settings(max_examples=150)
@given(pairs=st.lists(st.tuples(NAMES, VALUES), max_size=4))
def test_any_values_of_a_siting_link_are_a_question_or_refused_in_words(asked_of, pairs):
    ask = in_words(lambda: ask_of(urlencode(pairs, errors="replace")))
    if ask is not None:
        in_words(lambda: plan(asked_of, default_setting(asked_of), ask))


@settings(max_examples=100)
@given(
    text=st.text(max_size=40)
    | st.text(max_size=10).map(lambda text: quote(text, errors="replace") + "=%ff&")
)
def test_any_siting_link_is_a_question_or_refused_in_words(text):
    in_words(lambda: ask_of(text))


@pytest.fixture(scope="module")
def asked_of(registry_of):
    """A province with a need and no platform."""
    return registry_of(needs=[{}])
