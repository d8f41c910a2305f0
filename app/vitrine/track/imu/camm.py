"""CAMM, Google's Camera Motion Metadata: little-endian packets of a kind each (Camera Motion Metadata Spec).

Each begins with 16 bits that are reserved and 16 that are its kind. The specification leaves the camera's axes to who
writes them: here they are taken for the picture's, and what the pixels say of the turns decides (`sensor_fit`).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable

import numpy as np

from vitrine.track.imu.motion_sensors import (
    MOST_ACCELERATION_M_S2,
    MOST_TURN_RAD_S,
    MotionSensors,
    TurnRates,
    VectorSamples,
    sort_samples,
)
from vitrine.track.imu.sensor_packet import MOST_SAMPLES, SensorPacket
from vitrine.track.rotations import Floats, exponential

ORIENTATION, EXPOSURE, GYROSCOPE, ACCELEROMETER = 0, 1, 2, 3
#: The bytes of what follows the head, by kind: those above, a position, two forms of GPS, and a magnetometer.
SIZES = {ORIENTATION: 12, EXPOSURE: 8, GYROSCOPE: 12, ACCELEROMETER: 12, 4: 12, 5: 24, 6: 56, 7: 12}
_HEAD, _VECTOR = struct.Struct("<HH"), struct.Struct("<3f")
_VECTORS = (ORIENTATION, GYROSCOPE, ACCELEROMETER)
#: No rotation vector is longer than a turn, but for what rounding makes of it.
_MOST_ANGLE_RAD = 7.0


def is_camm(data: bytes) -> bool:
    """Whether bytes are packets to the last: tracks of data of other programs begin with zeros, too."""
    at = 0
    while at + _HEAD.size <= len(data):
        reserved, kind = _HEAD.unpack_from(data, at)
        if reserved or kind not in SIZES:
            return False
        at += _HEAD.size + SIZES[kind]
    return at == len(data) > 0


def read_camm(packets: Iterable[SensorPacket]) -> tuple[MotionSensors, ...]:
    """What the packets measure: turns by orientations where there are any, and by the gyroscope; none at all: ().

    Packets that are damaged are left out.
    """
    # Flat, since a million samples as rows of their own take 200 MB.
    rows = {kind: array("d") for kind in _VECTORS}
    for packet in packets:
        at = 0
        while at + _HEAD.size <= len(packet.data):
            _, kind = _HEAD.unpack_from(packet.data, at)
            at += _HEAD.size
            if kind not in SIZES or at + SIZES[kind] > len(packet.data):
                break
            if kind in rows and len(rows[kind]) < 4 * MOST_SAMPLES:
                rows[kind].extend((packet.start_s, *_VECTOR.unpack_from(packet.data, at)))
            at += SIZES[kind]
    tables = {kind: np.array(table).reshape(-1, 4) for kind, table in rows.items()}
    accelerations = VectorSamples(*_sort(tables[ACCELEROMETER], MOST_ACCELERATION_M_S2))
    # The specification's rotation is from the camera to the world.
    times_s, vectors = _sort(tables[ORIENTATION], _MOST_ANGLE_RAD)
    turns = (TurnRates.from_turns(times_s, exponential(-vectors)), TurnRates.from_gyroscope(
        *_sort(tables[GYROSCOPE], MOST_TURN_RAD_S)
    ))  # fmt: skip
    return tuple(MotionSensors(each, accelerations=accelerations) for each in turns if len(each.rates))


def _sort(table: Floats, most: float) -> tuple[Floats, Floats]:
    return sort_samples(table[:, 0], table[:, 1:], most)
