"""What a user says of the proposed repairs: accepted or refused as a kind or one by one."""

from pydantic import BaseModel, ConfigDict

# kinds of repairs that claim more than the file says: decided by name, never with all the others
CLAIMS = frozenset({"level list"})


class Decisions(BaseModel):
    """What a user has decided so far: JSON that a page and a register can keep.

    Attributes:
        kinds: kind of a repair -> accepted or refused.
        cells: address of a cell -> all its repairs are accepted or refused, whatever their kind.
        chosen: address of a cell, or `choice_key` for all cells of a value -> the value chosen.
        accept_rest: accept what is not decided, but for `CLAIMS`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: dict[str, bool] = {}
    cells: dict[str, bool] = {}
    chosen: dict[str, str] = {}
    accept_rest: bool = False

    def accepts(self, kind: str, address: str) -> bool:
        """Tell if a repair of a cell is accepted."""
        return self.cells.get(address, self.of_kind(kind)) is True

    def refuses(self, kind: str, address: str) -> bool:
        """Tell if a repair of a cell was refused, not just left undecided."""
        return self.cells.get(address, self.of_kind(kind)) is False

    def of_kind(self, kind: str) -> bool | None:
        """Tell if a kind is accepted or refused; None while it is undecided."""
        rest = self.accept_rest and kind not in CLAIMS
        return self.kinds.get(kind, rest or None)

    def with_all_accepted(self) -> "Decisions":
        """Accept every kind, but for claims, which stay as they are."""
        claims = {kind: said for kind, said in self.kinds.items() if kind in CLAIMS}
        return self.model_copy(update={"kinds": claims, "accept_rest": True})

    @property
    def are_all_accepted(self) -> bool:
        """True if every kind but for claims is accepted."""
        return self.accept_rest and self.kinds.keys() <= CLAIMS

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
