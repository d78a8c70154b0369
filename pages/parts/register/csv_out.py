"""The way out of a table of the register: a CSV of exactly what the screen shows."""

from datetime import date

import pandas as pd

from analytics.phrases.mark import marked_name, with_mark
from data.files.csv import csv_bytes
from pages.parts.run.context import registry
from pages.parts.run.wording import text
from pages.parts.widgets.own_download import own_download, ready


def button(table: pd.DataFrame, name: str) -> None:
    """Draw a button that downloads a table as CSV; formulas in it are only text.

    Lists under way are for those who work on them: the file is that of whoever looks.

    Args:
        name: of the table, in the name of the file.
    """
    told = with_mark(table, registry())
    today = date.today().isoformat()
    marked = marked_name(name, registry())
    download = ready(f"{marked}-{today}.csv", "text/csv", csv_bytes(told))
    own_download(text("table.csv"), download, f"register-{name}-csv")
