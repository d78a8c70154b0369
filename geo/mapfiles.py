"""Write layers as files that a GIS opens: GeoPackage, GeoJSON and GeoParquet, in EPSG:4490.

The same layers give the same bytes.
"""

import io
import json
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pyarrow import parquet

from geo.crs import CGCS2000, urn

DECIMALS = 6  # of a degree, in GeoJSON: 0.1 m, as fine as the boundaries are given
METADATA = "pilot_atlas"  # under this name GeoParquet says what it is
_day_of_making = threading.Lock()  # GDAL takes it from an option of the whole process


def geopackage(
    layers: dict[str, gpd.GeoDataFrame],
    tables: dict[str, pd.DataFrame],
    about: dict[str, str],
    day: str,
) -> bytes:
    """Write layers with shapes and tables without as one GeoPackage.

    Args:
        layers: name -> features in EPSG:4490; a feature without a place has no geometry.
        tables: name -> attributes, to be joined by their ids.
        about: what the file is and rests on; becomes its metadata.
        day: the ISO date that stands as its day of making.
    """
    with TemporaryDirectory(prefix="map-") as folder, _day_of_making:
        path = Path(folder) / "map.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00.000Z"})
        try:
            for number, (name, table) in enumerate((layers | tables).items()):
                metadata = {"dataset_metadata": about} if number == 0 else {}
                kind = _kind(table) if name in layers else None
                pyogrio.write_dataframe(
                    table,
                    path,
                    layer=name,
                    driver="GPKG",
                    append=number > 0,
                    geometry_type=kind,
                    promote_to_multi=kind == "MultiPolygon",
                    **metadata,
                )
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def _kind(layer: gpd.GeoDataFrame) -> str:
    """Choose one geometry type for a layer, also where no feature has a place."""
    if "Point" in set(layer.geom_type.dropna()):
        return "Point"
    return "MultiPolygon"


def geojson(layer: gpd.GeoDataFrame, name: str, about: dict[str, str]) -> bytes:
    """Write a layer as GeoJSON, with the CRS named as GDAL reads it.

    RFC 7946 knows WGS 84 only; `about` tells the difference. The coordinates stay what they are,
    CGCS2000; a reader that ignores `crs` is off by the drift of the plate since the year 2000,
    about a metre.
    """
    rounded = shapely.set_precision(layer.geometry.array, 10**-DECIMALS, mode="pointwise")
    shapes = shapely.to_geojson(shapely.orient_polygons(rounded))
    table = pd.DataFrame(layer.drop(columns="geometry"))
    rows = json.loads(table.to_json(orient="records", force_ascii=False, double_precision=10))
    features = [
        _feature(row, shape)
        for row, shape in zip(
            rows,
            shapes,
            strict=True,
        )
    ]
    head = json.dumps(
        {
            "type": "FeatureCollection",
            "name": name,
            "crs": {"type": "name", "properties": {"name": urn(CGCS2000)}},
            "about": about,
        },
        ensure_ascii=False,
    )
    body = ",\n".join(features)
    text = head[:-1] + ',"features":[\n' + body + "\n]}\n"
    return text.encode()


def _feature(properties: dict[str, object], shape: str | None) -> str:
    written = json.dumps(properties, ensure_ascii=False)
    return f'{{"type":"Feature","properties":{written},"geometry":{shape or "null"}}}'


def geoparquet(layer: gpd.GeoDataFrame, about: dict[str, str]) -> bytes:
    """Write a layer as GeoParquet 1.0 with its CRS.

    `about` stands as JSON under `METADATA` in the file's metadata.
    """
    content = io.BytesIO()
    layer.to_parquet(content, index=False)
    table = parquet.read_table(content)
    written = io.BytesIO()
    # pandas' own metadata would tie the bytes to its version
    metadata = {
        b"geo": table.schema.metadata[b"geo"],
        METADATA.encode(): json.dumps(about, ensure_ascii=False).encode(),
    }
    parquet.write_table(table.replace_schema_metadata(metadata), written)
    return written.getvalue()
