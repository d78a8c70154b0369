"""Made demand for pilot projects: of about half of the needs of counties, by size and weight."""

import pandas as pd

from data.demo.base import Base, Row, Tables, table_of
from data.demo.draws import happens
from data.demo.needs import by_size, county_needs

STATED = 0.45  # share of the needs whose demand is on record; of the others it is unknown
PROJECTS = 12  # a year, of a need of weight 1 in the mean county


def make_demands(base: Base, made: Tables) -> pd.DataFrame:
    """Make the demand of needs.

    Args:
        made: the tables `cluster_areas` and `zones`.
    """
    draws = base.draws("demands")
    needs = county_needs(base, made)
    rows: list[Row] = []
    for pair, weight in by_size(base, needs).items():
        adcode, cluster = pair
        projects = 1 + draws.poisson(PROJECTS * weight)
        if happens(draws, STATED):
            number = len(rows) + 1
            row = {
                "demand_id": f"made-demand-{number:03d}",
                "adcode": adcode,
                "cluster_id": cluster,
                "projects": str(projects),
            }
            rows.append(row | base.source)
    return table_of("demands", rows)
