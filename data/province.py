"""The province of a registry as data: code, names, default policy set, map sheet, projection.

One TOML file of the sources states it, and a snapshot carries a copy.
"""

import re
from pathlib import Path
from typing import Annotated

from pydantic import PlainValidator

from data.faults import broken, refuse
from data.tables.column import ADCODE_RULE
from data.toml_file import FileFaults, Text, TomlTable, read_toml
from geo.points import MapPlane

PROVINCE_FILE = "province.toml"
MERIDIANS = range(75, 136, 3)  # of the Gauss-Krueger zones over China, degrees east
WEST, SOUTH, EAST, NORTH = 73, 3, 136, 54  # of China, degrees
Sheet = tuple[float, float, float, float]  # west, south, east, north in EPSG:4490 degrees


def _adcode(value: object) -> str:
    is_code = isinstance(value, str) and re.fullmatch(ADCODE_RULE, value)
    if not is_code or not str(value).endswith("0000"):
        raise broken("toml.province code")
    return str(value)


def _meridian(value: object) -> int:
    if not isinstance(value, int) or value not in MERIDIANS:
        raise broken("toml.meridian", low=MERIDIANS[0], high=MERIDIANS[-1])
    return value


def _sheet(value: object) -> Sheet:
    refused = broken("toml.sheet", west=WEST, south=SOUTH, east=EAST, north=NORTH)
    if not isinstance(value, list) or len(value) != 4:
        raise refused
    if not all(isinstance(corner, int | float) for corner in value):
        raise refused
    west, south, east, north = map(float, value)
    if not WEST <= west < east <= EAST:
        raise refused
    if not SOUTH <= south < north <= NORTH:
        raise refused
    return west, south, east, north


class Name(TomlTable):
    """A name in both languages."""

    zh: Text
    en: Text

    def in_language(self, language: str) -> str:
        """Give the name in "zh" or "en"."""
        return self.zh if language == "zh" else self.en


class Province(TomlTable):
    """The province that a registry is of.

    Attributes:
        adcode: GB/T 2260.
        policy: id of the policy set that counts until another is chosen.
        central_meridian: of the Gauss-Krueger zone that maps are drawn in, degrees east.
        sheet: the ground that maps show.
        neighbours: names of the provinces round it, by adcode.
    """

    adcode: Annotated[str, PlainValidator(_adcode)]
    name: Name
    policy: Text
    central_meridian: Annotated[int, PlainValidator(_meridian)]
    sheet: Annotated[Sheet, PlainValidator(_sheet)]
    neighbours: dict[str, Name]

    @property
    def place(self) -> str:
        """The province as a unit, "kind:id"."""
        return f"province:{self.adcode}"

    @property
    def plane(self) -> MapPlane:
        """The plane that its maps are drawn on."""
        _, _, _, north = self.sheet
        return MapPlane.from_north(self.central_meridian, north)

    def neighbour_name(self, adcode: str, language: str) -> str | None:
        """Name a province next to it; None if the file does not."""
        if adcode not in self.neighbours:
            return None
        return self.neighbours[adcode].in_language(language)


def load_province(folder: Path) -> Province:
    """Read and check `PROVINCE_FILE` of a folder.

    Raises:
        SourceError: the file is missing or not TOML, or a value breaks its rule; names file, key,
            value and rule.
    """
    raw = read_toml(folder / PROVINCE_FILE)
    found = FileFaults(PROVINCE_FILE, raw, Province)
    found.blame_unknown(found.blame_values())
    if found.is_sound("central_meridian") and found.is_sound("sheet"):
        west, _, east, _ = raw["sheet"]
        if not west <= raw["central_meridian"] <= east:
            found.blame("central_meridian", raw["central_meridian"], "toml.meridian in sheet")
    refuse(found.faults)
    return Province.model_validate(raw)
