"""A registry whose every free text is hostile: what no file can hold, what a page would interpret,
what is far too long or blank.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyarrow import parquet

from data.policy import POLICY_DIR
from data.province import PROVINCE_FILE
from data.registry import Registry
from data.snapshot import write_snapshot
from data.tables import TABLES

MARKDOWN = (
    "![x](http://evil.example/x.png) [y](javascript:alert(1)) **b** `c` $x^2$ :red[r]"
    " :material/home: <img src=x onerror=alert(1)>"
)
UNWRITABLE = "bell\x07 escape\x1b null\x00 delete\x7f c1\x85\x9b no\ufffe character\uffff"
TURNED = "right\u202eto left\u200f marks\u200b\u2066 and lines\u2028\u2029"
FORMULA = '=HYPERLINK("http://evil.example";1) \t\r\n]]> <!-- --> \\ \'" {0} {x} %s #let x = 1 @x'
ASTRAL = "\U0001f3ed\U00020000 e\u0301" + "\u0336" * 30
LONG = "长" * 10_000
PAYLOADS = (MARKDOWN, UNWRITABLE, TURNED, FORMULA, ASTRAL)
# columns that link rows, or that questions compare; everything else that is free text is shown
# somewhere
LINKS = (
    "_id",
    "adcode",
    "_ids",
    "plate_id",
    "geojson",
    "path",
    "layer",
    "id",
    "matched",
    "basis",
    "evidence",
    "indicator",
    "unit",
    "list_name",
    "registry",
    "covers",
    "level_total",
    "date",
    "period",
    "kind",
    "scope",
    "designation",
    "service",
    "service_text",
    "field_text",
    "url",
    "neighbour",
)


def free_texts(name: str) -> list[str]:
    """Columns of a table that hold free text which nothing is looked up by."""
    return [
        column.name
        for column in TABLES[name].columns
        if column.type == "VARCHAR"
        and not (column.pattern or column.choices or column.refers or column.is_date)
        and not column.name.endswith(LINKS)
    ]


def hostile_snapshot(real: Registry, out: Path) -> Path:
    """A snapshot like a real one with hostile texts; written past the checks, as an old one may
    have been.
    """
    tables, spatial = {}, {}
    for name in real.manifest["rows"]:
        path = real.folder / f"{name}.parquet"
        if name in ("counties", "context_provinces", "zone_shapes"):
            spatial[name] = gpd.read_parquet(path)
        else:
            tables[name] = _hostile(name, parquet.read_table(path).to_pandas())
    about = {
        key: real.manifest[key] for key in ("as_of", "credits", "sources", "policy_sets", "notices")
    }
    manifest = write_snapshot(out, tables, spatial, POLICY_DIR, real.folder / PROVINCE_FILE, about)
    return out / manifest["snapshot_id"]


def _hostile(name: str, table: pd.DataFrame) -> pd.DataFrame:
    for column in free_texts(name) if name in TABLES else []:
        worse = [
            _worse(text, row, column) if isinstance(text, str) else None
            for row, text in enumerate(table[column])
        ]
        table[column] = pd.Series(worse, dtype="str")
    return table


def _worse(text: str, row: int, column: str) -> str:
    if column in ("name", "name_en", "name_zh") and row in (3, 4):
        return LONG if row == 3 else "   "
    return text + PAYLOADS[row % len(PAYLOADS)]
