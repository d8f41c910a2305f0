"""Frame reader that blurs the faces in another reader's frames: what a recording shows with `--blur-faces`.

A frame hangs on its number alone: faces are found in the five frames either way as well, so that one which a detector
misses for a while is covered, and one that comes into sight is covered before it is found.
"""

from __future__ import annotations

from collections import OrderedDict

from vitrine.feed.faces.face_blur import blur_faces
from vitrine.feed.faces.face_box import FaceBox
from vitrine.feed.faces.face_cover import HELD_FRAMES, MOTION_FRAMES, cover_faces
from vitrine.feed.faces.face_detector import FaceDetector
from vitrine.feed.protocols import FeedInfo, FrameReader
from vitrine.world.feed_frame import FeedFrame

#: Frames on either side that a frame hangs on: a held face, and the frames that tell how it moves.
REACH = HELD_FRAMES + MOTION_FRAMES
#: Frames that are kept, so that each is decoded once when they are read in order: 3.7 MB each at 1280x720.
_KEPT_FRAMES = 2 * REACH + 2
#: Frames whose faces are kept: a film of an hour, in some megabytes.
_KEPT_FACES = 108_000


class BlurringReader:
    """A reader over another one, which it owns. What it keeps could be dropped without a change."""

    def __init__(self, reader: FrameReader, detector: FaceDetector) -> None:
        self._reader, self._detector = reader, detector
        self._frames: OrderedDict[int, FeedFrame] = OrderedDict()
        self._faces: OrderedDict[int, tuple[FaceBox, ...]] = OrderedDict()
        self._last: tuple[FeedFrame, tuple[FaceBox, ...]] | None = None

    @property
    def info(self) -> FeedInfo:
        """Facts about the feed."""
        return self._reader.info

    def index_at(self, time_s: float) -> int:
        """The number of the frame at a time, wrapped."""
        return self._reader.index_at(time_s)

    def read(self, index: int) -> FeedFrame:
        """The frame 0..count-1, its faces blurred. The frame before the first one is not the last one."""
        last = (self.info.frame_count or 1) - 1
        near = range(max(0, index - REACH), min(last, index + REACH) + 1)
        boxes = cover_faces(index, {number: self._find_faces(number) for number in near})
        return blur_faces(self._read_frame(index), boxes)

    def close(self) -> None:
        """Free the source."""
        self._frames.clear()
        self._reader.close()

    def _find_faces(self, index: int) -> tuple[FaceBox, ...]:
        if index not in self._faces:
            frame = self._read_frame(index)
            # A picture that stands is the same planes, frame for frame.
            is_same = self._last is not None and self._last[0].planes[0] is frame.planes[0]
            found = self._last[1] if is_same and self._last is not None else self._detector.detect(frame)
            self._last = frame, found
            self._faces[index] = found
            if len(self._faces) > _KEPT_FACES:
                self._faces.popitem(last=False)
        return self._faces[index]

    def _read_frame(self, index: int) -> FeedFrame:
        if index not in self._frames:
            self._frames[index] = self._reader.read(index)
            if len(self._frames) > _KEPT_FRAMES:
                self._frames.popitem(last=False)
        return self._frames[index]
