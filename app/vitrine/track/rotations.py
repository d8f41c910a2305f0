"""Rotations in arrays: (N, 3, 3) matrices, unit quaternions xyzw (N, 4), rotation vectors (N, 3) in radians.

A turn here is camera from world unless it is said otherwise; quaternions are those of TUM files, world from camera.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Below this angle, in radians, series take the place of quotients that lose their digits.
_SMALL = 1e-6


def skew(vectors: Floats) -> Floats:
    """The matrices (N, 3, 3) by which vectors (N, 3) are crossed from the left."""
    x, y, z = vectors.T
    zero = np.zeros_like(x)
    return np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=-1).reshape(-1, 3, 3)


def exponential(vectors: Floats) -> Floats:
    """Matrices (N, 3, 3) of rotation vectors, by Rodrigues' formula."""
    angles = np.linalg.norm(vectors, axis=1)
    near = angles < _SMALL
    safe = np.where(near, 1.0, angles)
    first = np.where(near, 1.0, np.sin(safe) / safe)
    second = np.where(near, 0.5, (1 - np.cos(safe)) / safe**2)
    crossed = skew(vectors)
    return np.asarray(np.eye(3) + first[:, None, None] * crossed + second[:, None, None] * (crossed @ crossed))


def logarithm(matrices: Floats) -> Floats:
    """Rotation vectors (N, 3) of matrices, by way of quaternions, so that half turns come out, too."""
    quaternions = to_quaternions(matrices)
    quaternions = np.where(quaternions[:, 3:] < 0, -quaternions, quaternions)
    sines = np.linalg.norm(quaternions[:, :3], axis=1)
    angles = 2 * np.arctan2(sines, quaternions[:, 3])
    factors = np.where(sines < _SMALL, 2.0, angles / np.where(sines < _SMALL, 1.0, sines))
    return np.asarray(factors[:, None] * quaternions[:, :3])


def to_quaternions(matrices: Floats) -> Floats:
    """Unit quaternions (N, 4) of matrices, each with its largest part positive (Shepperd, 1978)."""
    m = matrices
    trace = np.trace(m, axis1=1, axis2=2)
    squares = np.stack([m[:, 0, 0], m[:, 1, 1], m[:, 2, 2], trace], axis=1)
    largest = np.argmax(squares, axis=1)
    rows = np.empty((len(m), 4))
    for part in range(3):
        pick = largest == part
        second, third = (part + 1) % 3, (part + 2) % 3
        p = m[pick]
        rows[pick, part] = 1 + 2 * p[:, part, part] - trace[pick]
        rows[pick, second] = p[:, second, part] + p[:, part, second]
        rows[pick, third] = p[:, third, part] + p[:, part, third]
        rows[pick, 3] = p[:, third, second] - p[:, second, third]
    pick = largest == 3
    p = m[pick]
    rows[pick] = np.stack(
        [p[:, 2, 1] - p[:, 1, 2], p[:, 0, 2] - p[:, 2, 0], p[:, 1, 0] - p[:, 0, 1], 1 + trace[pick]], axis=1
    )
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def to_matrices(quaternions: Floats) -> Floats:
    """Matrices (N, 3, 3) of unit quaternions."""
    x, y, z, w = quaternions.T
    rows = [
        *(1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
        *(2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
        *(2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)),
    ]
    return np.stack(rows, axis=-1).reshape(-1, 3, 3)


def interpolate(matrices: Floats, at: Floats, wanted: Floats) -> Floats:
    """Matrices (M, 3, 3) at `wanted` between those at rising places `at` (N,), turning evenly; held beyond the ends."""
    if len(matrices) == 1:
        return np.repeat(matrices, len(wanted), axis=0)
    low = np.clip(np.searchsorted(at, wanted, "right") - 1, 0, len(at) - 2)
    fraction = np.clip((wanted - at[low]) / (at[low + 1] - at[low]), 0.0, 1.0)
    between = logarithm(matrices[low + 1] @ matrices[low].transpose(0, 2, 1))
    return np.asarray(exponential(fraction[:, None] * between) @ matrices[low])


def fit_rotation(source: Floats, target: Floats, weights: Floats) -> Floats:
    """The matrix (3, 3) that takes directions `source` (N, 3) to `target` best, by weighted squares (Kabsch, 1976)."""
    left, _, right = np.linalg.svd((target * weights[:, None]).T @ source)
    flip = np.diag([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    return np.asarray(left @ flip @ right)
