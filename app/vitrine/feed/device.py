"""Capture of live sources through FFmpeg: cameras by V4L2 and streams by address."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import av
import av.container

from vitrine.errors import InputError, Problem, nearest
from vitrine.feed.convert import Converter
from vitrine.feed.decoder import stream_fault
from vitrine.feed.formats import DECODER_OPTIONS, SCHEMES, STREAM_OPTIONS, limit_memory
from vitrine.feed.live import Running
from vitrine.feed.table import frame_rate
from vitrine.world.feed_frame import FeedFrame

_SYSFS = Path("/sys/class/video4linux")
#: Options to try in turn: most cameras give 720p at 30 frames a second only as JPEG, and refuse what they lack.
_CAMERA_OPTIONS: tuple[dict[str, str], ...] = (
    {"input_format": "mjpeg", "video_size": "1280x720", "framerate": "30"},
    {"video_size": "1280x720", "framerate": "30"},
    {},
)
_AT_ONCE = {"fflags": "nobuffer", "rtsp_transport": "tcp"}
_OPEN_S, _READ_S = 10.0, 5.0


class Camera(NamedTuple):
    """A V4L2 capture node: its number in /dev/video*, and its driver's name for it."""

    number: int
    name: str

    @property
    def device(self) -> str:
        """The path of its node under /dev."""
        return f"/dev/video{self.number}"


def cameras(folder: Path = _SYSFS) -> list[Camera]:
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


def find_camera(wanted: str, known: list[Camera]) -> Camera:
    """Find a camera by number, name or part of a name, ignoring case. Raises InputError listing those that exist."""
    if wanted.isdecimal():
        matches = [camera for camera in known if camera.number == int(wanted)]
    else:
        matches = [camera for camera in known if camera.name.casefold() == wanted.casefold()]
        matches = matches or [camera for camera in known if wanted.casefold() in camera.name.casefold()]
    if len(matches) == 1:
        return matches[0]
    message = f'there are {len(matches)} cameras "{wanted}"' if matches else f'there is no camera "{wanted}"'
    listed = ", ".join(f'{camera.number} "{camera.name}"' for camera in matches or known)
    allowed = listed or "no camera is connected, or this system's cameras are not V4L2"
    hint = "" if matches else nearest(wanted, [camera.name for camera in known])
    raise InputError(Problem(message, allowed=allowed, hint=hint))


def open_camera(camera: Camera, *, planes: bool) -> Running:
    """Open a camera. Raises InputError."""
    reason = ""
    for options in _CAMERA_OPTIONS:
        try:
            timeout = (_OPEN_S, _READ_S)
            return _running(av.open(camera.device, format="v4l2", options=options, timeout=timeout), planes)
        except (av.FFmpegError, OSError) as error:
            reason = str(error.strerror)
    message = f'the camera {camera.number} "{camera.name}" cannot be opened: {reason}'
    raise InputError(Problem(message, hint="check that no other program holds it, and your right to read it"))


def open_stream(address: str, *, planes: bool, options: Mapping[str, str] | None = None) -> Running:
    """Open a stream by its address. Raises InputError."""
    if address.partition("://")[0].lower() not in SCHEMES or "\0" in address:
        allowed = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise InputError(Problem(f'"{address}" is no address of a stream', allowed=allowed))
    merged = {**(_AT_ONCE if options is None else options), **STREAM_OPTIONS}
    limit_memory()
    try:
        container = av.open(address, options=merged, metadata_errors="replace", timeout=(_OPEN_S, _READ_S))
    except Exception as error:  # PyAV itself fails on damaged headers
        reason = getattr(error, "strerror", None) or "it sends no video that is read"
        if isinstance(error, av.ExitError):
            reason = f"no answer within {_OPEN_S:g} s"
        message = f'the stream "{address}" cannot be opened: {reason}'
        raise InputError(Problem(message, hint="check the address, and that its server runs")) from None
    return _running(container, planes)


def _running(container: av.container.InputContainer, planes: bool) -> Running:
    if not container.streams.video:
        container.close()
        raise InputError(f'"{container.name}" holds no moving pictures')
    stream = container.streams.video[0]
    if fault := stream_fault(stream):
        container.close()
        raise InputError(replace(fault, message=f'"{container.name}": {fault.message}'))
    stream.codec_context.options = DECODER_OPTIONS
    return Running(frame_rate(stream), _frames(container, stream, planes))


def _frames(container: av.container.InputContainer, stream: av.VideoStream, planes: bool) -> Generator[FeedFrame]:
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
                    yield converter.feed_frame(frame, 0, 0.0)
    finally:
        container.close()
