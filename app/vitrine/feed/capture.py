"""Capture of live sources through FFmpeg: cameras by V4L2 and streams by address."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, cast

import av
import av.container

from vitrine.errors import InputError, Problem
from vitrine.feed.cameras import Camera, find_again, list_cameras
from vitrine.feed.converter import Converter
from vitrine.feed.decoder import find_stream_problem
from vitrine.feed.formats import DECODER_OPTIONS, SCHEMES, STREAM_OPTIONS, limit_memory
from vitrine.feed.frame_table import frame_rate
from vitrine.feed.live import FrameStream
from vitrine.feed.picture_shape import read_aspect
from vitrine.world.feed_frame import FeedFrame

#: Options to try in turn: most cameras give 720p at 30 frames a second only as JPEG, and refuse what they lack.
_CAMERA_OPTIONS: tuple[dict[str, str], ...] = (
    {"input_format": "mjpeg", "video_size": "1280x720", "framerate": "30"},
    {"video_size": "1280x720", "framerate": "30"},
    {},
)
_LOW_LATENCY_OPTIONS = {"fflags": "nobuffer", "rtsp_transport": "tcp"}


class Deadlines(NamedTuple):
    """How long a source may take to be opened, and then from one picture to the next."""

    open_s: float = 10.0
    read_s: float = 5.0


DEADLINES = Deadlines()


def reopen_camera(known: Camera, *, planes: bool) -> FrameStream:
    """Open a camera wherever it is plugged in by now. Raises InputError."""
    return open_camera(find_again(known, list_cameras()), planes=planes)


def open_camera(camera: Camera, *, planes: bool) -> FrameStream:
    """Open a camera. Raises InputError."""
    reason = ""
    for options in _CAMERA_OPTIONS:
        try:
            container = av.open(camera.node_path, format="v4l2", options=options, timeout=DEADLINES)
            return _start_stream(container, planes, DEADLINES, time.monotonic)
        except (av.FFmpegError, OSError) as error:
            reason = str(error.strerror)
    message = f'the camera {camera.number} "{camera.name}" cannot be opened: {reason}'
    raise InputError(Problem(message, hint="check that no other program holds it, and your right to read it"))


def open_stream(
    address: str,
    *,
    planes: bool,
    options: Mapping[str, str] | None = None,
    deadlines: Deadlines = DEADLINES,
    clock: Callable[[], float] = time.monotonic,
) -> FrameStream:
    """Open a stream by its address. Raises InputError; its frames end by an error where a deadline passes."""
    if address.partition("://")[0].lower() not in SCHEMES or "\0" in address:
        allowed = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise InputError(Problem(f'"{address}" is no address of a stream', allowed=allowed))
    merged = {**(_LOW_LATENCY_OPTIONS if options is None else options), **STREAM_OPTIONS}
    limit_memory()
    asked_s = clock()
    try:
        container = av.open(address, options=merged, metadata_errors="replace", timeout=deadlines)
    except Exception as error:  # PyAV itself fails on damaged headers
        reason = getattr(error, "strerror", None) or "it sends no video that is read"
        if isinstance(error, av.ExitError) or clock() - asked_s >= deadlines.open_s:
            reason = f"no answer within {deadlines.open_s:g} s"
        message = f'the stream "{address}" cannot be opened: {reason}'
        raise InputError(Problem(message, hint="check the address, and that its server runs")) from None
    return _start_stream(container, planes, deadlines, clock)


def _start_stream(
    container: av.container.InputContainer, planes: bool, deadlines: Deadlines, clock: Callable[[], float]
) -> FrameStream:
    if not container.streams.video:
        container.close()
        raise InputError(f'"{container.name}" holds no moving pictures')
    stream = container.streams.video[0]
    if fault := find_stream_problem(stream):
        container.close()
        raise InputError(replace(fault, message=f'"{container.name}": {fault.message}'))
    stream.codec_context.options = DECODER_OPTIONS
    return FrameStream(frame_rate(stream), _read_frames(container, stream, planes, deadlines.read_s, clock))


def _read_frames(
    container: av.container.InputContainer,
    stream: av.VideoStream,
    planes: bool,
    read_s: float,
    clock: Callable[[], float],
) -> Generator[FeedFrame]:
    """Frames as they arrive, without damaged ones. Other failures end the generator by FFmpeg's exception.

    FFmpeg's own deadline is that of any packet: one of sound, or of pictures that are damaged, would put it off for
    ever. Raises TimeoutError where no picture comes among them.
    """
    converter = Converter(stream.codec_context.name, planes=planes)
    seen_s = clock()
    try:
        for packet in container.demux():
            for frame in _decode(packet) if packet.stream is stream else ():
                if not frame.is_corrupt:
                    yield converter.convert(frame, 0, 0.0, read_aspect(stream.sample_aspect_ratio))
                    seen_s = clock()
            if clock() - seen_s > read_s:
                raise TimeoutError(f"it sent no picture for {read_s:g} s")
    finally:
        container.close()


def _decode(packet: av.Packet[av.stream.Stream]) -> Sequence[av.VideoFrame]:
    try:
        return cast(Sequence[av.VideoFrame], packet.decode())
    except av.InvalidDataError:
        return ()
