"""The definitions and formulas, with the factors of the policy set in force."""

from collections.abc import Iterable, Mapping

import streamlit as st
from markupsafe import Markup

from analytics.words import catalogue
from data.policy import PolicySet
from pages.parts.data.leave_out_table import leave_out_table
from pages.parts.data.number_table import number_table
from pages.parts.html.blocks import listed, listed_words, note
from pages.parts.html.elements import bold, joined, paragraph
from pages.parts.run import questions
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import name_of, text

THRESHOLDS = ("serves_from", "basically_covered", "certain_from", "likely_from", "near_km")


def draw() -> None:
    """Draw the methods in words, how they proved themselves, and the policy set's numbers."""
    policy = registry().policies[setting().policy_id]
    st.html(_in_words(policy))
    st.html(leave_out_table())
    tables = [
        _factors(
            title,
            values,
        )
        for title, values in _numbers(policy).items()
    ]
    for column, table in zip(
        st.columns(len(tables), gap="medium"),
        tables,
        strict=True,
    ):
        column.html(table)
    left, middle, right = st.columns(3, gap="medium")
    left.html(joined(_stages(policy), _counted(policy)))
    middle.html(
        joined(
            _ladder(policy),
            _types(policy),
            _grid(policy),
        )
    )
    right.html(_fields(policy))
    st.html(note(f"{text('data.ours')} {text('strip.snapshot')} {registry().snapshot_id}"))


def _in_words(policy: PolicySet) -> Markup:
    """Say what the policy set is, then each step of the method."""
    head = joined(
        bold(policy.name[language()]),
        " ",
        policy.about[language()],
    )
    steps = sorted(key for key in catalogue() if key.startswith("method."))
    paragraphs = map(paragraph, [head, *map(text, steps)])
    return Markup('<div class="panel method">{}</div>').format(joined(*paragraphs))


def _numbers(policy: PolicySet) -> dict[str, Mapping[str, float]]:
    """Give the numbers of a policy set by label, under the title of each table."""
    thresholds = {name: getattr(policy, name) for name in THRESHOLDS}
    return {
        "data.need_weights": _labelled("basis", policy.need_weight),
        "data.level_factors": _labelled("level", policy.level_factor),
        "data.status_factors": _labelled("status", policy.status_factor),
        "data.radii": _labelled("kind", policy.radius_km),
        "data.thresholds": _labelled("data", thresholds),
    }


def _labelled(section: str, values: Mapping[str, float]) -> dict[str, float]:
    return {text(f"{section}.{code}"): value for code, value in values.items()}


def _factors(title: str, values: Mapping[str, float]) -> Markup:
    return number_table(
        text(title),
        [(label, f"{value:g}") for label, value in values.items()],
    )


def _stages(policy: PolicySet) -> Markup:
    """List which stages each kind of cluster requires."""
    pairs = [
        (
            text(f"kind.{kind}"),
            listed_words(
                "stage",
                stages,
            )
            or text("data.not_known"),
        )
        for kind, stages in policy.stages_required.items()
    ]
    return number_table(text("data.stages_required"), pairs)


def _counted(policy: PolicySet) -> Markup:
    """List what counts unless the user chooses otherwise."""
    pairs = [
        (text("strip.levels"), listed_words("level", policy.levels)),
        (text("strip.statuses"), listed_words("status", policy.statuses)),
        (text("strip.confidence"), text(f"confidence.{policy.min_confidence}")),
    ]
    return number_table(text("data.counts"), pairs)


def _ladder(policy: PolicySet) -> Markup:
    """List the levels, lowest first."""
    steps = enumerate(policy.ladder, start=1)
    pairs = [(text(f"level.{level}"), str(step)) for step, level in steps]
    return number_table(text("data.ladder"), pairs)


def _types(policy: PolicySet) -> Markup:
    pairs = [(getattr(kind, language()), "") for kind in policy.types]
    return number_table(text("data.types"), pairs)


def _grid(policy: PolicySet) -> Markup:
    """List the settings in which robustness is counted.

    Of levels and statuses it is told how many each choice has; of radii, all.
    """
    choices = policy.grid
    pairs = [
        (text("data.grid_radii"), _either(f"{km:g}" for km in choices["radii_km"])),
        (text("data.grid_levels"), _either(str(len(levels)) for levels in choices["levels"])),
        (text("data.grid_statuses"), _either(str(len(some)) for some in choices["statuses"])),
    ]
    return number_table(text("data.grid"), pairs)


def _either(choices: Iterable[str]) -> str:
    return " / ".join(choices)


def _fields(policy: PolicySet) -> Markup:
    """List the fields of the policy set with the clusters that they stand for."""
    names = {cluster_id: name_of(row) for cluster_id, row in questions.clusters().items()}
    pairs = [
        (
            getattr(field, language()),
            listed(names.get(cluster, cluster) for cluster in field.clusters)
            or text("data.not_known"),
        )
        for field in policy.fields
    ]
    return number_table(text("data.fields"), pairs)
