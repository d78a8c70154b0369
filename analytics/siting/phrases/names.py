"""Names in sentences of siting."""

import pandas as pd

from analytics.words import listing, name_in
from data.registry import Registry, query

NAMES_SHOWN = 6


def several(names: list[str], language: str) -> str:
    """List the first names; "…" stands for more than `NAMES_SHOWN`."""
    return listing(
        names[:NAMES_SHOWN],
        language,
    ) + ("…" if len(names) > NAMES_SHOWN else "")


def need_names(needs: pd.DataFrame, language: str) -> str:
    """Name needs as "unit × cluster", the first of them."""
    names = [
        f"{name_in(need, language, 'unit_name')} × {name_in(need, language, 'cluster_name')}"
        for need in needs.to_dict("records")
    ]
    return several(names, language)


def cluster_names(needs: pd.DataFrame, language: str) -> list[str]:
    """Name the clusters of some needs, each once."""
    rows = needs.drop_duplicates("cluster_id").to_dict("records")
    return [name_in(row, language, "cluster_name") for row in rows]


def city_names(registry: Registry, adcodes: tuple[str, ...], language: str) -> str:
    """Name cities, all of them; one that is not on record by its adcode."""
    units = query(registry, "units")
    names = {
        row["unit_id"]: name_in(row, language)
        for row in units[units["unit_kind"] == "city"].to_dict("records")
    }
    return listing([names.get(adcode, adcode) for adcode in adcodes], language)
