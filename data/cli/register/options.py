"""What the commands of the register share: their register, their printing, their exit codes."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from data import console
from data.cli.options import Commands, in_language
from data.register.changes import Change
from data.register.difference import CHANGED, CREATED, ENDED, Difference, kind_of
from data.register.publications import MOST_NUMBER
from data.register.store import Register, open_register, refuse_gone
from data.register.telling import Json

EXIT_CODES = (
    "Exit codes: 0 done; 1 something to put right; 2 a wrong command line; 3 something else was"
    " published meanwhile, look at the new difference; 4 not allowed to this user (roles.toml)."
)
MARKS = {CREATED: "+", CHANGED: "~", ENDED: "-"}
Run = Callable[[argparse.Namespace], int]


def add_command(commands: Commands, name: str, text: str, run: Run) -> argparse.ArgumentParser:
    """Add a command that prints JSON on request and documents its exit codes."""
    command = commands.add_parser(name, help=text, description=text, epilog=EXIT_CODES)
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)
    return command


def number(text: str) -> int:
    """Read the number of a batch or publication, as a database can hold it.

    Raises:
        ValueError: it is none, which argparse tells.
    """
    value = int(text)
    if not 0 < value <= MOST_NUMBER:
        raise ValueError
    return value


@contextmanager
def opened(*, anew: bool = False) -> Iterator[Register]:
    """Open the register of this deployment for the time of a command.

    Args:
        anew: make it where its database is gone.
    """
    if not anew:
        refuse_gone()
    register = open_register()
    try:
        yield register
    finally:
        register.close()


def say(args: argparse.Namespace, zh: str, en: str) -> None:
    """Print a line in the language of messages."""
    print(in_language(args.lang, zh, en))


def print_ok(told: Json) -> None:
    """Print as JSON what a command did."""
    console.print_json({"ok": True, **told})


def print_difference(args: argparse.Namespace, found: Difference) -> None:
    """Print the counts of a difference, then a line to each row and each of its cells."""
    counts = found.counts
    say(
        args,
        f"与第 {found.base} 次发布相比：新增 {counts[CREATED]}，修改 {counts[CHANGED]}，"
        f"移出 {counts[ENDED]}，不变 {counts['unchanged']}，不导入 {counts['left_out']}",
        f"compared with publication {found.base}: created {counts[CREATED]}, changed"
        f" {counts[CHANGED]}, ended {counts[ENDED]}, unchanged {counts['unchanged']}, left out"
        f" {counts['left_out']}",
    )
    for change in found.changes:
        print_change(change)
    for notice in found.notices:
        print(f"! {notice.text(args.lang)}")


def cause_line(cause: str, true_from: str | None, *, is_guessed: bool) -> str:
    """Write a cause, with a question mark where it was only guessed, and its day."""
    mark = "?" if is_guessed else ""
    since = f" {true_from}" if true_from else ""
    return f"{cause}{mark}{since}"


def print_change(change: Change) -> None:
    """Print what becomes of one row."""
    kind = kind_of(change)
    cause = cause_line(change.cause, change.true_from, is_guessed=change.is_guessed)
    print(f"{MARKS[kind]} {change.table} {change.key} [{cause}]")
    if kind == ENDED:
        return
    for column, (before, after) in change.cells.items():
        print(f"    {column}: {before!r} -> {after!r}")
