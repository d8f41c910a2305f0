"""Level: which way is up, where the floor lies and how long a metre is, from how people hold a camera and walk.

Nobody rolls a phone: all its right vectors lie in the horizontal plane. Walks are level where they are straight. The
floor is the height below the camera at which most points lie, and its distance is the height of an eye.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.rotations import Floats

#: The second eigenvalue of the right vectors' spread: above it a clip turns enough (8 degrees, root mean square).
TURNS_ENOUGH = 0.02
#: A floor of fewer points than this is none to rely on.
LEAST_FLOOR_POINTS = 30
_STEP_S = 1.0
_HEIGHTS, _BAND, _REACH, _BELOW, _BELOW_REACH = 600, 0.02, 4.0, 1.1, 2.5
_REFINEMENTS = 5
_CHUNK = 2_000


class Up(NamedTuple):
    """The direction that is up, a unit vector (3,); from what it is known: "turns", "walk" or "level"; or "sensor"."""

    direction: Floats
    source: str


class Floor(NamedTuple):
    """How far the floor lies below the camera, in the poses' unit, and how many points say so."""

    drop: float
    points: int


def find_up(poses: CameraPoses, rate: float) -> Up:
    """Up from right vectors; with walking directions where the clip turns too little; else level at its middle."""
    turns = poses.turns[poses.is_known]
    right, down = turns[:, 0], turns[:, 1].mean(axis=0)
    spread = right.T @ right / len(right)
    values, vectors = np.linalg.eigh(spread)
    source = "turns"
    if values[1] < TURNS_ENOUGH:
        walk = _walking_directions(poses, rate)
        if len(walk):
            source, spread = "walk", spread + walk.T @ walk / len(walk)
        else:
            forward = turns[:, 2].mean(axis=0)
            source, spread = "level", spread + np.outer(forward, forward)
        values, vectors = np.linalg.eigh(spread)
    up = vectors[:, 0]
    return Up(-up if up @ down > 0 else up, source)


def _walking_directions(poses: CameraPoses, rate: float) -> Floats:
    """Unit vectors (M, 3) of what is walked in a second, of those that are not much shorter than the median one."""
    centres = poses.centres[poses.is_known]
    step = max(1, min(round(_STEP_S * rate), len(centres) // 2))
    moved = centres[step:] - centres[:-step]
    lengths = np.linalg.norm(moved, axis=1)
    if not len(lengths) or np.median(lengths) <= 0:
        return np.zeros((0, 3))
    good = lengths > 0.3 * np.median(lengths)
    return np.asarray(moved[good] / lengths[good, None])


def find_floor(poses: CameraPoses, points: Floats, up: Floats) -> Floor | None:
    """The floor below the cameras, among points (K, 3); None where nothing lies below them.

    Of all heights the one that most points lie at, less those that lie deeper: a floor is where it ends.
    """
    centres = poses.centres[poses.is_known][:: max(1, len(poses.centres) // 400)]
    across = np.linalg.svd(up[None])[2][1:].T
    drops, away = [], []
    for begin in range(0, len(points), _CHUNK):
        part = points[begin : begin + _CHUNK]
        squares = ((part @ across)[:, None] - (centres @ across)[None]) ** 2
        distances = squares.sum(axis=2)
        nearest = distances.argmin(axis=1)
        drops.append((centres @ up)[nearest] - part @ up)
        away.append(np.sqrt(distances[np.arange(len(part)), nearest]))
    if not drops:
        return None
    drop, distance = np.concatenate(drops), np.concatenate(away)
    below = drop > 0
    drop, distance = drop[below], distance[below]
    if len(drop) < 3:
        return None
    low, high = np.percentile(drop, 2), np.percentile(drop, 99.5)
    heights = np.exp(np.linspace(np.log(low), np.log(max(high, low * 1.001)), _HEIGHTS))
    scores = [_score(drop, distance, height) for height in heights]
    height = float(heights[int(np.argmax(scores))])
    for _ in range(_REFINEMENTS):
        near = _near(drop, distance, height)
        height = float(np.median(drop[near])) if near.any() else height
    return Floor(height, int(_near(drop, distance, height).sum()))


def _near(drop: Floats, distance: Floats, height: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray((np.abs(drop - height) < _BAND * height) & (distance < _REACH * height))


def _score(drop: Floats, distance: Floats, height: float) -> int:
    deeper = (drop > _BELOW * height) & (distance < _BELOW_REACH * height)
    return int(_near(drop, distance, height).sum()) - int(deeper.sum())


def level_poses(poses: CameraPoses, up: Floats, eye_height_m: float) -> CameraPoses:
    """Poses in metres turned into the world's axes: y up from the floor, the first one at x = z = 0 looking along -Z.

    The median camera is at the eye height: people walk on floors, and bob.
    """
    known = poses.is_known
    first = int(np.flatnonzero(known)[0])
    forward = poses.turns[first, 2]
    flat = forward - up * (up @ forward)
    if np.linalg.norm(flat) < 1e-3:
        # It looks straight down or up: what is above in its picture is ahead.
        flat = -poses.turns[first, 1] + up * (up @ poses.turns[first, 1])
    flat = flat / np.linalg.norm(flat)
    axes = np.stack([np.cross(flat, up), up, -flat])
    start = poses.centres[first]
    height = float(np.median((poses.centres[known] - start) @ up))
    return poses.moved(axes, 1.0, -axes @ start + np.array([0.0, eye_height_m - height, 0.0]))
