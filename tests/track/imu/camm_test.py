"""CAMM by bytes written out from the specification, and of made sensors."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from tests.track.imu.gpmf_test import make_truth
from tests.track.imu.sensor_clip import write_camm
from tests.track.made_walk import RATE, walk
from vitrine.track.imu.camm import SIZES, is_camm, read_camm
from vitrine.track.imu.sensor_packet import SensorPacket
from vitrine.track.rotations import logarithm

#: Reserved 0, kind 2, then 0.5, -1 and 2 rad/s, little-endian.
GYROSCOPE = bytes.fromhex("0000 0200 0000003f 000080bf 00000040")


def test_a_packet_is_read_as_it_is_laid_out() -> None:
    assert is_camm(GYROSCOPE) and is_camm(GYROSCOPE + struct.pack("<HH2i", 0, 1, 5, 9))
    (found,) = read_camm([SensorPacket(0.01 * number, 0.01, GYROSCOPE) for number in range(5)])
    assert found.turns.rates == pytest.approx(np.tile([0.5, -1.0, 2.0], (5, 1)))
    assert found.turns.edges_s == pytest.approx(0.01 * (np.arange(6) - 0.5))
    assert not len(found.accelerations.times_s)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GYROSCOPE[:3],
        GYROSCOPE[:15],
        GYROSCOPE + b"\0",
        b"\1" + GYROSCOPE[1:],
        bytes(20),
        b"\0\0\x09\0" + bytes(12),
    ],
)
def test_what_is_no_packet_is_known(data: bytes) -> None:
    assert not is_camm(data)


def test_all_kinds_are_stepped_over_and_samples_of_no_number_left_out() -> None:
    others = b"".join(
        struct.pack("<HH", 0, kind) + bytes(size) for kind, size in SIZES.items() if kind not in (0, 2, 3)
    )
    broken = struct.pack("<HH3f", 0, 2, np.nan, np.inf, 0)
    packets = [SensorPacket(0.01 * number, 0.01, others + GYROSCOPE) for number in range(5)]
    packets += [SensorPacket(0.1, 0.01, broken), SensorPacket(np.nan, 0.01, GYROSCOPE)]
    (found,) = read_camm(packets)
    assert len(found.turns.rates) == 5


def test_made_sensors_come_back() -> None:
    truth = make_truth()
    (found,) = read_camm(write_camm(truth))
    assert found.turns.rates == pytest.approx(truth.rates, abs=1e-6)
    assert found.accelerations.vectors == pytest.approx(truth.accelerations, abs=1e-5)


def test_orientations_are_from_the_camera_to_the_world() -> None:
    poses = walk(2.0).poses
    # Some world, in which the camera starts unturned.
    turns = poses.turns @ poses.turns[0].T
    vectors = logarithm(turns.transpose(0, 2, 1))
    times_s = np.arange(len(turns)) / RATE
    packets = [
        SensorPacket(float(time_s), 1 / RATE, struct.pack("<HH3f", 0, 0, *vector))
        for time_s, vector in zip(times_s, vectors, strict=True)
    ]
    (found,) = read_camm(packets)
    assert np.abs(found.turns.turns_at(times_s) - turns).max() < 1e-5
