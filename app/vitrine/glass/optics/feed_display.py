"""Feed display: the pinhole that a display which is as large as the feed has, where a lens bends the feed.

A pinhole cannot show all that a lens may: the display is what fits into the picture, the panel around it what is drawn,
so that what is fixed to the display is in sight, and what is fixed to the world reaches the rim of the picture.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.srgb import Floats
from vitrine.world.camera import Intrinsics
from vitrine.world.lens import find_reach

#: How far to each side a display reaches: what is fixed to its edge is drawn half as wide as in its middle, at 45°.
MAX_DISPLAY_DEG = 45.0
#: How far to each side a panel reaches. At 60° a pixel of a pinhole is four times as wide as one in its middle, and
#: twice as high.
MAX_HALF_ANGLE_DEG = 60.0
_MAX_TANGENT = math.tan(math.radians(MAX_HALF_ANGLE_DEG))
_SIDE_POINTS = 129


class _Extents(NamedTuple):
    """How far something reaches from the principal point, in whole pixels to each side."""

    left: int
    top: int
    right: int
    bottom: int

    def to_pinhole(self, camera: Intrinsics) -> Intrinsics:
        """The pinhole of a camera's scale that reaches so far."""
        left, top, right, bottom = self
        width, height = max(1, left + right), max(1, top + bottom)
        return Intrinsics(width, height, camera.fx_px, camera.fy_px, float(left), float(top))


def find_feed_display(feed: Intrinsics) -> Intrinsics:
    """The display of a device that is as large as the feed: the feed itself, of one with a lens a pinhole within it.

    That is the largest upright rectangle of directions, with the feed's scale and at most its size, that no side of the
    picture crosses, at most MAX_DISPLAY_DEG to each side.
    """
    if feed.lens is None:
        return feed
    left, top, right, bottom = _list_sides(feed)
    nearest = np.array([-left[:, 0].max(), -top[:, 1].max(), right[:, 0].min(), bottom[:, 1].min()])
    own = feed.cx_px, feed.cy_px, feed.width_px - feed.cx_px, feed.height_px - feed.cy_px
    extents = np.minimum(nearest.clip(max=math.tan(math.radians(MAX_DISPLAY_DEG))) * _focal_lengths(feed), own)
    return _Extents(*np.floor(extents).astype(int).tolist()).to_pinhole(feed)


def surround_display(feed: Intrinsics, display: Intrinsics) -> Intrinsics:
    """The panel around the display of a feed that reaches all the feed shows, at most MAX_HALF_ANGLE_DEG to each side.

    Display and panel are whole pixels apart. Without a lens both are the feed.
    """
    if feed.lens is None:
        return feed
    places = np.concatenate(_list_sides(feed))
    farthest = np.concatenate([-places.min(0), places.max(0)]) * _focal_lengths(feed)
    d = display
    inner = d.cx_px, d.cy_px, d.width_px - d.cx_px, d.height_px - d.cy_px
    return _Extents(*np.maximum(np.ceil(farthest), inner).astype(int).tolist()).to_pinhole(feed)


def describe_reach(feed: Intrinsics) -> tuple[str, ...]:
    """What must be said of a feed's lens: where it says nothing, and what it sees that no pinhole shows."""
    if feed.lens is None:
        return ()
    shares = (np.arange(64) + 0.5) / 64
    at = np.stack(np.meshgrid(shares * feed.width_px, shares * feed.height_px), -1).reshape(-1, 2)
    rays = feed.unproject(at)
    folded = np.isnan(rays[:, 0])
    with np.errstate(invalid="ignore"):
        wide = (rays[:, 2] <= 0) | (np.abs(rays[:, :2]).max(1) > rays[:, 2] * _MAX_TANGENT)
    told = []
    if folded.any():
        across_px = find_reach(feed.lens).distance * feed.fx_px
        told.append(
            f"the lens folds back {across_px:,.0f} pixels from the middle of the picture: beyond, in"
            f" {_format_share(folded)} of it, no overlay is drawn"
        )
    if wide.any():
        told.append(
            f"the lens sees more than {MAX_HALF_ANGLE_DEG:g}° to a side: there, in {_format_share(wide)} of the"
            " picture, no overlay is drawn on a display as large as the feed"
        )
    return tuple(told)


def _format_share(mask: npt.NDArray[np.bool_]) -> str:
    return f"{max(float(mask.mean()), 0.01):.0%}"


def _focal_lengths(feed: Intrinsics) -> Floats:
    """Across, down, across and down."""
    return np.array([feed.fx_px, feed.fy_px] * 2)


def _list_sides(feed: Intrinsics) -> tuple[Floats, Floats, Floats, Floats]:
    """The tangents (N, 2) right of and below straight ahead along the left, top, right and bottom side of a picture.

    None is larger than a panel reaches; what a pinhole cannot show, or the lens does not, is as far as that.
    """
    along = np.linspace(0.0, 1.0, _SIDE_POINTS)
    start, end = np.zeros(_SIDE_POINTS), np.ones(_SIDE_POINTS)
    sides = [(start, along), (along, start), (end, along), (along, end)]
    found: list[Floats] = []
    for x, y in sides:
        points = np.column_stack([x * feed.width_px, y * feed.height_px])
        rays = feed.unproject(points)
        outward = points - (feed.cx_px, feed.cy_px)
        with np.errstate(invalid="ignore"):
            ahead = rays[:, 2] > 1e-3
        tangents = rays[:, :2] / np.where(ahead, rays[:, 2], 1.0)[:, None]
        far = outward / np.maximum(np.abs(outward).max(1), 1e-9)[:, None] * 1e3
        found.append(np.clip(np.where(ahead[:, None], tangents, far), -_MAX_TANGENT, _MAX_TANGENT))
    left, top, right, bottom = found
    return left, top, right, bottom
