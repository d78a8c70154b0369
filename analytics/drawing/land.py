"""Draw the land of a map: neighbours, counties by state, borders and frames."""

from collections.abc import Iterable

from analytics.drawing.elements import element, title
from analytics.drawing.ground import in_window
from analytics.drawing.marks import MARK, OUTLINE_PX, PATTERN, theme_fill
from analytics.drawing.scene import Scene
from analytics.drawing.symbols import TILE, pattern
from analytics.drawing.wording import SHARE_STATES, state_word
from analytics.questions.coverage import STATES
from analytics.words import word

# drawn in this order, so that the outline of the gravest is whole
ORDER = ("no_data", "no_need", *STATES, *SHARE_STATES)
HAIRLINE_PX, CITY_PX, PROVINCE_PX = 0.7, 1.1, 1.5
HALO_PX, FRAME_PX = 5.4, 3.2


def patterns(scene: Scene, states: Iterable[str]) -> str:
    """Write the patterns of states: in km for the map, and in px for the legend."""
    picture = scene.picture
    # whole px: half a px would blur the tile's edges into seams
    scale = round(TILE * picture.line) / TILE
    written = []
    for state in sorted(states):
        if state in PATTERN:
            name = f"{picture.prefix}-{state}"
            fill = theme_fill(state, picture.theme)
            written.append(pattern(state, name, scale, fill))
            written.append(
                pattern(
                    state,
                    f"{name}-km",
                    scale * scene.window.km_per_px,
                    fill,
                )
            )
    return "".join(written)


def land(scene: Scene, counted: set[str]) -> str:
    """Draw what lies below marks and names, in km of the plane.

    Args:
        counted: adcodes of the counties that are coloured by their state.
    """
    parts = [
        *_neighbours(scene),
        *_counties(scene, counted),
        *_borders(scene),
        *_frames(scene),
    ]
    return element(
        "g",
        *parts,
        transform=scene.window.transform,
        stroke_linejoin="round",
        fill_rule="evenodd",
    )


def _neighbours(scene: Scene) -> list[str]:
    fill = scene.picture.theme.neighbour
    return [
        element(
            "path",
            fill=fill,
            d=path,
        )
        for path in scene.content.layer("context").values()
    ]


def _counties(scene: Scene, counted: set[str]) -> list[str]:
    """Draw the counties in a group for each state; those that are not counted come first."""
    content = scene.content
    theme = scene.picture.theme
    visible = [adcode for adcode in content.counties if in_window(content, adcode, scene.window)]
    aside = [_county_aside(scene, adcode) for adcode in visible if adcode not in counted]
    groups = []
    if aside:
        groups.append(_group(scene, "aside", theme.aside, aside))
    for state in ORDER:
        counties = [
            _county(scene, adcode)
            for adcode in visible
            if adcode in counted and content.state(adcode) == state
        ]
        if counties:
            groups.append(_group(scene, state, _fill(scene, state), counties))
    return groups


def _fill(scene: Scene, state: str) -> str:
    if state in PATTERN:
        return f"url(#{scene.picture.prefix}-{state}-km)"
    return theme_fill(state, scene.picture.theme)


def _group(scene: Scene, state: str, fill: str, counties: list[str]) -> str:
    return element(
        "g",
        *counties,
        data_state=state,
        fill=fill,
        stroke=MARK[state] if state in OUTLINE_PX else scene.picture.theme.hairline,
        stroke_width=_line_width(scene, OUTLINE_PX.get(state, HAIRLINE_PX)),
    )


def _line_width(scene: Scene, px: float) -> str:
    """Give the width of a line, px at 720 px of height, in km of the plane."""
    return f"{px * (scene.window.km_per_px * scene.picture.line):.4g}"


def _county(scene: Scene, adcode: str) -> str:
    """Draw a county as a path of its own: hovering and a screen reader find its name and state."""
    picture = scene.picture
    state = state_word(picture, scene.content.state(adcode))
    names = _names(scene, adcode)
    text = word("vector.county", picture.language, **names, state=state)
    if not picture.by_keyboard:
        return _county_path(scene, adcode, text)
    return _county_path(scene, adcode, text, tabindex="0", role="img", aria_label=text)


def _county_aside(scene: Scene, adcode: str) -> str:
    """Draw a county that the picture does not count."""
    text = word("vector.aside", scene.picture.language, **_names(scene, adcode))
    return _county_path(scene, adcode, text)


def _names(scene: Scene, adcode: str) -> dict[str, str]:
    content = scene.content
    return {
        "county": content.name(f"county:{adcode}"),
        "city": content.city_name(adcode),
    }


def _county_path(scene: Scene, adcode: str, text: str, **reached: str) -> str:
    return element(
        "path",
        title(text),
        id=f"{scene.picture.prefix}-{adcode}",
        data_adcode=adcode,
        **reached,
        d=scene.content.path("county", adcode),
    )


def _borders(scene: Scene) -> list[str]:
    """Draw the borders of cities, and above them the province's."""
    colour = scene.picture.theme.border
    layers = (("city_borders", CITY_PX), ("province", PROVINCE_PX))
    return [
        _outline(scene, path, colour, px)
        for layer, px in layers
        for path in scene.content.layer(layer).values()
    ]


def _frames(scene: Scene) -> list[str]:
    """Draw the heavy frames round what is pointed at, each on a halo."""
    picture = scene.picture
    content = scene.content
    paths = [content.path("county", adcode) for adcode in sorted(picture.highlighted)]
    if picture.chosen:
        paths.append(content.path(*picture.chosen.split(":", 1)))
    strokes = ((picture.theme.halo, HALO_PX), (picture.theme.frame, FRAME_PX))
    return [
        _outline(
            scene,
            path,
            colour,
            px,
        )
        for colour, px in strokes
        for path in paths
        if path
    ]


def _outline(scene: Scene, path: str, colour: str, px: float) -> str:
    width = _line_width(scene, px)
    return element("path", fill="none", stroke=colour, stroke_width=width, d=path)
