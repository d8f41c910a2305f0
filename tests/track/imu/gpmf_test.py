"""GPMF of made sensors: the truth comes back in the picture's axes, whatever axes and clocks the file has."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from tests.track.imu.made_sensors import UP, measure_path
from tests.track.imu.sensor_clip import MadeSensors, klv, nest, write_gpmf
from tests.track.made_walk import RATE, walk
from vitrine.track.imu.gpmf import read_gpmf
from vitrine.track.imu.sensor_packet import SensorPacket
from vitrine.track.rotations import Floats, exponential, logarithm
from vitrine.world.rotations import quaternions_from_rotations


def make_truth(seconds: float = 4.0) -> MadeSensors:
    poses = walk(seconds).poses
    return measure_path(np.arange(len(poses.turns)) / RATE, poses.turns, poses.centres)


@pytest.mark.parametrize("orin", ["ZXY", "XzY", "YxZ", "yXZ"])
def test_rates_and_accelerations_come_back_in_the_picture_s_axes(orin: str) -> None:
    truth = make_truth()
    (found,) = read_gpmf(write_gpmf(truth, orin=orin))
    # Whole numbers of 1/939 rad/s and 1/417 m/s^2.
    middles_s = (found.turns.edges_s[1:] + found.turns.edges_s[:-1]) / 2
    assert middles_s == pytest.approx(truth.times_s, abs=0.003)
    assert np.abs(found.turns.rates - truth.rates).max() < 0.001
    assert np.abs(found.accelerations.vectors - truth.accelerations).max() < 0.002
    assert found.accelerations.vectors.mean(axis=0)[1] == pytest.approx(-9.8, abs=0.1)


def test_a_matrix_says_the_same_as_letters() -> None:
    turn = struct.pack(">9f", 0, -1, 0, 1, 0, 0, 0, 0, 1)
    sample = np.array([34, -4816, 390], ">i2").tobytes()
    by_matrix = [klv("MTRX", "f", turn, 36), klv("ORIO", "c", b"ZXY", 1)]
    by_letters = [klv("ORIN", "c", b"XzY", 1)]
    found = []
    for words in (by_matrix, by_letters):
        streams = [
            nest("STRM", *words, klv("SCAL", "s", struct.pack(">h", 417), 2), klv(key, "s", 100 * sample, 6))
            for key in ("ACCL", "GYRO")
        ]
        (one,) = read_gpmf([SensorPacket(0.0, 1.0, nest("DEVC", *streams))])
        found.append(one.accelerations.vectors[0])
    # X to the left, Y to the back, Z up, 11.5 m/s^2 of it: -x, -z and -y of a picture.
    assert found[0] == pytest.approx([-34 / 417, -4816 / 417, -390 / 417])
    assert found[1] == pytest.approx(found[0])


def test_packets_that_begin_a_little_late_give_even_times() -> None:
    truth = make_truth()
    packets = write_gpmf(truth)
    late = [packet._replace(start_s=packet.start_s + 0.01 * (number % 2)) for number, packet in enumerate(packets)]
    (found,) = read_gpmf(late)
    assert np.ptp(np.diff(found.turns.edges_s)[1:-1]) < 1e-6
    (lost,) = read_gpmf([packets[0], *packets[2:]])
    assert not lost.turns.covers(np.array([1.5]))[0] and lost.turns.covers(np.array([0.5, 2.5])).all()


def write_orientations(turns: Floats, images: Floats, gravity: Floats) -> SensorPacket:
    """CORI, IORI and GRAV of frames at RATE, as a GoPro has them: w, x, y, z and vectors, in 32,767ths."""

    def stream(key: str, values: Floats) -> bytes:
        data = np.rint(values * 32767).astype(">i2")
        return nest("STRM", klv("SCAL", "s", b"\x7f\xff", 2), klv(key, "s", data.tobytes(), 2 * values.shape[1]))

    quaternions = [quaternions_from_rotations(each)[:, [3, 0, 1, 2]] for each in (turns, images)]
    data = nest("DEVC", stream("CORI", quaternions[0]), stream("IORI", quaternions[1]), stream("GRAV", gravity))
    return SensorPacket(0.0, len(turns) / RATE, data)


def test_a_stabilised_picture_turns_by_both_orientations_and_its_weight_with_it() -> None:
    poses = walk(3.0).poses
    t = np.arange(len(poses.turns)) / RATE
    # The body trembles, the picture does not: the picture from the body undoes it.
    trembling = exponential(np.radians(3) * np.column_stack([np.sin(9 * t), np.cos(7 * t), np.sin(11 * t)]))
    body = trembling @ poses.turns
    down = np.einsum("nij,j->ni", body, -UP)
    packet = write_orientations(body @ body[0].T, trembling.transpose(0, 2, 1), down)
    (found,) = read_gpmf([packet])
    turned = found.turns.turns_at(t)
    expected = poses.turns @ poses.turns[0].T
    assert np.abs(logarithm(turned @ expected.transpose(0, 2, 1))).max() < 2e-4
    seen = np.einsum("nji,nj->ni", poses.turns, found.gravity.vectors)
    assert np.abs(seen + UP).max() < 3e-4


def test_gravity_that_the_accelerometer_feels_elsewhere_is_left_out() -> None:
    truth, t = make_truth(3.0), np.arange(90) / RATE
    level = np.broadcast_to(np.eye(3), (90, 3, 3))
    (packet,) = write_gpmf(truth, packet_s=9.0)
    for down, count in (([0.0, 1.0, 0.0], 90), ([0.0, 0.0, 1.0], 0)):
        frames = write_orientations(level, level, np.tile(down, (len(t), 1)))
        found = read_gpmf([packet, frames])
        assert [len(sensors.gravity.times_s) for sensors in found] == [count, count]
        assert all(len(sensors.accelerations.times_s) for sensors in found)


def test_a_scale_of_nothing_and_samples_beyond_all_sensors_are_left_out() -> None:
    truth = make_truth(2.0)
    wild = truth.rates.copy()
    wild[::7] = 60.0
    packets = write_gpmf(truth._replace(rates=np.clip(wild, -34, 34)))
    zero = [packet._replace(data=packet.data.replace(struct.pack(">h", 939), bytes(2))) for packet in packets]
    assert read_gpmf(zero) == ()
    assert read_gpmf([]) == () == read_gpmf([SensorPacket(0.0, 1.0, b"DEVC")])
