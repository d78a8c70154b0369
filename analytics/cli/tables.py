"""Commands that print one table about needs, platforms or goals."""

import argparse
from collections.abc import Callable
from functools import partial

import pandas as pd

from analytics.cli.options import Commands, SharedOptions, read_clusters, read_setting
from analytics.cli.output import describe_table, write_table
from analytics.gap_table import defended_needs, explained_needs, gaps
from analytics.phrases.fixes import explained_fixes
from analytics.phrases.resilience import explained_backup, explained_border, explained_duplicates
from analytics.questions.backup import backup_by_platform
from analytics.questions.certainty import certainty, verify_first
from analytics.questions.coverage import counted, matrix
from analytics.questions.robustness import robustness
from analytics.questions.targets import targets
from analytics.setting import Setting
from data.registry import Registry

Question = Callable[[Registry, Setting], pd.DataFrame]
TableMaker = Callable[[Registry, Setting, argparse.Namespace], pd.DataFrame]

GRADED_GAPS: tuple[tuple[str, Question, str], ...] = (
    ("certainty", certainty, "how surely each gap is one, given what the lists lack"),
    ("verify", verify_first, "gaps whose truth would most change the picture, and whom to ask"),
    ("robustness", robustness, "in how many settings each need is a gap"),
    ("fixes", explained_fixes, "the smallest change that closes each gap"),
)


def add_need_tables(commands: Commands, shared: SharedOptions) -> None:
    """Add the commands from `gaps` to `border`."""
    add = partial(_add_table, commands, shared)
    command = add("gaps", "gaps and possible gaps, gravest first", _gaps)
    command.add_argument("--all", action="store_true", help="every need, met or not")
    add("coverage", "needs counted by state, for each unit of a kind and for each cluster", _counts)
    for name, question, explanation in GRADED_GAPS:
        add(name, explanation, partial(_narrowed_answer, question))
    add(
        "targets",
        "the policy set's goals: actual, pipeline, gap, verdict; --unit and --cluster do not"
        " narrow it",
        _goals,
    )
    add(
        "duplicates",
        "platforms of one cluster and the same stages near each other",
        partial(_narrowed_answer, explained_duplicates),
    )
    command = add("backup", "needs that hang on one platform", _backup)
    command.add_argument(
        "--by-platform", action="store_true", help="how many needs hang on each platform"
    )
    add(
        "border",
        "gaps whose nearest supply may lie in another province",
        partial(_narrowed_answer, explained_border),
    )


def add_matrix(commands: Commands, shared: SharedOptions) -> None:
    """Add the command `matrix`."""
    _add_table(commands, shared, "matrix", "cluster x unit: state and platforms inside", _matrix)


def _add_table(
    commands: Commands, shared: SharedOptions, name: str, explanation: str, make_table: TableMaker
) -> argparse.ArgumentParser:
    parents = [shared.setting, shared.table]
    command = commands.add_parser(name, parents=parents, help=explanation)
    command.set_defaults(run=partial(_print_table, make_table))
    return command


def _print_table(make_table: TableMaker, registry: Registry, args: argparse.Namespace) -> None:
    setting = read_setting(registry, args)
    table = make_table(registry, setting, args)
    write_table(registry, table, describe_table(registry, setting, args), args)


# --- one function makes each table ----------------------------------------------------------------


def _gaps(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    needs = defended_needs(registry, setting)
    return gaps(needs, args.unit, read_clusters(registry, args), args.all)


def _counts(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    needs = explained_needs(registry, setting)
    return counted(needs, args.unit or "county", read_clusters(registry, args))


def _goals(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    return targets(registry, setting)


def _backup(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    needs = _narrowed_answer(explained_backup, registry, setting, args)
    if args.by_platform:
        return backup_by_platform(needs, read_clusters(registry, args))
    return needs


def _matrix(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    needs = explained_needs(registry, setting)
    cells = matrix(registry, needs, args.unit or "city", setting)
    return _keep_clusters(cells, read_clusters(registry, args))


def _narrowed_answer(
    question: Question, registry: Registry, setting: Setting, args: argparse.Namespace
) -> pd.DataFrame:
    return narrow(question(registry, setting), registry, args)


def narrow(table: pd.DataFrame, registry: Registry, args: argparse.Namespace) -> pd.DataFrame:
    """Keep the rows of the kind of unit and of the clusters asked for.

    Args:
        table: rows with cluster_id; a table without unit_kind (pairs of platforms) keeps all units.
        args: unit, cluster.
    """
    chosen = read_clusters(registry, args)
    if args.unit and "unit_kind" in table:
        table = table[table["unit_kind"] == args.unit]
    return _keep_clusters(table, chosen)


def _keep_clusters(table: pd.DataFrame, chosen: tuple[str, ...]) -> pd.DataFrame:
    if chosen:
        return table[table["cluster_id"].isin(chosen)]
    return table
