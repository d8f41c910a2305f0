"""Leader lines: a thin line from a card to a ring around a thing in the world, as a ribbon in the panel's pixels."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds, Point
from vitrine.stage.draw.light import Light
from vitrine.stage.path.polyline import ARC_STEP_RAD
from vitrine.stage.path.ribbon import EMPTY_RIBBON, Ribbon, build_ribbon

Floats = npt.NDArray[np.float64]

#: A slanting line is cut into segments of this length, so that its bounding boxes stay small.
SEGMENT_PX = 16.0
#: Room for anti-aliasing on either side.
EDGE_MARGIN_PX = 1.0
NO_PATTERN = (0.0, 0.0, 0.0)


def build_leader_ribbon(
    from_box_px: Bounds[float],
    to_px: Point[float],
    thickness_px: float,
    ring_px: float,
    light_lin: Light,
    size_px: tuple[int, int],
) -> Ribbon:
    """The line from the middle of the box's side that faces `to_px` to the rim of a ring of outer diameter `ring_px`.

    Pixels of a panel of `size_px`. Where the ring touches the box or lies in it there is only the ring. A line under
    one pixel is drawn one pixel wide and as much dimmer.
    """
    drawn_px = max(thickness_px, 1.0)
    light = np.asarray(light_lin) * min(thickness_px, 1.0)
    radius = max((ring_px - drawn_px) / 2, 0.0)
    target = np.asarray(to_px, "f8")
    quads = [_build_ring_quads(target, radius, drawn_px)] if radius > 0 else []
    start = _find_start(from_box_px, to_px)
    if start is not None and math.dist(start, to_px) > ring_px / 2:
        quads.append(_build_line_quads(np.asarray(start), target, ring_px / 2, drawn_px, size_px))
    if not quads or not (np.isfinite(to_px).all() and np.isfinite(from_box_px).all()):
        return EMPTY_RIBBON
    return _build_flat_ribbon(np.concatenate(quads), light, drawn_px, size_px)


def _find_start(box: Bounds[float], to_px: Point[float]) -> Point[float] | None:
    """The middle of the side of `box` that faces the point; None where the point is inside."""
    x0, y0, x1, y1 = box
    right_of, below = to_px[0] - (x0 + x1) / 2, to_px[1] - (y0 + y1) / 2
    beside, beyond = abs(right_of) - (x1 - x0) / 2, abs(below) - (y1 - y0) / 2
    if max(beside, beyond) <= 0:
        return None
    if beyond >= beside:
        return Point((x0 + x1) / 2, y1 if below > 0 else y0)
    return Point(x1 if right_of > 0 else x0, (y0 + y1) / 2)


def _build_line_quads(
    start: Floats, target: Floats, gap_px: float, thickness_px: float, size_px: tuple[int, int]
) -> Floats:
    """Cross-sections (Q, 2, 2, 2) of the line from `start` until `gap_px` before `target`, where the panel has it."""
    offset = target - start
    length = float(np.hypot(*offset))
    ahead = offset / length
    count = max(1, math.ceil(length / SEGMENT_PX))
    # What it leads to may be a thousand kilometres aside.
    near, far = _clip_to_panel(start, ahead, thickness_px + 2 * EDGE_MARGIN_PX, size_px)
    step = (length - gap_px) / count
    first, last = math.floor(max(near, 0.0) / step), min(math.ceil(min(far, length) / step), count)
    if first >= last:
        return np.empty((0, 2, 2, 2))
    stops = np.arange(first, last + 1) * step
    aside = np.array([-ahead[1], ahead[0]]) * (thickness_px / 2 + EDGE_MARGIN_PX)
    center = start + stops[:, None] * ahead
    return _join_sections(np.stack([center - aside, center + aside], 1))


def _clip_to_panel(start: Floats, ahead: Floats, margin_px: float, size_px: tuple[int, int]) -> tuple[float, float]:
    """Where a line enters and leaves the panel and `margin_px` around it, in pixels from `start` (Liang and Barsky)."""
    near, far = -math.inf, math.inf
    for at, step, limit in zip(start.tolist(), ahead.tolist(), size_px, strict=True):
        if abs(step) < 1e-12:
            if not -margin_px <= at <= limit + margin_px:
                return math.inf, -math.inf
            continue
        low, high = sorted(((-margin_px - at) / step, (limit + margin_px - at) / step))
        near, far = max(near, low), min(far, high)
    return near, far


def _build_ring_quads(center: Floats, radius: float, thickness_px: float) -> Floats:
    """Cross-sections (Q, 2, 2, 2) of a circle whose stroke has its middle at `radius`."""
    count = math.ceil(2 * math.pi / min(ARC_STEP_RAD, 2 * math.acos(1 - 0.02 / max(radius, 0.04))))
    count = max(count, 24)
    angle = np.linspace(0.0, 2 * math.pi, count + 1)[:, None]
    outward = np.concatenate([np.cos(angle), np.sin(angle)], 1)
    # The segments' corners lie a little outside, so that their middles lie as far inside the circle.
    reach = thickness_px / 2 + EDGE_MARGIN_PX
    stretched = outward * 2 / (1 + math.cos(math.pi / count))
    return _join_sections(np.stack([center + (radius - reach) * stretched, center + (radius + reach) * stretched], 1))


def _join_sections(sections: Floats) -> Floats:
    return np.stack([sections[:-1], sections[1:]], 1)


def _build_flat_ribbon(quads_px: Floats, light: Floats, thickness_px: float, size_px: tuple[int, int]) -> Ribbon:
    count = len(quads_px)
    clip = np.empty((count, 2, 2, 4))
    clip[..., :2] = quads_px * 2 / np.asarray(size_px) - 1
    clip[..., 2:] = -1.0, 1.0
    lateral = np.broadcast_to(np.array([-1.0, 1.0]) * (1 + EDGE_MARGIN_PX / (thickness_px / 2)), (count, 2, 2))
    lights = np.broadcast_to(light, (count, 2, 4))
    return build_ribbon(clip, lights, np.zeros((count, 2)), lateral, NO_PATTERN, size_px)
