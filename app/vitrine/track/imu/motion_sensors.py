"""Motion sensors of a clip: how its camera turned and which way its weight pulled, measured while it filmed.

All in the optical axes of the picture as it is shown: x right, y down, z ahead. Times are seconds from the first frame.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.track.rotations import Floats, exponential, logarithm

#: Between two samples further apart than this the sensors are taken as silent: the slowest write one a frame.
MOST_GAP_S = 0.2
#: What a sample lasts beside a silence.
_MOMENT_S = 1e-6
#: More samples a second than this are averaged: a hand trembles at 10 Hz, and a Fusion writes 3,200 of them.
MOST_RATE = 400.0
#: Gyroscopes of cameras end at 2,000 degrees a second, accelerometers at 16 times the weight.
MOST_TURN_RAD_S, MOST_ACCELERATION_M_S2 = 40.0, 200.0
GRAVITY_M_S2 = 9.81
#: As long as any feed; of a time so large a tenth of a microsecond is still told from the next.
MOST_TIME_S, _DIGITS = 24 * 3600.0, 7


class TurnRates(NamedTuple):
    """Turn rates (N, 3) in rad/s by the right hand about the camera's axes.

    Each is the mean from edges_s[n] to edges_s[n + 1]; edges_s (N + 1,) rise.
    """

    edges_s: Floats
    rates: Floats

    @classmethod
    def from_gyroscope(cls, times_s: Floats, rates: Floats) -> TurnRates:
        """From samples (N, 3) at times (N,), each of which holds half of the way to those beside it."""
        times_s, rates = sort_samples(times_s, rates, MOST_TURN_RAD_S)
        if len(times_s) < 2:
            return cls(np.zeros(1), np.zeros((0, 3)))
        middles = (times_s[1:] + times_s[:-1]) / 2
        half = min(float(np.median(np.diff(times_s))), MOST_GAP_S) / 2
        # A sample beside a silence ends with its own moment, and a row of no turn, too long to cover a time, follows.
        gaps = np.flatnonzero(np.diff(times_s) > MOST_GAP_S + 2 * _MOMENT_S)
        highs = np.append(middles, times_s[-1] + half)
        highs[gaps] = times_s[gaps] + _MOMENT_S
        edges = np.insert(np.append(times_s[0] - half, highs), gaps + 2, times_s[gaps + 1] - _MOMENT_S)
        return cls(edges, np.insert(rates, gaps + 1, 0.0, axis=0)).averaged()

    @classmethod
    def from_turns(cls, times_s: Floats, turns: Floats) -> TurnRates:
        """From orientations (N, 3, 3), camera from world, at rising times (N,)."""
        if len(times_s) < 2:
            return cls(np.zeros(1), np.zeros((0, 3)))
        steps = logarithm(turns[1:] @ turns[:-1].transpose(0, 2, 1))
        return cls(times_s, -steps / np.diff(times_s)[:, None]).averaged()

    def averaged(self) -> TurnRates:
        """With at most MOST_RATE of them a second, as means of as many neighbours as that takes."""
        count = len(self.rates)
        if not count:
            return self
        step = int(np.ceil(count / (self.edges_s[-1] - self.edges_s[0]) / MOST_RATE))
        if step < 2:
            return self
        begins = np.arange(0, count, step)
        angles = np.add.reduceat(self.rates * np.diff(self.edges_s)[:, None], begins, axis=0)
        edges = self.edges_s[np.append(begins, count)]
        return TurnRates(edges, angles / np.diff(edges)[:, None])

    def covers(self, times_s: Floats) -> npt.NDArray[np.bool_]:
        """Which of the times (M,) lie where the sensors spoke."""
        if not len(self.rates):
            return np.zeros(len(times_s), bool)
        at = np.clip(np.searchsorted(self.edges_s, times_s, "right") - 1, 0, len(self.rates) - 1)
        inside = (times_s >= self.edges_s[0]) & (times_s <= self.edges_s[-1])
        return np.asarray(inside & (np.diff(self.edges_s)[at] <= MOST_GAP_S))

    def angles_at(self, times_s: Floats) -> Floats:
        """The rates' integrals (M, 3) up to times (M,): differences over a tenth of a second are rotation vectors."""
        sums = np.concatenate([np.zeros((1, 3)), np.cumsum(self.rates * np.diff(self.edges_s)[:, None], axis=0)])
        return np.stack([np.interp(times_s, self.edges_s, sums[:, axis]) for axis in range(3)], axis=1)

    def turns_at(self, times_s: Floats) -> Floats:
        """Turns (M, 3, 3) at times (M,), camera from the world of the first edge's axes."""
        steps = exponential(-self.rates * np.diff(self.edges_s)[:, None])
        before = _accumulate(steps)
        at = np.clip(np.searchsorted(self.edges_s, times_s, "right") - 1, 0, len(self.rates) - 1)
        since_s = np.clip(times_s, self.edges_s[0], self.edges_s[-1]) - self.edges_s[at]
        return np.asarray(exponential(-self.rates[at] * since_s[:, None]) @ before[at])


class VectorSamples(NamedTuple):
    """Vectors (N, 3) in the camera's axes at rising times (N,)."""

    times_s: Floats
    vectors: Floats

    def means_at(self, times_s: Floats, width_s: float) -> Floats:
        """Means (M, 3) over a width of time about each of the times (M,)."""
        steps = np.diff(self.times_s)[:, None]
        areas = np.cumsum((self.vectors[1:] + self.vectors[:-1]) / 2 * steps, axis=0)
        sums = np.concatenate([np.zeros((1, 3)), areas])
        low = np.clip(times_s - width_s / 2, self.times_s[0], self.times_s[-1] - width_s)
        high = low + width_s
        both = [[np.interp(at, self.times_s, sums[:, axis]) for axis in range(3)] for at in (low, high)]
        return np.asarray((np.array(both[1]) - np.array(both[0])).T / width_s)

    def covers(self, times_s: Floats) -> npt.NDArray[np.bool_]:
        """Which of the times (M,) lie between samples that are near each other."""
        if len(self.times_s) < 2:
            return np.zeros(len(times_s), bool)
        at = np.clip(np.searchsorted(self.times_s, times_s, "right") - 1, 0, len(self.times_s) - 2)
        inside = (times_s >= self.times_s[0] - MOST_GAP_S) & (times_s <= self.times_s[-1] + MOST_GAP_S)
        return np.asarray(inside & (np.diff(self.times_s)[at] <= MOST_GAP_S))


NO_VECTORS = VectorSamples(np.zeros(0), np.zeros((0, 3)))


@dataclass(frozen=True, eq=False, slots=True)
class MotionSensors:
    """What a clip's sensors measured, in one set of axes.

    `gravity` points down; `accelerations` in m/s^2 are what an accelerometer reads, which points up at rest. Either
    may be empty.
    """

    turns: TurnRates
    gravity: VectorSamples = NO_VECTORS
    accelerations: VectorSamples = NO_VECTORS

    def turned(self, axes: Floats) -> MotionSensors:
        """The same in other axes: (3, 3) takes a vector of these to those."""
        return MotionSensors(
            TurnRates(self.turns.edges_s, self.turns.rates @ axes.T),
            VectorSamples(self.gravity.times_s, self.gravity.vectors @ axes.T),
            VectorSamples(self.accelerations.times_s, self.accelerations.vectors @ axes.T),
        )

    def delayed(self, offset_s: float) -> MotionSensors:
        """The same by a clock that is so much ahead."""
        return MotionSensors(
            self.turns._replace(edges_s=self.turns.edges_s + offset_s),
            self.gravity._replace(times_s=self.gravity.times_s + offset_s),
            self.accelerations._replace(times_s=self.accelerations.times_s + offset_s),
        )

    def without_bias(self, rates: Floats) -> MotionSensors:
        """Less the turn rate (3,) that the gyroscope shows at rest."""
        return replace(self, turns=self.turns._replace(rates=self.turns.rates - rates))


def sort_samples(times_s: Floats, values: Floats, most: float) -> tuple[Floats, Floats]:
    """Samples in the order of their times, each time once, without those that are no number or beyond `most`."""
    good = (np.abs(times_s) <= MOST_TIME_S) & (np.abs(values) <= most).all(axis=1)
    times_s, first = np.unique(np.round(times_s[good], _DIGITS), return_index=True)
    return times_s, values[good][first]


def _accumulate(steps: Floats) -> Floats:
    """The products (N + 1, 3, 3) of the first n matrices, the later ones to the left; by doubling, in log N calls."""
    total = steps.copy()
    reach = 1
    while reach < len(total):
        total[reach:] = total[reach:] @ total[:-reach]
        reach *= 2
    return np.concatenate([np.eye(3)[None], total])
