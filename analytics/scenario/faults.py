"""What a scenario is refused with."""

from collections import Counter
from collections.abc import Iterable

from data.faults import Fault, FaultsError

# rules that another snapshot may break without anybody's mistake
OF_RECORD = (
    "scenario.no place",
    "scenario.unplaced",
    "scenario.no cluster",
    "scenario.no platform",
    "scenario.unconfirmed",
    "scenario.offered",
    "scenario.counts",
    "scenario.not in service",
    "scenario.in service",
    "scenario.not higher",
    "scenario.hash",
)


class ScenarioError(FaultsError):
    """A scenario that cannot be carried out or read."""

    most_told = 20  # whoever puts these right has a file worth reading again

    def _rest(self, first: Fault, count: int) -> Fault:
        return Fault("scenario.more", file=first.file, fill={"more": count})


def repeated(values: Iterable[str]) -> list[str]:
    """List the values that stand more than once, each once."""
    return [value for value, times in Counter(values).items() if times > 1]
