"""What a question of siting cannot mean: the first fault found, with what to do about it."""

from analytics.questions.weighting import SUMMED, check_weighting
from analytics.setting import Setting, SettingError
from analytics.siting.ask import SERVES, Ask
from analytics.siting.models import MODELS, OPTIONS
from data.registry import Registry, query

MOST = 1e9  # of any number in a question
FAR_TOO_MUCH = 1e300  # a whole number beyond it is longer than any float


def check(registry: Registry, setting: Setting, ask: Ask) -> None:
    """Check that a question can be asked under a setting.

    Raises:
        SettingError: a model, cluster, number or site that does not exist or that contradicts
            another; an option that the model does not use, or lacks.
    """
    check_weighting(registry, setting, ask.weighting)
    _check_group(ask)
    _check_choice(ask.model, tuple(MODELS), "模型", "model")
    _check_choice(ask.serves, SERVES, "服务范围", "range of service")
    _check_clusters(registry, ask)
    _check_numbers(ask)
    _check_places(ask)
    _check_needed(ask)
    _check_unused(ask)
    _check_money(ask)


def _check_group(ask: Ask) -> None:
    if ask.group and ask.unit_kind in SUMMED:
        raise SettingError(
            "县组的倍数只对县、园区与集群区域的需求有意义。请换区域类别，或去掉县组。",
            "The factor of a county group has a meaning for needs of counties, zones and areas"
            " only. Choose these, or no group.",
        )


def _check_choice(value: str, choices: tuple[str, ...], zh: str, en: str) -> None:
    if value not in choices:
        raise SettingError(
            f"没有{zh}“{value}”。可选：{', '.join(choices)}。",
            f"There is no {en} '{value}'. Choose from: {', '.join(choices)}.",
        )


def _check_clusters(registry: Registry, ask: Ask) -> None:
    on_record = set(query(registry, "clusters")["cluster_id"])
    unknown = [name for name in ask.clusters if name not in on_record]
    if unknown:
        raise SettingError(
            f"没有集群“{unknown[0]}”。编号见数据字典 clusters。",
            f"There is no cluster '{unknown[0]}'. See the clusters table for ids.",
        )


def _check_numbers(ask: Ask) -> None:
    numbers = {
        "sites": ask.sites,
        "budget": ask.budget,
        "cost": ask.cost,
        "capacity": ask.capacity,
    }
    for name, value in numbers.items():
        if value is not None and not 0 <= value < MOST:
            shown = _number_text(value)
            raise SettingError(
                f"{name} = {shown} 应在 0 到 10 亿之间。",
                f"{name} = {shown} must lie between 0 and a thousand million.",
            )


def _number_text(value: float) -> str:
    can_be_float = isinstance(value, float) or abs(value) < FAR_TOO_MUCH
    return f"{value:g}" if can_be_float else "..."


def _check_places(ask: Ask) -> None:
    """Check that no place is both forced in and excluded."""
    forced = {site.partition(" ")[0] for site in ask.forced}
    both = sorted(forced & set(ask.excluded))
    if both:
        raise SettingError(
            f"“{both[0]}”既指定建设又排除。请去掉一处。",
            f"'{both[0]}' is both forced in and excluded. Take one away.",
        )


def _check_needed(ask: Ask) -> None:
    """Check that the model has the number of sites and the capacity that it needs."""
    model = MODELS[ask.model]
    has_budget = ask.budget is not None and "budget" in model.options
    if ask.sites is None and not has_budget and not model.finds_number:
        raise SettingError(
            f"{ask.model} 需要给出新建数量。", f"{ask.model} needs the number of sites."
        )
    if model.has_capacity and not ask.capacity:
        raise SettingError(
            "限承接量的模型须给出大于 0 的承接量（capacity）。",
            "The model with capacities needs the capacity of a site, above 0.",
        )


def _check_unused(ask: Ask) -> None:
    """Check that the model uses every option that is given."""
    for name in OPTIONS:
        is_given = getattr(ask, name) not in (None, False)
        if is_given and name not in MODELS[ask.model].options:
            raise SettingError(
                f"{ask.model} 不用 {name}。请去掉它，或换一个模型。",
                f"{ask.model} does not use {name}. Leave it out, or choose another model.",
            )


def _check_money(ask: Ask) -> None:
    """Check that a budget comes with a cost, and a cost with a budget."""
    if ask.budget is not None and not ask.cost:
        raise SettingError(
            "给出预算时须给出大于 0 的单家造价。",
            "With a budget the cost of a site must be given, above 0.",
        )
    if ask.cost is not None and ask.budget is None:
        raise SettingError(
            "只给造价（cost）而没有预算（budget），造价不起作用。请给出预算，或去掉造价。",
            "A cost without a budget changes nothing. Give the budget too, or leave the cost out.",
        )
