"""Three hundred damaged motion sensors; `python -m tests.long sensors` has ten thousand. That it can fail is seen."""

from __future__ import annotations

import time

import numpy as np
import pytest

from tests.long.sensors import MOST_S, check_sensors, run_sensors
from tests.track.imu.sensor_clip import klv, nest
from vitrine.track.imu.gpmf import read_gpmf
from vitrine.track.imu.motion_sensors import MOST_RATE, MotionSensors, TurnRates
from vitrine.track.imu.sensor_packet import SensorPacket


def test_three_hundred_damaged_sensors_are_read_or_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_sensors(300, 1) == 0
    told = capsys.readouterr().out
    assert all(f"{kind}: read" in told for kind in ("CAMM", "GPMF", "film")), told


@pytest.mark.parametrize(
    ("edges_s", "rates"),
    [([0.0, 1.0, 1.0], np.zeros((2, 3))), ([0.0, 1.0], np.full((1, 3), np.nan)), ([0.0], np.zeros((0, 3)))],
)
def test_what_is_no_sensor_is_seen(
    edges_s: list[float], rates: np.ndarray[tuple[int, int], np.dtype[np.float64]]
) -> None:
    with pytest.raises(AssertionError):
        check_sensors((MotionSensors(TurnRates(np.array(edges_s), rates)),))


def test_a_million_samples_and_a_million_entries_take_no_more_than_their_time() -> None:
    samples = np.ones((40_000, 3), ">i2").tobytes()
    many = nest("STRM", klv("SCAL", "s", b"\0\1", 2), klv("GYRO", "s", samples, 6))
    began_s = time.process_time()
    (found,) = read_gpmf(SensorPacket(float(second), 1.0, many) for second in range(40))
    assert len(found.turns.rates) <= MOST_RATE * 40
    assert read_gpmf(SensorPacket(float(second), 1.0, b"STRM\0\1\0\0" * 100_000) for second in range(20)) == ()
    assert time.process_time() - began_s < 4 * MOST_S
