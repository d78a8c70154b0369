"""The commands `snapshots` and `describe`: what there is, and what its columns mean."""

import argparse

from data.cli.options import MADE_WORDS, Commands, in_language
from data.manifest_shape import MADE
from data.registry import registry_dir
from data.snapshot import current_id, snapshots
from data.tables import BUILT, SOURCES
from data.tables.column import Column, Table, rule


def add_snapshots(commands: Commands) -> None:
    """Add the command `snapshots`."""
    command = commands.add_parser("snapshots", help="list the snapshots; * is in force")
    command.set_defaults(run=_print_snapshots)


def add_describe(commands: Commands) -> None:
    """Add the command `describe`."""
    command = commands.add_parser("describe", help="the data dictionary, as Markdown")
    command.set_defaults(run=_print_dictionary)


def _print_snapshots(args: argparse.Namespace) -> int:
    out = registry_dir()
    manifests = snapshots(out)
    in_force = current_id(out) if manifests else ""
    for manifest in manifests:
        snapshot_id = manifest["snapshot_id"]
        rows = manifest["rows"]
        mark = "*" if snapshot_id == in_force else " "
        platforms = rows.get("platforms", 0)
        needs = rows.get("needs", 0)
        line = f"{mark} {snapshot_id}  platforms {platforms}  needs {needs}"
        if MADE in manifest:
            line += f"  {in_language(args.lang, *MADE_WORDS)}"
        print(line)
    if not manifests:
        print(
            in_language(
                args.lang,
                "没有数据版本。请运行：python -m data build",
                "No snapshots. Run: python -m data build",
            )
        )
    return 0


def _print_dictionary(args: argparse.Namespace) -> int:
    for table in SOURCES + BUILT:
        print(f"## {table.name}\n\n{table.zh} / {table.en}\n")
        print("| column | type | unit | 中文 | English | rule |\n|---|---|---|---|---|---|")
        for column in table.columns:
            print(_dictionary_row(column, table))
        print()
    return 0


def _dictionary_row(column: Column, table: Table) -> str:
    cells = (
        column.name,
        column.type,
        column.unit,
        column.zh,
        column.en,
        rule(column, table).replace("|", "\\|"),
    )
    return f"| {' | '.join(cells)} |"
