"""Where boundaries come from, and whether maps made with them may be shown to the public."""

from typing import Any

from data.registry import Registry
from geo.errors import PlanningError

BOUNDARY_FILE = "counties.parquet"
# of a credit in collection.toml; it is given by the surveying authority and never made up here
MAP_APPROVAL = "map_approval"


def boundary_credit(registry: Registry) -> dict[str, Any] | None:
    """Find the collection's credit of the county boundaries."""
    credits: list[dict[str, Any]] = registry.manifest["credits"]
    of_counties = (credit for credit in credits if BOUNDARY_FILE in credit.get("files", ()))
    return next(of_counties, None)


def map_approval(registry: Registry) -> str | None:
    """Give the approval number (审图号) of the boundaries, or None."""
    credit = boundary_credit(registry) or {}
    number = credit.get(MAP_APPROVAL) or ""
    return number.strip() or None


def refuse_without_approval(registry: Registry) -> None:
    """Refuse a map for the public that has no approval.

    Raises:
        PlanningError: the boundaries have no approval number.
    """
    if map_approval(registry) is None:
        raise PlanningError(
            "不能导出公开地图：界线没有审图号。公开地图须先经自然资源主管部门审核；取得后写入"
            " data/sources/collection.toml 中界线一条的 map_approval 并重新生成数据版本。"
            "内部使用请去掉 --public。",
            "No map for the public can be made: the boundaries have no map approval number"
            " (审图号). Such maps are reviewed by the natural resources authority first; enter the"
            " number as map_approval of the boundary credit in data/sources/collection.toml and"
            " build again. For internal use leave out --public.",
        )
