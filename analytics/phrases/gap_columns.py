"""The columns of the gap CSV and of other tables of needs: one line of the register each."""

from analytics.phrases.output_column import OutputColumn
from data.files.xlsx import DAY

# workbook sheets whose sentences are all in one language, so that their heads name none
SHEETS = ("gaps", "needs", "duplicates", "backup", "border")

# the gap CSV, in this order: what a need is, then what a gap is argued by
GAP = (
    OutputColumn("unit_kind", codes="unit"),
    OutputColumn("unit_id"),
    OutputColumn("unit_name"),
    OutputColumn("city"),
    OutputColumn("county"),
    OutputColumn("adcode"),
    OutputColumn("cluster_id"),
    OutputColumn("cluster_name"),
    OutputColumn("need_weight", unit="0-1", format="0.00", shown="%g"),
    OutputColumn("need_basis", codes="basis"),
    OutputColumn("state", codes="state"),
    OutputColumn("doubts", codes="doubt"),
    OutputColumn("hosted", codes="answer"),
    OutputColumn("reachable", codes="answer"),
    OutputColumn("nearest_platform_id"),
    OutputColumn("nearest_platform_name"),
    OutputColumn("km_p05", format="0.0"),
    OutputColumn("km_p50", format="0.0"),
    OutputColumn("km_p95", format="0.0"),
    OutputColumn("access", unit="0-1", format="0.00", digits=4),
    OutputColumn("severity", unit="0-100", format="0.0", digits=2, bar=(0, 100)),
    OutputColumn("value_added", shown="%.0f", width=152),
    OutputColumn("population"),
    OutputColumn("electricity"),
    OutputColumn("size_year"),
    OutputColumn("list_rows_found"),
    OutputColumn("list_total"),
    OutputColumn("reason_zh"),
    OutputColumn("reason_en"),
    OutputColumn("snapshot_id"),
    OutputColumn("policy_id"),
)
ARGUMENTS = (
    OutputColumn("capable", codes="answer"),
    OutputColumn("adequate", codes="answer"),
    OutputColumn("stages_missing", codes="stage"),
    OutputColumn("stages_unknown", codes="stage"),
    OutputColumn("certainty", unit="0-1", format="0%", digits=4, bar=(0, 1)),
    OutputColumn("certainty_high", unit="0-1", format="0%", digits=4),
    OutputColumn("certainty_bound", codes="certain_bound"),
    OutputColumn("certainty_checked", codes="answer"),
    OutputColumn("sureness", codes="certain"),
    OutputColumn("settings"),
    OutputColumn("gap_settings"),
    OutputColumn("robust", codes="robust"),
    OutputColumn("fix", codes="fix_kind"),
    OutputColumn("fix_radius_km"),
    OutputColumn("fix_zh"),
    OutputColumn("fix_en"),
    OutputColumn("evidence_id"),
)
# beside the gap CSV: in other views, what a planner decides, and what other tables say of a need
_ELSEWHERE = (
    OutputColumn("fix", head="column.fix_kind", codes="fix_kind", views=SHEETS),
    OutputColumn("fix_zh", head="column.smallest_fix", views=SHEETS),
    OutputColumn("reason_zh", head="column.reason", width="large", views=SHEETS),
    OutputColumn("reason_en", width="large", views=SHEETS),
    OutputColumn("fix_radius_km", head="column.fix_radius_reached", views=("evidence",)),
    # on screen the cell of a certainty holds its range
    OutputColumn("certainty_range", meaning="meaning.certainty", width=112),
    OutputColumn("certainty_range", meaning="meaning.certainty", width=100, views=("verify",)),
    OutputColumn("cluster_name", width=178, views=("verify",)),
    OutputColumn("judgement", codes="judgement", width=104),
    OutputColumn("owner", width=104),
    OutputColumn("due", unit="YYYY-MM-DD", format=DAY, is_date=True, width=96),
    OutputColumn("note", width=160),
    OutputColumn("evidence"),
)
_OF_NEEDS = (
    OutputColumn("unit_name_en"),
    OutputColumn("cluster_name_en"),
    OutputColumn("city_adcode"),
    OutputColumn("cluster_kind"),
    OutputColumn("radius_km", unit="km", format="0.0", shown="%g"),
    OutputColumn("nearest_status", codes="status"),
    OutputColumn("suppliers"),
    OutputColumn("demand"),
    OutputColumn("capacity"),
    OutputColumn("doubt", unit="0-0.5", format="0.00", digits=4),
    OutputColumn("change", unit="0-0.5", format="0.00", digits=4, width=72),
    OutputColumn("ask", codes="asked"),
    OutputColumn("unseen"),
    OutputColumn("unreckoned"),
    OutputColumn("robustness", unit="0-1"),
    OutputColumn("lacks"),
    OutputColumn("stages"),
    OutputColumn("fix_platform_id"),
    OutputColumn("fix_lacks"),
    OutputColumn("fix_stages"),
)
COLUMNS = (*GAP, *ARGUMENTS, *_ELSEWHERE, *_OF_NEEDS)
