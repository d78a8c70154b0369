"""The command `build`: make a snapshot and put it in force."""

import argparse
from pathlib import Path
from typing import Any

from tqdm import tqdm

from data import console
from data.build import STEPS, build
from data.build.read import SOURCES_DIR
from data.cli.options import MADE_WORDS, Commands, in_language, refuse_pipes
from data.faults import RegistryError
from data.files.writing import STDOUT
from data.manifest import MADE, Manifest
from data.registry import open_registry, query, registry_dir
from data.snapshot import current_id
from data.tables import SOURCES

Report = dict[str, list[dict[Any, Any]]]  # rows of the queries "located_how" and "unused"


def add_build(commands: Commands) -> None:
    """Add the command `build`."""
    command = commands.add_parser("build", help="build a snapshot and put it in force")
    command.add_argument("--sources", type=Path, default=SOURCES_DIR, metavar="DIR")
    command.add_argument("--out", type=Path, default=None, metavar="DIR")
    command.add_argument(
        "--as-of",
        metavar="DATE",
        help="the day the snapshot stands for (default: the collection's own)",
    )
    command.add_argument(
        "--if-missing", action="store_true", help="do nothing if there is a snapshot in force"
    )
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_build)


def _build(args: argparse.Namespace) -> int:
    out = args.out or registry_dir()
    if out == STDOUT:
        raise RegistryError(
            "--out -：快照是文件夹，不能写到标准输出。请写出文件夹名。",
            "--out -: a snapshot is a folder and cannot be written to standard output. Name a"
            " folder.",
        )
    refuse_pipes(args.sources)
    if args.if_missing and _is_in_force(out):
        return 0
    manifest = _build_with_progress(args, out)
    report = _report(out / manifest["snapshot_id"])
    if args.json:
        built = {"snapshot_id": manifest["snapshot_id"], "rows": manifest["rows"]}
        if MADE in manifest:
            built[MADE] = True
        console.print_json({"ok": True, **built, **report})
    else:
        _print_report(manifest, report, args.lang)
    return 0


def _is_in_force(out: Path) -> bool:
    """True if a snapshot is in force and can be opened."""
    try:
        open_registry(out / current_id(out))
    except RegistryError:
        return False
    return True


def _build_with_progress(args: argparse.Namespace, out: Path) -> Manifest:
    silent = True if args.json else None  # None: silent where there is no terminal
    with tqdm(total=len(STEPS), disable=silent, leave=False) as bar:

        def show_step(name: str) -> None:
            bar.set_description(name)
            bar.update()

        return build(args.sources, out, args.as_of, step=show_step)


# --- what came of it ------------------------------------------------------------------------------


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

    say(f"快照 {manifest['snapshot_id']}", f"snapshot {manifest['snapshot_id']}")
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
        "未拒收任何行：有一行不合格，整个构建就会被拒绝。",
        "No row was refused: one bad row refuses the whole build.",
    )


def _located(report: Report, registry: str) -> list[str]:
    """Count the rows of a table by how they were located."""
    return [
        f"{row['basis']} {row['rows']}" for row in report["located"] if row["registry"] == registry
    ]
