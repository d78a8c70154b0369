"""What the first page asks, asked before anybody opens it."""

import threading
from contextlib import suppress

from analytics.gap_table import defended_needs
from analytics.setting import default_setting
from geo.errors import PlanningError
from pages.parts.run.snapshots import registry_in_force


def warm_up() -> None:
    """Open the snapshot in force and argue its needs, as the overview shows them first.

    A snapshot that cannot be read is told by the page.
    """
    with suppress(PlanningError):
        registry = registry_in_force()
        defended_needs(registry, default_setting(registry))


def begin_warm_up() -> None:
    """Warm up beside the server, which answers meanwhile."""
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
