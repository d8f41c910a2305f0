"""A geographic frame: where latitude and longitude lie in metres of the world, about one stated origin in WGS-84.

The world's axes are east, up and south: (east, north) becomes x = east, z = -north, on the ground y = 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

#: The ellipsoid of WGS-84: half its longer axis in metres, and its eccentricity squared.
SEMI_MAJOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257223563
ECCENTRICITY_2 = _FLATTENING * (2 - _FLATTENING)
#: Nearer to a pole a metre is too many degrees of longitude.
MAX_LATITUDE_DEG = 85.0


@dataclass(frozen=True, slots=True)
class GeoFrame:
    """Metres east and north of an origin, by the ellipsoid's two radii of curvature there.

    The map is linear, so its inverse is exact. East is true to 0.08 % times the tangent of the latitude for each 5 km
    north or south: 3 m at 5 km and 40 degrees, 0.1 m at 1 km.
    """

    lat_deg: float
    lon_deg: float

    def to_world_m(self, lat_lon_deg: npt.ArrayLike) -> Points:
        """East and north (N, 2) in metres of latitudes and longitudes (N, 2) in degrees, the shorter way round."""
        offsets = np.asarray(lat_lon_deg, "f8").reshape(-1, 2) - [self.lat_deg, self.lon_deg]
        offsets[:, 1] = (offsets[:, 1] + 180.0) % 360.0 - 180.0
        return np.asarray((offsets * self._metres_per_degree())[:, ::-1])

    def to_lat_lon_deg(self, world_m: npt.ArrayLike) -> Points:
        """Latitudes and longitudes (N, 2) in degrees of metres east and north (N, 2)."""
        offsets = np.asarray(world_m, "f8").reshape(-1, 2)[:, ::-1] / self._metres_per_degree()
        places = offsets + np.array((self.lat_deg, self.lon_deg))
        places[:, 1] = (places[:, 1] + 180.0) % 360.0 - 180.0
        return np.asarray(places)

    def _metres_per_degree(self) -> Points:
        """Metres of one degree of latitude and of longitude at the origin (2,)."""
        sine = math.sin(math.radians(self.lat_deg))
        square = 1 - ECCENTRICITY_2 * sine * sine
        along_meridian = SEMI_MAJOR_M * (1 - ECCENTRICITY_2) / square**1.5
        along_parallel = SEMI_MAJOR_M / math.sqrt(square) * math.cos(math.radians(self.lat_deg))
        return np.radians([along_meridian, along_parallel])
