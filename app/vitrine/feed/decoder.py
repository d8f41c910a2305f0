"""Decoder of a video file: its intact frames in display order, from any key frame on."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import av
import av.container
from av.stream import Disposition

from vitrine.errors import InputError, Place, Problem
from vitrine.feed.formats import CODECS, DECODER_OPTIONS, FILE_OPTIONS, MAX_PIXELS, MAX_SIDE_PX, limit_memory
from vitrine.feed.frame_table import FrameTable, read_frame_table
from vitrine.files.regular_file import check_regular, open_regular
from vitrine.files.stamp import read_stamp

_LOG = logging.getLogger("vitrine.feed")

_FEED_FORMS = "a video (MP4, MOV, MKV, WebM, AVI), a picture, a folder of pictures"
_PLAYLIST_SUFFIXES = frozenset({".m3u8", ".m3u", ".mpd", ".ffconcat", ".pls", ".xspf"})

#: Frames up to this size are decoded by one thread (per slice): beside a renderer on two cores more threads gained
#: nothing, and the first frame comes 10 to 20 ms sooner. Larger ones are decoded several at a time.
_MAX_SINGLE_THREAD_PX = 1920 * 1088


class DecodedFrame(NamedTuple):
    """A decoded frame and its timestamp, as the frame table has it."""

    pts: int
    frame: av.VideoFrame


class Decoder:
    """Decoder of one open file. Iterating gives the frames from the last `start_at_key` on, without damaged ones.

    Raises InputError if the file cannot be opened, and nothing later: later faults are logged once.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._has_warned = path, False
        self._stamp = read_stamp(path)
        self._container, self.stream = open_video(path)
        try:
            self.table: FrameTable = read_frame_table(self._container, self.stream, path)
        except BaseException:
            self._container.close()
            raise
        self._decoded_frames: Iterator[DecodedFrame] = iter(())
        self.is_from_start = False

    @property
    def container_format(self) -> str:
        """The container's format, by the name of FFmpeg's demuxer."""
        return self._container.format.name

    def start_at_key(self, key_index: int) -> None:
        """Seek to a key frame by its index in the table; below 0, or where that fails, to the file's very start."""
        self.is_from_start = (
            key_index < 0 or self.table.lacks_timestamps or not self._seek(int(self.table.key_pts[key_index]))
        )
        if self.is_from_start and not self._reopen():
            self._decoded_frames = iter(())
        else:
            self._decoded_frames = self._decode()

    def __iter__(self) -> Iterator[DecodedFrame]:
        return self

    def __next__(self) -> DecodedFrame:
        return next(self._decoded_frames)

    def warn_once(self, message: str) -> None:
        """Log a fault of the file; only the first one."""
        if not self._has_warned:
            _LOG.warning("%s: %s; the last good picture is held", self._path, message)
            self._has_warned = True

    def close(self) -> None:
        """Free the decoder and the file."""
        self._decoded_frames = iter(())
        self._container.close()

    def _seek(self, pts: int) -> bool:
        try:
            self._container.seek(pts, stream=self.stream)
        except av.FFmpegError:
            return False
        return True

    def _reopen(self) -> bool:
        """Reopen the file, since not every container can be rewound; False where it is gone or has been replaced."""
        if read_stamp(self._path) != self._stamp:
            # Its frames would be shown by the numbers and times of the former ones.
            self.warn_once("the file was changed since it was opened")
            return False
        try:
            container, stream = open_video(self._path)
        except InputError as error:
            self.warn_once(error.problems[0].message)
            return False
        self._container.close()
        self._container, self.stream = container, stream
        return True

    def _decode(self) -> Iterator[DecodedFrame]:
        # What a container calls a key frame need not be one to the decoder: after a seek no frame is intact before one.
        after_seek = broken = not self.is_from_start
        for number, frame in enumerate(self._decode_raw()):
            # What refers to a damaged frame is damaged too, whatever the decoder makes of it.
            broken = frame is None or frame.is_corrupt or (broken and not frame.key_frame)
            if frame is None or broken:
                continue
            pts = number if self.table.lacks_timestamps else frame.pts
            if pts is None:
                continue
            if after_seek and pts not in self.table.key_pts:
                return  # MPEG program streams have wrong timestamps after a seek
            after_seek = False
            yield DecodedFrame(pts, frame)

    def _decode_raw(self) -> Iterator[av.VideoFrame | None]:
        """All frames from the decoder; None for one that fails."""
        packets = self._container.demux(self.stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                yield from packet.decode()
            except av.InvalidDataError:
                yield None
            except av.EOFError:
                return
            except av.FFmpegError as error:
                return self.warn_once(f"the file cannot be read on: {error.strerror}")
            except Exception as error:  # PyAV raises AttributeError and others where a header is damaged
                return self.warn_once(f"the file cannot be read on: {type(error).__name__}")


def open_video(path: Path) -> tuple[av.container.InputContainer, av.VideoStream]:
    """Open a file's container and its first video stream. Raises InputError."""
    check_regular(path, "feed")
    limit_memory()
    try:
        # With the prefix "file:" no name is an address: there are files called "concat:a" or "http:b".
        container = av.open(f"file:{path}", options=FILE_OPTIONS, metadata_errors="replace")
    except PermissionError:
        raise make_video_error(path, "the file cannot be read: permission denied") from None
    except Exception:  # PyAV fails on damaged headers by UnicodeDecodeError, AttributeError and others
        raise make_video_error(path, _explain_refusal(path)) from None
    streams = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    fault = (
        find_stream_problem(streams[0])
        if streams
        else Problem("the file holds no moving pictures", allowed=_FEED_FORMS)
    )
    if fault is not None:
        container.close()
        raise InputError(replace(fault, place=Place(str(path))))
    codec = streams[0].codec_context
    codec.options = DECODER_OPTIONS
    codec.thread_type = "SLICE" if codec.width * codec.height <= _MAX_SINGLE_THREAD_PX else "AUTO"
    return container, streams[0]


def make_video_error(path: Path, message: str) -> InputError:
    """Make the error of a file that cannot be shown."""
    return InputError(Problem(message, Place(str(path)), allowed=_FEED_FORMS))


def _explain_refusal(path: Path) -> str:
    """Explain why no allowed format of FFmpeg opens the file."""
    with open_regular(path, sys.maxsize, "feed") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return "the file is empty (0 bytes)"
    if path.suffix.lower() in _PLAYLIST_SUFFIXES or start.startswith((b"#EXTM3U", b"ffconcat", b"[playlist]")):
        return "this is a playlist, which names other files: name the video itself"
    return "this is no video, or damaged"


def find_stream_problem(stream: av.VideoStream) -> Problem | None:
    """Find what keeps a stream from being shown, without a place; nothing has been decoded yet."""
    # PyAV has no context for a codec that FFmpeg lacks, whatever its types say.
    codec: av.VideoCodecContext | None = stream.codec_context
    if codec is None or codec.name not in CODECS:
        name = f' "{codec.name}"' if codec is not None else ""
        return Problem(f"the video's codec{name} is none that is read", allowed="H.264, HEVC, VP9, AV1, ProRes, …")
    width, height = codec.width, codec.height
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE_PX:
        limit = f"at most {MAX_PIXELS // 1_000_000} million pixels, and {MAX_SIDE_PX:,} along a side"
        return Problem(f"the video has {width:,} x {height:,} pixels", allowed=limit)
    return None
