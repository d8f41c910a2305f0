"""A video file as good pictures in the order of display, from any key frame on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import av
import av.container
from av.stream import Disposition

from app.feed.table import FrameTable, read_table
from app.scene.missing import near_file
from app.scene.picture import stamp_of
from app.scene.problem import InputError, Place, Problem

_LOG = logging.getLogger("vitrine.feed")

#: Pictures up to this size are decoded by one thread (per slice): beside a renderer on two cores more threads gained
#: nothing, and the first frame comes 10 to 20 ms sooner. Larger ones are decoded several at a time.
_ONE_THREAD_PX = 1920 * 1088


class Decoded(NamedTuple):
    """A picture and its timestamp, as the decoder's table has it."""

    pts: int
    frame: av.VideoFrame


class Decoder:
    """One open file. Iterating gives the good pictures from the last start() on; damaged ones are left out.

    Raises InputError if the file cannot be opened, and nothing later: what breaks then is said once in the log.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._warned = path, False
        self._stamp = stamp_of(path)
        self._container, self.stream = open_video(path)
        self.table: FrameTable = read_table(self._container, self.stream)
        self._pictures: Iterator[Decoded] = iter(())
        self.from_start = False

    def start(self, key: int) -> None:
        """Go to a key frame by its place in the table; below 0, or where that fails, to the file's very start."""
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
        """Say in the log what is wrong with the file; only the first time."""
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
        """Not every container can be rewound; every file can be opened again, unless it has gone or is another one."""
        if stamp_of(self._path) != self._stamp:
            # Its frames would be shown by the numbers and times of the ones that were there.
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
        # What a container calls a key frame need not be one to the decoder: after a seek nothing is sound before one.
        after_seek = broken = not self.from_start
        for number, frame in enumerate(self._frames()):
            # What refers to a damaged picture is damaged too, whatever the decoder makes of it.
            broken = frame is None or frame.is_corrupt or (broken and not frame.key_frame)
            if frame is None or broken:
                continue
            pts = number if self.table.counted else frame.pts
            if pts is None:
                continue
            if after_seek and pts not in self.table.keys:
                return  # MPEG program streams lose count of the time when they are searched
            after_seek = False
            yield Decoded(pts, frame)

    def _frames(self) -> Iterator[av.VideoFrame | None]:
        """All frames that the decoder gives; None where it stumbles."""
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


def open_video(path: Path) -> tuple[av.container.InputContainer, av.VideoStream]:
    """A file's container and its first stream of moving pictures. Raises InputError."""
    try:
        container = av.open(str(path))
    except FileNotFoundError:
        raise InputError(Problem("there is no such feed", Place(str(path)), hint=near_file(path))) from None
    except IsADirectoryError:
        raise no_video(path, "this is a folder") from None
    except PermissionError:
        raise no_video(path, "the file cannot be read: permission denied") from None
    except (av.FFmpegError, OSError):
        empty = path.is_file() and path.stat().st_size == 0
        raise no_video(path, "the file is empty (0 bytes)" if empty else "this is no video, or damaged") from None
    streams = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    # FFmpeg renders text files as if a terminal showed them.
    if not streams or container.format.name == "tty":
        container.close()
        raise no_video(path, "the file holds no moving pictures")
    codec = streams[0].codec_context
    codec.thread_type = "SLICE" if codec.width * codec.height <= _ONE_THREAD_PX else "AUTO"
    return container, streams[0]


def no_video(path: Path, message: str) -> InputError:
    """The error of a file that cannot be shown."""
    allowed = "a video (MP4, MOV, MKV, WebM, AVI), a picture, a folder of pictures"
    return InputError(Problem(message, Place(str(path)), allowed=allowed))
