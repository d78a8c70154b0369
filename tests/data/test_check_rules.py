"""The rules of a table, judged column by column, find what judging cell by cell finds; likely
mistakes are told.
"""

import json
import re
import unicodedata

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from data.build.read import read_all
from data.checks.lookalikes import LATIN, LOOKALIKE, plain_name, skeleton
from data.checks.reading import read_csv
from data.checks.rows import notices
from data.checks.table import check
from data.cli.main import main
from data.faults import Fault, Faults, RegistryError, SourceError, refuse
from data.policy import load_policies
from data.tables import SOURCES, TABLES
from data.tables.column import ADCODE_RULE, DATE_RULE
from data.tables.subjects import PLATFORMS
from tests.data.world import csv_text, squares, write_sources

KNOWN = {
    "counties.adcode": frozenset({"330102", "330105"}),
    "units.adcode": frozenset({"330102", "330105", "330100", "330000"}),
    "counties.city": frozenset({"杭州市"}),
    "counties": frozenset({"330102 杭州市 上城区", "330105 杭州市 拱墅区"}),
    "cities": frozenset({"330100 杭州市"}),
    "clusters.cluster_id": frozenset({"ic"}),
    "zones.zone_id": frozenset({"zone-1"}),
    "policy_sets.id": frozenset({"p"}),
}
CELLS = (
    "",
    "  ",
    "x",
    "3.5",
    "-1",
    "nan",
    "1e400",
    "1_000",
    "１２",
    "330102.0",
    "330199",
    "330105; 33020",
    "2025-13",
    "2025",
    "2025-02-30",
    "national",
    "省级",
    "publisher",
    "\0a",
    "30.1",
    "120.1",
    "a;b",
    "yes",
    "330102",
    "330100",
    "杭州市",
    "上城区",
    "宁波市",
    "拱墅区",
    "zone-1",
    "ic",
    "count",
    "coverage",
    "provincial;national",
    "core",
    " 120.2 ",
    "inf",
    "same",
    "+5",
)


def cell_by_cell(table, registry, known):
    """The faults of a table as they were found before columns were judged as a whole: (line,
    column, rule).
    """
    found = []
    for line, row in zip(table.lines, table.cells.to_dict("records"), strict=True):
        blamed = {
            name: next(rules_broken(row, column, known), None)
            for name, column in zip(registry.names, registry.columns, strict=True)
        }
        found += [
            (line, name, blamed[name])
            for name in sorted(blamed)
            if blamed[name] and line not in table.broken
        ]
    return found


def rules_broken(row, column, known):
    """The rules that one cell breaks, in order."""
    value = row[column.name]
    parts = (
        [part.strip() for part in value.split(column.separator)] if column.separator else [value]
    )
    if column.name in ("lon", "lat") and "lon" in row and "lat" in row:
        if 3 <= (number(row["lon"]) or 0) <= 54 and 73 <= (number(row["lat"]) or 0) <= 136:
            yield "swapped"
        elif not value and row["lon"] + row["lat"]:
            yield "pair"
    if value and column.only_where and row[column.only_where[0]] != column.only_where[1]:
        yield "only where"
    if any(unicodedata.category(letter) == "Cc" and letter not in "\t\n\r" for letter in value):
        yield "control"
    if column.required and not value:
        yield "required"
    if value and column.type != "VARCHAR":
        if number(value) is None:
            yield "number"
        elif column.type == "INTEGER" and number(value) % 1:
            yield "whole number"
        elif (
            column.low is not None
            and number(value) < column.low
            or column.high is not None
            and number(value) > column.high
        ):
            yield "range"
    if (
        value
        and column.pattern
        and not column.is_date
        and not all(re.fullmatch(column.pattern, part, re.ASCII) for part in parts)
    ):
        yield "adcode" if column.pattern == ADCODE_RULE else "pattern"
    if (
        value
        and column.is_date
        and (not re.fullmatch(DATE_RULE, value, re.ASCII) or value in ("2025-13", "2025-02-30"))
    ):
        yield "date"
    if value and column.choices and not set(parts) <= set(column.choices):
        yield "choices"
    if value and column.refers in known and not set(parts) <= known[column.refers]:
        yield "refers"


def number(text):
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") and text.isascii() and "_" not in text else None


@st.composite
def tables(draw):
    """A source table with cells of every kind, and the registry it is of."""
    registry = draw(st.sampled_from([registry for registry in SOURCES if not registry.spatial]))
    row = st.dictionaries(st.sampled_from(registry.names), st.sampled_from(CELLS), max_size=8)
    text = csv_text(registry.name, *draw(st.lists(row, max_size=5)))
    return registry, text + draw(
        st.sampled_from(["", "short\n", "," * len(registry.names) + "x\n"])
    )


@settings(max_examples=80, deadline=None)
@given(tables(), st.booleans())
def test_the_faults_of_a_table_are_those_of_its_cells_one_to_a_cell_in_order(
    tmp_path_factory, drawn, knows
):
    registry, text = drawn
    path = tmp_path_factory.mktemp("rules") / f"{registry.name}.csv"
    path.write_text(text, encoding="utf-8", newline="")
    table, _ = read_csv(path, registry)
    found = check(table, registry, KNOWN if knows else {})
    cells = list(found)[: len(found) - len(found.afterwards)]
    assert [(fault.line, fault.column, fault.rule) for fault in cells] == cell_by_cell(
        table, registry, KNOWN if knows else {}
    )
    assert {fault.rule for fault in found.afterwards} <= {"unique", "county"}
    assert len(found) == len(list(found))


def faults(folder, table, *rows, known=None):
    """The faults of a table of such rows: line, column, rule."""
    path = folder / f"{table}.csv"
    path.write_text(csv_text(table, *rows), encoding="utf-8", newline="\n")
    read, faults = read_csv(path, TABLES[table])
    return [
        (fault.line, fault.column, fault.rule)
        for fault in [*faults, *check(read, TABLES[table], known or {})]
    ]


# --- ids and codes --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["3.30102E+11", "3.3E+05", "3.30102e+11"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("platforms", "adcode"),
        ("platforms", "platform_id"),
        ("zones", "other_adcodes"),
        ("zones", "catalogue_code"),
        ("gazetteer", "nbs_township_code"),
        ("gazetteer", "geonames_id"),
        ("demands", "cluster_id"),
    ],
)
def test_a_code_that_a_spreadsheet_rounded_is_named_as_one(tmp_path, table, column, code):
    assert (2, column, "destroyed") in faults(tmp_path, table, {column: code})


def test_a_number_in_words_like_a_rounded_code_is_a_number(tmp_path):
    assert faults(tmp_path, "platforms", {"revenue_cny": "3.30102E+11"}) == []


TWINS = {
    "a zero-width blank": "pp\u200b-1",
    "full width": "ｐｐ-1",
    "a Cyrillic letter": "рр-1",
    "a dash": "pp–1",
    "a mark of direction": "pp-1\u200f",
    "a byte order mark": "pp-1\ufeff",
}


@pytest.mark.parametrize("twin", TWINS)
def test_two_ids_that_look_the_same_are_a_fault(tmp_path, twin):
    (fault,) = faults(tmp_path, "platforms", {}, {"platform_id": TWINS[twin], "name": "x"})
    assert fault in [(3, "platform_id", "lookalike"), (3, "platform_id", "invisible")]


@pytest.mark.parametrize("cell", ["iс", "ｉｃ"])
def test_a_reference_that_only_looks_right_is_told_from_one_that_leads_nowhere(tmp_path, cell):
    assert faults(
        tmp_path, "demands", {"cluster_id": cell}, known={"clusters.cluster_id": frozenset({"ic"})}
    ) == [(2, "cluster_id", "lookalike")]
    assert faults(
        tmp_path,
        "demands",
        {"cluster_id": "nano"},
        known={"clusters.cluster_id": frozenset({"ic"})},
    ) == [(2, "cluster_id", "refers")]


def test_each_lookalike_has_its_latin_letter():
    assert len(LOOKALIKE) == len(LATIN) == len(set(LOOKALIKE)) and LATIN.isascii()
    assert skeleton("ＡВС") == "ABC"


@pytest.mark.parametrize("letter", ["\x1b", "\x7f", "\x9b", "\u202e", "\u2028", "\uffff"])
def test_what_would_steer_a_terminal_or_turn_a_line_is_a_fault_in_any_text_and_shown_by_its_number(
    tmp_path, letter
):
    assert faults(tmp_path, "platforms", {"notes": f"a{letter}b"}) == [(2, "notes", "control")]
    said = Fault("control", file="f.csv", line=2, column="notes", value=f"a{letter}b").text("en")
    assert letter not in said and f"\\u{ord(letter):04x}" in said


# --- the form of a file ---------------------------------------------------------------------------


def test_a_header_that_stands_again_between_the_rows_is_named_once(tmp_path):
    path = tmp_path / "platforms.csv"
    text = csv_text("platforms", {})
    path.write_text(text + text.replace("pp-1", "pp-2"), encoding="utf-8")
    table, faults = read_csv(path, PLATFORMS)
    assert [(fault.line, fault.rule) for fault in faults] == [(3, "header again")]
    assert list(check(table, PLATFORMS, {})) == []


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_two_bytes_to_a_letter_are_no_encoding_here_even_without_a_mark(tmp_path, encoding):
    (tmp_path / "platforms.csv").write_bytes(csv_text("platforms", {}).encode(encoding))
    assert [fault.rule for fault in read_csv(tmp_path / "platforms.csv", PLATFORMS)[1]] == [
        "encoding"
    ]


def test_a_bad_byte_far_inside_is_named_by_its_place(tmp_path):
    content = csv_text(
        "platforms", *({"platform_id": f"p{n}", "notes": "注" * 300} for n in range(1500))
    ).encode()
    (tmp_path / "platforms.csv").write_bytes(content + b"\xff\xff\n")
    (fault,) = read_csv(tmp_path / "platforms.csv", PLATFORMS)[1]
    assert (fault.rule, fault.fill["detail"]) == ("encoding", str(len(content)))


# --- what is told ---------------------------------------------------------------------------------


def told(folder, table, *rows):
    path = folder / f"{table}.csv"
    path.write_text(csv_text(table, *rows), encoding="utf-8", newline="\n")
    return [
        (notice.line, notice.column, notice.rule)
        for notice in notices(read_csv(path, TABLES[table])[0], TABLES[table])
    ]


@pytest.mark.parametrize(
    "name",
    ["芯片中试平台", "芯片 中试平台", "芯片（中试）平台", "芯片\u3000中试平台", "芯片(中试)平台"],
)
def test_one_name_in_one_place_is_a_likely_double_however_it_is_written(tmp_path, name):
    assert told(tmp_path, "platforms", {}, {"platform_id": "pp-2", "name": name}) == [
        (3, "name", "double")
    ]


def test_one_name_in_two_places_is_told_apart_from_a_double(tmp_path):
    assert told(
        tmp_path, "platforms", {}, {"platform_id": "pp-2", "county": "拱墅区", "adcode": "330105"}
    ) == [(3, "name", "namesake")]


def test_zones_known_to_lie_on_the_same_ground_are_no_double(tmp_path):
    assert told(tmp_path, "zones", {}, {"zone_id": "zone-2", "related_zone_ids": "zone-1"}) == []
    assert told(tmp_path, "zones", {}, {"zone_id": "zone-2"}) == [(3, "name", "double")]


def test_an_invisible_letter_in_a_text_is_told_and_blocks_nothing(tmp_path):
    assert told(tmp_path, "platforms", {"notes": "a\u200bb"}) == [(2, "notes", "invisible")]
    assert faults(tmp_path, "platforms", {"notes": "a\u200bb"}) == []


def test_names_differ_by_more_than_width_and_brackets():
    assert plain_name("Ａ（B）") == plain_name("a b") != plain_name("ab1")


# --- shapes ---------------------------------------------------------------------------------------


def read_world(folder, counties=None, zones=None):
    """What reading the made-up province finds, with other counties or zone boundaries."""
    sources = write_sources(folder)
    if counties is not None:
        counties.to_parquet(sources / "counties.parquet", index=False)
    if zones is not None:
        zones.to_file(sources / "zone_boundaries.geojson")
    return read_all(sources, load_policies())


def rules(faults):
    return [(fault.file, fault.rule) for fault in faults]


def with_first(shape):
    counties = squares()
    counties.loc[0, "geometry"] = shape
    return counties


def test_counties_that_overlap_are_a_fault_that_names_the_pair_and_the_area(tmp_path):
    read = read_world(tmp_path, with_first(box(120.0, 30, 120.21, 30.2)))
    (fault,) = read.faults
    assert rules([fault]) == [("counties.parquet", "overlap")]
    assert "330102 上城区" in fault.text("zh") and "330105 拱墅区 (21.4 km²)" in fault.text("en")


def test_a_gap_between_counties_is_told_with_its_area(tmp_path):
    read = read_world(
        tmp_path, with_first(box(120.0, 30, 120.2, 30.2) - box(120.05, 30.05, 120.1, 30.1))
    )
    assert len(read.faults) == 0 and rules(read.notices) == [("counties.parquet", "gap")]
    assert "26.7 km²" in read.notices[0].text("en")


@pytest.mark.parametrize("edge", [120.2001, 120.1999])
def test_slivers_between_counties_pass(tmp_path, edge):
    read = read_world(tmp_path, with_first(box(120.0, 30, edge, 30.2)))
    assert len(read.faults) == 0 and read.notices == []


def zone(shape, zone_id="zone-1"):
    return gpd.GeoDataFrame({"zone_id": [zone_id]}, geometry=[shape], crs="EPSG:4490")


def test_a_zone_as_large_as_the_province_is_a_fault(tmp_path):
    read = read_world(tmp_path, zones=zone(box(120, 30, 120.6, 30.2)))
    assert rules(read.faults) == [("zone_boundaries.geojson", "too large")]


def test_an_approved_area_as_large_as_the_province_is_a_fault(tmp_path):
    sources = write_sources(tmp_path, zones=[{"approved_area_ha": "128000"}])
    assert rules(read_all(sources, load_policies()).faults) == [("zones.csv", "too large")]


def test_a_boundary_far_from_the_approved_area_is_told(tmp_path):
    sources = write_sources(tmp_path, zones=[{"approved_area_ha": "100"}])
    zone(box(120.1, 30.1, 120.15, 30.15)).to_file(sources / "zone_boundaries.geojson")
    read = read_all(sources, load_policies())
    assert len(read.faults) == 0 and rules(read.notices) == [
        ("zone_boundaries.geojson", "not the area")
    ]


def test_a_boundary_whose_id_only_looks_right_is_named_so(tmp_path):
    assert rules(
        read_world(tmp_path, zones=zone(box(120.1, 30.1, 120.15, 30.15), "zonе-1")).faults
    ) == [("zone_boundaries.geojson", "lookalike")]


PUBLIC = {"center": [120.1, 30.1], "parent": {"adcode": 330100}, "acroutes": [100000, 330000]}


def public_counties(**cells):
    """Counties as public GeoJSON has them: codes are numbers, and lists and objects stand beside
    them.
    """
    features = []
    for row in squares().itertuples():
        about = (
            {
                "adcode": int(row.adcode),
                "name": row.name,
                "city_adcode": int(row.city_adcode),
                "city": row.city,
            }
            | PUBLIC
            | cells
        )
        features.append(
            {"type": "Feature", "properties": about, "geometry": row.geometry.__geo_interface__}
        )
    return json.dumps({"type": "FeatureCollection", "features": features})


def checked(capsys, *words):
    """What `python -m data check --json` says, and its exit code."""
    code = main(["--lang", "en", "check", *map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_counties_whose_codes_are_numbers_are_read_with_a_notice(tmp_path, capsys):
    sources = write_sources(tmp_path / "sources")
    (tmp_path / "c.geojson").write_text(public_counties())
    code, said = checked(
        capsys, tmp_path / "c.geojson", "--table", "counties", "--sources", sources
    )
    assert (code, said["rows"], said["problems"], said["ok"]) == (0, 3, [], True)
    assert ["read as text" in notice["en"] for notice in said["notices"]] == [True, True]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (None, "required"),
        ([330100], "not text"),
        ({"adcode": 1}, "not text"),
        (True, "not text"),
        ("\ud800", "not text"),
        (33010, "adcode"),
    ],
)
def test_a_county_whose_city_code_is_none_is_a_fault_of_every_row_at_once(
    tmp_path, capsys, value, rule
):
    sources = write_sources(tmp_path / "sources")
    (tmp_path / "c.geojson").write_text(public_counties(city_adcode=value))
    code, said = checked(
        capsys, tmp_path / "c.geojson", "--table", "counties", "--sources", sources
    )
    assert code == 1 and [
        (one["line"], one["column"], one["rule"]) for one in said["problems"]
    ] == [(row, "city_adcode", rule) for row in (1, 2, 3)]


# --- very many faults -----------------------------------------------------------------------------


def test_an_error_tells_the_first_faults_counts_the_rest_and_holds_all():
    many = Faults(
        [
            Fault("required", file="f.csv", line=line, column="name")
            for line in range(2, SourceError.most_told + 7)
        ]
    )
    with pytest.raises(RegistryError) as refused:
        refuse(many)
    lines = refused.value.en.splitlines()
    assert len(lines) == SourceError.most_told + 1 and lines[-1].startswith("And 5 more.")
    assert len(list(refused.value.faults)) == SourceError.most_told + 5


def test_check_lists_every_fault_of_a_file_however_many(tmp_path, capsys):
    sources = write_sources(tmp_path / "sources")
    path = tmp_path / "platforms.csv"
    path.write_text(
        csv_text(
            "platforms",
            *(
                {"platform_id": f"p{n}", "name": f"n{n}", "staff": "x"}
                for n in range(SourceError.most_told + 500)
            ),
        ),
        encoding="utf-8",
    )
    code, said = checked(capsys, path, "--table", "platforms", "--sources", sources)
    assert code == 1 and [one["line"] for one in said["problems"]] == list(
        range(2, SourceError.most_told + 502)
    )
