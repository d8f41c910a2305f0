"""Floor lines: a metric grid on the floor y = 0, by which the eye judges whether poses are level and true to scale."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.world.camera import Vectors


class FloorSpan(NamedTuple):
    """A part of the floor, in metres: from `low_x`, `low_z` to `high_x`, `high_z`."""

    low_x: float
    low_z: float
    high_x: float
    high_z: float


def lay_floor_lines(span: FloorSpan, step_m: float) -> Vectors:
    """Lines (N, 2, 3) over a span, `step_m` apart from its low corner on: those along z first, then those along x."""
    xs, zs = _list_steps(span, step_m)
    lines = np.zeros((len(xs) + len(zs), 2, 3))
    lines[: len(xs), :, 0] = xs[:, None]
    lines[: len(xs), :, 2] = span.low_z, span.high_z
    lines[len(xs) :, :, 2] = zs[:, None]
    lines[len(xs) :, :, 0] = span.low_x, span.high_x
    return lines


def lay_crossings(span: FloorSpan, step_m: float) -> Vectors:
    """Where the lines of a span cross, (N, 3): along z first."""
    xs, zs = _list_steps(span, step_m)
    return np.stack([np.repeat(xs, len(zs)), np.zeros(len(xs) * len(zs)), np.tile(zs, len(xs))], axis=1)


def _list_steps(span: FloorSpan, step_m: float) -> tuple[Vectors, Vectors]:
    """Where lines lie over a span: along x, and along z."""
    # Half a step more, so that a last line falls on the high edge whatever its last digit.
    xs = np.arange(span.low_x, span.high_x + step_m / 2, step_m)
    return xs, np.arange(span.low_z, span.high_z + step_m / 2, step_m)


def snap_span(center_m: tuple[float, float], reach_m: float, step_m: float) -> FloorSpan:
    """The span that reaches so far around a place (x, z), its edges on multiples of `step_m`."""
    low, high = (np.round((np.array(center_m) + side * reach_m) / step_m) * step_m for side in (-1, 1))
    return FloorSpan(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
