"""A source table checked: its cells against their columns, its rows against each other."""

from data.checks.cells import Known, TableFaults, mark_column, mark_points
from data.checks.reading import RawTable
from data.checks.rows import county_mismatches, lookalike_keys, repeated_keys
from data.tables.column import Table


def check(table: RawTable, described: Table, known: Known) -> TableFaults:
    """Find every fault of every row.

    Args:
        known: the values that references may name, by "table.column".
    """
    faults = TableFaults(table)
    mark_points(faults, table, described)
    for column in described.columns:
        if column.only_where:
            other, value = column.only_where
            is_filled = table.cells[column.name] != ""
            is_other = table.cells[other] != value
            rows = is_filled & is_other
            faults.mark(
                column.name, rows.to_numpy(bool), "only where", " = ".join(column.only_where)
            )
    for column in described.columns:
        mark_column(faults, table.cells[column.name], column, described, known)
    faults.afterwards += repeated_keys(table, described)
    faults.afterwards += lookalike_keys(table, described, faults)
    faults.afterwards += county_mismatches(table, described, known)
    return faults
