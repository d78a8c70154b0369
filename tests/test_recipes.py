"""The recipes of CONTRIBUTING, followed on a copy of the project.

Only the files that a recipe names are touched, and what it promises is there.
"""

import fnmatch
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from analytics.drawing.marks import ACCENT
from analytics.words import word
from data.registry import REGISTRY_VARIABLE

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".*_cache", ".git", ".venv", "__pycache__", "registry", "registry-demo"
)
FILE = re.compile(r"`([\w./<>-]+/[\w./<>-]*)`")


def recipes() -> dict[str, list[str]]:
    """What to add or change -> patterns of the files that its row names."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("## Recipes")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (an? [^|]+?) \| (.+?) \|$", section, re.MULTILINE)
    return {name: [_pattern(file) for file in FILE.findall(files)] for name, files in rows}


def _pattern(file: str) -> str:
    """Make "data/policy_sets/<id>.toml" and "analytics/documents/" patterns of paths."""
    return re.sub(r"<\w+>", "*", file) + ("*" if file.endswith("/") else "")


class Copy:
    """A copy of the project in which one recipe is followed."""

    def __init__(self, folder: Path, recipe: str, registry: Path) -> None:
        self.folder, self.recipe, self.registry = folder, recipe, registry
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT)

    def add(self, path: str, text: str) -> None:
        """Write a new file, or behind what a file holds."""
        self._may_touch(path)
        with (self.folder / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def change(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        self._may_touch(path)
        text = (self.folder / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, (path, old)
        (self.folder / path).write_text(text.replace(old, new), encoding="utf-8")

    def _may_touch(self, path: str) -> None:
        named = recipes()[self.recipe]
        assert any(fnmatch.fnmatch(path, pattern) for pattern in named), (path, named)

    def run(self, *command: str) -> str:
        """Run a command of Python in the copy, over the real snapshot; give what it prints."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=os.environ | {REGISTRY_VARIABLE: str(self.registry)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def follow(tmp_path, real_snapshots):
    """`follow(recipe)`: a copy in which that recipe is followed."""
    return lambda recipe: Copy(tmp_path / "project", recipe, real_snapshots)


def test_every_file_that_a_recipe_names_exists():
    for name, patterns in recipes().items():
        assert patterns, name
        assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == [], name


def test_a_word_is_one_line(follow):
    copy = follow("a word")
    copy.change("analytics/words/shell.toml", "[menu]\n", '[menu]\nnew = ["新词", "New word"]\n')
    said = copy.run("-c", "from analytics.words import word; print(word('menu.new', 'zh'))")
    assert said == "新词\n"


def test_a_headline_number_is_a_line_and_two_words(follow):
    copy = follow("a headline number of the changes")
    line = '    Headline("all", _needs, NEITHER),\n'
    copy.change("analytics/since/headlines.py", "_LINES = (\n", f"_LINES = (\n{line}")
    words = 'all = ["所有需求", "all needs"]\nall_unit = ["项", "needs"]\n'
    copy.change("analytics/words/since.toml", "[headline]\n", f"[headline]\n{words}")
    options = copy.run("-m", "analytics", "changes", "--help")
    assert "one of all, gaps," in " ".join(options.split())


def test_a_policy_set_is_a_file(follow, tmp_path):
    copy = follow("a policy set")
    shipped = (ROOT / "data/policy_sets/plan-2024-2027.toml").read_text(encoding="utf-8")
    own = shipped.replace("2024-2027", "2030").replace("2024—2027", "2030")
    copy.add("data/policy_sets/plan-2030.toml", own)
    copy.registry = tmp_path / "registry"
    copy.run("-m", "data", "build")
    shown = copy.run("-m", "analytics", "gaps", "--policy", "plan-2030", "--unit", "county")
    assert ",plan-2030" in shown


def test_a_source_table_is_a_description_and_a_file(follow, tmp_path):
    copy = follow("a source table")
    copy.add(
        "data/tables/subjects.py",
        """
VISITS = Table(
    "visits",
    "每行一次走访",
    "one row per visit",
    ("platform_id",),
    (text("platform_id", "平台编号", "platform id", refers="platforms.platform_id"),),
)
""",
    )
    copy.change(
        "data/tables/__init__.py", "    ZONE_LISTS,\n)\n", "    VISITS,\n    ZONE_LISTS,\n)\n"
    )
    copy.change("data/tables/__init__.py", "SOURCES = (\n", "SOURCES = (\n    VISITS,\n")
    copy.add("data/sources/visits.csv", "platform_id\npp-001\n")
    copy.registry = tmp_path / "registry"
    copy.run("-m", "data", "build")
    ask = "from data.registry import open_registry; r = open_registry(); "
    rows = copy.run("-c", ask + "print(r.con.sql('SELECT platform_id FROM visits').fetchall())")
    assert rows == "[('pp-001',)]\n"
    assert "visits" in copy.run("-m", "data", "describe")


def test_a_word_of_an_office_is_one_line(follow):
    copy = follow("a word of an office")
    copy.change("data/office/heads.toml", 'batch = ["批次", ', 'batch = ["属于哪批", "批次", ')
    ask = "from data.office.words import head_words; from data.tables import TABLES; "
    found = copy.run("-c", ask + "print(head_words(TABLES['platforms'])['属于哪批'])")
    assert found == "batch\n"


def test_an_export_format_is_a_module_and_an_entry(follow, tmp_path):
    copy = follow("an export format")
    copy.add(
        "analytics/documents/plain.py",
        '''"""The needs as lines of text."""

from analytics.gap_table import defended_needs
from analytics.setting import Setting
from data.registry import Registry


def plain_text(registry: Registry, setting: Setting) -> bytes:
    """Write a line for each need."""
    return "\\n".join(defended_needs(registry, setting)["unit_name"]).encode()
''',
    )
    copy.change(
        "analytics/exports.py",
        '    "geoparquet": _map_file,\n',
        '    "geoparquet": _map_file,\n'
        '    "txt": lambda registry, setting, *_: plain_text(registry, setting),\n',
    )
    copy.change(
        "analytics/exports.py",
        "from analytics.documents.workbook.book import",
        "from analytics.documents.plain import plain_text\n"
        "from analytics.documents.workbook.book import",
    )
    copy.run("-m", "analytics", "brief", "--format", "txt", "--out", str(tmp_path / "needs.txt"))
    assert "杭州市" in (tmp_path / "needs.txt").read_text(encoding="utf-8")


def test_a_siting_model_is_a_solver_an_entry_and_its_words(follow):
    copy = follow("a siting model")
    copy.change("analytics/solvers/__init__.py", "__all__", "again = mclp\n__all__")
    copy.change(
        "analytics/siting/models.py",
        '        Model(\n            "lscp",\n',
        '        Model("again", solvers.again, kind="cover", unit="weight"),\n'
        '        Model(\n            "lscp",\n',
    )
    copy.change(
        "analytics/words/siting.toml",
        "[siting]\n",
        '[siting]\nagain = ["再来", "Again"]\nsaid_again = ["再来 {n}", "Again {n}"]\n',
    )
    said = copy.run(
        "-c",
        "from analytics.setting import default_setting\n"
        "from analytics.siting.ask import Ask\n"
        "from analytics.siting.phrases.answer import sentences\n"
        "from analytics.siting.solve import plan\n"
        "from data.registry import open_registry\n"
        "registry = open_registry()\n"
        "setting = default_setting(registry)\n"
        "found = plan(registry, setting, Ask(model='again', sites=1))\n"
        "print(sentences(registry, setting, found, 'en'))",
    )
    assert "Again 1" in said


def test_a_page_is_a_file_an_entry_of_the_menu_and_a_title(follow):
    copy = follow("a page")
    copy.add(
        "pages/extra.py",
        """from pages.parts import page

page.start("extra")
""",
    )
    copy.change(
        "pages/parts/run/shell.py",
        '    "look_up": (\n',
        '    "look_up": (\n        ("extra", "pages/extra.py", "add"),\n',
    )
    copy.change("analytics/words/shell.toml", "[page]\n", '[page]\nextra = ["新页", "New page"]\n')
    shown = copy.run(
        "-c",
        "from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('app.py', default_timeout=120).run()\n"
        "app.switch_page('pages/extra.py').run()\n"
        "print(bool(app.exception), [e.proto.body for e in app.get('html')])",
    )
    assert shown.startswith("False") and "新页</h1>" in shown


def test_a_column_of_the_gap_csv_is_its_number_a_line_and_two_words(follow, tmp_path):
    copy = follow("a column of the gap CSV")
    copy.change("analytics/gap_table.py", "list_total=total,", "list_total=total, lists_km=7.25,")
    copy.change(
        "analytics/phrases/gap_columns.py",
        '    OutputColumn("list_total"),\n',
        '    OutputColumn("list_total"),\n    OutputColumn("lists_km", unit="km", format="0.0"),\n',
    )
    words = "analytics/words/columns.toml"
    copy.change(words, "[column]\n", '[column]\nlists_km = ["名单距离", "Distance of lists"]\n')
    copy.change(words, "[meaning]\n", '[meaning]\nlists_km = ["名单有多远", "how far lists are"]\n')
    table = pd.read_csv(io.StringIO(copy.run("-m", "analytics", "gaps")))
    assert table["lists_km"].unique().tolist() == [7.25]
    file = tmp_path / "views.xlsx"
    order = f"-m analytics brief --format xlsx --lang en --unit county --cluster pv --out {file}"
    copy.run(*order.split())
    book = load_workbook(file)
    (cell,) = (cell for cell in book["Gaps"][1] if cell.value == "Distance of lists")
    assert book["Gaps"].cell(2, cell.column).number_format == "0.0"
    described = [row[1:] for row in book[word("sheet.dictionary", "en")].values]
    assert ("Distance of lists", "lists_km", "how far lists are", "km") in described


def test_a_colour_is_one_value(follow, tmp_path):
    copy = follow("a colour")
    copy.change("analytics/drawing/marks.py", 'ACCENT = "#00504A"', 'ACCENT = "#123456"')
    for setting in ("primaryColor", "linkColor"):
        copy.change(".streamlit/config.toml", f'{setting} = "{ACCENT}"', f'{setting} = "#123456"')
    report = tmp_path / "report.html"
    copy.run("-m", "analytics", "brief", "--format", "html", "--out", str(report))
    assert "#123456" in report.read_text(encoding="utf-8")


def test_a_map_layer_is_an_entry_a_function_in_a_drawer_and_its_words(follow):
    copy = follow("a map layer")
    copy.change(
        "analytics/drawing/map_layers.py",
        '    Layer("existing"),',
        '    Layer("middles", (DECK,), choice=6),\n    Layer("existing"),',
    )
    copy.change(
        "pages/parts/maps/layers.py",
        "DRAWERS: dict[str, Callable[[DeckMap], list[pdk.Layer]]] = {\n",
        "DRAWERS: dict[str, Callable[[DeckMap], list[pdk.Layer]]] = {\n"
        '    "middles": lambda drawn: [\n'
        '        pdk.Layer("ScatterplotLayer", data="file:names-city", id="middles")\n'
        "    ],\n",
    )
    copy.change("analytics/words/map.toml", "[layer]\n", '[layer]\nmiddles = ["中心", "Middles"]\n')
    shown = copy.run(
        "-c",
        "from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('app.py', default_timeout=120)\n"
        "app.query_params['layers'] = 'middles'\n"
        "app.switch_page('pages/coverage.py').run()\n"
        "(deck,) = app.get('deck_gl_json_chart')\n"
        'print(bool(app.exception), \'"id":"middles"\' in deck.proto.json)',
    )
    assert shown == "False True\n"
