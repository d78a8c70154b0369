"""Lay a picture out: where title, panel, legend and source lines stand round the map."""

from collections import Counter
from dataclasses import dataclass

from analytics.drawing.elements import box_attributes, element, fixed, text_line
from analytics.drawing.ground import MapContent
from analytics.drawing.labels import wrapped
from analytics.drawing.legend import Item, flowing, legend
from analytics.drawing.legend_items import legend_items
from analytics.drawing.picture import LYING, SHARE, Picture
from analytics.drawing.scene import Scene, platforms_shown
from analytics.drawing.wording import SHARE_STATES, heading_of, source_lines, title_of
from analytics.questions.coverage import STATES
from analytics.setting import Setting
from data.registry import Registry
from geo.plane import Box, window_on

MARGIN = {"province": 0.03, "city": 0.08, "county": 0.35}  # round what is shown, of its size
WIDEST = 1.55  # of its height: a panel's width, beyond which there is only sea
GAP = 0.022  # between the parts of a sheet
SOURCE_LINE, SOURCE_FOOT = 1.4, 0.9  # em: from line to line, and below the last
ANY_COUNT = 100  # three digits: as wide as the count of a class can be
SHRINKS = (1, 0.9, 0.8, 0.7, 0.6)  # of the letters of a legend that would be too high
COLUMNS = (0.24, 0.28, 0.32, 0.36, 0.4)  # of the picture's width: a legend's column


@dataclass(frozen=True)
class LegendPlace:
    """Where a legend stands beside the panel, or below it, px."""

    corner: tuple[float, float] = (0, 0)
    column: float = 0  # its width
    letter: float = 0  # height of its letters
    below: bool = False  # it stands below the panel and flows


@dataclass(frozen=True)
class Sheet:
    """A picture laid out, up to what its legend counts."""

    scene: Scene
    title: str = ""
    heading: str = ""  # of the legend
    sources: tuple[str, ...] = ()
    legend_place: LegendPlace = LegendPlace()

    def finish(self, counts: Counter[str]) -> str:
        """Draw title, edge of the panel, legend and source lines.

        Args:
            counts: counties by class.
        """
        picture = self.scene.picture
        if not picture.furniture:
            return ""
        left, top, _, _ = self.scene.window.panel
        edge = element(
            "rect",
            **box_attributes(self.scene.window.panel),
            fill="none",
            stroke=picture.theme.border,
            stroke_width=fixed(0.8 * picture.line, 2),
        )
        title = ""
        if self.title:
            size = title_px(picture)
            title = text_line(self.title, left, 0.54 * top, size, font_weight="600")
        return edge + self._draw_legend(counts) + title + self._draw_sources(left)

    def _draw_legend(self, counts: Counter[str]) -> str:
        scene = self.scene
        place = self.legend_place
        platforms = [shown.mark for shown in platforms_shown(scene)]
        items = legend_items(scene.picture, scene.content, self.heading, counts, platforms)
        if place.below:
            items = flowing(items)
        drawn = legend(items, place.letter, place.column)
        x, y = place.corner
        corner = f"translate({fixed(x)} {fixed(y)})"
        return element("g", drawn.svg, class_="legend", transform=corner)

    def _draw_sources(self, left: float) -> str:
        picture = self.scene.picture
        size = picture.px(picture.sizes.source)
        last = picture.height - SOURCE_FOOT * size
        lines = [
            text_line(line, left, last - SOURCE_LINE * size * k, size)
            for k, line in enumerate(reversed(self.sources))
        ]
        return "".join(lines)


def title_px(picture: Picture) -> float:
    """Height of the title's letters, px."""
    return 1.55 * picture.px(picture.sizes.legend)


def lay_out(
    registry: Registry, setting: Setting, picture: Picture, content: MapContent, extent: str
) -> Sheet:
    """Decide where everything stands.

    The legend's column has room for every state, so that the panel does not depend on what is
    counted in it.

    Args:
        extent: the province, city or county that is shown, "kind:id".
    """
    if not picture.furniture:
        panel: Box = (0, 0, picture.width, picture.height)
        return Sheet(_scene_on(panel, picture, content, extent))
    gap = picture.px(GAP)
    title = picture.title
    if title is None:
        title = title_of(picture, content, extent)
    heading = heading_of(picture, content, extent)
    sources = _wrapped_sources(registry, setting, picture)
    top = 2.0 * title_px(picture) if title else gap
    foot_em = SOURCE_LINE * len(sources) + SOURCE_FOOT
    foot = foot_em * picture.px(picture.sizes.source)
    bottom = picture.height - foot
    counts = Counter(dict.fromkeys(_possible_states(picture), ANY_COUNT))
    items = legend_items(picture, content, heading, counts, content.platforms)
    is_upright = picture.width < LYING * picture.height
    place_legend = _place_below if is_upright else _place_beside
    panel, legend_place = place_legend(picture, items, top, bottom)
    scene = _scene_on(panel, picture, content, extent)
    return Sheet(scene, title, heading, sources, legend_place)


def _scene_on(panel: Box, picture: Picture, content: MapContent, extent: str) -> Scene:
    margin = MARGIN[extent.partition(":")[0]]
    return Scene(
        picture,
        content,
        window_on(content.box(extent), panel, content.sheet, margin),
    )


def _wrapped_sources(registry: Registry, setting: Setting, picture: Picture) -> tuple[str, ...]:
    if not picture.sources:
        return ()
    size = picture.px(picture.sizes.source)
    width = picture.width - 2 * picture.px(GAP)
    sources = source_lines(registry, setting, picture)
    return tuple(line for source in sources for line in wrapped(source, size, width))


def _possible_states(picture: Picture) -> tuple[str, ...]:
    shows_shares = picture.show == SHARE and picture.states is None
    if shows_shares:
        return (*SHARE_STATES, "no_need")
    return (*STATES, "no_need")


def _place_beside(
    picture: Picture, items: list[Item], top: float, bottom: float
) -> tuple[Box, LegendPlace]:
    """Place the panel between two heights, and the legend on its right."""
    gap = picture.px(GAP)
    letter, column = _side_column(picture, items, bottom - top)
    beside_column = picture.width - column - 2.4 * gap
    right = min(beside_column, gap + WIDEST * (bottom - top))
    room = picture.width - right - 2.4 * gap
    panel = (gap, top, right, bottom)
    return panel, LegendPlace((right + 1.4 * gap, top), room, letter)


def _place_below(
    picture: Picture, items: list[Item], top: float, bottom: float
) -> tuple[Box, LegendPlace]:
    """Place the panel between two heights, and the legend at its foot."""
    gap = picture.px(GAP)
    letter = picture.px(picture.sizes.legend)
    column = picture.width - 2 * gap
    room = legend(flowing(items), letter, column).height
    legend_top = bottom - room
    panel = (gap, top, picture.width - gap, legend_top - gap)
    return panel, LegendPlace((gap, legend_top), column, letter, below=True)


def _side_column(picture: Picture, items: list[Item], room: float) -> tuple[float, float]:
    """Fit the items into a height: the column grows wider before the letters grow smaller.

    Returns:
        Height of the letters and width of the column, px.
    """
    letter = picture.px(picture.sizes.legend)
    narrowest = max(item.width(letter) for item in items if item.count is not None)
    for shrink in SHRINKS:
        size = letter * shrink
        for share in COLUMNS:
            column = max(narrowest * shrink, share * picture.width)
            if legend(items, size, column).height <= room:
                return size, column
    widest = COLUMNS[-1] * picture.width
    return letter * SHRINKS[-1], widest
