"""Rotations in arrays: matrices (N, 3, 3) that turn column vectors, and quaternions xyzw (N, 4)."""

from __future__ import annotations

import numpy as np

from vitrine.world.camera import Vectors

#: Unit vectors of which the sum is no longer are opposite, to the digits that there are.
_OPPOSITE = 1e-9


def rotations_from_quaternions(quaternions: Vectors) -> Vectors:
    """(N, 3, 3) from quaternions xyzw (N, 4) of any length; NaN where the length is 0 or no number."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        x, y, z, w = (quaternions / np.linalg.norm(quaternions, axis=1, keepdims=True)).T
        rows = [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    return np.moveaxis(np.array(rows), 2, 0)


def quaternions_from_rotations(rotations: Vectors) -> Vectors:
    """(N, 4) unit quaternions xyzw of rotations (N, 3, 3), by the largest of their four parts (Shepperd 1978)."""
    m = rotations
    trace = np.trace(m, axis1=1, axis2=2)
    parts = np.stack([m[:, 0, 0], m[:, 1, 1], m[:, 2, 2], trace], 1)
    largest = parts.argmax(axis=1)
    found = np.empty((len(m), 4))
    for axis in range(3):
        rows = largest == axis
        i, j, k = axis, (axis + 1) % 3, (axis + 2) % 3
        r = m[rows]
        found[np.ix_(rows, [i, j, k, 3])] = np.stack(
            [1 + r[:, i, i] - r[:, j, j] - r[:, k, k], r[:, j, i] + r[:, i, j], r[:, k, i] + r[:, i, k],
             r[:, k, j] - r[:, j, k]], 1)  # fmt: skip
    rows = largest == 3
    r = m[rows]
    found[rows] = np.stack(
        [r[:, 2, 1] - r[:, 1, 2], r[:, 0, 2] - r[:, 2, 0], r[:, 1, 0] - r[:, 0, 1], 1 + trace[rows]], 1
    )
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def shortest_rotation(source: Vectors, target: Vectors) -> Vectors:
    """The least turn (3, 3) that takes one unit vector (3,) to another.

    Half a turn about the first, then one about the middle of both: twice the angle between these, about their normal.
    """
    middle = source + target
    length = np.linalg.norm(middle)
    if length > _OPPOSITE:
        return np.asarray(_half_turn(middle / length) @ _half_turn(source))
    # Of opposite ones about whatever is square to them, nearest to the axis that they lie farthest from.
    axis = np.eye(3)[int(np.abs(source).argmin())]
    axis = axis - (axis @ source) * source
    return _half_turn(axis / np.linalg.norm(axis))


def _half_turn(axis: Vectors) -> Vectors:
    return np.asarray(2 * np.outer(axis, axis) - np.eye(3))


def align_signs(quaternions: Vectors) -> Vectors:
    """The same turns, each with the sign that is nearer to the one before, so that no program takes the long way."""
    dots = np.sum(quaternions[1:] * quaternions[:-1], axis=1)
    signs = np.cumprod(np.concatenate([[1.0], np.where(dots < 0, -1.0, 1.0)]))
    return np.asarray(quaternions * signs[:, None])
