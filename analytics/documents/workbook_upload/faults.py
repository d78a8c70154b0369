"""What a workbook with decisions is refused with."""

from data.faults import FaultsError
from data.files.xlsx_in import WorkbookError


class DecisionError(FaultsError, WorkbookError):
    """A workbook whose decisions are not taken in."""
