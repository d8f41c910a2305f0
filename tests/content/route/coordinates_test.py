"""Chinese coordinate systems: published pairs, another program, there and back, and nothing outside of China."""

from __future__ import annotations

import numpy as np
import pytest
from coordTransform import wgs84_to_bd09, wgs84_to_gcj02
from hypothesis import given
from hypothesis import strategies as st

from vitrine.content.route.coordinates import Coordinates, from_wgs84, is_in_china, to_wgs84
from vitrine.content.route.geo_frame import GeoFrame, Points

#: Places well inside, as longitude and latitude.
INSIDE = st.tuples(st.floats(103, 117), st.floats(24, 39))
CM_DEG = 9e-8


def one(lon: float, lat: float) -> Points:
    return np.array([(lat, lon)])


# The pairs of the documentation of coordtransform, which most of such libraries were written after.
def test_the_published_pair_of_gcj02() -> None:
    there = from_wgs84(one(116.404, 39.915), Coordinates.GCJ02)
    assert there[0, ::-1] == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-9)


def test_the_published_pair_of_baidu() -> None:
    """From GCJ-02 to BD-09, by the way over WGS-84."""
    there = from_wgs84(to_wgs84(one(116.404, 39.915), Coordinates.GCJ02), Coordinates.BD09)
    assert there[0, ::-1] == pytest.approx((116.41036949371029, 39.92133699351021), abs=CM_DEG)


@given(INSIDE)
def test_another_program_says_the_same(place: tuple[float, float]) -> None:
    lon, lat = place
    assert from_wgs84(one(lon, lat), Coordinates.GCJ02)[0, ::-1] == pytest.approx(wgs84_to_gcj02(lon, lat), abs=1e-9)
    assert from_wgs84(one(lon, lat), Coordinates.BD09)[0, ::-1] == pytest.approx(wgs84_to_bd09(lon, lat), abs=1e-9)


@given(INSIDE, st.sampled_from(Coordinates))
def test_there_and_back_is_nearer_than_a_millimetre(place: tuple[float, float], system: Coordinates) -> None:
    start = one(*place)
    back = to_wgs84(from_wgs84(start, system), system)
    assert np.hypot(*GeoFrame(*start[0].tolist()).to_world_m(back)[0]) < 1e-3


@pytest.mark.parametrize(
    ("lon", "lat", "inside"),
    [
        (116.40, 39.90, True),  # Beijing
        (114.17, 22.30, True),  # Hong Kong
        (75.99, 39.47, True),  # Kashgar
        (124.38, 40.13, True),  # Dandong
        (91.11, 29.65, True),  # Lhasa
        (126.53, 45.80, True),  # Harbin
        (110.33, 20.03, True),  # Haikou
        (87.62, 43.82, True),  # Urumqi
        (117.43, 49.59, True),  # Manzhouli
        (126.98, 37.57, False),  # Seoul
        (125.75, 39.03, False),  # Pyongyang
        (105.85, 21.03, False),  # Hanoi
        (106.92, 47.92, False),  # Ulaanbaatar
        (85.32, 27.71, False),  # Kathmandu
        (76.93, 43.25, False),  # Almaty
        (131.89, 43.12, False),  # Vladivostok
        (77.21, 28.61, False),  # Delhi
        (139.69, 35.69, False),  # Tokyo
        (121.00, 14.60, False),  # Manila
        (2.35, 48.86, False),  # Paris
    ],
)
def test_china_alone_is_shifted(lon: float, lat: float, inside: bool) -> None:
    assert is_in_china(one(lon, lat)).tolist() == [inside]
    moved = not np.array_equal(from_wgs84(one(lon, lat), Coordinates.GCJ02), one(lon, lat))
    assert moved == inside
    assert (not np.array_equal(to_wgs84(one(lon, lat), Coordinates.GCJ02), one(lon, lat))) == inside
