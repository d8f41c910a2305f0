"""Triangles of occluders: boxes of the real world that hide what lies behind them and emit nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from vitrine.scene.scene import OccluderTracks
from vitrine.world.camera import Intrinsics, Pose, Vectors
from vitrine.world.occluder_box import OccluderBox

#: Corners of a box of size 1 around its centre, and the two triangles of each of its six sides.
_CORNERS = np.array(list(product((-0.5, 0.5), repeat=3)))
_SIDES = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
_TRIANGLES = np.array([(a, b, c, a, c, d) for a, b, c, d in _SIDES]).ravel()


def build_box_triangles(boxes: Sequence[OccluderBox]) -> Vectors:
    """Triangles of all sides of K boxes in the world, (K, 36, 3) in metres."""
    if not boxes:
        return np.zeros((0, 36, 3))
    centers, sizes = (np.array([getattr(box, name) for box in boxes]) for name in ("center_m", "size_m"))
    headings = np.array([box.heading_rad for box in boxes])
    cosines, sines, zero = np.cos(headings), np.sin(headings), np.zeros(len(boxes))
    # (K, 3, 3): right and ahead turned about the vertical.
    turns = np.array([[cosines, zero, -sines], [zero, zero + 1, zero], [sines, zero, cosines]]).transpose(2, 0, 1)
    placed = np.einsum("kij,kcj->kci", turns, _CORNERS * sizes[:, None]) + centers[:, None]
    return np.asarray(placed[:, _TRIANGLES])


def project_box_triangles(triangles_m: Vectors, pose: Pose, intrinsics: Intrinsics) -> npt.NDArray[np.float32]:
    """Triangles of K boxes (K, 36, 3) in clip space, (N, 4); the GPU cuts what lies behind the eye.

    Boxes that lie wholly behind it are left out.
    """
    clip = intrinsics.clip_from_optical().astype("f8") @ pose.optical_from_world()
    projected = triangles_m @ clip[:, :3].T + clip[:, 3]
    ahead = (projected[..., 3] > 0).any(axis=1)
    return projected[ahead].reshape(-1, 4).astype("f4")


def find_moving_boxes(tracks: OccluderTracks, t_s: float, pose: Pose) -> list[OccluderBox]:
    """The boxes that are there at `t_s`, but for those that lie wholly behind the eye."""
    there = (tracks.starts_s <= t_s) & (t_s < tracks.ends_s)
    start, first = tracks.starts_s[there], tracks.first[there]
    lasts_s = tracks.ends_s[there] - start
    share = np.zeros(len(start))
    np.divide(t_s - start, lasts_s, out=share, where=np.isfinite(lasts_s))
    boxes = first + share[:, None] * (tracks.last[there] - first)
    ahead_m = (boxes[:, :3] - pose.position_m) @ pose.world_from_optical()[:3, 2]
    in_front = ahead_m > -np.linalg.norm(boxes[:, 3:6], axis=1) / 2
    return [
        OccluderBox((x, y, z), (width, height, depth), math.radians(heading))
        for x, y, z, width, height, depth, heading in boxes[in_front].tolist()
    ]
