"""The sites of a plan with their reasons, and the clusters that they should serve."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from analytics.phrases.weighting import weight_name
from analytics.siting.effects import by_cluster
from analytics.siting.phrases.site_table import site_table
from analytics.siting.plan import Plan
from pages.parts.html import rows
from pages.parts.html.blocks import listed, section_title
from pages.parts.html.elements import NOTHING, bold, joined, map_note
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text
from pages.parts.siting.places import city_name, cluster_names, unit_at

TIES = 3  # as many are named of the sites that would do as well; the CSV has all
BREAK = Markup("<br>")
SOFT = Markup('<span class="soft">{}</span>')
SPAN = Markup("<span>{}</span>")

Cells = Mapping[str, str]  # of a row, by column: a key of the catalogue's section "siting"


@cached_for_page(by_setting=True, own=True)
def sites(plan: Plan) -> pd.DataFrame:
    """Ask `analytics.siting.phrases.site_table` under the page's setting."""
    return site_table(registry(), setting(), plan)


@cached_for_page(by_setting=True, own=True)
def site_list(plan: Plan) -> Markup:
    """List the sites with their reasons in full."""
    lines = [_site_cells(plan, site) for site in sites(plan).to_dict("records")]
    weight = weight_name(registry(), plan.ask.weighting, language())
    return _titled_table("siting.table", "sites", lines, {"adds": weight})


def _site_cells(plan: Plan, site: Row) -> Cells:
    reason = joined(site[f"reason_{language()}"], _ties_line(site))
    return {
        "rank": str(site["rank"]),
        "place": SPAN.format(_place(site)),
        "serving": cluster_names(site["clusters"]),
        _newly(plan): str(site["needs_new"]),
        "adds": f"{site['adds']:.1f}",
        "why": SPAN.format(reason),
    }


def _place(site: Row) -> Markup:
    """Name the place of a site; below it its city, and where in the place a site may stand."""
    unit = unit_at(f"{site['site_kind']}:{site['site_id']}")
    below = [city_name(unit), text(f"siting.stands_{site['site_kind']}")]
    lines = SOFT.format(BREAK.join(line for line in below if line))
    return joined(bold(name_of(unit)), BREAK, lines)


def _ties_line(site: Row) -> Markup:
    """Name sites that would do as well; nothing if none is known."""
    if not isinstance(site["ties"], str):
        return NOTHING
    content = text("siting.as_good") + text("siting.colon") + _ties(site["ties"])
    return joined(BREAK, SOFT.format(content))


def _ties(ties: str) -> str:
    """Name the first few of some sites, given by ";"."""
    named = listed(map(_tie, ties.split(";")[:TIES]))
    return f"{named}…" if ties.count(";") >= TIES else named


def _tie(site: str) -> str:
    """Name the place of a site and, if it is another cluster, what it serves."""
    place, _, bundle = site.partition(" ")
    name = name_of(unit_at(place))
    cluster = questions.clusters().get(bundle)
    return f"{name} ({name_of(cluster)})" if cluster else name


@cached_for_page(by_setting=True, own=True)
def cluster_list(plan: Plan) -> Markup:
    """List which clusters the sites should serve, and what that brings.

    The clusters that get no site stand in a line below.
    """
    clusters = by_cluster(plan).to_dict("records")
    lines = [_cluster_cells(plan, cluster) for cluster in clusters if cluster["sites"]]
    without = [name_of(one, "cluster_name") for one in clusters if not one["sites"]]
    table = _titled_table("siting.clusters_table", "clusters", lines, {})
    if not without:
        return table
    return joined(table, map_note(text("siting.clusters_without", names=listed(without))))


def _cluster_cells(plan: Plan, cluster: Row) -> Cells:
    return {
        "cluster": name_of(cluster, "cluster_name"),
        "new_sites": str(cluster["sites"]),
        "ranks": cluster["ranks"].replace(";", text("list.separator")),
        "needs_of": str(cluster["needs"]),
        "covered_before": str(cluster["before"]),
        _newly(plan): str(cluster["new"] + cluster["partly"]),
        "left": str(cluster["no"]),
    }


def _newly(plan: Plan) -> str:
    """Give the column of needs newly met; with capacities they may be taken in partly."""
    return "taken_new" if plan.model.has_capacity else "needs_new"


def _titled_table(
    title: str, kind: str, lines: Sequence[Cells], weights: Mapping[str, str]
) -> Markup:
    """Make a table under its title; on a phone each row is a card.

    Args:
        title: a key of the catalogue.
        kind: class of the table.
        lines: its rows, at least one.
        weights: by column, the weight that its head names.
    """
    heads = {
        name: text(
            f"siting.{name}",
            weight=weights.get(name, ""),
        )
        for name in lines[0]
    }
    body = rows.body(_card(line, heads) for line in lines)
    table = rows.table(
        f"plain sheet {kind}",
        rows.head(heads.values()),
        body,
    )
    return joined(section_title(title), table)


def _card(cells: Cells, heads: Mapping[str, str]) -> Markup:
    cell = Markup('<td class="{}" data-label="{}">{}</td>')
    return rows.row(
        *(
            cell.format(
                name,
                heads[name],
                html,
            )
            for name, html in cells.items()
        )
    )
