"""python -m analytics: the numbers of the pages, as CSV or JSON, and what is made of them for screens and desks."""

import argparse
import sys
from math import isnan
from pathlib import Path

import pandas as pd

from analytics.beside import backup, backup_by_platform, border, duplicates
from analytics.briefing import screens
from analytics.certainty import certainty, verify_first
from analytics.coverage import matrix, roll_up
from analytics.fixes import fixes
from analytics.gaps import defended_needs, explained_needs, gaps
from analytics.ids import identified, needs_id
from analytics.map_approval import refuse_public
from analytics.picture import ALL, DESK, PROJECTED, PROVINCE_PLACE, SHARE, Picture
from analytics.png import png
from analytics.robustness import robustness
from analytics.scenario.file import read_scenario
from analytics.scenario.run import about_outcome, compare, remarks, rows_of, run
from analytics.setting import Setting, default_setting
from analytics.siting import DEFAULT_SITES, MODELS, PLACES, SERVES, Ask, plan
from analytics.siting.words import sentences, site_table
from analytics.slides import slides
from analytics.targets import targets
from analytics.vector_map import svg
from data.export import csv_bytes, json_text, sidecar, write_whole
from data.policy import DEFAULT_POLICY
from data.registry import Registry, open_registry
from data.schemas import UNIT_KINDS
from geo.errors import PlanningError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when a planner has something to put right, 2 for wrong words."""
    args = _parser().parse_args(arguments)
    try:
        registry = open_registry()
        if args.command == "scenario":
            table, about = args.table(registry, args)
            _print(table, about, args)
            return 0
        setting = default_setting(
            registry, args.policy, radius_km=args.radius, levels=_several(args.levels), statuses=_several(args.statuses), as_of=args.as_of
        )
        if args.command == "brief":
            _write(BRIEFS[args.format](registry, setting, args), args.out)
            return 0
        table = args.table(registry, setting, args)
        _print(table, {"table": args.command, "snapshot_id": registry.snapshot_id, "setting": setting.as_dict(), **getattr(args, "about", {})}, args)
    except PlanningError as error:
        print(getattr(error, args.lang), file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    spoken = argparse.ArgumentParser(add_help=False)
    spoken.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of messages, and of what is drawn")
    counting = argparse.ArgumentParser(add_help=False)
    counting.add_argument("--radius", type=float, metavar="KM", help="one radius for all clusters (default: the policy set's, by kind)")
    counting.add_argument("--levels", nargs="+", metavar="LEVEL")
    counting.add_argument("--statuses", nargs="+", metavar="STATUS", help="statuses that count as existing")
    counting.add_argument("--as-of", metavar="DATE", help="leave out platforms recognised later")
    counting.add_argument("--policy", default=DEFAULT_POLICY, metavar="ID")
    asked = argparse.ArgumentParser(add_help=False, parents=[spoken])
    asked.add_argument("--unit", choices=UNIT_KINDS)
    asked.add_argument("--cluster", nargs="+", default=[], metavar="ID")
    asked.add_argument("--format", choices=("csv", "json"), default="csv")
    asked.add_argument("--out", type=Path, metavar="FILE", help="write here (a CSV gets a .json beside it) instead of printing")
    common = argparse.ArgumentParser(add_help=False, parents=[asked, counting])
    parser = argparse.ArgumentParser(prog="python -m analytics", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    command = commands.add_parser("gaps", parents=[common], help="gaps and possible gaps, gravest first")
    command.add_argument("--all", action="store_true", help="every need, met or not")
    command.set_defaults(table=lambda registry, setting, args: gaps(defended_needs(registry, setting), args.unit, _clusters(registry, args), args.all))
    command = commands.add_parser("coverage", parents=[common], help="needs counted by state, for each unit of a kind and for each cluster")
    command.set_defaults(table=_coverage)
    for name, question, said in (
        ("certainty", certainty, "how surely each gap is one, given what the lists lack"),
        ("verify", verify_first, "gaps whose truth would most change the picture, and whom to ask"),
        ("robustness", robustness, "in how many settings each need is a gap"),
        ("fixes", fixes, "the smallest change that closes each gap"),
    ):
        command = commands.add_parser(name, parents=[common], help=said)
        command.set_defaults(table=lambda registry, setting, args, question=question: _of_units(question(registry, setting), registry, args))
    command = commands.add_parser("targets", parents=[common], help="the policy set's goals: actual, pipeline, gap, verdict; --unit and --cluster do not narrow it")
    command.set_defaults(table=lambda registry, setting, args: targets(registry, setting))
    command = commands.add_parser("duplicates", parents=[common], help="platforms of one cluster and the same stages near each other")
    command.set_defaults(table=lambda registry, setting, args: _of_units(duplicates(registry, setting), registry, args))
    command = commands.add_parser("backup", parents=[common], help="needs that hang on one platform")
    command.add_argument("--by-platform", action="store_true", help="how many needs hang on each platform")
    command.set_defaults(table=_backup)
    command = commands.add_parser("border", parents=[common], help="gaps whose nearest supply may lie in another province")
    command.set_defaults(table=lambda registry, setting, args: _of_units(border(registry, setting), registry, args))
    _add_siting(commands.add_parser("siting", parents=[common], help="where the next platforms should stand, and what each buys"))
    command = commands.add_parser("matrix", parents=[common], help="cluster x unit: state and platforms inside")
    command.set_defaults(table=_matrix)
    command = commands.add_parser("scenario", help="what a scenario file comes to under its own setting").add_subparsers(required=True, dest="question")
    one = command.add_parser("run", parents=[asked], help="the needs whose state it changes; what does not apply or has changed since goes to standard error")
    one.add_argument("file", type=Path, metavar="FILE")
    one.set_defaults(table=_scenario_run)
    several = command.add_parser("compare", parents=[asked], help="the needs that any of up to four changes, with the state in each")
    several.add_argument("files", type=Path, nargs="+", metavar="FILE")
    several.set_defaults(table=_scenario_compare)
    _add_brief(commands.add_parser("brief", parents=[spoken, counting], help="what is shown and handed over: the map as a picture, the briefing as slides"))
    return parser


def _add_siting(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", default="mclp", metavar="MODEL", help=", ".join(MODELS))
    command.add_argument("--sites", type=int, metavar="N", help="new platforms; without it the models that need a number take 10, or the budget")
    command.add_argument("--candidates", nargs="+", default=["counties"], metavar="WHERE", help=f"{', '.join(PLACES)}, or county:ADCODE, zone:ID")
    command.add_argument("--serves", default="cluster", metavar="WHAT", help=f"what one platform serves: {', '.join(SERVES)}")
    command.add_argument("--probably", action="store_true", help="a need counts as covered if a site is probably in reach")
    command.add_argument("--pipeline", action="store_true", help="what is planned or being built counts as open")
    command.add_argument("--force", nargs="+", default=[], metavar="SITE", help="built in any case: 'county:330282 nev'")
    command.add_argument("--exclude", nargs="+", default=[], metavar="PLACE", help="never built in: county:ADCODE, zone:ID")
    command.add_argument("--one-per-city", action="store_true")
    command.add_argument("--worst-first", action="store_true", help="a need counts by its severity")
    command.add_argument("--budget", type=float, metavar="CNY10K")
    command.add_argument("--cost", type=float, metavar="CNY10K", help="of a site")
    command.add_argument("--capacity", type=float, metavar="WEIGHT", help="need weight that a site can take in")
    command.add_argument("--table", dest="which", choices=("sites", "needs", "curve"), default="sites")
    command.set_defaults(table=_siting)


# --- briefs: files for screens and desks -------------------------------------------------------------------------


def _add_brief(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=BRIEFS, required=True)
    command.add_argument("--cluster", default=ALL, metavar="ID", help=f"a cluster; without it the worst state of each county; {SHARE}: the share of its needs met")
    command.add_argument("--unit", default=PROVINCE_PLACE, metavar="PLACE", help="city:330600, county:330603, ...")
    command.add_argument("--size", type=_size, default=(1920, 1080), metavar="WxH", help="px (default: 1920x1080)")
    command.add_argument("--projected", action="store_true", help="letters for a screen that is read from the back row")
    command.add_argument("--dark", action="store_true")
    command.add_argument("--sites", type=int, default=DEFAULT_SITES, metavar="N", help="of slides: new platforms in the siting plan")
    command.add_argument("--public", action="store_true", help="for the public: refused without a map approval number")
    command.add_argument("--out", type=Path, metavar="FILE", help="write here instead of printing")


def _size(text: str) -> tuple[int, int]:
    """Width and height from "1920x1080"."""
    width, height = text.lower().split("x")
    return int(width), int(height)


def _svg(registry: Registry, setting: Setting, args: argparse.Namespace) -> bytes:
    """The map as SVG."""
    if args.public:
        refuse_public(registry)
    chosen = args.unit if args.unit.startswith(("county:", "zone:", "area:")) else None
    picture = Picture(
        args.cluster, extent=args.unit, chosen=chosen, width=args.size[0], height=args.size[1], sizes=PROJECTED if args.projected else DESK,
        language=args.lang, dark=args.dark,
    )  # fmt: skip
    return svg(registry, setting, picture).encode()


def _png(registry: Registry, setting: Setting, args: argparse.Namespace) -> bytes:
    """The map as PNG."""
    return png(_svg(registry, setting, args).decode())


def _pptx(registry: Registry, setting: Setting, args: argparse.Namespace) -> bytes:
    """The screens of the briefing as slides."""
    if args.public:
        refuse_public(registry)
    return slides(registry, setting, screens(registry, setting, args.lang, Ask(sites=args.sites)), args.lang)


BRIEFS = {"svg": _svg, "png": _png, "pptx": _pptx}


def _siting(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    """The chosen sites with reasons, the demand, or the curve; what the plan achieves goes to stderr and into the description."""
    sites = args.sites if args.sites is not None or args.budget is not None or args.model.startswith("lscp") else DEFAULT_SITES
    found = plan(registry, setting, Ask(
        args.model, sites, _several(args.cluster) or (), args.unit or "county", _several(args.candidates) or (), args.serves, not args.probably, args.pipeline,
        tuple(args.force), _several(args.exclude) or (), args.one_per_city, args.worst_first, args.budget, args.cost, args.capacity,
    ))  # fmt: skip
    said = sentences(registry, setting, found, args.lang)
    print("\n".join(said), file=sys.stderr)
    args.about = {"answer": said, "status": found.status, **{name: None if isnan(value) else value for name, value in (("objective", found.objective), ("bound", found.bound))}, "ask": vars(found.ask)}
    return {"sites": lambda: site_table(registry, setting, found), "needs": lambda: found.needs, "curve": lambda: found.curve if found.curve is not None else pd.DataFrame(columns=["sites", "covered", "status"])}[args.which]()


def _several(words: list[str] | None) -> tuple[str, ...] | None:
    """Words given one by one or with commas."""
    return tuple(part for word in words for part in word.split(",") if part) if words else None


def _clusters(registry: Registry, args: argparse.Namespace) -> tuple[str, ...]:
    """The clusters asked for, each of which must be known."""
    chosen = _several(args.cluster) or ()
    known = set(registry.con.cursor().execute("SELECT cluster_id FROM clusters").df()["cluster_id"])
    strangers = [name for name in chosen if name not in known]
    if strangers:
        raise PlanningError(
            f"没有集群“{'”、“'.join(strangers)}”。编号见数据字典 clusters。", f"There is no cluster {', '.join(map(repr, strangers))}. See the clusters table for ids."
        )
    return chosen


def _coverage(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    unit = args.unit or "county"
    needs = explained_needs(registry, setting)
    chosen = _clusters(registry, args)
    needs = needs[(needs["unit_kind"] == unit) & (needs["cluster_id"].isin(chosen) if chosen else True)]
    by_unit = roll_up(needs, ["unit_kind", "unit_id", "unit_name"])
    by_cluster = roll_up(needs, ["cluster_id", "cluster_name"])
    only = chosen[0] if len(chosen) == 1 else None  # of several clusters together no id tells
    by_unit = by_unit.assign(cluster_id="", cluster_name="", evidence_id=[None if len(chosen) > 1 else needs_id(unit, unit=name, cluster=only) for name in by_unit["unit_id"]])
    by_cluster = by_cluster.assign(unit_kind=unit, unit_id="", unit_name="", evidence_id=[needs_id(unit, cluster=name) for name in by_cluster["cluster_id"]])
    front = ["unit_kind", "unit_id", "unit_name", "cluster_id", "cluster_name"]
    return pd.concat([by_unit, by_cluster])[[*front, *(name for name in by_unit if name not in front)]]


def _of_units(table: pd.DataFrame, registry: Registry, args: argparse.Namespace) -> pd.DataFrame:
    """Those rows of a table of needs that are of the kind of unit and the clusters asked for."""
    chosen = _clusters(registry, args)
    table = table[table["unit_kind"] == args.unit] if args.unit and "unit_kind" in table else table  # a pair of platforms has no unit
    return table[table["cluster_id"].isin(chosen)] if chosen else table


def _backup(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    alone = _of_units(backup(registry, setting), registry, args)
    return backup_by_platform(alone) if args.by_platform else alone


def _matrix(registry: Registry, setting: Setting, args: argparse.Namespace) -> pd.DataFrame:
    cells = matrix(registry, explained_needs(registry, setting), args.unit or "city", setting)
    chosen = _clusters(registry, args)
    return cells[cells["cluster_id"].isin(chosen)] if chosen else cells


def _scenario_run(registry: Registry, args: argparse.Namespace) -> tuple[pd.DataFrame, dict]:
    """The delta table of a scenario file, and the whole result in numbers."""
    outcome = run(registry, read_scenario(args.file, registry))
    for sentence in remarks(outcome, args.lang):
        print(sentence, file=sys.stderr)
    return _of_units(outcome.delta, registry, args), about_outcome(outcome)


def _scenario_compare(registry: Registry, args: argparse.Namespace) -> tuple[pd.DataFrame, dict]:
    """The needs that differ between scenario files, and each one's result in numbers."""
    table, numbers = compare(registry, [read_scenario(file, registry) for file in args.files], args.unit)
    about = {"table": "scenario-compare", "snapshot_id": registry.snapshot_id, "scenarios": rows_of(numbers)}
    return _of_units(table, registry, args), about


def _print(table: pd.DataFrame, about: dict, args: argparse.Namespace) -> None:
    table = identified(table)
    content = csv_bytes(table) if args.format == "csv" else json_text(table, about).encode()
    _write(content, args.out)
    if args.out is not None and args.format == "csv":
        write_whole(args.out.with_suffix(args.out.suffix + ".json"), sidecar(content, table, about))


def _write(content: bytes, out: Path | None) -> None:
    """Into a file, whole or not at all; else to standard output, without the byte order mark that only files need."""
    if out is None:
        sys.stdout.buffer.write(content.removeprefix(b"\xef\xbb\xbf"))
    else:
        write_whole(out, content)


if __name__ == "__main__":
    sys.exit(main())
