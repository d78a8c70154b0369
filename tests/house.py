"""How the code reads, in numbers: python -m tests.house prints, tests/test_house.py holds them.

Counted are the packages that ship, not the tests. A function's body is what follows its signature
and docstring, as the formatter laid it out.
"""

import ast
import statistics
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("analytics", "data", "geo", "pages")
WIDTH = 100
BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.While,
    ast.ExceptHandler,
    ast.match_case,
    ast.comprehension,
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Measured:
    """One function: where it is, and what a reader has to hold in mind."""

    where: str
    lines: int  # of the body
    nodes: int  # of its syntax tree
    branches: int
    parameters: int


def sources() -> list[Path]:
    """Every file of Python that ships."""
    files = [ROOT / "app.py"]
    for package in PACKAGES:
        files += sorted((ROOT / package).rglob("*.py"))
    return files


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def columns(line: str) -> int:
    """Columns that a line takes on screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def long_lines() -> list[str]:
    """Lines of more than 100 columns, but for those that hold an address."""
    return [
        f"{name(path)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if columns(line) > WIDTH and "://" not in line
    ]


def skipped_by_the_formatter() -> list[str]:
    return [name(path) for path in sources() if "fmt: skip" in path.read_text(encoding="utf-8")]


def long_modules(most: int) -> list[str]:
    lines = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    return [f"{module}: {count}" for module, count in lines.items() if count > most]


def functions() -> list[Measured]:
    """Every function that ships, methods and nested ones too."""
    return [
        _measured(f"{name(path)}:{node.lineno} {node.name}", node)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, Function)
    ]


def _measured(where: str, function: Function) -> Measured:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    lines = function.end_lineno - body[0].lineno + 1 if body else 0
    inside = [node for statement in body for node in ast.walk(statement)]
    branches = sum(isinstance(node, BRANCHES) for node in inside)
    given = function.args
    parameters = len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs)
    own = parameters - (given.args[:1] != [] and given.args[0].arg in ("self", "cls"))
    return Measured(where, lines, len(inside), branches, own)


def nested_conditions() -> list[str]:
    """Conditional expressions that stand inside another one."""
    return [
        f"{name(path)}:{inner.lineno}"
        for path in sources()
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(outer, ast.IfExp)
        for inner in _below(outer)
        if isinstance(inner, ast.IfExp)
    ]


def _below(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield from ast.walk(child)


def table() -> dict[str, float]:
    """The measures by name."""
    found = functions()
    lines = sorted(one.lines for one in found)
    return {
        "fmt: skip": len(skipped_by_the_formatter()),
        "lines over 100 columns": len(long_lines()),
        "modules over 300 lines": len(long_modules(300)),
        "body lines, median": statistics.median(lines),
        "body lines, p90": lines[int(0.9 * len(lines))],
        "body lines, longest": lines[-1],
        "bodies over 40 lines": sum(count > 40 for count in lines),
        "nodes per body line": round(sum(one.nodes for one in found) / sum(lines), 2),
        "nested conditional expressions": len(nested_conditions()),
        "functions over 12 branches": sum(one.branches > 12 for one in found),
        "functions over 6 parameters": sum(one.parameters > 6 for one in found),
    }


if __name__ == "__main__":
    for measure, value in table().items():
        print(f"{measure:32} {value:g}")
