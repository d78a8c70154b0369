"""The table of platforms, and what a page narrows it to."""

from collections.abc import Iterator, Sequence

import pandas as pd
import streamlit as st

from analytics.ids import identified
from pages.parts.html.blocks import listed, listed_words
from pages.parts.run import address, links, questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.wording import name_of, text
from pages.parts.tables.columns import configure
from pages.parts.tables.evidence import link_column
from pages.parts.widgets import labels
from pages.parts.widgets.narrowing import Filter

SEARCHED = [
    "platform_id",
    "name",
    "lead_org",
    "partner_orgs",
    "city",
    "county",
    "field",
    "services",
    "host_zone",
    "notes",
]
ORDER = ["name", "level", "status", "place", "evidence", "located", "clusters", "operator"]
MOST_PX = 300  # height
ROWS = "platform_rows"  # key of the table

# --- filters --------------------------------------------------------------------------------------


def platform_filters(
    platforms: pd.DataFrame,
    sought: str,
    cluster: str | None,
    city: str | None,
    levels: Sequence[str],
    statuses: Sequence[str],
) -> list[Filter]:
    """Make the filters of the platforms.

    Args:
        platforms: rows of data/sql/platforms/platforms.sql.
        sought: words that the text of a platform holds, all of them, in any case.
        cluster: that it serves; None for all.
        city: code of the city it stands in; None for all.
        levels: of which it has one; none for all.
        statuses: likewise.
    """
    filters = [*_by_text(platforms, sought)]
    if cluster is not None:
        filters.append(_by_cluster(platforms, cluster))
    if city is not None:
        unit = questions.units()[f"city:{city}"]
        filters.append(
            Filter(
                text("unit.city"),
                name_of(unit),
                platforms["city"] == unit["name"],
            )
        )
    for column, codes, label in (
        ("level", levels, "platforms.levels"),
        ("status", statuses, "platforms.statuses"),
    ):
        if codes:
            passes = platforms[column].isin(codes)
            filters.append(Filter(text(label), listed_words(column, codes), passes))
    return filters


def _by_text(platforms: pd.DataFrame, sought: str) -> Iterator[Filter]:
    parts = (sought or "").lower().split()
    if not parts:
        return
    texts = (
        platforms[SEARCHED]
        .fillna("")
        .agg(
            " ".join,
            axis=1,
        )
        .str.lower()
    )
    for part in parts:
        yield Filter(
            text("platforms.search"),
            part,
            texts.str.contains(part, regex=False),
        )


def _by_cluster(platforms: pd.DataFrame, cluster: str) -> Filter:
    served = questions.ask("platform_clusters")
    serving = served.loc[served["cluster_id"] == cluster, "platform_id"]
    passes = platforms["platform_id"].isin(serving)
    return Filter(text("filter.cluster"), labels.cluster_name(cluster), passes)


# --- table ----------------------------------------------------------------------------------------


@address.reads("platform")
def platform_table(platforms: pd.DataFrame, key: str) -> str | None:
    """Draw platforms in short, and the picker of one.

    Args:
        platforms: rows of data/sql/platforms/platforms.sql.
        key: of the picker.

    Returns:
        Id of the chosen platform: of the row, else of the address, else the first. None where the
        address names one that is not among them.
    """
    shown, evidence = link_column(_short(platforms))

    def remember_row() -> None:
        rows = st.session_state[ROWS]["selection"]["rows"]
        if rows:
            st.session_state[key] = platforms["platform_id"].iloc[rows[0]]

    st.dataframe(
        shown,
        hide_index=True,
        height=min(36 * (len(shown) + 1) + 2, MOST_PX),
        on_select=remember_row,
        selection_mode="single-row",
        key=ROWS,
        alt=text("page.platforms"),
        column_order=ORDER,
        column_config={
            name: configure(name, "platforms") for name in shown.columns if name not in evidence
        }
        | evidence,
    )
    return _picked(platforms, key)


def _picked(platforms: pd.DataFrame, key: str) -> str | None:
    names = labels.platform_labels()
    ids = {name: name for name in names}
    return links.picker(
        text("platforms.one"),
        platforms["platform_id"].tolist(),
        key=key,
        format_func=names.__getitem__,
        also={label: name for name, label in names.items()} | ids,
    )


def _short(platforms: pd.DataFrame) -> pd.DataFrame:
    """Give the columns that the page shows, in words, with the evidence id of each platform."""
    clusters = _clusters_by_platform()
    nothing = text("platform.no_cluster")
    places = platforms[["city", "county"]].fillna("")
    return pd.DataFrame(
        {
            "name": platforms["name"],
            "level": [text(f"level.{level}") for level in platforms["level"]],
            "status": [text(f"status.{status}") for status in platforms["status"]],
            "place": places["city"] + " " + places["county"],
            "located": [text(f"located.{basis}") for basis in platforms["location_basis"]],
            "clusters": [clusters.get(name, nothing) for name in platforms["platform_id"]],
            "operator": [text(f"operator.{kind}") for kind in platforms["operator_type"]],
            "evidence_id": identified(platforms)["evidence_id"],
        }
    )


@cached_for_page
def _clusters_by_platform() -> dict[str, str]:
    """Name the clusters that each platform serves."""
    served = questions.ask("platform_clusters").groupby("platform_id")
    return {
        str(name): listed(name_of(row) for row in rows.to_dict("records")) for name, rows in served
    }
