"""The counties of a map as shapes, for slides that draw them in their own way."""

from dataclasses import dataclass

from analytics.drawing.ground import counted_counties, read_content
from analytics.drawing.marks import theme_fill
from analytics.drawing.picture import Picture
from analytics.drawing.wording import state_word
from analytics.setting import Setting
from data.registry import Registry
from geo.plane import Ring, rings


@dataclass(frozen=True)
class CountyShape:
    """A county to draw: its corners in km east and south of the plane's origin."""

    adcode: str
    name: str
    city: str
    state: str  # may be "share_<k>"
    word: str  # for the state
    fill: str
    rings: list[Ring]


def county_shapes(registry: Registry, setting: Setting, picture: Picture) -> list[CountyShape]:
    """Give every county that a picture counts, in the order of adcodes.

    Raises:
        PlanningError: there is no such cluster.
    """
    content = read_content(registry, setting, picture)
    counted = counted_counties(content, content.extent(picture.extent), None)
    shapes = []
    for adcode in content.counties:
        if adcode in counted:
            state = content.state(adcode)
            shape = CountyShape(
                adcode=adcode,
                name=content.name(f"county:{adcode}"),
                city=content.city_name(adcode),
                state=state,
                word=state_word(picture, state),
                fill=theme_fill(state, picture.theme),
                rings=rings(content.path("county", adcode)),
            )
            shapes.append(shape)
    return shapes
