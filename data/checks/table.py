"""A source table checked: its cells against their columns, its rows against each other."""

from data.checks.cells import Known, TableProblems, mark_column, mark_points
from data.checks.reading import RawTable
from data.checks.rows import county_mismatches, lookalike_keys, repeated_keys
from data.tables.column import Table


def check(table: RawTable, described: Table, known: Known) -> TableProblems:
    """Find every fault of every row.

    Args:
        known: the values that references may name, by "table.column".
    """
    problems = TableProblems(table)
    mark_points(problems, table, described)
    for column in described.columns:
        if column.only_where:
            other, value = column.only_where
            rows = (table.cells[column.name] != "") & (table.cells[other] != value)
            problems.mark(
                column.name, rows.to_numpy(bool), "only where", " = ".join(column.only_where)
            )
    for column in described.columns:
        mark_column(problems, table.cells[column.name], column, described, known)
    problems.afterwards += repeated_keys(table, described)
    problems.afterwards += lookalike_keys(table, described, problems)
    problems.afterwards += county_mismatches(table, described, known)
    return problems
