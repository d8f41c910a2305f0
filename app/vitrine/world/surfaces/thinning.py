"""Thinning: of points that lie close together one is kept, so that what was seen from near counts for no more."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.world.camera import Vectors


def thin_points(points_m: Vectors, cube_m: float) -> npt.NDArray[np.intp]:
    """The indices, rising, of the first of points (K, 3) in each cube of a side of `cube_m`."""
    if len(points_m) == 0:
        return np.zeros(0, np.intp)
    cubes = np.floor((points_m - points_m.min(axis=0)) / cube_m).astype(np.int64)
    # 2²¹ cubes of 0.1 m are 200 km: no walk is so long. A stray point may lie farther off: since these are added, the
    # numbers of all others still differ.
    keys = (cubes[:, 0] << 42) + (cubes[:, 1] << 21) + cubes[:, 2]
    return np.sort(np.unique(keys, return_index=True)[1])
