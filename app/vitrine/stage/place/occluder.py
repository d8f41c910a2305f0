"""Triangles of occluders: boxes of the real world that hide what lies behind them and emit nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.scene.scene import OccluderTracks
from vitrine.world.camera import Intrinsics, Pose

#: Corners of a box of size 1 around its centre, and the two triangles of each of its six sides.
_CORNERS = np.array(list(product((-0.5, 0.5), repeat=3)))
_SIDES = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
_TRIANGLES = np.array([(a, b, c, a, c, d) for a, b, c, d in _SIDES]).ravel()


class OccluderBox(NamedTuple):
    """An upright box that occludes: its centre, its size (x, y, z) in metres, turned to a compass heading (0 is -Z)."""

    center_m: tuple[float, float, float]
    size_m: tuple[float, float, float]
    heading_rad: float = 0.0


def build_occluder_triangles(
    boxes: Iterable[OccluderBox], pose: Pose, intrinsics: Intrinsics
) -> npt.NDArray[np.float32]:
    """Triangles of all sides of K boxes, (K * 36, 4) in clip space; the GPU cuts what lies behind the eye."""
    corners = [_build_box_triangles(box) for box in boxes]
    if not corners:
        return np.zeros((0, 4), "f4")
    world = np.concatenate(corners)
    clip = intrinsics.clip_from_optical().astype("f8") @ pose.optical_from_world()
    return (world @ clip[:, :3].T + clip[:, 3]).astype("f4")


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


def _build_box_triangles(box: OccluderBox) -> npt.NDArray[np.float64]:
    cosine, sine = math.cos(box.heading_rad), math.sin(box.heading_rad)
    turn = np.array([[cosine, 0, -sine], [0, 1, 0], [sine, 0, cosine]])
    placed = (_CORNERS * box.size_m) @ turn.T + box.center_m
    return np.asarray(placed[_TRIANGLES])
