"""View mapping: the affine maps between the pixels of feed, view and panel that keep visual angles true.

The three are pinhole cameras with the same orientation, so one maps to the other by a scale and an offset. A pixel of
the display is a direction, px = f · tan θ from the principal point; a display whose centre lies off the line of sight
has its principal point off its own centre.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from vitrine.geometry import Affine, Bounds
from vitrine.glass.optics.view import View
from vitrine.world.camera import Intrinsics

#: Margin around the display in the `eye` view, as a share of the display's width and height on each side.
EYE_VIEW_MARGIN = 0.1
#: The panel is drawn with at most this many pixels per view pixel: more could not be seen.
MAX_PANEL_DENSITY = 1.5


@dataclass(frozen=True, slots=True)
class ViewMapping:
    """The mapping of a display into a view, at the sizes that are drawn.

    `view` and `panel` are pinholes; `feed_px` is the feed's own size. The maps are from continuous pixels of the view.
    `display_px` bounds the display in the view, to fractions of a pixel; it may reach beyond it.
    """

    view: Intrinsics
    panel: Intrinsics
    feed_px: tuple[int, int]
    feed_from_view: Affine
    panel_from_view: Affine
    display_px: Bounds[float]


def display_intrinsics(
    canvas_px: tuple[int, int], fov_deg: tuple[float, float], offset_deg: tuple[float, float]
) -> Intrinsics:
    """The intrinsics of a display of `fov_deg` (horizontal, vertical).

    Its centre lies `offset_deg` right of and below straight ahead. Pixels need not be square.
    """
    width, height = canvas_px
    left, right = (math.tan(math.radians(offset_deg[0] + side * fov_deg[0] / 2)) for side in (-1, 1))
    top, bottom = (math.tan(math.radians(offset_deg[1] + side * fov_deg[1] / 2)) for side in (-1, 1))
    fx, fy = width / (right - left), height / (bottom - top)
    return Intrinsics(width, height, fx, fy, -left * fx, -top * fy)


def map_view(feed: Intrinsics, display: Intrinsics, view: View) -> ViewMapping:
    """Map `display`, at its canvas size, into a view of the world that `feed` saw.

    A `panel` view is the display alone: view and panel are the same pinhole, of the view's size.
    """
    width, height = view.size_px
    if view.kind == "panel":
        intrinsics = display.scaled(width, height)
    else:
        intrinsics = (
            feed.scaled(width, height) if view.kind == "world" else _eye_view_intrinsics(display, width, height)
        )
    bounds = _display_bounds(display, intrinsics)
    shown = bounds.to_rect()
    density = min(
        1.0,
        MAX_PANEL_DENSITY * shown.width / display.width_px,
        MAX_PANEL_DENSITY * shown.height / display.height_px,
    )
    panel = display.scaled(max(1, round(display.width_px * density)), max(1, round(display.height_px * density)))
    if view.kind == "panel":
        panel = intrinsics
    feed_px = feed.width_px, feed.height_px
    return ViewMapping(
        intrinsics, panel, feed_px, affine_between(intrinsics, feed), affine_between(intrinsics, panel), bounds
    )


def affine_between(source: Intrinsics, target: Intrinsics) -> Affine:
    """The affine map from pixels of `source` to pixels of `target` in the same direction."""
    sx, sy = target.fx_px / source.fx_px, target.fy_px / source.fy_px
    return Affine(sx, sy, target.cx_px - source.cx_px * sx, target.cy_px - source.cy_px * sy)


def _eye_view_intrinsics(display: Intrinsics, width: int, height: int) -> Intrinsics:
    """A pinhole of square pixels with the display in its centre, and EYE_VIEW_MARGIN around it."""
    d = display
    extent = 1 + 2 * EYE_VIEW_MARGIN
    focal = min(width / (extent * d.width_px / d.fx_px), height / (extent * d.height_px / d.fy_px))
    center_x, center_y = (d.width_px / 2 - d.cx_px) / d.fx_px, (d.height_px / 2 - d.cy_px) / d.fy_px
    return Intrinsics(width, height, focal, focal, width / 2 - center_x * focal, height / 2 - center_y * focal)


def _display_bounds(display: Intrinsics, view: Intrinsics) -> Bounds[float]:
    sx, sy, ox, oy = affine_between(display, view)
    return Bounds(ox, oy, display.width_px * sx + ox, display.height_px * sy + oy)
