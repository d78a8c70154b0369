"""Made figures of platforms: floor area, lines, staff, projects, firms, revenue, capacity."""

from data.demo.base import Row
from data.demo.draws import Draws, amount, happens

# level -> how much larger its platforms are than a municipal one
SCALE = {
    "national": 4.0,
    "national_cultivation": 2.5,
    "national_programme": 2.5,
    "provincial": 2.0,
    "municipal": 1.0,
    "municipal_cultivation": 0.6,
    "unlisted": 0.5,
}
# of a municipal platform, half have less
FLOOR_M2, LINES, STAFF, PROJECTS_A_YEAR = 4000, 3, 35, 16
YEARS = 3  # over which projects, firms and revenue are counted
FIRMS_A_PROJECT = 0.7
CNY_A_PROJECT = 300_000
CAPACITY_TO_USE = 1.3  # projects that it could take in, to those that it serves
NOT_STATED = 0.08  # of each figure, unknown on purpose
NO_CAPACITY = 0.15  # likewise


def figures_of(level: str, draws: Draws, *, is_open: bool) -> Row:
    """Draw the figures of a platform; one of the pipeline has served nobody yet."""
    scale = SCALE[level]
    a_year = amount(draws, PROJECTS_A_YEAR * scale)
    figures = {
        "floor_area_m2": amount(draws, FLOOR_M2 * scale),
        "pilot_lines": amount(draws, LINES * scale),
        "staff": amount(draws, STAFF * scale),
    }
    if is_open:
        projects = YEARS * a_year
        figures |= {
            "projects_served": projects,
            "firms_served": projects * FIRMS_A_PROJECT,
            "revenue_cny": projects * CNY_A_PROJECT,
        }
    row = {}
    for name, value in figures.items():
        if not happens(draws, NOT_STATED):
            row[name] = _whole(value)
    if not happens(draws, NO_CAPACITY):
        row["capacity_projects"] = _whole(a_year * CAPACITY_TO_USE)
    return row


def _whole(value: float) -> str:
    """Write a figure of two digits that count, from 1."""
    rounded = round(float(f"{value:.2g}"))
    return str(max(1, rounded))
