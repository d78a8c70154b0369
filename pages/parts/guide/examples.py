"""One example from the data for each term."""

from collections.abc import Callable

import pandas as pd

from analytics.phrases.key_messages import certainty_text
from analytics.phrases.reasons import need_reason, supply_reason
from analytics.phrases.sentences import joined
from analytics.phrases.setting import stated
from analytics.questions.coverage import GAPS
from pages.parts.html.blocks import listed, listed_words
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text

MET = ("hosted", "reachable")
# term -> the states of the need that shows it; its reason is the example
REASONS = {
    "gap": GAPS,
    "met": MET,
    "state_hosted": ("hosted",),
    "state_reachable": ("reachable",),
    "state_possible": ("possible",),
    "state_pipeline": ("pipeline",),
    "state_remote": ("remote",),
    "state_none": ("none",),
    "possible_word": ("possible",),
    "unknown": ("possible",),
}
OF_GAP = {
    "need": "need",
    "cluster": "need",
    "basis": "need",
    "need_weight": "need",
    "severity": "severity",
    "access": "severity",
    "certainty": "certainty",
    "robust": "robust",
    "fix": "fix",
}
COUNTS = ("unit", "record", "no_need")
SETTINGS = ("setting", "policy", "radius")


@cached_for_page(by_setting=True)
def examples() -> dict[str, str]:
    """Give an example of each term that rows can show, in the language of the page."""
    needs = questions.needs_with_arguments()
    of_counties = needs[needs["unit_kind"] == "county"]
    found = {term: _reason(of_counties, states) for term, states in REASONS.items()}
    found |= {term: _of_need(of_counties, GAPS, key) for term, key in OF_GAP.items()}
    found["distance"] = _of_need(of_counties, ("reachable", "possible", "remote"), "distance")
    found |= dict.fromkeys(("capable", "adequate", "stage"), _of_need(of_counties, MET, "capable"))
    found |= dict.fromkeys(COUNTS, _counts(of_counties))
    found |= dict.fromkeys(("platform", "existing", "serves", "located"), _platform())
    found |= dict.fromkeys(("official_list", "list_found"), _list())
    found |= dict.fromkeys(SETTINGS, _setting())
    found["snapshot"] = text("example.snapshot", snapshot=registry().snapshot_id)
    return {term: _begun(said) for term, said in found.items()}


def _begun(said: str | None) -> str:
    return text("example.begins", said=said) if said else text("example.none")


def _first(needs: pd.DataFrame, states: tuple[str, ...]) -> Row | None:
    """Give the gravest need in some states; None if there is none."""
    rows = needs[needs["state"].isin(states)].head(1).to_dict("records")
    return rows[0] if rows else None


def _reason(needs: pd.DataFrame, states: tuple[str, ...]) -> str | None:
    need = _first(needs, states)
    if need is None:
        return None
    sentences = (need_reason(need, language()), supply_reason(need, language()))
    return joined(sentences, language())


def _of_need(needs: pd.DataFrame, states: tuple[str, ...], key: str) -> str | None:
    """Fill a sentence of the catalogue from the gravest need in some states."""
    need = _first(needs, states)
    if need is None:
        return None
    fill = VALUES[key](need)
    return text(
        f"example.{key}",
        unit=name_of(need, "unit_name"),
        cluster=name_of(need, "cluster_name"),
        **fill,
    )


def _of_weight(need: Row) -> dict[str, object]:
    basis = listed_words("basis", str(need["need_basis"]).split(";"))
    return {"basis": basis, "weight": f"{need['need_weight']:g}"}


def _of_severity(need: Row) -> dict[str, object]:
    return {
        "weight": f"{need['need_weight']:g}",
        "access": f"{need['access']:.2f}",
        "severity": f"{need['severity']:.0f}",
    }


def _of_certainty(need: Row) -> dict[str, object]:
    return {"certainty": certainty_text(need, language())}


def _of_robustness(need: Row) -> dict[str, object]:
    return {
        "settings": need["settings"],
        "gap_settings": need["gap_settings"],
        "robust": text(f"robust.{need['robust']}"),
    }


def _of_fix(need: Row) -> dict[str, object]:
    return {"fix": need[f"fix_{language()}"]}


def _of_capability(need: Row) -> dict[str, object]:
    answers = ("capable", "adequate")
    return {answer: text(f"answer.{need[answer]}") for answer in answers}


def _of_distance(need: Row) -> dict[str, object]:
    return {
        "platform": need["nearest_platform_name"],
        "near": f"{need['km_p05']:.0f}",
        "middle": f"{need['km_p50']:.0f}",
        "far": f"{need['km_p95']:.0f}",
    }


VALUES: dict[str, Callable[[Row], dict[str, object]]] = {
    "need": _of_weight,
    "severity": _of_severity,
    "certainty": _of_certainty,
    "robust": _of_robustness,
    "fix": _of_fix,
    "capable": _of_capability,
    "distance": _of_distance,
}


def _counts(of_counties: pd.DataFrame) -> str:
    return text(
        "example.counts",
        platforms=len(questions.platforms()),
        counties=len(questions.units_of_kind("county")),
        cities=len(questions.units_of_kind("city")),
        zones=len(questions.units_of_kind("zone")),
        needs=len(of_counties),
        gaps=int(of_counties["state"].isin(GAPS).sum()),
    )


def _platform() -> str | None:
    first = next(iter(questions.platforms().values()), None)
    if first is None:
        return None
    return text(
        "example.platform",
        platform=first["name"],
        level=text(f"level.{first['level']}"),
        status=text(f"status.{first['status']}"),
        located=text(f"located.{first['location_basis']}"),
    )


def _list() -> str | None:
    lists = questions.ask("level_lists", as_of=setting().as_of)
    if lists.empty:
        return None
    longest = lists.sort_values("total_count", ascending=False).iloc[0]
    return text(
        "example.list",
        list=longest["list_name"],
        total=f"{longest['total_count']:g}",
        found=longest["rows_found"],
    )


def _setting() -> str:
    pairs = stated(registry(), setting(), language())
    return text("example.setting", setting=listed(f"{label} {value}" for label, value in pairs))
