"""A list as a table would take it in: every step, from the sheet to its rows and their faults."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from data.faults import Fault
from data.office.cells import OfficeFile, Sheet
from data.office.decisions import NOTHING_DECIDED, Decisions
from data.office.head import AS_FOUND, Head, HeadChoice, find_head
from data.office.limits import refused
from data.office.mapping import ColumnMapping
from data.office.matching import MappingProposal, match_heads, propose_mapping
from data.office.notices import notices_of
from data.office.proposals import Proposals, propose_repairs
from data.office.references import References
from data.office.rows import ListRows, rows_from
from data.tables.column import Table


class ImportOrder(BaseModel):
    """What a user has said so far, step by step; going back changes one and keeps the others.

    Plain JSON, which a page, a batch and a command can keep.

    Attributes:
        sheet: the title of the sheet; None for the first that is seen and holds something.
        head: where its head is, and which rows are data.
        mapping: of its heads, once a user has agreed; None for the one that is proposed.
        decisions: on its repairs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sheet: str | None = None
    head: HeadChoice = AS_FOUND
    mapping: ColumnMapping | None = None
    decisions: Decisions = NOTHING_DECIDED


AS_PROPOSED = ImportOrder()


@dataclass(frozen=True)
class Preview:
    """A list as a table would take it in.

    Attributes:
        sheet: that it is in.
        head: of the sheet.
        matching: the columns that its heads stand for.
        proposals: the repairs of its values, and the words that have to be explained.
        made: its rows and their faults.
        notices: what should be known of it, and blocks nothing.
    """

    sheet: Sheet
    head: Head
    matching: MappingProposal
    proposals: Proposals
    made: ListRows
    notices: tuple[Fault, ...]


def preview(
    file: OfficeFile,
    table: Table,
    references: References,
    order: ImportOrder = AS_PROPOSED,
    saved: Sequence[ColumnMapping] = (),
) -> Preview:
    """Take a list as far as its rows; nothing is kept.

    Args:
        references: what its cells may refer to.
        order: what a user has said so far.
        saved: mappings that were kept.
    Raises:
        OfficeError: there is no sheet of this title, or it has no head.
    """
    sheet = _sheet(file, order.sheet)
    head = find_head(sheet, file.name, order.head)
    if order.mapping is None:
        matching = propose_mapping(head, table, saved)
    else:
        matching = match_heads(head, table, order.mapping)

    proposals = propose_repairs(file, head, matching.mapping, table, references)
    made = rows_from(proposals, order.decisions)
    notices = notices_of(proposals, matching)
    return Preview(sheet, head, matching, proposals, made, tuple(notices))


def _sheet(file: OfficeFile, title: str | None) -> Sheet:
    if title is None:
        return file.first_sheet
    titles = [sheet.title for sheet in file.sheets]
    if title not in titles:
        known = ", ".join(titles)
        raise refused("office.no sheet", file.name, sheet=title, sheets=known)
    return file.sheet(title)
