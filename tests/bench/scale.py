"""The made country through every step of build and page. A process of its own: python -m
tests.bench.scale FOLDER

What would take minutes is done for a part and multiplied up; the line then says for which part. One
line per step.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
from websockets.exceptions import WebSocketException

from analytics.gap_table import explained_needs
from analytics.questions.coverage import needs_coverage, roll_up
from analytics.questions.fixes import fixes
from analytics.setting import default_setting
from data.admin_shapes import AdminShapes, Place
from data.build import needs
from data.build.derived import conformed, make_platform_clusters, make_sources
from data.build.distances import Distances
from data.build.drawings import make_drawings, with_plane_points
from data.build.measuring import measure_proximity
from data.build.platforms import place_platforms
from data.build.policy_tables import count_robustness, make_policy_tables
from data.build.read import SOURCES_DIR, Sources
from data.build.units import make_units, place_units
from data.policy import POLICY_DIR, load_policies
from data.province import PROVINCE_FILE
from data.registry import open_registry
from data.snapshot import write_snapshot
from data.tables import TABLES
from tests.bench import clicks, made, report
from tests.bench.servers import COVERAGE, running
from tests.bench.visitor import Visitor

UNITS_MEASURED = 40  # of the units whose distances are measured
PAGE_CLICKS = 10


def timed(step: str, work: Callable[[], object], **facts: object) -> object:
    """Do one step, print how long it took, and hand on its result."""
    began = time.perf_counter()
    result = work()
    report.line(
        "scale",
        step=step,
        seconds=round(time.perf_counter() - began, 2),
        peak_memory_gb=report.peak_mb() / 1000,
        **facts,
    )
    return result


def main(out: Path) -> None:
    rng = np.random.default_rng(2027)
    given = timed(
        "make the sources",
        lambda: made.sources(rng),
        counties=made.COUNTIES,
        platforms=made.PLATFORMS,
    )
    folder = _build(given, rng, out)
    _ask(folder)
    asyncio.run(_click(out))


# --- build ----------------------------------------------------------------------------------------


def _build(given: Sources, rng: np.random.Generator, out: Path) -> Path:
    """Every step of the build, as data/build takes them; distances for a part."""
    policies = load_policies()
    shapes, tables, zones = given.counties, given.tables, made.no_zones()
    ground = AdminShapes(shapes)
    timed(
        "ground: dissolve cities",
        lambda: ground.city_shape,
        cities=shapes["city_adcode"].nunique(),
    )
    located, could_be = timed(
        "place_platforms",
        lambda: place_platforms(
            tables["platforms"], tables["zones"], zones, {}, tables["gazetteer"], ground
        ),
    )
    units, unit_counties = timed(
        "make_units: areas, label points, boxes",
        lambda: make_units(tables, given.province, shapes, ground, zones),
    )
    demand = made.needs(rng, tables["clusters"], shapes, policies, given.province)
    serving = make_platform_clusters(tables["platforms"], tables["field_map"])
    _measure(units, unit_counties, could_be, ground)
    proximity = timed(
        "make proximity (distances between centres)",
        lambda: made.proximity(units, located, tables["platforms"]),
    )
    drawings = timed(
        "make_drawings", lambda: make_drawings(given.province, given.context, ground, {})
    )
    plane = given.province.plane
    derived = {
        "units": with_plane_points(units, plane),
        "unit_counties": unit_counties,
        "zone_places": zones.drop(columns="counties"),
        "zone_industries": _empty("zone_id", "cluster_id"),
        "zone_industries_unmapped": _empty("zone_id", "industry"),
        "platform_places": with_plane_points(located, plane),
        "platform_clusters": serving,
        "platform_services": _empty("platform_id", "service", "stage", "plan_service"),
        **{
            name: _empty_of(name)
            for name in (
                "county_reach",
                "zone_reach",
                "unit_regions",
                "region_cells",
                "platform_pairs",
                "borders",
                "unit_sizes",
            )
        },
        "needs": demand,
        "proximity": proximity,
        "lists": needs.official_lists(tables),
        "sources": make_sources(tables),
        "drawings": drawings,
    }
    derived = {name: conformed(table, TABLES[name]) for name, table in derived.items()}
    derived |= make_policy_tables(policies, tables["clusters"])
    derived["robustness"] = timed(
        "count_robustness", lambda: count_robustness(tables | derived, policies)
    )
    spatial = {
        "counties": shapes,
        "zone_shapes": shapes.iloc[:0][["adcode", "geometry"]].rename(
            columns={"adcode": "zone_id"}
        ),
    }
    about = {
        "as_of": given.as_of,
        "credits": given.collection["credits"],
        "sources": given.hashes,
        "notices": [],
        "policy_sets": {policy.id: policy.version for policy in policies.values()},
    }
    manifest = timed(
        "write_snapshot",
        lambda: write_snapshot(
            out, tables | derived, spatial, POLICY_DIR, SOURCES_DIR / PROVINCE_FILE, about
        ),
        needs=len(demand),
        proximity=len(proximity),
    )
    return out / manifest["snapshot_id"]


def _empty_of(table: str) -> pd.DataFrame:
    """A table of the registry without rows."""
    return conformed(pd.DataFrame(), TABLES[table])


def _empty(*columns: str) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype="str") for column in columns})


def _measure(
    units: pd.DataFrame,
    unit_counties: pd.DataFrame,
    could_be: dict[str, Place],
    ground: AdminShapes,
) -> None:
    """`measure_proximity` of some counties to every platform: what is done once is told from what
    each unit adds.

    Units from all over the country begin with `Distances` that know nothing, as a build
    does, and cut the cells of the platforms' counties; as many others among them then tell what a
    unit adds once these are cut.
    """
    counties_of = unit_counties.groupby(["unit_kind", "unit_id"])["adcode"].agg(tuple).to_dict()
    part = units[units["unit_kind"] == "county"].iloc[:: made.COUNTIES // UNITS_MEASURED]
    could_be_units = place_units(part, counties_of, {}, {}, ground)
    hosts = dict.fromkeys(could_be)

    distances = Distances()

    def seconds(some: list) -> float:
        began = time.perf_counter()
        measure_proximity(dict(some), could_be, hosts, {}, distances)
        return time.perf_counter() - began

    first, others = list(could_be_units.items())[::2], list(could_be_units.items())[1::2]
    with_cells = seconds(first)
    each = seconds(others) / len(others)
    once = with_cells - each * len(first)
    report.line(
        "scale",
        step="measure_proximity",
        measured_units=len(could_be_units),
        of_units=len(units),
        platforms=len(could_be),
        once_seconds=round(once, 2),
        each_unit_ms=round(each * 1000, 1),
        extrapolated_seconds=round(once + each * len(units), 1),
        peak_memory_gb=report.peak_mb() / 1000,
    )


# --- ask and click --------------------------------------------------------------------------------


def _ask(folder: Path) -> None:
    """Open the snapshot and ask what a page asks."""
    registry = timed(
        "open_registry",
        lambda: open_registry(folder),
        parquet_mb=round(sum(file.stat().st_size for file in folder.glob("*.parquet")) / 1e6, 1),
    )
    setting = default_setting(registry)
    covered = timed("needs_coverage", lambda: needs_coverage(registry, setting))
    states = covered["state"].value_counts().to_dict()
    timed(
        "explained_needs, once needs_coverage is known",
        lambda: explained_needs(registry, setting),
        rows=len(covered),
        states=states,
    )
    timed("fixes, once needs_coverage is known", lambda: fixes(registry, setting))
    timed(
        "roll_up counties", lambda: roll_up(covered[covered["unit_kind"] == "county"], ["unit_id"])
    )


async def _click(out: Path) -> None:
    """The coverage page over the made country: a new process's first page, then clicks.

    A page that fails is told as it is.
    """
    with running(COVERAGE, out) as server:
        try:
            await server.healthy()
            visitor = Visitor(server.port, COVERAGE.page)
            page = await visitor.start()
            options = clicks.turns(visitor, 0)
            reruns = [
                await visitor.choose(clicks.FILTER, option)
                for option in islice(options, PAGE_CLICKS)
            ]
            report.line(
                "scale",
                step="coverage page",
                **report.summary(reruns),
                **report.first_page(page),
                first_faults=page.faults,
            )
        except (RuntimeError, KeyError, OSError, WebSocketException) as error:
            report.line("scale", step="coverage page", failed=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
