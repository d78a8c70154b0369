"""The command `check`: hold one file against the description of its table."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from data import console
from data.build.read import SOURCES_DIR, Read, policy_folder, read_all
from data.cli.options import Commands, in_language, refuse_pipes
from data.faults import Fault
from data.files.reading import refuse_irregular
from data.policy import load_policies
from data.tables import SOURCES


def add_check(commands: Commands) -> None:
    """Add the command `check`."""
    command = commands.add_parser("check", help="check a file against the description of a table")
    command.add_argument("file", type=Path)
    command.add_argument(
        "--table",
        required=True,
        choices=[*(table.name for table in SOURCES), "zone_boundaries"],
        metavar="NAME",
    )
    command.add_argument(
        "--sources",
        type=Path,
        default=SOURCES_DIR,
        metavar="DIR",
        help="what references are looked up in",
    )
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_check)


def _check(args: argparse.Namespace) -> int:
    """Check one file beside the other sources; faults of those go to standard error."""
    refuse_irregular(args.file)
    refuse_pipes(args.sources)
    policies = load_policies(policy_folder(args.sources))
    read = read_all(args.sources, policies, args.table, args.file)
    name = args.file.name
    _print_other_faults(read, name, args.lang)
    notices = _notices(read, args.table, name)
    for zh, en in notices:
        print(in_language(args.lang, zh, en), file=sys.stderr)
    rows = _count_rows(read, args.table)
    faults = (fault for fault in read.faults if fault.file == name)
    if args.json:
        texts = [{"zh": zh, "en": en} for zh, en in notices]
        return _print_json(faults, {"rows": rows, "notices": texts})
    return _print_faults(faults, name, rows, args.lang)


def _print_other_faults(read: Read, name: str, language: str) -> None:
    """Print the faults of the other files to standard error."""
    others = (fault for fault in read.faults if fault.file != name)
    for fault in others:
        print(fault.text(language), file=sys.stderr)


def _notices(read: Read, table: str, name: str) -> list[tuple[str, str]]:
    """Collect the notices of a file, as (Chinese, English) pairs."""
    notices = [
        (notice.text("zh"), notice.text("en")) for notice in read.notices if notice.file == name
    ]
    if table in read.raw:
        notices += read.raw[table].notices
    return notices


def _count_rows(read: Read, table: str) -> int:
    """Count the rows of a table, or the shapes of a boundary file; 0 if it could not be read."""
    if table in read.raw:
        return len(read.raw[table].cells)
    shapes = read.boundaries if table == "zone_boundaries" else read.shapes.get(table)
    if shapes is None:
        return 0
    return len(shapes)


def _print_faults(faults: Iterable[Fault], name: str, rows: int, language: str) -> int:
    """Print a line for each fault, or that there is none; returns the exit code."""
    is_sound = True
    for fault in faults:
        print(fault.text(language))
        is_sound = False
    if not is_sound:
        return 1
    zh = f"{name}：{rows} 行，合格"
    en = f"{name}: {rows} rows, well-formed"
    print(in_language(language, zh, en))
    return 0


def _print_json(faults: Iterable[Fault], about: dict[str, object]) -> int:
    """Print JSON with one fault to a line, and return the exit code.

    Each fault is printed as it is found: all of them at once may not fit into memory.
    """
    print(
        console.json_text(about)[:-1] + ', "problems": [',
        end="",
    )
    count = 0
    for count, fault in enumerate(faults, start=1):
        separator = ",\n" if count > 1 else "\n"
        print(separator, console.json_text(fault.as_dict()), sep="", end="")
    print(f'\n], "ok": {console.json_text(not count)}}}')
    return 1 if count else 0
