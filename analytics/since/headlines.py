"""The headline numbers: what the overview heads with, each with the way to ask for it.

A new one is a line of `HEADLINES` and its two words in the section `headline` of the catalogue.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from analytics.gap_table import list_completeness
from analytics.ids import needs_id
from analytics.questions.coverage import GAPS, MET, needs_coverage
from analytics.questions.targets import targets
from analytics.setting import Setting
from data.registry import Registry, query

UP, DOWN, NEITHER = "up", "down", "neither"
Numbers = dict[str, Decimal | None]  # by the key of the headline; None where it is unknown


@dataclass(frozen=True)
class Headline:
    """One number.

    Attributes:
        key: names it in commands and links; its words are headline.<key> and headline.<key>_unit.
        ask: computes it, rounded as it is shown, so that differences add up as they are shown;
            None where it is unknown.
        better: `UP`, `DOWN`, or `NEITHER` where more is neither better nor worse.
        evidence_id: of the number; "" where it has none.
    """

    key: str
    ask: Callable[[Registry, Setting], Decimal | None]
    better: str
    evidence_id: str = ""

    @property
    def is_share(self) -> bool:
        """True if it is a percentage, whose differences are points."""
        return self.key.endswith("_share")


def _county_needs(registry: Registry, setting: Setting) -> pd.DataFrame:
    needs = needs_coverage(registry, setting)
    return needs[needs["unit_kind"] == "county"]


def _in_states(*states: str) -> Callable[[Registry, Setting], Decimal]:
    """Count the needs of counties that are in some states."""

    def count(registry: Registry, setting: Setting) -> Decimal:
        needs = _county_needs(registry, setting)
        return Decimal(_count(needs, states))

    return count


def _of_state(state: str, better: str) -> Headline:
    """Make the line of the needs of counties that are in one state."""
    evidence_id = needs_id("county", state)
    return Headline(
        key=state,
        ask=_in_states(state),
        better=better,
        evidence_id=evidence_id,
    )


def _count(needs: pd.DataFrame, states: Collection[str]) -> int:
    return int(needs["state"].isin(states).sum())


def _needs(registry: Registry, setting: Setting) -> Decimal:
    return Decimal(len(_county_needs(registry, setting)))


def _gap_counties(registry: Registry, setting: Setting) -> Decimal:
    needs = _county_needs(registry, setting)
    lacking = needs.loc[needs["state"].isin(GAPS), "unit_id"]
    return Decimal(lacking.nunique())


def _met_share(registry: Registry, setting: Setting) -> Decimal | None:
    needs = _county_needs(registry, setting)
    return _percent(_count(needs, MET), len(needs))


def _percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    share = Decimal(100 * part) / Decimal(whole)
    return share.quantize(Decimal("0.1"))


def _platforms(registry: Registry, setting: Setting) -> Decimal:
    return Decimal(len(query(registry, "platforms")))


def _existing(registry: Registry, setting: Setting) -> Decimal:
    """Count the platforms that count and are known or presumed to exist."""
    counted = query(registry, "platforms_counted", **setting.params(registry))
    return Decimal(int(counted["surely"].sum()))


def _found_of_lists(registry: Registry, setting: Setting) -> Decimal | None:
    found, total = list_completeness(registry, setting)
    return Decimal(found) if total else None


def _list_share(registry: Registry, setting: Setting) -> Decimal | None:
    found, total = list_completeness(registry, setting)
    return _percent(found, total)


def _clusters_covered(registry: Registry, setting: Setting) -> Decimal | None:
    """Count the clusters that the policy set names and that have a platform."""
    needs = needs_coverage(registry, setting)
    named = needs[
        (needs["unit_kind"] == "province") & needs["need_basis"].str.contains(r"\bplan\b")
    ]
    return Decimal(_count(named, MET)) if len(named) else None


def _goals_met(registry: Registry, setting: Setting) -> Decimal | None:
    goals = targets(registry, setting)
    return Decimal(int((goals["verdict"] == "met").sum())) if len(goals) else None


_LINES = (
    Headline("gaps", _in_states(*GAPS), DOWN, needs_id("county", "gaps")),
    Headline("gap_counties", _gap_counties, DOWN, needs_id("county", "gaps", "units")),
    Headline("met", _in_states(*MET), UP, needs_id("county", "met")),
    Headline("met_share", _met_share, UP),
    _of_state("possible", NEITHER),
    _of_state("hosted", UP),
    _of_state("reachable", UP),
    _of_state("pipeline", NEITHER),
    _of_state("remote", DOWN),
    _of_state("none", DOWN),
    Headline("needs", _needs, NEITHER, needs_id("county")),
    Headline("platforms", _platforms, UP, "platforms/all"),
    Headline("existing", _existing, UP, "platforms/existing"),
    Headline("found", _found_of_lists, UP, "lists"),
    Headline("list_share", _list_share, UP),
    Headline("clusters", _clusters_covered, UP, needs_id("province", "met", basis="plan")),
    Headline("goals", _goals_met, UP),
)
HEADLINES = {line.key: line for line in _LINES}
FIRST_HEADLINE = _LINES[0].key


def headline_numbers(registry: Registry, setting: Setting) -> Numbers:
    """Compute every headline number."""
    return {key: line.ask(registry, setting) for key, line in HEADLINES.items()}


def difference(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """Give by how much a number moved; None where one side is unknown."""
    if before is None or after is None:
        return None
    return after - before
