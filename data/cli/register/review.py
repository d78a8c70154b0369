"""The commands `submit`, `approve`, `refuse`, `publish` and `rollback`: from hand to hand."""

import argparse

from data.cli.options import Commands
from data.cli.progress import progress
from data.cli.register.options import (
    add_command,
    number,
    opened,
    print_change,
    print_difference,
    print_ok,
    say,
)
from data.register import batches, review, rollback
from data.register.difference import Difference
from data.register.publications import Publication
from data.register.rollback import Plan
from data.register.store import Register
from data.register.telling import batch_json, difference_json, plan_json, publication_json
from data.roles import local_person


def add_submit(commands: Commands) -> None:
    """Add the command `submit`."""
    command = add_command(commands, "submit", "hand a batch to those who approve", _submit)
    command.add_argument("batch", type=number)
    _add_rebase(command)


def _add_rebase(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--rebase",
        action="store_true",
        help="compare with the publication in force first; what was approved is approved no more"
        " if the difference is another one",
    )


def _submit(args: argparse.Namespace) -> int:
    with opened() as register:
        _rebase_if_asked(args, register)
        found = review.submit(register, local_person(), args.batch)
        return _tell(args, register, found)


def _rebase_if_asked(args: argparse.Namespace, register: Register) -> None:
    if args.rebase:
        review.rebase(register, local_person(), args.batch)


def _tell(args: argparse.Namespace, register: Register, found: Difference) -> int:
    """Print a batch as it stands now, and its difference."""
    batch = batches.get(register, local_person(), args.batch)
    if args.json:
        print_ok({"batch": batch_json(batch), "difference": difference_json(found)})
        return 0
    print_difference(args, found)
    say(args, f"第 {batch.number} 批：{batch.state}", f"batch {batch.number}: {batch.state}")
    return 0


def add_approve(commands: Commands) -> None:
    """Add the command `approve`."""
    command = add_command(commands, "approve", "approve a batch that was submitted", _approve)
    command.add_argument("batch", type=number)
    command.add_argument("--reason", default="")
    command.add_argument("--solo", action="store_true", help="approve one's own; it is recorded")


def _approve(args: argparse.Namespace) -> int:
    with opened() as register:
        found = review.approve(register, local_person(), args.batch, args.reason, solo=args.solo)
        return _tell(args, register, found)


def add_refuse(commands: Commands) -> None:
    """Add the command `refuse`."""
    command = add_command(commands, "refuse", "send a batch back to its editor", _refuse)
    command.add_argument("batch", type=number)
    command.add_argument("--reason", required=True)


def _refuse(args: argparse.Namespace) -> int:
    person = local_person()
    with opened() as register:
        review.refuse(register, person, args.batch, args.reason)
        batch = batches.get(register, person, args.batch)
    if args.json:
        print_ok({"batch": batch_json(batch)})
    else:
        say(args, f"第 {batch.number} 批已退回", f"batch {batch.number} was sent back")
    return 0


# --- published ------------------------------------------------------------------------------------


def add_publish(commands: Commands) -> None:
    """Add the command `publish`."""
    command = add_command(commands, "publish", "publish an approved batch", _publish)
    command.add_argument("batch", type=number)
    command.add_argument("--reason", default="", help="why (default: the note of the batch)")
    _add_rebase(command)


def _publish(args: argparse.Namespace) -> int:
    with opened() as register, progress(args) as step:
        _rebase_if_asked(args, register)
        publication = review.publish_batch(register, local_person(), args.batch, args.reason, step)
    if args.json:
        print_ok({"publication": publication_json(publication)})
    else:
        _say_published(args, publication)
    return 0


def _say_published(args: argparse.Namespace, publication: Publication) -> None:
    number = publication.number
    name = publication.snapshot_id
    say(args, f"第 {number} 次发布，数据版本 {name}", f"publication {number}, snapshot {name}")


def add_rollback(commands: Commands) -> None:
    """Add the command `rollback`."""
    command = add_command(
        commands,
        "rollback",
        "undo a publication by another one, but for rows that were changed since",
        _roll_back,
    )
    command.add_argument("publication", type=number)
    command.add_argument("--reason", default="", help="why; needed but for a preview")
    command.add_argument("--preview", action="store_true", help="show what it would do")


def _roll_back(args: argparse.Namespace) -> int:
    person = local_person()
    with opened() as register, progress(args) as step:
        if args.preview:
            publication = None
            plan = rollback.plan_rollback(register, person, args.publication)
        else:
            publication, plan = rollback.roll_back(
                register, person, args.publication, args.reason, step
            )
    if args.json:
        told = {"publication": publication_json(publication)} if publication else {}
        print_ok({"plan": plan_json(plan), **told})
        return 0
    _print_plan(args, plan)
    if publication is not None:
        _say_published(args, publication)
    return 0


def _print_plan(args: argparse.Namespace, plan: Plan) -> None:
    for change in plan.changes:
        print_change(change)
    for file in plan.files:
        print(f"~ {file.name}")
    for table, key in plan.kept:
        row = f"{table} {key}".strip()
        say(args, f"= {row}：其后另有改动，予以保留", f"= {row}: changed since, kept")
