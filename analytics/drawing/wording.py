"""What a map says: names of its classes, title, heading of the legend, source lines."""

from collections import Counter

from analytics.drawing.ground import MapContent
from analytics.drawing.marks import SHARE_FILL, SHARE_LABELS
from analytics.drawing.picture import ALL, SHARE, Picture
from analytics.phrases.mark import mark_of
from analytics.phrases.setting import boundaries, for_whom, stated
from analytics.questions.coverage import STATES
from analytics.setting import Setting
from analytics.words import listing, word
from data.registry import Registry

SHARE_STATES = tuple(f"share_{k}" for k in range(len(SHARE_FILL)))
SHARE_TEXT = dict(zip(SHARE_STATES, SHARE_LABELS, strict=True))
HEADINGS = {ALL: "legend.worst", SHARE: "legend.share"}  # of the legend; else of one cluster


def state_word(picture: Picture, state: str) -> str:
    """Name a class where nothing beside it says that a share is of needs met."""
    if state in SHARE_TEXT:
        return word("vector.share_met", picture.language, share=SHARE_TEXT[state])
    return legend_word(picture, state)


def legend_word(picture: Picture, state: str) -> str:
    """Name a class in the legend."""
    if state in SHARE_TEXT:
        return SHARE_TEXT[state]
    return picture.words.get(state) or word(
        f"state.{state}",
        picture.language,
    )


def states_in(counts: Counter[str]) -> list[str]:
    """List the classes that occur, best first; those that are no state come last."""
    return [
        state
        for state in (
            *STATES,
            *SHARE_STATES,
            "no_need",
            "no_data",
        )
        if counts.get(state)
    ]


def counts_text(picture: Picture, counts: Counter[str]) -> str:
    """Say how many counties each class has."""
    parts = [f"{state_word(picture, state)} {counts[state]}" for state in states_in(counts)]
    return listing(parts, picture.language)


def title_of(picture: Picture, content: MapContent, extent: str) -> str:
    """Say what the map is of, and where."""
    language = picture.language
    if picture.show in (ALL, SHARE):
        subject = word(f"vector.{picture.show}", language)
    else:
        subject = content.cluster_name(picture.show)
    place = _place_name(content, extent, language)
    return word("vector.title", language, unit=place, subject=subject)


def _place_name(content: MapContent, extent: str, language: str) -> str:
    """Name a place, a county with its city."""
    kind, _, adcode = extent.partition(":")
    name = content.name(extent)
    if kind != "county":
        return name
    return word("vector.unit", language, county=name, city=content.city_name(adcode))


def heading_of(picture: Picture, content: MapContent, extent: str) -> str:
    """Say what the legend counts."""
    language = picture.language
    heading = picture.heading or word(HEADINGS.get(picture.show, "legend.cluster"), language)
    kind = extent.partition(":")[0]
    if kind == "province":
        return heading
    place = content.name(extent) if kind == "city" else word("vector.this_picture", language)
    return word("vector.within", language, unit=place, heading=heading)


def source_lines(registry: Registry, setting: Setting, picture: Picture) -> list[str]:
    """Say what counts; then the day, the source of the boundaries, and for whom the map is."""
    language = picture.language
    pairs = [
        word("vector.pair", language, label=label, value=value)
        for label, value in stated(registry, setting, language)
    ]
    mark = mark_of(registry)
    facts = [mark] if mark else []
    facts += [
        word("vector.as_of", language, as_of=setting.as_of),
        boundaries(registry, language),
        for_whom(registry, language),
    ]
    return [
        word(
            "vector.counts",
            language,
            counts=" · ".join(pairs),
        ),
        " · ".join(facts),
    ]
