"""The command `changes`: how a headline number moved from one publication to another, by cause."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from analytics.cli.options import Commands, SharedOptions, read_setting
from analytics.cli.output import write_table
from analytics.setting import Setting
from analytics.since import tables
from analytics.since.choices import choices_of
from analytics.since.headlines import FIRST_HEADLINE, HEADLINES
from analytics.since.phrases import remarks, sentence, step_said
from analytics.since.screen_key import changes_key, is_of_changes
from analytics.since.staircase import CauseStep, Staircase, staircase
from data.register import publications
from data.register.between import between
from data.register.publications import Publication
from data.register.replay import ORDER
from data.register.store import Register, read_register
from data.registry import Registry
from data.roles import VIEW, local_person, refuse_unless_may
from geo.errors import PlanningError

EXIT_CODES = (
    "Exit codes: 0 done; 1 something to put right: no register, no such publication, content that"
    " cannot be built; 2 a wrong command line; 4 not allowed to this user (roles.toml)."
)


def add_changes(commands: Commands, shared: SharedOptions) -> None:
    """Add the command `changes`."""
    explanation = "how a headline number moved from one publication to another, step by cause"
    command = commands.add_parser(
        "changes",
        parents=[shared.setting],
        help=explanation,
        description=explanation,
        epilog=EXIT_CODES,
    )
    what = "a publication by its number, or a day: the one in force at its end"
    command.add_argument(
        "--from", dest="first", metavar="N", help=f"{what} (default: the one before --to)"
    )
    command.add_argument("--to", dest="last", metavar="N", help=f"{what} (default: in force)")
    command.add_argument("--number", choices=tuple(HEADLINES), metavar="NUMBER", help=_numbers())
    _add_output_options(command)
    command.set_defaults(run=_print_changes)


def _numbers() -> str:
    return f"one of {', '.join(HEADLINES)} (default: {FIRST_HEADLINE}; of a CSV and JSON: all)"


def _add_output_options(command: argparse.ArgumentParser) -> None:
    causes = ", ".join(ORDER)
    behind = command.add_mutually_exclusive_group()
    behind.add_argument(
        "--rows", metavar="STEP", help=f"the rows behind a step instead: {causes}, or a+b"
    )
    behind.add_argument("--needs", metavar="STEP", help="the needs whose state moved in a step")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", dest="format", action="store_const", const="json")
    form.add_argument("--csv", dest="format", action="store_const", const="csv")
    command.add_argument(
        "--out", type=Path, metavar="FILE", help="write here instead of printing; - prints"
    )


def _print_changes(registry: Registry, args: argparse.Namespace) -> None:
    found = read_staircase(registry, args)
    if args.format is None and args.out is None and not (args.rows or args.needs):
        _print_sentences(found, args)
        return
    args.format = args.format or "csv"
    write_table(registry, _table(found, args), _described(registry, found, args), args)


def read_staircase(registry: Registry, args: argparse.Namespace) -> Staircase:
    """Compute the staircase that a command line asks for, telling how far it is.

    Args:
        args: first, last, and the options of a setting.
    Raises:
        PlanningError: it cannot be computed.
    """
    if args.as_of is not None:
        raise PlanningError(
            "changes 比较的是两次发布，不能再按某日为真（--as-of）。请去掉它，用 --from 与 --to。",
            "changes compares two publications, not what was true on a day: leave --as-of away, and"
            " use --from and --to.",
        )
    setting = read_setting(registry, args)
    with _register() as register:
        first, last = _named(register, registry, args)
        return _compute(register, registry, setting, (first.number, last.number))


def staircases_of(
    registry: Registry, setting: Setting, screens: Iterable[str]
) -> tuple[tuple[str, Staircase], ...]:
    """Compute the staircases of those screens of a briefing that show changes.

    Args:
        screens: keys of screens.
    Returns:
        Pairs of key and staircase.
    Raises:
        PlanningError: a key is none, or a staircase cannot be computed.
    """
    keys = [changes_key(text) for text in screens if is_of_changes(text)]
    if not keys:
        return ()
    with _register() as register:
        return tuple(
            (key.text, _compute(register, registry, setting, (key.first, key.last))) for key in keys
        )


@contextmanager
def _register() -> Iterator[Register]:
    """Open the register for the time of a command."""
    register = read_register()
    try:
        yield register
    finally:
        register.close()


def _compute(
    register: Register, registry: Registry, setting: Setting, numbers: tuple[int, int]
) -> Staircase:
    lies = between(register, local_person(), *numbers)
    with tqdm(total=100, disable=None, leave=False, unit="%") as bar:

        def show_progress(done: float) -> None:
            bar.update(round(100 * done) - bar.n)

        return staircase(register, lies, choices_of(registry, setting), show_progress)


def _named(
    register: Register, registry: Registry, args: argparse.Namespace
) -> tuple[Publication, Publication]:
    """Read the two publications of a command line; the snapshot is of the last one by default."""
    refuse_unless_may(local_person(), VIEW, register.folder)
    with register.reading() as connection:
        made = publications.all_publications(connection)
        in_force = publications.in_force(connection)
    last = in_force
    mark = registry.manifest.get("publication")
    if args.last:
        last = publications.named(made, args.last)
    elif mark and mark["register"] == register.id:
        last = publications.named(made, str(mark["number"]))
    if args.first:
        return publications.named(made, args.first), last
    if last.number == 1:
        raise PlanningError(
            "第 1 次发布之前没有发布，无从比较。请用 --to 选之后的一次。",
            "Nothing comes before publication 1 to compare it with. Choose a later one by --to.",
        )
    return publications.named(made, str(last.number - 1)), last


# --- what is printed ------------------------------------------------------------------------------


def _print_sentences(found: Staircase, args: argparse.Namespace) -> None:
    headline = args.number or FIRST_HEADLINE
    print(sentence(found, headline, args.lang))
    for step in found.steps:
        print(f"  {step_said(step, headline, args.lang)}")
    for remark in remarks(found, headline, args.lang):
        print(remark)


def _table(found: Staircase, args: argparse.Namespace) -> pd.DataFrame:
    if args.rows:
        return tables.row_table(_step(found, args.rows), args.lang)
    if args.needs:
        return tables.need_table(_step(found, args.needs))
    return tables.step_table(found, args.lang, tables.chosen_headlines(args.number))


def _step(found: Staircase, causes: str) -> CauseStep:
    step = tables.step_named(found, causes)
    if step is None:
        there = ", ".join(map(tables.causes_text, found.steps))
        raise PlanningError(
            f"没有“{causes}”这一步。有：{there}。",
            f"There is no step '{causes}'. There are: {there}.",
        )
    return step


def _described(registry: Registry, found: Staircase, args: argparse.Namespace) -> dict[str, object]:
    """Say what a table is."""
    return {"table": args.command, "snapshot_id": registry.snapshot_id, **tables.described(found)}
