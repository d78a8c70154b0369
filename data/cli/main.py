"""Run one command of python -m data."""

import argparse
import sys

from data import console
from data.cli.build import add_build
from data.cli.check import add_check
from data.cli.demo import add_demo
from data.cli.listing import add_describe, add_snapshots
from data.cli.register import keeping, lists, office, origin, review
from data.cli.register.options import print_difference
from data.register.difference import Difference
from data.register.proposals import BaseMovedError
from data.register.telling import difference_json
from geo.errors import PlanningError

DESCRIPTION = (
    "python -m data: build a snapshot, check a file, make an example, describe the tables; bring an"
    " office's lists in, review, publish and roll back."
)
REGISTER = (
    office.add_import,
    lists.add_cause,
    lists.add_leave_out,
    lists.add_batches,
    review.add_submit,
    review.add_approve,
    review.add_refuse,
    review.add_publish,
    review.add_rollback,
    origin.add_publications,
    origin.add_history,
    origin.add_blame,
    keeping.add_mapping,
    keeping.add_audit,
    keeping.add_backup,
    keeping.add_restore,
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the words after the program's name; None for those of this process.
    Returns:
        0 if all is well, 1 if a planner has something to put right, 3 if something else was
        published meanwhile, 4 if it is not this user's to do.
    Raises:
        SystemExit: with 2 for a wrong command line, with 0 after --help.
    """
    console.prepare()
    args = build_parser().parse_args(arguments)

    def print_refusal(error: PlanningError) -> None:
        difference = _new_difference(error)
        if getattr(args, "json", False):
            _print_json_refusal(error, difference)
        elif difference is not None:
            print_difference(args, difference)
        print(
            getattr(error, args.lang),
            file=sys.stderr,
        )

    return console.run_command(lambda: args.run(args), print_refusal)


def _print_json_refusal(error: PlanningError, difference: Difference | None) -> None:
    faults = getattr(error, "faults", [])
    told: dict[str, object] = {
        "ok": False,
        "zh": error.zh,
        "en": error.en,
        "problems": [fault.as_dict() for fault in faults],
    }
    if difference is not None:
        told["difference"] = difference_json(difference)
    console.print_json(told)


def _new_difference(error: PlanningError) -> Difference | None:
    """Give the difference that a publication in between has made anew, if that is the error."""
    if isinstance(error, BaseMovedError) and isinstance(error.difference, Difference):
        return error.difference
    return None


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
    for add in REGISTER:
        add(commands)
    return parser
