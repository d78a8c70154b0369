"""The command `build`: make a snapshot and put it in force."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data import console
from data.build import build
from data.cli.options import MADE_WORDS, Commands, in_language, refuse_pipes
from data.cli.progress import progress
from data.faults import RegistryError
from data.files.writing import STDOUT
from data.manifest import read_manifest
from data.manifest_shape import MADE, Manifest
from data.register.following import build_again, follow
from data.register.shipped import Notice, take_collection
from data.register.store import open_register
from data.registry import open_registry, query, registry_dir
from data.snapshot import current_id, is_held
from data.tables import SOURCES

Report = dict[str, list[dict[Any, Any]]]  # rows of the queries "located_how" and "unused"


def add_build(commands: Commands) -> None:
    """Add the command `build`."""
    command = commands.add_parser("build", help="build a snapshot and put it in force")
    command.add_argument(
        "--sources",
        type=Path,
        default=None,
        metavar="DIR",
        help="build this folder and leave the register alone (default: the publication in force)",
    )
    command.add_argument("--out", type=Path, default=None, metavar="DIR")
    command.add_argument(
        "--as-of",
        metavar="DATE",
        help="the day the snapshot stands for (default: the collection's own)",
    )
    command.add_argument(
        "--if-missing",
        action="store_true",
        help="do nothing if the snapshot in force is that of the register, or of a folder",
    )
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_build)


def _build(args: argparse.Namespace) -> int:
    out = args.out or registry_dir()
    if out == STDOUT:
        raise RegistryError(
            "--out -：数据版本是文件夹，不能写到标准输出。请写出文件夹名。",
            "--out -: a snapshot is a folder and cannot be written to standard output. Name a"
            " folder.",
        )
    if args.sources is None:
        return _build_register(args, out)
    refuse_pipes(args.sources)
    if args.if_missing and _is_in_force(out):
        return 0
    manifest = _build_with_progress(args, out)
    _tell(args, out / manifest["snapshot_id"], ())
    return 0


def _build_register(args: argparse.Namespace, out: Path) -> int:
    """Build the publication in force; a register that holds none first takes the collection in."""
    is_usable = _is_in_force(out)
    if args.if_missing and is_usable and _is_kept(out):
        return 0
    register = open_register(out)
    try:
        with progress(args) as step:
            taken = take_collection(register, step=step)
            is_built = taken.publication is not None and args.as_of is None
            if is_built or (args.if_missing and is_usable):
                followed = follow(register, step)
            else:
                followed = build_again(register, args.as_of, step)
    finally:
        register.close()
    notices = [taken.notice] if taken.notice else []
    if not args.if_missing or followed.moved or taken.publication is not None:
        _tell(args, out / followed.snapshot_id, notices)
    elif not args.json:
        _print_notices(notices, args.lang)
    return 0


def _is_kept(out: Path) -> bool:
    """True if somebody holds on to a snapshot, or put the build of a folder in force."""
    manifest = read_manifest(out / current_id(out))
    return manifest.get("publication") is None or is_held(out)


def _is_in_force(out: Path) -> bool:
    """True if a snapshot is in force and can be opened."""
    try:
        open_registry(out / current_id(out))
    except RegistryError:
        return False
    return True


def _build_with_progress(args: argparse.Namespace, out: Path) -> Manifest:
    with progress(args) as step:
        return build(args.sources, out, args.as_of, step=step)


# --- what came of it ------------------------------------------------------------------------------


def _tell(args: argparse.Namespace, folder: Path, notices: Sequence[Notice]) -> None:
    """Print what a snapshot holds, as text or as JSON."""
    manifest = read_manifest(folder)
    report = _report(folder)
    if not args.json:
        _print_notices(notices, args.lang)
        _print_report(manifest, report, args.lang)
        return
    built = {"snapshot_id": manifest["snapshot_id"], "rows": manifest["rows"]}
    texts = [{"zh": zh, "en": en} for zh, en in notices]
    mark = manifest.get("publication")
    told: dict[str, object] = {"publication": mark, "notices": texts} if mark else {}
    if MADE in manifest:
        told[MADE] = True
    console.print_json({"ok": True, **built, **told, **report})


def _print_notices(notices: Sequence[Notice], language: str) -> None:
    for zh, en in notices:
        print(in_language(language, zh, en))


def _report(folder: Path) -> Report:
    """Read how platforms and zones were located in a snapshot, and what could not be used."""
    registry = open_registry(folder)
    serves_from = registry.policies[registry.province.policy].serves_from
    located = query(registry, "located_how")
    unused = query(registry, "unused", serves_from=serves_from)
    return {"located": located.to_dict("records"), "unused": unused.to_dict("records")}


def _print_report(manifest: Manifest, report: Report, language: str) -> None:
    """Print what came in, what was located how, and what could not be used."""
    rows = manifest["rows"]
    read = [table.name for table in SOURCES if table.name in rows]
    counts = ", ".join(f"{name} {rows[name]}" for name in read)

    def say(zh: str, en: str) -> None:
        print(in_language(language, zh, en))

    say(f"数据版本 {manifest['snapshot_id']}", f"snapshot {manifest['snapshot_id']}")
    if MADE in manifest:
        say(*MADE_WORDS)
    for zh, en in manifest["notices"]:
        say(f"  {zh}", f"  {en}")
    say(f"读入：{counts}", f"in: {counts}")
    for registry in ("platforms", "zones"):
        located = ", ".join(_located(report, registry))
        say(f"{registry} 定位：{located}", f"{registry} located: {located}")
    for row in report["unused"]:
        number = row["rows"]
        say(f"  {row['what_zh']}：{number}", f"  {row['what_en']}: {number}")
    say(
        "未拒收任何行：有一行不合格，即不生成数据版本。",
        "No row was refused: one bad row refuses the whole build.",
    )


def _located(report: Report, registry: str) -> list[str]:
    """Count the rows of a table by how they were located."""
    return [
        f"{row['basis']} {row['rows']}" for row in report["located"] if row["registry"] == registry
    ]
