"""One example from the data for each term."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analytics.ids import need_id
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


@dataclass(frozen=True)
class Example:
    """A case on record.

    Attributes:
        said: the case in a sentence.
        evidence_id: of what the sentence rests on; blank for the setting itself.
    """

    said: str
    evidence_id: str = ""


@cached_for_page(by_setting=True)
def examples() -> dict[str, Example]:
    """Give an example of each term that rows can show, in the language of the page."""
    needs = questions.needs_with_arguments()
    of_counties = needs[needs["unit_kind"] == "county"]
    found: dict[str, Example | None] = {}
    for term, states in REASONS.items():
        found[term] = _reason(of_counties, states)
    found |= {term: _of_need(of_counties, GAPS, key) for term, key in OF_GAP.items()}
    found["distance"] = _of_need(of_counties, ("reachable", "possible", "remote"), "distance")
    found |= dict.fromkeys(("capable", "adequate", "stage"), _of_need(of_counties, MET, "capable"))
    found |= dict.fromkeys(COUNTS, _counts(of_counties))
    found |= dict.fromkeys(("platform", "existing", "serves", "located"), _platform())
    found |= dict.fromkeys(("official_list", "list_found"), _list())
    found |= dict.fromkeys(SETTINGS, _setting())
    found["snapshot"] = Example(text("example.snapshot", snapshot=registry().snapshot_id))
    none = Example(text("example.none"))
    return {term: example or none for term, example in found.items()}


def _first(needs: pd.DataFrame, states: tuple[str, ...]) -> Row | None:
    """Give the gravest need in some states; None if there is none."""
    rows = needs[needs["state"].isin(states)].head(1).to_dict("records")
    return rows[0] if rows else None


def _reason(needs: pd.DataFrame, states: tuple[str, ...]) -> Example | None:
    need = _first(needs, states)
    if need is None:
        return None
    sentences = (need_reason(need, language()), supply_reason(need, language()))
    said = joined(sentences, language())
    return Example(text("example.begins", said=said), _id_of(need))


def _id_of(need: Row) -> str:
    return need_id(need["unit_kind"], need["unit_id"], need["cluster_id"])


def _of_need(needs: pd.DataFrame, states: tuple[str, ...], key: str) -> Example | None:
    """Fill a sentence of the catalogue from the gravest need in some states."""
    need = _first(needs, states)
    if need is None:
        return None
    fill = VALUES[key](need)
    unit = name_of(need, "unit_name")
    cluster = name_of(need, "cluster_name")
    return _example(key, _id_of(need), unit=unit, cluster=cluster, **fill)


def _example(key: str, evidence_id: str, **values: object) -> Example:
    """Fill a sentence of the catalogue."""
    said = text(f"example.{key}", **values)
    return Example(text("example.begins", said=said), evidence_id)


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


def _counts(of_counties: pd.DataFrame) -> Example:
    return _example(
        "counts",
        "platforms/all",
        platforms=len(questions.platforms()),
        counties=len(questions.units_of_kind("county")),
        cities=len(questions.units_of_kind("city")),
        zones=len(questions.units_of_kind("zone")),
        needs=len(of_counties),
        gaps=int(of_counties["state"].isin(GAPS).sum()),
    )


def _platform() -> Example | None:
    first = next(iter(questions.platforms().values()), None)
    if first is None:
        return None
    return _example(
        "platform",
        f"platform/{first['platform_id']}",
        platform=first["name"],
        level=text(f"level.{first['level']}"),
        status=text(f"status.{first['status']}"),
        located=text(f"located.{first['location_basis']}"),
    )


def _list() -> Example | None:
    lists = questions.ask("level_lists", as_of=setting().as_of)
    if lists.empty:
        return None
    longest = lists.sort_values("total_count", ascending=False).iloc[0]
    return _example(
        "list",
        f"list/{longest['list_id']}",
        list=longest["list_name"],
        total=f"{longest['total_count']:g}",
        found=longest["rows_found"],
    )


def _setting() -> Example:
    pairs = stated(registry(), setting(), language())
    told = listed(f"{label} {value}" for label, value in pairs)
    return Example(text("example.setting", setting=told))
