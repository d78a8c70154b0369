"""The command `siting`: where the next platforms should stand, and what each buys."""

import argparse
import sys
from collections.abc import Callable
from math import isnan

import pandas as pd

from analytics.cli.options import (
    Commands,
    SharedOptions,
    add_weighting_options,
    read_setting,
    split_places,
    split_words,
)
from analytics.cli.output import describe_table, write_table
from analytics.setting import Setting
from analytics.siting.ask import DEFAULT_SITES, PLACES, SERVES, Ask
from analytics.siting.check import check
from analytics.siting.effects import by_cluster
from analytics.siting.models import MODELS
from analytics.siting.phrases.answer import sentences
from analytics.siting.phrases.question import before_solving, question
from analytics.siting.phrases.site_table import site_table
from analytics.siting.plan import Plan
from analytics.siting.solve import plan
from data.registry import Registry

EMPTY_CURVE = pd.DataFrame(columns=["sites", "covered", "status"])
# --table -> what makes it
TABLES: dict[str, Callable[[Registry, Setting, Plan], pd.DataFrame]] = {
    "sites": site_table,
    "needs": lambda registry, setting, plan: plan.needs,
    "clusters": lambda registry, setting, plan: by_cluster(plan),
    "curve": lambda registry, setting, plan: EMPTY_CURVE if plan.curve is None else plan.curve,
}


def add_siting(commands: Commands, shared: SharedOptions) -> None:
    """Add the command `siting`."""
    command = commands.add_parser(
        "siting",
        parents=[shared.setting, shared.table],
        help="where the next platforms should stand, and what each buys",
    )
    _add_model_options(command)
    _add_site_options(command)
    _add_money_options(command)
    add_weighting_options(command)
    command.add_argument("--table", dest="which", choices=tuple(TABLES), default="sites")
    command.set_defaults(run=_print_plan)


def _add_model_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", default="mclp", metavar="MODEL", help=", ".join(MODELS))
    command.add_argument(
        "--sites",
        type=int,
        metavar="N",
        help="new platforms; without it the models that need a number take 10, or the budget",
    )
    command.add_argument(
        "--candidates",
        nargs="+",
        default=["counties"],
        metavar="WHERE",
        help=(
            f"{', '.join(PLACES)}, or anywhere in county:ADCODE, zone:ID, or exactly at"
            " town:GEONAMES_ID, point:LON,LAT"
        ),
    )
    command.add_argument(
        "--serves",
        default="cluster",
        metavar="WHAT",
        help=f"what one platform serves: {', '.join(SERVES)}",
    )
    command.add_argument(
        "--probably",
        action="store_true",
        help="a need counts as covered if a site is probably in reach",
    )
    command.add_argument(
        "--pipeline", action="store_true", help="what is planned or being built counts as open"
    )


def _add_site_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--force",
        nargs="+",
        default=[],
        metavar="SITE",
        help="built in any case: 'county:330282 nev'",
    )
    command.add_argument(
        "--exclude",
        nargs="+",
        default=[],
        metavar="PLACE",
        help="never built in: county:ADCODE, zone:ID",
    )
    command.add_argument("--one-per-city", action="store_true")
    command.add_argument("--worst-first", action="store_true", help="a need counts by its severity")


def _add_money_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--budget", type=float, metavar="CNY10K")
    command.add_argument("--cost", type=float, metavar="CNY10K", help="of a site")
    command.add_argument(
        "--capacity", type=float, metavar="WEIGHT", help="need weight that a site can take in"
    )


def _print_plan(registry: Registry, args: argparse.Namespace) -> None:
    """Print a table of the best plan; what it achieves goes to standard error and into the JSON."""
    setting = read_setting(registry, args)
    ask = _read_ask(args)
    check(registry, setting, ask)
    for sentence in before_solving(registry, setting, ask, args.lang):
        print(sentence, file=sys.stderr, flush=True)
    best = plan(registry, setting, ask)
    achieved = [
        *question(registry, setting, best, args.lang),
        *sentences(registry, setting, best, args.lang),
    ]
    print("\n".join(achieved), file=sys.stderr)
    table = TABLES[args.which](registry, setting, best)
    description = describe_table(registry, setting, args) | _describe_plan(best, achieved)
    write_table(registry, table, description, args)


def _read_ask(args: argparse.Namespace) -> Ask:
    return Ask(
        model=args.model,
        sites=_number_of_sites(args),
        clusters=split_words(args.cluster),
        unit_kind=args.unit or "county",
        candidates=split_places(args.candidates),
        serves=args.serves,
        surely=not args.probably,
        pipeline=args.pipeline,
        forced=tuple(args.force),
        excluded=split_places(args.exclude),
        one_per_city=args.one_per_city,
        worst_first=args.worst_first,
        budget=args.budget,
        cost=args.cost,
        capacity=args.capacity,
        weigh=args.weigh,
        group=args.group,
        group_factor=args.factor,
    )


def _number_of_sites(args: argparse.Namespace) -> int | None:
    """Read the number of sites; None where the model or the budget finds it."""
    given: int | None = args.sites
    finds_number = args.model in MODELS and MODELS[args.model].finds_number
    if given is None and args.budget is None and not finds_number:
        return DEFAULT_SITES
    return given


def _describe_plan(best: Plan, achieved: list[str]) -> dict[str, object]:
    return {
        "answer": achieved,
        "status": best.status,
        "objective": _none_if_nan(best.objective),
        "bound": _none_if_nan(best.bound),
        "ask": vars(best.ask),
    }


def _none_if_nan(value: float) -> float | None:
    if isnan(value):
        return None
    return value
