"""Run one command of python -m analytics."""

import argparse
import sys

from analytics.cli import brief, changes, output, scenario, siting, tables
from analytics.cli.clocks import open_asked, tell_clocks
from analytics.cli.options import shared_options
from data import console
from geo.errors import PlanningError

DESCRIPTION = (
    "python -m analytics: the numbers of the pages as CSV or JSON, and what is made of them for"
    " screens and desks."
)
EXIT_CODES = (
    "Exit codes: 0 done; 1 something to put right; 2 a wrong command line; 4 not allowed to this"
    " user (roles.toml)."
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the words after the program's name; None for those of this process.
    Returns:
        0 if all is well, 1 if a planner has something to put right, 4 if it is not this user's to
        look at.
    Raises:
        SystemExit: with 2 for a wrong command line, with 0 after --help.
    """
    console.prepare()
    args = build_parser().parse_args(arguments)

    def run_command() -> int:
        output.refuse_unwritable_outputs(args)
        registry = open_asked(args)
        output.tell_mark(registry)
        tell_clocks(registry, args.lang)
        args.run(registry, args)
        return 0

    def print_refusal(error: PlanningError) -> None:
        print(
            getattr(error, args.lang),
            file=sys.stderr,
        )

    return console.run_command(run_command, print_refusal)


def build_parser() -> argparse.ArgumentParser:
    """Make the parser of all commands; a parsed command holds its function as `run`."""
    shared = shared_options()
    parser = argparse.ArgumentParser(
        prog="python -m analytics", description=DESCRIPTION, epilog=EXIT_CODES
    )
    commands = parser.add_subparsers(required=True, dest="command")
    tables.add_need_tables(commands, shared)
    siting.add_siting(commands, shared)
    brief.add_brief(commands, shared)
    tables.add_matrix(commands, shared)
    scenario.add_scenario(commands, shared)
    changes.add_changes(commands, shared)
    return parser
