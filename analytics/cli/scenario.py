"""The command `scenario`: what scenario files come to."""

import argparse
import sys
from pathlib import Path

from analytics.cli.options import (
    Commands,
    SharedOptions,
    add_weighting_options,
    read_weighting,
)
from analytics.cli.output import write_table
from analytics.cli.tables import narrow
from analytics.scenario.actions import Scenario
from analytics.scenario.compare import compare
from analytics.scenario.file import read_scenario
from analytics.scenario.remarks import about_outcome, remarks, rows_of
from analytics.scenario.run import run
from data.files.reading import refuse_irregular
from data.registry import Registry


def add_scenario(commands: Commands, shared: SharedOptions) -> None:
    """Add the commands `scenario run` and `scenario compare`."""
    scenario = commands.add_parser(
        "scenario", help="what a scenario file comes to under its own setting"
    )
    questions = scenario.add_subparsers(required=True, dest="question")
    parents = [shared.basic, shared.table]
    one = questions.add_parser(
        "run",
        parents=parents,
        help=(
            "the needs whose state it changes; what does not apply or has changed since goes to"
            " standard error"
        ),
    )
    add_weighting_options(one)
    one.add_argument("file", type=Path, metavar="FILE")
    one.set_defaults(run=_print_changes)
    several = questions.add_parser(
        "compare",
        parents=parents,
        help="the needs that any of up to four changes, with the state in each",
    )
    add_weighting_options(several)
    several.add_argument("files", type=Path, nargs="+", metavar="FILE")
    several.set_defaults(run=_print_comparison)


def _print_changes(registry: Registry, args: argparse.Namespace) -> None:
    """Print the needs whose state a scenario changes; remarks go to standard error."""
    outcome = run(registry, _read(args.file, registry), read_weighting(args))
    for sentence in remarks(outcome, args.lang):
        print(sentence, file=sys.stderr)
    write_table(registry, narrow(outcome.delta, registry, args), about_outcome(outcome), args)


def _print_comparison(registry: Registry, args: argparse.Namespace) -> None:
    """Print the needs that differ between scenarios; the JSON has each one's numbers."""
    weighting = read_weighting(args)
    scenarios = [_read(file, registry) for file in args.files]
    table, numbers = compare(registry, scenarios, args.unit, weighting)
    description = {
        "table": "scenario-compare",
        "snapshot_id": registry.snapshot_id,
        "scenarios": rows_of(numbers),
        "weighting": vars(weighting),
    }
    write_table(registry, narrow(table, registry, args), description, args)


def _read(file: Path, registry: Registry) -> Scenario:
    refuse_irregular(file)
    return read_scenario(file, registry)
