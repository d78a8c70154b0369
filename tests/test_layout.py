"""Where things live (DESIGN 3): imports point down, only pages know Streamlit, and their words come
from the catalogue.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("geo", "data", "analytics", "pages")  # lowest first
SHAPES = {"geopandas", "shapely", "pyogrio", "pyproj"}  # needed by the build only
HAN = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
SWITCH = {"语言 Language", "中文"}  # each language names itself


def source_files(*folders):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


PAGES = [ROOT / "app.py", *source_files("pages")]
CODE = [*PAGES, *source_files("geo", "data", "analytics")]


def name(path):
    return path.relative_to(ROOT).as_posix()


def imports(path):
    """Every module that a file imports, with dots; `from a import b` as a.b, because b may be a
    module.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages(path):
    return {module.split(".")[0] for module in imports(path)}


@pytest.mark.parametrize("path", CODE, ids=name)
def test_imports_point_down(path):
    layer = "pages" if path in PAGES else path.relative_to(ROOT).parts[0]
    above = set(LAYERS[LAYERS.index(layer) + 1 :]) | {"app", "tests"}
    assert packages(path) & above == set()


@pytest.mark.parametrize("path", [path for path in CODE if path not in PAGES], ids=name)
def test_only_pages_import_streamlit(path):
    assert packages(path) & {"streamlit", "pydeck", "plotly"} == set()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_pages_know_no_shapes(path):
    assert packages(path) & SHAPES == set()
    assert {
        module
        for module in imports(path)
        if module.startswith("geo") and not module.startswith("geo.errors")
    } == set()


@pytest.mark.parametrize("path", source_files("analytics"), ids=name)
def test_analytics_works_on_keys_and_numbers(path):
    assert packages(path) & SHAPES == set()
    assert {
        module
        for module in imports(path)
        if module.startswith("geo") and not module.startswith(("geo.errors", "geo.plane"))
    } == set()


def docstrings(tree):
    scopes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if (
            isinstance(node, scopes)
            and node.body
            and isinstance(node.body[0], ast.Expr)
            and isinstance(node.body[0].value, ast.Constant)
        ):
            yield node.body[0].value


def chinese_literals(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node) for node in docstrings(tree)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HAN.search(node.value)
        and id(node) not in said
    ]


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_visible_words_of_pages_come_from_the_catalogue(path):
    allowed = SWITCH if name(path) == "pages/parts/widgets/filters.py" else set()
    assert [text for text in chinese_literals(path) if text not in allowed] == []


@pytest.mark.parametrize("path", source_files("geo", "data", "analytics"), ids=name)
def test_only_the_crs_module_spells_a_code(path):
    spelt = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"EPSG:\d+", node.value)
    ]
    assert spelt == [] or name(path) == "geo/crs.py"


def test_the_two_labels_of_the_language_switch_are_still_there():
    assert set(chinese_literals(ROOT / "pages/parts/widgets/filters.py")) >= SWITCH
