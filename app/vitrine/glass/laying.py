"""Angular truth: where the display lies in the view, and both in the feed.

Feed, view and panel are pinholes that look the same way, so one takes to the other by a scale and an offset. A place
in the display is a direction, px = f · tan θ from the principal point; a display whose middle is looked at by an angle
has its principal point off its own middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from vitrine.glass.view import View
from vitrine.world.camera import Intrinsics

#: Room around the display in the `eye` view, as a share of the display's width and height on each side.
MARGIN = 0.1
#: The panel is drawn with at most this many pixels for each of the view's: more could not be seen.
MOST_DENSE = 1.5

#: Scale x, y and offset x, y: takes continuous pixels of one picture to another's.
Affine = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Laying:
    """`view` and `panel` are pinholes with the sizes that are drawn; `feed_px` is the feed's own size.

    `display_px` is the display's box x0, y0, x1, y1 in the view, to fractions of a pixel; it may reach beyond it.
    """

    view: Intrinsics
    panel: Intrinsics
    feed_px: tuple[int, int]
    feed_from_view: Affine
    panel_from_view: Affine
    display_px: tuple[float, float, float, float]


def display_intrinsics(
    canvas_px: tuple[int, int], fov_deg: tuple[float, float], off_deg: tuple[float, float]
) -> Intrinsics:
    """The display as a pinhole: `fov_deg` (horizontal, vertical) and its middle `off_deg` right of and below straight
    ahead. Pixels need not be square.
    """
    width, height = canvas_px
    left, right = (math.tan(math.radians(off_deg[0] + side * fov_deg[0] / 2)) for side in (-1, 1))
    top, bottom = (math.tan(math.radians(off_deg[1] + side * fov_deg[1] / 2)) for side in (-1, 1))
    fx, fy = width / (right - left), height / (bottom - top)
    return Intrinsics(width, height, fx, fy, -left * fx, -top * fy)


def lay(feed: Intrinsics, display: Intrinsics, view: View) -> Laying:
    """Lay `display`, at its canvas, into a view of the world that `feed` saw.

    A `panel` view is the display alone: view and panel are the same pinhole, of the view's size.
    """
    width, height = view.size_px
    if view.kind == "panel":
        seen = display.scaled(width, height)
    else:
        seen = feed.scaled(width, height) if view.kind == "world" else _eye(display, width, height)
    box = _box(display, seen)
    dense = min(
        1.0, MOST_DENSE * (box[2] - box[0]) / display.width_px, MOST_DENSE * (box[3] - box[1]) / display.height_px
    )
    panel = display.scaled(max(1, round(display.width_px * dense)), max(1, round(display.height_px * dense)))
    if view.kind == "panel":
        panel = seen
    return Laying(seen, panel, (feed.width_px, feed.height_px), affine(seen, feed), affine(seen, panel), box)


def affine(source: Intrinsics, target: Intrinsics) -> Affine:
    """Takes pixels of `source` to pixels of `target` in the same direction."""
    sx, sy = target.fx_px / source.fx_px, target.fy_px / source.fy_px
    return sx, sy, target.cx_px - source.cx_px * sx, target.cy_px - source.cy_px * sy


def _eye(display: Intrinsics, width: int, height: int) -> Intrinsics:
    """A pinhole of square pixels in whose middle the display lies, with MARGIN around."""
    d = display
    room = 1 + 2 * MARGIN
    focal = min(width / (room * d.width_px / d.fx_px), height / (room * d.height_px / d.fy_px))
    middle_x, middle_y = (d.width_px / 2 - d.cx_px) / d.fx_px, (d.height_px / 2 - d.cy_px) / d.fy_px
    return Intrinsics(width, height, focal, focal, width / 2 - middle_x * focal, height / 2 - middle_y * focal)


def _box(display: Intrinsics, view: Intrinsics) -> tuple[float, float, float, float]:
    sx, sy, ox, oy = affine(display, view)
    return ox, oy, display.width_px * sx + ox, display.height_px * sy + oy
