"""What an output column is: how it is called, explained, measured, worded and shown."""

from dataclasses import KW_ONLY, dataclass
from typing import Literal

# number format of a spreadsheet -> that of a table on screen; other numbers stand there as text
ON_SCREEN = {"0.0": "%.1f", "0.00": "%.2f"}

Width = int | Literal["small", "medium", "large"]


@dataclass(frozen=True)
class OutputColumn:
    """One column of CSV files, workbooks, map files and tables on screen.

    Attributes:
        name: in files and in code.
        head: key of the word that it is called by; blank: "column.<name>".
        meaning: key of the word that explains it; blank: "meaning.<name>".
        unit: of its numbers; blank: that of the registry's tables.
        codes: section of the catalogue that words its codes; a cell may hold several, by ";".
        is_several: True if a cell may hold several names or numbers, by ";".
        format: of its cells in a spreadsheet; blank: none.
        shown: of its numbers on screen; blank: as `ON_SCREEN` says.
        digits: after the point to which its numbers are rounded.
        bar: where the bar in its cells of a spreadsheet begins and ends.
        width: on screen, in pixels or as Streamlit names it.
        is_date: True if its ISO days are dates in a spreadsheet.
        views: sheets, map layers and pages in which the name means this; none: in all others.
    """

    name: str
    _: KW_ONLY
    head: str = ""
    meaning: str = ""
    unit: str = ""
    codes: str = ""
    is_several: bool = False
    format: str = ""
    shown: str = ""
    digits: int | None = None
    bar: tuple[float, float] | None = None
    width: Width | None = None
    is_date: bool = False
    views: tuple[str, ...] = ()

    @property
    def on_screen(self) -> str:
        """The format of its numbers on screen; blank for what stands there as text."""
        return self.shown or ON_SCREEN.get(self.format, "")
