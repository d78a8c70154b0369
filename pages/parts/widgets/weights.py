"""What a need counts for where plans are made: the levers that siting and scenarios share."""

import streamlit as st

from analytics.phrases.weighting import period_words
from analytics.questions.weighting import DEFAULT_FACTOR, FACTOR_MOST, PLAIN, WEIGH, Weighting
from pages.parts.run import address, links, questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language
from pages.parts.run.wording import text, words
from pages.parts.widgets.filters import one_or_all


def choose() -> Weighting:
    """Choose whether a county's size counts too, and whether a group of counties counts more."""
    by = _size()
    group = _group()
    if group is None:
        return Weighting(by)
    return Weighting(by, group, _factor())


@address.reads("weigh")
def _size() -> str:
    labels = words("weighting", WEIGH)
    return links.selectbox(
        text("siting.weigh"), list(labels), key="weigh", format_func=labels.__getitem__
    )


@address.reads("group")
def _group() -> str | None:
    return one_or_all(text("siting.group"), "group", _group_labels(), text("siting.no_group"))


@address.reads("factor")
def _factor() -> float:
    label = text("siting.group_factor")
    return links.number_input(
        label, 0.1, float(FACTOR_MOST), DEFAULT_FACTOR, key="factor", step=0.1
    )


def chosen() -> Weighting:
    """Give what the levers say in this run; need weight alone before they were drawn."""
    state = st.session_state
    by: str = state.get("weigh") or PLAIN.by
    group: str | None = state.get("group")
    if group is None:
        return Weighting(by)
    factor: float = state.get("factor", DEFAULT_FACTOR)
    return Weighting(by, group, factor)


@cached_for_page
def _group_labels() -> dict[str, str]:
    """Give the groups of counties on record by id, each with its periods."""
    labels: dict[str, str] = {}
    for row in questions.ask("county_groups").to_dict("records"):
        group_id = row["group_id"]
        name = labels.get(group_id, row[f"group_{language()}"])
        labels[group_id] = f"{name} · {period_words(row, language())}"
    return labels
