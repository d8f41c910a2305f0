"""Live feed whose faces are blurred: a frame is handed over once it was looked at, on a thread of its own.

So no frame is ever seen whose faces were not looked for: it comes as much later as that takes, and where that takes
longer than the camera's next frame, frames are left out. What is kept comes some frames later still, once those after
it were looked at.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from dataclasses import replace
from types import TracebackType
from typing import Self

from vitrine.feed.faces.face_blur import blur_faces
from vitrine.feed.faces.face_box import FaceBox
from vitrine.feed.faces.face_cover import HELD_FRAMES, MOTION_FRAMES, cover_faces
from vitrine.feed.faces.face_detector import FaceDetector
from vitrine.feed.live import LiveFeed
from vitrine.feed.protocols import FeedInfo
from vitrine.world.feed_frame import FeedFrame

_LOG = logging.getLogger("vitrine.feed")

#: How long the first frame waits for each of those after it.
_FIRST_WAIT_S = 1.0
#: How long the thread waits for a frame before it looks whether it is to end.
_WAIT_S = 0.1
_CLOSE_TIMEOUT_S = 2.0


class BlurringFeed:
    """A feed over a live one, which it owns, `ahead` frames late. Its methods never wait for the detector.

    The first frame, and those that it waits for, are looked at while opening, in the caller's thread.
    Where the detector fails, the last frame that was looked at is held, and no other is shown.
    """

    def __init__(self, feed: LiveFeed, detector: FaceDetector, ahead: int = 0) -> None:
        self._feed, self._detector = feed, detector
        self._frames: deque[FeedFrame] = deque(maxlen=ahead + 1)
        self._found: dict[int, tuple[FaceBox, ...]] = {}
        self._is_closing = threading.Event()
        self._has_failed = False
        try:
            newest: FeedFrame | None = feed.newest()
            for later in range(ahead + 1):
                if newest is not None:
                    self._shown, index = self._look_at(newest), newest.index
                    newest = feed.wait_for_next(index, _FIRST_WAIT_S) if later < ahead else None
        except BaseException:
            feed.close()
            raise
        self._thread = threading.Thread(target=self._run, args=(index,), name="faces", daemon=True)
        self._thread.start()

    @property
    def info(self) -> FeedInfo:
        """Facts about the feed."""
        return self._feed.info

    def index_at(self, time_s: float) -> int:
        """Always 0: a live feed has no past frames."""
        return 0

    def frame_at(self, index: int) -> FeedFrame:
        """The newest frame, whatever the number."""
        return self.newest()

    def newest(self) -> FeedFrame:
        """The newest frame that was looked at; `held` while the source gives none, or the detector has failed."""
        shown = self._shown
        return replace(shown, held=True) if self._has_failed or self._feed.newest().held else shown

    def close(self) -> None:
        """Stop both threads; what hangs in a library is abandoned."""
        self._is_closing.set()
        self._feed.close()
        self._thread.join(_CLOSE_TIMEOUT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, index: int) -> None:
        try:
            while not self._is_closing.is_set():
                frame = self._feed.wait_for_next(index, _WAIT_S)
                if frame is not None:
                    index = frame.index
                    self._shown = self._look_at(frame)
        except Exception as error:  # a frame that nobody looked at is not shown
            self._has_failed = True
            _LOG.warning("faces are found no more (%s); the last picture is held", type(error).__name__)

    def _look_at(self, frame: FeedFrame) -> FeedFrame:
        """Find the faces of a frame; the frame that is shown now, blurred by all that is known."""
        self._frames.append(frame)
        shown = self._frames[0]
        oldest = shown.index - HELD_FRAMES - MOTION_FRAMES
        self._found = {number: boxes for number, boxes in self._found.items() if number >= oldest}
        self._found[frame.index] = self._detector.detect(frame)
        return blur_faces(shown, cover_faces(shown.index, self._found))
