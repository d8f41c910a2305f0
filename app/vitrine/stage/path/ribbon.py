"""Ribbons: triangles along a line with the boxes that bound their pixels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.stage.draw.drawlist import RIBBON_VERTEX, Records
from vitrine.stage.path.bands import compute_polygon_bounds, cover_with_bands
from vitrine.stage.path.clip_space import clip_to_near_plane, project_to_pixels
from vitrine.world.camera import NEAR_M

#: Room that the edges' anti-aliasing needs outside them; it reaches 0.5 px, the rest is for slanting pixels.
EDGE_MARGIN_PX = 1.5
#: Corners of a quad (before left, before right, after left, after right) as two triangles.
_QUAD_TRIANGLES = np.array([0, 1, 3, 0, 3, 2])


class Ribbon(NamedTuple):
    """A ribbon's RIBBON_VERTEX records, three to a triangle, and its bounding boxes in the panel.

    `boxes_px` (M, 4), M <= 8, are x0, y0, x1, y1 and hold all of its pixels.
    """

    vertices: Records
    boxes_px: npt.NDArray[np.float64]


EMPTY_RIBBON = Ribbon(np.zeros(0, RIBBON_VERTEX), np.zeros((0, 4)))


def build_ribbon(
    clip: npt.NDArray[np.float64],
    light_lin: npt.NDArray[np.float64],
    along_m: npt.NDArray[np.float64],
    lateral: npt.NDArray[np.float64],
    pattern: tuple[float, float, float],
    size_px: tuple[int, int],
) -> Ribbon:
    """A ribbon of Q quads, each from a first to a second cross-section, each of those from left to right.

    clip (Q, 2, 2, 4), light_lin (Q, 2, 4), along_m (Q, 2), lateral (Q, 2, 2). What is behind the near plane is cut
    off; where nothing is in the panel the ribbon is empty.
    """
    quads = np.empty((len(clip), 2, 2, 13), "f4")
    quads[..., 0:4] = clip
    quads[..., 4:8] = light_lin[:, :, None]
    quads[..., 8] = along_m[:, :, None]
    quads[..., 9] = lateral
    quads[..., 10:13] = pattern
    polygons = quads.reshape(-1, 4, 13)
    triangles = clip_to_near_plane(polygons.take(_QUAD_TRIANGLES, 1).reshape(-1, 3, 13))
    if (polygons[..., 3] < NEAR_M).any():
        polygons = triangles
    boxes = compute_polygon_bounds(project_to_pixels(polygons[..., :4], size_px), size_px)
    if not len(boxes):
        return EMPTY_RIBBON
    return Ribbon(np.ascontiguousarray(triangles).view(RIBBON_VERTEX).ravel(), cover_with_bands(boxes))
