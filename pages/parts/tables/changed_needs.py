"""Needs whose state is another one, in words: after a publication, or in a step of the changes."""

import pandas as pd

from pages.parts.run import questions
from pages.parts.run.wording import name_of, text
from pages.parts.widgets.labels import cluster_labels


def unit_keys(needs: pd.DataFrame) -> pd.Series:
    """Give the unit of each need, as "county:330106"."""
    return needs["unit_kind"] + ":" + needs["unit_id"]


def changes_in_words(needs: pd.DataFrame) -> pd.DataFrame:
    """Tell changes of needs in the language of the page.

    Args:
        needs: as `Consequences.needs` has them.
    Returns:
        One row per need: change, kind, unit, cluster, before, after.
    """
    units = questions.units()
    clusters = cluster_labels()
    columns = {
        "change": [text(f"need_change.{change}") for change in needs["change"]],
        "kind": [text(f"unit.{kind}") for kind in needs["unit_kind"]],
        "unit": [name_of(units[key]) if key in units else key for key in unit_keys(needs)],
        "cluster": [clusters.get(name, name) for name in needs["cluster_id"]],
        "before": [text(f"state.{state}") for state in needs["state_before"]],
        "after": [text(f"state.{state}") for state in needs["state_after"]],
    }
    return pd.DataFrame(columns)
