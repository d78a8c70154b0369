"""python -m analytics: the numbers of the pages as CSV or JSON, and what is made of them for
screens and desks.
"""

import argparse
import re
import sys
from math import isnan
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from analytics.documents.decisions import NO_DECISIONS
from analytics.documents.workbook_upload import read_decisions
from analytics.exports import FORMATS, Brief, export, picture_size
from analytics.gap_table import defended_needs, explained_needs, gaps
from analytics.ids import identified
from analytics.questions.beside import backup, backup_by_platform, border, duplicates
from analytics.questions.certainty import certainty, verify_first
from analytics.questions.coverage import counted, matrix
from analytics.questions.fixes import fixes
from analytics.questions.robustness import robustness
from analytics.questions.targets import targets
from analytics.questions.weighting import DEFAULT_FACTOR, WEIGH, Weighting
from analytics.scenario import Scenario
from analytics.scenario.file import read_scenario
from analytics.scenario.run import about_outcome, compare, remarks, rows_of, run
from analytics.setting import SCOPES, Setting, default_setting
from analytics.siting import DEFAULT_SITES, MODELS, PLACES, SERVES, Ask, by_cluster, plan
from analytics.siting.ask import check
from analytics.siting.phrases import before_solving, question, sentences, site_table
from analytics.words import LANGUAGES
from data import console
from data.files.csv import csv_bytes, json_text, sidecar
from data.files.reading import read_whole, refuse_irregular
from data.files.writing import STDOUT, is_stream, refuse_unwritable, write_whole
from data.policy import DEFAULT_POLICY
from data.registry import Registry, open_registry
from data.vocabulary import UNIT_KINDS
from geo.errors import PlanningError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when a planner has something to put right, 2 for wrong
    words.
    """
    console.prepare()
    args = _parser().parse_args(arguments)

    def run_asked() -> int:
        _refuse_outputs(args)
        args.run(open_registry(), args)
        return 0

    return console.run_command(
        run_asked, lambda error: print(getattr(error, args.lang), file=sys.stderr)
    )


def _parser() -> argparse.ArgumentParser:
    asked, common, table = _shared_options()
    parser = argparse.ArgumentParser(prog="python -m analytics", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    command = commands.add_parser(
        "gaps", parents=[common, table], help="gaps and possible gaps, gravest first"
    )
    command.add_argument("--all", action="store_true", help="every need, met or not")
    command.set_defaults(
        table=lambda registry, setting, args: gaps(
            defended_needs(registry, setting), args.unit, _clusters(registry, args), args.all
        )
    )
    command = commands.add_parser(
        "coverage",
        parents=[common, table],
        help="needs counted by state, for each unit of a kind and for each cluster",
    )
    command.set_defaults(table=_coverage)
    for name, answer, said in (
        ("certainty", certainty, "how surely each gap is one, given what the lists lack"),
        ("verify", verify_first, "gaps whose truth would most change the picture, and whom to ask"),
        ("robustness", robustness, "in how many settings each need is a gap"),
        ("fixes", fixes, "the smallest change that closes each gap"),
    ):
        command = commands.add_parser(name, parents=[common, table], help=said)
        command.set_defaults(
            table=lambda registry, setting, args, answer=answer: _of_units(
                answer(registry, setting), registry, args
            )
        )
    command = commands.add_parser(
        "targets",
        parents=[common, table],
        help=(
            "the policy set's goals: actual, pipeline, gap, verdict; --unit and --cluster do not"
            " narrow it"
        ),
    )
    command.set_defaults(table=lambda registry, setting, args: targets(registry, setting))
    command = commands.add_parser(
        "duplicates",
        parents=[common, table],
        help="platforms of one cluster and the same stages near each other",
    )
    command.set_defaults(
        table=lambda registry, setting, args: _of_units(
            duplicates(registry, setting), registry, args
        )
    )
    command = commands.add_parser(
        "backup", parents=[common, table], help="needs that hang on one platform"
    )
    command.add_argument(
        "--by-platform", action="store_true", help="how many needs hang on each platform"
    )
    command.set_defaults(table=_backup)
    command = commands.add_parser(
        "border",
        parents=[common, table],
        help="gaps whose nearest supply may lie in another province",
    )
    command.set_defaults(
        table=lambda registry, setting, args: _of_units(border(registry, setting), registry, args)
    )
    _add_siting(
        commands.add_parser(
            "siting",
            parents=[common, table],
            help="where the next platforms should stand, and what each buys",
        )
    )
    _add_brief(
        commands.add_parser(
            "brief",
            parents=[common],
            help="one file for a screen or a desk: slides, workbook, map as a picture or for a GIS",
        )
    )
    command = commands.add_parser(
        "matrix", parents=[common, table], help="cluster x unit: state and platforms inside"
    )
    command.set_defaults(table=_matrix)
    _add_scenario(
        commands.add_parser("scenario", help="what a scenario file comes to under its own setting"),
        [asked, table],
    )
    return parser


def _shared_options() -> tuple[
    argparse.ArgumentParser, argparse.ArgumentParser, argparse.ArgumentParser
]:
    """What every command takes, that and the setting, and what those take that print a table."""
    asked = argparse.ArgumentParser(add_help=False)
    asked.add_argument("--cluster", nargs="+", default=[], metavar="ID")
    asked.add_argument(
        "--lang", choices=LANGUAGES, default="zh", help="language of messages, and of a brief"
    )
    common = argparse.ArgumentParser(add_help=False, parents=[asked])
    common.add_argument(
        "--radius",
        type=float,
        metavar="KM",
        help="one radius for all clusters (default: the policy set's, by kind)",
    )
    common.add_argument("--levels", nargs="+", metavar="LEVEL")
    common.add_argument(
        "--statuses", nargs="+", metavar="STATUS", help="statuses that count as existing"
    )
    common.add_argument(
        "--as-of",
        metavar="DATE",
        help="leave out platforms recognised and lists issued later; undated ones stay",
    )
    common.add_argument(
        "--scope",
        choices=SCOPES,
        help="needs of the clusters that the policy set stands for (default), or of all",
    )
    common.add_argument("--policy", default=DEFAULT_POLICY, metavar="ID")
    table = argparse.ArgumentParser(add_help=False)
    table.add_argument("--unit", choices=UNIT_KINDS)
    table.add_argument("--format", choices=("csv", "json"), default="csv")
    table.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write here (a CSV gets a .json beside it) instead of printing; - prints",
    )
    table.set_defaults(run=_print)
    return asked, common, table


def _setting(registry: Registry, args: argparse.Namespace) -> Setting:
    return default_setting(
        registry,
        args.policy,
        radius_km=args.radius,
        levels=_several(args.levels),
        statuses=_several(args.statuses),
        as_of=args.as_of,
        scope=args.scope,
    )


def _add_brief(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=tuple(FORMATS), required=True)
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="- for standard output"
    )
    command.add_argument(
        "--unit",
        metavar="UNIT",
        help=(
            f"of workbooks and map files: {', '.join(UNIT_KINDS)}; of pictures: a place,"
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
    command.add_argument(
        "--share",
        action="store_true",
        help="of pictures: the share of needs met instead of the worst state",
    )
    command.add_argument(
        "--size",
        default="x".join(map(str, Brief.size)),
        metavar="WxH",
        help="of pictures, px (default: %(default)s)",
    )
    command.add_argument(
        "--projected",
        action="store_true",
        help="of pictures: letters for a screen that is read from the back row",
    )
    command.add_argument("--dark", action="store_true", help="of pictures")
    command.add_argument(
        "--sites",
        type=int,
        default=Brief.sites,
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
            " limits, or a view of the map, ic@city:330600"
        ),
    )
    command.add_argument(
        "--public",
        action="store_true",
        help="for the public: maps are refused unless their boundaries have an approval number",
    )
    command.set_defaults(run=_brief)


def _brief(registry: Registry, args: argparse.Namespace) -> None:
    setting, size = _setting(registry, args), picture_size(args.size)
    decisions = (
        read_decisions(read_whole(args.decisions), args.decisions.name, registry, setting)
        if args.decisions
        else NO_DECISIONS
    )
    for notice in decisions.notices:
        print(notice[LANGUAGES.index(args.lang)], file=sys.stderr)
    brief = Brief(
        args.unit,
        _clusters(registry, args),
        args.lang,
        args.public,
        decisions,
        args.layer,
        args.share,
        size,
        args.projected,
        args.dark,
        args.sites,
        tuple(args.screens),
    )
    with tqdm(total=100, disable=None, leave=False, unit="%") as bar:
        write_whole(
            args.out,
            export(
                registry,
                setting,
                args.format,
                brief,
                lambda done: bar.update(round(100 * done) - bar.n),
            ),
        )


def _add_siting(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", default="mclp", metavar="MODEL", help=", ".join(MODELS))
    command.add_argument(
        "--sites",
        type=int,
        metavar="N",
        help="new platforms; without it the models that need a number take 10, or the budget",
    )
    command.add_argument(
        "--candidates",
        nargs="+",
        default=["counties"],
        metavar="WHERE",
        help=(
            f"{', '.join(PLACES)}, or anywhere in county:ADCODE, zone:ID, or exactly at"
            " town:GEONAMES_ID, point:LON,LAT"
        ),
    )
    command.add_argument(
        "--serves",
        default="cluster",
        metavar="WHAT",
        help=f"what one platform serves: {', '.join(SERVES)}",
    )
    command.add_argument(
        "--probably",
        action="store_true",
        help="a need counts as covered if a site is probably in reach",
    )
    command.add_argument(
        "--pipeline", action="store_true", help="what is planned or being built counts as open"
    )
    command.add_argument(
        "--force",
        nargs="+",
        default=[],
        metavar="SITE",
        help="built in any case: 'county:330282 nev'",
    )
    command.add_argument(
        "--exclude",
        nargs="+",
        default=[],
        metavar="PLACE",
        help="never built in: county:ADCODE, zone:ID",
    )
    command.add_argument("--one-per-city", action="store_true")
    command.add_argument("--worst-first", action="store_true", help="a need counts by its severity")
    command.add_argument("--budget", type=float, metavar="CNY10K")
    command.add_argument("--cost", type=float, metavar="CNY10K", help="of a site")
    command.add_argument(
        "--capacity", type=float, metavar="WEIGHT", help="need weight that a site can take in"
    )
    _add_weighting(command)
    command.add_argument(
        "--table", dest="which", choices=("sites", "needs", "clusters", "curve"), default="sites"
    )
    command.set_defaults(table=_siting)


def _add_weighting(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--weigh",
        default="need",
        metavar="WEIGHT",
        help=(
            "what a need counts for: need weight, or times a size of its county:"
            f" {', '.join(WEIGH)}"
        ),
    )
    command.add_argument(
        "--group",
        default="",
        metavar="GROUP",
        help="a group of counties whose needs count more, as mountain-26",
    )
    command.add_argument(
        "--factor",
        type=float,
        default=DEFAULT_FACTOR,
        metavar="X",
        help=f"by how much (default: {DEFAULT_FACTOR:g})",
    )


def _weighting(args: argparse.Namespace) -> Weighting:
    return Weighting(args.weigh, args.group, args.factor)


def _siting(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    """The chosen sites with reasons, the demand, the clusters they serve, or the curve; what the
    plan achieves goes to stderr and into the description.
    """
    sites = (
        args.sites
        if args.sites is not None or args.budget is not None or args.model.startswith("lscp")
        else DEFAULT_SITES
    )
    ask = Ask(
        args.model,
        sites,
        _several(args.cluster) or (),
        args.unit or "county",
        _places(args.candidates),
        args.serves,
        not args.probably,
        args.pipeline,
        tuple(args.force),
        _places(args.exclude),
        args.one_per_city,
        args.worst_first,
        args.budget,
        args.cost,
        args.capacity,
        args.weigh,
        args.group,
        args.factor,
    )
    check(registry, setting, ask)
    for sentence in before_solving(registry, setting, ask, args.lang):
        print(sentence, file=sys.stderr, flush=True)
    found = plan(registry, setting, ask)
    said = [
        *question(registry, setting, found, args.lang),
        *sentences(registry, setting, found, args.lang),
    ]
    print("\n".join(said), file=sys.stderr)
    args.about = {
        "answer": said,
        "status": found.status,
        **{
            name: None if isnan(value) else value
            for name, value in (("objective", found.objective), ("bound", found.bound))
        },
        "ask": vars(found.ask),
    }
    return {
        "sites": lambda: site_table(registry, setting, found),
        "needs": lambda: found.needs,
        "clusters": lambda: by_cluster(found),
        "curve": lambda: (
            found.curve
            if found.curve is not None
            else pd.DataFrame(columns=["sites", "covered", "status"])
        ),
    }[args.which]()


def _several(words: list[str] | None) -> tuple[str, ...] | None:
    """Words given one by one or with commas."""
    return tuple(part for word in words for part in word.split(",") if part) if words else None


def _places(words: list[str]) -> tuple[str, ...]:
    """Places given one by one or with commas, of which a point has one of its own."""
    return tuple(part for word in words for part in re.findall(r"point:[^,]*,[^,]*|[^,]+", word))


def _clusters(registry: Registry, args: argparse.Namespace) -> tuple[str, ...]:
    """The clusters asked for, each of which must be known."""
    chosen = _several(args.cluster) or ()
    known = set(registry.con.cursor().execute("SELECT cluster_id FROM clusters").df()["cluster_id"])
    strangers = [name for name in chosen if name not in known]
    if strangers:
        raise PlanningError(
            f"没有集群“{'”、“'.join(strangers)}”。编号见数据字典 clusters。",
            f"There is no cluster {', '.join(map(repr, strangers))}. See the clusters table for"
            " ids.",
        )
    return chosen


def _coverage(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    return counted(
        explained_needs(registry, setting), args.unit or "county", _clusters(registry, args)
    )


def _of_units(table: pd.DataFrame, registry: Registry, args: argparse.Namespace) -> pd.DataFrame:
    """Those rows of a table of needs that are of the kind of unit and the clusters asked for."""
    chosen = _clusters(registry, args)
    # a pair of platforms has no unit
    table = table[table["unit_kind"] == args.unit] if args.unit and "unit_kind" in table else table
    return table[table["cluster_id"].isin(chosen)] if chosen else table


def _backup(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    alone = _of_units(backup(registry, setting), registry, args)
    return backup_by_platform(alone, _clusters(registry, args)) if args.by_platform else alone


def _matrix(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    cells = matrix(registry, explained_needs(registry, setting), args.unit or "city", setting)
    chosen = _clusters(registry, args)
    return cells[cells["cluster_id"].isin(chosen)] if chosen else cells


def _scenario_run(registry: Registry, args: argparse.Namespace) -> tuple[pd.DataFrame, dict]:
    """The delta table of a scenario file, and the whole result in numbers."""
    outcome = run(registry, _scenario(args.file, registry), _weighting(args))
    for sentence in remarks(outcome, args.lang):
        print(sentence, file=sys.stderr)
    return _of_units(outcome.delta, registry, args), about_outcome(outcome)


def _scenario(file: Path, registry: Registry) -> Scenario:
    refuse_irregular(file)
    return read_scenario(file, registry)


def _scenario_compare(registry: Registry, args: argparse.Namespace) -> tuple[pd.DataFrame, dict]:
    """The needs that differ between scenario files, and each one's result in numbers."""
    table, numbers = compare(
        registry, [_scenario(file, registry) for file in args.files], args.unit, _weighting(args)
    )
    about = {
        "table": "scenario-compare",
        "snapshot_id": registry.snapshot_id,
        "scenarios": rows_of(numbers),
        "weighting": vars(_weighting(args)),
    }
    return _of_units(table, registry, args), about


def _add_scenario(command: argparse.ArgumentParser, shared: list[argparse.ArgumentParser]) -> None:
    questions = command.add_subparsers(required=True, dest="question")
    one = questions.add_parser(
        "run",
        parents=shared,
        help=(
            "the needs whose state it changes; what does not apply or has changed since goes to"
            " standard error"
        ),
    )
    _add_weighting(one)
    one.add_argument("file", type=Path, metavar="FILE")
    one.set_defaults(run=lambda registry, args: _put(*_scenario_run(registry, args), args))
    several = questions.add_parser(
        "compare",
        parents=shared,
        help="the needs that any of up to four changes, with the state in each",
    )
    _add_weighting(several)
    several.add_argument("files", type=Path, nargs="+", metavar="FILE")
    several.set_defaults(run=lambda registry, args: _put(*_scenario_compare(registry, args), args))


def _print(registry: Registry, args: argparse.Namespace) -> None:
    setting = _setting(registry, args)
    table = args.table(registry, setting, args)
    _put(
        table,
        {
            "table": args.command,
            "snapshot_id": registry.snapshot_id,
            "setting": setting.as_dict(),
            **getattr(args, "about", {}),
        },
        args,
    )


def _put(table: pd.DataFrame, about: dict, args: argparse.Namespace) -> None:
    table = identified(table)
    content = csv_bytes(table) if args.format == "csv" else json_text(table, about).encode()
    if args.out in (None, STDOUT):
        _print_text(content.removeprefix(b"\xef\xbb\xbf"))
    else:
        write_whole(args.out, content)
    beside = _sidecar_of(args)
    if beside is not None:
        write_whole(beside, sidecar(content, table, about))
    elif args.out is not None and args.format == "csv":
        print(NO_SIDECAR[args.lang], file=sys.stderr)


NO_SIDECAR = {
    "zh": "输出不是文件，未写说明文件（.json）。需要时请用 --format json。",
    "en": (
        "The output is no file, so no description (.json) was written beside it. Use --format json"
        " where it is needed."
    ),
}


def _refuse_outputs(args: argparse.Namespace) -> None:
    """Tell what cannot be written before the work, not after it."""
    if args.out is not None:
        refuse_unwritable(args.out)
        beside = _sidecar_of(args)
        if beside is not None:
            refuse_unwritable(beside)


def _sidecar_of(args: argparse.Namespace) -> Path | None:
    """Name the file that describes a CSV, beside it; None where there is none."""
    if args.out is None or args.format != "csv" or is_stream(args.out):
        return None
    return args.out.with_name(f"{args.out.name}.json")


def _print_text(content: bytes) -> None:
    """Print UTF-8 text: in the letters of a terminal; as it is into a file or another program."""
    if sys.stdout is not None and sys.stdout.isatty():
        print(content.decode().replace("\r\n", "\n"), end="")
    else:
        write_whole(STDOUT, content)


if __name__ == "__main__":
    sys.exit(main())
