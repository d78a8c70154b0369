"""Hostile texts in every table: each page opens, and nothing that reads Markdown gets a text of the
data as it stands.
"""

import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from google.protobuf.message import Message

from analytics.words import LANGUAGES, word
from data.registry import REGISTRY_VARIABLE, open_registry, query
from pages.parts.scenarios import server_folder
from tests.hostile import MARKDOWN, hostile_snapshot
from tests.pages.visit import PAGES, at, text_of

# (element, field) that Streamlit shows as it stands or does not show; every other text may be read
# as Markdown
AS_WRITTEN = {
    ("Selectbox", "options"),
    ("Selectbox", "raw_value"),
    ("Selectbox", "placeholder"),
    ("Selectbox", "default"),
    ("MultiSelect", "options"),
    ("MultiSelect", "raw_values"),
    ("MultiSelect", "placeholder"),
    ("TextInput", "default"),
    ("TextInput", "value"),
    ("TextArea", "default"),
    ("TextArea", "value"),
    ("Html", "body"),
    ("Code", "code_text"),
    ("PageLink", "query_string"),
    ("BidiComponent", "json"),
    ("BidiComponent", "mixed"),
    ("Dataframe", "columns"),
    ("DeckGlJsonChart", "json"),
    ("DeckGlJsonChart", "alt"),
    ("DownloadButton", "url"),
}

# of `MARKDOWN`, as they stand where nothing is escaped
SIGNS = re.compile(
    r"!\[x\]|\[y\]\(|\*\*b\*\*|(?<!\\)`c|(?<!\\)\$x|:red\[|:material/home:|(?<!\\)<img"
)


@pytest.fixture(scope="module")
def hostile(real_registry, tmp_path_factory):
    return hostile_snapshot(real_registry, tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def shown(app, hostile, monkeypatch):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(hostile.parent))
    return app


def texts_in(message: Message) -> Iterator[tuple[str, str, str]]:
    """Every text of an element: the name of its message, of the field, and the text."""
    for field, value in message.ListFields():
        values = (
            value
            if isinstance(value, (list, tuple)) or hasattr(value, "append") or hasattr(value, "add")
            else [value]
        )
        for one in values:
            if isinstance(one, Message):
                yield from texts_in(one)
            elif isinstance(one, str):
                yield message.DESCRIPTOR.name, field.name, one
                if field.name == "columns":  # of a table, of which only the help reads Markdown
                    helps = [
                        column.get("help") or "" for column in json.loads(one or "{}").values()
                    ]
                    yield from (("Column", "help", said) for said in helps)


def nodes(block) -> Iterator[Message]:
    for node in block.children.values():
        if getattr(node, "proto", None) is not None:
            yield node.proto
        if hasattr(node, "children"):
            yield from nodes(node)


def interpreted(page) -> list[tuple[str, str, str]]:
    """Texts with Markdown of the data that is not escaped, in elements that read Markdown."""
    found = [text for proto in nodes(page._tree) for text in texts_in(proto)]
    return [
        (*place, text[:200])
        for *place, text in found
        if tuple(place) not in AS_WRITTEN and SIGNS.search(text)
    ]


class Elements(HTMLParser):
    """The images and links of a piece of HTML."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    def handle_starttag(self, tag, attributes):
        self.addresses += [
            value
            for name, value in attributes
            if name in ("src", "href", "srcset", "onerror") and value
        ]


def addresses_in(html: str) -> list[str]:
    parser = Elements()
    parser.feed(html)
    return parser.addresses


def check(page):
    assert not page.exception
    assert interpreted(page) == []
    outside = [
        address
        for address in addresses_in(text_of(page))
        if "evil" in address.partition("?")[0] or address.startswith(("javascript:", "alert", "x"))
    ]
    assert outside == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_reads_no_markdown_of_the_data(shown, page, language):
    check(at(shown, page, lang=language))


def first(registry, table: str, key: str, name: str) -> str:
    """The id of a row whose name holds Markdown."""
    return registry.con.execute(
        f"SELECT {key} FROM {table} WHERE contains({name}, '![x]') LIMIT 1"
    ).fetchone()[0]


@pytest.mark.parametrize(
    ("kind", "table", "key", "name"),
    [
        ("cluster", "clusters", "cluster_id", "name_zh"),
        ("platform", "platforms", "platform_id", "name"),
        ("city", "units", "unit_id", "name"),
        ("zone", "zones", "zone_id", "name"),
    ],
)
def test_a_profile_of_something_with_a_hostile_name(shown, hostile, kind, table, key, name):
    check(at(shown, "profile", of=kind, which=first(open_registry(hostile), table, key, name)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_label_of_a_note_for_a_view_of_a_hostile_cluster_is_plain(shown, hostile, language):
    clusters = query(open_registry(hostile), "clusters")
    cluster = clusters["cluster_id"][clusters["name"].str.contains(MARKDOWN, regex=False)].iloc[0]
    page = at(
        shown,
        "briefing",
        lang=language,
        views=[f"{cluster}@city:330600"],
        note_state="bell\x07 \ufffe",
    )
    assert any("evil" in note.label for note in page.text_input)
    check(page)


def test_a_file_of_the_servers_folder_with_a_hostile_name_is_plain(shown, tmp_path, monkeypatch):
    scenario = {"kind": "pilot-atlas-scenario"}
    (tmp_path / f"{MARKDOWN.replace('/', '')}.json").write_text(json.dumps(scenario))
    monkeypatch.setattr(sys, "argv", ["app.py", "--scenarios", str(tmp_path)])
    monkeypatch.setattr(server_folder, "_fault", lambda name, content: None)
    page = at(shown, "scenarios")
    assert any("evil" in button.label for button in page.button)
    check(page)
    assert word("scenario.save", "zh") in [button.label for button in page.button]
