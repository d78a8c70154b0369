"""The siting models: who solves each, which options it uses, what it measures, how it is worded.

All that differs from model to model is read from here. Another model is another entry of `MODELS`
and its words in analytics/words/siting.toml: siting.<name>, its label, and siting.said_<name>.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from analytics import solvers


@dataclass(frozen=True)
class Model:
    """One siting model.

    Attributes:
        name: as questions, links and commands write it.
        solver: the function of `analytics.solvers` that answers it.
        kind: "cover" (most need weight in reach), "fewest" (it finds the number of sites; one that
            is given is what its own is compared with) or "distance" (least km).
        unit: what `Plan.amount` counts: need weight, sites, mean km or km of the worst served.
        options: the fields of `Ask` it uses among those that only some models use; the others are
            refused, as an answer must not seem to heed them.
        has_curve: further sites are compared with it on a curve of coverage.
        is_on_curve: its own answers are points of that curve.
        proves_unique: its solver can say whether another choice is as good.
        is_stretched: where it needs more sites than asked for, longer radii are tried.
        reason: key of the words for what a site newly covers.
        relies: key of the words for the needs that rely on a site; None if none are counted.
        out_of_reach: key of the words for needs that no choice of sites could help.
    """

    name: str
    solver: Callable[..., solvers.Answer]
    kind: Literal["cover", "fewest", "distance"]
    unit: Literal["weight", "sites", "mean_km", "worst_km"]
    options: tuple[str, ...] = ()
    has_curve: bool = False
    is_on_curve: bool = False
    proves_unique: bool = False
    is_stretched: bool = False
    reason: str = "siting.reason"
    relies: str | None = None
    out_of_reach: str = "siting.unreachable"

    @property
    def finds_number(self) -> bool:
        """True if the model finds how many sites it takes."""
        return self.kind == "fewest"

    @property
    def by_distance(self) -> bool:
        """True if the model weighs km instead of counting needs in reach."""
        return self.kind == "distance"

    @property
    def has_capacity(self) -> bool:
        """True if a site takes in only so much need weight."""
        return "capacity" in self.options

    @property
    def achieved(self) -> str:
        """Key of the sentence for what a plan of this model achieves."""
        return f"siting.said_{self.name}"


EQUITY = ("one_per_city", "worst_first")
MONEY = ("budget", "cost")
MODELS = {
    model.name: model
    for model in (
        Model(
            "mclp",
            solvers.mclp,
            kind="cover",
            unit="weight",
            options=(*MONEY, *EQUITY),
            has_curve=True,
            is_on_curve=True,
            proves_unique=True,
        ),
        Model(
            "lscp",
            solvers.lscp,
            kind="fewest",
            unit="sites",
            options=("one_per_city",),
            has_curve=True,
            is_stretched=True,
        ),
        Model(
            "p_median",
            solvers.p_median,
            kind="distance",
            unit="mean_km",
            options=(*MONEY, *EQUITY),
            relies="siting.reason_nearest",
            out_of_reach="siting.unmeasured",
        ),
        Model(
            "p_center",
            solvers.p_center,
            kind="distance",
            unit="worst_km",
            relies="siting.reason_nearest",
            out_of_reach="siting.unmeasured",
        ),
        Model(
            "lscp_backup",
            solvers.lscp_backup,
            kind="fewest",
            unit="sites",
            options=("one_per_city",),
            relies="siting.reason_backup",
        ),
        Model(
            "mclp_capacitated",
            solvers.mclp_capacitated,
            kind="cover",
            unit="weight",
            options=(*MONEY, *EQUITY, "capacity"),
            reason="siting.reason_capacity",
        ),
    )
}
# every option that only some models use, in the order in which a question is checked
OPTIONS = ("budget", "cost", "capacity", *EQUITY)
