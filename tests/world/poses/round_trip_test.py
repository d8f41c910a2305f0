"""A made walk, written in each format, is imported as the walk itself: to less than a micrometre."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.world.poses.pose_writers import (
    FLIP,
    WRITERS,
    Walk,
    make_walk,
    matrices,
    quaternions,
    seen_in,
    to_quaternion,
    turn,
    write_colmap,
    write_logger,
    write_transforms,
)
from vitrine.errors import Place
from vitrine.world.poses.conversion import ConvertedPoses, PoseSettings, convert_poses
from vitrine.world.poses.recognition import read_pose_table
from vitrine.world.poses.sidecar_text import dump_poses
from vitrine.world.rotations import align_signs
from vitrine.world.trajectory import Trajectory, UpAxis, load_trajectory

WALK = make_walk()


def imported(path: Path, settings: PoseSettings, quaternion: str = "auto") -> ConvertedPoses:
    return convert_poses(read_pose_table(path, quaternion), settings, None, Place(str(path)))


def assert_is_walk(found: Trajectory, walk: Walk, atol: float = 1e-6) -> None:
    np.testing.assert_allclose(found.times_s, walk.times_s - walk.times_s[0], atol=atol)
    np.testing.assert_allclose(found.positions_m, walk.positions_m, atol=atol)
    wanted = np.array([to_quaternion(rotation) for rotation in walk.rotations])
    np.testing.assert_allclose(np.abs(np.sum(found.quaternions * wanted, axis=1)), 1, atol=atol**2 * 10)
    assert (np.sum(found.quaternions[1:] * found.quaternions[:-1], axis=1) > 0).all(), "no sign flips"


@pytest.mark.parametrize("name", WRITERS)
def test_each_format_gives_the_walk_itself(tmp_path: Path, name: str) -> None:
    write, options = WRITERS[name]
    converted = imported(write(tmp_path, WALK), PoseSettings(**options))
    assert_is_walk(converted.trajectory, WALK)
    assert converted.found.startswith("found: ") and "camera axes" in converted.found
    early = ("1 pose before the clip's start left out",) if name == "ios_logger" else ()
    assert converted.notes == early
    if any(word in name for word in ("transforms", "COLMAP", "Record3D", "Polycam", "EuRoC")):
        assert converted.lens is not None
        i = converted.lens.intrinsics
        assert (i.width_px, i.height_px, i.fx_px, i.fy_px, i.cx_px, i.cy_px) == (1280, 720, 900, 905, 640, 355)
    else:
        assert converted.lens is None


@pytest.mark.parametrize("up", ["y", "z", "-y"])
def test_what_is_written_is_what_is_read_whichever_axis_is_up(tmp_path: Path, up: UpAxis) -> None:
    walk = Trajectory(WALK.times_s, WALK.positions_m, align_signs(quaternions(WALK.rotations)))
    (path := tmp_path / "walk.tum").write_text(dump_poses(walk, up, "a\nb"), encoding="utf-8")
    assert_is_walk(load_trajectory(path, up), WALK)


@pytest.mark.parametrize(
    ("up", "world"),
    [
        ("y", np.eye(3)),
        ("-y", FLIP),
        ("-z", turn(0, -np.pi / 2)),
        ("x", turn(2, -np.pi / 2)),
        ("-x", turn(2, np.pi / 2)),
    ],
)
@pytest.mark.parametrize(
    ("axes", "camera"),
    [("opencv", np.eye(3)), ("opengl", FLIP), ("ros", np.array([[0.0, -1, 0], [0, 0, -1], [1, 0, 0]]))],
)
def test_axes_are_settable(tmp_path: Path, up: str, world: np.ndarray, axes: str, camera: np.ndarray) -> None:
    rows = matrices(*seen_in(WALK, world, camera)).reshape(-1, 16)
    (path := tmp_path / "poses.txt").write_text("\n".join(" ".join(map(repr, row)) for row in rows.tolist()))
    settings = PoseSettings(axes=axes, up=up, rate_hz=30.0)  # type: ignore[arg-type]
    assert_is_walk(imported(path, settings).trajectory, WALK)
    assert (world @ np.eye(3)[1])["xyz".index(up[-1])] == pytest.approx(-1 if up[0] == "-" else 1)


def test_a_left_handed_world_is_mirrored(tmp_path: Path) -> None:
    """Unity: x right, y up, z ahead; its matrices turn as numbers do, in a world that is mirrored."""
    mirror = np.diag([1.0, 1.0, -1.0])
    positions, rotations = WALK.positions_m @ mirror, mirror @ (WALK.rotations @ FLIP) @ mirror
    walk = Walk(WALK.times_s, positions, rotations @ FLIP)
    path = write_logger("time,x,y,z,qx,qy,qz,qw\n", "txyzabcd")(tmp_path, walk)
    assert_is_walk(imported(path, PoseSettings(axes="unity")).trajectory, WALK)


def test_matrices_by_columns_are_told_by_their_end(tmp_path: Path) -> None:
    rows = np.swapaxes(matrices(WALK.positions_m, WALK.rotations), 1, 2).reshape(-1, 16)
    header = ",".join(["time", *(f"m{row}{column}" for row in range(1, 5) for column in range(1, 5))])
    lines = [",".join(map(repr, (t, *row))) for t, row in zip(WALK.times_s.tolist(), rows.tolist(), strict=True)]
    (path := tmp_path / "arkit.csv").write_text("\n".join([header, *lines]))
    assert_is_walk(imported(path, PoseSettings(axes="opencv")).trajectory, WALK)


def test_lines_without_a_header_have_either_order(tmp_path: Path) -> None:
    path = write_logger("", "txyzdabc")(tmp_path, WALK)
    found = imported(path, PoseSettings(axes="opengl"), "wxyz")
    assert_is_walk(found.trajectory, WALK)


def test_a_world_that_nobody_levelled_is_levelled_by_its_pictures(tmp_path: Path) -> None:
    """A camera that turned about the upright alone, in axes that lean anyhow: heights and level come back."""
    level = np.array([turn(1, angle) @ FLIP for angle in np.linspace(0, 6, 40)])
    walk = Walk(WALK.times_s, WALK.positions_m, level)
    lean = turn(0, 1.1) @ turn(2, -0.7)
    path = write_colmap(tmp_path, Walk(walk.times_s, walk.positions_m @ lean.T, lean @ level))
    found = imported(path, PoseSettings()).trajectory
    np.testing.assert_allclose(found.positions_m[:, 1], walk.positions_m[:, 1], atol=1e-9)
    for number in (0, 13, 39):
        assert found.pose_at(found.times_s[number]).world_from_optical()[1, 1] == pytest.approx(-1)


def test_scale_height_and_offset_are_settable(tmp_path: Path) -> None:
    path = write_transforms(tmp_path, WALK)
    doubled = imported(path, PoseSettings(scale=2.0, height_m=1.5)).trajectory.positions_m
    np.testing.assert_allclose(doubled - doubled[0], 2 * (WALK.positions_m - WALK.positions_m[0]), atol=1e-9)
    assert doubled[0, 1] == pytest.approx(1.5)
    late = imported(path, PoseSettings(offset_s=2.0))
    assert late.trajectory.times_s[:2] == pytest.approx([0, 2]) and "begin 2.00 s after" in late.notes[0]
    np.testing.assert_allclose(late.trajectory.positions_m[:2], WALK.positions_m[[0, 0]], atol=1e-9)
    early = imported(path, PoseSettings(offset_s=-0.45)).trajectory
    np.testing.assert_allclose(early.positions_m[0], (WALK.positions_m[13] + WALK.positions_m[14]) / 2, atol=1e-9)
    np.testing.assert_allclose(early.times_s[1], 14 / 30 - 0.45, atol=1e-9)


@pytest.mark.parametrize("roll_deg", [90, 180, 270])
def test_a_phone_held_upright_turns_its_pictures(tmp_path: Path, roll_deg: int) -> None:
    """A point of the world is at the same place of the picture as it was turned: by the pixels of both."""
    converted = imported(write_transforms(tmp_path, WALK), PoseSettings(roll_deg=roll_deg))
    plain = imported(write_transforms(tmp_path, WALK), PoseSettings())
    assert converted.lens is not None and plain.lens is not None
    point = np.array([0.4, 1.2, -6.0, 1.0])
    seen = []
    for one in (plain, converted):
        assert one.lens is not None
        i = one.lens.intrinsics
        x, y, z, _ = one.trajectory.pose_at(0.5).optical_from_world() @ point
        seen.append((i.fx_px * x / z + i.cx_px, i.fy_px * y / z + i.cy_px, i.width_px, i.height_px))
    x, y, width, height = seen[0]
    for _ in range(roll_deg // 90):  # clockwise: the left border becomes the upper one
        x, y, width, height = height - y, x, height, width
    assert seen[1] == pytest.approx((x, y, width, height))
