"""Pose files: what is written can be read by the program, and nothing of anybody else's is written over."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.track.made_walk import RATE, walk
from vitrine.errors import InputError
from vitrine.track.lens import TrackLens, make_barrel, make_fisheye
from vitrine.track.track_files import TrackFiles, check_writable, format_camera, read_ownership, write_pose_files
from vitrine.track.track_result import (
    FocalSource,
    MotionFacts,
    SensorFacts,
    TrackFacts,
    TrackResult,
    load_result,
    save_result,
)
from vitrine.world.lens import Lens
from vitrine.world.rig import load_camera, load_feed_points, load_rig
from vitrine.world.rotations import rotations_from_quaternions
from vitrine.world.trajectory import load_trajectory

LENS = TrackLens.from_focal(1280, 720, 1150.0)
BENDS = {
    "SIMPLE_RADIAL": make_barrel(-0.0512345678),
    "RADIAL_FISHEYE": make_fisheye(0.1234567891, -0.0211111111),
    "DIVISION": Lens("division", (-0.1812345678,)),
    "FULL_OPENCV": Lens("brown-conrady", (-0.21, 0.05, 0.001, -0.002, 0.003, 0.01, -0.02, 0.004)),
    "OPENCV_FISHEYE": Lens("fisheye", (0.03, -0.02, 0.004, -0.001)),
}


def make_result(start_s: float = 0.0, focal: FocalSource = "clip", lens: TrackLens = LENS) -> TrackResult:
    """A walk of two seconds, in eye heights."""
    made = walk(2)
    times_s = start_s + np.arange(60) / RATE
    facts = TrackFacts(
        size_px=(1280, 720), duration_s=2.0, rate=RATE, shots=((start_s, start_s + 2.0),), shot=0,
        runs=(MotionFacts(motion="move", start_s=start_s, end_s=start_s + 2.0),), focal=focal,
        camera=lens.camera,
        up="turns", floor_points=300, check_px=1.2, check_high_px=9.0, check_tracks=900, check_drift=1.0,
    )  # fmt: skip
    poses = made.poses._replace(centres=made.poses.centres / 1.6)
    return TrackResult(times_s, poses, made.points.astype(np.float32), facts)


def without(result: TrackResult, first: int, stop: int) -> TrackResult:
    centres = result.poses.centres.copy()
    centres[first:stop] = np.nan
    return replace(result, poses=result.poses._replace(centres=centres))


def test_what_is_written_is_what_the_program_reads(tmp_path: Path) -> None:
    clip, result = tmp_path / "street.mp4", make_result()
    write_pose_files(TrackFiles.of_clip(clip), result, 1.7, writes_camera=True)
    found = load_trajectory(tmp_path / "street.tum")
    assert found.times_s == pytest.approx(result.times_s, abs=1e-6)
    assert found.positions_m == pytest.approx(result.poses.centres * 1.7, abs=1e-6)
    assert rotations_from_quaternions(found.quaternions) == pytest.approx(
        result.poses.turns.transpose(0, 2, 1), abs=1e-6
    )
    assert load_feed_points(clip) == pytest.approx(result.points * 1.7, rel=1e-6)
    rig = load_rig(clip, (1280, 720))
    assert (rig.intrinsics.fx_px, rig.intrinsics.cy_px, rig.notes) == (1150, 360, ())


def test_an_assumed_focal_length_is_said_by_all_that_read_it(tmp_path: Path) -> None:
    clip = tmp_path / "a.mp4"
    write_pose_files(TrackFiles.of_clip(clip), make_result(focal="assumed"), 1.6, writes_camera=True)
    assert load_camera(tmp_path / "a.camera.yaml").assumes_focal
    assert "focal: assumed" in (tmp_path / "a.camera.yaml").read_text()
    assert any("focal length of the feed's camera is assumed" in note for note in load_rig(clip, (1280, 720)).notes)


@pytest.mark.parametrize("model", ["SIMPLE_RADIAL", "RADIAL_FISHEYE", "DIVISION", "FULL_OPENCV", "OPENCV_FISHEYE"])
def test_a_lens_is_written_as_it_was_solved(tmp_path: Path, model: str) -> None:
    pycolmap = pytest.importorskip("pycolmap", reason="the extra track is not installed")
    from vitrine.track.colmap_camera import list_values, name_model, read_camera

    solved = TrackLens(replace(LENS.camera, lens=BENDS[model]))
    if model in ("FULL_OPENCV", "OPENCV_FISHEYE"):
        solved = TrackLens(replace(solved.camera, fx_px=801.3, fy_px=798.9, cx_px=633.2, cy_px=371.5))
    assert name_model(solved) == model
    (path := tmp_path / "a.camera.yaml").write_text(format_camera(make_result(lens=solved)))
    read = load_camera(path).intrinsics
    # What COLMAP draws with its own formula lies where the program draws it, out to the corners.
    rays = np.array([[x, y, 1.0] for x in (-0.7, -0.2, 0.0, 0.6) for y in (-0.4, 0.1, 0.35)])
    camera = pycolmap.Camera(model=model, width=1280, height=720, params=list_values(solved))
    drawn = np.asarray(camera.img_from_cam(rays))
    assert read.project(rays) == pytest.approx(drawn, abs=0.005)
    assert solved.to_pixels(rays[:, :2]) == pytest.approx(drawn, abs=1e-6)
    assert read_camera(camera, solved) == solved


def test_tracks_that_are_torn_are_not_good() -> None:
    result = make_result()
    torn = replace(result, facts=result.facts.model_copy(update={"check_high_px": 60.0}))
    assert (result.grade, torn.grade) == ("good", "fair")


@pytest.mark.parametrize(("drift", "grade"), [(1.06, "good"), (1.25, "fair"), (1.7, "poor")])
def test_a_unit_that_changes_on_the_way_is_not_good(drift: float, grade: str) -> None:
    result = make_result()
    drifting = replace(result, facts=result.facts.model_copy(update={"check_drift": drift}))
    assert (result.grade, drifting.grade) == ("good", grade)


def test_a_pinhole_s_file_has_no_lens() -> None:
    assert not any(line.startswith(("model", "k1")) for line in format_camera(make_result()).splitlines())


def test_a_shot_that_begins_later_has_a_line_at_the_start_of_the_clip(tmp_path: Path) -> None:
    write_pose_files(TrackFiles.of_clip(tmp_path / "a.mp4"), make_result(start_s=3.0), 1.6, writes_camera=True)
    found = load_trajectory(tmp_path / "a.tum")
    assert found.times_s[:2].tolist() == [0.0, 3.0] and len(found.times_s) == 61
    assert found.positions_m[0] == pytest.approx(found.positions_m[1])


def test_what_is_not_tracked_has_no_line_and_is_told(tmp_path: Path) -> None:
    result = without(make_result(), 20, 50)
    assert [pytest.approx(span) for span in result.lost] == [(20 / RATE, 50 / RATE)]
    assert result.grade == "poor"
    write_pose_files(TrackFiles.of_clip(tmp_path / "a.mp4"), result, 1.6, writes_camera=True)
    times_s = load_trajectory(tmp_path / "a.tum").times_s
    assert np.diff(times_s).max() == pytest.approx(31 / RATE, abs=1e-5)
    quality = json.loads((tmp_path / "a.track.json").read_text())
    assert quality["not_tracked"] == [pytest.approx([20 / RATE, 50 / RATE])]
    assert len(quality["frames"]) == 60 and quality["frames"][5] == [pytest.approx(5 / RATE, abs=1e-6), 100, 0.0]


def test_what_is_lost_at_the_end_is_lost_to_the_end_of_the_shot() -> None:
    assert [pytest.approx(span) for span in without(make_result(3.0), 59, 60).lost] == [(3 + 59 / RATE, 5.0)]


def test_what_sensors_alone_turn_is_told_and_counts_as_lost(tmp_path: Path) -> None:
    whole = make_result(focal="sensor")
    sensors = SensorFacts(
        kind="GPMF", is_legible=True, correlation=0.99, offset_s=0.0, bridged=((20 / RATE, 50 / RATE),)
    )
    result = replace(whole, facts=whole.facts.model_copy(update={"sensors": sensors}))
    assert whole.grade == "good" and result.grade == "poor" and not result.lost
    assert np.flatnonzero(result.is_bridged).tolist() == list(range(20, 50))
    write_pose_files(TrackFiles.of_clip(tmp_path / "a.mp4"), result, 1.6, writes_camera=True)
    quality = json.loads((tmp_path / "a.track.json").read_text())
    assert quality["turned_by_sensors"] == [pytest.approx([20 / RATE, 50 / RATE])] and quality["not_tracked"] == []
    assert "by the clip's motion sensors" in (tmp_path / "a.camera.yaml").read_text()
    assert len(load_trajectory(tmp_path / "a.tum").times_s) == 60


def test_a_clip_without_sensors_says_nothing_of_them(tmp_path: Path) -> None:
    write_pose_files(TrackFiles.of_clip(tmp_path / "a.mp4"), make_result(), 1.6, writes_camera=True)
    assert "sensors" not in (tmp_path / "a.track.json").read_text()


def test_own_files_are_written_over_and_others_are_not(tmp_path: Path) -> None:
    files = TrackFiles.of_clip(tmp_path / "a.mp4")
    check_writable(files, forced=False)
    write_pose_files(files, make_result(), 1.6, writes_camera=True)
    assert read_ownership(files) == (False, False)
    check_writable(files, forced=False)
    files.poses.write_text(files.poses.read_text() + "# mine\n")
    files.camera.write_text(files.camera.read_text() + "light: sunlit\n")
    assert read_ownership(files) == (True, True)
    with pytest.raises(InputError, match=r"not made by track, or have been changed since.*--force"):
        check_writable(files, forced=False)
    check_writable(files, forced=True)
    files.quality.unlink()
    files.poses.unlink()
    assert read_ownership(files) == (False, True)


def test_a_result_is_kept_and_one_of_another_version_or_damaged_is_none(tmp_path: Path) -> None:
    path, result = tmp_path / "kept.npz", without(make_result(), 3, 5)
    save_result(path, result)
    again = load_result(path)
    assert again is not None and again.facts == result.facts and again.lost == result.lost
    assert np.array_equal(again.poses.turns, result.poses.turns)
    save_result(path, replace(result, facts=result.facts.model_copy(update={"version": 0})))
    assert load_result(path) is None
    path.write_bytes(path.read_bytes()[:100])
    assert load_result(path) is None
    assert load_result(tmp_path / "none.npz") is None
