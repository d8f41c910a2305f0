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
from vitrine.feed.formats import CODECS, DECODER_OPTIONS, FILE_OPTIONS, MOST_PIXELS, MOST_SIDE_PX, limit_memory
from vitrine.feed.table import FrameTable, read_table
from vitrine.files.regular import check_regular, open_regular
from vitrine.files.stamp import stamp_of

_LOG = logging.getLogger("vitrine.feed")

_VIDEOS = "a video (MP4, MOV, MKV, WebM, AVI), a picture, a folder of pictures"
_PLAYLISTS = frozenset({".m3u8", ".m3u", ".mpd", ".ffconcat", ".pls", ".xspf"})

#: Frames up to this size are decoded by one thread (per slice): beside a renderer on two cores more threads gained
#: nothing, and the first frame comes 10 to 20 ms sooner. Larger ones are decoded several at a time.
_ONE_THREAD_PX = 1920 * 1088


class Decoded(NamedTuple):
    """A decoded frame and its timestamp, as the frame table has it."""

    pts: int
    frame: av.VideoFrame


class Decoder:
    """Decoder of one open file. Iterating gives the frames from the last `start_at_key` on, without damaged ones.

    Raises InputError if the file cannot be opened, and nothing later: later faults are logged once.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._warned = path, False
        self._stamp = stamp_of(path)
        self._container, self.stream = open_video(path)
        try:
            self.table: FrameTable = read_table(self._container, self.stream, path)
        except BaseException:
            self._container.close()
            raise
        self._pictures: Iterator[Decoded] = iter(())
        self.from_start = False

    def start(self, key: int) -> None:
        """Seek to a key frame by its index in the table; below 0, or where that fails, to the file's very start."""
        self.from_start = key < 0 or self.table.counted or not self._seek(int(self.table.keys[key]))
        if self.from_start and not self._reopen():
            self._pictures = iter(())
        else:
            self._pictures = self._decode()

    def __iter__(self) -> Iterator[Decoded]:
        return self

    def __next__(self) -> Decoded:
        return next(self._pictures)

    def warn(self, what: str) -> None:
        """Log a fault of the file; only the first one."""
        if not self._warned:
            _LOG.warning("%s: %s; the last good picture is held", self._path, what)
            self._warned = True

    def close(self) -> None:
        """Free the decoder and the file."""
        self._pictures = iter(())
        self._container.close()

    def _seek(self, pts: int) -> bool:
        try:
            self._container.seek(pts, stream=self.stream)
        except av.FFmpegError:
            return False
        return True

    def _reopen(self) -> bool:
        """Reopen the file, since not every container can be rewound; False where it is gone or has been replaced."""
        if stamp_of(self._path) != self._stamp:
            # Its frames would be shown by the numbers and times of the former ones.
            self.warn("the file was changed since it was opened")
            return False
        try:
            container, stream = open_video(self._path)
        except InputError as error:
            self.warn(error.problems[0].message)
            return False
        self._container.close()
        self._container, self.stream = container, stream
        return True

    def _decode(self) -> Iterator[Decoded]:
        # What a container calls a key frame need not be one to the decoder: after a seek no frame is intact before one.
        after_seek = broken = not self.from_start
        for number, frame in enumerate(self._frames()):
            # What refers to a damaged frame is damaged too, whatever the decoder makes of it.
            broken = frame is None or frame.is_corrupt or (broken and not frame.key_frame)
            if frame is None or broken:
                continue
            pts = number if self.table.counted else frame.pts
            if pts is None:
                continue
            if after_seek and pts not in self.table.keys:
                return  # MPEG program streams have wrong timestamps after a seek
            after_seek = False
            yield Decoded(pts, frame)

    def _frames(self) -> Iterator[av.VideoFrame | None]:
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
                return self.warn(f"the file cannot be read on: {error.strerror}")
            except Exception as error:  # PyAV raises AttributeError and others where a header is damaged
                return self.warn(f"the file cannot be read on: {type(error).__name__}")


def open_video(path: Path) -> tuple[av.container.InputContainer, av.VideoStream]:
    """Open a file's container and its first video stream. Raises InputError."""
    check_regular(path, "feed")
    limit_memory()
    try:
        # With the prefix "file:" no name is an address: there are files called "concat:a" or "http:b".
        container = av.open(f"file:{path}", options=FILE_OPTIONS, metadata_errors="replace")
    except PermissionError:
        raise no_video(path, "the file cannot be read: permission denied") from None
    except Exception:  # PyAV fails on damaged headers by UnicodeDecodeError, AttributeError and others
        raise no_video(path, _refusal(path)) from None
    streams = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    fault = stream_fault(streams[0]) if streams else Problem("the file holds no moving pictures", allowed=_VIDEOS)
    if fault is not None:
        container.close()
        raise InputError(replace(fault, place=Place(str(path))))
    codec = streams[0].codec_context
    codec.options = DECODER_OPTIONS
    codec.thread_type = "SLICE" if codec.width * codec.height <= _ONE_THREAD_PX else "AUTO"
    return container, streams[0]


def no_video(path: Path, message: str) -> InputError:
    """Make the error of a file that cannot be shown."""
    return InputError(Problem(message, Place(str(path)), allowed=_VIDEOS))


def _refusal(path: Path) -> str:
    """Explain why no allowed format of FFmpeg opens the file."""
    with open_regular(path, sys.maxsize, "feed") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return "the file is empty (0 bytes)"
    if path.suffix.lower() in _PLAYLISTS or start.startswith((b"#EXTM3U", b"ffconcat", b"[playlist]")):
        return "this is a playlist, which names other files: name the video itself"
    return "this is no video, or damaged"


def stream_fault(stream: av.VideoStream) -> Problem | None:
    """Find what keeps a stream from being shown, without a place; nothing has been decoded yet."""
    # PyAV has no context for a codec that FFmpeg lacks, whatever its types say.
    codec: av.VideoCodecContext | None = stream.codec_context
    if codec is None or codec.name not in CODECS:
        name = f' "{codec.name}"' if codec is not None else ""
        return Problem(f"the video's codec{name} is none that is read", allowed="H.264, HEVC, VP9, AV1, ProRes, …")
    width, height = codec.width, codec.height
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE_PX:
        limit = f"at most {MOST_PIXELS // 1_000_000} million pixels, and {MOST_SIDE_PX:,} along a side"
        return Problem(f"the video has {width:,} x {height:,} pixels", allowed=limit)
    return None
