"""What motion sensors read on a true path, by its own differences."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tests.track.imu.sensor_clip import MadeSensors
from vitrine.track.rotations import exponential, interpolate, logarithm

Floats = npt.NDArray[np.float64]

GRAVITY_M_S2 = 9.81
UP = np.array([0.0, 1.0, 0.0])


def measure_path(times_s: Floats, turns: Floats, centres: Floats, rate: float = 200.0) -> MadeSensors:
    """Readings at `rate` along poses of frames at times (N,): turns (N, 3, 3) camera from world, y up, and metres.

    Between frames the camera turns evenly, and pushes change evenly.
    """
    at_s = np.arange(times_s[0], times_s[-1], 1 / rate)
    steps = logarithm(turns[1:] @ turns[:-1].transpose(0, 2, 1)) / np.diff(times_s)[:, None]
    rates = -steps[np.clip(np.searchsorted(times_s, at_s, "right") - 1, 0, len(steps) - 1)]
    pushes = np.gradient(np.gradient(centres, times_s, axis=0), times_s, axis=0) + GRAVITY_M_S2 * UP
    between = np.stack([np.interp(at_s, times_s, pushes[:, axis]) for axis in range(3)], axis=1)
    seen = np.einsum("nij,nj->ni", interpolate(turns, times_s, at_s), between)
    return MadeSensors(at_s, rates, seen)


def stretch_turns(turns: Floats, slope: float) -> Floats:
    """The turns of a camera whose pixels are read with a wrong focal length: those aside and up `slope` times."""
    steps = logarithm(turns[1:] @ turns[:-1].transpose(0, 2, 1)) * [slope, slope, 1.0]
    found = [turns[0]]
    for step in exponential(steps):
        found.append(step @ found[-1])
    return np.array(found)
