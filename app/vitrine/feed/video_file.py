"""Frame-exact reader of a video file: decodes forward, or seeks to the key frame before."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import av

from vitrine.feed.converter import Converter
from vitrine.feed.decoder import DecodedFrame, Decoder, make_video_error
from vitrine.feed.feed_settings import NO_SETTINGS, FeedSettings
from vitrine.feed.focal_length import find_focal_mm
from vitrine.feed.frame_table import frame_rate
from vitrine.feed.protocols import FeedInfo
from vitrine.feed.video_report import OTHER_SIZE, describe_video
from vitrine.world.feed_frame import FeedFrame

_LOG = logging.getLogger("vitrine.feed")

#: Decoding so many unneeded frames is quicker than a seek, which flushes the decoder.
_SEEK_COST_FRAMES = 8


class VideoFileReader:
    """Reader of a video file's frames by number. For one thread at a time.

    Raises InputError if the file cannot be opened.
    """

    def __init__(self, path: Path, *, planes: bool, loops: bool = True, settings: FeedSettings = NO_SETTINGS) -> None:
        self._path, self._decoder = path, Decoder(path, settings)
        self._table = self._decoder.table
        self._converter = Converter(self._decoder.stream.codec_context.name, planes=planes, codes=settings.colour_codes)
        self._current: DecodedFrame | None = None
        first = self._find_first_frame()
        if first is not None and first.frame.interlaced_frame and settings.interlaced is None:
            self._decoder.is_interlaced = True
            first = self._find_first_frame()
        if first is None:
            self._decoder.close()
            raise make_video_error(path, "the file holds no picture that can be decoded")
        self._first: DecodedFrame = first
        self._pending: DecodedFrame | None = first
        self._first_shape = first.frame.width, first.frame.height, first.aspect
        self._is_other_size_told = False
        try:
            size = self._converter.convert(first.frame, 0, 0.0, first.aspect).size_px
        except Exception:  # a frame of a size or format that swscale or PyAV does not support
            self._decoder.close()
            raise make_video_error(path, "the file's pictures cannot be converted") from None
        count, duration_s = len(self._table.pts), self._table.duration_s
        settled = settings.frame_rate if self._table.lacks_timestamps else None
        fps, report = settled or frame_rate(self._decoder.stream), describe_video(self._decoder, first, settings)
        focal_mm = find_focal_mm(self._decoder.stream.metadata, self._decoder.container.metadata)
        self._info = FeedInfo(path.name, *size, fps, count, duration_s, loops=loops, report=report, focal_mm=focal_mm)

    @property
    def info(self) -> FeedInfo:
        """Facts about the file."""
        return self._info

    def index_at(self, time_s: float) -> int:
        """The number of the frame at a time, by the file's own timestamps."""
        return self._table.index_at(time_s, loops=self._info.loops)

    def read(self, index: int) -> FeedFrame:
        """Frame 0..count-1; where it cannot be decoded, the last intact one before it, marked as held."""
        target = int(self._table.pts[index])
        self._seek_to(index, target)
        pts, frame, aspect = self._current or self._first
        frame_index = self._table.index_of(pts)
        try:
            feed_frame = self._converter.convert(frame, frame_index, self._table.time_s(frame_index), aspect)
        except Exception:  # a damaged file's frames may change to an unsupported size or format
            frame_index, feed_frame = -1, self._converter.convert(self._first.frame, 0, 0.0, self._first.aspect)
        if not self._is_other_size_told and (frame.width, frame.height, aspect) != self._first_shape:
            self._tell_other_size(frame, frame_index)
        if frame_index >= 0 and pts == target:
            return feed_frame
        self._decoder.warn_once(f"frame {index} cannot be decoded")
        return replace(feed_frame, held=True)

    def close(self) -> None:
        """Free the decoder and the file."""
        self._current = self._pending = None
        self._decoder.close()

    def _tell_other_size(self, frame: av.VideoFrame, index: int) -> None:
        sentence = OTHER_SIZE.format(frame.width, frame.height, self._table.time_s(index))
        _LOG.warning("%s: %s", self._path, sentence)
        self._is_other_size_told = True

    def _find_first_frame(self) -> DecodedFrame | None:
        """The first intact frame, if there is any."""
        if not len(self._table.pts):
            return None
        self._decoder.start_at_key(0)
        first = next(self._decoder, None)
        # In an MPEG transport stream a seek may end at a later key frame than the wanted one.
        if first is None or first.pts > self._table.key_pts[0]:
            self._decoder.start_at_key(-1)
            first = next(self._decoder, None)
        return first

    def _seek_to(self, index: int, target_pts: int) -> None:
        """Make `_current` the frame at `target_pts`, or the last intact one before it, or None."""
        key = self._table.key_before(target_pts)
        here = self._current or self._pending
        is_jump = here is None or index - self._table.index_of(here.pts) > _SEEK_COST_FRAMES or here.pts > target_pts
        skips = self._decoder.skip_before(target_pts if is_jump else None) and is_jump
        if not self._can_decode_forward(index, target_pts, key):
            self._restart_at_key(key)
        self._decode_until(target_pts)
        if skips and (self._current is None or self._current.pts != target_pts):
            # The last intact frame before may be one that was left out.
            self._decoder.skip_before(None)
            self._restart_at_key(key)
            self._decode_until(target_pts)
        # Some containers seek too far, and damage can hide a key frame with all that follows: go back further.
        step = 1
        while self._current is None and not self._decoder.is_from_start:
            key, step = key - step, 2 * step
            self._restart_at_key(key)
            self._decode_until(target_pts)

    def _can_decode_forward(self, index: int, target_pts: int, key_index: int) -> bool:
        """Whether decoding forward reaches `target_pts` about as soon as a seek would."""
        here = self._current or self._pending
        if here is None or here.pts > target_pts:
            return False
        from_key = index - self._table.index_of(int(self._table.key_pts[key_index]))
        return index - self._table.index_of(here.pts) <= from_key + _SEEK_COST_FRAMES

    def _restart_at_key(self, key_index: int) -> None:
        self._current = self._pending = None
        self._decoder.start_at_key(key_index)

    def _decode_until(self, target_pts: int) -> None:
        """Decode until `_current` is at `target_pts`, or the next intact frame is beyond it and waits in `_pending`."""
        while self._current is None or self._current.pts < target_pts:
            following = self._pending or next(self._decoder, None)
            self._pending = None
            if following is None or following.pts > target_pts:
                self._pending = following
                return
            self._current = following
