"""Ribbon of a route on the ground: chevrons that flow ahead, or a plain band, with fades near, far and behind.

The chevron that the shader draws: u = along + depth * |lateral|, lit where (u - depth) mod spacing < thick. Its tips
at the edges lie `depth` behind its nose at lateral 0; `along` has the phase of the flow taken off.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.stage.draw.light import Light
from vitrine.stage.path.polyline import (
    compute_arc_lengths,
    compute_right_offsets,
    project_to_arc_length,
    remove_repeated_points,
    round_corners,
    subdivide,
)
from vitrine.stage.path.ribbon import EDGE_MARGIN_PX, EMPTY_RIBBON, Ribbon, build_ribbon
from vitrine.world.camera import NEAR_M, Intrinsics, Pose

Floats = npt.NDArray[np.float64]

#: Length of the segments: fades are linear within one, and at 0.25 m their curve shows no corners.
MAX_SEGMENT_M = 0.25
#: A longer route gets longer segments; at 2 km it still has the step above.
MAX_SEGMENTS = 8000
#: Metres over which the line ends softly at its own two ends, and behind the wearer.
END_FADE_M = 0.4
BEHIND_FADE_M = 1.0
#: The most that a ribbon is widened for its edges' anti-aliasing, in half widths, where it is seen from its side.
MAX_EDGE_MARGIN = 1.5
#: Chevrons nearer to one another are no pattern that a panel can show, and the route is plain.
MIN_SPACING_M = 1e-3
NO_PATTERN = (0.0, 0.0, 0.0)


class RouteStyle(NamedTuple):
    """Appearance of a route at one instant; fields as in `vitrine.scene.nodes.node.Route`, every number evaluated.

    Ranges are horizontal metres from the wearer; a range of no length is a hard end. `dim` is the share of light
    outside `bright_m`; `chevrons` False is a plain band.
    """

    light_lin: Light
    chevrons: bool = True
    width_m: float = 0.9
    spacing_m: float = 1.4
    thick_m: float = 0.3
    depth_m: float = 0.45
    speed_m_s: float = 1.2
    near_m: tuple[float, float] = (1.2, 2.0)
    far_m: tuple[float, float] = (22.0, 30.0)
    bright_m: tuple[float, float] = (6.0, 12.0)
    dim: float = 0.55
    ahead_only: bool = True
    lift_m: float = 0.0


@dataclass(frozen=True, eq=False)
class RoutePath:
    """A route's geometry in the world as N cross-sections (N, 7), in metres: the point (0:3), the vector from there to
    the edge one metre to the right (3:6), the arc length from the route's start (6).
    """

    cross_sections: Floats

    @property
    def points_m(self) -> Floats:
        """(N, 3)."""
        return self.cross_sections[:, 0:3]

    @property
    def along_m(self) -> Floats:
        """(N,)."""
        return self.cross_sections[:, 6]


@lru_cache(maxsize=64)
def build_route_path(points_m: tuple[tuple[float, float, float], ...], smooth_m: float) -> RoutePath:
    """The path through `points_m` with corners rounded by `smooth_m`; kept, as it costs about a whole ribbon."""
    line = round_corners(remove_repeated_points(points_m), smooth_m, MAX_SEGMENT_M)
    total = float(compute_arc_lengths(line)[-1]) if len(line) else 0.0
    line = subdivide(line, max(MAX_SEGMENT_M, total / MAX_SEGMENTS))
    if len(line) < 2:
        return RoutePath(np.zeros((0, 7)))
    return RoutePath(np.concatenate([line, compute_right_offsets(line), compute_arc_lengths(line)[:, None]], 1))


def build_route_ribbon(path: RoutePath, style: RouteStyle, pose: Pose, intrinsics: Intrinsics, t_s: float) -> Ribbon:
    """The ribbon of the route's part in sight at `t_s`, in the clip space and the pixels of `intrinsics`."""
    if not len(path.cross_sections) or style.width_m <= 0:
        return EMPTY_RIBBON
    at_rest = _build_static_ribbon(path, style, pose, intrinsics)
    if not style.chevrons or style.spacing_m < MIN_SPACING_M or not len(at_rest.vertices):
        return at_rest
    vertices = at_rest.vertices.copy()
    # The phase is reduced in float64 before it meets float32, so that chevrons flow as smoothly after days.
    vertices["along_m"] -= np.float32(style.speed_m_s * t_s % style.spacing_m)
    return Ribbon(vertices, at_rest.boxes_px)


@lru_cache(maxsize=16)
def _build_static_ribbon(path: RoutePath, style: RouteStyle, pose: Pose, intrinsics: Intrinsics) -> Ribbon:
    """The ribbon before anything flows. Kept: while the camera stands still, only the phase changes."""
    camera = np.array(pose.position_m)
    walked_m = project_to_arc_length(path.points_m, path.along_m, camera) if style.ahead_only else -math.inf
    segments = _clip_segments_to_range(path, camera, style, walked_m)
    if not len(segments):
        return EMPTY_RIBBON
    along = segments[..., 6]
    light = _compute_brightness(segments, style, float(path.along_m[-1]), walked_m)[..., None] * np.array(
        style.light_lin
    )
    world_from_optical = pose.world_from_optical()[:3, :3]
    center = (segments[..., 0:3] + np.array([0.0, style.lift_m, 0.0])) @ world_from_optical
    half_width = segments[..., 3:6] @ (world_from_optical * (style.width_m / 2))
    lateral = (1 + _compute_edge_margin(center, half_width, intrinsics))[..., None] * np.array([-1.0, 1.0])
    corners = center[:, :, None] + lateral[..., None] * half_width[:, :, None]
    projection = intrinsics.clip_from_optical().astype("f8")
    clip = (corners.reshape(-1, 3) @ projection[:, :3].T + projection[:, 3]).reshape(-1, 2, 2, 4)
    patterned = style.chevrons and style.spacing_m >= MIN_SPACING_M
    pattern = (style.spacing_m, style.thick_m, style.depth_m) if patterned else NO_PATTERN
    size_px = intrinsics.width_px, intrinsics.height_px
    return build_ribbon(clip, light, _reduce_arc_lengths(along, style), lateral, pattern, size_px)


def _clip_segments_to_range(path: RoutePath, camera: Floats, style: RouteStyle, walked_m: float) -> Floats:
    """Segments (P, 2, 7) of the path between the near and the far distance and ahead, clipped exactly where these end.

    A segment is two cross-sections; their points are relative to the camera, in world axes.
    """
    cross_sections = path.cross_sections.copy()
    cross_sections[:, :3] -= camera
    inside = np.empty((3, len(cross_sections)))
    distance = np.hypot(cross_sections[:, 0], cross_sections[:, 2])
    inside[0] = distance - style.near_m[0]
    inside[1] = style.far_m[1] - distance
    inside[2] = cross_sections[:, 6] - max(walked_m - BEHIND_FADE_M, -1.0)
    before, after = inside[:, :-1], inside[:, 1:]
    visible = np.flatnonzero(np.maximum(before, after).min(0) > 0)
    before, after = before[:, visible], after[:, visible]
    crossing = before / np.where(before == after, 1.0, before - after)
    ends = np.empty((len(visible), 2, 1))
    ends[:, 0, 0] = np.where(before < 0, crossing, 0.0).max(0)
    ends[:, 1, 0] = np.where(after < 0, crossing, 1.0).min(0)
    start = cross_sections[visible][:, None]
    segments = start + ends * (cross_sections[visible + 1][:, None] - start)
    return np.asarray(segments[ends[:, 0, 0] < ends[:, 1, 0]])


def _compute_brightness(segments: Floats, style: RouteStyle, length_m: float, walked_m: float) -> Floats:
    """Brightness (P, 2) of the route at the ends of its segments, 0 to 1."""
    along = segments[..., 6]
    fades = (
        _choose_ramp(*style.near_m, hard=1.0),
        _choose_ramp(*style.far_m, hard=0.0),
        _choose_ramp(min(style.near_m[1], style.bright_m[0]), style.bright_m[0], hard=1.0),
        _choose_ramp(style.bright_m[1], max(style.far_m[0], style.bright_m[1]), hard=0.0),
        (0.0, END_FADE_M),
        _choose_ramp(walked_m - BEHIND_FADE_M, walked_m, hard=1.0),
    )
    low, high = np.array(fades).T[:, :, None, None]
    x = np.empty((len(fades), *along.shape))
    x[:4] = np.hypot(segments[..., 0], segments[..., 2])
    x[4] = np.minimum(along, length_m - along)
    x[5] = along
    x = np.clip((x - low) / (high - low), 0.0, 1.0)
    near, far, rising, falling, ends, ahead = x * x * (3 - 2 * x)
    brightness = style.dim + (1 - style.dim) * rising * (1 - falling)
    return np.asarray(near * (1 - far) * brightness * ends * ahead)


def _choose_ramp(low: float, high: float, hard: float) -> tuple[float, float]:
    """The limits of a smoothstep. Without length it is `hard` everywhere: that end is cut in the geometry."""
    if high > low > -math.inf:
        return low, high
    return (-2.0, -1.0) if hard else (1e30, 2e30)


def _compute_edge_margin(center: Floats, half: Floats, intrinsics: Intrinsics) -> Floats:
    """Half widths (P, 2) that EDGE_MARGIN_PX takes beyond the edge, at most MAX_EDGE_MARGIN; all in optical axes."""
    depth = np.maximum(center[..., 2:], NEAR_M)
    focal = np.array([intrinsics.fx_px, intrinsics.fy_px])
    ahead = np.broadcast_to((center[:, 1] - center[:, 0])[:, None], center.shape)
    # How a step sideways and a step along the route move in the picture: the derivative of f * (x, y) / z.
    aside_px, ahead_px = (
        focal * (step[..., :2] * depth - center[..., :2] * step[..., 2:]) / depth**2 for step in (half, ahead)
    )
    across = np.abs(aside_px[..., 0] * ahead_px[..., 1] - aside_px[..., 1] * ahead_px[..., 0])
    length = np.hypot(ahead_px[..., 0], ahead_px[..., 1])
    return np.asarray(np.minimum(EDGE_MARGIN_PX * length / np.maximum(across, 1e-12), MAX_EDGE_MARGIN))


def _reduce_arc_lengths(along_m: Floats, style: RouteStyle) -> Floats:
    """Arc lengths without the whole spacings before their start, so that they stay small as float32."""
    if style.spacing_m < MIN_SPACING_M:
        return along_m
    return np.asarray(along_m - along_m.min() // style.spacing_m * style.spacing_m)
