"""A made country of 3,000 counties and 10,000 platforms, in the tables of a snapshot. Seeded; names
are numbers.

Zones and cluster areas are left out: a county's needs stand in the table directly, so that their
number is known.
"""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.build.measuring import PROXIMITY_KM
from data.build.read import SOURCES_DIR, Sources, read_sources
from data.policy import PolicySet, load_policies
from data.province import Province
from data.vocabulary import BASES, CONFIDENCES, LEVELS, OPERATORS, STATUSES
from geo.crs import CGCS2000, geocentric
from geo.distance import geodesic_km

COUNTIES, CITY_COUNTIES, PLATFORMS, NEEDS_EACH = 3000, 10, 10_000, 8
WEST, SOUTH, EAST, NORTH = 88.5, 21.5, 121.5, 48.5  # degrees; about 3,000 km a side at 35 N
GIVEN_SHARE = 0.6  # of platforms that state a point; of the others only the county is known
COUNTY_BLUR_KM = 25  # half of a county's width, in the made distances


def counties(rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Cells round random points, EPSG:4490, with borders as ragged as a real county's (about 100
    points).
    """
    seeds = shapely.MultiPoint(rng.uniform((WEST, SOUTH), (EAST, NORTH), (COUNTIES, 2)))
    frame = shapely.box(WEST, SOUTH, EAST, NORTH)
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=frame))
    cells = shapely.segmentize(shapely.intersection(cells, frame), 0.025)
    # a smooth shift that depends on the place alone keeps neighbours' borders together
    cells = shapely.transform(cells, lambda at: at + 0.004 * np.sin(200 * at[:, ::-1]))
    centres = shapely.get_coordinates(shapely.centroid(cells))
    # strips, so that a city's counties touch
    cells = cells[np.lexsort((centres[:, 1], centres[:, 0] // 1.9))]
    number = np.arange(COUNTIES)
    city = 1100 + number // CITY_COUNTIES
    return gpd.GeoDataFrame(
        {
            "adcode": [
                f"{c}{k:02d}" for c, k in zip(city, 1 + number % CITY_COUNTIES, strict=True)
            ],
            "name": [f"县{n}" for n in number],
            "city_adcode": [f"{c}00" for c in city],
            "city": [f"市{c}" for c in city],
        },
        geometry=list(cells),
        crs=CGCS2000,
    )


def platforms(
    rng: np.random.Generator, like: pd.DataFrame, fields: pd.DataFrame, shapes: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Platforms in the columns and types of `like`, spread evenly over the counties, with fields
    that the map knows.
    """
    home = rng.integers(0, len(shapes), PLATFORMS)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes.geometry.values))[
        home
    ] + rng.uniform(-0.01, 0.01, (PLATFORMS, 2))
    given = rng.random(PLATFORMS) < GIVEN_SHARE
    columns = {
        "platform_id": [f"m-{n:05d}" for n in range(PLATFORMS)],
        "name": [f"中试平台{n}" for n in range(PLATFORMS)],
        "level": rng.choice(LEVELS, PLATFORMS),
        "status": rng.choice(STATUSES, PLATFORMS),
        "operator_type": rng.choice(OPERATORS, PLATFORMS),
        "confidence": rng.choice(CONFIDENCES, PLATFORMS),
        "field": rng.choice(fields["field_text"].unique(), PLATFORMS),
        "adcode": shapes["adcode"].values[home],
        "city": shapes["city"].values[home],
        "county": shapes["name"].values[home],
        "lon": np.where(given, inside[:, 0], np.nan),
        "lat": np.where(given, inside[:, 1], np.nan),
    }
    return pd.DataFrame(columns).reindex(columns=like.columns).astype(like.dtypes)


def needs(
    rng: np.random.Generator,
    clusters: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    policies: dict[str, PolicySet],
    province: Province,
) -> pd.DataFrame:
    """Table `needs`: `NEEDS_EACH` clusters a county, their cities', and the plan's for the
    province.
    """
    names = clusters.loc[~clusters["tier"].isin(["trillion", "500bn"]), "cluster_id"].to_numpy(
        dtype=object
    )
    chosen = np.concatenate(
        [rng.choice(names, NEEDS_EACH, replace=False) for _ in range(len(shapes))]
    )
    county = pd.DataFrame(
        {
            "unit_kind": "county",
            "unit_id": np.repeat(shapes["adcode"].to_numpy(dtype=object), NEEDS_EACH),
            "cluster_id": chosen,
        }
    )
    county["basis"] = rng.choice([basis for basis in BASES if basis != "plan"], len(county))
    county["evidence"] = "made"
    city = county.assign(unit_kind="city", unit_id=county["unit_id"].str[:4] + "00")
    plan = [
        pd.DataFrame(
            {
                "unit_kind": "province",
                "unit_id": province.adcode,
                "cluster_id": policy.plan_clusters,
                "basis": "plan",
                "evidence": policy.id,
            }
        )
        for policy in policies.values()
    ]
    return pd.concat([county, city, *plan], ignore_index=True).drop_duplicates().astype("str")


def sources(rng: np.random.Generator) -> Sources:
    """The project's sources with made counties and platforms, and without zones, areas
    and towns.
    """
    real = read_sources(SOURCES_DIR, load_policies())
    shapes = counties(rng)
    of_real_places = ("zones", "cluster_areas", "gazetteer", "place_names", "county_groups")
    tables = {
        name: table.iloc[:0] if name in of_real_places else table
        for name, table in real.tables.items()
    }
    return replace(
        real,
        counties=shapes,
        boundaries=None,
        tables=tables
        | {"platforms": platforms(rng, real.tables["platforms"], real.tables["field_map"], shapes)},
    )


def no_zones() -> pd.DataFrame:
    """Table `zone_places` without a row, and its counties, as `place_zones` would give them."""
    types = {
        "zone_id": "str",
        "geometry_basis": "str",
        "radius_km": float,
        "lon": float,
        "lat": float,
        "plate_id": "str",
        "counties": object,
    }
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})


def proximity(units: pd.DataFrame, located: pd.DataFrame, owners: pd.DataFrame) -> pd.DataFrame:
    """Table `proximity` with distances between centres, blurred by the sizes of both: right in
    size, made in value.

    The pairs that the build keeps however far apart they are (at most one a need) are not in it.

    Args:
        units: table `units`. located: table `platform_places`. owners: table `platforms`, for the
            county each is in.
    """
    xyz = geocentric(located[["lon", "lat"]].to_numpy())
    home = owners["adcode"].to_numpy(dtype=object)
    home_city = pd.Series(home).str[:4].add("00").to_numpy(dtype=object)
    blur = np.minimum(located["uncertainty_km"].to_numpy(), COUNTY_BLUR_KM) + COUNTY_BLUR_KM
    parts = []
    for unit, at in zip(
        units.itertuples(), geocentric(units[["lon", "lat"]].to_numpy()), strict=True
    ):
        km = geodesic_km(xyz, at)
        near = np.flatnonzero(km <= PROXIMITY_KM)
        inside = {"county": home == unit.unit_id, "city": home_city == unit.unit_id}.get(
            unit.unit_kind, np.full(len(home), True)
        )[near]
        spread = np.where(inside, 0, blur[near])
        parts.append((near, inside, np.where(inside, 0, km[near]), spread))
    near, inside, km, spread = (np.concatenate([part[i] for part in parts]) for i in range(4))
    rows = np.repeat(np.arange(len(units)), [len(part[0]) for part in parts])
    return pd.DataFrame(
        {
            "unit_kind": units["unit_kind"].take(rows).array,
            "unit_id": units["unit_id"].take(rows).array,
            "platform_id": located["platform_id"].take(near).array,
            "inside": pd.Categorical.from_codes(inside.astype(int), ["no", "yes"]).astype("str"),
            "km_p05": np.maximum(km - spread, 0).round(1),
            "km_p50": km.round(1),
            "km_p95": (km + spread).round(1),
        }
    )
