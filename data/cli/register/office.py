"""The command `import`: an office's list, as it is, from its file to a draft."""

import argparse
from pathlib import Path

from data import console
from data.cli.options import Commands
from data.cli.register.office_print import preview_json, print_preview
from data.cli.register.options import add_command, opened, print_difference, print_ok, say
from data.faults import FaultsError, RegistryError, SourceError
from data.office.limits import OfficeError
from data.office.preview import AS_PROPOSED
from data.office.words import read_words
from data.register import batches
from data.register.batch_store import MODES, UPDATE
from data.register.batches import Draft
from data.register.content import PLAIN_TABLES
from data.register.difference import Difference
from data.register.listed import EVERY, Listed, Said, read_listed, read_order, said_words
from data.register.store import Register
from data.register.telling import batch_json, difference_json
from data.roles import local_person
from data.scope import parse_scope

HELP = (
    "take in an office's list as it is (.xlsx, .xls, .et, .ods, .csv, told by its content),"
    " compare it with the register and keep it as a draft; blank cells leave what is on record,"
    " 清空 erases it"
)


def add_import(commands: Commands) -> None:
    """Add the command `import`."""
    command = add_command(commands, "import", HELP, _import)
    command.add_argument("file", type=Path)
    command.add_argument("--table", required=True, choices=list(PLAIN_TABLES), metavar="NAME")
    command.add_argument(
        "--scope",
        default="all",
        metavar="SCOPE",
        help="all, list:ID, city:CODE, county:CODE or platform:ID",
    )
    command.add_argument(
        "--mode",
        default=UPDATE,
        choices=MODES,
        help="full: rows of the scope that are missing are to end; end: the rows of the file are",
    )
    command.add_argument("--note", default="", help="why, for those who review")
    command.add_argument(
        "--preview",
        action="store_true",
        help="show heads, repairs, questions, faults and the difference; keep nothing",
    )
    _add_reading(command)


def _add_reading(command: argparse.ArgumentParser) -> None:
    """Add what can be said of how the list is read."""
    kinds = tuple(read_words("repairs"))
    command.add_argument("--sheet", metavar="TITLE", help="the sheet that the list is in")
    command.add_argument("--mapping", metavar="NAME", help="a mapping of heads that was kept")
    command.add_argument("--list-day", default="", metavar="DATE", help="the day the list is of")
    command.add_argument(
        "--accept",
        action="append",
        default=[],
        choices=(EVERY, *kinds),
        metavar="KIND",
        help="accept the repairs of a kind that --preview shows, or all",
    )
    command.add_argument(
        "--refuse",
        action="append",
        default=[],
        choices=kinds,
        metavar="KIND",
        help="refuse the repairs of a kind",
    )
    for name, form, text in (
        ("word", "WORD=MEANING", "a word in the place of a value means none or unknown"),
        ("constant", "COLUMN=VALUE", "a value of rows that have none, in the list or on record"),
        ("choose", "WHERE=VALUE", "the value meant by a cell (C14), or by column=value"),
    ):
        command.add_argument(
            f"--{name}", action="append", default=[], type=_pair, metavar=form, help=text
        )
    command.add_argument(
        "--order",
        type=Path,
        metavar="FILE",
        help="all of this as JSON, as --preview --json prints it under 'order'",
    )


def _pair(text: str) -> tuple[str, str]:
    """Read NAME=VALUE; of several signs the last divides, as a cell may hold one.

    Raises:
        ValueError: there is none, which argparse tells.
    """
    name, sign, value = text.rpartition("=")
    if not sign or not name:
        raise ValueError
    return name, value


# --- the command ----------------------------------------------------------------------------------


def _import(args: argparse.Namespace) -> int:
    person = local_person()
    with opened() as register:
        listed = read_listed(register, person, args.file, args.table, _said(args))
        if args.preview:
            return _preview(args, register, listed)
        _refuse_faults(args, listed)
        batch, found = batches.create(register, person, _draft(args, listed))
    if args.json:
        print_ok({"batch": batch_json(batch), "difference": difference_json(found)})
        return 0
    print_difference(args, found)
    number = batch.number
    say(
        args,
        f"存为第 {number} 批（草稿）。下一步：python -m data submit {number}",
        f"kept as batch {number}, a draft. Next: python -m data submit {number}",
    )
    return 0


def _said(args: argparse.Namespace) -> Said:
    constants = dict(args.constant)
    table = PLAIN_TABLES[args.table]
    for column in constants:
        if column not in table.names:
            raise RegistryError(
                f"--constant {column}：{args.table} 表没有这一列。列出：python -m data describe",
                f"--constant {column}: the table {args.table} has no such column. To list them:"
                " python -m data describe",
            )
    return Said(
        order=AS_PROPOSED if args.order is None else read_order(args.order),
        mapping=args.mapping,
        sheet=args.sheet,
        accepted=args.accept,
        refused=args.refuse,
        words=said_words(dict(args.word)),
        constants=constants,
        chosen=dict(args.choose),
        list_day=args.list_day,
    )


def _draft(args: argparse.Namespace, listed: Listed) -> Draft:
    return Draft(
        table=args.table,
        rows=listed.seen.made.rows,
        file=args.file.name,
        content=listed.content,
        scope=parse_scope(args.scope),
        mode=args.mode,
        mapping=args.mapping,
        note=args.note,
    )


def _refuse_faults(args: argparse.Namespace, listed: Listed) -> None:
    """Refuse a list with faults, or with questions that nobody has answered.

    Raises:
        OfficeError: with all of them.
    """
    faults = listed.seen.made.faults
    if not faults:
        return
    if not args.json:
        print_preview(args, listed)
    raise OfficeError(faults)


def _preview(args: argparse.Namespace, register: Register, listed: Listed) -> int:
    """Print what a list would become; the exit code is 1 if it cannot be taken in yet."""
    found, error = _compared(args, register, listed)
    if args.json:
        faults = error.faults if error else ()
        told: dict[str, object] = {
            "ok": error is None,
            **preview_json(listed),
            "problems": [fault.as_dict() for fault in faults],
            "difference": difference_json(found) if found else None,
        }
        console.print_json(told)
        return 0 if error is None else 1
    print_preview(args, listed)
    if error is not None:
        raise error
    if found is not None:
        print_difference(args, found)
    return 0


def _compared(
    args: argparse.Namespace, register: Register, listed: Listed
) -> tuple[Difference | None, FaultsError | None]:
    """Compare a list with the register; None and its faults if it has any."""
    faults = listed.seen.made.faults
    if faults:
        return None, OfficeError(faults)
    found = batches.preview(register, local_person(), _draft(args, listed))
    return found, SourceError(found.faults) if found.faults else None
