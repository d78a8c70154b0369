"""Shapes as the maps draw them."""

import pandas as pd
import shapely

from data.build.placing import AdminShapes
from data.build.read import Sources
from data.vocabulary import PROVINCE
from geo.draw import geojson, on_plane, path, shared_lines

# west, south, east, north of the ground that maps show, degrees: context_provinces is cut to it,
# east of it is sea
SHEET = (116.4, 26.2, 124.2, 32.2)


def make_drawings(sources: Sources, ground: AdminShapes, zone_drawings: dict) -> pd.DataFrame:
    """Table `drawings`: what a map draws, as text made once."""
    province = ground.union(tuple(ground.shape))
    shapes = [("county", adcode, shape) for adcode, shape in ground.shape.items()]
    shapes += [("city", adcode, shape) for adcode, shape in ground.city_shape.items()]
    shapes += [
        ("province", PROVINCE, province),
        ("city_borders", PROVINCE, shared_lines(ground.city_shape.values())),
    ]
    shapes += [("context", row.adcode, row.geometry) for row in sources.context.itertuples()] + [
        ("sheet", PROVINCE, shapely.box(*SHEET))
    ]
    shapes += [("zone", zone_id, shape) for zone_id, shape in zone_drawings.items()]
    rows = [(layer, name, geojson(shape), path(shape)) for layer, name, shape in shapes]
    return pd.DataFrame(rows, columns=["layer", "id", "geojson", "path"]).sort_values(
        ["layer", "id"], ignore_index=True
    )


def with_plane_points(table: pd.DataFrame) -> pd.DataFrame:
    """A table with lon and lat, with x_km and y_km beside them."""
    x_km, y_km = on_plane(table[["lon", "lat"]].to_numpy(float)).T
    located = table["lon"].notna()
    return table.assign(
        x_km=pd.Series(x_km, table.index).where(located),
        y_km=pd.Series(y_km, table.index).where(located),
    )
