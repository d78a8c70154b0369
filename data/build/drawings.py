"""Shapes as the maps draw them."""

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.admin_shapes import AdminShapes
from data.frames import rows_of
from data.province import Province
from geo.draw import geojson, on_plane, path, shared_lines
from geo.points import MapPlane


def make_drawings(
    province: Province,
    context: gpd.GeoDataFrame,
    ground: AdminShapes,
    zone_shapes: dict[str, BaseGeometry],
) -> pd.DataFrame:
    """Make the table `drawings`: everything a map draws, as text made once.

    Args:
        province: the province, its sheet and its plane.
        context: adcode and geometry of the neighbouring provinces, EPSG:4490.
        ground: the counties and cities.
        zone_shapes: zone_id -> the shape to draw of it.
    """
    code = province.adcode
    plane = province.plane
    layers = {
        "county": ground.shape,
        "city": ground.city_shape,
        "context": {row.adcode: row.geometry for row in rows_of(context)},
        "zone": zone_shapes,
        "province": {code: ground.province},
        "city_borders": {code: shared_lines(ground.city_shape.values())},
        "sheet": {code: shapely.box(*province.sheet)},
    }
    rows = [
        (layer, name, geojson(shape), path(shape, plane))
        for layer, shapes in layers.items()
        for name, shape in shapes.items()
    ]
    drawings = pd.DataFrame(rows, columns=["layer", "id", "geojson", "path"])
    return drawings.sort_values(["layer", "id"], ignore_index=True)


def with_plane_points(table: pd.DataFrame, plane: MapPlane) -> pd.DataFrame:
    """Add x_km and y_km on a plane to a table with lon and lat."""
    x_km, y_km = on_plane(table[["lon", "lat"]].to_numpy(float), plane).T
    located = table["lon"].notna()
    return table.assign(
        x_km=pd.Series(x_km, table.index).where(located),
        y_km=pd.Series(y_km, table.index).where(located),
    )
