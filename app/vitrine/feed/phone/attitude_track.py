"""Attitude track: how a phone was turned in the last moments, and the pose of its camera when a picture was taken."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections import deque

from vitrine.world.camera import Pose
from vitrine.world.phone_attitude import PhoneAttitude, find_start_heading

#: A message of the page: alpha, beta, gamma and the screen's angle in degrees.
_MESSAGE = struct.Struct("<4f")
#: Messages that are kept: two seconds of a sensor at 60 a second.
_KEPT = 120
#: What a phone's sensor cannot have measured.
_MAX_DEG = 720.0


class AttitudeTrack:
    """The last attitudes of one phone by the time when they came; headings count from the first that has one."""

    def __init__(self) -> None:
        self._times_s: deque[float] = deque(maxlen=_KEPT)
        self._poses: deque[Pose] = deque(maxlen=_KEPT)
        self._start_rad: float | None = None

    def add(self, time_s: float, attitude: PhoneAttitude) -> None:
        """Add an attitude; times rise."""
        pose = attitude.camera_pose()
        if self._start_rad is None:
            self._start_rad = find_start_heading(pose)
        self._times_s.append(time_s)
        self._poses.append(pose)

    def pose_at(self, time_s: float) -> Pose | None:
        """The pose of the last attitude that had come by then, else of the first kept; None where there is none."""
        if not self._poses:
            return None
        index = max(0, bisect_right(self._times_s, time_s) - 1)
        return self._poses[index].turned(-(self._start_rad or 0.0))


def parse_attitude(message: object) -> PhoneAttitude | None:
    """The attitude that a message of the page tells; None for what is none."""
    if not isinstance(message, bytes) or len(message) != _MESSAGE.size:
        return None
    angles = _MESSAGE.unpack(message)
    return PhoneAttitude(*angles) if all(abs(angle) <= _MAX_DEG for angle in angles) else None
