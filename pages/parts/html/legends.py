"""The legend of the coverage map, and the fine print and marks that other maps share."""

from base64 import b64encode
from collections import Counter

import pandas as pd
from markupsafe import Markup

from analytics.drawing.map_layers import refuse_unknown
from analytics.drawing.marks import (
    RING_WORDS,
    SHAPES,
    SHARE_BREAKS,
    SHARE_FILL,
    SHARE_LABELS,
    icon_svg,
    share_class,
)
from analytics.ids import needs_id
from analytics.phrases.setting import boundaries, for_whom
from analytics.questions.coverage import roll_up, worst_state
from analytics.setting import Setting
from pages.parts.html import elements, look
from pages.parts.html.elements import NOTHING, joined
from pages.parts.run import context, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.wording import text


@cached_for_page(by_setting=True, by_measure=True)
def map_legend(key: str, layers: tuple[str, ...]) -> Markup:
    """Show the legend of the coverage map.

    Args:
        key: a cluster's id, "all" or "share".
        layers: those of the map; platforms and sizes have an explanation of their own.

    Returns:
        Every colour in the picture with its count of counties, marks, and the fine print.

    Raises:
        ValueError: a layer is not in the register.
    """
    refuse_unknown(layers)
    needs = questions.measured_needs("county", _cluster(key))
    titles = {"all": "legend.worst", "share": "legend.share"}
    title = Markup('<span class="soft">{}</span>').format(text(titles.get(key, "legend.cluster")))
    colours = _share_legend(needs) if key == "share" else _state_legend(key, needs)
    return joined(
        elements.legend(title, colours, _without_needs(key, needs)),
        platform_marks() if "platforms" in layers else NOTHING,
        _size_note(needs) if "size" in layers else NOTHING,
        _map_note(fine_print(context.setting())),
    )


def _cluster(key: str) -> str | None:
    return key if key in questions.clusters() else None


def _state_legend(key: str, needs: pd.DataFrame) -> Markup:
    """Show how many counties have which state at worst."""
    worst = needs.groupby("unit_id")["state"].agg(worst_state)
    cluster = _cluster(key)

    def evidence_id(state: str) -> str:
        shown = wording.evidence_state(state)
        return needs_id("county", shown, "worst", cluster=cluster)

    return look.legend(Counter(worst), evidence_id)


def _without_needs(key: str, needs: pd.DataFrame) -> Markup:
    """Show how many counties have no need."""
    lacking = len(questions.units_of_kind("county")) - needs["unit_id"].nunique()
    evidence_id = needs_id("county", "no_need", "worst", cluster=_cluster(key))
    return elements.swatch(
        look.css("no_need"), text("state.no_need"), look.evidence_link(lacking, evidence_id)
    )


def _share_legend(needs: pd.DataFrame) -> Markup:
    """Show how many counties fall into each class of the share of needs met."""
    if needs.empty:
        return NOTHING
    classes = roll_up(needs, ["unit_id"])["share_met"].map(share_class).value_counts()
    return joined(
        *(
            _share_swatch(
                number,
                classes[number],
            )
            for number in sorted(classes.index)
        )
    )


def _share_swatch(number: int, count: int) -> Markup:
    """Show one class of shares, from its break up to the next one."""
    breaks = (*SHARE_BREAKS, 2)
    low = breaks[number]
    high = breaks[number + 1]
    measure = context.measure()
    evidence_id = f"share/county/{measure}/{low:g}/{high:g}"
    style = f"background-color:{SHARE_FILL[number]}"
    counted = look.evidence_link(count, evidence_id)
    return elements.swatch(style, SHARE_LABELS[number], counted)


def _size_note(needs: pd.DataFrame) -> Markup:
    """Say what the rings of the sizes mean, with the largest and the year."""
    sizes = needs.dropna(subset=["value_added"])
    if sizes.empty:
        return _map_note(text("legend.no_size"))
    largest, year = sizes["value_added"].max(), int(sizes["size_year"].max())
    return _map_note(text("legend.size", year=year, largest=f"{largest:.0f}"))


def _map_note(content: str) -> Markup:
    return Markup('<div class="mapnote">{}</div>').format(content)


def fine_print(setting: Setting) -> str:
    """Say what stands under every map: its day, its measure, its boundaries, who may see it."""
    registry, language = context.registry(), context.language()
    return text(
        "legend.fine",
        as_of=setting.as_of,
        boundaries=boundaries(registry, language),
        public=for_whom(registry, language),
    )


def platform_marks() -> Markup:
    """Explain the platforms' shapes, rings and hollow icons."""
    shapes = (
        _explained(_mark_image(shape, "solid", 1.4), f"operator.{operator}")
        for operator, shape in SHAPES.items()
    )
    rings = (
        _explained(
            _mark_image("circle", "solid", px),
            label,
        )
        for px, label in RING_WORDS
    )
    hollow = _explained(_mark_image("circle", "hollow", 1.4), "legend.hollow")
    return Markup('<details class="mapnote"><summary>{}</summary>{}{}</details>').format(
        text("legend.marks"), elements.legend(*shapes), elements.legend(*rings, hollow)
    )


def _explained(image: Markup, key: str) -> Markup:
    return Markup("<span>{}{}</span>").format(image, text(key))


def _mark_image(shape: str, fill: str, ring: float) -> Markup:
    """Draw a mark as an image, because st.html removes every SVG element."""
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f"{icon_svg(shape, fill, ring)}</svg>"
    )
    return Markup(
        '<img class="mark" src="data:image/svg+xml;base64,{}" alt="" width="20" height="20">'
    ).format(b64encode(drawn.encode()).decode())
