"""What is wrong or strange in pose files is left out and said, or refused in a sentence; damage never escapes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.world.poses.pose_writers import (
    WRITERS,
    make_walk,
    write_colmap,
    write_euroc,
    write_kitti,
    write_polycam,
    write_record3d,
    write_transforms,
)
from tests.world.poses.round_trip_test import WALK, assert_is_walk, imported
from vitrine.errors import InputError, Place
from vitrine.world.poses.column_names import find_columns, find_unit
from vitrine.world.poses.conversion import PoseSettings, convert_poses
from vitrine.world.poses.frame_names import find_moments
from vitrine.world.poses.pose_clock import ClipFacts, guess_unit
from vitrine.world.poses.recognition import read_pose_table
from vitrine.world.poses.sidecar_text import dump_camera
from vitrine.world.rig import load_camera

CLIP = ClipFacts(10.0, 30.0, 300, (1280, 720))


def tum(*lines: str) -> str:
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "times_s", "note"),
    [
        (tum("1 0 0 0 0 0 0 1", "2 1 0 0 0 0 0 1", "2 9 0 0 0 0 0 1"), [0, 1], "1 line of a time that was there"),
        (tum("1 0 0 0 0 0 0 1", "2 nan nan nan 0 0 0 1", "3 2 0 0 0 0 0 1"), [0, 2], "1 line without a pose"),
        (tum("1 0 0 0 0 0 0 1", "2 0 0 0 0 0 0 0", "3 2 0 0 0 0 0 1"), [0, 2], "1 line without a pose"),
        (
            tum("1 0 0 0 0 0 0 1", "inf 1 0 0 0 0 0 1", "-1e308 1 0 0 0 0 0 1", "3 2 0 0 0 0 0 1"),
            [0, 2],
            "2 lines without",
        ),
        (tum("3 2 0 0 0 0 0 1", "2 1 0 0 0 0 0 1", "1 0 0 0 0 0 0 1"), [0, 1, 2], "the times run backwards: sorted"),
        (
            tum("1 0 0 0 0 0 0 1", "3 2 0 0 0 0 0 1", "2 1 0 0 0 0 0 1"),
            [0, 1, 2],
            "1 time before the one above: sorted",
        ),
    ],
)
def test_strange_lines_are_left_out_or_sorted_and_said(
    tmp_path: Path, text: str, times_s: list[float], note: str
) -> None:
    (path := tmp_path / "any.name").write_text(text)
    found = imported(path, PoseSettings())
    assert found.trajectory.times_s.tolist() == times_s
    assert found.trajectory.positions_m[:, 0].tolist() == times_s, "each time has the place that it had"
    assert [note in said for said in found.notes] == [True]


def test_a_clock_that_starts_again_is_two_recordings(tmp_path: Path) -> None:
    lines = [f"{number / 10} 0 0 0 0 0 0 1" for number in range(20)] * 2
    (path := tmp_path / "a.txt").write_text(tum(*lines))
    with pytest.raises(InputError, match="the clock starts again after pose 20: these are 2 recordings"):
        imported(path, PoseSettings())


@pytest.mark.parametrize(
    ("times", "clip", "unit"),
    [
        ([0, 0.033, 0.066], None, "s"),
        ([0, 1, 2, 3], None, "s"),
        ([0, 33, 66, 100], None, "ms"),
        ([5, 10, 15], None, "ms"),
        ([0.5, 33.7, 66.9], None, "s"),
        ([0.5, 33.7, 66.9], CLIP._replace(duration_s=0.07), "ms"),
        ([0, 33_333, 66_667], None, "us"),
        ([120_250_000_000, 120_283_333_333], None, "ns"),
        ([1305031098.5, 1305031099.5], None, "s"),
        ([1.6e12, 1.6e12 + 1], None, "ms"),
        ([1.6e15, 1.6e15 + 1000], None, "us"),
        ([1403636579758555392, 1403636579763555584], None, "ns"),
        ([0, 1000, 10_000], CLIP, "ms"),
        ([7.0], None, "s"),
    ],
)
def test_the_unit_of_times_is_guessed(times: list[float], clip: ClipFacts | None, unit: str) -> None:
    assert guess_unit(np.array(times, "f8"), clip) == unit


@pytest.mark.parametrize(
    ("names", "numbers"),
    [
        (["a/frame_00003.png", "a/frame_00001.png"], [3, 1]),
        (["images\\IMG_10.JPG", "images\\IMG_9.JPG"], [10, 9]),
        (["c.png", "a.png", "b.png"], [2, 0, 1]),
        (["1/a2.png", "1/b2.png"], [0, 1]),
        (["", "x1"], [0, 1]),
    ],
)
def test_frames_are_numbered_by_their_names(names: list[str], numbers: list[int]) -> None:
    moments = find_moments(names)
    assert moments.frames is not None and moments.frames.tolist() == numbers
    assert find_moments(["1403636579763555584.png", "1403636579813555456.png"]).times == pytest.approx([0, 49_999_872])


def test_frames_that_no_pose_was_found_for_leave_their_time_free(tmp_path: Path) -> None:
    """COLMAP found the pictures 4, 5, … of a film's 40; the first three are not tracked."""
    walk = make_walk(40)
    part = walk._replace(times_s=walk.times_s[3:], positions_m=walk.positions_m[3:], rotations=walk.rotations[3:])
    folder = write_colmap(tmp_path / "sparse", part)
    text = (folder / "images.txt").read_text()
    for number in range(37, 0, -1):
        text = text.replace(f"frame {number:05}.png", f"frame_{number + 3:05}.png")
    (folder / "images.txt").write_text(text)
    found = convert_poses(read_pose_table(folder), PoseSettings(up="y"), CLIP._replace(frame_count=40), Place("a"))
    np.testing.assert_allclose(found.trajectory.times_s[1:], walk.times_s[3:], atol=1e-9)
    assert "the poses begin 0.10 s after the clip: until then the first one stands" in found.notes
    spread = convert_poses(read_pose_table(folder), PoseSettings(up="y"), CLIP, Place("a"))
    assert spread.trajectory.times_s[-1] == pytest.approx(39 * 8 / 30)
    assert "one in 8 of the clip's 300 frames assumed (--rate)" in spread.found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("timestamp,tx,ty,tz,qx,qy,qz,qw", "time x y z qx qy qz qw"),
        ("#timestamp, p_RS_R_x [m], p_RS_R_y [m], v_RS_R_x [m s^-1], q_RS_w [], b_w_RS_S_x", "time x y qw"),
        ("Time,accelX,gyro_y,PosX,camera.position.y,posZ_m,attitude.w,quatX", "time x y z qw qx"),
        ("frame,elapsed_time,fx,fy,width,height,rotation_x,orientationY", "frame time fx fy width height qx qy"),
        ("temperature,tz,heading", "z"),
    ],
)  # fmt: skip
def test_columns_are_told_by_their_names(header: str, found: str) -> None:
    names = [name.strip("# ") for name in header.split(",")]
    columns = find_columns(names)
    assert sorted(columns) == sorted(found.split())
    assert all("accel" not in names[index] and "gyro" not in names[index] for index in columns.values())


@pytest.mark.parametrize(
    ("name", "unit"),
    [("timestamp", None), ("timestamp_ns", "ns"), ("time [us]", "us"), ("timeMs", "ms"), ("Timestamp (s)", "s")],
)
def test_a_column_says_its_unit(name: str, unit: str | None) -> None:
    assert find_unit(name) == unit


@pytest.mark.parametrize(
    ("camera", "model", "bend"),
    [
        ("1 SIMPLE_PINHOLE 1280 720 900 640 360", "", {}),
        ("1 SIMPLE_RADIAL 1280 720 900 640 360 -0.05", "brown-conrady", {"k1": -0.05}),
        ("1 OPENCV 1280 720 900 905 640 360 -0.05 0.01 0.001 0.002", "brown-conrady",
         {"k1": -0.05, "k2": 0.01, "p1": 0.001, "p2": 0.002}),
        ("1 OPENCV 1280 720 900 905 640 360 0 0 0 0", "", {}),
        ("1 OPENCV_FISHEYE 1280 720 900 905 640 360 0.1 0 0 0", "fisheye", {"k1": 0.1, "k2": 0, "k3": 0, "k4": 0}),
        ("1 FOV 1280 720 900 905 640 360 0.9", "", {}),
    ],
)  # fmt: skip
def test_a_lens_is_read_by_its_model(tmp_path: Path, camera: str, model: str, bend: dict[str, float]) -> None:
    table = read_pose_table(write_colmap(tmp_path, WALK, camera))
    assert table.lens is not None and (table.lens.model, dict(table.lens.coefficients)) == (model, bend)
    assert ("the lens FOV is not read" in table.notes) == ("FOV" in camera)
    if not model:
        (path := tmp_path / "a.camera.yaml").write_text(dump_camera(table.lens, "sunlit"))
        assert load_camera(path).intrinsics == table.lens.intrinsics


def test_a_camera_that_is_no_pinhole_brings_no_lens(tmp_path: Path) -> None:
    table = read_pose_table(write_transforms(tmp_path, WALK, camera_model="EQUIRECTANGULAR"))
    assert table.lens is None and 'the camera "EQUIRECTANGULAR" is not read' in table.notes


def test_the_field_of_view_of_blender_is_a_focal_length(tmp_path: Path) -> None:
    path = write_transforms(tmp_path, WALK, camera_angle_x=np.pi / 2)
    top = json.loads(path.read_text())
    del top["fl_x"], top["fl_y"], top["cx"], top["cy"]
    path.write_text(json.dumps(top))
    lens = read_pose_table(path).lens
    assert lens is not None and (lens.intrinsics.fx_px, lens.intrinsics.cx_px) == pytest.approx((640, 640))


def test_without_the_camera_on_the_body_its_poses_are_taken_and_it_is_said(tmp_path: Path) -> None:
    path = write_euroc(tmp_path, WALK)
    (tmp_path / "mav0" / "cam0" / "sensor.yaml").unlink()
    found = imported(path, PoseSettings())
    assert "no ../cam0/sensor.yaml" in found.found and found.lens is None
    assert abs(found.trajectory.positions_m - WALK.positions_m).max() == pytest.approx(0.065, abs=0.01)


def test_kitti_without_its_times_counts_frames(tmp_path: Path) -> None:
    path = write_kitti(tmp_path, WALK)
    (tmp_path / "times.txt").unlink()
    assert_is_walk(imported(path, PoseSettings()).trajectory, WALK)
    assert "30 frames a second assumed (--rate, or --clip)" in imported(path, PoseSettings()).found
    (tmp_path / "times.txt").write_text("0 1 2")
    with pytest.raises(InputError, match="3 times are not those of 40 poses"):
        imported(path, PoseSettings())


def test_a_portrait_clip_of_a_phone_turns_its_camera(tmp_path: Path) -> None:
    table = read_pose_table(write_record3d(tmp_path, WALK))
    upright = convert_poses(table, PoseSettings(), CLIP._replace(size_px=(720, 1280)), Place("a"))
    assert upright.lens is not None and upright.lens.intrinsics.width_px == 720
    assert "pictures turned by 90° to be upright assumed (--roll)" in upright.found
    assert "turned" not in convert_poses(table, PoseSettings(), CLIP, Place("a")).found


def skewed(folder: Path) -> Path:
    path = write_transforms(folder, WALK)
    top = json.loads(path.read_text())
    top["frames"][4]["transform_matrix"][0] = [1, 2, 3, 4]
    path.write_text(json.dumps(top))
    return path


def mirrored(folder: Path) -> Path:
    (path := folder / "a.txt").write_text("1 0 0 0 0 1 0 0 0 0 -1 0\n")
    return path


def written(name: str, text: str | bytes) -> object:
    def write(folder: Path) -> Path:
        (path := folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def bare_archive(folder: Path) -> Path:
    with zipfile.ZipFile(path := folder / "a.r3d", "w") as archive:
        archive.writestr("metadata", "{}")
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "gone.json", "there is no such pose file"),
        (skewed, "the matrix of pose 5 does not turn"),
        (mirrored, "the matrices mirror"),
        (bare_archive, "the recording holds no poses"),
        (lambda folder: folder, "this holds no poses that can be read; allowed: nerfstudio's transforms.json"),
        (written("a.json", "{]"), "a.json:1:2: this is no JSON"),
        (written("a.json", '{"frames": []}'), '"frames" holds no frames'),
        (written("a.json", '{"frames": [{"transform_matrix": [[1, 2], "x"]}]}'), "this is no matrix of 4 by 4 numbers"),
        (written("a.json", '{"x": 1}'), 'this JSON holds no poses, but "x"'),
        (written("a.json", "[" * 100_000), "this is no JSON of poses"),
        (written("a.txt", "some words of a letter\n"), "this holds no poses that can be read"),
        (written("a.txt", "1 0 0 0 0 0 0 1\n2 0 0 0\n"), "a.txt:2:1: the line has 4 columns"),
        (written("a.txt", "1 0 0 0 0 0 0 1\n2 0 0 x 0 0 0 1\n"), 'a.txt:2:1: "x" is no number'),
        (written("a.txt", "1 nan 0 0 0 0 0 1\n"), "the file holds no pose"),
        (written("a.txt", "1 1e9 0 0 0 0 0 1\n"), "lies more than 10,000 km away"),
        (written("a.txt", b"\xff\xfe\x00"), "the file is no text"),
        (written("a.csv", "timestamp,roll,pitch,yaw,x,y,z\n1,2,3,4,5,6,7\n"), "this holds no poses that can be read"),
        (written("a.zip", b"PK\x05\x06" + bytes(18)), "this holds no poses that can be read"),
    ],
)
def test_a_mistake_is_a_sentence(tmp_path: Path, make: object, words: str) -> None:
    with pytest.raises(InputError) as caught:
        imported(make(tmp_path), PoseSettings())  # type: ignore[operator]
    (problem,) = caught.value.problems
    assert words in str(problem) and len(str(problem)) < 600


def test_corrected_cameras_without_a_time_have_it_in_their_names(tmp_path: Path) -> None:
    folder = write_polycam(tmp_path, WALK)
    for file in (folder / "keyframes" / "corrected_cameras").iterdir():
        top = json.loads(file.read_text())
        del top["timestamp"]
        file.write_text(json.dumps(top))
    assert_is_walk(imported(folder, PoseSettings()).trajectory, WALK)


def test_one_of_polycams_cameras_names_its_folder(tmp_path: Path) -> None:
    folder = write_polycam(tmp_path, make_walk(3)) / "keyframes" / "corrected_cameras"
    assert len(read_pose_table(folder).positions) == 3
    with pytest.raises(InputError, match="name the folder that it lies in"):
        read_pose_table(next(folder.iterdir()))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("TUM", 0, b"", 3)
@given(st.sampled_from(sorted(WRITERS)), st.integers(0, 2**16), st.binary(max_size=12), st.integers(0, 40))
def test_damaged_files_end_in_poses_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, name: str, at: int, put: bytes, cut: int
) -> None:
    """Bytes are put in and taken out anywhere in the largest file of each kind."""
    folder = tmp_path_factory.mktemp("damaged")
    path = WRITERS[name][0](folder, make_walk(6))
    largest = max((file for file in folder.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size)
    data = largest.read_bytes()
    at %= len(data)
    largest.write_bytes(data[:at] + put + data[at + cut :])
    try:
        found = imported(path, PoseSettings())
    except InputError as error:
        assert all(len(str(problem)) < 2_000 for problem in error.problems)
        return
    trajectory = found.trajectory
    assert (np.diff(trajectory.times_s) > 0).all() and trajectory.times_s[0] == 0
    assert np.isfinite(trajectory.positions_m).all()
    np.testing.assert_allclose(np.linalg.norm(trajectory.quaternions, axis=1), 1, atol=1e-9)
