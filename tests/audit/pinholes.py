"""Pinhole projection of our own: cameras, displays, views, and poses turned evenly between their stamps."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from tests.audit.colorimetry import Light
from tests.audit.glasses import Glasses


class Pinhole(NamedTuple):
    """A pinhole: a direction (x, y, 1), right and down, is seen at (fx x + cx, fy y + cy) pixels from the corner."""

    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float

    def resized(self, width: int, height: int) -> Pinhole:
        kx, ky = width / self.width, height / self.height
        return Pinhole(width, height, self.fx * kx, self.fy * ky, self.cx * kx, self.cy * ky)

    def px_to(self, other: Pinhole) -> tuple[float, float, float, float]:
        """(sx, sy, ox, oy): a pixel (x, y) here is (sx x + ox, sy y + oy) there, in the same direction."""
        sx, sy = other.fx / self.fx, other.fy / self.fy
        return sx, sy, other.cx - self.cx * sx, other.cy - self.cy * sy


def camera(width: int, height: int, fov_deg: float = 65.0) -> Pinhole:
    """A camera of square pixels that looks straight ahead; 65° across is what is taken where nothing is known."""
    focal = width / 2 / math.tan(math.radians(fov_deg / 2))
    return Pinhole(width, height, focal, focal, width / 2, height / 2)


def display(glasses: Glasses) -> Pinhole:
    """The display at its canvas size: its edges lie half its field of view off its offset, on either side."""
    width, height = glasses.canvas_px
    (across, down), (right, below) = glasses.figure("fov_deg"), glasses.figure("fov_offset_deg")
    x0, x1 = (math.tan(math.radians(right + side * across / 2)) for side in (-1, 1))
    y0, y1 = (math.tan(math.radians(below + side * down / 2)) for side in (-1, 1))
    return Pinhole(
        width, height, width / (x1 - x0), height / (y1 - y0), -x0 * width / (x1 - x0), -y0 * height / (y1 - y0)
    )


def eye_view(shown: Pinhole, width: int, height: int) -> Pinhole:
    """The view of a display with a tenth of it around it on each side, in square pixels."""
    x0, x1 = -shown.cx / shown.fx, (shown.width - shown.cx) / shown.fx
    y0, y1 = -shown.cy / shown.fy, (shown.height - shown.cy) / shown.fy
    focal = min(width / (1.2 * (x1 - x0)), height / (1.2 * (y1 - y0)))
    return Pinhole(width, height, focal, focal, width / 2 - focal * (x0 + x1) / 2, height / 2 - focal * (y0 + y1) / 2)


def drawn_panel(shown: Pinhole, view: Pinhole) -> Pinhole:
    """The panel as it is drawn: at its canvas, or at 1.5 of the view's pixels where that is less."""
    sx, sy, _, _ = shown.px_to(view)
    density = min(1.0, 1.5 * sx, 1.5 * sy)
    return shown.resized(round(shown.width * density), round(shown.height * density))


def rotation(quaternion: Light) -> Light:
    """The matrix (3, 3) of a quaternion x, y, z, w."""
    x, y, z, w = quaternion / np.linalg.norm(quaternion)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def pose_at(poses: Light, time_s: float) -> tuple[Light, Light]:
    """Position (3,) and rotation (3, 3) at a time, of poses (N, 8) as in a TUM file: the short way round, evenly."""
    time_s = min(max(time_s, poses[0, 0]), poses[-1, 0])
    i = min(int(np.searchsorted(poses[:, 0], time_s, "right")) - 1, len(poses) - 2)
    share = (time_s - poses[i, 0]) / (poses[i + 1, 0] - poses[i, 0])
    first, last = (rotation(poses[k, 4:]) for k in (i, i + 1))
    # Rodrigues: the turn from one to the other has one axis, and is gone through in proportion.
    turn = first.T @ last
    angle = math.acos(min(max((np.trace(turn) - 1) / 2, -1.0), 1.0))
    axis = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
    axis = axis / (2 * math.sin(angle)) if angle > 1e-9 else np.zeros(3)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    part = np.eye(3) + math.sin(share * angle) * cross + (1 - math.cos(share * angle)) * cross @ cross
    return poses[i, 1:4] + share * (poses[i + 1, 1:4] - poses[i, 1:4]), first @ part


def seen_at(view: Pinhole, position: Light, turned: Light, point: Light) -> tuple[float, float]:
    """Where a point of the world is seen from a camera-to-world pose with optical axes, in pixels of `view`."""
    x, y, z = turned.T @ (point - position)
    assert z > 0
    return float(view.fx * x / z + view.cx), float(view.fy * y / z + view.cy)
