"""Floor ray: where a ray of the eye meets the floor, y = 0."""

from __future__ import annotations

import numpy as np

from vitrine.world.camera import Vectors

#: A ray that meets the floor farther off is as good as level: there a pixel is metres.
MAX_FLOOR_M = 150.0


def meet_floor(origin_m: Vectors, direction: Vectors) -> float | None:
    """How far along a ray from `origin_m` (3,), in lengths of `direction` (3,), the floor is met; None where it is not.

    That is behind the eye, beyond MAX_FLOOR_M, and for a direction that is no number.
    """
    length, drop = float(np.linalg.norm(direction)), float(direction[1])
    if drop == 0 or not np.isfinite(length):
        return None
    share = -float(origin_m[1]) / drop
    return share if 0 < share * length <= MAX_FLOOR_M else None
