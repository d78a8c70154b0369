"""The platforms to be made: level, lists, status, how surely located, by stated shares."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from data.demo.base import Base
from data.demo.draws import Draws, in_shares
from data.demo.lists import CULTIVATION, NATIONAL, PROVINCIAL, Part, parts_of
from data.demo.roles import Roles
from data.vocabulary import PIPELINE

# level -> shares of its statuses
STATUSES: dict[str, dict[str, float]] = {
    "national": {"operating": 1.0},
    "national_cultivation": {"operating": 0.6, "under_construction": 0.3, "planned": 0.1},
    "national_programme": {"operating": 0.7, "under_construction": 0.3},
    "provincial": {"operating": 0.82, "under_construction": 0.09, "unknown": 0.09},
    "municipal": {"operating": 0.76, "under_construction": 0.1, "planned": 0.04, "unknown": 0.1},
    "municipal_cultivation": {
        "operating": 0.4,
        "under_construction": 0.3,
        "planned": 0.13,
        "reserve": 0.04,
        "unknown": 0.13,
    },
    "unlisted": {
        "operating": 0.4,
        "under_construction": 0.15,
        "planned": 0.2,
        "reserve": 0.1,
        "unknown": 0.15,
    },
}
# shares of how a platform is placed: a point, its zone, a town in its address, its county or city
LOCATED = {"point": 0.8, "zone": 0.08, "town": 0.05, "county": 0.05, "city": 0.02}
OPERATORS = {
    "enterprise": 0.42,
    "university_institute": 0.24,
    "joint": 0.18,
    "service_body": 0.08,
    "government": 0.06,
    "unknown": 0.02,
}
CONFIDENCES = {"confirmed": 0.88, "likely": 0.1, "unconfirmed": 0.02}
OPENNESS = {"对外开放": 0.6, "部分开放": 0.25, "仅供自用": 0.15}
COMING_EACH = 3  # platforms of the pipeline for each cluster that has no others


@dataclass(frozen=True)
class Slot:
    """A platform before it has a place, a field and a name.

    role: the badly served cluster that it is for; "" for one drawn by need.
    """

    part: Part
    status: str
    located: str
    operator: str
    confidence: str
    openness: str
    role: str = ""

    @property
    def is_open(self) -> bool:
        """True unless it is only planned or being built."""
        return self.status not in PIPELINE


def make_slots(base: Base, roles: Roles, draws: Draws) -> list[Slot]:
    """Give each platform of the lists its words, and the badly served clusters their few."""
    parts: list[Part] = []
    for part in parts_of(base):
        parts += [part] * part.count
    total = len(parts)
    columns = zip(
        parts,
        _statuses(parts, draws),
        in_shares(draws, total, LOCATED),
        in_shares(draws, total, OPERATORS),
        in_shares(draws, total, CONFIDENCES),
        in_shares(draws, total, OPENNESS),
        strict=True,
    )
    slots = []
    for words in columns:
        slot = Slot(*words)
        if slot.part.level == NATIONAL:  # of these the place is always known
            slot = replace(slot, located="point")
        slots.append(slot)
    return _with_roles(slots, roles)


def _statuses(parts: list[Part], draws: Draws) -> list[str]:
    """Draw the statuses of the platforms of each level in its own shares."""
    levels = Counter(part.level for part in parts)
    drawn = {}
    for level, count in levels.items():
        shares = STATUSES[level]
        drawn[level] = in_shares(draws, count, shares)
    return [drawn[part.level].pop() for part in parts]


def _with_roles(slots: list[Slot], roles: Roles) -> list[Slot]:
    """Let platforms of the pipeline, and one that is open, serve the clusters of `roles`.

    Each cluster that is coming has one on the ministry's list, so that it is so under every policy
    set. They stand at a point and are confirmed, and none is bound to a city or programme.
    """
    given = list(slots)
    for cluster in roles.coming:
        _give(given, cluster, _is_cultivated)
        for _ in range(COMING_EACH - 1):
            _give(given, cluster, _is_coming)
    for cluster in roles.scarce:
        _give(given, cluster, _is_provincial)
    return given


def _give(slots: list[Slot], cluster: str, is_fit: Callable[[Slot], bool]) -> None:
    """Let the first fit slot that is bound to nothing serve a cluster."""
    for place, slot in enumerate(slots):
        part = slot.part
        is_bound = slot.role or part.city or part.cluster
        if is_fit(slot) and not is_bound:
            slots[place] = replace(
                slot,
                role=cluster,
                located="point",
                confidence="confirmed",
            )
            return
    raise ValueError(f"no platform of the lists is left for {cluster}")


def _is_cultivated(slot: Slot) -> bool:
    of_ministry = slot.part.level == CULTIVATION
    return of_ministry and not slot.is_open


def _is_coming(slot: Slot) -> bool:
    return not slot.is_open


def _is_provincial(slot: Slot) -> bool:
    if slot.status != "operating":
        return False
    return slot.part.level == PROVINCIAL
