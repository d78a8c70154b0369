"""Memory while many settings are asked of one snapshot, as users try them out."""

import sys
from pathlib import Path

from analytics.gap_table import explained_needs
from analytics.questions.coverage import needs_coverage
from analytics.setting import default_setting
from data.answers import OWN_BYTES
from data.registry import open_registry
from tests.bench import report

TOLD_AT = (1, 100, 250, 500)  # settings


def main(folder: Path) -> None:
    """Ask coverage and reasons under each radius and confidence; print what is held meanwhile."""
    registry = open_registry(folder)
    settings = [
        default_setting(registry, radius_km=float(radius), min_confidence=confidence)
        for confidence in ("confirmed", "likely")
        for radius in range(1, 251)
    ]
    for asked, setting in enumerate(settings, start=1):
        needs_coverage(registry, setting)
        explained_needs(registry, setting)
        if asked in TOLD_AT:
            report.line(
                "memory",
                settings=asked,
                answers_mb=round(registry.answers.held_bytes / 1e6, 1),
                room_mb=OWN_BYTES / 1e6,
                peak_mb=report.peak_mb(),
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
