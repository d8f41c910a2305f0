"""Capture of live sources through FFmpeg: cameras by V4L2 and streams by address."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import av
import av.container

from vitrine.errors import InputError, Problem, suggest_name
from vitrine.feed.converter import Converter
from vitrine.feed.decoder import find_stream_problem
from vitrine.feed.formats import DECODER_OPTIONS, SCHEMES, STREAM_OPTIONS, limit_memory
from vitrine.feed.frame_table import frame_rate
from vitrine.feed.live import FrameStream
from vitrine.feed.picture_shape import read_aspect
from vitrine.world.feed_frame import FeedFrame

_SYSFS_FOLDER = Path("/sys/class/video4linux")
#: Options to try in turn: most cameras give 720p at 30 frames a second only as JPEG, and refuse what they lack.
_CAMERA_OPTIONS: tuple[dict[str, str], ...] = (
    {"input_format": "mjpeg", "video_size": "1280x720", "framerate": "30"},
    {"video_size": "1280x720", "framerate": "30"},
    {},
)
_LOW_LATENCY_OPTIONS = {"fflags": "nobuffer", "rtsp_transport": "tcp"}
_OPEN_TIMEOUT_S, _READ_TIMEOUT_S = 10.0, 5.0


class Camera(NamedTuple):
    """A V4L2 capture node: its number in /dev/video*, and its driver's name for it."""

    number: int
    name: str

    @property
    def node_path(self) -> str:
        """The path of its node under /dev."""
        return f"/dev/video{self.number}"


def list_cameras(folder: Path = _SYSFS_FOLDER) -> list[Camera]:
    """List the cameras of Linux, by number; none on other systems."""
    found_cameras = []
    for entry in folder.glob("video*"):
        try:
            # A camera has several nodes, one to capture and others for metadata: the first captures.
            if (entry / "index").read_text().strip() == "0":
                found_cameras.append(Camera(int(entry.name[5:]), (entry / "name").read_text().strip()))
        except (OSError, ValueError):
            continue
    return sorted(found_cameras)


def find_camera(wanted: str, cameras: list[Camera]) -> Camera:
    """Find a camera by number, name or part of a name, ignoring case. Raises InputError listing those that exist."""
    if wanted.isdecimal():
        matches = [camera for camera in cameras if camera.number == int(wanted)]
    else:
        matches = [camera for camera in cameras if camera.name.casefold() == wanted.casefold()]
        matches = matches or [camera for camera in cameras if wanted.casefold() in camera.name.casefold()]
    if len(matches) == 1:
        return matches[0]
    message = f'there are {len(matches)} cameras "{wanted}"' if matches else f'there is no camera "{wanted}"'
    listed = ", ".join(f'{camera.number} "{camera.name}"' for camera in matches or cameras)
    allowed = listed or "no camera is connected, or this system's cameras are not V4L2"
    hint = "" if matches else suggest_name(wanted, [camera.name for camera in cameras])
    raise InputError(Problem(message, allowed=allowed, hint=hint))


def open_camera(camera: Camera, *, planes: bool) -> FrameStream:
    """Open a camera. Raises InputError."""
    reason = ""
    for options in _CAMERA_OPTIONS:
        try:
            timeout = (_OPEN_TIMEOUT_S, _READ_TIMEOUT_S)
            return _start_stream(av.open(camera.node_path, format="v4l2", options=options, timeout=timeout), planes)
        except (av.FFmpegError, OSError) as error:
            reason = str(error.strerror)
    message = f'the camera {camera.number} "{camera.name}" cannot be opened: {reason}'
    raise InputError(Problem(message, hint="check that no other program holds it, and your right to read it"))


def open_stream(address: str, *, planes: bool, options: Mapping[str, str] | None = None) -> FrameStream:
    """Open a stream by its address. Raises InputError."""
    if address.partition("://")[0].lower() not in SCHEMES or "\0" in address:
        allowed = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise InputError(Problem(f'"{address}" is no address of a stream', allowed=allowed))
    merged = {**(_LOW_LATENCY_OPTIONS if options is None else options), **STREAM_OPTIONS}
    limit_memory()
    try:
        container = av.open(
            address, options=merged, metadata_errors="replace", timeout=(_OPEN_TIMEOUT_S, _READ_TIMEOUT_S)
        )
    except Exception as error:  # PyAV itself fails on damaged headers
        reason = getattr(error, "strerror", None) or "it sends no video that is read"
        if isinstance(error, av.ExitError):
            reason = f"no answer within {_OPEN_TIMEOUT_S:g} s"
        message = f'the stream "{address}" cannot be opened: {reason}'
        raise InputError(Problem(message, hint="check the address, and that its server runs")) from None
    return _start_stream(container, planes)


def _start_stream(container: av.container.InputContainer, planes: bool) -> FrameStream:
    if not container.streams.video:
        container.close()
        raise InputError(f'"{container.name}" holds no moving pictures')
    stream = container.streams.video[0]
    if fault := find_stream_problem(stream):
        container.close()
        raise InputError(replace(fault, message=f'"{container.name}": {fault.message}'))
    stream.codec_context.options = DECODER_OPTIONS
    return FrameStream(frame_rate(stream), _read_frames(container, stream, planes))


def _read_frames(container: av.container.InputContainer, stream: av.VideoStream, planes: bool) -> Generator[FeedFrame]:
    """Frames as they arrive, without damaged ones. Other failures end the generator by FFmpeg's exception."""
    converter = Converter(stream.codec_context.name, planes=planes)
    try:
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.InvalidDataError:
                continue
            for frame in frames:
                if not frame.is_corrupt:
                    yield converter.convert(frame, 0, 0.0, read_aspect(stream.sample_aspect_ratio))
    finally:
        container.close()
