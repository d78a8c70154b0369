"""What a need counts for where plans are made: the levers that siting and scenarios share."""

import streamlit as st

from analytics.questions.weighting import (
    DEFAULT_FACTOR,
    FACTOR_MOST,
    PLAIN,
    WEIGH,
    Weighting,
    period_words,
)
from pages.parts.run import links, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language
from pages.parts.run.wording import w


def choose() -> Weighting:
    """The levers: need weight alone or times a size of the county, and more in a group of
    counties.
    """
    words = wording.words("weighting", WEIGH)
    by = links.selectbox(w("siting.weigh"), list(words), key="weigh", format_func=words.__getitem__)
    names = {None: w("siting.no_group")} | _group_labels()
    group = links.selectbox(
        w("siting.group"),
        list(names),
        key="group",
        format_func=names.__getitem__,
        placeholder=names[None],
    )
    if group is None:
        return Weighting(by)
    factor = links.number_input(
        w("siting.group_factor"), 0.1, float(FACTOR_MOST), DEFAULT_FACTOR, key="factor", step=0.1
    )
    return Weighting(by, group, factor)


def chosen() -> Weighting:
    """What the levers say in this run; need weight alone before they were drawn."""
    by, group = st.session_state.get("weigh"), st.session_state.get("group")
    if group is None:
        return Weighting(by or PLAIN.by)
    return Weighting(by or PLAIN.by, group, st.session_state.get("factor", DEFAULT_FACTOR))


@cached_for_page
def _group_labels() -> dict[str, str]:
    """The groups of counties on record, each with its periods."""
    labels: dict[str, str] = {}
    for row in questions.ask("county_groups").to_dict("records"):
        period = period_words(row, language())
        name = labels.get(row["group_id"], row[f"group_{language()}"])
        labels[row["group_id"]] = f"{name} · {period}"
    return labels
