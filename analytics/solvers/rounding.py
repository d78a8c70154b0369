"""Numbers that differ by rounding only are the same."""

import math

TIE = 1e-9  # two objectives whose difference is no larger, relative to them, are the same


def same(a: float, b: float) -> bool:
    """True if two numbers are equal up to rounding."""
    if a == b:
        return True
    return (
        math.isfinite(a)
        and math.isfinite(b)
        and abs(a - b)
        <= TIE
        * max(
            abs(a),
            abs(b),
        )
    )


def with_slack(limit: float) -> float:
    """Widen a limit: sums of costs are rounded, and a budget that is met exactly is met."""
    return limit + TIE * abs(limit)


def relative_gap(objective: float, bound: float) -> float:
    """Measure |bound - objective| / |objective|.

    Returns:
        0 where they are the same, inf where only the objective is 0, nan if one is unknown.
    """
    if math.isnan(objective) or math.isnan(bound):
        return math.nan
    if same(objective, bound):
        return 0.0
    if objective:
        return abs(bound - objective) / abs(objective)
    return math.inf
