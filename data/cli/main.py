"""Run one command of python -m data."""

import argparse
import sys

from data import console
from data.cli.build import add_build
from data.cli.check import add_check
from data.cli.demo import add_demo
from data.cli.listing import add_describe, add_snapshots
from geo.errors import PlanningError

DESCRIPTION = (
    "python -m data: build a snapshot, check a file, make an example, list snapshots, describe the"
    " tables."
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the words after the program's name; None for those of this process.
    Returns:
        0 if all is well, 1 if a planner has something to put right.
    Raises:
        SystemExit: with 2 for a wrong command line, with 0 after --help.
    """
    console.prepare()
    args = build_parser().parse_args(arguments)

    def print_refusal(error: PlanningError) -> None:
        if getattr(args, "json", False):
            faults = [
                fault.as_dict()
                for fault in getattr(
                    error,
                    "faults",
                    [],
                )
            ]
            console.print_json(
                {
                    "ok": False,
                    "zh": error.zh,
                    "en": error.en,
                    "problems": faults,
                }
            )
        print(
            getattr(error, args.lang),
            file=sys.stderr,
        )

    return console.run_command(lambda: args.run(args), print_refusal)


def build_parser() -> argparse.ArgumentParser:
    """Make the parser of all commands; a parsed command holds its function as `run`."""
    parser = argparse.ArgumentParser(prog="python -m data", description=DESCRIPTION)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of messages")
    commands = parser.add_subparsers(required=True)
    add_build(commands)
    add_check(commands)
    add_demo(commands)
    add_snapshots(commands)
    add_describe(commands)
    return parser
