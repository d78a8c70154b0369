"""python -m data: build a snapshot, check a file, list snapshots, describe the tables."""

import argparse
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tqdm import tqdm

from data import console
from data.build import STEPS, build
from data.build.read import SOURCES_DIR, read_all
from data.faults import Problem, RegistryError
from data.files.reading import refuse_irregular
from data.files.writing import STDOUT
from data.policy import DEFAULT_POLICY, load_policies
from data.registry import open_registry, query, registry_dir
from data.snapshot import current_id, snapshots
from data.tables import BUILT, SOURCES
from data.tables.column import rule
from geo.errors import PlanningError

LANGUAGES = ("zh", "en")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when a planner has something to put right, 2 for wrong
    words.
    """
    console.prepare()
    args = _parser().parse_args(arguments)

    def refuse(error: PlanningError) -> None:
        if getattr(args, "json", False):
            problems = [problem.as_dict() for problem in getattr(error, "problems", [])]
            console.print_json({"ok": False, "zh": error.zh, "en": error.en, "problems": problems})
        print(getattr(error, args.lang), file=sys.stderr)

    return console.run_command(lambda: args.run(args), refuse)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of messages")
    commands = parser.add_subparsers(required=True)

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

    command = commands.add_parser("check", help="check a file against the description of a table")
    command.add_argument("file", type=Path)
    command.add_argument(
        "--table",
        required=True,
        choices=[*(r.name for r in SOURCES), "zone_boundaries"],
        metavar="NAME",
    )
    command.add_argument(
        "--sources",
        type=Path,
        default=SOURCES_DIR,
        metavar="DIR",
        help="what references are looked up in",
    )
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_check)

    command = commands.add_parser("snapshots", help="list the snapshots; * is in force")
    command.set_defaults(run=_snapshots)
    command = commands.add_parser("describe", help="the data dictionary, as Markdown")
    command.set_defaults(run=_describe)
    return parser


def _build(args: argparse.Namespace) -> int:
    out = args.out or registry_dir()
    if out == STDOUT:
        raise RegistryError(
            "--out -：快照是文件夹，不能写到标准输出。请写出文件夹名。",
            "--out -: a snapshot is a folder and cannot be written to standard output. Name a"
            " folder.",
        )
    _refuse_pipes(args.sources)
    if args.if_missing and _in_force(out):
        return 0
    load_policies()
    with tqdm(total=len(STEPS), disable=None if not args.json else True, leave=False) as bar:

        def step(name: str) -> None:
            bar.set_description(name)
            bar.update()

        manifest = build(args.sources, out, args.as_of, step=step)
    report = _report(out / manifest["snapshot_id"])
    if args.json:
        console.print_json(
            {"ok": True, "snapshot_id": manifest["snapshot_id"], "rows": manifest["rows"], **report}
        )
    else:
        _print_report(manifest, report, args.lang)
    return 0


def _refuse_pipes(sources: Path) -> None:
    """Refuse a folder of sources in which a pipe or device would keep the reader waiting."""
    with suppress(OSError):  # a folder that cannot be listed is told by its reader
        for path in sorted(sources.iterdir()):
            refuse_irregular(path)


def _in_force(out: Path) -> bool:
    try:
        open_registry(out / current_id(out))
    except RegistryError:
        return False
    return True


def _report(folder: Path) -> dict:
    """How platforms and zones were located in a snapshot, and what could not be used."""
    registry = open_registry(folder)
    located = query(registry, "located_how")
    unused = query(registry, "unused", serves_from=registry.policies[DEFAULT_POLICY].serves_from)
    return {"located": located.to_dict("records"), "unused": unused.to_dict("records")}


def _print_report(manifest: dict, report: dict, language: str) -> None:
    """What came in, what was located how, what could not be used."""
    zh = language == "zh"
    print(("快照 " if zh else "snapshot ") + manifest["snapshot_id"])
    for pair in manifest["notices"]:
        print("  " + pair[LANGUAGES.index(language)])
    given = [table.name for table in SOURCES if table.name in manifest["rows"]]
    print(
        ("读入：" if zh else "in: ")
        + ", ".join(f"{name} {manifest['rows'][name]}" for name in given)
    )
    for registry in ("platforms", "zones"):
        parts = [
            f"{row['basis']} {row['rows']}"
            for row in report["located"]
            if row["registry"] == registry
        ]
        print((f"{registry} 定位：" if zh else f"{registry} located: ") + ", ".join(parts))
    for row in report["unused"]:
        print(
            "  "
            + (f"{row['what_zh']}：{row['rows']}" if zh else f"{row['what_en']}: {row['rows']}")
        )
    print(
        "未拒收任何行：有一行不合格，整个构建就会被拒绝。"
        if zh
        else "No row was refused: one bad row refuses the whole build."
    )


def _check(args: argparse.Namespace) -> int:
    """Check one file beside the other sources; faults of the others are told apart, on standard
    error.
    """
    refuse_irregular(args.file)
    _refuse_pipes(args.sources)
    read = read_all(args.sources, load_policies(), args.table, args.file)
    name, told = args.file.name, LANGUAGES.index(args.lang)
    for other in read.problems:
        if other.file != name:
            print(other.text(args.lang), file=sys.stderr)
    table = read.raw.get(args.table)
    notices = [
        (notice.text("zh"), notice.text("en")) for notice in read.notices if notice.file == name
    ]
    notices += [] if table is None else table.notices
    for notice in notices:
        print(notice[told], file=sys.stderr)
    shapes = read.boundaries if args.table == "zone_boundaries" else read.shapes.get(args.table)
    found = shapes if table is None else table.cells
    rows = 0 if found is None else len(found)
    problems = (problem for problem in read.problems if problem.file == name)
    if args.json:
        return _print_faults(
            problems, {"rows": rows, "notices": [{"zh": zh, "en": en} for zh, en in notices]}
        )
    faults = 0
    for problem in problems:
        print(problem.text(args.lang))
        faults += 1
    if not faults:
        print(
            f"{name}：{rows} 行，合格" if args.lang == "zh" else f"{name}: {rows} rows, well-formed"
        )
    return 1 if faults else 0


def _print_faults(problems: Iterable[Problem], about: dict[str, object]) -> int:
    """Print JSON with one fault to a line, each as it is found: all of them at once may not fit
    into memory.
    """
    print(console.json_text(about)[:-1] + ', "problems": [', end="")
    faults = 0
    for faults, problem in enumerate(problems, start=1):
        print(",\n" if faults > 1 else "\n", console.json_text(problem.as_dict()), sep="", end="")
    print(f'\n], "ok": {console.json_text(not faults)}}}')
    return 1 if faults else 0


def _snapshots(args: argparse.Namespace) -> int:
    out = registry_dir()
    found = snapshots(out)
    force = current_id(out) if found else ""
    for manifest in found:
        mark, counts = "*" if manifest["snapshot_id"] == force else " ", manifest["rows"]
        print(
            f"{mark} {manifest['snapshot_id']}  platforms {counts.get('platforms', 0)}  needs"
            f" {counts.get('needs', 0)}"
        )
    if not found:
        print(
            "没有快照。请运行：python -m data build"
            if args.lang == "zh"
            else "No snapshots. Run: python -m data build"
        )
    return 0


def _describe(args: argparse.Namespace) -> int:
    for table in SOURCES + BUILT:
        print(f"## {table.name}\n\n{table.zh} / {table.en}\n")
        print("| column | type | unit | 中文 | English | rule |\n|---|---|---|---|---|---|")
        for column in table.columns:
            rules = rule(column, table).replace("|", "\\|")
            print(
                f"| {column.name} | {column.type} | {column.unit} | {column.zh} | {column.en} |"
                f" {rules} |"
            )
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
