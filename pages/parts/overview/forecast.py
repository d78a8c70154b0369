"""What opening the whole pipeline would bring, in words."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from analytics.phrases.goals import goal_name
from analytics.questions.forecast import Forecast, forecast
from analytics.questions.targets import platforms_goal
from pages.parts.html import elements, look
from pages.parts.html.blocks import answer, note
from pages.parts.overview.goals import goal_table
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import name_of, text


@cached_for_page(by_setting=True)
def forecast_answer() -> Markup:
    """Say what the pipeline would bring to platforms and clusters, and which stay without one."""
    expected = forecast(registry(), setting())
    basis = text(
        "forecast.note",
        existing=expected.existing,
        pipeline=sum(expected.pipeline.values()),
    )
    return elements.joined(
        answer(_of_platforms(), _of_clusters(expected)),
        _missing(expected),
        note(look.evidence_link(basis, "forecast/existing")),
    )


def _of_platforms() -> str:
    goal = platforms_goal(goal_table())
    if goal is None:
        return text("forecast.no_goal")
    return look.evidence_link(_platforms_sentence(goal), f"goal/{goal['target_id']}")


def _platforms_sentence(goal: Mapping[Any, Any]) -> str:
    then = goal["actual"] + goal["pipeline"]
    return text(
        "forecast.platforms",
        name=goal_name(goal, language()),
        then=f"{then:g}",
        goal=f"{goal['goal']:g}",
        year=goal["year"],
        actual=f"{goal['actual']:g}",
        pipeline=f"{goal['pipeline']:g}",
    )


def _of_clusters(expected: Forecast) -> str:
    if expected.clusters is None:
        return text("forecast.no_clusters")
    return look.evidence_link(_clusters_sentence(expected), "forecast/covered_then")


def _clusters_sentence(expected: Forecast) -> str:
    share = f"{registry().policies[setting().policy_id].basically_covered:.0%}"
    verdict = "forecast.basically" if expected.basically_then else "forecast.not_basically"
    return text(
        "forecast.clusters",
        over=text("list.separator").join(text(f"over.{part}") for part in expected.over),
        clusters=expected.clusters,
        covered=expected.covered,
        then=expected.covered_then,
        basically=text(verdict, share=share),
    )


def _missing(expected: Forecast) -> Markup:
    """Name the clusters that even the whole pipeline leaves without a platform.

    Returns:
        Nothing where the policy set names no clusters.
    """
    if expected.missing is None:
        return elements.NOTHING
    sentence = text("forecast.none_missing")
    if expected.missing:
        clusters = [name_of(questions.clusters()[name]) for name in expected.missing]
        names = text("list.separator").join(clusters)
        sentence = text("forecast.missing", n=len(clusters), names=names)
    return elements.panel(elements.paragraph(look.evidence_link(sentence, "forecast/missing")))
