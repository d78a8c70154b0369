"""The commands `publications`, `history` and `blame`: where things come from."""

import argparse

from data.cli.options import Commands
from data.cli.register.options import (
    add_command,
    cause_line,
    number,
    opened,
    print_ok,
    say,
)
from data.register import history, publications
from data.register.content import PLAIN_TABLES
from data.register.history import Origin, Step
from data.register.publications import Publication
from data.register.telling import origin_json, publication_json, step_json
from data.roles import VIEW, local_person, refuse_unless_may


def add_publications(commands: Commands) -> None:
    """Add the command `publications`."""
    add_command(commands, "publications", "list the publications; * is in force", _list)


def _list(args: argparse.Namespace) -> int:
    with opened() as register:
        refuse_unless_may(local_person(), VIEW, register.folder)
        with register.reading() as connection:
            found = publications.all_publications(connection)
    if args.json:
        print_ok({"publications": [publication_json(made) for made in found]})
        return 0
    for made in found:
        mark = "*" if made == found[-1] else " "
        print(f"{mark} {_line(made)}")
    if not found:
        say(args, "还没有发布。", "There are no publications yet.")
    return 0


def _line(made: Publication) -> str:
    undone = f"(-{made.undoes})" if made.undoes else ""
    solo = "solo" if made.solo else ""
    parts = (str(made.number), made.at, made.kind + undone, made.who, solo, made.reason)
    return "  ".join(part for part in parts if part)


def add_history(commands: Commands) -> None:
    """Add the command `history`."""
    command = add_command(commands, "history", "tell every version of a row", _history)
    _add_row(command)


def add_blame(commands: Commands) -> None:
    """Add the command `blame`."""
    command = add_command(commands, "blame", "tell where each cell of a row comes from", _blame)
    _add_row(command)


def _add_row(command: argparse.ArgumentParser) -> None:
    command.add_argument("table", choices=list(PLAIN_TABLES), metavar="TABLE")
    command.add_argument("key", help="the parts of a key of several columns are joined by |")
    command.add_argument(
        "--known", type=number, metavar="N", help="as known in publication N (default: in force)"
    )


def _history(args: argparse.Namespace) -> int:
    with opened() as register:
        steps = history.history(register, local_person(), args.table, args.key, args.known)
    if args.json:
        print_ok({"history": [step_json(step) for step in steps]})
        return 0
    for step in steps:
        _print_step(args, step)
    return 0


def _print_step(args: argparse.Namespace, step: Step) -> None:
    version = step.version
    cause = cause_line(version.cause, version.true_from, is_guessed=version.is_guessed)
    print(f"{_line(step.publication)}  [{cause}]")
    if step.version.cells is None:
        say(args, "    移出", "    ended")
        return
    for column, (before, after) in step.cells.items():
        print(f"    {column}: {before!r} -> {after!r}")


def _blame(args: argparse.Namespace) -> int:
    with opened() as register:
        origins = history.blame(register, local_person(), args.table, args.key, args.known)
    if args.json:
        print_ok({"cells": [origin_json(origin) for origin in origins]})
        return 0
    for origin in origins:
        print(_origin_line(origin))
    if not origins:
        say(args, "这一行已经移出。", "The row is ended.")
    return 0


def _origin_line(origin: Origin) -> str:
    made = origin.step.publication
    place = f"{origin.file} {origin.address}".strip()
    version = origin.step.version
    cause = cause_line(version.cause, None, is_guessed=version.is_guessed)
    parts = (str(made.number), made.at, made.who, cause, origin.column, origin.value, place)
    return "  ".join(part for part in parts if part)
