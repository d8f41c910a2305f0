"""Live feed whose faces are blurred.

So no frame is ever seen whose faces were not looked for. What is kept comes some frames later still, once those after
it were looked at.
"""

from __future__ import annotations

import logging
from collections import deque

from vitrine.feed.faces.face_blur import blur_faces
from vitrine.feed.faces.face_box import FaceBox
from vitrine.feed.faces.face_cover import HELD_FRAMES, MOTION_FRAMES, cover_faces
from vitrine.feed.faces.face_detector import FaceDetector
from vitrine.feed.live_source import LiveSource
from vitrine.feed.live_view import LiveView
from vitrine.world.feed_frame import FeedFrame

_LOG = logging.getLogger("vitrine.feed")


class BlurringFeed(LiveView):
    """A feed over a live one, which it owns, `ahead` frames late.

    Where the detector fails, the last frame that was looked at is held, and no other is shown.
    """

    def __init__(self, feed: LiveSource, detector: FaceDetector, ahead: int = 0) -> None:
        self._detector = detector
        self._frames: deque[FeedFrame] = deque(maxlen=ahead + 1)
        self._found: dict[int, tuple[FaceBox, ...]] = {}
        super().__init__(feed, "faces", ahead)

    def look_at(self, frame: FeedFrame) -> FeedFrame:
        """Find the faces of a frame; the frame that is shown now, blurred by all that is known."""
        self._frames.append(frame)
        shown = self._frames[0]
        oldest = shown.index - HELD_FRAMES - MOTION_FRAMES
        self._found = {number: boxes for number, boxes in self._found.items() if number >= oldest}
        self._found[frame.index] = self._detector.detect(frame)
        return blur_faces(shown, cover_faces(shown.index, self._found))

    def say_failure(self, error: Exception) -> None:
        """Say that no face is found any more."""
        _LOG.warning("faces are found no more (%s); the last picture is held", type(error).__name__)
