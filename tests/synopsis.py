"""The commands with their options as the README shows them: python -m tests.synopsis writes them.

Commands that take the same options stand on one line.
"""

import argparse
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import analytics.cli.main
import data.cli.main

README = Path(__file__).parents[1] / "README.md"
BEGIN = "<!-- synopsis: made by python -m tests.synopsis, kept by tests/test_synopsis.py -->"
BLOCK = re.compile(rf"{re.escape(BEGIN)}\n```\n(.*?)```\n", re.DOTALL)
WIDTH = 120


def synopsis() -> str:
    """Every command once, with its options in brackets."""
    together: dict[tuple[str, str], list[str]] = {}
    for parser in (data.cli.main.build_parser(), analytics.cli.main.build_parser()):
        for program, options in _commands(parser):
            before, _, command = program.rpartition(" ")
            together.setdefault((before, options), []).append(command)
    lines = [
        f"{before} {'|'.join(commands)} {options}".strip()
        for (before, options), commands in together.items()
    ]
    return "".join(_wrapped(line) for line in lines)


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """Program and options of each command that has no commands of its own."""
    groups = [
        action for action in parser._actions if isinstance(action, argparse._SubParsersAction)
    ]
    for group in groups:
        for command in group.choices.values():
            yield from _commands(command)
    if not groups:
        usage = " ".join(parser.format_usage().split()).removeprefix("usage: ")
        program = parser.prog
        yield program, usage.removeprefix(program).replace("[-h]", "").strip()


def _wrapped(line: str) -> str:
    return textwrap.fill(line, WIDTH, subsequent_indent="    ", break_on_hyphens=False) + "\n"


def written(text: str) -> str:
    """The README with the synopsis of today."""
    return BLOCK.sub(lambda _: f"{BEGIN}\n```\n{synopsis()}```\n", text)


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
