"""Attitudes as messages of a page, and as poses of pictures that were taken before they came."""

from __future__ import annotations

import math
import struct

import pytest

from vitrine.feed.phone.attitude_track import AttitudeTrack, parse_attitude
from vitrine.world.phone_attitude import PhoneAttitude


def heading_deg(track: AttitudeTrack, time_s: float) -> float:
    pose = track.pose_at(time_s)
    assert pose is not None
    return math.degrees(pose.heading_rad)


def test_a_picture_has_the_attitude_of_its_own_time() -> None:
    track = AttitudeTrack()
    assert track.pose_at(0.0) is None
    for number in range(200):  # turning to the right by a degree a step, from a heading of -40
        track.add(number / 10, PhoneAttitude(40 - number, 90, 0))
    assert heading_deg(track, 15.04) == pytest.approx(150)
    assert heading_deg(track, 19.5) == pytest.approx(-165)
    assert heading_deg(track, 0.0) == pytest.approx(80), "older ones are forgotten"


def test_headings_count_from_where_the_phone_first_looks_ahead() -> None:
    track = AttitudeTrack()
    track.add(0.0, PhoneAttitude(70, 0, 0))  # lying on a table: its camera sees that
    track.add(1.0, PhoneAttitude(70, 90, 0))
    track.add(2.0, PhoneAttitude(50, 90, 0))
    assert heading_deg(track, 1.0) == pytest.approx(0) and heading_deg(track, 2.0) == pytest.approx(20)


def test_messages_are_four_numbers_that_a_sensor_can_tell() -> None:
    assert parse_attitude(struct.pack("<4f", 1, 2, 3, 90)) == PhoneAttitude(1, 2, 3, 90)
    for message in ("1,2,3,90", b"", b"\0" * 15, b"\0" * 17, None):
        assert parse_attitude(message) is None
    for angle in (math.nan, math.inf, -math.inf, 1e9):
        assert parse_attitude(struct.pack("<4f", 1, angle, 3, 0)) is None
