"""A made province: a folder of sources like data/sources, whose rows are drawn from a seed.

Counties, clusters, towns, zones and policy sets are the real ones; platforms, their lists, areas of
clusters, demand and what the record lacks of zones are made. A later table is one more module and
one more line in `MAKERS`.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from data.build.read import COLLECTION_FILE, SOURCES_DIR, Collection
from data.demo.areas import make_area_lists, make_areas
from data.demo.base import MARK, Base, Tables, read_base
from data.demo.demands import make_demands
from data.demo.folder import refuse_other_content, write_folder
from data.demo.lists import make_platform_lists
from data.demo.platforms import make_platforms
from data.demo.services import make_service_map
from data.demo.zones import fill_zones
from data.manifest_shape import MADE
from data.province import PROVINCE_FILE

SEED = 2027
Maker = Callable[[Base, Tables], pd.DataFrame]
# table -> what makes it; each may look at the tables above it
MAKERS: dict[str, Maker] = {
    "cluster_area_lists": make_area_lists,
    "cluster_areas": make_areas,
    "zones": fill_zones,
    "service_map": make_service_map,
    "platform_lists": make_platform_lists,
    "platforms": make_platforms,
    "demands": make_demands,
}
COPIED = ("counties.parquet", "context_provinces.parquet", PROVINCE_FILE)


def make_tables(base: Base) -> Tables:
    """Make every table of `MAKERS`; the same seed gives the same tables."""
    made: Tables = {}
    for name, make in MAKERS.items():
        made[name] = make(base, made)
    return made


def write_demo(out: Path, seed: int = SEED, sources: Path = SOURCES_DIR) -> dict[str, int]:
    """Write the sources of a made province; the same seed gives the same bytes.

    Args:
        out: a folder that is new, empty or was made before.
        seed: a whole number from 0.
        sources: the real record that it stands on.
    Returns:
        Rows by made table.
    Raises:
        RegistryError: something else stands in the folder, or it cannot be written.
    """
    refuse_other_content(out)
    base = read_base(seed, sources)
    made = make_tables(base)
    files = {COLLECTION_FILE: _collection_file(base)}
    for name in COPIED:
        path = sources / name
        files[name] = path.read_bytes()
    whole = base.tables | made
    for name, table in whole.items():
        text = table.to_csv(index=False, lineterminator="\n")
        files[f"{name}.csv"] = text.encode()
    write_folder(out, files)
    return {name: len(table) for name, table in made.items()}


def _collection_file(base: Base) -> bytes:
    """Write the collection: its day, that it is made, and where each part comes from."""
    made_files = [f"{name}.csv" for name in MAKERS]
    day = base.collection["as_of"]
    lines = [
        f'as_of = "{day}"',
        f"{MADE} = true",
        *_credit_lines(_made_credit(base, made_files)),
    ]
    for credit in base.collection["credits"]:
        own = dict(credit)
        own["files"] = [name for name in credit["files"] if name not in made_files]
        lines += _credit_lines(own)
    text = "\n".join(lines)
    return f"{text}\n".encode()


def _credit_lines(credit: Collection) -> list[str]:
    lines = ["", "[[credits]]"]
    for key, value in credit.items():
        # a text or list as JSON writes it is TOML, too
        written = json.dumps(value, ensure_ascii=False)
        lines.append(f"{key} = {written}")
    return lines


def _made_credit(base: Base, made_files: list[str]) -> Collection:
    return {
        "files": made_files,
        "title_zh": f"{MARK}：平台、名单、集群区域、园区缺项与需求",
        "title_en": "Example: platforms, lists, cluster areas, gaps of zones, demand",
        "origin_zh": f"虚构，由种子 {base.seed} 抽取",
        "origin_en": f"made, drawn from seed {base.seed}",
        "licence": "Apache-2.0",
        "note_zh": "不是真实记录，不得作为依据。县、集群、城镇、指标与政策集是真实的。",
        "note_en": (
            "No real record: never rest anything on it. Counties, clusters, towns, indicators and"
            " policy sets are the real ones."
        ),
    }
