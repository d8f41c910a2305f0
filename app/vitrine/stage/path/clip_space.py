"""Clip-space geometry: triangles clipped at the near plane, points projected to pixels.

Clip space has y down (see app/vitrine/world/camera.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.world.camera import NEAR_M

Triangles = npt.NDArray[Any]
W_INDEX = 3


def clip_to_near_plane(triangles: Triangles) -> Triangles:
    """The part of triangles (T, 3, K) in front of the near plane, as triangles (U, 3, K).

    The first four of the K values of a vertex are its place in clip space, where w is the depth in metres; the others
    are interpolated with them. Sutherland and Hodgman, "Reentrant polygon clipping", for one plane.
    """
    in_front_of_plane = triangles[..., W_INDEX] >= NEAR_M
    count = in_front_of_plane.sum(1)
    if (count == 3).all():
        return triangles
    parts = [triangles[count == 3]]
    for triangle in triangles[(count > 0) & (count < 3)]:
        corners = _clip_triangle(triangle)
        fan = [corners[[0, i, i + 1]] for i in range(1, len(corners) - 1)]
        parts.append(np.stack(fan))
    return np.concatenate(parts)


def _clip_triangle(corners: Triangles) -> Triangles:
    kept: list[Triangles] = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if start[W_INDEX] >= NEAR_M:
            kept.append(start)
        if (start[W_INDEX] >= NEAR_M) != (end[W_INDEX] >= NEAR_M):
            crossing = start + (NEAR_M - start[W_INDEX]) / (end[W_INDEX] - start[W_INDEX]) * (end - start)
            crossing[W_INDEX] = NEAR_M
            kept.append(crossing)
    return np.stack(kept)


def project_to_pixels(clip: npt.NDArray[Any], size_px: tuple[int, int]) -> npt.NDArray[np.float64]:
    """Pixel positions (..., 2) in an image of `size_px` of points (..., 4) in front of the near plane."""
    ndc = clip[..., :2].astype("f8") / clip[..., 3:4]
    return np.asarray((ndc + 1) / 2 * np.asarray(size_px, "f8"))
