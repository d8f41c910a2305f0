"""Camera follower: frames of a live feed get the pose of their camera, told from their pictures alone.

Three degrees of freedom: it stands at eye height, and turns. The first frame is taken as level, its heading is 0.
"""

from __future__ import annotations

import threading
from dataclasses import replace

import cv2
import numpy as np

from vitrine.track.live.live_lens import LiveLens
from vitrine.track.live.shown_turn import ShownTurn
from vitrine.track.live.turn_estimator import TurnEstimator
from vitrine.track.luma import fit_work_size, shrink_luma
from vitrine.track.rotations import Floats
from vitrine.world.camera import DEFAULT_POSE, Intrinsics, Pose, Quaternion
from vitrine.world.feed_frame import FeedFrame
from vitrine.world.rotations import quaternions_from_rotations


class CameraFollower:
    """A follower of one live feed. It does nothing until it has a lens, and nothing without one."""

    def __init__(self) -> None:
        # OpenCV's threads wait for one another by spinning: with two 15 ms of processor time a frame, with one 7.
        cv2.setNumThreads(1)
        self._lock = threading.Lock()
        self._lens: Intrinsics | None = None
        self._estimator: TurnEstimator | None = None
        self._work_px = (0, 0)
        self._shown: ShownTurn | None = None

    def follow(self, lens: Intrinsics | None) -> None:
        """Follow with the camera's intrinsics from the next frame on; None: nothing is followed any more.

        With other intrinsics it begins anew where it is.
        """
        with self._lock:
            if lens != self._lens:
                self._lens, self._estimator = lens, None

    def estimate(self, frame: FeedFrame) -> FeedFrame:
        """The frame with the pose of its camera, and how much is left of what is fixed to the world."""
        with self._lock:
            if self._lens is None:
                return frame
            work_px = fit_work_size(*frame.size_px)
            before = self._shown
            if self._estimator is None or work_px != self._work_px:
                # A stream that comes back with pictures of another shape is another camera, which looks where it did.
                self._work_px = work_px
                start = _level_turn() if before is None else before.turn
                self._estimator = TurnEstimator(LiveLens(self._lens.pinhole.scaled(*work_px)), start)
                before = ShownTurn(start, frame.time_s, progress=1.0 if before is None else before.progress)
            assert before is not None  # made with the estimator
            found = self._estimator.step(shrink_luma(frame, work_px), frame.time_s)
            # A camera's first pictures may be black: until there is something to see nothing is lost.
            shown = before.advance(found, frame.time_s) if self._estimator.has_begun else before
            self._shown = shown
        is_moving = shown.turn is not before.turn
        return replace(frame, pose=_make_pose(shown.turn), tracked_share=shown.share, is_pose_moving=is_moving)


def _level_turn() -> Floats:
    return np.asarray(DEFAULT_POSE.world_from_optical()[:3, :3].T)


def _make_pose(turn: Floats) -> Pose:
    """The pose at eye height of a turn (3, 3), camera from world."""
    quaternion = quaternions_from_rotations(turn.T[None])[0]
    return Pose(DEFAULT_POSE.position_m, Quaternion(*(float(part) for part in quaternion)))
