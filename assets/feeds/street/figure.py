"""A human figure as one skinned mesh: smooth rings of cloth, skin and hair around thirteen bones.

Rest pose: standing, arms down, facing +z, feet at y = 0, 1.72 m tall. `uv` names the two bones that a vertex follows,
`tint.a` how much it follows the first.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from . import face
from .mesh import Colour, Floats, TriMesh, dimmed, grid, join, raw

PELVIS, CHEST, HEAD, THIGH, SHIN, FOOT, UPPER, FORE = 0, 1, 2, 3, 5, 7, 9, 11
BONES = 13
HIP_Y, KNEE_Y, ANKLE_Y, WAIST_Y, NECK_Y, SHOULDER_Y, ELBOW_Y = 0.92, 0.49, 0.09, 1.02, 1.46, 1.39, 1.13
SHOULDER_X = 0.180


class Clothes(NamedTuple):
    """Colours of a figure; `skirt` is how far down a coat or dress reaches (0: none), `bag` a bag's colour or none."""

    top: Colour
    legs: Colour
    shoes: Colour
    skin: Colour
    hair: Colour
    skirt: float
    long_hair: bool
    bag: Colour | None


def _rings(rows: Sequence[tuple[float, ...]], first: int, second: int, tint: Colour, sides: int = 14) -> TriMesh:
    """A closed skin over rows of (x, y, z, half width, half depth, share of the first bone)."""
    data = np.array(rows, float)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.stack([np.cos(angle), np.zeros(sides + 1), np.sin(angle)], 1)
    radii = np.stack([data[:, 3], np.zeros(len(data)), data[:, 4]], 1)
    position = data[:, None, :3] + ring[None] * radii[:, None]
    along = np.gradient(position, axis=0)
    around = np.roll(position, -1, 1) - np.roll(position, 1, 1)
    around[:, 0] = around[:, -1] = position[:, 1] - position[:, -2]
    normal = np.cross(around, along)
    inward = np.sign((normal * ring[None]).sum(2, keepdims=True).mean())
    normal = normal * (inward if inward else 1.0)
    normal /= np.maximum(np.linalg.norm(normal, axis=2, keepdims=True), 1e-9)
    tints = np.concatenate([np.tile(tint, (len(data), sides + 1, 1)), np.repeat(data[:, None, 5:6], sides + 1, 1)], 2)
    bones = np.tile(np.array([first, second], float), (len(data) * (sides + 1), 1))
    return raw(
        position.reshape(-1, 3), bones, normal.reshape(-1, 3), grid(len(data), sides + 1), 0, tints.reshape(-1, 4)
    )


def _ball(
    centre: tuple[float, float, float], radii: Colour, bone: int, tint: Colour, low: float = -1.0, sides: int = 14
) -> TriMesh:
    """An ellipsoid on one bone, cut off below `low` of its height."""
    x, y, z = centre
    heights = np.sin(np.linspace(np.arcsin(low), np.pi / 2, 10))
    rows = [
        (x, y + radii[1] * h, z, radii[0] * np.sqrt(1 - h * h), radii[2] * np.sqrt(1 - h * h), 1.0) for h in heights
    ]
    return _rings(rows, bone, bone, tint, sides)


def _trunk(wear: Clothes) -> list[TriMesh]:
    """Torso, and the coat or skirt below it."""
    rows = [
        (0, 0.80, 0, 0.186, 0.140, 0.0), (0, 0.90, 0, 0.184, 0.136, 0.0), (0, 1.02, 0, 0.160, 0.114, 0.4),
        (0, 1.12, 0, 0.158, 0.108, 0.9), (0, 1.24, 0.005, 0.176, 0.118, 1.0), (0, 1.34, 0.002, 0.186, 0.114, 1.0),
        (0, 1.40, -0.005, 0.178, 0.096, 1.0), (0, 1.435, -0.008, 0.152, 0.078, 1.0),
        (0, 1.46, -0.006, 0.092, 0.066, 1.0),
        (0, 1.475, -0.005, 0.062, 0.060, 1.0),
    ]  # fmt: skip
    parts = [_rings(rows, CHEST, PELVIS, wear.top, 18)]
    if wear.skirt > 0:
        low = HIP_Y - wear.skirt
        skirt = [
            (0, low, 0, 0.235, 0.275, 1.0),
            (0, (low + HIP_Y) / 2, 0, 0.215, 0.20, 1.0),
            (0, 0.92, 0, 0.190, 0.142, 1.0),
            (0, 1.04, 0, 0.164, 0.118, 1.0),
        ]
        parts.append(_rings(skirt, PELVIS, PELVIS, wear.top, 18))
    else:
        parts.append(
            _rings(
                [(0, 0.76, 0, 0.120, 0.085, 1.0), (0, 0.82, 0, 0.160, 0.115, 1.0), (0, 0.93, 0, 0.160, 0.114, 1.0)],
                PELVIS,
                PELVIS,
                wear.legs,
                16,
            )
        )
    return parts


def _head(wear: Clothes) -> list[TriMesh]:
    """Neck, head, face and hair."""
    neck = [
        (0, 1.43, -0.005, 0.058, 0.060, 0.0),
        (0, 1.50, 0.0, 0.050, 0.054, 0.7),
        (0, 1.55, 0.005, 0.052, 0.058, 1.0),
    ]
    parts = [_rings(neck, HEAD, CHEST, dimmed(wear.skin, 0.93))]
    parts.append(face.features(_rings(face.rows(), HEAD, HEAD, wear.skin, 48), wear.hair))
    cap = _ball((0, 1.645, -0.016), (0.083, 0.092, 0.098), HEAD, wear.hair, -0.15, 40)
    back = _ball((0, 1.60, -0.040), (0.079, 0.12 if wear.long_hair else 0.090, 0.068), HEAD, wear.hair, -1.0, 40)
    parts += [face.strands(cap), face.strands(back)]
    if wear.long_hair:
        tail = [
            (0, 1.36, -0.085, 0.05, 0.02, 1.0),
            (0, 1.45, -0.09, 0.085, 0.035, 1.0),
            (0, 1.56, -0.07, 0.09, 0.05, 1.0),
            (0, 1.64, -0.04, 0.08, 0.06, 1.0),
        ]
        parts.append(face.strands(_rings(tail, HEAD, CHEST, wear.hair, 32)))
    for side in (-1, 1):
        parts.append(_ball((side * 0.074, 1.595, 0.0), (0.010, 0.026, 0.016), HEAD, dimmed(wear.skin, 0.90)))
    return parts


def _limbs(wear: Clothes) -> list[TriMesh]:
    """Arms and legs, each a pair of bones blended at elbow and knee."""
    parts = []
    for i, side in enumerate((1, -1)):
        x = 0.092 * side
        thigh = [
            (x, 0.93, 0, 0.082, 0.098, 1.0),
            (x, 0.78, 0, 0.088, 0.094, 1.0),
            (x, 0.60, 0.004, 0.070, 0.074, 1.0),
            (x, 0.52, 0.006, 0.062, 0.064, 0.75),
            (x, 0.48, 0.006, 0.060, 0.062, 0.4),
            (x, 0.42, 0, 0.058, 0.062, 0.05),
            (x, 0.30, -0.008, 0.056, 0.062, 0.0),
            (x, 0.14, 0, 0.050, 0.054, 0.0),
            (x, 0.085, 0, 0.052, 0.058, 0.0),
        ]
        parts.append(_rings(thigh, THIGH + i, SHIN + i, wear.legs))
        shoe = [
            (x, 0.0, 0.055, 0.040, 0.125, 1.0),
            (x, 0.025, 0.055, 0.047, 0.135, 1.0),
            (x, 0.05, 0.045, 0.044, 0.118, 1.0),
            (x, 0.08, 0.008, 0.042, 0.07, 1.0),
            (x, 0.115, -0.004, 0.038, 0.045, 1.0),
        ]
        parts.append(_rings(shoe, FOOT + i, FOOT + i, wear.shoes, 14))
        a, b, c = SHOULDER_X * side, (SHOULDER_X + 0.034) * side, (SHOULDER_X + 0.042) * side
        arm = [
            (a * 0.80, 1.425, -0.004, 0.030, 0.050, 0.6),
            (a, 1.395, -0.004, 0.048, 0.058, 1.0),
            (a * 1.05, 1.32, -0.006, 0.050, 0.056, 1.0),
            (b * 0.98, 1.18, -0.010, 0.046, 0.049, 0.9),
            (b, 1.13, -0.010, 0.044, 0.047, 0.5),
            (b, 1.08, -0.006, 0.043, 0.045, 0.1),
            (c, 0.92, 0.012, 0.034, 0.037, 0.0),
            (c, 0.885, 0.014, 0.030, 0.034, 0.0),
        ]
        parts.append(_rings(arm, UPPER + i, FORE + i, wear.top))
        parts.append(_ball((a * 0.94, 1.370, -0.004), (0.053, 0.056, 0.060), UPPER + i, wear.top, sides=20))
        hand = [
            (c, 0.79, 0.030, 0.008, 0.012, 1.0),
            (c, 0.81, 0.028, 0.016, 0.030, 1.0),
            (c, 0.85, 0.022, 0.019, 0.036, 1.0),
            (c, 0.90, 0.014, 0.022, 0.027, 1.0),
        ]
        parts.append(_rings(hand, FORE + i, FORE + i, wear.skin, 10))
    return parts


def figure(wear: Clothes) -> TriMesh:
    """The whole figure in its clothes."""
    parts = _trunk(wear) + _head(wear) + _limbs(wear)
    if wear.bag is not None:
        parts.append(_ball((0, 1.22, -0.17), (0.14, 0.19, 0.085), CHEST, wear.bag))
        for side in (-1, 1):
            strap = [
                (side * 0.10, 1.12, 0.118, 0.020, 0.006, 1.0),
                (side * 0.105, 1.32, 0.122, 0.020, 0.008, 1.0),
                (side * 0.105, 1.43, 0.06, 0.022, 0.03, 1.0),
                (side * 0.10, 1.44, -0.05, 0.02, 0.03, 1.0),
            ]
            parts.append(_rings(strap, CHEST, CHEST, dimmed(wear.bag, 0.8), 8))
    return join(parts)


def _about(joint: Floats, angle: float, axis: int) -> Floats:
    """Turn (4, 4) about a local axis (0 x, 1 y, 2 z) through a point."""
    c, s = np.cos(angle), np.sin(angle)
    out = np.eye(4)
    i, j = ((1, 2), (2, 0), (0, 1))[axis]
    out[i, i], out[i, j], out[j, i], out[j, j] = c, -s, s, c
    out[:3, 3] = joint - out[:3, :3] @ joint
    return out


def skeleton(
    root: Floats,
    thigh: tuple[float, float],
    knee: tuple[float, float],
    arm: tuple[float, float],
    elbow: float,
    lean: float,
) -> Floats:
    """Bone matrices (BONES, 4, 4) from a root (4, 4) and the joints' angles in radians, forward positive."""
    bones = np.tile(np.eye(4), (BONES, 1, 1))
    bones[PELVIS] = root
    bones[CHEST] = (
        root
        @ _about(np.array([0, WAIST_Y, 0]), lean, 0)
        @ _about(np.array([0, WAIST_Y, 0]), 0.12 * (arm[0] - arm[1]), 1)
    )
    bones[HEAD] = bones[CHEST] @ _about(np.array([0, NECK_Y, 0]), -0.8 * lean, 0)
    for i in range(2):
        x = 0.092 * (1 - 2 * i)
        bones[THIGH + i] = root @ _about(np.array([x, HIP_Y, 0]), -thigh[i], 0)
        bones[SHIN + i] = bones[THIGH + i] @ _about(np.array([x, KNEE_Y, 0]), knee[i], 0)
        bones[FOOT + i] = bones[SHIN + i] @ _about(
            np.array([x, ANKLE_Y, 0]), 0.7 * (thigh[i] - knee[i]) - 0.25 * max(0.0, -thigh[i]), 0
        )
        shoulder = np.array([SHOULDER_X * (1 - 2 * i), SHOULDER_Y, 0])
        bones[UPPER + i] = bones[CHEST] @ _about(shoulder, -arm[i], 0)
        bones[FORE + i] = bones[UPPER + i] @ _about(
            np.array([(SHOULDER_X + 0.035) * (1 - 2 * i), ELBOW_Y, 0]), -elbow, 0
        )
    return bones
