"""A made walk: points of a world, a camera's true path through it, and what a perfect tracker would see of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import TrackLens
from vitrine.track.observations import Observations
from vitrine.track.rotations import exponential

Floats = npt.NDArray[np.float64]

RATE = 30.0
LENS = TrackLens.from_focal(640, 360, 575.0)
EYE_M = 1.6
#: From the world's axes (y up) to a level camera's that looks along -Z.
LEVEL = np.diag([1.0, -1.0, -1.0])


class MadeWalk(NamedTuple):
    """The truth and what is seen of it, with noise in pixels."""

    poses: CameraPoses
    points: Floats
    seen: Observations


def make_street(count: int = 1500, seed: int = 0) -> Floats:
    """Points (count, 3) in metres: a floor at y = 0, and walls on both sides, 60 m along -Z."""
    random = np.random.default_rng(seed)
    floor = np.column_stack(
        [random.uniform(-5, 5, count // 2), np.zeros(count // 2), random.uniform(-60, 5, count // 2)]
    )
    rest = count - len(floor)
    walls = np.column_stack(
        [random.choice([-5.0, 5.0], rest), random.uniform(0, 6, rest), random.uniform(-60, 5, rest)]
    )
    return np.concatenate([floor, walls])


def turn_camera(yaw_rad: Floats, pitch_rad: Floats) -> Floats:
    """Turns (N, 3, 3), camera from world: level, then to the right by the yaw and up by the pitch; never rolled."""
    zero = np.zeros_like(yaw_rad)
    about_up = exponential(np.column_stack([zero, yaw_rad, zero]))
    about_right = exponential(np.column_stack([-pitch_rad, zero, zero]))
    return np.asarray(about_right @ LEVEL @ about_up)


def make_poses(centres: Floats, turns: Floats) -> CameraPoses:
    """True poses, as good as can be."""
    count = len(centres)
    return CameraPoses(turns, centres, np.full(count, 100), np.zeros(count))


def see(poses: CameraPoses, points: Floats, lens: TrackLens = LENS, noise_px: float = 0.15, seed: int = 1) -> MadeWalk:
    """What is seen of the points, each an id, within the picture and from 0.5 m on."""
    random = np.random.default_rng(seed)
    frames, ids, pixels = [], [], []
    for frame, (turn, centre) in enumerate(zip(poses.turns, poses.centres, strict=True)):
        at = (points - centre) @ turn.T
        ahead = np.flatnonzero(at[:, 2] > 0.5)
        drawn = lens.to_pixels(at[ahead, :2] / at[ahead, 2:])
        inside = (drawn > 0).all(axis=1) & (drawn[:, 0] < lens.size_px[0]) & (drawn[:, 1] < lens.size_px[1])
        ids.append(ahead[inside])
        frames.append(np.full(int(inside.sum()), frame))
        pixels.append((drawn[inside] + random.normal(0, noise_px, (int(inside.sum()), 2))).astype(np.float32))
    return MadeWalk(poses, points, Observations(np.concatenate(frames), np.concatenate(ids), np.concatenate(pixels)))


def walk(seconds: float, sway_deg: float = 8.0, lens: TrackLens = LENS) -> MadeWalk:
    """A walk ahead at 1.3 m/s with a swaying view, and a bob of 2 cm."""
    t = np.arange(round(seconds * RATE)) / RATE
    centres = np.column_stack([0.05 * np.sin(6 * t), EYE_M + 0.02 * np.sin(11 * t), -1.3 * t])
    yaw, pitch = np.radians(sway_deg) * np.sin(1.1 * t), np.radians(2.0) * np.sin(2.3 * t)
    return see(make_poses(centres, turn_camera(yaw, pitch)), make_street(), lens)


def pan(seconds: float, sweep_deg: float = 25.0) -> MadeWalk:
    """A view that turns to and fro about one place."""
    t = np.arange(round(seconds * RATE)) / RATE
    centres = np.tile([0.0, EYE_M, 0.0], (len(t), 1))
    yaw, pitch = np.radians(sweep_deg) * np.sin(2 * np.pi * t / 5), np.radians(4.0) * np.sin(1.7 * t)
    return see(make_poses(centres, turn_camera(yaw, pitch)), make_street())
