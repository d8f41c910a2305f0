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

from vitrine.stage.polyline import arc_lengths, project_onto, resampled, rightward, smoothed, without_repeats
from vitrine.stage.ribbon import EDGE_ROOM_PX, NO_RIBBON, Ribbon, ribbon_of_quads
from vitrine.world.camera import NEAR_M, Intrinsics, Pose

Floats = npt.NDArray[np.float64]

#: Length of the segments: fades are linear within one, and at 0.25 m their curve shows no corners.
STEP_M = 0.25
#: A longer route gets longer segments; at 2 km it still has the step above.
MOST_PIECES = 8000
#: Metres over which the line ends softly at its own two ends, and behind the wearer.
END_FADE_M = 0.4
BEHIND_FADE_M = 1.0
#: The most that a ribbon is widened for its edges' anti-aliasing, in half widths, where it is seen from its side.
MOST_ROOM = 1.5
#: Chevrons nearer to one another are no pattern that a panel can show, and the route is plain.
LEAST_SPACING_M = 1e-3
PLAIN = (0.0, 0.0, 0.0)


class RouteLook(NamedTuple):
    """Appearance of a route at one instant; fields as in `vitrine.scene.node.Route`, every number evaluated.

    Ranges are horizontal metres from the wearer; a range of no length is a hard end. `dim` is the share of light
    outside `bright_m`; `chevrons` False is a plain band.
    """

    light_lin: tuple[float, float, float, float]
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
class Way:
    """A route's geometry in the world as N cross-sections (N, 7), in metres: the point (0:3), the vector from there to
    the edge one metre to the right (3:6), the arc length from the route's start (6).
    """

    sections: Floats

    @property
    def points_m(self) -> Floats:
        """(N, 3)."""
        return self.sections[:, 0:3]

    @property
    def along_m(self) -> Floats:
        """(N,)."""
        return self.sections[:, 6]


@lru_cache(maxsize=64)
def way(points_m: tuple[tuple[float, float, float], ...], smooth_m: float) -> Way:
    """The path through `points_m` with corners rounded by `smooth_m`; kept, as it costs about a whole ribbon."""
    line = smoothed(without_repeats(points_m), smooth_m, STEP_M)
    total = float(arc_lengths(line)[-1]) if len(line) else 0.0
    line = resampled(line, max(STEP_M, total / MOST_PIECES))
    if len(line) < 2:
        return Way(np.zeros((0, 7)))
    return Way(np.concatenate([line, rightward(line), arc_lengths(line)[:, None]], 1))


def route_ribbon(path: Way, look: RouteLook, pose: Pose, intrinsics: Intrinsics, t_s: float) -> Ribbon:
    """The ribbon of the route's part in sight at `t_s`, in the clip space and the pixels of `intrinsics`."""
    if not len(path.sections) or look.width_m <= 0:
        return NO_RIBBON
    at_rest = _ribbon_at_rest(path, look, pose, intrinsics)
    if not look.chevrons or look.spacing_m < LEAST_SPACING_M or not len(at_rest.vertices):
        return at_rest
    vertices = at_rest.vertices.copy()
    # The phase is reduced in float64 before it meets float32, so that chevrons flow as smoothly after days.
    vertices["along_m"] -= np.float32(look.speed_m_s * t_s % look.spacing_m)
    return Ribbon(vertices, at_rest.boxes_px)


@lru_cache(maxsize=16)
def _ribbon_at_rest(path: Way, look: RouteLook, pose: Pose, intrinsics: Intrinsics) -> Ribbon:
    """The ribbon before anything flows. Kept: while the camera stands still, only the phase changes."""
    camera = np.array(pose.position_m)
    walked_m = project_onto(path.points_m, path.along_m, camera) if look.ahead_only else -math.inf
    segments = _pieces_in_range(path, camera, look, walked_m)
    if not len(segments):
        return NO_RIBBON
    along = segments[..., 6]
    light = _shares(segments, look, float(path.along_m[-1]), walked_m)[..., None] * np.array(look.light_lin)
    world_from_optical = pose.world_from_optical()[:3, :3]
    center = (segments[..., 0:3] + np.array([0.0, look.lift_m, 0.0])) @ world_from_optical
    half_width = segments[..., 3:6] @ (world_from_optical * (look.width_m / 2))
    lateral = (1 + _room(center, half_width, intrinsics))[..., None] * np.array([-1.0, 1.0])
    corners = center[:, :, None] + lateral[..., None] * half_width[:, :, None]
    projection = intrinsics.clip_from_optical().astype("f8")
    clip = (corners.reshape(-1, 3) @ projection[:, :3].T + projection[:, 3]).reshape(-1, 2, 2, 4)
    patterned = look.chevrons and look.spacing_m >= LEAST_SPACING_M
    pattern = (look.spacing_m, look.thick_m, look.depth_m) if patterned else PLAIN
    size_px = intrinsics.width_px, intrinsics.height_px
    return ribbon_of_quads(clip, light, _reduced(along, look), lateral, pattern, size_px)


def _pieces_in_range(path: Way, camera: Floats, look: RouteLook, walked: float) -> Floats:
    """Segments (P, 2, 7) of the path between the near and the far distance and ahead, clipped exactly where these end.

    A segment is two cross-sections; their points are relative to the camera, in world axes.
    """
    cross_sections = path.sections.copy()
    cross_sections[:, :3] -= camera
    inside = np.empty((3, len(cross_sections)))
    distance = np.hypot(cross_sections[:, 0], cross_sections[:, 2])
    inside[0] = distance - look.near_m[0]
    inside[1] = look.far_m[1] - distance
    inside[2] = cross_sections[:, 6] - max(walked - BEHIND_FADE_M, -1.0)
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


def _shares(pieces: Floats, look: RouteLook, length: float, walked: float) -> Floats:
    """Brightness (P, 2) of the route at the ends of its segments, 0 to 1."""
    along = pieces[..., 6]
    fades = (
        _ramp(*look.near_m, hard=1.0),
        _ramp(*look.far_m, hard=0.0),
        _ramp(min(look.near_m[1], look.bright_m[0]), look.bright_m[0], hard=1.0),
        _ramp(look.bright_m[1], max(look.far_m[0], look.bright_m[1]), hard=0.0),
        (0.0, END_FADE_M),
        _ramp(walked - BEHIND_FADE_M, walked, hard=1.0),
    )
    low, high = np.array(fades).T[:, :, None, None]
    x = np.empty((len(fades), *along.shape))
    x[:4] = np.hypot(pieces[..., 0], pieces[..., 2])
    x[4] = np.minimum(along, length - along)
    x[5] = along
    x = np.clip((x - low) / (high - low), 0.0, 1.0)
    near, far, rising, falling, ends, ahead = x * x * (3 - 2 * x)
    brightness = look.dim + (1 - look.dim) * rising * (1 - falling)
    return np.asarray(near * (1 - far) * brightness * ends * ahead)


def _ramp(low: float, high: float, hard: float) -> tuple[float, float]:
    """The limits of a smoothstep. Without length it is `hard` everywhere: that end is cut in the geometry."""
    if high > low > -math.inf:
        return low, high
    return (-2.0, -1.0) if hard else (1e30, 2e30)


def _room(centre: Floats, half: Floats, intrinsics: Intrinsics) -> Floats:
    """Half widths (P, 2) that EDGE_MARGIN_PX takes beyond the edge, at most MAX_EDGE_MARGIN; all in optical axes."""
    depth = np.maximum(centre[..., 2:], NEAR_M)
    focal = np.array([intrinsics.fx_px, intrinsics.fy_px])
    ahead = np.broadcast_to((centre[:, 1] - centre[:, 0])[:, None], centre.shape)
    # How a step sideways and a step along the route move in the picture: the derivative of f * (x, y) / z.
    aside_px, ahead_px = (
        focal * (step[..., :2] * depth - centre[..., :2] * step[..., 2:]) / depth**2 for step in (half, ahead)
    )
    across = np.abs(aside_px[..., 0] * ahead_px[..., 1] - aside_px[..., 1] * ahead_px[..., 0])
    length = np.hypot(ahead_px[..., 0], ahead_px[..., 1])
    return np.asarray(np.minimum(EDGE_ROOM_PX * length / np.maximum(across, 1e-12), MOST_ROOM))


def _reduced(along_m: Floats, look: RouteLook) -> Floats:
    """Arc lengths without the whole spacings before their start, so that they stay small as float32."""
    if look.spacing_m < LEAST_SPACING_M:
        return along_m
    return np.asarray(along_m - along_m.min() // look.spacing_m * look.spacing_m)
