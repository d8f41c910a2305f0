"""Sensor file: the stream of a clip that holds what its camera's motion sensors measured, found and read.

Streams are known by what they hold, since players and libraries name those of data as they like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import av
import av.container
import numpy as np
from av.stream import Discard

from vitrine.feed.decoder import open_video
from vitrine.feed.orientation import read_orientation
from vitrine.track.imu.camm import is_camm, read_camm
from vitrine.track.imu.gpmf import GPMF_START, read_gpmf
from vitrine.track.imu.motion_sensors import MotionSensors
from vitrine.track.imu.sensor_packet import SensorPacket
from vitrine.track.rotations import Floats

SensorKind = Literal["GPMF", "CAMM"]

#: A second of a GoPro has 6 KB, of a Fusion 24.
MOST_PACKET_BYTES = 4_000_000
MOST_BYTES = 400_000_000
#: CAMM has a packet for each sample of each of four sensors.
MOST_PACKETS = 3_000_000
#: Packets of all streams that are looked at for the kind of those of data.
_LOOKED_AT = 400
#: Quarter turns clockwise of a picture, in its axes: what was right is down, what was down is left.
_QUARTER = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


class SensorReading(NamedTuple):
    """What kind of sensors a clip has, and what they say, the likeliest first; nothing where nothing can be read."""

    kind: SensorKind
    found: tuple[MotionSensors, ...]


_READERS: dict[SensorKind, Callable[[Iterator[SensorPacket]], tuple[MotionSensors, ...]]] = {
    "GPMF": read_gpmf, "CAMM": read_camm,
}  # fmt: skip


def find_sensor_kind(path: Path) -> SensorKind | None:
    """What kind of motion sensors a film has; None without any, and for what is no film."""
    found = _open(path)
    if found is None:
        return None
    container, _ = found
    with container:
        stream = _find_stream(container)
    return None if stream is None else stream[0]


def read_sensors(path: Path) -> SensorReading | None:
    """What a film's motion sensors measured, in the axes of its picture as it is shown; None where it has none.

    Whatever its bytes are, nothing is raised: what cannot be read is left out.
    """
    found = _open(path)
    if found is None:
        return None
    container, video = found
    with container:
        stream = _find_stream(container)
    if stream is None or (found := _open(path)) is None:
        return None
    kind, number = stream
    container, video = found
    with container:
        axes = _find_axes(container, video)
        if axes is None:
            return SensorReading(kind, ())
        start_s = float((video.start_time or 0) * video.time_base) if video.time_base else 0.0
        with np.errstate(all="ignore"):
            sensors = _READERS[kind](_list_packets(container, number, start_s))
    return SensorReading(kind, tuple(each.turned(axes) for each in sensors))


def _open(path: Path) -> tuple[av.container.InputContainer, av.VideoStream] | None:
    if not path.is_file():
        return None
    try:
        return open_video(path)
    except Exception:  # what is no film has been refused by whoever shows it, or is a picture
        return None


def _find_stream(container: av.container.InputContainer) -> tuple[SensorKind, int] | None:
    """The kind and the number of the first stream of data that begins as one of ours."""
    left = {stream.index for stream in container.streams if stream.type == "data"}
    if not left:
        return None
    for stream in container.streams:
        if stream.index not in left:
            stream.discard = Discard.all
    try:
        for count, packet in enumerate(container.demux()):
            index = packet.stream.index
            if count > _LOOKED_AT or not left:
                return None
            if index not in left or not packet.size:
                continue
            left.discard(index)
            data = bytes(packet)
            if data.startswith(GPMF_START):
                return "GPMF", index
            if is_camm(data):
                return "CAMM", index
    except Exception:  # av.FFmpegError, and others from within PyAV
        pass
    return None


def _find_axes(container: av.container.InputContainer, video: av.VideoStream) -> Floats | None:
    """The matrix (3, 3) from the stored picture's axes to those of the shown one; None where that is mirrored."""
    try:
        orientation = read_orientation(next(container.decode(video)))
        container.seek(0)
    except Exception:  # a damaged file; without a first picture it is not tracked either
        return None
    return None if orientation.mirrored else np.linalg.matrix_power(_QUARTER, orientation.turns)


def _list_packets(container: av.container.InputContainer, number: int, start_s: float) -> Iterator[SensorPacket]:
    """The packets of a stream up to where the file is damaged, or has more than any camera writes."""
    stream = container.streams[number]
    for other in container.streams:
        if other.index != number:
            other.discard = Discard.all
    total = 0
    try:
        for count, packet in enumerate(container.demux(stream)):
            if count >= MOST_PACKETS or total > MOST_BYTES:
                return
            if packet.pts is None or packet.time_base is None or not 0 < packet.size <= MOST_PACKET_BYTES:
                continue
            total += packet.size
            tick_s = float(packet.time_base)
            yield SensorPacket(packet.pts * tick_s - start_s, (packet.duration or 0) * tick_s, bytes(packet))
    except Exception:  # av.FFmpegError, and others from within PyAV
        return
