"""Draw what stands on the land: marks of platforms and sites, letters, names, scale, north."""

from collections.abc import Iterator

from analytics.drawing.elements import (
    BASELINE,
    Drawn,
    clean,
    element,
    fixed,
    halo,
    title,
)
from analytics.drawing.labels import Label, box_round, placed
from analytics.drawing.marks import SIZE_RING_PX, Theme, size_ring_m
from analytics.drawing.scale_bar import north_arrow, scale_bar
from analytics.drawing.scene import Scene, ShownPlatform, mark_px, platforms_shown
from analytics.drawing.symbols import badge_at, icon_at
from analytics.questions.coverage import STATES
from analytics.words import short_name, word
from geo.plane import Box, middle_within, rings

# a neighbouring province is named where at least so much of it, squared, can be seen
NEIGHBOUR_EM = 7
NAMES_BELOW_KM = 260  # county names stand on maps of less height
IN_PART = 0.7  # of its size: a platform that serves what is shown only in part
BADGE_EM = 1.25  # the room of a site's number
BOLD = "600"


def overlay(scene: Scene, counted: set[str]) -> str:
    """Draw marks, letters, names, scale bar and north arrow; names find room between the others.

    Args:
        counted: adcodes of the counties that are coloured by their state.
    """
    picture = scene.picture
    theme = picture.theme
    language = picture.language
    size = picture.px(picture.sizes.label)

    def kilometres(km: str) -> str:
        return word("unit_of.km", language, n=km)

    bar = scale_bar(scene.window, size, theme, kilometres)
    arrow = north_arrow(scene.window, size, theme, word("vector.north", language))
    icons = _platforms(scene)
    furniture = bar.boxes + arrow.boxes
    badges = _sites(scene, furniture)
    letters = Drawn("", [])
    if picture.lettered:
        letters = _letters(scene, counted)
    of_symbols = letters.boxes + icons.boxes + badges.boxes
    busy = furniture + of_symbols
    names = _names(scene, busy)
    marks = _size_rings(scene) + icons.svg + letters.svg
    return marks + names + badges.svg + bar.svg + arrow.svg


# --- marks ----------------------------------------------------------------------------------------


def _size_rings(scene: Scene) -> str:
    """Draw a ring at each county that has a size; without the layer no county has one."""
    counties = sorted(scene.content.sizes)
    if not counties:
        return ""
    picture = scene.picture
    width = SIZE_RING_PX * picture.line
    return element(
        "g",
        *(_size_ring(scene, adcode) for adcode in counties),
        class_="size",
        fill="none",
        stroke=picture.theme.ink,
        stroke_width=fixed(width, 2),
    )


def _size_ring(scene: Scene, adcode: str) -> str:
    content = scene.content
    window = scene.window
    x, y = window.at(*content.at[f"county:{adcode}"])
    radius_m = size_ring_m(content.sizes[adcode])
    radius_px = radius_m / 1000 / window.km_per_px
    return element(
        "circle",
        cx=fixed(x),
        cy=fixed(y),
        r=fixed(radius_px),
    )


def _platforms(scene: Scene) -> Drawn:
    """Draw the platforms' marks."""
    shown = platforms_shown(scene)
    full_size = mark_px(scene)
    sizes = [full_size if one.mark.fully else full_size * IN_PART for one in shown]
    drawn = [
        _platform(platform, size, scene.picture.theme)
        for platform, size in zip(shown, sizes, strict=True)
    ]
    boxes = [
        _square(platform.x, platform.y, 0.45 * size)
        for platform, size in zip(shown, sizes, strict=True)
    ]
    return Drawn("".join(drawn), boxes)


def _platform(platform: ShownPlatform, size: float, theme: Theme) -> str:
    icon = icon_at(platform.x, platform.y, size, platform.mark.icon, theme)
    return element("g", icon, title(platform.mark.name))


def _square(x: float, y: float, half: float) -> Box:
    left = x - half
    top = y - half
    return left, top, x + half, y + half


def _sites(scene: Scene, taken: list[Box]) -> Drawn:
    """Draw the numbers of proposed sites at their places.

    Those at one place stand in one badge; those that would overlap stand beside it.
    """
    content = scene.content
    size = scene.picture.px(scene.picture.sizes.label)
    numbers: dict[str, list[str]] = {}
    for place, number in scene.picture.sites:
        numbers.setdefault(place, []).append(number)
    wanted = [
        Label(
            ", ".join(several),
            *scene.window.at(*content.at[place]),
            size * BADGE_EM,
            place,
        )
        for place, several in numbers.items()
        if place in content.at
    ]
    free = {label.kind: label for label in placed(wanted, taken, scene.window.panel)}
    shown = [free.get(label.kind, label) for label in wanted]  # a site is never left out
    drawn = [
        element(
            "g",
            badge_at(label.text, label.x, label.y, size, scene.picture.theme),
            title(content.name(label.kind)),
        )
        for label in shown
    ]
    return Drawn("".join(drawn), [label.box for label in shown])


# --- words ----------------------------------------------------------------------------------------


def _letters(scene: Scene, counted: set[str]) -> Drawn:
    """Draw the letter of each county's state at its place."""
    content = scene.content
    language = scene.picture.language
    size = scene.picture.px(scene.picture.sizes.label)
    drawn = []
    boxes = []
    for adcode in sorted(counted):
        state = content.state(adcode)
        place = f"county:{adcode}"
        if state in STATES and place in content.at:
            x, y = scene.window.at(*content.at[place])
            letter = clean(word(f"state_mark.{state}", language))
            drawn.append(
                element(
                    "text",
                    letter,
                    x=fixed(x),
                    y=fixed(y + BASELINE * size),
                )
            )
            boxes.append(box_round("有", x, y, size))
    group = element(
        "g",
        "".join(drawn),
        data_letters="",
        font_size=fixed(size),
        font_weight="700",
        text_anchor="middle",
        **halo(size, scene.picture.theme),
    )
    return Drawn(group, boxes)


def _names(scene: Scene, busy: list[Box]) -> str:
    """Draw the names that find room between what is drawn already."""
    picture = scene.picture
    size = picture.px(picture.sizes.label)
    labels = []
    if "labels" in picture.layers:
        labels = placed(
            _wanted_names(scene, size),
            busy,
            scene.window.panel,
        )
    words = [_name(label, picture.theme) for label in labels]
    return element(
        "g",
        "".join(words),
        font_size=fixed(size),
        text_anchor="middle",
        **halo(size, picture.theme),
    )


def _name(label: Label, theme: Theme) -> str:
    return element(
        "text",
        clean(label.text),
        data_name=label.kind,
        x=fixed(label.x),
        y=fixed(label.y + BASELINE * label.size),
        fill=theme.soft if label.kind == "neighbour" else None,
        font_weight=BOLD if label.kind in ("framed", "city") else None,
    )


def _wanted_names(scene: Scene, size: float) -> Iterator[Label]:
    """Yield names in the order of importance.

    What is framed, cities in official order or counties by size, then neighbouring provinces.
    """
    framed = _framed(scene)
    yield from _place_names(scene, size, "framed", [f"county:{adcode}" for adcode in framed])
    _, north, _, south = scene.window.box_km
    if south - north < NAMES_BELOW_KM:
        counties = _by_size(scene, set(scene.content.counties) - set(framed))
        yield from _place_names(scene, size, "county", [f"county:{adcode}" for adcode in counties])
    else:
        cities = [f"city:{adcode}" for adcode in scene.content.cities]
        yield from _place_names(scene, size, "city", cities)
    yield from _neighbour_names(scene, size)


def _framed(scene: Scene) -> list[str]:
    """List the adcodes of the counties that are pointed at."""
    picture = scene.picture
    framed = sorted(picture.highlighted)
    if picture.chosen and picture.chosen.startswith("county:"):
        framed.append(picture.chosen.removeprefix("county:"))
    return framed


def _by_size(scene: Scene, adcodes: set[str]) -> list[str]:
    return sorted(
        adcodes,
        key=lambda adcode: (-scene.content.area_km2(adcode), adcode),
    )


def _place_names(scene: Scene, size: float, kind: str, places: list[str]) -> Iterator[Label]:
    """Yield the names of the places that lie inside the panel."""
    content = scene.content
    language = scene.picture.language
    left, top, right, bottom = scene.window.panel
    for place in places:
        if place in content.at:
            x, y = scene.window.at(*content.at[place])
            if left < x < right and top < y < bottom:
                yield Label(
                    short_name(content.name(place), language),
                    x,
                    y,
                    size,
                    kind,
                )


def _neighbour_names(scene: Scene, size: float) -> Iterator[Label]:
    """Yield the names of the provinces of which enough can be seen."""
    window = scene.window
    content = scene.content
    language = scene.picture.language
    least_km = NEIGHBOUR_EM * size * window.km_per_px
    neighbours = content.layer("context")
    for adcode, path in neighbours.items():
        middle = middle_within(rings(path), window.box_km, least_km**2)
        name = content.province.neighbour_name(adcode, language)
        if middle is not None and name is not None:
            x, y = window.at(*middle)
            yield Label(name, x, y, size, "neighbour")
