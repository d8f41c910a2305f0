"""Line drawing: lines of the world as pieces in the window, bent as the lens bends them, faded as they say."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.geometry import Rect
from vitrine.gpu.passes.lines import LINE_PIECE, LinePieces
from vitrine.preview.placing.pane_geometry import PaneGeometry
from vitrine.world.camera import Vectors


class LineStyle(NamedTuple):
    """A line's colour (`#rrggbb`), its width in the window's units, and how opaque it is at most."""

    color: str
    width: float = 1.0
    opacity: float = 1.0


def draw_world_pieces(
    geometry: PaneGeometry, ratio: float, ends_m: Vectors, style: LineStyle, opacity: Vectors | None = None
) -> LinePieces:
    """LINE_PIECE records of straight pieces (N, 2, 3) of the world; `opacity` (N, 2) is a share of the style's."""
    optical_m = geometry.clip_ahead(geometry.pose.to_optical(ends_m.reshape(-1, 3)).reshape(ends_m.shape))
    ends = geometry.project_rays(optical_m.reshape(-1, 3)).reshape(-1, 2, 2)
    return draw_window_pieces(ends, geometry.transform.visible_area, ratio, style, opacity)


def draw_world_line(geometry: PaneGeometry, ratio: float, points_m: Vectors, style: LineStyle) -> LinePieces:
    """LINE_PIECE records of a line through world points (N, 3), as fine as it takes to bend it by a lens."""
    fine = np.linspace(0.0, 1.0, 33)[:, None, None]
    legs = points_m[:-1] + fine * (points_m[1:] - points_m[:-1])
    return draw_world_pieces(geometry, ratio, np.stack([legs[:-1], legs[1:]], 2).reshape(-1, 2, 3), style)


def draw_window_pieces(
    ends: Vectors, area: Rect[float], ratio: float, style: LineStyle, opacity: Vectors | None = None
) -> LinePieces:
    """LINE_PIECE records of pieces (N, 2, 2) in the window's units, those that `area` shows anything of."""
    # By pairs, since a reduction along so short an axis takes NumPy ten times as long. What is no number compares as
    # false, and so is left out.
    high, low = np.maximum(ends[:, 0], ends[:, 1]), np.minimum(ends[:, 0], ends[:, 1])
    shown = (high[:, 0] >= area.x) & (high[:, 1] >= area.y) & (low[:, 0] <= area.right) & (low[:, 1] <= area.bottom)
    if opacity is not None:
        shown &= (opacity[:, 0] > 0) | (opacity[:, 1] > 0)
    pieces = np.zeros(int(shown.sum()), LINE_PIECE)
    pieces["ends_px"] = ends[shown].reshape(-1, 4) * ratio
    pieces["color"] = [int(style.color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    pieces["look"][:, :2] = style.opacity if opacity is None else style.opacity * opacity[shown]
    pieces["look"][:, 2] = style.width * ratio
    return pieces
