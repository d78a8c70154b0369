"""The sheet round a vector map: where title, panel, legend and source lines stand, and what they
say.
"""

import math
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile

from analytics.drawing.ground import MapContent, PlatformMark
from analytics.drawing.labels import wrapped
from analytics.drawing.legend import Item, badge, frame, icon, legend, line_of, swatch
from analytics.drawing.marks import DISC, RING_WORDS, SHAPES, SHARE_FILL, SHARE_LABELS, ring_spots
from analytics.drawing.picture import ALL, ICON, LYING, SHARE, Picture
from analytics.phrases.setting import boundaries, for_whom, stated
from analytics.questions.coverage import STATES
from analytics.setting import Setting
from analytics.words import listing, word
from data.registry import Registry
from geo.plane import Box, Window, window_on

SHARE_STATES = tuple(f"share_{k}" for k in range(len(SHARE_FILL)))
ORDER = ("no_data", "no_need", *STATES)  # drawn in this order, the gravest last
MARGIN = {"province": 0.03, "city": 0.08, "county": 0.35}  # round what is shown, of its size
WIDEST = 1.55  # of its height: a panel's width, beyond which there is only sea


@dataclass(frozen=True)
class Sheet:
    """A picture laid out, up to what its legend counts."""

    picture: Picture
    content: MapContent
    window: Window
    title: str
    heading: str
    sources: list[str]
    corner: tuple[float, float]  # of the legend
    column: float  # its width
    letter: float  # its size
    below: bool  # it stands below the panel and flows

    def finish(self, counts: Counter) -> str:
        """Title, panel edge, legend and source lines as SVG."""
        picture = self.picture
        if not picture.furniture:
            return ""
        left, top, right, bottom = self.window.panel
        parts = [
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}"'
            f' height="{bottom - top:.1f}" fill="none" stroke="{picture.theme.border}"'
            f' stroke-width="{0.8 * picture.line:.2f}"/>'
        ]
        items = _items(
            picture,
            self.content,
            self.heading,
            counts,
            [one for one, _, _ in platforms_shown(picture, self.content, self.window)],
        )
        laid = legend(
            [_flowing(item) for item in items] if self.below else items, self.letter, self.column
        )
        parts.append(
            f'<g class="legend" transform="translate({self.corner[0]:.1f}'
            f' {self.corner[1]:.1f})">{laid.svg}</g>'
        )
        if self.title:
            parts.append(
                line_of(self.title, left, 0.54 * top, title_px(picture), ' font-weight="600"')
            )
        size = picture.px(picture.sizes.source)
        last = picture.height - 0.9 * size
        return "".join(
            parts
            + [
                line_of(line, left, last - 1.4 * size * k, size)
                for k, line in enumerate(reversed(self.sources))
            ]
        )


def title_px(picture: Picture) -> float:
    return 1.55 * picture.px(picture.sizes.legend)


def lay_out(
    registry: Registry, setting: Setting, picture: Picture, content: MapContent, extent: str
) -> Sheet:
    """Where everything stands.

    The legend's column has room for every state, so that the panel does not depend on what is
    counted in it.
    """
    kind = extent.partition(":")[0]
    width, height, gap = picture.width, picture.height, picture.px(0.022)
    if not picture.furniture:
        window = window_on(content.box(extent), (0, 0, width, height), content.sheet, MARGIN[kind])
        return Sheet(picture, content, window, "", "", [], (0, 0), 0, 0, False)
    title = title_of(picture, content, extent) if picture.title is None else picture.title
    size = picture.px(picture.sizes.source)
    said = source_lines(registry, setting, picture) if picture.sources else []
    sources = [line for one in said for line in wrapped(one, size, width - 2 * gap)]
    top = 2.0 * title_px(picture) if title else gap
    bottom = height - (1.4 * len(sources) + 0.9) * size
    heading = heading_of(picture, content, extent)
    items = _items(
        picture,
        content,
        heading,
        Counter(dict.fromkeys(_possible_states(picture), 100)),
        content.platforms,
    )
    below = width < LYING * height
    if not below:
        letter, column = _side_column(picture, items, bottom - top)
        right = min(width - column - 2.4 * gap, gap + WIDEST * (bottom - top))
        panel, corner, column = (
            (gap, top, right, bottom),
            (right + 1.4 * gap, top),
            width - right - 2.4 * gap,
        )
    else:
        letter, column = picture.px(picture.sizes.legend), width - 2 * gap
        room = legend([_flowing(item) for item in items], letter, column).height
        panel, corner = (gap, top, width - gap, bottom - room - gap), (gap, bottom - room)
    window = window_on(content.box(extent), panel, content.sheet, MARGIN[kind])
    return Sheet(picture, content, window, title, heading, sources, corner, column, letter, below)


def _side_column(picture: Picture, items: list[Item], room: float) -> tuple[float, float]:
    """Size of the letters and width of a column in which the items fit a height: wider before
    smaller.
    """
    letter = picture.px(picture.sizes.legend)
    narrow = max(item.width(letter) for item in items if item.count is not None)
    for shrink in (1, 0.9, 0.8, 0.7, 0.6):
        for share in (0.24, 0.28, 0.32, 0.36, 0.4):
            column = max(narrow * shrink, share * picture.width)
            if legend(items, letter * shrink, column).height <= room:
                return letter * shrink, column
    return letter * 0.6, 0.4 * picture.width


def _flowing(item: Item) -> Item:
    return item if item.symbol is None else Item(item.text, item.symbol, item.count, flows=True)


# --- what is said ---------------------------------------------------------------------------------


def state_word(picture: Picture, state: str) -> str:
    """What a class is called where nothing beside it says what it is of."""
    share = _share_label(state)
    return (
        word("vector.share_met", picture.language, share=share)
        if share
        else _legend_word(picture, state)
    )


def _share_label(state: str) -> str:
    return SHARE_LABELS[SHARE_STATES.index(state)] if state in SHARE_STATES else ""


def _legend_word(picture: Picture, state: str) -> str:
    if state in SHARE_STATES:
        return _share_label(state)
    return picture.words.get(state) or word(f"state.{state}", picture.language)


def counts_said(picture: Picture, counts: Counter) -> str:
    return listing(
        [f"{state_word(picture, state)} {counts[state]}" for state in _states(counts)],
        picture.language,
    )


def title_of(picture: Picture, content: MapContent, extent: str) -> str:
    """What the map is of, and where."""
    subject = (
        word(f"vector.{picture.show}", picture.language)
        if picture.show in (ALL, SHARE)
        else content.cluster_name(picture.show)
    )
    return word(
        "vector.title",
        picture.language,
        unit=_place_name(content, extent, picture.language),
        subject=subject,
    )


def _place_name(content: MapContent, extent: str, language: str) -> str:
    """The name of a place, of a county with its city."""
    kind, _, adcode = extent.partition(":")
    return (
        word("vector.unit", language, county=content.name(extent), city=content.city_name(adcode))
        if kind == "county"
        else content.name(extent)
    )


def heading_of(picture: Picture, content: MapContent, extent: str) -> str:
    """What the legend counts."""
    heading = picture.heading or word(
        {ALL: "legend.worst", SHARE: "legend.share"}.get(picture.show, "legend.cluster"),
        picture.language,
    )
    kind = extent.partition(":")[0]
    if kind == "province":
        return heading
    unit_name = (
        content.name(extent) if kind == "city" else word("vector.this_picture", picture.language)
    )
    return word("vector.within", picture.language, unit=unit_name, heading=heading)


def source_lines(registry: Registry, setting: Setting, picture: Picture) -> list[str]:
    """What counts; then the day, the source of the boundaries, and whether the map may be shown in
    public.
    """
    language = picture.language
    counts = " · ".join(
        word("vector.pair", language, label=label, value=value)
        for label, value in stated(registry, setting, language)
    )
    return [
        word("vector.counts", language, counts=counts),
        " · ".join(
            (
                word("vector.as_of", language, as_of=setting.as_of),
                boundaries(registry, language),
                for_whom(registry, language),
            )
        ),
    ]


def _possible_states(picture: Picture) -> tuple[str, ...]:
    return (
        (*SHARE_STATES, "no_need")
        if picture.show == SHARE and picture.states is None
        else (*STATES, "no_need")
    )


def _states(counts: Counter) -> list[str]:
    """The classes that occur, best first, what is no state last."""
    return [state for state in (*STATES, *SHARE_STATES, "no_need", "no_data") if counts.get(state)]


def _items(
    picture: Picture,
    content: MapContent,
    heading: str,
    counts: Counter,
    platforms: list[PlatformMark],
) -> list[Item]:
    """Every colour and mark of the picture with its word."""
    theme, language = picture.theme, picture.language
    items = [Item(heading)]
    items += [
        Item(_legend_word(picture, state), swatch(state, theme, picture.prefix), counts[state])
        for state in _states(counts)
    ]
    if picture.highlighted:
        items.append(
            Item(picture.highlight_word or word("vector.highlighted", language), frame(theme))
        )
    if picture.chosen in content.units:
        items.append(
            Item(word("vector.chosen", language, unit=content.name(picture.chosen)), frame(theme))
        )
    if picture.sites:
        items.append(Item(word("vector.site", language), badge("1", theme)))
    if platforms:
        items.append(Item(word("vector.platforms", language, n=len(platforms))))
        items += [
            Item(
                word(f"operator.{operator}", language), icon(shape, "solid", 1.4, theme), flows=True
            )
            for operator, shape in SHAPES.items()
            if any(one.operator == operator for one in platforms)
        ]
        items += [
            Item(word(key, language), icon("circle", "solid", ring, theme), flows=True)
            for ring, key in RING_WORDS
            if any(one.ring == ring for one in platforms)
        ]
        if any(one.fill == "hollow" for one in platforms):
            items.append(
                Item(
                    word("legend.hollow", language),
                    icon("circle", "hollow", 1.4, theme),
                    flows=True,
                )
            )
    return items


# --- platforms in the window ----------------------------------------------------------------------


def platforms_shown(
    picture: Picture, content: MapContent, window: Window
) -> list[tuple[PlatformMark, float, float]]:
    """The platforms inside the panel, with where their marks stand, px.

    They stand on their places, or in rings round those that stand there already: platforms known
    only by the same county have the same place.
    """
    size, shown = picture.px(ICON), []
    for one in content.platforms:
        place = window.at(one.x_km, one.y_km)
        if _holds(window.panel, place, size):
            taken = [spot for _, *spot in shown]
            shown.append((one, *_free_spot(place, taken, window.panel, size)))
    return shown


def _free_spot(
    place: tuple[float, float], taken: list[list[float]], panel: Box, size: float
) -> tuple[float, float]:
    """The nearest spot round a place where a mark lies on no other; the place itself where the
    panel is full.
    """
    x, y = place
    farthest = math.hypot(panel[2] - panel[0], panel[3] - panel[1]) / size
    near = takewhile(lambda spot: math.hypot(*spot) <= farthest, ring_spots())
    spots = ((x + right * size, y + down * size) for right, down in near)
    apart = 0.999 * DISC * size  # for rounding
    free = (
        spot
        for spot in spots
        if _holds(panel, spot, size) and all(math.dist(spot, other) > apart for other in taken)
    )
    return next(free, place)


def _holds(panel: Box, spot: tuple[float, float], size: float) -> bool:
    """Whether a mark at a spot is wholly inside a panel."""
    left, top, right, bottom = panel
    x, y = spot
    return left + size / 2 < x < right - size / 2 and top + size / 2 < y < bottom - size / 2
