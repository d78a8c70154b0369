"""The commands `mapping`, `audit`, `backup` and `restore`."""

import argparse
from pathlib import Path

from data import console
from data.cli.options import Commands
from data.cli.progress import progress
from data.cli.register.options import add_command, opened, print_ok, say
from data.register import auditing, backup, mappings
from data.register.auditing import Verification
from data.register.following import follow
from data.register.telling import line_json, mapping_json, verification_json
from data.roles import local_person

KINDS_ZH = {"changed": "有改动", "missing": "缺失", "inserted": "为事后插入"}


def add_mapping(commands: Commands) -> None:
    """Add the command `mapping` with its own commands."""
    group = commands.add_parser("mapping", help="mappings that were kept: list, show, delete")
    own = group.add_subparsers(required=True)
    add_command(own, "list", "list the mappings", _list_mappings)
    show = add_command(own, "show", "show a mapping", _show_mapping)
    show.add_argument("name")
    delete = add_command(own, "delete", "delete a mapping; the audit keeps it", _delete_mapping)
    delete.add_argument("name")


def _list_mappings(args: argparse.Namespace) -> int:
    with opened() as register:
        found = mappings.all_mappings(register, local_person())
    if args.json:
        print_ok({"mappings": [mapping_json(mapping) for mapping in found]})
        return 0
    for mapping in found:
        print(f"{mapping.name}  {mapping.table}  {mapping.made_by}  {mapping.made_at}")
    if not found:
        say(args, "没有列对应关系。", "There are no mappings.")
    return 0


def _show_mapping(args: argparse.Namespace) -> int:
    with opened() as register:
        mapping = mappings.get_mapping(register, local_person(), args.name)
    if args.json:
        print_ok({"mapping": mapping_json(mapping)})
        return 0
    print(f"{mapping.name}  {mapping.table}  {mapping.made_by}  {mapping.made_at}")
    print(console.json_text(mapping.content, indent=1))
    return 0


def _delete_mapping(args: argparse.Namespace) -> int:
    with opened() as register:
        mappings.delete_mapping(register, local_person(), args.name)
    if args.json:
        print_ok({"deleted": args.name})
    else:
        say(args, f"已删除列对应关系“{args.name}”", f"mapping '{args.name}' was deleted")
    return 0


# --- the audit ------------------------------------------------------------------------------------


def add_audit(commands: Commands) -> None:
    """Add the command `audit`."""
    command = add_command(
        commands,
        "audit",
        "print every act; verify: find the first line that is not as it was written",
        _audit,
    )
    command.add_argument("what", nargs="?", choices=["verify"])


def _audit(args: argparse.Namespace) -> int:
    if args.what == "verify":
        return _verify(args)
    with opened() as register:
        lines = auditing.read_audit(register, local_person())
    if args.json:
        print_ok({"audit": [line_json(line) for line in lines]})
        return 0
    for line in lines:
        about = console.json_text(line.about)
        print(f"{line.line}  {line.at}  {line.who}  {line.act}  {about}")
    return 0


def _verify(args: argparse.Namespace) -> int:
    with opened() as register:
        found = auditing.verify(register, local_person())
    if args.json:
        console.print_json({"ok": found.is_sound, **verification_json(found)})
    else:
        _say_verified(args, found)
    return 0 if found.is_sound else 1


def _say_verified(args: argparse.Namespace, found: Verification) -> None:
    if found.damage is not None:
        line = found.damage.line
        kind = found.damage.kind
        say(args, f"审计日志第 {line} 行{KINDS_ZH[kind]}", f"line {line} of the audit was {kind}")
        return
    for number in found.publications:
        say(
            args,
            f"第 {number} 次发布的内容与审计日志不符",
            f"what publication {number} holds is not what the audit tells",
        )
    if found.is_sound:
        say(
            args,
            f"审计日志 {found.lines} 行，完好；末行 {found.head}",
            f"{found.lines} lines, as they were written; the last is {found.head}",
        )


# --- backups --------------------------------------------------------------------------------------


def add_backup(commands: Commands) -> None:
    """Add the command `backup`."""
    command = add_command(
        commands, "backup", "write the whole register to one file, while others use it", _back_up
    )
    command.add_argument("file", type=Path)


def _back_up(args: argparse.Namespace) -> int:
    with opened() as register:
        found = backup.back_up(register, local_person(), args.file)
    return _tell(args, found, ("已备份", "backed up"))


def add_restore(commands: Commands) -> None:
    """Add the command `restore`."""
    command = add_command(
        commands,
        "restore",
        "put a backup back, into an empty register or the one it is of, and put it in force",
        _restore,
    )
    command.add_argument("file", type=Path)


def _restore(args: argparse.Namespace) -> int:
    with opened(anew=True) as register:
        found = backup.restore(register, local_person(), args.file)
    with opened() as register, progress(args) as step:
        follow(register, step)  # with the id that the backup brought
    return _tell(args, found, ("已恢复", "restored"))


def _tell(args: argparse.Namespace, found: Verification, done: tuple[str, str]) -> int:
    if args.json:
        print_ok(verification_json(found))
        return 0
    zh, en = done
    lines = found.lines
    say(
        args,
        f"{zh}：审计日志 {lines} 行，完好",
        f"{en}: {lines} lines of audit, as they were written",
    )
    return 0
