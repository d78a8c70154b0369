"""Filters that one page has: of the gaps, of the platforms, of the map, of the evidence."""

from analytics.drawing.map_layers import CHOICES, USUAL
from analytics.ids import NEED, need_id
from analytics.questions.certainty import WORDS
from analytics.questions.coverage import GAPS, STATES
from data.vocabulary import LEVELS, STATUSES
from pages.parts.run import address, links, questions
from pages.parts.run.wording import text, words
from pages.parts.widgets.filters import one_or_all

LACKING = ("possible", *GAPS)  # states of needs that are no host
ORDERS = ("severity", "size", "weighted", "unit", "cluster", "distance")

# --- gaps -----------------------------------------------------------------------------------------


@address.reads("states")
def states() -> list[str]:
    """Choose states of needs."""
    return links.multiselect(
        text("gaps.states"),
        STATES,
        key="states",
        default=LACKING,
        format_func=words("state", STATES).__getitem__,
        placeholder=text("filter.any"),
    )


@address.reads("sureness")
def sureness() -> str | None:
    """Choose how sure a gap is, or None for any."""
    options = words("certain", WORDS)
    return one_or_all(text("filter.sureness"), "sureness", options, text("filter.any"))


@address.reads("robust")
def robust() -> str | None:
    """Choose whether a gap stands under every setting of the grid, or None for any."""
    options = words("robust", ("yes", "no"))
    return one_or_all(text("filter.robust"), "robust", options, text("filter.any"))


@address.reads("order")
def order() -> str:
    """Choose the order of the gap table."""
    return links.selectbox(
        text("gaps.order"),
        ORDERS,
        key="order",
        format_func=words("order", ORDERS).__getitem__,
    )


# --- platforms ------------------------------------------------------------------------------------


@address.reads("q")
def search() -> str:
    """Ask for words that a platform must hold."""
    return links.text_input(text("platforms.search"), key="q")


@address.reads("level")
def levels() -> list[str]:
    """Choose levels of platforms; none for any."""
    return links.multiselect(
        text("platforms.levels"),
        LEVELS,
        key="level",
        format_func=words("level", LEVELS).__getitem__,
        placeholder=text("filter.any"),
    )


@address.reads("status")
def statuses() -> list[str]:
    """Choose statuses of platforms; none for any."""
    return links.multiselect(
        text("platforms.statuses"),
        STATUSES,
        key="status",
        format_func=words("status", STATUSES).__getitem__,
        placeholder=text("filter.any"),
    )


# --- the map, the evidence ------------------------------------------------------------------------


@address.reads("show")
def shown_answer(answers: tuple[str, ...]) -> str:
    """Choose which answer about all clusters the map shows.

    Args:
        answers: keys of the catalogue's section "coverage".
    """
    labels = words("coverage", answers)
    return links.radio(
        text("coverage.show"),
        answers,
        key="show",
        format_func=labels.__getitem__,
        horizontal=True,
    )


@address.reads("layers")
def layers() -> list[str]:
    """Choose the layers of the map."""
    return links.multiselect(
        text("coverage.layers"),
        CHOICES,
        key="layers",
        default=USUAL,
        format_func=words("layer", CHOICES).__getitem__,
        placeholder=text("filter.any"),
    )


@address.reads("evidence")
def evidence_id() -> str:
    """Ask for the id of an evidence, as pages and exports name it."""
    return links.text_input(text("evidence.id"), key="evidence", placeholder=_example_id())


def _example_id() -> str:
    """Give the evidence id of some county's need; nothing where there is none."""
    needs = questions.needs("county")
    if needs.empty:
        return ""
    return need_id(*needs[NEED].iloc[0])
