"""The counties, cities and the province as shapes, and the region in which a thing could be."""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, eq=False)
class AdminShapes:
    """The administrative shapes that everything is placed in, EPSG:4490."""

    counties: gpd.GeoDataFrame  # adcode, name, city_adcode, city, geometry

    @property
    def file(self) -> str:
        """The file that the counties come from."""
        return str(self.counties.attrs.get("file", "counties.parquet"))

    @cached_property
    def shape(self) -> dict[str, BaseGeometry]:
        """County code -> its shape."""
        return dict(zip(self.counties["adcode"], self.counties.geometry, strict=True))

    @cached_property
    def county_name(self) -> dict[str, str]:
        """County code -> its name."""
        return dict(
            zip(
                self.counties["adcode"],
                self.counties["name"],
                strict=True,
            )
        )

    @cached_property
    def city_shape(self) -> dict[str, BaseGeometry]:
        """City code -> its shape."""
        cities = self.counties.dissolve("city_adcode")
        return dict(zip(cities.index, cities.geometry, strict=True))

    @cached_property
    def city_code(self) -> dict[str, str]:
        """City name -> its code."""
        return dict(
            zip(
                self.counties["city"],
                self.counties["city_adcode"],
                strict=True,
            )
        )

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """City code -> the codes of its counties."""
        codes = self.counties.groupby("city_adcode")["adcode"]
        return {city: tuple(adcodes) for city, adcodes in codes}

    @cached_property
    def province(self) -> BaseGeometry:
        """All counties as one shape."""
        return self.union(tuple(self.shape))

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(list(self.shape.values()))

    def touching(self, region: BaseGeometry) -> frozenset[str]:
        """Give the counties that a region touches."""
        codes = list(self.shape)
        return frozenset(
            codes[k]
            for k in self._tree.query(
                region,
                predicate="intersects",
            )
        )

    def union(self, adcodes: tuple[str, ...]) -> BaseGeometry:
        """Unite several counties in one shape."""
        return shapely.union_all([self.shape[adcode] for adcode in adcodes])

    def counties_of(self, adcode: str) -> tuple[str, ...]:
        """Give the counties that a county, city or province code stands for."""
        if adcode in self.shape:
            return (adcode,)
        return self.members.get(adcode, tuple(self.shape))


@dataclass(frozen=True)
class Place:
    """Where one thing could be.

    region: None if not even its city is known.
    counties: those that the region may touch.
    whole: it is all of these counties, not something of unknown outline within them.
    """

    region: BaseGeometry | None
    counties: frozenset[str]
    whole: bool = False


def clip(shape: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    """Cut a shape to the land; a shape that lies wholly outside stays as it is."""
    clipped = shape.intersection(land)
    return clipped if clipped.area > 0 else shape
