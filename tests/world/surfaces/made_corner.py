"""A made street corner: walls, a post, a floor and passers-by as boxes, and what a walk past them sees of it.

The wearer walks 22 m along -Z with a wall to the right, and turns right before a wall that runs across. Points are kept
where the camera sees them, with errors that grow with their depth as those of triangulation do.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.world.camera import Intrinsics, Pose, Vectors
from vitrine.world.occluder_box import OccluderBox
from vitrine.world.rotations import quaternions_from_rotations
from vitrine.world.trajectory import Trajectory

CAMERA = Intrinsics(1280, 720, 1150.0, 1150.0, 640.0, 360.0)
EYE_M = 1.6
#: The wall along the way ends at the corner; the one across runs on to both sides.
SIDE_WALL = OccluderBox((3.25, 3.0, -8.0), (0.5, 6.0, 24.0))
END_WALL = OccluderBox((6.0, 4.0, -28.25), (32.0, 8.0, 0.5))
POST = OccluderBox((-2.5, 1.5, -9.0), (0.3, 3.0, 0.3))
SOLIDS = (SIDE_WALL, END_WALL, POST)
#: How far off a point may be, at 5 m; it grows with the square of the depth.
_ERROR_5M = 0.05


class MadeCorner(NamedTuple):
    """The walk, and the points (K, 3) that it saw."""

    trajectory: Trajectory
    points_m: Vectors


def make_walk(seconds: float = 30.0) -> Trajectory:
    """22 m straight on, and 10 m to the right after an arc of 3 m, at 10 poses a second."""
    way_m = np.linspace(0.0, 22.0 + 3.0 * np.pi / 2 + 10.0, round(10 * seconds))
    angles = np.clip((way_m - 22.0) / 3.0, 0.0, np.pi / 2)
    beyond = np.maximum(0.0, way_m - 22.0 - 3.0 * np.pi / 2)
    x = 3.0 * (1 - np.cos(angles)) + beyond
    z = 4.0 - np.minimum(way_m, 22.0) - 3.0 * np.sin(angles)
    positions = np.stack([x, np.full_like(x, EYE_M), z], axis=1)
    sines, cosines, zero = np.sin(angles), np.cos(angles), np.zeros_like(x)
    # Columns are the optical axes in the world: right, down, ahead.
    turns = np.array([[cosines, zero, sines], [zero, zero - 1, zero], [sines, zero, -cosines]]).transpose(2, 0, 1)
    return Trajectory(np.linspace(0.0, seconds, len(x)), positions, quaternions_from_rotations(turns))


def make_corner(count: int = 5_000, seed: int = 3) -> MadeCorner:
    """The corner as it was seen, with a hundredth of strays and a few points of people who pass."""
    random, trajectory = np.random.default_rng(seed), make_walk()
    samples = np.concatenate([_sample_box(random, box, count // 2) for box in (SIDE_WALL, END_WALL)])
    post = _sample_box(random, POST, 150)
    floor = np.stack([random.uniform(-8, 12, count), np.zeros(count), random.uniform(-28, 2, count)], axis=1)
    seen = see(np.concatenate([samples, post, floor]), trajectory, random)
    strays = np.stack([random.uniform(-8, 14, 60), random.uniform(0, 6, 60), random.uniform(-34, 2, 60)], axis=1)
    people = np.concatenate([random.normal((0.4, 1.1, z), (0.2, 0.3, 1.0), (9, 3)) for z in (-6.0, -13.0, -19.0)])
    return MadeCorner(trajectory, np.concatenate([seen, strays, people]))


def _sample_box(random: np.random.Generator, box: OccluderBox, count: int) -> Vectors:
    """Points on the sides of an upright box, evenly in the directions from its middle along its axes."""
    places = random.uniform(-0.5, 0.5, (count, 3))
    axis = random.choice([0, 2], count, p=np.array([box.size_m[2], box.size_m[0]]) / (box.size_m[0] + box.size_m[2]))
    places[np.arange(count), axis] = random.choice([-0.5, 0.5], count)
    return np.asarray(places * box.size_m + box.center_m)


def see(points_m: Vectors, trajectory: Trajectory, random: np.random.Generator) -> Vectors:
    """Those of points (K, 3) that the camera has in view, within 25 m and behind nothing, with their errors."""
    best_m = np.full(len(points_m), np.inf)
    eyes = np.zeros_like(points_m)
    for time_s in np.arange(0.0, trajectory.times_s[-1], 0.5).tolist():
        pose = trajectory.pose_at(time_s)
        seen = (points_m - pose.position_m) @ pose.world_from_optical()[:3, :3]
        places = CAMERA.project(seen)
        in_view = (seen[:, 2] > 1) & (seen[:, 2] < 25) & (np.abs(places - (640, 360)) < (640, 360)).all(axis=1)
        rows = np.flatnonzero(in_view & (seen[:, 2] < best_m))
        rays = points_m[rows] - pose.position_m
        # A point on a surface is not hidden by that surface itself.
        clear = cast_rays(SOLIDS, np.array(pose.position_m), rays) > 0.99
        best_m[rows[clear]], eyes[rows[clear]] = seen[rows[clear], 2], pose.position_m
    known = np.isfinite(best_m)
    off = random.normal(0.0, 1.0, known.sum()) * _ERROR_5M * (best_m[known] / 5) ** 2
    ways = points_m[known] - eyes[known]
    along = ways / np.linalg.norm(ways, axis=1, keepdims=True)
    return np.asarray(points_m[known] + off[:, None] * along)


def cast_rays(boxes: tuple[OccluderBox, ...], eye_m: Vectors, rays: Vectors) -> Vectors:
    """How often its own length each ray (R, 3) from an eye goes until it meets a box; infinity where it meets none.

    The slab method: Kay and Kajiya, 1986.
    """
    nearest = np.full(len(rays), np.inf)
    for box in boxes:
        cosine, sine = np.cos(box.heading_rad), np.sin(box.heading_rad)
        turn = np.array([[cosine, 0, -sine], [0, 1, 0], [sine, 0, cosine]])
        start, ways = (eye_m - box.center_m) @ turn, rays @ turn
        ways = np.where(ways == 0, 1e-12, ways)
        ends = np.stack([(side * np.array(box.size_m) / 2 - start) / ways for side in (-1, 1)])
        enters, leaves = ends.min(axis=0).max(axis=1), ends.max(axis=0).min(axis=1)
        hit = (leaves >= enters) & (leaves > 0)
        nearest = np.where(hit, np.minimum(nearest, np.maximum(enters, 0.0)), nearest)
    return nearest


def make_rays(pose: Pose, step_px: int = 40) -> Vectors:
    """Rays (R, 3) in the world through a grid of pixels, of length 1 along the optical axis."""
    across, down = np.meshgrid(np.arange(step_px / 2, 1280, step_px), np.arange(step_px / 2, 720, step_px))
    rays = CAMERA.unproject(np.stack([across.ravel(), down.ravel()], axis=1))
    return np.asarray(rays @ pose.world_from_optical()[:3, :3].T)
