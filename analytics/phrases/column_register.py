"""The register of the columns that go out or stand on screen: one line each.

Their heads and meanings are words of `analytics/words/columns.toml`. A column of the registry's
tables is described with these (`data/tables`), and has a line here only for what is to be said
beyond that.
"""

from analytics.phrases import gap_columns
from analytics.phrases.gap_columns import SHEETS
from analytics.phrases.output_column import OutputColumn

COUNTS = ("coverage", "counties", "zones")  # views that count needs by their state
PLATFORMS, LISTS, SOURCES = ("platforms",), ("lists",), ("sources",)
SCENARIOS, SITING = ("scenarios",), ("siting",)

_COUNTS = (
    OutputColumn("needs", shown="%g"),
    OutputColumn("hosted", head="state.hosted", meaning="meaning.needs_hosted", views=COUNTS),
    OutputColumn(
        "reachable", head="state.reachable", meaning="meaning.needs_reachable", views=COUNTS
    ),
    OutputColumn("possible", head="state.possible"),
    OutputColumn("pipeline", head="state.pipeline", meaning="meaning.needs_pipeline", views=COUNTS),
    OutputColumn("remote", head="state.remote"),
    OutputColumn("none", head="state.none"),
    OutputColumn("worst_state", codes="state"),
    OutputColumn("share_met", unit="0-1", format="0%", bar=(0, 1)),
    OutputColumn("share_possible", unit="0-1", format="0%"),
    OutputColumn("platforms"),
    OutputColumn("platforms_possible"),
    OutputColumn("geometry_basis"),
)
_GOALS = (
    OutputColumn("operator"),
    OutputColumn("goal"),
    OutputColumn("source"),
    OutputColumn("measure", codes="target_measure"),
    OutputColumn("levels", codes="level"),
    OutputColumn("levels", head="column.levels_added", codes="level", views=("targets",)),
    OutputColumn("own_definition", codes="answer"),
    OutputColumn("over", codes="over"),
    OutputColumn("actual"),
    OutputColumn("of"),
    OutputColumn("actual_kind", codes="actual_kind"),
    OutputColumn("period"),
    OutputColumn("actual_source"),
    OutputColumn("pipeline"),
    OutputColumn("gap"),
    OutputColumn("verdict", codes="verdict"),
)
_RESILIENCE = (
    OutputColumn("platform_id"),
    OutputColumn("platform_name", width=220),
    OutputColumn("level", codes="level"),
    OutputColumn("status", codes="status"),
    OutputColumn("recognised_on"),
    OutputColumn("other_id"),
    OutputColumn("other_name", width=220),
    OutputColumn("other_level", codes="level"),
    OutputColumn("other_status", codes="status"),
    OutputColumn("other_recognised_on", is_date=True),
    OutputColumn("other_city"),
    OutputColumn("near_km", unit="km", format="0.0", shown="%g"),
    OutputColumn("near", codes="answer"),
    OutputColumn("stages_both", codes="stage"),
    OutputColumn("same", codes="answer"),
    OutputColumn("duplicate", codes="answer"),
    OutputColumn("redirect_id"),
    OutputColumn("redirect_name"),
    OutputColumn("redirect_stages", codes="stage"),
    OutputColumn("redirect_clusters", is_several=True),
    OutputColumn("suggestion_zh", width=330),
    OutputColumn("suggestion_zh", head="column.suggestion", width=330, views=SHEETS),
    OutputColumn("suggestion_en", width=330),
    OutputColumn("state_if_closed", codes="state"),
    OutputColumn("opening", shown="%g"),
    OutputColumn("clusters", shown="%g"),
    OutputColumn("km", format="0.0"),
    OutputColumn("km", head="column.km_possible", views=("evidence",)),
    OutputColumn("within", codes="answer"),
    OutputColumn("neighbour_adcodes", is_several=True),
    OutputColumn("neighbours", is_several=True),
    OutputColumn("neighbour_kms", unit="km", is_several=True),
)
_SCENARIOS = (
    OutputColumn("unit_name", width=96, views=SCENARIOS),
    OutputColumn("cluster_name", width=206, views=SCENARIOS),
    OutputColumn(
        "change",
        head="outcome.change",
        meaning="meaning.state_change",
        width=150,
        views=SCENARIOS,
    ),
    OutputColumn("state_before", codes="state", width=146),
    OutputColumn("state_after", codes="state", width=146),
    OutputColumn("capable_before", codes="answer"),
    OutputColumn("capable_after", codes="answer"),
    OutputColumn("severity_before", unit="0-100", format="0.0"),
    OutputColumn("severity_after", unit="0-100", format="0.0"),
    OutputColumn("action", width=60),
    OutputColumn("platform_id", head="column.platform_now_id", views=SCENARIOS),
    OutputColumn("platform_name", head="column.platform_now", width=216, views=SCENARIOS),
    *(
        OutputColumn(
            f"state_{number}",
            head="column.state_beside",
            meaning="meaning.state_beside",
            codes="state",
            width=128,
        )
        for number in range(1, 5)  # as many scenarios stand side by side
    ),
)
_SITING = (
    OutputColumn("rank"),
    OutputColumn("site"),
    OutputColumn("site_kind"),
    OutputColumn("site_id"),
    OutputColumn("stands"),
    OutputColumn("site_name"),
    OutputColumn("site_name_en"),
    OutputColumn("clusters", head="column.clusters_served", views=SITING),
    OutputColumn("forced"),
    OutputColumn("adds"),
    OutputColumn("needs_new"),
    OutputColumn("alone"),
    OutputColumn("ties"),
    OutputColumn("planning_factor"),
    OutputColumn("planning_weight"),
    OutputColumn("before"),
    OutputColumn("km_before", unit="km"),
    OutputColumn(
        "weight", head="column.counted_weight", meaning="meaning.counted_weight", views=SITING
    ),
    OutputColumn("status", head="column.solved", meaning="meaning.solved", views=SITING),
    OutputColumn("share", meaning="meaning.share_reached", unit="0-1", views=SITING),
    OutputColumn("covered"),
    OutputColumn("km_after", unit="km"),
    OutputColumn("sites"),
    OutputColumn("ranks"),
    OutputColumn("new"),
    OutputColumn("partly"),
    OutputColumn("no"),
    OutputColumn("weight_new"),
)
_PLATFORMS = (
    OutputColumn("name", width=180, views=PLATFORMS),
    OutputColumn("level", codes="level", width=100, views=PLATFORMS),
    OutputColumn("status", head="column.own_status", codes="status", width=92, views=PLATFORMS),
    OutputColumn("place", width=100),
    OutputColumn("located"),
    OutputColumn(
        "clusters",
        head="column.clusters_served",
        meaning="meaning.clusters_served",
        width=180,
        views=PLATFORMS,
    ),
    OutputColumn(
        "operator",
        head="column.operator_kind",
        meaning="meaning.operator_kind",
        views=PLATFORMS,
    ),
    OutputColumn("operator_type", codes="operator"),
    OutputColumn("location_basis", codes="located"),
    OutputColumn("confidence", codes="confidence"),
    OutputColumn("inside", codes="answer"),
    OutputColumn("basis", codes="basis"),
    OutputColumn("source_kind", codes="source_kind"),
    OutputColumn("existing"),
    OutputColumn("surely"),
    OutputColumn("undated"),
)
_LISTS = (
    OutputColumn("registry", codes="registry"),
    OutputColumn("registry", head="column.register", codes="registry", width=96, views=LISTS),
    OutputColumn("list", width=340),
    OutputColumn("found"),
    OutputColumn("total", width=84),
    OutputColumn("share", unit="0-1"),
    OutputColumn(
        "share",
        head="column.share_found",
        meaning="meaning.share_found",
        unit="0-1",
        format="0%",
        bar=(0, 1),
        width=110,
        views=LISTS,
    ),
    OutputColumn("date", head="column.day", views=("lists", "sources")),
    OutputColumn("level_total", codes="level"),
    OutputColumn("of_city"),
    OutputColumn("title", width="large", views=SOURCES),
    OutputColumn("link"),
    OutputColumn("text"),
    OutputColumn("kind", head="column.kind_of_source", views=SOURCES),
    OutputColumn("rows"),
    OutputColumn("rows", head="column.rows_citing", views=SOURCES),
)
_EVIDENCE = (
    OutputColumn("supply"),
    OutputColumn("statuses", codes="status"),
    OutputColumn("is_gap"),
    OutputColumn("need", head="leave_out.need"),
    OutputColumn("even", head="leave_out.even"),
    OutputColumn("known", head="leave_out.known"),
    OutputColumn("what"),
    OutputColumn("what_zh"),
    OutputColumn("what_en"),
    OutputColumn("id"),
    OutputColumn("said"),
)
_MARK = (OutputColumn("made", width=110),)
COLUMNS = (
    *gap_columns.COLUMNS,
    *_COUNTS,
    *_GOALS,
    *_RESILIENCE,
    *_SCENARIOS,
    *_SITING,
    *_PLATFORMS,
    *_LISTS,
    *_EVIDENCE,
    *_MARK,
)
