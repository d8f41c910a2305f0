"""Placement of painted roots: from an anchor and a size to the four corners of a quad in the panel.

Corners are (x·w, y·w, w) in panel pixels: top-left, top-right, bottom-right, bottom-left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vitrine.flow.animate.motion import evaluate
from vitrine.flow.timeline.code_log import CodeSighting
from vitrine.geometry import Bounds, Insets, Point, Rect, Size
from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.animated_number import KeyframeTrack, Oscillation
from vitrine.stage.draw.plane_map import box_corners
from vitrine.world.camera import NEAR_M, Intrinsics, Vectors
from vitrine.world.viewpoint import Viewpoint

#: Metres at which the sizes of a node lying in the world hold where it says nothing else.
DEFAULT_TRUE_AT_M = 10.0

#: The nine points as fractions of a width and a height.
POINT_FRACTIONS: dict[str, tuple[float, float]] = {
    "top-left": (0.0, 0.0),
    "top": (0.5, 0.0),
    "top-right": (1.0, 0.0),
    "left": (0.0, 0.5),
    "center": (0.5, 0.5),
    "right": (1.0, 0.5),
    "bottom-left": (0.0, 1.0),
    "bottom": (0.5, 1.0),
    "bottom-right": (1.0, 1.0),
}

#: A moving root is placed in 64ths of a pixel: finer than the eye, and exact in the GPU's float32.
SUBPIXEL_STEPS = 64

Floats = npt.NDArray[np.float64]
Corners = Floats


@dataclass(frozen=True, slots=True)
class ProjectedAnchor:
    """An anchor projected into the panel: `px`, `distance_m` away (0 for the display itself).

    `fade` is its opacity by distance and by angle. `is_settled` says that it stands still on the display, so that what
    is there may lie on whole pixels. `code_deg` is how wide the code is that it belongs to.
    """

    px: Point[float]
    distance_m: float
    fade: float
    is_settled: bool
    code_deg: float = 0.0


def locate_anchor_m(anchor: Anchor, places_m: dict[str, Vectors], viewpoint: Viewpoint, t_s: float) -> Vectors | None:
    """World position (3,) of a world or body anchor in metres, None for one to the head or a code."""
    if anchor.body is not None:
        return viewpoint.body_to_world(anchor.body)
    if anchor.world is None:
        return None
    base = places_m[anchor.world] if isinstance(anchor.world, str) else np.asarray(anchor.world, "f8")
    return np.asarray(base + np.array([evaluate(v, t_s) for v in anchor.offset_m]))


def project_anchor(
    anchor: Anchor, position_m: Vectors | None, viewpoint: Viewpoint, t_s: float
) -> ProjectedAnchor | None:
    """The anchor in panel pixels; None while it is behind the eye or has faded away."""
    scale = viewpoint.intrinsics.px_per_deg
    dx, dy = (evaluate(v, t_s) * scale for v in anchor.offset)
    is_static = is_static_anchor(anchor)
    if position_m is None:
        x0, y0, x1, y1 = viewpoint.display_px
        share_x, share_y = POINT_FRACTIONS[anchor.head or "center"]
        px = Point(x0 + share_x * (x1 - x0) + dx, y0 + share_y * (y1 - y0) + dy)
        return ProjectedAnchor(px, 0.0, 1.0, is_static)
    x, y, ahead = (float(v) for v in viewpoint.to_homogeneous_px(position_m[None])[0])
    if ahead < NEAR_M:
        return None
    distance = float(np.linalg.norm(position_m - np.asarray(viewpoint.pose.position_m)))
    fade = compute_fade(anchor, distance, Point(x / ahead, y / ahead), viewpoint.intrinsics)
    settled = is_static and not viewpoint.is_moving and (anchor.body is None or viewpoint.is_body_settled)
    return ProjectedAnchor(Point(x / ahead + dx, y / ahead + dy), distance, fade, settled) if fade > 0 else None


def project_code_anchor(
    anchor: Anchor, sighting: CodeSighting | None, viewpoint: Viewpoint, t_s: float
) -> ProjectedAnchor | None:
    """The anchor to a code in panel pixels; None while none is seen."""
    if sighting is None:
        return None
    corners = viewpoint.feed_to_px(np.array(sighting.corners))
    top_left, top_right, bottom_right, bottom_left = corners
    width_px = float(np.hypot(*(top_right + bottom_right - top_left - bottom_left))) / 2
    share_x, share_y = POINT_FRACTIONS[anchor.at]
    upper, lower = top_left + (top_right - top_left) * share_x, bottom_left + (bottom_right - bottom_left) * share_x
    offset = np.array([evaluate(v, t_s) for v in anchor.offset]) * viewpoint.intrinsics.px_per_deg
    offset += np.array([evaluate(v, t_s) for v in anchor.offset_widths]) * width_px
    x, y = (upper + (lower - upper) * share_y + offset).tolist()
    fade = sighting.opacity * compute_fade(anchor, 0.0, Point(x, y), viewpoint.intrinsics)
    if fade <= 0:
        return None
    return ProjectedAnchor(Point(x, y), 0.0, fade, False, width_px / viewpoint.intrinsics.px_per_deg)


def is_static_anchor(anchor: Anchor) -> bool:
    """Whether an anchor by itself never moves from its place."""
    return not any(isinstance(v, Oscillation | KeyframeTrack) for v in (*anchor.offset, *anchor.offset_m))


def compute_fade(anchor: Anchor, distance_m: float, px: Point[float], intrinsics: Intrinsics) -> float:
    """Opacity 0..1 of what is fixed to a place `distance_m` away that is seen at `px`, by distance and by angle."""
    opacity = compute_distance_fade(distance_m, anchor.near_m, anchor.far_m)
    if anchor.within_deg is None or opacity <= 0:
        return opacity
    right, down = (px.x - intrinsics.cx_px) / intrinsics.fx_px, (px.y - intrinsics.cy_px) / intrinsics.fy_px
    return opacity * (1.0 - _smoothstep(*anchor.within_deg, math.degrees(math.atan(math.hypot(right, down)))))


def compute_place_fade(anchor: Anchor, position_m: Vectors, viewpoint: Viewpoint) -> float:
    """The same of what is fixed to a world position (3,); 0 behind the eye where it fades by angle."""
    distance_m = float(np.linalg.norm(position_m - np.asarray(viewpoint.pose.position_m)))
    if anchor.within_deg is None:
        return compute_distance_fade(distance_m, anchor.near_m, anchor.far_m)
    x, y, ahead = (float(v) for v in viewpoint.to_homogeneous_px(position_m[None])[0])
    return (
        0.0 if ahead < NEAR_M else compute_fade(anchor, distance_m, Point(x / ahead, y / ahead), viewpoint.intrinsics)
    )


def compute_distance_fade(
    distance_m: float, near_m: tuple[float, float] | None, far_m: tuple[float, float] | None
) -> float:
    """Opacity 0..1 at a distance: smoothly 0 to 1 between the near ones, 1 to 0 between the far ones."""
    opacity = 1.0
    if near_m is not None:
        opacity *= _smoothstep(near_m[0], near_m[1], distance_m)
    if far_m is not None:
        opacity *= 1.0 - _smoothstep(far_m[0], far_m[1], distance_m)
    return opacity


def _smoothstep(low: float, high: float, value: float) -> float:
    if high <= low:
        return 1.0 if value >= low else 0.0  # what is bound may say that it ends before it begins
    u = min(max((value - low) / (high - low), 0.0), 1.0)
    return u * u * (3 - 2 * u)


def compute_distance_scale(anchor: Anchor, distance_m: float, height_deg: float) -> float:
    """Scale of a node by its distance: 1, or as things shrink with distance, within its limits."""
    if anchor.true_at_m is None or distance_m <= 0:
        return 1.0
    return _limit_scale(anchor, anchor.true_at_m / distance_m, height_deg)


def compute_anchor_scale(anchor: Anchor, projected: ProjectedAnchor, height_deg: float) -> float:
    """Scale of a node by the distance of its anchor, or by how wide its code is seen."""
    if anchor.true_at_deg is not None:
        return _limit_scale(anchor, projected.code_deg / anchor.true_at_deg, height_deg)
    return compute_distance_scale(anchor, projected.distance_m, height_deg)


def _limit_scale(anchor: Anchor, scale: float, height_deg: float) -> float:
    """The scale within the anchor's limits, which are heights."""
    if anchor.limits is not None and height_deg > 0:
        low, high = anchor.limits
        scale = min(max(scale * height_deg, low), max(low, high)) / height_deg
    return scale


def keep_inside(
    px: Floats, pivot: str, boxes_px: Floats, scales: Floats, frame: Bounds[float], display_px: Bounds[float] | None
) -> Floats:
    """The places (N, 2) of roots, moved as little as it takes for their border boxes to lie within a frame.

    `boxes_px` and `scales` as `place_billboards` has them. What is larger stands in the frame's middle. What is not
    fixed to the display goes out of it with its place: of that it is kept inside as if it were at the edge of a display
    of these bounds, so that nothing jumps.
    """
    at = px if display_px is None else np.clip(px, display_px[:2], display_px[2:])
    sizes = boxes_px[:, 2:] * scales[:, None]
    low = at - np.array(POINT_FRACTIONS[pivot]) * sizes
    first, last = np.array((frame.x0, frame.y0)), np.array((frame.x1, frame.y1)) - sizes
    wanted = np.where(last < first, (first + last) / 2, np.clip(low, first, np.maximum(first, last)))
    return np.asarray(px + (wanted - low))


def find_frame(inside: str, display_px: Bounds[float], safe_zone: Insets | None) -> Bounds[float]:
    """The display in the panel's pixels, or whole pixels within its safe zone, where it has one."""
    if inside != "safe" or safe_zone is None:
        return display_px
    x0, y0, x1, y1 = safe_zone.within(display_px.size)
    left, top = display_px[:2]
    return Bounds(math.ceil(x0) + left, math.ceil(y0) + top, math.floor(x1) + left, math.floor(y1) + top)


def keep_root_inside(
    anchor: Anchor,
    projected: ProjectedAnchor,
    pivot: str,
    box_px: Rect[float],
    scale: float,
    display_px: Bounds[float],
    safe_zone: Insets | None,
) -> ProjectedAnchor:
    """The projected anchor of one root, moved where its `inside` asks for it."""
    if anchor.inside is None:
        return projected
    px, boxes = np.array([projected.px], "f8"), np.array([box_px], "f8")
    frame = find_frame(anchor.inside, display_px, safe_zone)
    ((x, y),) = keep_inside(
        px, pivot, boxes, np.array([scale]), frame, None if anchor.head is not None else display_px
    ).tolist()
    return replace(projected, px=Point(x, y))


def place_billboards(
    px: Floats, pivot: str, boxes_px: Floats, sizes_px: Floats, scales: Floats, settled: bool
) -> Corners:
    """Corners (N, 4, 3) of roots turned to the wearer, each with the pivot of its border box on its place `px` (N, 2).

    `boxes_px` (N, 4) are x, y, w, h in the roots of size `sizes_px` (N, 2), `scales` (N,) how much larger they are
    shown. At its own scale a root lies on whole pixels where it is settled, and in 64ths of a pixel while it moves.
    """
    scale = scales[:, None]
    low = px - (boxes_px[:, :2] + np.array(POINT_FRACTIONS[pivot]) * boxes_px[:, 2:]) * scale
    steps = 1 if settled else SUBPIXEL_STEPS
    low = np.where(scale == 1.0, np.floor(low * steps + 0.5) / steps, low)
    high = low + sizes_px * scale
    corners = np.ones((len(px), 4, 3))
    corners[:, 0, :2], corners[:, 2, :2] = low, high
    corners[:, 1, 0], corners[:, 1, 1] = high[:, 0], low[:, 1]
    corners[:, 3, 0], corners[:, 3, 1] = low[:, 0], high[:, 1]
    return corners


def place_billboard(
    projected: ProjectedAnchor, pivot: str, box_px: Rect[float], size_px: Size[int], scale: float
) -> Corners:
    """Corners (4, 3) of one root, as `place_billboards` has them, its pivot at the projected anchor."""
    rows = (np.array([values], "f8") for values in (projected.px, box_px, size_px))
    px, box, size = rows
    return np.asarray(place_billboards(px, pivot, box, size, np.array([scale]), projected.is_settled)[0])


def map_boxes_into_quad(corners: Corners, size_px: Size[int], boxes_px: Floats) -> Corners:
    """Corners (N, 4, 3) of boxes (N, 4) x0, y0, x1, y1 in a quad of `size_px` whose own are `corners` (4, 3)."""
    return map_points_into_quad(corners, size_px, box_corners(boxes_px))


def map_points_into_quad(corners: Corners, size_px: Size[int], points_px: Floats) -> Corners:
    """Points (..., 2) in a quad of `size_px` whose corners are (4, 3), as (..., 3) in panel pixels."""
    top_left, top_right, _, bottom_left = corners
    along, down = (top_right - top_left) / size_px[0], (bottom_left - top_left) / size_px[1]
    return np.asarray(top_left + points_px[..., 0, None] * along + points_px[..., 1, None] * down)


def place_world_quad(
    anchor: Anchor,
    position_m: Vectors,
    box_px: Rect[float],
    size_px: Size[int],
    viewpoint: Viewpoint,
    t_s: float,
    slide_deg: tuple[float, float] = (0.0, 0.0),
    scale: float = 1.0,
) -> Corners:
    """Corners (4, 3) of a root that lies on the ground or stands upright in the world, true to size at `true_at_m`.

    The anchor's offset and `slide_deg` (right, down) move it along its own plane, as many metres as that many degrees
    of its size take; `scale` is about its pivot.
    """
    heading = math.radians(evaluate(anchor.heading, t_s))
    right = np.array([math.cos(heading), 0.0, math.sin(heading)])
    ahead = np.array([math.sin(heading), 0.0, -math.cos(heading)])
    down = -ahead if anchor.facing == "ground" else np.array([0.0, -1.0, 0.0])
    m_per_deg = math.tan(math.radians(1)) * (anchor.true_at_m or DEFAULT_TRUE_AT_M)
    px_per_deg = viewpoint.intrinsics.px_per_deg / scale
    x, y, width, height = box_px
    share_x, share_y = POINT_FRACTIONS[anchor.pivot or "center"]
    off_right, off_down = (
        evaluate(offset, t_s) + slide for offset, slide in zip(anchor.offset, slide_deg, strict=True)
    )
    left, top = off_right - (x + share_x * width) / px_per_deg, off_down - (y + share_y * height) / px_per_deg
    beyond, below = left + size_px[0] / px_per_deg, top + size_px[1] / px_per_deg
    offsets = [(left, top), (beyond, top), (beyond, below), (left, below)]
    return viewpoint.to_homogeneous_px(np.array([position_m + (u * right + v * down) * m_per_deg for u, v in offsets]))
