"""The command `brief`: one file for a screen or a desk."""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from analytics.cli.changes import staircases_of
from analytics.cli.options import Commands, SharedOptions, read_clusters, read_setting
from analytics.documents.decisions import NO_DECISIONS, Decisions
from analytics.documents.workbook_upload.reading import read_decisions
from analytics.exports import FORMATS, ExportRequest, export, picture_size
from analytics.setting import Setting
from data.files.reading import read_whole
from data.files.writing import write_whole
from data.registry import Registry
from data.vocabulary import UNIT_KINDS


def add_brief(commands: Commands, shared: SharedOptions) -> None:
    """Add the command `brief`."""
    command = commands.add_parser(
        "brief",
        parents=[shared.setting],
        help="one file for a screen or a desk: slides, workbook, map as a picture or for a GIS",
    )
    command.add_argument("--format", choices=tuple(FORMATS), required=True)
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="- for standard output"
    )
    _add_content_options(command)
    _add_picture_options(command)
    _add_slide_options(command)
    command.add_argument(
        "--public",
        action="store_true",
        help="for the public: maps are refused unless their boundaries have an approval number",
    )
    command.set_defaults(run=_write_brief)


def _add_content_options(command: argparse.ArgumentParser) -> None:
    kinds = ", ".join(UNIT_KINDS)
    command.add_argument(
        "--unit",
        metavar="UNIT",
        help=(
            f"of workbooks and map files: {kinds}; of pictures: a place,"
            " city:330600, county:330603, ..."
        ),
    )
    command.add_argument(
        "--layer",
        default="gaps",
        metavar="LAYER",
        help=(
            "of a geojson or geoparquet: gaps, counties, zones or platforms (a gpkg holds them all)"
        ),
    )
    command.add_argument(
        "--decisions",
        type=Path,
        metavar="FILE",
        help="a gap workbook that came back filled in: its decisions go out with the brief",
    )


def _add_picture_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--share",
        action="store_true",
        help="of pictures: the share of needs met instead of the worst state",
    )
    command.add_argument(
        "--size",
        default="x".join(map(str, ExportRequest.size)),
        metavar="WxH",
        help="of pictures, px (default: %(default)s)",
    )
    command.add_argument(
        "--projected",
        action="store_true",
        help="of pictures: letters for a screen that is read from the back row",
    )
    command.add_argument("--dark", action="store_true", help="of pictures")


def _add_slide_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--sites",
        type=int,
        default=ExportRequest.sites,
        metavar="N",
        help="of slides: new platforms in the siting plan",
    )
    command.add_argument(
        "--screens",
        nargs="+",
        default=(),
        metavar="SCREEN",
        help=(
            "of slides: which, in this order: state, map, matrix, gaps, sites, curve, targets,"
            " limits, a view of the map, ic@city:330600, or changes, changes@3..7@gaps"
        ),
    )


def _write_brief(registry: Registry, args: argparse.Namespace) -> None:
    setting = read_setting(registry, args)
    size = picture_size(args.size)
    decisions = _read_decisions(registry, setting, args)
    brief = ExportRequest(
        unit=args.unit,
        clusters=read_clusters(registry, args),
        language=args.lang,
        public=args.public,
        decisions=decisions,
        layer=args.layer,
        share=args.share,
        size=size,
        projected=args.projected,
        dark=args.dark,
        sites=args.sites,
        screens=tuple(args.screens),
        staircases=staircases_of(registry, setting, args.screens),
    )
    with tqdm(total=100, disable=None, leave=False, unit="%") as bar:

        def show_progress(done: float) -> None:
            bar.update(round(100 * done) - bar.n)

        content = export(registry, setting, args.format, brief, show_progress)
        write_whole(args.out, content)


def _read_decisions(registry: Registry, setting: Setting, args: argparse.Namespace) -> Decisions:
    """Read the workbook of --decisions; what it gives notice of goes to standard error."""
    if args.decisions is None:
        return NO_DECISIONS
    content = read_whole(args.decisions)
    decisions = read_decisions(content, args.decisions.name, registry, setting)
    for notice in decisions.notices:
        print(notice.text(args.lang), file=sys.stderr)
    return decisions
