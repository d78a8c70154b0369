"""Where a map's boundaries come from, and whether it may leave the house."""

from data.registry import Registry
from geo.errors import PlanningError


def boundary_credit(registry: Registry) -> dict[str, object]:
    """The credit of the county boundaries; empty if the collection has none."""
    return next((credit for credit in registry.manifest["credits"] if "counties.parquet" in credit.get("files", ())), {})


def map_approval(registry: Registry) -> str | None:
    """The 审图号 under which the boundaries may be shown in public, if the collection states one."""
    return boundary_credit(registry).get("map_approval")


def refuse_public(registry: Registry) -> None:
    """Stop what is meant for the public and has no approval number.

    Raises:
        PlanningError: the boundaries have none.
    """
    if map_approval(registry) is None:
        raise PlanningError(
            "公开地图须有审图号：界线来源未载审图号，所制地图仅供内部参考。请先送审，再把批准的号码写入 data/sources/collection.toml 的 map_approval，并重新生成快照。",
            "A public map needs a map approval number (审图号), and its boundaries have none on record: for internal reference only. Have the map reviewed, then write "
            "the number granted as map_approval into data/sources/collection.toml and build again.",
        )
