"""GeoJSON as text: shapes of the record are put together without being parsed again."""

import json
from collections.abc import Iterable
from typing import Any

Properties = dict[str, Any]
Feature = tuple[str, Properties]  # a geometry as GeoJSON text, and its properties


def collection(features: Iterable[Feature]) -> bytes:
    """Write features as one file."""
    written = ",".join(_feature(geometry, properties) for geometry, properties in features)
    return f'{{"type":"FeatureCollection","features":[{written}]}}'.encode()


def _feature(geometry: str, properties: Properties) -> str:
    words = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    return f'{{"type":"Feature","geometry":{geometry},"properties":{words}}}'


def point(lon: float, lat: float) -> str:
    """Write a point, EPSG:4490 degrees."""
    return f'{{"type":"Point","coordinates":[{lon},{lat}]}}'
