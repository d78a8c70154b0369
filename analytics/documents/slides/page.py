"""The page that slides are laid out on: its units, its boxes and its sizes of letters."""

from dataclasses import dataclass

from pptx.util import Emu

WIDTH, HEIGHT = 1600, 900  # units of a slide, 16:9; everything is laid out in them
EMU = 7620  # in a unit: 13.33 x 7.5 inches
POINT = 540 / HEIGHT  # points in a unit of height
# PowerPoint and WPS have it, and say so if they replace it
LATIN, HAN = "Microsoft YaHei", "Microsoft YaHei"
TITLE, KEY, BODY, LABEL, SOURCE = 44, 90, 34, 28, 20.5  # heights of letters
LINE = 1.25  # height of a line in letters' heights


@dataclass(frozen=True)
class Box:
    """A rectangle on a slide, in its units."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def rows(self, top: float, bottom: float) -> "Box":
        """Give the part between two heights, as wide as the box."""
        return Box(self.left, top, self.right, bottom)

    @property
    def in_emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Left, top, width and height in the units of the file."""
        return emu(self.left), emu(self.top), emu(self.width), emu(self.height)


BODY_BOX = Box(40, 145, 1560, 815)  # between the title and the source


def emu(units: float) -> Emu:
    """Convert units of a slide to those of the file."""
    return Emu(round(units * EMU))
