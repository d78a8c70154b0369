"""Coordinates: metres on the CGCS2000 ellipsoid, and the two shifts of Chinese web maps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import ELLIPSOID, from_bd09, from_gcj02, geocentric

# pairs that the open source eviltransform publishes with its own tests: shifted lon, lat -> true
# lon, lat
GCJ02 = {
    "Shanghai": ((121.531541859215, 31.17530398364597), (121.5272106, 31.1774276)),
    "Shenzhen": ((113.9171764808363, 22.540796131694766), (113.912316, 22.543847)),
    "Beijing": ((116.38404722455657, 39.91334545536069), (116.377817, 39.911954)),
}


@pytest.mark.parametrize("place", GCJ02)
def test_the_gcj02_shift_is_undone_to_ten_metres(place):
    shifted, true = GCJ02[place]
    assert metres(from_gcj02(*shifted), true) < 10


def test_the_bd09_shift_is_undone_by_way_of_gcj02():
    # the pair that coordtransform (wandergis) publishes; eviltransform's differs by 40 m, its sine
    # has another period
    baidu, gcj02 = (116.404, 39.915), (116.39762729119315, 39.90865673957631)
    assert metres(from_bd09(*baidu), from_gcj02(*gcj02)) < 0.01


@given(st.floats(73, 136), st.floats(3, 54))
def test_geocentric_metres_lie_on_the_ellipsoid(lon, lat):
    a, f = 6378137, 1 / 298.257222101  # CGCS2000, GB 22021-2008
    e2, phi, lam = f * (2 - f), np.radians(lat), np.radians(lon)
    n = a / np.sqrt(1 - e2 * np.sin(phi) ** 2)
    expected = [
        n * np.cos(phi) * np.cos(lam),
        n * np.cos(phi) * np.sin(lam),
        n * (1 - e2) * np.sin(phi),
    ]
    assert np.allclose(geocentric(np.array([lon, lat])), expected, atol=0.001)


def test_geocentric_keeps_the_shape_of_what_it_is_given():
    assert geocentric(np.zeros((4, 5, 2))).shape == (4, 5, 3)


def metres(a, b):
    return ELLIPSOID.inv(*a, *b)[2]
