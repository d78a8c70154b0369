"""What a brief can be written as. A new format is one more function in `FORMATS`."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.decisions import NO_DECISIONS, Decisions
from analytics.setting import Setting
from analytics.workbook import workbook
from data.registry import Registry


@dataclass(frozen=True)
class Brief:
    """What to write: of which kind of unit (None: the format's own choice) and clusters, in which language, for whom, with whose decisions."""

    unit_kind: str | None = None
    clusters: tuple[str, ...] = ()
    language: str = "zh"
    public: bool = False
    layer: str = "gaps"
    decisions: Decisions = NO_DECISIONS


def _workbook(registry: Registry, setting: Setting, brief: Brief, format: str) -> bytes:
    return workbook(registry, setting, brief.language, brief.unit_kind, brief.clusters, brief.decisions)


def _gis_file(registry: Registry, setting: Setting, brief: Brief, format: str) -> bytes:
    from analytics.mapfiles import gis_file  # shapes take a second to load, and nothing else needs them

    return gis_file(registry, setting, format, brief.layer, brief.unit_kind or "county", brief.clusters, brief.decisions, brief.public)


# format -> what makes its bytes from (registry, setting, brief, format)
FORMATS: dict[str, Callable[[Registry, Setting, Brief, str], bytes]] = {"xlsx": _workbook, "gpkg": _gis_file, "geojson": _gis_file, "geoparquet": _gis_file}
