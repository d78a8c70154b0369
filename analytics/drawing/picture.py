"""What is asked of a vector map: what it shows, of which place, how large, in which language."""

from dataclasses import dataclass, field

from analytics.drawing.map_layers import USUAL
from analytics.drawing.marks import DARK, LIGHT, Theme
from geo.errors import PlanningError

ALL, SHARE = "all", "share"  # overviews: worst state, share of needs met
LYING = 1.15  # a picture at least this much wider than high has its legend on the right
ICON = 0.033  # of the height: a platform's mark
SIZE_PX = (160, 120), (8000, 8000)  # what a picture may be
MOST_PIXELS = 40_000_000  # an 8K screen has 33 million; drawing these takes about 20 s and 0.7 GB


@dataclass(frozen=True)
class Sizes:
    """Heights of letters as shares of the picture's height."""

    label: float
    legend: float
    source: float


DESK = Sizes(0.0195, 0.0205, 0.0155)
PROJECTED = Sizes(0.03, 0.03, 0.022)  # can be read from the back row


@dataclass(frozen=True)
class Picture:
    """What a map shows, and how."""

    show: str = ALL  # worst state of each county, SHARE of its needs met, or a cluster's id
    # "kind:id"; a zone or an area is shown in its county or city; None: the province
    extent: str | None = None
    chosen: str | None = None  # the place to outline, "kind:id"
    # adcode -> state, instead of those of the setting: a plan, a scenario, a coverage
    states: dict[str, str] | None = None
    # what the states are called here, where that is not their name
    words: dict[str, str] = field(default_factory=dict)
    sites: tuple[tuple[str, str], ...] = ()  # place and number of each proposed site
    highlighted: frozenset[str] = frozenset()  # adcodes in a heavy frame, always named
    highlight_word: str | None = None
    # of `map_layers.LAYERS`; sites, frames and what is on every map need not be named
    layers: tuple[str, ...] = USUAL
    lettered: bool = False  # the state of each county as a letter, too: for paper without colours
    title: str | None = None  # None: its own; "": none
    heading: str | None = None  # of the legend; None: its own
    # every county in its colour, also round a city: its legend is the province's
    whole: bool = False
    sources: bool = True  # the source lines of the furniture, which a screen states for itself
    furniture: bool = True  # title, legend and source lines, which a page may have of its own
    width: int = 1280
    height: int = 720
    sizes: Sizes = DESK
    language: str = "zh"
    dark: bool = False
    prefix: str = "map"  # of the ids, where several pictures stand in one document
    by_keyboard: bool = False  # each county can be reached with Tab, its title read

    @property
    def theme(self) -> Theme:
        """Colours of paper, ground, lines and words."""
        return DARK if self.dark else LIGHT

    @property
    def line(self) -> float:
        """How much heavier lines are than at 720 px of height."""
        return max(self.base / 720, 0.75)

    @property
    def base(self) -> float:
        """The height that letters are measured by; an upright picture has that of a lying one."""
        return min(self.height, self.width / LYING)

    def px(self, share: float) -> float:
        """Turn a share of the height into px."""
        return share * self.base


def refuse_size(width: int, height: int) -> None:
    """Refuse a size that cannot be drawn.

    Raises:
        PlanningError: too small to read, or too large to hold.
    """
    (low_width, low_height), (high_width, high_height) = SIZE_PX
    sides_fit = low_width <= width <= high_width and low_height <= height <= high_height
    if not sides_fit or width * height > MOST_PIXELS:
        millions = MOST_PIXELS // 1_000_000
        raise PlanningError(
            f"图幅 {width}x{height} 不可用：宽 {low_width}—{high_width}、高"
            f" {low_height}—{high_height} 像素，合计不超过 {millions * 100:,} 万像素。",
            f"A picture of {width}x{height} cannot be drawn: width {low_width} to {high_width},"
            f" height {low_height} to {high_height} px, {millions} million px at most.",
        )
