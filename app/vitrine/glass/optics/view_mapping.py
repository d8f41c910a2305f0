"""View mapping: the maps between the pixels of feed, view and panel that keep visual angles true.

The three are cameras with the same orientation. The panel is a pinhole: a pixel of the display is a direction,
px = f · tan θ from the principal point; a display whose centre lies off the line of sight has its principal point off
its own centre. A view has the feed's lens, so that it shows the feed's own pixels, and bends the panel's light; an
undistorted view is a pinhole, and straightens the feed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from vitrine.geometry import Bounds
from vitrine.glass.optics.feed_display import find_feed_display, surround_display
from vitrine.glass.optics.view import View
from vitrine.world.camera import Intrinsics
from vitrine.world.lens import Lens
from vitrine.world.pixel_map import PixelMap, map_between

#: Margin around the display in the `eye` view, as a share of the display's width and height on each side.
EYE_VIEW_MARGIN = 0.1
#: The panel is drawn with at most this many pixels per view pixel: more could not be seen.
MAX_PANEL_DENSITY = 1.5


@dataclass(frozen=True, slots=True)
class ViewMapping:
    """The mapping of a display into a view, at the sizes that are drawn.

    `feed_px` is the feed's own size. The maps are from continuous pixels of the view. `display_px` bounds the display
    in the view, to fractions of a pixel; it may reach beyond it. `display` is the part of the panel that what is fixed
    to the display is laid out in; None: all of it.
    """

    view: Intrinsics
    panel: Intrinsics
    feed_px: tuple[int, int]
    feed_from_view: PixelMap
    panel_from_view: PixelMap
    display_px: Bounds[float]
    display: Intrinsics | None = None


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
    seen_by = feed.pinhole if view.undistort else feed
    if view.kind == "panel":
        intrinsics = display.scaled(width, height)
    elif view.kind == "world":
        intrinsics = seen_by.scaled(width, height)
    else:
        intrinsics = _eye_view_intrinsics(display, width, height, seen_by.lens)
    bounds = _display_bounds(display, intrinsics)
    shown = bounds.to_rect()
    across, down = shown.width / display.width_px, shown.height / display.height_px
    if intrinsics.lens is not None:  # which draws the display smaller or larger than in the middle
        across, down = intrinsics.fx_px / display.fx_px, intrinsics.fy_px / display.fy_px
    density = min(1.0, MAX_PANEL_DENSITY * across, MAX_PANEL_DENSITY * down)
    panel = display.scaled(max(1, round(display.width_px * density)), max(1, round(display.height_px * density)))
    if view.kind == "panel":
        panel = intrinsics
    feed_px = feed.width_px, feed.height_px
    return ViewMapping(
        intrinsics, panel, feed_px, map_between(intrinsics, feed), map_between(intrinsics, panel), bounds
    )


def map_feed_view(feed: Intrinsics, view: View) -> ViewMapping:
    """Map a display that is as large as the feed into a view of it: the whole feed, bent or undistorted.

    A `panel` view is a pinhole's, as every display is one.
    """
    is_straight = view.undistort or view.kind == "panel"
    intrinsics = (feed.pinhole if is_straight else feed).scaled(*view.size_px)
    display = find_feed_display(intrinsics)
    panel = surround_display(intrinsics, display)
    return ViewMapping(
        intrinsics,
        panel,
        (feed.width_px, feed.height_px),
        map_between(intrinsics, feed),
        map_between(intrinsics, panel),
        map_between(display, intrinsics).apply_to_bounds(Bounds(0.0, 0.0, display.width_px, display.height_px)),
        display,
    )


def _eye_view_intrinsics(display: Intrinsics, width: int, height: int, lens: Lens | None) -> Intrinsics:
    """A camera of square pixels with the display in its centre, and EYE_VIEW_MARGIN around it."""
    d = display
    extent = 1 + 2 * EYE_VIEW_MARGIN
    if lens is not None:
        x0, y0, x1, y1 = _display_bounds(display, Intrinsics(1, 1, 1.0, 1.0, 0.0, 0.0, lens))
        if x1 > x0 and y1 > y0:
            focal = min(width / (extent * (x1 - x0)), height / (extent * (y1 - y0)))
            center_x, center_y = (x0 + x1) / 2, (y0 + y1) / 2
            return Intrinsics(
                width, height, focal, focal, width / 2 - center_x * focal, height / 2 - center_y * focal, lens
            )
    focal = min(width / (extent * d.width_px / d.fx_px), height / (extent * d.height_px / d.fy_px))
    center_x, center_y = (d.width_px / 2 - d.cx_px) / d.fx_px, (d.height_px / 2 - d.cy_px) / d.fy_px
    return Intrinsics(width, height, focal, focal, width / 2 - center_x * focal, height / 2 - center_y * focal, lens)


def _display_bounds(display: Intrinsics, view: Intrinsics) -> Bounds[float]:
    return map_between(display, view).apply_to_bounds(Bounds(0.0, 0.0, display.width_px, display.height_px))
