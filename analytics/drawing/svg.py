"""Maps drawn by us as SVG: sharp at any size, in print and where a browser has no WebGL. Same
classes, marks and legend as the pages.

svg(registry, setting, Picture("ic", extent="city:330600", width=1920, height=1080))
county_shapes(registry, setting, Picture())    # the same counties as rings in km, for slides
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analytics.drawing.ground import MapContent, counted_counties, in_window, read_content
from analytics.drawing.labels import Label, box_round, placed
from analytics.drawing.legend import (
    TILE,
    badge_at,
    clean,
    halo,
    icon_at,
    north_arrow,
    pattern,
    scale_bar,
)
from analytics.drawing.marks import FONT, MARK, OUTLINE_PX, PATTERN, Theme, theme_fill
from analytics.drawing.picture import ICON, Picture, refuse_size
from analytics.drawing.sheet import (
    ORDER,
    SHARE_STATES,
    counts_said,
    lay_out,
    platforms_shown,
    state_word,
    title_of,
)
from analytics.questions.coverage import STATES
from analytics.setting import Setting
from analytics.words import catalogue, short_name, word
from data.registry import Registry
from geo.plane import Box, Ring, Window, middle_within, rings

# a neighbouring province is named where at least so much of it, squared, can be seen
NEIGHBOUR_EM = 7
NAMES_BELOW_KM = 260  # county names stand on maps of less height


@dataclass(frozen=True)
class CountyShape:
    """A county as something to draw: corners in km east and south of the plane's origin; `state`
    may be "share_<k>".
    """

    adcode: str
    name: str
    city: str
    state: str
    word: str
    fill: str
    rings: list[Ring]


def county_shapes(registry: Registry, setting: Setting, picture: Picture) -> list[CountyShape]:
    """Every county that a picture counts, in the order of adcodes: what slides make native shapes
    of.
    """
    content = read_content(registry, setting, picture)
    counted = counted_counties(content, picture.extent, None)
    return [
        CountyShape(
            adcode,
            content.name(f"county:{adcode}"),
            content.city_name(adcode),
            content.state(adcode),
            state_word(picture, content.state(adcode)),
            theme_fill(content.state(adcode), picture.theme),
            rings(content.path("county", adcode)),
        )
        for adcode in content.counties
        if adcode in counted
    ]


def svg(registry: Registry, setting: Setting, picture: Picture) -> str:
    """The picture as a self-contained SVG document: no script, no style sheet, nothing fetched.

    Raises:
        PlanningError: a size that cannot be drawn, or a place or cluster that is not on record.
    """
    refuse_size(picture.width, picture.height)
    content = read_content(registry, setting, picture)
    extent = content.extent(picture.extent)
    sheet = lay_out(registry, setting, picture, content, extent)
    counted = (
        set(content.counties) if picture.whole else counted_counties(content, extent, sheet.window)
    )
    counts = Counter(content.state(adcode) for adcode in counted)
    around = sheet.finish(counts)
    title = sheet.title or title_of(picture, content, extent)
    said = word("vector.said", picture.language, title=title, counts=counts_said(picture, counts))
    size, prefix = f'width="{picture.width}" height="{picture.height}"', picture.prefix
    left, top, right, bottom = sheet.window.panel
    panel = f'x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}"'
    role = 'role="group"' if picture.by_keyboard else 'role="img"'
    return "".join(
        (
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {picture.width}'
                f' {picture.height}" {role} aria-label="{clean(said)}"'
            ),
            (
                f' font-family="{clean(FONT)}" fill="{picture.theme.ink}"'
                f' lang="{picture.language}"><title>{clean(said)}</title>'
            ),
            (
                f'<defs><clipPath id="{prefix}-panel"><rect'
                f" {panel}/></clipPath>{_patterns(picture, sheet.window, counts)}</defs>"
            ),
            (
                f'<rect {size} fill="{picture.theme.paper}"/><g'
                f' clip-path="url(#{prefix}-panel)"><rect {panel} fill="{picture.theme.sea}"/>'
            ),
            _land(picture, content, sheet.window, counted),
            _marks(picture, content, sheet.window, counted),
            "</g>",
            around,
            "</svg>",
        )
    )


# --- land -----------------------------------------------------------------------------------------


def _patterns(picture: Picture, window: Window, counts: Iterable[str]) -> str:
    """The patterns that the states in the picture need: once in km for the map, once in px for the
    legend.
    """
    # whole px: half a px would blur the tile's edges into seams
    scale = round(TILE * picture.line) / TILE
    return "".join(
        pattern(
            state, f"{picture.prefix}-{state}{suffix}", scale * of, theme_fill(state, picture.theme)
        )
        for state in sorted(counts)
        if state in PATTERN
        for suffix, of in (("", 1), ("-km", window.km_per_px))
    )


def _land(picture: Picture, content: MapContent, window: Window, counted: set[str]) -> str:
    """Neighbours, counties by state (the gravest last, so that its outline is whole), borders, and
    frames.
    """
    theme, px = picture.theme, window.km_per_px * picture.line
    drawn = [f'<g transform="{window.transform}" stroke-linejoin="round" fill-rule="evenodd">']
    drawn += [
        f'<path fill="{theme.neighbour}" d="{path}"/>' for path in content.layer("context").values()
    ]
    inside = [adcode for adcode in content.counties if in_window(content, adcode, window)]
    aside = [adcode for adcode in inside if adcode not in counted]
    drawn.append(
        _group(
            "aside",
            theme.aside,
            theme.hairline,
            0.7 * px,
            [_county(picture, content, adcode, aside=True) for adcode in aside],
        )
    )
    for state in (*ORDER, *SHARE_STATES):
        paths = [
            _county(picture, content, adcode)
            for adcode in inside
            if adcode in counted and content.state(adcode) == state
        ]
        fill = (
            f"url(#{picture.prefix}-{state}-km)" if state in PATTERN else theme_fill(state, theme)
        )
        edge, width = (
            (MARK[state], OUTLINE_PX[state]) if state in OUTLINE_PX else (theme.hairline, 0.7)
        )
        drawn.append(_group(state, fill, edge, width * px, paths))
    borders = [(path, 1.1) for path in content.layer("city_borders").values()] + [
        (path, 1.5) for path in content.layer("province").values()
    ]
    drawn += [
        f'<path fill="none" stroke="{theme.border}" stroke-width="{width * px:.4g}" d="{path}"/>'
        for path, width in borders
    ]
    framed = [content.path("county", adcode) for adcode in sorted(picture.highlighted)] + [
        content.path(*picture.chosen.split(":", 1)) if picture.chosen else ""
    ]
    for colour, width in ((theme.halo, 5.4), (theme.frame, 3.2)):
        drawn += [
            f'<path fill="none" stroke="{colour}" stroke-width="{width * px:.4g}" d="{path}"/>'
            for path in framed
            if path
        ]
    return "".join(drawn) + "</g>"


def _group(state: str, fill: str, edge: str, width: float, paths: list[str]) -> str:
    return (
        f'<g data-state="{state}" fill="{fill}" stroke="{edge}"'
        f' stroke-width="{width:.4g}">{"".join(paths)}</g>'
        if paths
        else ""
    )


def _county(picture: Picture, content: MapContent, adcode: str, aside: bool = False) -> str:
    """A county as a path of its own with its name and state; neither hovering nor a screen reader
    needs more.
    """
    names = {"county": content.name(f"county:{adcode}"), "city": content.city_name(adcode)}
    said = (
        word("vector.aside", picture.language, **names)
        if aside
        else word(
            "vector.county",
            picture.language,
            **names,
            state=state_word(picture, content.state(adcode)),
        )
    )
    reached = (
        f' tabindex="0" role="img" aria-label="{clean(said)}"'
        if picture.by_keyboard and not aside
        else ""
    )
    return (
        f'<path id="{picture.prefix}-{adcode}" data-adcode="{adcode}"{reached}'
        f' d="{content.path("county", adcode)}"><title>{clean(said)}</title></path>'
    )


# --- marks and words ------------------------------------------------------------------------------


def _marks(picture: Picture, content: MapContent, window: Window, counted: set[str]) -> str:
    """Scale bar, north arrow, letters of the states, platforms, sites, and the names that find room
    between them.
    """
    theme, size = picture.theme, picture.px(picture.sizes.label)
    bar, bar_box = scale_bar(
        window, size, theme, lambda km: word("unit_of.km", picture.language, n=km)
    )
    arrow, arrow_box = north_arrow(window, size, theme, word("vector.north", picture.language))
    icons, icon_boxes = _platforms(picture, content, window)
    badges, badge_boxes = _sites(picture, content, window, [bar_box, arrow_box])
    letters, letter_boxes = (
        _letters(picture, content, window, counted) if picture.lettered else ("", [])
    )
    busy = [bar_box, arrow_box, *letter_boxes, *icon_boxes, *badge_boxes]
    names = (
        placed(_wanted(picture, content, window, size), busy, window.panel) if picture.names else []
    )
    words = "".join(
        f'<text data-name="{label.kind}" x="{label.x:.1f}"'
        f' y="{label.y + 0.36 * label.size:.1f}"{_weight(label.kind, theme)}>{clean(label.text)}</text>'
        for label in names
    )
    labels = f'<g font-size="{size:.1f}" text-anchor="middle" {halo(size, theme)}>{words}</g>'
    return f"{icons}{letters}{labels}{badges}{bar}{arrow}"


def _weight(kind: str, theme: Theme) -> str:
    return {"county": "", "neighbour": f' fill="{theme.soft}"'}.get(kind, ' font-weight="600"')


def _letters(
    picture: Picture, content: MapContent, window: Window, counted: set[str]
) -> tuple[str, list[Box]]:
    """The letter of each county's state at its place."""
    size = picture.px(picture.sizes.label)
    at = {
        adcode: window.at(*content.at[f"county:{adcode}"])
        for adcode in sorted(counted)
        if content.state(adcode) in STATES and f"county:{adcode}" in content.at
    }
    drawn = "".join(
        f'<text x="{x:.1f}"'
        f' y="{y + 0.36 * size:.1f}">{clean(word(f"state_mark.{content.state(adcode)}", picture.language))}</text>'
        for adcode, (x, y) in at.items()
    )
    return (
        (
            f'<g data-letters="" font-size="{size:.1f}" font-weight="700" text-anchor="middle"'
            f" {halo(size, picture.theme)}>{drawn}</g>"
        ),
        [box_round("有", x, y, size) for x, y in at.values()],
    )


def _platforms(picture: Picture, content: MapContent, window: Window) -> tuple[str, list[Box]]:
    """The platforms' marks; those at one place stand round it."""
    drawn, boxes = [], []
    for one, x, y in platforms_shown(picture, content, window):
        size = picture.px(ICON) * (1 if one.fully else 0.7)
        drawn.append(
            f"<g>{icon_at(x, y, size, one.shape, one.fill, one.ring, picture.theme)}<title>{clean(one.name)}</title></g>"
        )
        boxes.append((x - 0.45 * size, y - 0.45 * size, x + 0.45 * size, y + 0.45 * size))
    return "".join(drawn), boxes


def _sites(
    picture: Picture, content: MapContent, window: Window, taken: list[Box]
) -> tuple[str, list[Box]]:
    """The numbers of proposed sites at their places; those at one place stand in one badge, those
    that would overlap beside it.
    """
    numbers: dict[str, list[str]] = {}
    for place, number in picture.sites:
        numbers.setdefault(place, []).append(number)
    size = picture.px(picture.sizes.label)
    wanted = [
        Label(", ".join(several), *window.at(*content.at[place]), size * 1.25, place)
        for place, several in numbers.items()
        if place in content.at
    ]
    found = {label.kind: label for label in placed(wanted, taken, window.panel)}
    shown = [found.get(label.kind, label) for label in wanted]  # a site is never left out
    drawn = "".join(
        f"<g>{badge_at(one.text, one.x, one.y, size, picture.theme)}<title>{clean(content.name(one.kind))}</title></g>"
        for one in shown
    )
    return drawn, [box_round(one.text, one.x, one.y, one.size) for one in shown]


def _wanted(picture: Picture, content: MapContent, window: Window, size: float) -> Iterable[Label]:
    """Names in the order of importance: what is framed, cities as officially ordered, counties by
    size, then neighbouring provinces.
    """
    near = window.box_km[3] - window.box_km[1] < NAMES_BELOW_KM
    left, top, right, bottom = window.panel
    framed = sorted(picture.highlighted) + (
        [picture.chosen.partition(":")[2]]
        if picture.chosen and picture.chosen.startswith("county:")
        else []
    )
    counties = (
        sorted(
            set(content.counties) - set(framed),
            key=lambda adcode: (-content.area_km2(adcode), adcode),
        )
        if near
        else []
    )
    cities = [] if near else content.cities
    for kind, places in (
        ("framed", [f"county:{one}" for one in framed]),
        ("city", [f"city:{one}" for one in cities]),
        ("county", [f"county:{one}" for one in counties]),
    ):
        for place in places:
            if place in content.at:
                x, y = window.at(*content.at[place])
                if left < x < right and top < y < bottom:
                    yield Label(short_name(content.name(place), picture.language), x, y, size, kind)
    for adcode, path in content.layer("context").items():
        middle = middle_within(
            rings(path), window.box_km, (NEIGHBOUR_EM * size * window.km_per_px) ** 2
        )
        if middle is not None and f"province.{adcode}" in catalogue():
            yield Label(
                word(f"province.{adcode}", picture.language), *window.at(*middle), size, "neighbour"
            )
