"""The register of columns: every column that goes out is in it once, and nothing else is."""

from pathlib import Path

import pytest

from analytics.cli.siting import TABLES as SITING_TABLES
from analytics.documents.decisions import DECISION_COLUMNS
from analytics.documents.map_files import MapFileRequest, layer_tables, written_columns
from analytics.documents.workbook.views import workbook_views
from analytics.evidence import resolve
from analytics.gap_table import DEFENCE_COLUMNS, GAP_COLUMNS
from analytics.ids import identified
from analytics.phrases.column_register import COLUMNS
from analytics.phrases.columns import head, meaning, output_column, unit
from analytics.phrases.fixes import explained_fixes
from analytics.phrases.mark import COLUMN
from analytics.questions.backup import backup_by_platform
from analytics.questions.certainty import certainty, verify_first
from analytics.questions.robustness import robustness
from analytics.scenario.compare import MOST_COMPARED
from analytics.scenario.delta import DELTA_COLUMNS
from analytics.setting import default_setting
from analytics.siting.ask import Ask
from analytics.siting.solve import plan
from analytics.words import LANGUAGES, catalogue
from data.files.xlsx import DAY
from data.tables import TABLES
from tests.pages.test_evidence_shown import ONE_OF_EACH_KIND

ROOT = Path(__file__).parents[2]
SOURCES_SHEET = ("title", "link", "text", "kind", "date", "rows")
UNITS = {"", "0-1", "0-100", "0-0.5", "km", "YYYY-MM-DD"} | {
    column.unit for table in TABLES.values() for column in table.columns
}
FORMATS = {"", "0.0", "0.00", "0%", DAY}
ON_SCREEN = {"", "%g", "%.0f", "%.1f", "%.2f"}
SECTIONS = {key.partition(".")[0] for key in catalogue()}
# code that shows columns which go out nowhere
SCREENS = "".join(
    path.read_text(encoding="utf-8")
    for folder in ("pages", "analytics/documents/report")
    for path in (ROOT / folder).rglob("*.py")
)
# who reads the gap CSV by name or place finds these columns where they were
PINNED = (
    "unit_kind,unit_id,unit_name,city,county,adcode,cluster_id,cluster_name,need_weight,need_basis,"
    "state,doubts,hosted,reachable,nearest_platform_id,nearest_platform_name,km_p05,km_p50,km_p95,"
    "access,severity,value_added,population,electricity,size_year,list_rows_found,list_total,"
    "reason_zh,reason_en,snapshot_id,policy_id,capable,adequate,stages_missing,stages_unknown,"
    "certainty,certainty_high,certainty_bound,certainty_checked,sureness,settings,gap_settings,"
    "robust,fix,fix_radius_km,fix_zh,fix_en,evidence_id"
)


@pytest.fixture(scope="module")
def outputs(real_registry):
    """(view, column) of everything that goes out: sheets, map layers, commands and evidence."""
    setting = default_setting(real_registry)
    sheets = workbook_views(real_registry, setting)
    views = {
        name: [*table, *(DECISION_COLUMNS if "unit_kind" in table else ())]
        for name, table in sheets.items()
    }
    views["sources"] = SOURCES_SHEET
    pairs = {(view, name) for view, names in views.items() for name in names}
    for layer, table in layer_tables(real_registry, setting, MapFileRequest()).items():
        pairs |= {(layer, name) for name in written_columns(table)}
    for question in (certainty, verify_first, robustness, explained_fixes):
        pairs |= {("", name) for name in identified(question(real_registry, setting))}
    by_platform = backup_by_platform(sheets["backup"], ())
    pairs |= {("border", name) for name in by_platform}
    compared = ["state_before", *(f"state_{n}" for n in range(1, MOST_COMPARED + 1))]
    pairs |= {("", COLUMN)}
    pairs |= {("scenarios", name) for name in (*DELTA_COLUMNS, *compared)}
    best = plan(real_registry, setting, Ask(sites=2))
    for table_of in SITING_TABLES.values():
        pairs |= {("siting", name) for name in table_of(real_registry, setting, best)}
    for evidence_id in ONE_OF_EACH_KIND:
        for table in resolve(real_registry, setting, evidence_id).tables.values():
            pairs |= {("evidence", name) for name in table}
    return pairs


def test_every_column_of_every_output_has_a_head_and_a_meaning_in_both_languages(outputs):
    lacking = [
        (view, name, language)
        for view, name in sorted(outputs)
        for language in LANGUAGES
        if not head(name, language, view) or not meaning(name, language, view)
    ]
    assert lacking == [] and len(outputs) > 500


def test_every_column_has_a_known_unit_formats_and_words_for_its_codes(outputs):
    assert {unit(name, view) for view, name in outputs} <= UNITS
    assert {column.format for column in COLUMNS} <= FORMATS
    assert {column.on_screen for column in COLUMNS} <= ON_SCREEN
    assert {column.codes for column in COLUMNS} - {""} <= SECTIONS


def test_no_line_of_the_register_is_unused(outputs):
    """A line is of an output, or a page or the report names its column."""
    used = {output_column(name, view) for view, name in outputs}
    assert [
        column for column in COLUMNS if column not in used and f'"{column.name}"' not in SCREENS
    ] == []


def test_a_name_means_one_thing_in_one_view():
    lines = [(view, column.name) for column in COLUMNS for view in column.views or ("",)]
    assert sorted(lines) == sorted(set(lines))


def test_no_word_of_a_column_is_unused():
    keys = {key for column in COLUMNS for key in (column.head, column.meaning)}
    keys |= {f"{kind}.{column.name}" for column in COLUMNS for kind in ("column", "meaning")}
    words = {key for key in catalogue() if key.startswith(("column.", "meaning."))}
    assert words - keys == set()


def test_what_nothing_describes_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError, match="nobody"):
        output_column("nobody")


# --- the gap CSV ----------------------------------------------------------------------------------


def test_no_column_of_the_gap_csv_is_renamed_lost_or_moved():
    """Others may stand among them: a new column needs no change here."""
    columns = [*GAP_COLUMNS, *DEFENCE_COLUMNS]
    assert ",".join(name for name in columns if name in PINNED.split(",")) == PINNED
