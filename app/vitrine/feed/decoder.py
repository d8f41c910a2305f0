"""Decoder of a video file: its intact frames in display order, from any key frame on."""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Literal, NamedTuple

import av
import av.container
from av.stream import Disposition

from vitrine.errors import InputError, Place, Problem
from vitrine.feed.deinterlacer import Deinterlacer
from vitrine.feed.feed_settings import NO_SETTINGS, FeedSettings
from vitrine.feed.formats import CODECS, DECODER_OPTIONS, FILE_OPTIONS, MAX_PIXELS, MAX_SIDE_PX, limit_memory
from vitrine.feed.frame_table import FrameTable, make_clock, read_frame_table
from vitrine.feed.kept_frame_table import find_or_read_table
from vitrine.feed.picture_shape import SQUARE, read_aspect
from vitrine.files.regular_file import check_regular, open_regular
from vitrine.files.stamp import read_stamp

_LOG = logging.getLogger("vitrine.feed")

_STILL = Disposition.attached_pic | Disposition.timed_thumbnails
_FEED_FORMS = "a video (MP4, MOV, MKV, WebM, AVI), a picture, a folder of pictures"
_PLAYLIST_SUFFIXES = frozenset({".m3u8", ".m3u", ".mpd", ".ffconcat", ".pls", ".xspf"})

#: Frames up to this size are decoded by one thread (per slice): beside a renderer on two cores more threads gained
#: nothing, and the first frame comes 10 to 20 ms sooner. Larger ones are decoded several at a time, and those with
#: longer ways from a key frame, since a jump decodes all of them.
_MAX_SINGLE_THREAD_PX = 1920 * 1088
_MAX_SINGLE_THREAD_FRAMES = 64
#: Codecs by which frames can be left out that no other refers to: by their standards nal_ref_idc 0, or B pictures. Of
#: 250 frames of H.264 at 1280x720, as x264 writes them, 126 are left, and 460 ms of processor time became 245.
_SKIPPING_CODECS = frozenset({"h264", "mpeg1video", "mpeg2video"})


class DecodedFrame(NamedTuple):
    """A decoded frame, its timestamp as the frame table has it, and its pixels' width by their height."""

    pts: int
    frame: av.VideoFrame
    aspect: Fraction = SQUARE


class Decoder:
    """Decoder of one open file. Iterating gives the frames from the last `start_at_key` on, without damaged ones.

    Raises InputError if the file cannot be opened, and nothing later: later faults are logged once.
    """

    def __init__(self, path: Path, settings: FeedSettings = NO_SETTINGS) -> None:
        self._path, self._has_warned = path, False
        self._settings = settings
        self._stamp = read_stamp(path)
        self._container, self.stream = open_video(path, settings.stream)
        try:
            self.table: FrameTable = find_or_read_table(
                path,
                self._container.format.name,
                (settings.stream, settings.frame_rate),
                lambda: read_frame_table(self._container, self.stream, path, settings.frame_rate),
            )
        except BaseException:
            self._container.close()
            raise
        self._kept_frames: Literal["NONREF", "DEFAULT"] = "DEFAULT"
        self._skips_before: int | None = None
        self._choose_threads()
        self._clock = make_clock(self._container, self.stream)
        # PyAV's stream tells the codec's where the container says nothing.
        written, coded = self.stream.sample_aspect_ratio, self.stream.codec_context.sample_aspect_ratio
        self._container_aspect = written if written != coded else None
        self._decoded_frames: Iterator[DecodedFrame] = iter(())
        self.is_from_start = False
        self.is_interlaced = settings.interlaced is True

    @property
    def container(self) -> av.container.InputContainer:
        """The open file, to be asked, not to be read from."""
        return self._container

    @property
    def written_aspect(self) -> Fraction | None:
        """The width of a pixel by its height as it was written at last: the container's, else the codec's."""
        return self._container_aspect or self.stream.codec_context.sample_aspect_ratio

    def start_at_key(self, key_index: int) -> None:
        """Seek to a key frame by its index in the table; below 0, or where that fails, to the file's very start."""
        # A picture that is made of fields hangs on the frame before.
        first = key_index - 1 if self.is_interlaced else key_index
        self.is_from_start = first < 0 or self.table.lacks_timestamps or not self._seek(first)
        if self.is_from_start and not self._reopen():
            self._decoded_frames = iter(())
            return
        self._decoded_frames = self._decode()
        if self.is_interlaced:
            wanted = None if self.is_from_start else int(self.table.key_pts[key_index])
            self._decoded_frames = self._deinterlace(self._decoded_frames, wanted)

    def skip_before(self, pts: int | None) -> bool:
        """Leave out frames before a time that no other frame refers to, where the codec tells; whether it can be so.

        None: decode all frames again. One that is left out is not known to be damaged.
        """
        can_skip = self.stream.codec_context.name in _SKIPPING_CODECS
        can_skip = can_skip and not self.is_interlaced and not self.table.lacks_timestamps
        self._skips_before = pts if can_skip else None
        return can_skip

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

    def _seek(self, key_index: int) -> bool:
        try:
            if self.table.key_places:
                # Two parts of the file have the same stamps: a key frame is found by its byte.
                place = self.table.key_places[key_index]
                self._container.seek(place.byte, stream=self.stream, unsupported_byte_offset=True)
                self._clock = make_clock(self._container, self.stream, self.table.offsets, place.part)
            else:
                self._container.seek(int(self.table.key_pts[key_index]), stream=self.stream)
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
            container, stream = open_video(self._path, self._settings.stream)
        except InputError as error:
            self.warn_once(error.problems[0].message)
            return False
        self._container.close()
        self._container, self.stream = container, stream
        self._choose_threads()
        self._clock = make_clock(container, stream, self.table.offsets)
        return True

    def _decode(self) -> Iterator[DecodedFrame]:
        # What a container calls a key frame need not be one to the decoder: after a seek no frame is intact before one.
        after_seek = broken = not self.is_from_start
        for number, frame in enumerate(self._decode_raw()):
            # What refers to a damaged frame is damaged too, whatever the decoder makes of it.
            broken = frame is None or frame.is_corrupt or (broken and not frame.key_frame)
            if frame is None or broken:
                continue
            pts = self._find_pts(number, frame)
            if pts is None:
                continue
            if after_seek and pts not in self.table.key_pts:
                return  # MPEG program streams have wrong timestamps after a seek
            after_seek = False
            yield DecodedFrame(pts, frame, read_aspect(self.written_aspect))

    def _deinterlace(self, decoded: Iterator[DecodedFrame], wanted_pts: int | None) -> Iterator[DecodedFrame]:
        """Whole pictures of frames, from a wanted one on where one before it was decoded, else nothing."""
        waiting: deque[DecodedFrame] = deque()

        def pass_on() -> Iterator[av.VideoFrame]:
            for entry in decoded:
                waiting.append(entry)
                yield entry.frame

        has_earlier = wanted_pts is None
        for picture in Deinterlacer(all_frames=self._settings.interlaced is True).run(pass_on()):
            entry = waiting.popleft()
            if wanted_pts is not None and entry.pts < wanted_pts:
                has_earlier = True
            elif not has_earlier:
                return
            else:
                yield entry._replace(frame=picture)

    def _find_pts(self, number: int, frame: av.VideoFrame) -> int | None:
        """The time of a frame that is the file's one of this number where it was read from its start."""
        if not self.table.lacks_timestamps:
            return frame.pts
        return int(self.table.pts[number]) if number < len(self.table.pts) else None

    def _decode_raw(self) -> Iterator[av.VideoFrame | None]:
        """All frames from the decoder; None for one that fails."""
        packets = self._container.demux(self.stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                if self.table.key_places:
                    self._move_stamps(packet)
                self._choose_frames(packet)
                yield from packet.decode()
            except av.InvalidDataError:
                yield None
            except av.EOFError:
                return
            except av.FFmpegError as error:
                return self.warn_once(f"the file cannot be read on: {error.strerror}")
            except Exception as error:  # PyAV raises AttributeError and others where a header is damaged
                return self.warn_once(f"the file cannot be read on: {type(error).__name__}")

    def _choose_frames(self, packet: av.Packet[av.VideoStream]) -> None:
        """Tell the decoder whether it may leave a packet out."""
        limit = self._skips_before
        kept: Literal["NONREF", "DEFAULT"] = (
            "NONREF" if limit is not None and packet.pts is not None and packet.pts < limit else "DEFAULT"
        )
        if kept != self._kept_frames:
            self.stream.codec_context.skip_frame = self._kept_frames = kept

    def _choose_threads(self) -> None:
        """Choose how frames are decoded of a file that has just been opened."""
        codec = self.stream.codec_context
        is_small = codec.width * codec.height <= _MAX_SINGLE_THREAD_PX
        codec.thread_type = "SLICE" if is_small and self.table.longest_way <= _MAX_SINGLE_THREAD_FRAMES else "AUTO"
        self._kept_frames = "DEFAULT"

    def _move_stamps(self, packet: av.Packet[av.VideoStream]) -> None:
        """Give a packet the stamps that the table has, which go on where the file's own start again."""
        offset = self._clock.advance(packet.dts, packet.pts)
        if packet.pts is not None:
            packet.pts += offset
        if packet.dts is not None:
            packet.dts += offset


def open_video(path: Path, number: int | None = None) -> tuple[av.container.InputContainer, av.VideoStream]:
    """Open a file's container and its video stream of a number from 1, None: the one to show. Raises InputError."""
    check_regular(path, "feed")
    limit_memory()
    try:
        # With the prefix "file:" no name is an address: there are files called "concat:a" or "http:b".
        container = av.open(f"file:{path}", options=FILE_OPTIONS, metadata_errors="replace")
    except PermissionError:
        raise make_video_error(path, "the file cannot be read: permission denied") from None
    except Exception:  # PyAV fails on damaged headers by UnicodeDecodeError, AttributeError and others
        raise make_video_error(path, _explain_refusal(path)) from None
    streams = list_moving_streams(container)
    try:
        stream = _choose_stream(streams, number)
    except InputError as error:
        container.close()
        raise InputError(replace(problem, place=Place(str(path))) for problem in error.problems) from None
    stream.codec_context.options = DECODER_OPTIONS
    return container, stream


def list_moving_streams(container: av.container.InputContainer) -> list[av.VideoStream]:
    """List the video streams of a container that are no cover art, nor a player's little previews."""
    return [stream for stream in container.streams.video if not stream.disposition & _STILL]


def _choose_stream(streams: list[av.VideoStream], number: int | None) -> av.VideoStream:
    """Choose the stream of a number; None: of those that can be shown the first one that is marked as the default."""
    if not streams:
        raise InputError(Problem("the file holds no moving pictures", allowed=_FEED_FORMS))
    if number is not None and number > len(streams):
        allowed = f"1 to {len(streams)}"
        raise InputError(Problem(f"there is no video stream {number}", allowed=allowed, hint="--set stream="))
    wanted = streams if number is None else [streams[number - 1]]
    problems = [find_stream_problem(stream) for stream in wanted]
    shown = [stream for stream, problem in zip(wanted, problems, strict=True) if problem is None]
    if not shown:
        raise InputError(problem for problem in problems[:1] if problem is not None)
    return next((stream for stream in shown if stream.disposition & Disposition.default), shown[0])


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
