"""The way of a phone that a walker holds: a route, where it looks, the walker's step, the hand's own unrest."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assets.feeds.street.walk import CameraPose, WaypointTrack, matrix, quaternions, rotations, smooth

Floats = NDArray[np.float64]
#: The ground's height (N,) at places (N, 2) = x, z.
Ground = Callable[[Floats], Floats]
GAIT_HZ = 1.85
#: A person goes up a stair evenly: the steps themselves are in the bob.
ROUTE_SIGMA_S, LOOK_SIGMA_S = 0.35, 0.30
#: How far the phone is in front of the axis that a standing wearer turns it about.
LEVER_M = 0.05


class FilmedWay(NamedTuple):
    """Keys in seconds of the route (t, x, z), the look (t, yaw, pitch in degrees) and the stride (t, 0 to 1).

    Yaw 0 looks along -Z, positive to the right. `unrest` scales what the hand does by itself, of which 1 is much.
    """

    route: tuple[tuple[float, float, float], ...]
    look: tuple[tuple[float, float, float], ...]
    stride: tuple[tuple[float, float], ...] = ((0, 1),)
    eye_m: float = 1.55
    unrest: float = 1.0
    seed: int = 0


class PhoneMotion(NamedTuple):
    """What the camera does at a moment, in its own axes: radians and metres for a second."""

    turn: Floats
    shift: Floats


def _drift(seed: int, t: Floats) -> Floats:
    """A hand's unrest (N,), of deviation 1: slow waves large, quick ones small, and a tremor of 7 to 9 Hz."""
    random = np.random.default_rng(seed)
    hertz = np.array([0.13, 0.31, 0.57, 1.1, 1.7, 2.6]) * random.uniform(0.85, 1.2, 6)
    waves = np.sin(2 * np.pi * hertz * t[:, None] + random.uniform(0, 6.3, 6)) / (0.5 + hertz)
    tremor = np.sin(2 * np.pi * random.uniform(7, 9) * t + random.uniform(0, 6.3))
    return np.asarray(waves.sum(1) / 2.2 + 0.03 * tremor)


def find_level(places: Floats) -> Floats:
    """The height of a ground that is level."""
    return np.zeros(len(places))


def find_poses(way: FilmedWay, ground: Ground, t: Floats) -> list[CameraPose]:
    """The poses at times (N,), camera to world."""
    route, look, stride = (
        smooth(WaypointTrack(keys[:, 0], keys[:, 1:]), t, sigma_s)
        for keys, sigma_s in (
            (np.array(way.route, float), ROUTE_SIGMA_S),
            (np.array(way.look, float), LOOK_SIGMA_S),
            (np.array(way.stride, float), ROUTE_SIGMA_S),
        )
    )
    step, phase = stride[:, 0], 2 * np.pi * GAIT_HZ * t + way.seed
    hand = [_drift(100 * way.seed + k, t) * way.unrest for k in range(6)]
    yaw = np.radians(look[:, 0] + 0.9 * hand[0] + 0.5 * step * np.sin(phase / 2 + 0.6))
    pitch = np.radians(look[:, 1] + 0.7 * hand[1] + 0.35 * step * np.sin(phase + 1.1))
    roll = np.radians(0.6 * hand[2] + 0.45 * step * np.sin(phase / 2))
    turns = rotations(yaw, pitch, roll)
    across = np.stack([np.cos(yaw), np.zeros_like(yaw), np.sin(yaw)], 1)
    rise = smooth(_heights(way, ground), t, ROUTE_SIGMA_S)[:, 0]
    places = np.stack([route[:, 0], way.eye_m + rise, route[:, 1]], 1)
    places[:, 1] += 0.018 * step * np.sin(phase) + 0.010 * hand[3]
    places += (0.016 * step * np.sin(phase / 2 + 0.3) + 0.010 * hand[4])[:, None] * across
    places += LEVER_M * turns[:, :, 2] + 0.008 * hand[5][:, None] * turns[:, :, 2]
    return [CameraPose(float(at), p, q) for at, p, q in zip(t, places, quaternions(turns), strict=True)]


def _heights(way: FilmedWay, ground: Ground) -> WaypointTrack:
    """The ground under the route, often enough for stairs."""
    keys = np.array(way.route, float)
    t = np.arange(keys[0, 0] - 2, keys[-1, 0] + 2, 0.05)
    under = np.stack([np.interp(t, keys[:, 0], keys[:, k]) for k in (1, 2)], 1)
    return WaypointTrack(t, ground(under)[:, None])


def find_motion(way: FilmedWay, ground: Ground, at_s: float) -> PhoneMotion:
    """How the camera turns and goes at a time."""
    step_s = 1e-3
    before, after = find_poses(way, ground, at_s + np.array([-step_s, step_s]))
    turn = matrix(before).T @ matrix(after)
    axis = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]]) / 2
    way_m = matrix(before).T @ (after.position - before.position)
    return PhoneMotion(axis / (2 * step_s), way_m / (2 * step_s))
