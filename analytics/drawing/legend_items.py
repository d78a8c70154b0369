"""Which colours and marks a picture's legend explains."""

from collections import Counter
from collections.abc import Iterator

from analytics.drawing.ground import MapContent, PlatformMark
from analytics.drawing.legend import Item
from analytics.drawing.marks import RING_WORDS, SHAPES, Theme
from analytics.drawing.picture import Picture
from analytics.drawing.symbols import PlatformIcon, badge, frame, icon, size_ring, swatch
from analytics.drawing.wording import legend_word, states_in
from analytics.words import word

PLAIN_RING = 1.4  # of marks that stand for something else than a level


def legend_items(
    picture: Picture,
    content: MapContent,
    heading: str,
    counts: Counter[str],
    platforms: list[PlatformMark],
) -> list[Item]:
    """List every colour and mark of a picture with its word.

    Args:
        heading: what is counted.
        counts: counties by class.
        platforms: those inside the panel.
    """
    return [
        Item(heading),
        *_state_items(picture, counts),
        *_place_items(picture, content),
        *_platform_items(platforms, picture.theme, picture.language),
    ]


def _state_items(picture: Picture, counts: Counter[str]) -> Iterator[Item]:
    for state in states_in(counts):
        symbol = swatch(state, picture.theme, picture.prefix)
        yield Item(legend_word(picture, state), symbol, counts[state])


def _place_items(picture: Picture, content: MapContent) -> Iterator[Item]:
    """Marks of places: frames of counties and of the chosen place, sizes, proposed sites."""
    theme = picture.theme
    language = picture.language
    if picture.highlighted:
        text = picture.highlight_word or word("vector.highlighted", language)
        yield Item(text, frame(theme))
    if picture.chosen and picture.chosen in content.units:
        name = content.name(picture.chosen)
        yield Item(word("vector.chosen", language, unit=name), frame(theme))
    if content.sizes:
        yield Item(word("layer.size", language), size_ring(theme))
    if picture.sites:
        yield Item(word("vector.site", language), badge("1", theme))


def _platform_items(platforms: list[PlatformMark], theme: Theme, language: str) -> Iterator[Item]:
    """Operators by shape, levels by ring, and hollow marks; of each what occurs."""
    if not platforms:
        return
    operators = {mark.operator for mark in platforms}
    rings = {mark.icon.ring for mark in platforms}
    fills = {mark.icon.fill for mark in platforms}
    yield Item(word("vector.platforms", language, n=len(platforms)))

    def item(mark: PlatformIcon, key: str) -> Item:
        return Item(word(key, language), icon(mark, theme), flows=True)

    for operator, shape in SHAPES.items():
        if operator in operators:
            mark = PlatformIcon(shape, "solid", PLAIN_RING)
            yield item(mark, f"operator.{operator}")
    for ring, key in RING_WORDS:
        if ring in rings:
            yield item(PlatformIcon("circle", "solid", ring), key)
    if "hollow" in fills:
        yield item(PlatformIcon("circle", "hollow", PLAIN_RING), "legend.hollow")
