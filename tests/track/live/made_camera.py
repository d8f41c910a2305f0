"""A made camera: pictures of a painted sphere around it, by the closed formula of a turned pinhole."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from vitrine.track.luma import Grey
from vitrine.track.rotations import Floats, exponential
from vitrine.world.camera import Intrinsics

LENS = Intrinsics.from_fov(640, 360, 65.0)
RATE = 30.0
#: From the world's axes to those of a level camera that looks along -Z.
LEVEL = np.diag([1.0, -1.0, -1.0])
_PX_PER_RAD = 700.0


@cache
def paint_sphere() -> Grey:
    """A panorama (h, w) by angles, all round and 60 degrees up and down: patches of many sizes, softened."""
    random = np.random.default_rng(3)
    width, height = round(2 * np.pi * _PX_PER_RAD), round(2 * np.pi / 3 * _PX_PER_RAD)
    picture = np.full((height, width), 120, np.uint8)
    for _ in range(6000):
        x, y = random.integers(0, width), random.integers(0, height)
        side = random.integers(6, 70, 2)
        cv2.rectangle(
            picture, (int(x), int(y)), (int(x + side[0]), int(y + side[1])), int(random.integers(20, 235)), -1
        )
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.2), np.uint8)


def look(yaw_deg: float, pitch_deg: float = 0.0, roll_deg: float = 0.0) -> Floats:
    """The turn (3, 3), camera from world, of a camera that looks so far right, up, and leans so far to the right."""
    about = np.radians([[0.0, yaw_deg, 0.0], [-pitch_deg, 0.0, 0.0], [0.0, 0.0, -roll_deg]])
    right, up, lean = exponential(about)
    return np.asarray(lean @ up @ LEVEL @ right)


@cache
def _list_rays(lens: Intrinsics) -> npt.NDArray[np.float32]:
    """The rays (H * W, 3) of all pixels, row by row."""
    x, y = np.meshgrid(np.arange(lens.width_px) + 0.5, np.arange(lens.height_px) + 0.5)
    return lens.unproject(np.column_stack([x.ravel(), y.ravel()])).astype(np.float32)


def draw(turn: Floats, lens: Intrinsics = LENS) -> Grey:
    """What a camera of this turn sees of the sphere, (h, w)."""
    rays = _list_rays(lens) @ turn.astype(np.float32)
    sphere = paint_sphere()
    height, width = sphere.shape
    across = (np.arctan2(rays[:, 0], -rays[:, 2]) * _PX_PER_RAD) % width
    down = height / 2 - np.arctan2(rays[:, 1], np.hypot(rays[:, 0], rays[:, 2])) * _PX_PER_RAD
    shape = lens.height_px, lens.width_px
    at = [part.reshape(shape).astype(np.float32) for part in (across - 0.5, down - 0.5)]
    return np.asarray(cv2.remap(sphere, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.uint8)


def add_noise(grey: Grey, deviation: float, seed: int) -> Grey:
    """A picture with noise of codes."""
    noise = np.random.default_rng(seed).normal(0, deviation, grey.shape)
    return np.clip(grey + noise, 0, 255).round().astype(np.uint8)


def error_px(turn: Floats, truth: Floats, lens: Intrinsics = LENS) -> float:
    """How far points of the picture are from where they are seen by the true turn: the median, in pixels."""
    x, y = np.meshgrid(np.linspace(0.1, 0.9, 7) * lens.width_px, np.linspace(0.1, 0.9, 5) * lens.height_px)
    pixels = np.column_stack([x.ravel(), y.ravel()])
    moved = lens.project(lens.unproject(pixels) @ truth @ turn.T)
    return float(np.median(np.linalg.norm(moved - pixels, axis=1)))
