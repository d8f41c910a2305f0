"""Turns in arrays: matrices (N, 3, 3) and rotation vectors (N, 3) in radians, camera from world unless it is said."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.world.rotations import quaternions_from_rotations

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
    quaternions = quaternions_from_rotations(matrices)
    quaternions = np.where(quaternions[:, 3:] < 0, -quaternions, quaternions)
    sines = np.linalg.norm(quaternions[:, :3], axis=1)
    angles = 2 * np.arctan2(sines, quaternions[:, 3])
    factors = np.where(sines < _SMALL, 2.0, angles / np.where(sines < _SMALL, 1.0, sines))
    return np.asarray(factors[:, None] * quaternions[:, :3])


def measure_angle(turn: Floats, other: Floats) -> float:
    """The angle in radians between two turns (3, 3)."""
    return float(np.linalg.norm(logarithm((turn @ other.T)[None])))


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
