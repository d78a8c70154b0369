"""Every table, described once.

The check of a file, the Parquet types, the upload template and the data dictionary are made from
these objects.
"""

from data.tables.built import (
    DRAWINGS,
    LISTS,
    NEEDS,
    PLATFORM_CLUSTERS,
    PLATFORM_PLACES,
    PLATFORM_SERVICES,
    PROVENANCE,
    UNIT_COUNTIES,
    UNIT_SIZES,
    UNITS,
    ZONE_INDUSTRIES,
    ZONE_INDUSTRIES_UNMAPPED,
    ZONE_PLACES,
)
from data.tables.measured import (
    BORDERS,
    COUNTY_REACH,
    PLATFORM_PAIRS,
    PROXIMITY,
    REGION_CELLS,
    ROBUSTNESS,
    UNIT_REGIONS,
    ZONE_REACH,
)
from data.tables.places import (
    CLUSTER_AREAS,
    CONTEXT,
    COUNTIES,
    COUNTY_GROUPS,
    GAZETTEER,
    INDICATORS,
    PLACE_NAMES,
    ZONES,
)
from data.tables.subjects import (
    CLUSTER_AREA_LISTS,
    CLUSTERS,
    DEMANDS,
    FIELD_MAP,
    PLATFORM_LISTS,
    PLATFORMS,
    POLICY_TASKS,
    SERVICE_MAP,
    TARGETS,
    ZONE_LISTS,
)

SOURCES = (
    COUNTIES,
    CONTEXT,
    PLACE_NAMES,
    GAZETTEER,
    CLUSTERS,
    FIELD_MAP,
    SERVICE_MAP,
    CLUSTER_AREAS,
    ZONES,
    PLATFORMS,
    PLATFORM_LISTS,
    CLUSTER_AREA_LISTS,
    ZONE_LISTS,
    COUNTY_GROUPS,
    INDICATORS,
    TARGETS,
    POLICY_TASKS,
    DEMANDS,
)
BUILT = (
    UNITS,
    UNIT_COUNTIES,
    ZONE_INDUSTRIES,
    ZONE_INDUSTRIES_UNMAPPED,
    ZONE_PLACES,
    PLATFORM_PLACES,
    PLATFORM_CLUSTERS,
    PLATFORM_SERVICES,
    NEEDS,
    UNIT_SIZES,
    PROXIMITY,
    COUNTY_REACH,
    ZONE_REACH,
    UNIT_REGIONS,
    REGION_CELLS,
    PLATFORM_PAIRS,
    BORDERS,
    ROBUSTNESS,
    LISTS,
    PROVENANCE,
    DRAWINGS,
)
TABLES = {table.name: table for table in SOURCES + BUILT}
