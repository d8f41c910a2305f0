"""Sensors found in films and read from them, whichever way up the picture is stored, and whatever its bytes are."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.feed.clip import Clip
from tests.track.imu.gpmf_test import make_truth
from tests.track.imu.sensor_clip import add_sensors, write_camm, write_gpmf
from vitrine.commands.feed import describe_sensors
from vitrine.feed.address import open_feed
from vitrine.track.imu.motion_sensors import MotionSensors
from vitrine.track.imu.sensor_file import find_sensor_kind, read_sensors

WRITERS = {"GPMF": (write_gpmf, b"gpmd"), "CAMM": (write_camm, b"camm")}


def make_film(path: Path, kind: str = "GPMF", turned_deg: float = 0.0) -> Path:
    write, tag = WRITERS[kind]
    Clip(turned_deg=turned_deg).write(path)
    add_sensors(path, write(make_truth(2.0)), tag)
    return path


def only(path: Path) -> MotionSensors:
    reading = read_sensors(path)
    assert reading is not None and len(reading.found) == 1
    return reading.found[0]


@pytest.mark.parametrize("kind", WRITERS)
def test_sensors_of_a_film_are_found_and_read(kind: str, tmp_path: Path) -> None:
    film, truth = make_film(tmp_path / "a.mp4", kind), make_truth(2.0)
    assert find_sensor_kind(film) == kind
    sensors = only(film)
    assert len(sensors.turns.rates) == len(truth.rates)
    assert np.abs(sensors.turns.rates - truth.rates).max() < 0.001
    assert np.abs(sensors.accelerations.times_s - truth.times_s).max() < 0.001
    assert describe_sensors(film).found == (f"sensors: turns and weight of its camera ({kind}), for track",)


@pytest.mark.parametrize("turned_deg", [90.0, 180.0, -90.0])
def test_axes_are_those_of_the_picture_as_it_is_shown(turned_deg: float, tmp_path: Path) -> None:
    film = make_film(tmp_path / "a.mp4", turned_deg=turned_deg)
    with open_feed(film, planes=True, once=True, ahead=0) as feed:
        quarters = feed.frame_at(0).rotation
    assert quarters
    # Clockwise by the angle, x right and y down: up is where the stored picture's -y has come to.
    angle = np.radians(90 * quarters)
    up = only(film).accelerations.vectors.mean(axis=0)
    assert up[:2] / np.linalg.norm(up) == pytest.approx([np.sin(angle), -np.cos(angle)], abs=0.03)


def test_what_has_no_sensors_has_none(tmp_path: Path) -> None:
    film = Clip().write(tmp_path / "a.mp4")
    (text := tmp_path / "a.txt").write_text("DEVC")
    for path in (film, text, tmp_path, tmp_path / "none.mp4"):
        assert find_sensor_kind(path) is None and read_sensors(path) is None
    assert describe_sensors(film).found == ()


def test_a_stream_of_sensors_that_says_nothing_is_told(tmp_path: Path) -> None:
    film = Clip().write(tmp_path / "a.mp4")
    empty = [packet._replace(data=b"DEVC\0\1\0\0") for packet in write_gpmf(make_truth(2.0))]
    add_sensors(film, empty, b"gpmd")
    assert find_sensor_kind(film) == "GPMF" and read_sensors(film) == ("GPMF", ())


def test_a_film_that_was_cut_short_gives_what_is_left_or_nothing(tmp_path: Path) -> None:
    data = make_film(tmp_path / "a.mp4").read_bytes()
    for share in (0.2, 0.6, 0.8, 0.95, 0.99):
        (cut := tmp_path / "cut.mp4").write_bytes(data[: int(share * len(data))])
        assert find_sensor_kind(cut) in (None, "GPMF")
        read_sensors(cut)


def test_another_program_s_track_of_data_is_no_sensor(tmp_path: Path) -> None:
    film = Clip().write(tmp_path / "a.mp4")
    timed = tmp_path / "timed.mov"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", film, "-c", "copy", "-timecode", "01:02:03:04", timed], check=True, timeout=60
    )
    assert find_sensor_kind(timed) is None
