"""The walk: where the wearer's eye is on every frame of the feed.

World frame: right-handed, metres, +X right, +Y up, -Z forward, ground at y = 0. Poses are camera to world with
optical axes (x right, y down, z forward). A track is a polyline of timed keys, resampled finely and smoothed by a
Gaussian, so every derivative is continuous and a hold longer than the kernel stays exactly still.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FPS = 30
FRAMES = 1320
EYE_M = 1.62
FINE_HZ = 240
GAIT_HZ = 1.9
ROUTE_SIGMA_S = 0.30
LOOK_SIGMA_S = 0.26
ARC_CENTRE = (6.9, -21.3)
ARC_RADIUS_M = 3.0
ARC_START_S = 15.2
ARC_END_S = 18.5


class CameraPose(NamedTuple):
    """Camera to world: position in metres and unit quaternion (x, y, z, w), at time `t` in seconds."""

    t: float
    position: Floats
    quaternion: Floats


class WaypointTrack(NamedTuple):
    """Times in seconds (N,) and one or more values each (N, K), joined by straight lines before smoothing."""

    t: Floats
    values: Floats


def arc(count: int) -> Floats:
    """Ground points (count, 2) as x, z of the right turn, from Wenyi Road into Lantern Lane."""
    angle = np.linspace(np.pi, np.pi / 2, count)
    x = ARC_CENTRE[0] + ARC_RADIUS_M * np.cos(angle)
    z = ARC_CENTRE[1] - ARC_RADIUS_M * np.sin(angle)
    return np.stack([x, z], 1)


def _ground_track() -> WaypointTrack:
    """Eye position keys (t; x, y, z) without head-bob; starts before 0 so that the first frame is already walking."""
    before = [(-2.0, 3.9, EYE_M, 2.8), (0.0, 3.9, EYE_M, 0.0), (ARC_START_S, 3.9, EYE_M, -21.3)]
    turn = [
        (t, x, EYE_M, z) for t, (x, z) in zip(np.linspace(ARC_START_S, ARC_END_S, 24), arc(24).tolist(), strict=True)
    ][1:]
    lane = [(22.9, 13.0, EYE_M, -24.22), (23.6, 13.9, EYE_M, -24.16), (24.5, 14.95, EYE_M, -24.08)]
    browse = [(25.4, 15.0, EYE_M, -24.08), (27.0, 15.04, 1.615, -24.12)]
    shoe = [(28.1, 14.36, 1.375, -25.735), (30.1, 14.365, 1.377, -25.74)]
    tea = [(30.8, 14.92, 1.375, -25.735), (32.6, 14.925, 1.377, -25.74)]
    lamp = [(33.3, 15.48, 1.375, -25.735), (35.1, 15.485, 1.377, -25.74)]
    compare = [(36.2, 15.03, 1.60, -24.10), (39.3, 15.06, 1.61, -24.16)]
    pay = [(40.1, 15.62, 1.50, -24.93), (41.2, 15.63, 1.50, -24.94)]
    onward = [(42.0, 16.1, 1.58, -24.72), (42.6, 16.75, EYE_M, -24.5), (46.0, 21.4, EYE_M, -24.3)]
    keys = np.array(before + turn + lane + browse + shoe + tea + lamp + compare + pay + onward)
    return WaypointTrack(keys[:, 0], keys[:, 1:])


def _look_track() -> WaypointTrack:
    """Where the eye looks: keys (t; yaw, pitch) in degrees; yaw 0 looks down -Z, positive to the right; pitch up."""
    keys = np.array(
        [
            (-2, -1, 0), (1, -2, 0.5), (2.6, -5, 1.0), (4.2, -5, 0.5), (5.4, 1, -0.5), (6.6, 7, 0.5), (7.8, 8, 0),
            (9.0, 0, -0.5), (10.4, -4, 1.5), (11.8, -3, 1), (13.2, 3, -0.5), (14.6, 8, 0), (15.4, 16, 0),
            (18.2, 88, 0.5), (19.4, 91, 1.5), (20.6, 86, 0.5), (21.8, 80, -1.5), (22.6, 70, -3), (24.6, 4, -7),
            (25.2, 0, -8.5), (27.0, 0, -8.5), (28.0, 0, 0), (35.1, 0, 0), (36.2, 0, -8), (39.3, 0.5, -8),
            (40.0, 2, -1.5), (41.2, 2, -1.5), (42.7, 76, 0), (43.6, 88, 1), (46, 89, 1),
        ]
    )  # fmt: skip
    return WaypointTrack(keys[:, 0].astype(float), keys[:, 1:].astype(float))


def smooth(track: WaypointTrack, t: Floats, sigma_s: float) -> Floats:
    """The track's values (N, K) at evenly spaced times `t`, blurred in time by a Gaussian of `sigma_s` seconds."""
    reach = round(4 * sigma_s * FINE_HZ)
    offsets = np.arange(-reach, reach + 1) / FINE_HZ
    weights = np.exp(-0.5 * (offsets / sigma_s) ** 2)
    weights /= weights.sum()
    columns = [
        np.interp(t[:, None] + offsets, track.t, track.values[:, k]) @ weights for k in range(track.values.shape[1])
    ]
    return np.stack(columns, 1)


def _stride(t: Floats) -> Floats:
    """How much the wearer walks at each time, (N,) from 0 (standing) to 1 (full stride)."""
    keys = np.array([(-2, 1), (23.0, 1), (24.4, 0), (41.6, 0), (42.8, 1), (46, 1)], dtype=float)
    return smooth(WaypointTrack(keys[:, 0], keys[:, 1:]), t, ROUTE_SIGMA_S)[:, 0]


def _sway(t: Floats) -> Floats:
    """Slow breath and balance (N, 3) in metres: sums of incommensurate sines, a few millimetres at most."""
    x = 0.0022 * np.sin(1.13 * t + 0.4) + 0.0012 * np.sin(2.71 * t + 1.9)
    y = 0.0018 * np.sin(1.67 * t) + 0.0007 * np.sin(3.3 * t + 0.8)
    z = 0.0020 * np.sin(0.91 * t + 2.2)
    return np.stack([x, y, z], 1)


def rotations(yaw: Floats, pitch: Floats, roll: Floats) -> Floats:
    """Camera-to-world rotations (N, 3, 3) from radians; columns are the optical axes right, down, forward."""
    zero = np.zeros_like(yaw)
    forward = np.stack([np.sin(yaw) * np.cos(pitch), np.sin(pitch), -np.cos(yaw) * np.cos(pitch)], 1)
    level = np.stack([np.cos(yaw), zero, np.sin(yaw)], 1)
    down = np.cross(forward, level)
    right = level * np.cos(roll)[:, None] + down * np.sin(roll)[:, None]
    return np.stack([right, np.cross(forward, right), forward], 2)


def quaternions(rotation: Floats) -> Floats:
    """Unit quaternions (N, 4) as x, y, z, w, continuous in sign, of proper rotations (N, 3, 3)."""
    m = rotation
    squares = np.stack(
        [
            1 + m[:, 0, 0] - m[:, 1, 1] - m[:, 2, 2],
            1 - m[:, 0, 0] + m[:, 1, 1] - m[:, 2, 2],
            1 - m[:, 0, 0] - m[:, 1, 1] + m[:, 2, 2],
            1 + m[:, 0, 0] + m[:, 1, 1] + m[:, 2, 2],
        ],
        1,
    )
    rows = [_from_largest(m[i], int(np.argmax(squares[i]))) for i in range(len(m))]
    found = np.array(rows)
    flips = np.sign((found[1:] * found[:-1]).sum(1))
    found[1:] *= np.cumprod(flips)[:, None]
    return found


def _from_largest(m: Floats, largest: int) -> Floats:
    """One quaternion from a rotation (3, 3), divided by its largest component so that nothing is lost to rounding."""
    if largest == 3:
        q = np.array([m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1], 1 + np.trace(m)])
        return np.asarray(q / np.linalg.norm(q))
    i, j, k = largest, (largest + 1) % 3, (largest + 2) % 3
    q = np.zeros(4)
    q[i] = 1 + m[i, i] - m[j, j] - m[k, k]
    q[j] = m[j, i] + m[i, j]
    q[k] = m[k, i] + m[i, k]
    q[3] = m[k, j] - m[j, k]
    return np.asarray(q / np.linalg.norm(q))


def poses() -> list[CameraPose]:
    """One pose per frame, `FRAMES` of them; the first at t = 0."""
    t = np.arange(FRAMES) / FPS
    stride, phase = _stride(t), 2 * np.pi * GAIT_HZ * t
    look = np.radians(smooth(_look_track(), t, LOOK_SIGMA_S))
    yaw = look[:, 0] + np.radians(0.35) * stride * np.sin(phase / 2 + 0.6)
    pitch = look[:, 1] + np.radians(0.22) * stride * np.sin(phase + 1.1)
    roll = np.radians(0.35) * stride * np.sin(phase / 2)
    position = smooth(_ground_track(), t, ROUTE_SIGMA_S) + _sway(t)
    position[:, 1] += 0.011 * stride * np.sin(phase)
    side = 0.012 * stride * np.sin(phase / 2 + 0.3)
    position += side[:, None] * np.stack([np.cos(yaw), np.zeros_like(yaw), np.sin(yaw)], 1)
    turns = quaternions(rotations(yaw, pitch, roll))
    return [CameraPose(float(t[i]), position[i], turns[i]) for i in range(FRAMES)]


def matrix(pose: CameraPose) -> Floats:
    """Camera-to-world rotation (3, 3) of a pose; columns are the optical axes right, down, forward."""
    x, y, z, w = pose.quaternion
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def tum(path: list[CameraPose]) -> str:
    """The poses as TUM text, one line `t tx ty tz qx qy qz qw` each, to a tenth of a micrometre."""
    lines = [" ".join([f"{pose.t:.6f}", *(f"{v:.7f}" for v in (*pose.position, *pose.quaternion))]) for pose in path]
    return "\n".join(lines) + "\n"
