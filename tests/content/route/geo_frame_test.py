"""A geographic frame against the ellipsoid's own formulas, and its inverse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.content.route.geo_frame import GeoFrame, Points


def to_earth_m(lat_deg: float, lon_deg: float) -> Points:
    """The place (3,) on the ellipsoid in metres from the earth's middle; the textbook's formula."""
    lat, lon, e2 = math.radians(lat_deg), math.radians(lon_deg), 0.00669437999014
    normal = 6_378_137.0 / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    return np.array(
        [
            normal * math.cos(lat) * math.cos(lon),
            normal * math.cos(lat) * math.sin(lon),
            normal * (1 - e2) * math.sin(lat),
        ]
    )


@pytest.mark.parametrize(("lat", "lon"), [(31.2304, 121.4737), (0.0, 0.0), (-33.9, 18.4), (59.9, 10.7)])
def test_lengths_near_the_origin_are_those_on_the_ellipsoid(lat: float, lon: float) -> None:
    frame = GeoFrame(lat, lon)
    for step in [(0.004, 0.0), (0.0, 0.005), (-0.003, 0.004)]:
        chord = np.linalg.norm(to_earth_m(lat + step[0], lon + step[1]) - to_earth_m(lat, lon))
        east_north = frame.to_world_m([(lat + step[0], lon + step[1])])[0]
        assert math.hypot(*east_north) == pytest.approx(chord, rel=3e-4)
        assert np.sign(east_north).tolist() == [np.sign(step[1]), np.sign(step[0])]


@given(st.floats(-85, 85), st.floats(-180, 179.9), st.floats(-0.1, 0.1), st.floats(-0.1, 0.1))
def test_there_and_back_is_the_same_place(lat: float, lon: float, north: float, east: float) -> None:
    frame = GeoFrame(lat, lon)
    there = np.array([(lat + north, lon + east)])
    back = frame.to_lat_lon_deg(frame.to_world_m(there))
    assert abs(back[0, 0] - there[0, 0]) < 1e-12 * 90
    assert abs((back[0, 1] - there[0, 1] + 180) % 360 - 180) < 1e-12 * 180


def test_the_date_line_is_no_end_of_the_world() -> None:
    frame = GeoFrame(-17.0, 179.9995)
    assert frame.to_world_m([(-17.0, -179.9995)])[0, 0] == pytest.approx(106.5, abs=0.5)
