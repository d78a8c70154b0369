"""The command `demo`: write the sources of a made province."""

import argparse
from pathlib import Path

from data import console
from data.cli.options import MADE_WORDS, Commands, in_language
from data.demo import SEED, write_demo
from data.faults import RegistryError
from data.files.reading import shown_name
from data.files.writing import STDOUT


def add_demo(commands: Commands) -> None:
    """Add the command `demo`."""
    command = commands.add_parser(
        "demo", help="write the sources of a made province, whose platforms are drawn from a seed"
    )
    command.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="a folder that is new, empty or was made before",
    )
    command.add_argument(
        "--seed", type=int, default=SEED, metavar="N", help="(default: %(default)s)"
    )
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_write)


def _write(args: argparse.Namespace) -> int:
    if args.out == STDOUT:
        raise RegistryError(
            "--out -：示例是文件夹，不能写到标准输出。请写出文件夹名。",
            "--out -: the example is a folder and cannot be written to standard output. Name a"
            " folder.",
        )
    if args.seed < 0:
        raise RegistryError(
            f"--seed {args.seed}：须为 0 以上的整数。", f"--seed {args.seed}: must be 0 or more."
        )
    rows = write_demo(args.out, args.seed)
    if args.json:
        console.print_json({"ok": True, "made": True, "seed": args.seed, "rows": rows})
        return 0
    counts = ", ".join(f"{name} {count}" for name, count in rows.items())
    folder = shown_name(args.out)
    zh, en = MADE_WORDS
    zh = f"{folder}：{zh}，由种子 {args.seed} 抽取：{counts}"
    en = f"{folder}: {en}, drawn from seed {args.seed}: {counts}"
    print(in_language(args.lang, zh, en))
    return 0
