"""A question of siting: what may be asked, what cannot be meant, and how it is written on
one line.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import get_type_hints
from urllib.parse import parse_qs, quote, urlencode

from analytics.questions.weighting import DEFAULT_FACTOR, SUMMED, Weighting, check_weighting
from analytics.setting import Setting, SettingError
from analytics.siting.models import MODELS, OPTIONS
from data.registry import Registry, query
from data.vocabulary import ZONE_KINDS

# what one new platform serves: a cluster, those of a group, all that are asked for
SERVES = ("cluster", "group", "all")
# where one may be built. Somewhere in a county or a zone; core: counties with a core area. Towns
# and seats of counties: exactly there
PLACES = ("counties", "core", "towns", "seats", "zones", *ZONE_KINDS)
DEFAULT_SITES = 10
MOST = 1e9  # of any number in a question
FAR_TOO_MUCH = 1e300
# letters of a number that is read; letters of a fault that are repeated
MOST_DIGITS, MOST_SHOWN = 40, 60


@dataclass(frozen=True)
class Ask:
    """A question of siting. A site is a place and what it serves: "county:330282 nev".

    Places: "county:<adcode>" and "zone:<zone_id>", anywhere in it; "town:<geonames_id>" and
    "point:<lon>,<lat>", exactly there.
    """

    model: str = "mclp"
    # how many new platforms; None for the models that find their number
    sites: int | None = DEFAULT_SITES
    clusters: tuple[str, ...] = ()  # none: every cluster that a unit of the kind needs
    unit_kind: str = "county"  # whose needs
    candidates: tuple[str, ...] = ("counties",)  # of PLACES, or places by name
    serves: str = "cluster"
    # a need is covered if the site is certainly in reach; else if it probably is
    surely: bool = True
    pipeline: bool = False  # what is planned or being built counts as open
    forced: tuple[str, ...] = ()  # sites built in any case; they count among `sites`
    excluded: tuple[str, ...] = ()  # places where none may be built
    one_per_city: bool = False  # equity: a site in every city that has a candidate
    worst_first: bool = False  # equity: a need counts by its severity
    budget: float | None = None  # with cost: instead of, or beside, the number of sites
    cost: float | None = None  # of a site
    capacity: float | None = None  # need weight that a site can take in
    weigh: str = "need"  # what a need counts for, of `weighting.WEIGH`
    group: str = ""  # a group of counties whose needs count more
    group_factor: float = DEFAULT_FACTOR  # by how much

    @property
    def weighting(self) -> Weighting:
        """What a need weighs."""
        return Weighting(self.weigh, self.group, self.group_factor)

    @property
    def affordable(self) -> int | None:
        """How many sites the budget pays for; None without one.

        Of a budget that is met exactly, rounding takes no site away.
        """
        return None if self.budget is None else int(min(self.budget / self.cost * (1 + 1e-12), 1e9))

    @property
    def most(self) -> int | None:
        """How many sites may be built, by number and budget; None if neither limits it."""
        return min(
            (limit for limit in (self.sites, self.affordable) if limit is not None), default=None
        )


def ask_text(ask: Ask) -> str:
    """A question on one line, without what it leaves as it is:
    "sites=5&clusters=ic&clusters=pv".
    """
    plain = Ask()
    return urlencode(
        {name: value for name, value in vars(ask).items() if value != getattr(plain, name)},
        doseq=True,
        quote_via=quote,
    )


def _number(read: Callable[[str], float]) -> Callable[[list[str]], float | None]:
    """Make a reader of a number, or of None.

    Digits of other scripts and "1_000" are no numbers here.
    """

    def number_of(several: list[str]) -> float | None:
        (text,) = several
        if text == "None":
            return None
        if len(text) > MOST_DIGITS or not re.fullmatch(r"[-+0-9.eE]+", text):
            raise ValueError(text)
        number = read(text)
        if not isfinite(number):
            raise ValueError(text)
        return number

    return number_of


def _given(read: Callable[[list[str]], float | None]) -> Callable[[list[str]], float]:
    """The same reader without None."""

    def number_of(several: list[str]) -> float:
        number = read(several)
        if number is None:
            raise ValueError(several[0])
        return number

    return number_of


READ: dict[object, Callable[[list[str]], object]] = {
    str: lambda several: several[0],
    tuple[str, ...]: tuple,
    bool: lambda several: {"True": True, "False": False}[several[0]],
    int | None: _number(int),
    float | None: _number(float),
    float: _given(_number(float)),
}


def ask_of(text: str) -> Ask:
    """The question that `ask_text` wrote.

    Raises:
        SettingError: it names something that a question does not have, or a value is not of its
            kind.
    """
    kinds = get_type_hints(Ask)
    try:
        given = parse_qs(text, keep_blank_values=True, strict_parsing=bool(text))
    except ValueError:
        raise _no_question(text) from None
    values = {}
    for name, several in given.items():
        try:
            values[name] = READ[kinds[name]](several)
        except (KeyError, ValueError):
            raise _no_question(f"{name}={several[0]}") from None
    return Ask(**values)


def _no_question(text: str) -> SettingError:
    shown = text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "..."
    return SettingError(
        f"选址链接中的“{shown}”无法识别。请从页面重新复制链接。",
        f"'{shown}' in a link to a siting plan cannot be read. Copy the link from the page again.",
    )


def check(registry: Registry, setting: Setting, ask: Ask) -> None:
    """Raise SettingError for a question that cannot be meant under a setting."""
    check_weighting(registry, setting, ask.weighting)
    if ask.group and ask.unit_kind in SUMMED:
        raise SettingError(
            "县组的倍数只对县、园区与集群区域的需求有意义。请换区域类别，或去掉县组。",
            "The factor of a county group has a meaning for needs of counties, zones and areas"
            " only. Choose these, or no group.",
        )
    for value, known, zh, en in (
        (ask.model, MODELS, "模型", "model"),
        (ask.serves, SERVES, "服务范围", "range of service"),
    ):
        if value not in known:
            raise SettingError(
                f"没有{zh}“{value}”。可选：{', '.join(known)}。",
                f"There is no {en} '{value}'. Choose from: {', '.join(known)}.",
            )
    strangers = [
        name for name in ask.clusters if name not in set(query(registry, "clusters")["cluster_id"])
    ]
    if strangers:
        raise SettingError(
            f"没有集群“{strangers[0]}”。编号见数据字典 clusters。",
            f"There is no cluster '{strangers[0]}'. See the clusters table for ids.",
        )
    numbers = {"sites": ask.sites, "budget": ask.budget, "cost": ask.cost, "capacity": ask.capacity}
    for name, value in numbers.items():
        if value is not None and not 0 <= value < MOST:
            # a whole number may be longer than any float
            shown = f"{value:g}" if isinstance(value, float) or abs(value) < FAR_TOO_MUCH else "..."
            raise SettingError(
                f"{name} = {shown} 应在 0 到 10 亿之间。",
                f"{name} = {shown} must lie between 0 and a thousand million.",
            )
    both = sorted({site.partition(" ")[0] for site in ask.forced} & set(ask.excluded))
    if both:
        raise SettingError(
            f"“{both[0]}”既指定建设又排除。请去掉一处。",
            f"'{both[0]}' is both forced in and excluded. Take one away.",
        )
    _check_needed(ask)


def _check_needed(ask: Ask) -> None:
    """What a model cannot do without, and what it would not heed."""
    model = MODELS[ask.model]
    is_unlimited = ask.sites is None and (ask.budget is None or "budget" not in model.options)
    if is_unlimited and not model.finds_number:
        raise SettingError(
            f"{ask.model} 需要给出新建个数。", f"{ask.model} needs the number of sites."
        )
    if model.has_capacity and not ask.capacity:
        raise SettingError(
            "限承接量的模型须给出大于 0 的承接量（capacity）。",
            "The model with capacities needs the capacity of a site, above 0.",
        )
    for name in OPTIONS:
        if getattr(ask, name) not in (None, False) and name not in model.options:
            raise SettingError(
                f"{ask.model} 不用 {name}。请去掉它，或换一个模型。",
                f"{ask.model} does not use {name}. Leave it out, or choose another model.",
            )
    if ask.budget is not None and not ask.cost:
        raise SettingError(
            "给出预算时须给出大于 0 的单个造价。",
            "With a budget the cost of a site must be given, above 0.",
        )
    if ask.cost is not None and ask.budget is None:
        raise SettingError(
            "只给造价（cost）而没有预算（budget），造价不起作用。请给出预算，或去掉造价。",
            "A cost without a budget changes nothing. Give the budget too, or leave the cost out.",
        )
