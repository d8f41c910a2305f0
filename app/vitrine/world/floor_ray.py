"""Floor ray: where a ray of the eye meets the floor, y = 0."""

from __future__ import annotations

import numpy as np

from vitrine.world.camera import Vectors

#: A ray that sinks less, as a share of its length, is as good as level: from an eye height of 1.6 m it meets the floor
#: 64 m off, where a pixel of a picture of 1280 is two metres.
LEAST_DROP = 1 / 40


def meet_floor(origin_m: Vectors, direction: Vectors) -> float | None:
    """How far along a ray from `origin_m` (3,), in lengths of `direction` (3,), the floor is met; None where it is not.

    That is behind the eye, for a ray that is nearly level, and for a direction that is none.
    """
    length, rise = float(np.linalg.norm(direction)), float(direction[1])
    if not 0 < length < np.inf or abs(rise) < LEAST_DROP * length:
        return None
    share = -float(origin_m[1]) / rise
    return share if share > 0 else None
