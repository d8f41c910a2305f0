"""Face detector: what finds the faces in a frame of a feed."""

from __future__ import annotations

from typing import Protocol

from vitrine.feed.faces.face_box import FaceBox
from vitrine.world.feed_frame import FeedFrame


class FaceDetector(Protocol):
    """A detector of faces, for one thread at a time. The same frame gives the same boxes: it remembers nothing."""

    def detect(self, frame: FeedFrame) -> tuple[FaceBox, ...]:
        """The faces in a frame, the surest first, in pixels of its first plane as it is stored: not turned."""
