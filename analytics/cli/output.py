"""Write a table where a command line says, with a description beside a CSV file."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analytics.ids import identified
from analytics.phrases.mark import about_mark, mark_of, with_mark
from analytics.setting import Setting
from data.files.csv import csv_bytes, json_text, sidecar
from data.files.writing import STDOUT, is_stream, refuse_unwritable, write_whole
from data.registry import Registry

NO_SIDECAR = {
    "zh": "输出不是文件，未写说明文件（.json）。需要时请用 --format json。",
    "en": (
        "The output is no file, so no description (.json) was written beside it. Use --format json"
        " where it is needed."
    ),
}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def describe_table(
    registry: Registry, setting: Setting, args: argparse.Namespace
) -> dict[str, object]:
    """Say what a table is: its command, snapshot and setting."""
    return {
        "table": args.command,
        "snapshot_id": registry.snapshot_id,
        "setting": setting.as_dict(),
    }


def tell_mark(registry: Registry) -> None:
    """Say on standard error that what follows is made data, if it is."""
    mark = mark_of(registry)
    if mark:
        print(mark, file=sys.stderr)


def write_table(
    registry: Registry,
    table: pd.DataFrame,
    description: Mapping[str, object],
    args: argparse.Namespace,
) -> None:
    """Print a table or write it to `args.out`, as CSV or JSON.

    Args:
        registry: that it is of; one that is an example marks each row.
        table: any table; it gets a column of evidence ids where its rows have some.
        description: what the table is; stands in the JSON, or in the file beside a CSV.
        args: format, out, lang.
    """
    about = about_mark(registry) | dict(description)
    table = with_mark(identified(table), registry)
    content = (
        csv_bytes(table)
        if args.format == "csv"
        else json_text(
            table,
            about,
        ).encode()
    )
    if args.out in (None, STDOUT):
        _print_text(content.removeprefix(BYTE_ORDER_MARK))
    else:
        write_whole(args.out, content)
    beside = _sidecar_path(args)
    if beside is not None:
        write_whole(beside, sidecar(content, table, about))
    elif args.out is not None and args.format == "csv":
        print(NO_SIDECAR[args.lang], file=sys.stderr)


def refuse_unwritable_outputs(args: argparse.Namespace) -> None:
    """Refuse an output that cannot be written, before the work is done.

    Raises:
        PlanningError: the output, or the description beside it, cannot be written.
    """
    if args.out is None:
        return
    refuse_unwritable(args.out)
    beside = _sidecar_path(args)
    if beside is not None:
        refuse_unwritable(beside)


def _sidecar_path(args: argparse.Namespace) -> Path | None:
    """Name the file that describes a CSV, beside it; None where there is none."""
    out: Path | None = args.out
    if out is None or args.format != "csv" or is_stream(out):
        return None
    return out.with_name(f"{out.name}.json")


def _print_text(content: bytes) -> None:
    """Print UTF-8: in the letters of a terminal; byte by byte into a file or another program."""
    if sys.stdout is not None and sys.stdout.isatty():
        print(content.decode().replace("\r\n", "\n"), end="")
    else:
        write_whole(STDOUT, content)
