"""The commands `import`, `cause`, `leave-out` and `batches`: from a file to a draft."""

import argparse
from pathlib import Path

from data.cli.options import Commands
from data.cli.register.options import add_command, number, opened, print_difference, print_ok, say
from data.faults import SourceError
from data.register import batches, causes, editing
from data.register.batch_store import MODES, UPDATE, Batch
from data.register.batches import Draft
from data.register.content import PLAIN_TABLES
from data.register.mappings import get_mapping
from data.register.plain_csv import read_plain_csv
from data.register.store import Register
from data.register.telling import batch_json, difference_json
from data.roles import local_person
from data.scope import parse_scope


def add_import(commands: Commands) -> None:
    """Add the command `import`."""
    command = add_command(
        commands,
        "import",
        "compare a list with the register and keep it as a batch; CSV of the table's columns in"
        " UTF-8, blank cells leave what is on record, 清空 erases it",
        _import,
    )
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
    command.add_argument("--mapping", metavar="NAME", help="a mapping that was kept")
    command.add_argument("--note", default="", help="why, for those who review")
    command.add_argument("--preview", action="store_true", help="show the difference, keep nothing")


def _import(args: argparse.Namespace) -> int:
    person = local_person()
    with opened() as register:
        draft = _draft(args, register)
        if args.preview:
            return _preview(args, register, draft)
        batch, found = batches.create(register, person, draft)
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


def _draft(args: argparse.Namespace, register: Register) -> Draft:
    if args.mapping is not None:
        get_mapping(register, local_person(), args.mapping)
    rows, content = read_plain_csv(args.file, PLAIN_TABLES[args.table])
    return Draft(
        table=args.table,
        rows=rows,
        file=args.file.name,
        content=content,
        scope=parse_scope(args.scope),
        mode=args.mode,
        mapping=args.mapping,
        note=args.note,
    )


def _preview(args: argparse.Namespace, register: Register, draft: Draft) -> int:
    found = batches.preview(register, local_person(), draft)
    if found.faults:
        raise SourceError(found.faults)
    if args.json:
        print_ok({"difference": difference_json(found)})
    else:
        print_difference(args, found)
    return 0


# --- what an editor says of rows ------------------------------------------------------------------


def add_cause(commands: Commands) -> None:
    """Add the command `cause`."""
    command = add_command(commands, "cause", "say why rows of a draft change", _set_cause)
    command.add_argument("batch", type=number)
    command.add_argument("cause", choices=causes.GIVEN)
    command.add_argument("--rows", nargs="+", metavar="KEY", help="which rows (default: all)")
    command.add_argument("--from", dest="true_from", metavar="DATE", help="true from this day on")
    command.add_argument("--note", default="")


def _set_cause(args: argparse.Namespace) -> int:
    person = local_person()
    cause = causes.given_cause(args.cause, args.true_from, args.note)
    with opened() as register:
        batch = batches.get(register, person, args.batch)
        keys = args.rows
        if keys is None:
            found = batches.difference_of(register, batch)
            keys = [change.key for change in found.changes]
        editing.set_cause(register, person, args.batch, keys, cause)
        return _show(args, register, args.batch)


def add_leave_out(commands: Commands) -> None:
    """Add the command `leave-out`."""
    command = add_command(
        commands, "leave-out", "leave rows of a draft as they are on record", _leave_out
    )
    command.add_argument("batch", type=number)
    command.add_argument("--rows", nargs="+", required=True, metavar="KEY")
    command.add_argument("--back", action="store_true", help="take them in again")


def _leave_out(args: argparse.Namespace) -> int:
    act = editing.take_back if args.back else editing.leave_out
    with opened() as register:
        act(register, local_person(), args.batch, args.rows)
        return _show(args, register, args.batch)


# --- what there is --------------------------------------------------------------------------------


def add_batches(commands: Commands) -> None:
    """Add the command `batches`."""
    command = add_command(commands, "batches", "list the batches, or show one", _list)
    command.add_argument("batch", type=number, nargs="?")


def _list(args: argparse.Namespace) -> int:
    with opened() as register:
        if args.batch is not None:
            return _show(args, register, args.batch)
        found = batches.all_of(register, local_person())
    if args.json:
        print_ok({"batches": [batch_json(batch) for batch in found]})
        return 0
    for batch in found:
        print(_line(batch))
    if not found:
        say(args, "没有导入批次。", "There are no batches.")
    return 0


def _line(batch: Batch) -> str:
    parts = (
        str(batch.number),
        batch.state,
        batch.table,
        str(batch.scope),
        batch.mode,
        batch.file,
        batch.submitted_by or batch.made_by,
        batch.decision or batch.note,
    )
    return "  ".join(part for part in parts if part)


def _show(args: argparse.Namespace, register: Register, number: int) -> int:
    """Print a batch and what it would change."""
    batch = batches.get(register, local_person(), number)
    found = batches.difference_of(register, batch)
    if args.json:
        print_ok({"batch": batch_json(batch), "difference": difference_json(found)})
        return 0
    print(_line(batch))
    print_difference(args, found)
    return 0
