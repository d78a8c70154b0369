"""The commands `cause`, `leave-out` and `batches`: what is said of a draft, and what there is."""

import argparse

from data.cli.options import Commands
from data.cli.register.options import add_command, number, opened, print_difference, print_ok, say
from data.register import batches, causes, editing
from data.register.batch_store import Batch
from data.register.store import Register
from data.register.telling import batch_json, difference_json
from data.roles import local_person

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
