"""What a user says of the proposed repairs: accepted or refused as a kind or one by one."""

from pydantic import BaseModel, ConfigDict


class Decisions(BaseModel):
    """What a user has decided so far: JSON that a page and a register can keep.

    Attributes:
        kinds: kind of a repair -> accepted or refused.
        cells: address of a cell -> all its repairs are accepted or refused, whatever their kind.
        chosen: address of a cell, or `choice_key` for all cells of a value -> the value chosen.
        accept_rest: accept what is not decided.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: dict[str, bool] = {}
    cells: dict[str, bool] = {}
    chosen: dict[str, str] = {}
    accept_rest: bool = False

    def accepts(self, kind: str, address: str) -> bool:
        """Tell if a repair of a cell is accepted."""
        of_kind = self.kinds.get(kind, self.accept_rest)
        return self.cells.get(address, of_kind)

    def refuses(self, kind: str, address: str) -> bool:
        """Tell if a repair of a cell was refused, not just left undecided."""
        of_kind = self.kinds.get(kind)
        return self.cells.get(address, of_kind) is False

    def choice(self, column: str, old: str, address: str) -> str | None:
        """Give the value that was chosen for a cell, None if there is none."""
        of_value = self.chosen.get(choice_key(column, old))
        return self.chosen.get(address, of_value)

    def is_about(self, address: str) -> bool:
        """Tell if something was decided for this cell alone."""
        return address in self.cells or address in self.chosen


NOTHING_DECIDED = Decisions()
ALL_ACCEPTED = Decisions(accept_rest=True)


def choice_key(column: str, old: str) -> str:
    """Name the choice among the options of a value, wherever it stands in a column."""
    return f"{column}={old}"
