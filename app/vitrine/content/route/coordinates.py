"""The three coordinate systems of maps: WGS-84 as satellites have it, and the shifted ones of Chinese maps.

GCJ-02 moves places in China by up to 700 m along smooth waves, BD-09 moves those once more. Their published formulas
lead there; the way back is found by iteration, to well below a centimetre. Places are (N, 2) latitude and longitude in
degrees.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import numpy as np

from vitrine.content.route.geo_frame import Points


class Coordinates(StrEnum):
    """What the latitudes and longitudes of a file are measured in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


#: The ellipsoid of GCJ-02, Krasovsky's of 1940: half its longer axis in metres, and its eccentricity squared.
_AXIS_M, _ECCENTRICITY_2 = 6_378_245.0, 0.006_693_421_622_965_943
#: Where the waves of GCJ-02 begin, and the shift of BD-09, in degrees.
_WAVES_FROM, _BAIDU_SHIFT = (35.0, 105.0), (0.006, 0.0065)
_BAIDU_TURN = np.pi * 3000.0 / 180.0
#: The rest shrinks to a fiftieth and less in each step; 8 leave 1e-9 m of 700.
_STEPS = 8
#: China's outline, latitude and longitude, drawn by hand some 30 km outside of its borders and far out at sea. A frame
#: of four sides, as programs often have it, would shift Seoul, Hanoi and Ulaanbaatar.
_OUTLINE = np.array(
    [(39.6, 73.2), (40.8, 74.6), (42.4, 80.0), (45.2, 79.9), (45.6, 82.3), (47.5, 82.8), (47.5, 85.3), (49.4, 87.5),
     (48.2, 89.5), (46.9, 91.2), (45.4, 91.2), (44.6, 95.3), (43.0, 97.3), (41.9, 104.9), (42.7, 109.4), (45.1, 111.6),
     (46.6, 115.8), (47.2, 119.3), (48.2, 118.2), (48.1, 115.4), (50.0, 116.5), (50.5, 119.2), (52.6, 119.8),
     (53.8, 121.3), (53.4, 125.8), (50.2, 127.8), (49.1, 130.8), (48.7, 135.2), (48.0, 135.1), (44.9, 133.5),
     (44.7, 131.3), (42.9, 131.2), (42.3, 130.7), (42.9, 129.8), (41.8, 128.2), (41.3, 126.8), (40.0, 124.5),
     (38.8, 124.0), (34.0, 123.6), (30.0, 124.0), (25.0, 123.2), (21.3, 122.4), (14.0, 118.5), (6.0, 113.5),
     (6.0, 111.5), (15.5, 109.9), (18.0, 107.6), (21.3, 107.9), (21.7, 106.7), (22.6, 105.2), (22.2, 102.3),
     (20.9, 101.3), (21.9, 98.9), (23.9, 97.3), (26.0, 98.4), (27.3, 98.3), (28.0, 97.1), (28.0, 95.9), (28.8, 93.9),
     (27.6, 91.9), (28.0, 90.4), (27.2, 88.9), (27.7, 88.4), (27.7, 86.0), (29.9, 81.7), (32.3, 78.3), (34.2, 78.3),
     (35.4, 77.6), (36.7, 74.7)]
)  # fmt: skip


def is_in_china(places: Points) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each place (N,) lies where maps are shifted; within some 30 km of a border nobody should ask."""
    lat, lon = places[:, 0, None], places[:, 1, None]
    south, north = _OUTLINE, np.roll(_OUTLINE, -1, axis=0)
    crosses = (south[:, 0] > lat) != (north[:, 0] > lat)
    rises = np.where(south[:, 0] == north[:, 0], 1.0, north[:, 0] - south[:, 0])
    at_lon = south[:, 1] + (lat - south[:, 0]) / rises * (north[:, 1] - south[:, 1])
    return np.asarray((crosses & (lon < at_lon)).sum(1) % 2 == 1)


def to_wgs84(places: Points, coordinates: Coordinates) -> Points:
    """Places as satellites have them."""
    places = np.asarray(places, "f8").reshape(-1, 2)
    if coordinates is Coordinates.BD09:
        places = _invert(_shift_baidu, places)
    if coordinates is Coordinates.WGS84:
        return places
    found = _invert(_shift_china, places)
    return np.where(is_in_china(places)[:, None], found, places)


def from_wgs84(places: Points, coordinates: Coordinates) -> Points:
    """Places of satellites as a map has them that is measured in `coordinates`."""
    places = np.asarray(places, "f8").reshape(-1, 2)
    if coordinates is Coordinates.WGS84:
        return places
    shifted = np.where(is_in_china(places)[:, None], _shift_china(places), places)
    return _shift_baidu(shifted) if coordinates is Coordinates.BD09 else shifted


def _invert(shift: Callable[[Points], Points], targets: Points) -> Points:
    """The places that `shift` moves to the targets."""
    places = targets
    for _ in range(_STEPS):
        places = places - (shift(places) - targets)
    return places


def _shift_china(places: Points) -> Points:
    """GCJ-02 of WGS-84, everywhere."""
    y, x = (places - _WAVES_FROM).T
    root = np.sqrt(np.abs(x))
    fine = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north_m += (fine + _waves(y, (20, 1), (40, 3), (160, 12), (320, 30))) * 2 / 3
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east_m += (fine + _waves(x, (20, 1), (40, 3), (150, 12), (300, 30))) * 2 / 3
    lat = np.radians(places[:, 0])
    square = 1 - _ECCENTRICITY_2 * np.sin(lat) ** 2
    north = north_m / (_AXIS_M * (1 - _ECCENTRICITY_2) / square**1.5)
    east = east_m / (_AXIS_M / np.sqrt(square) * np.cos(lat))
    return np.asarray(places + np.degrees(np.stack([north, east], 1)))


def _waves(x: Points, *waves: tuple[float, float]) -> Points:
    """The sum of sines: metres high, and how many degrees half a wave is long."""
    return np.asarray(sum(height * np.sin(np.pi * x / half) for height, half in waves))


def _shift_baidu(places: Points) -> Points:
    """BD-09 of GCJ-02."""
    lat, lon = places.T
    radius = np.hypot(lat, lon) + 0.00002 * np.sin(lat * _BAIDU_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU_TURN)
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], 1) + _BAIDU_SHIFT
