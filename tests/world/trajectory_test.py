"""Trajectories: between the stamps by closed formulas, at them by a real file, and every mistake with its line."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.errors import InputError
from vitrine.world.trajectory import Trajectory, UpAxis, load_trajectory


def about_y(degrees: float) -> list[float]:
    half = math.radians(degrees) / 2
    return [0.0, math.sin(half), 0.0, math.cos(half)]


TURNING = Trajectory(
    np.array([0.0, 1.0, 3.0]),
    np.array([[0.0, 1.6, 0.0], [2.0, 1.6, 0.0], [2.0, 1.6, -8.0]]),
    np.array([about_y(0), about_y(90), [-v for v in about_y(30)]]),
)


def loaded(tmp_path: Path, text: str, up: UpAxis = "y") -> Trajectory:
    path = tmp_path / "walk.tum"
    path.write_text(text)
    return load_trajectory(path, up)


def mistakes(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, text)
    assert all(p.place and p.place.file == str(tmp_path / "walk.tum") for p in caught.value.problems)
    return [(p.place.line if p.place else 0, p.message) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("time_s", "position", "degrees"),
    [
        (-5.0, (0, 1.6, 0), 0),
        (0.0, (0, 1.6, 0), 0),
        (0.25, (0.5, 1.6, 0), 22.5),
        (1.0, (2, 1.6, 0), 90),
        # The other sign of the last quaternion is the same turn: it must not go the long way round.
        (2.5, (2, 1.6, -6), 45),
        (99.0, (2, 1.6, -8), 30),
    ],
)
def test_a_pose_lies_on_the_way(time_s: float, position: tuple[float, ...], degrees: float) -> None:
    pose = TURNING.pose_at(time_s)
    assert pose.position_m == pytest.approx(position)
    assert abs(np.dot(pose.orientation, about_y(degrees))) == pytest.approx(1, abs=1e-12)


@given(st.lists(st.floats(-2, 5), min_size=1, max_size=20))
def test_headings_are_those_of_the_poses(times: list[float]) -> None:
    expected = [TURNING.pose_at(time).heading_rad for time in times]
    np.testing.assert_allclose(TURNING.headings_at(np.array(times)), expected, atol=1e-9)


@given(st.lists(st.floats(-2, 5), min_size=1, max_size=20))
def test_many_at_once_are_each_alone(times: list[float]) -> None:
    positions, orientations = TURNING.poses_at(np.array(times))
    np.testing.assert_array_equal(positions, TURNING.positions_at(np.array(times)))
    np.testing.assert_allclose(np.linalg.norm(orientations, axis=1), 1, atol=1e-12)
    for time_s, position, orientation in zip(times, positions, orientations, strict=True):
        pose = TURNING.pose_at(time_s)
        assert pose.position_m == tuple(position) and pose.orientation == tuple(orientation)


@given(st.floats(0, 1e-3), st.floats(0, 1))
def test_short_arcs_turn_evenly(degrees: float, share: float) -> None:
    short = Trajectory(np.array([0.0, 1.0]), np.zeros((2, 3)), np.array([about_y(0), about_y(degrees)]))
    turned = 2 * math.degrees(math.asin(short.pose_at(share).orientation[1]))
    assert turned == pytest.approx(share * degrees, abs=1e-12)


def test_one_pose_holds_for_ever() -> None:
    one = Trajectory(np.zeros(1), np.ones((1, 3)), np.array([about_y(0)]))
    assert one.pose_at(-1).position_m == one.pose_at(7).position_m == (1, 1, 1)


def test_comments_commas_and_the_first_stamp_is_zero(tmp_path: Path) -> None:
    text = "# t tx ty tz qx qy qz qw\n\n100.5 1 2 3 0 0 0 2 # a scaled quaternion\n101.0,2,2,3,0,0,0,1\n"
    trajectory = loaded(tmp_path, text)
    assert trajectory.times_s.tolist() == [0.0, 0.5]
    assert trajectory.quaternions.tolist() == [[0, 0, 0, 1]] * 2
    assert trajectory.positions_m.tolist() == [[1, 2, 3], [2, 2, 3]]


@pytest.mark.parametrize(
    ("up", "forward", "ground"),
    [("y", (0, 0, 1), (4, 5, 6)), ("z", (0, 1, 0), (4, 6, -5)), ("-y", (0, 0, -1), (4, -5, -6))],
)
def test_up_becomes_y(tmp_path: Path, up: UpAxis, forward: tuple[float, ...], ground: tuple[float, ...]) -> None:
    """The identity looks along the file's own z; a z-up file's (E, N, U) becomes (E, U, -N)."""
    pose = loaded(tmp_path, "0 4 5 6 0 0 0 1", up).pose_at(0)
    assert pose.position_m == pytest.approx(ground)
    np.testing.assert_allclose(pose.world_from_optical()[:3, 2], forward, atol=1e-12)


def test_a_turned_file_turns_its_orientations_as_its_positions(tmp_path: Path) -> None:
    text = "0 0 0 0 0.1 0.5 -0.3 0.8\n1 1 2 3 0.4 0 0.2 0.9"
    own, turned = loaded(tmp_path, text), loaded(tmp_path, text, "z")
    ours_from_file = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]])
    for time_s in (0.0, 0.3, 1.0):
        wanted = ours_from_file @ own.pose_at(time_s).world_from_optical()[:3]
        np.testing.assert_allclose(turned.pose_at(time_s).world_from_optical()[:3], wanted, atol=1e-12)


GOOD = "1 0 0 0 0 0 0 1\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD + "2 0 0 inf 0 0 0 1", 2, "inf"),
        (GOOD + "# note\n0.5 0 0 0 0 0 0 1", 3, "comes before 1.0 of a line above"),
        (GOOD + "0.5 nan 0 0 0 0 0 1", 2, "comes before 1.0"),
        (GOOD + "2 0 0 0", 2, "4 columns"),
        (GOOD + "2 0 0 0 0 0 0 1 9", 2, "9 columns"),
        (GOOD + "2 0 0 0 0 0 0 0", 2, "quaternion is zero"),
        (GOOD + "2 0 0 here 0 0 0 1", 2, '"here" is no number'),
        ("# nothing\n", 0, "no pose"),
    ],
)
def test_mistakes_name_their_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    found = mistakes(tmp_path, text)
    assert len(found) == 1
    assert found[0][0] == line and words in found[0][1]


def test_many_mistakes_are_ten(tmp_path: Path) -> None:
    assert [line for line, _ in mistakes(tmp_path, "x\n" * 50)] == list(range(1, 11))


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such pose file"):
        load_trajectory(tmp_path / "gone.tum")


def test_a_real_trajectory(shared_folder: Path) -> None:
    path = shared_folder / "trajectories" / "freiburg1_xyz-groundtruth.tum"
    trajectory = load_trajectory(path, "z")
    raw = np.loadtxt(path)
    assert trajectory.times_s.shape == (3000,)
    np.testing.assert_allclose(trajectory.times_s, raw[:, 0] - raw[0, 0])
    # A hand-held camera at a desk: the height of the z-up file is our y, and it looks down a little, never up.
    np.testing.assert_allclose(trajectory.positions_m[:, 1], raw[:, 3], atol=1e-12)
    middle = trajectory.pose_at(trajectory.times_s[1500])
    np.testing.assert_allclose(middle.position_m, raw[1500, [1, 3, 2]] * (1, 1, -1), atol=1e-12)
    assert middle.world_from_optical()[1, 2] < 0


def poses(count: int, step: float, start: float = 0.0) -> str:
    return "".join(f"{start + number * step!r} 0 1.6 {-number} 0 0 0 1\n" for number in range(count))


@pytest.mark.parametrize(
    ("text", "times_s", "words"),
    [
        (GOOD + "2 1 0 0 0 0 0 1\n" + "2 9 0 0 0 0 0 1\n" * 2 + "3 2 0 0 0 0 0 1", [0, 1, 2], "w.tum:3: this time was"),
        (GOOD + "2 nan 0 0 0 0 0 1\n3 2 0 0 0 0 0 1", [0, 2], "w.tum:2: here is no pose (nan); the line is left out"),
        # The feed began while nothing was tracked: that the poses are later is kept.
        ("# lost\n0.5 nan nan nan nan nan nan nan\n2 1 0 0 0 0 0 1", [1.5], "w.tum:2: here is no pose"),
        ("nan nan nan nan nan nan nan nan\n2 1 0 0 0 0 0 1", [0], "w.tum:1: here is no pose"),
    ],
)
def test_repeated_times_and_lost_tracking_are_left_out_and_said(
    tmp_path: Path, text: str, times_s: list[float], words: str
) -> None:
    """TUM's own ground truth of fr2_desk repeats one time of 20,957; ORB-SLAM writes nan where it lost its way."""
    (path := tmp_path / "w.tum").write_text(text)
    trajectory = load_trajectory(path)
    assert trajectory.times_s.tolist() == times_s
    assert trajectory.positions_m[:, 0].tolist() in ([0, 1, 2], [0, 2], [1]), "the first of two is taken"
    (note,) = trajectory.notes
    assert words in note


def test_a_file_of_lost_tracking_alone_is_refused(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "1 nan nan nan nan nan nan nan\n") == [(0, "the file holds no pose")]


@pytest.mark.parametrize(("per_second", "name"), [(1e9, "nanoseconds"), (1e6, "microseconds"), (1e3, "milliseconds")])
def test_the_feed_tells_the_unit_of_the_times(tmp_path: Path, per_second: float, name: str) -> None:
    """EuRoC's clock counts nanoseconds since 1970; two poses 2 s apart are enough."""
    start = 1403636579 * per_second
    path = tmp_path / "w.tum"
    path.write_text(f"{start:.0f} 0 1.6 0 0 0 0 1\n{start + 2 * per_second:.0f} 0 1.6 -2 0 0 0 1\n")
    trajectory = load_trajectory(path, "y", 2.0)
    assert trajectory.times_s == pytest.approx([0, 2], abs=1e-6)
    hours = f"{2 * per_second / 3600:,.1f}"
    assert trajectory.notes == (
        f"w.tum: the times are taken as {name}: as seconds they would be {hours} hours, and the feed lasts 2.0 s",
    )


@pytest.mark.parametrize(
    ("step", "feed_s", "words"),
    [
        (33_333_333.0, None, "in nanoseconds"),
        (33_333.0, None, "in microseconds"),
        (33.0, 1.0, ""),
        (33.0, None, ""),
        (1 / 30, 10.0, ""),
        (1.0, 400.0, ""),
    ],
)
def test_times_in_other_units_are_named(tmp_path: Path, step: float, feed_s: float | None, words: str) -> None:
    (path := tmp_path / "a.tum").write_text(poses(300, step, 1.4e9))
    if not words:
        assert len(load_trajectory(path, "y", feed_s).times_s) == 300
        return
    with pytest.raises(InputError, match=words) as caught:
        load_trajectory(path, "y", feed_s)
    assert "divide the first column by 1,000" in str(caught.value)


def test_poses_of_days_are_refused(tmp_path: Path) -> None:
    (path := tmp_path / "a.tum").write_text(poses(300, 600.0))
    with pytest.raises(InputError, match=r"the poses last 49\.8 hours; allowed: at most 24"):
        load_trajectory(path)


def test_a_file_without_end_ends_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.tum"
    for data, words in (
        (b"\n" * 1_000_001, "1,000,001 lines"),
        (b"\xff\xfe\x00", "no text"),
        (b"1 " * 1_000_000, "line is longer than 10,000 letters"),
        (b"0 1e300 0 0 0 0 0 1", "more than 10,000 km"),
        (b"0 0 0 0 0 0 0 1e200", "far from the length 1"),
        (b"0 " + b"9" * 5_000 + b" 0 0 0 0 0 1", "no place, time or direction"),
        (b"0 0 0 0 0 0 0 1\n" + b"1 2 3\n" * 900_000, "3 columns"),
    ):
        path.write_bytes(data)
        with pytest.raises(InputError, match=words) as caught:
            load_trajectory(path)
        assert len(caught.value.problems) <= 10 and len(str(caught.value.problems[0])) < 400


def test_an_hour_at_a_hundred_poses_a_second_is_honest(tmp_path: Path) -> None:
    (path := tmp_path / "a.tum").write_text(poses(360_000, 0.01))
    assert len(load_trajectory(path, "y", 3600.0).times_s) == 360_000


def test_a_line_of_a_hundred_megabytes_is_not_taken_apart(tmp_path: Path) -> None:
    (tmp_path / "w.tum").write_text("0 0 0 0 0 0 0 1\n" + "1 " * 10_000)
    with pytest.raises(InputError, match=r"w\.tum:2:1: the line is longer than 10,000 letters"):
        load_trajectory(tmp_path / "w.tum")
