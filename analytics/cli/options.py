"""Options that several commands share, and what is read from them."""

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from analytics.cli.clocks import add_clock_options
from analytics.questions.weighting import DEFAULT_FACTOR, WEIGH, Weighting
from analytics.setting import SCOPES, Setting, default_setting
from analytics.words import LANGUAGES
from data.registry import Registry
from data.vocabulary import UNIT_KINDS
from geo.errors import PlanningError

# what add_subparsers gives; argparse has no public name for it
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


@dataclass(frozen=True)
class SharedOptions:
    """Parsers without a command, to be named as `parents` of those that have one."""

    basic: argparse.ArgumentParser  # clocks, clusters and language
    setting: argparse.ArgumentParser  # those, and what counts
    table: argparse.ArgumentParser  # kind of unit, format and file of a printed table


def shared_options() -> SharedOptions:
    """Make the options that several commands share."""
    basic = argparse.ArgumentParser(add_help=False)
    add_clock_options(basic)
    basic.add_argument("--cluster", nargs="+", default=[], metavar="ID")
    basic.add_argument(
        "--lang", choices=LANGUAGES, default="zh", help="language of messages, and of a brief"
    )
    setting = argparse.ArgumentParser(add_help=False, parents=[basic])
    _add_setting_options(setting)
    table = argparse.ArgumentParser(add_help=False)
    _add_table_options(table)
    return SharedOptions(basic, setting, table)


def _add_setting_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--radius",
        type=float,
        metavar="KM",
        help="one radius for all clusters (default: the policy set's, by kind)",
    )
    parser.add_argument("--levels", nargs="+", metavar="LEVEL")
    parser.add_argument(
        "--statuses", nargs="+", metavar="STATUS", help="statuses that count as existing"
    )
    parser.add_argument(
        "--counted-on",
        metavar="DATE",
        help="count on a day (default: the snapshot's): leave out platforms recognised and lists"
        " issued later; undated ones stay",
    )
    parser.add_argument(
        "--scope",
        choices=SCOPES,
        help="needs of the clusters that the policy set stands for (default), or of all",
    )
    parser.add_argument("--policy", metavar="ID")


def _add_table_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", choices=UNIT_KINDS)
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write here (a CSV gets a .json beside it) instead of printing; - prints",
    )


def add_weighting_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that `read_weighting` reads."""
    sizes = ", ".join(WEIGH)
    parser.add_argument(
        "--weigh",
        default="need",
        metavar="WEIGHT",
        help=f"what a need counts for: need weight, or times a size of its county: {sizes}",
    )
    parser.add_argument(
        "--group",
        default="",
        metavar="GROUP",
        help="a group of counties whose needs count more, as mountain-26",
    )
    parser.add_argument(
        "--factor",
        type=float,
        default=DEFAULT_FACTOR,
        metavar="X",
        help=f"by how much (default: {DEFAULT_FACTOR:g})",
    )


# --- what is read from them -----------------------------------------------------------------------


def read_setting(registry: Registry, args: argparse.Namespace) -> Setting:
    """Make the setting of a command.

    Raises:
        SettingError: a value that does not exist or is out of range.
    """
    return default_setting(
        registry,
        args.policy,
        radius_km=args.radius,
        levels=_words_or_none(args.levels),
        statuses=_words_or_none(args.statuses),
        as_of=args.counted_on,
        scope=args.scope,
    )


def read_weighting(args: argparse.Namespace) -> Weighting:
    """Read what a need weighs."""
    return Weighting(by=args.weigh, group=args.group, factor=args.factor)


def read_clusters(registry: Registry, args: argparse.Namespace) -> tuple[str, ...]:
    """Read the clusters asked for.

    Raises:
        PlanningError: some are not on record; it names them all.
    """
    chosen = split_words(args.cluster)
    # groups of clusters too, which the query "clusters" leaves out
    every = registry.con.cursor().execute("SELECT cluster_id FROM clusters").df()
    known = set(every["cluster_id"])
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise PlanningError(
            f"没有集群“{'”、“'.join(unknown)}”。编号见数据字典 clusters。",
            f"There is no cluster {', '.join(map(repr, unknown))}. See the clusters table for ids.",
        )
    return chosen


def split_words(words: list[str]) -> tuple[str, ...]:
    """Read words that are given one by one or with commas between them."""
    return tuple(part for word in words for part in word.split(",") if part)


def _words_or_none(words: list[str] | None) -> tuple[str, ...] | None:
    if words is None:
        return None
    return split_words(words)


def split_places(words: list[str]) -> tuple[str, ...]:
    """Read places like `split_words`; the comma inside point:LON,LAT parts nothing."""
    place = re.compile(r"point:[^,]*,[^,]*|[^,]+")
    return tuple(part for word in words for part in place.findall(word))
