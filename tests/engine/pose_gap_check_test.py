"""Gaps in the poses of a feed are told from half a second on, those within the feed alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vitrine.engine.checked_scene import open_checked_scene
from vitrine.engine.pose_gap_check import check_pose_gaps
from vitrine.world.trajectory import Trajectory

FILE = Path("walk.tum")


def trajectory(*times_s: float) -> Trajectory:
    count = len(times_s)
    return Trajectory(np.array(times_s), np.zeros((count, 3)), np.tile([0.0, 0.0, 0.0, 1.0], (count, 1)))


@pytest.mark.parametrize(
    ("times_s", "words"),
    [
        ((0.0, 0.49, 0.98), ""),
        ((0.0, 0.5, 0.7), "a gap of 0.5 s from 0.0 s on"),
        ((0.0, 0.1, 1.8, 1.9, 2.5), "2 gaps of 0.5 s or more, the longest of 1.7 s from 0.1 s on"),
        ((0.0, 0.1, 9.0, 12.0), "a gap of 8.9 s from 0.1 s on"),
        ((0.0,), ""),
    ],
)
def test_gaps_from_half_a_second_on_are_told(times_s: tuple[float, ...], words: str) -> None:
    found = check_pose_gaps(trajectory(*times_s), FILE, 9.0)
    assert [problem.severity for problem in found] == (["warning"] if words else [])
    assert words in "".join(str(problem) for problem in found)


@pytest.mark.parametrize(
    ("times_s", "words"),
    [
        ((0.0, 0.1, 0.2, 2.0, 2.1), "not tracked there, and what is fixed to the world fades"),
        (tuple(float(second) for second in range(10)), "the camera is moved evenly across"),
        ((*np.arange(0, 8.05, 0.1).tolist(),), "the poses end 1.0 s before the feed: what is fixed to the world fades"),
        ((*np.arange(2, 9.05, 0.1).tolist(),), "the poses begin 2.0 s after the feed"),
        ((*np.arange(0, 8.65, 0.1).tolist(),), ""),
    ],
)
def test_where_nothing_is_tracked_it_is_told_that_the_overlay_fades(times_s: tuple[float, ...], words: str) -> None:
    found = check_pose_gaps(trajectory(*times_s), FILE, 9.0)
    assert len(found) == bool(words) and words in "".join(str(problem) for problem in found)


def test_without_poses_or_an_end_nothing_is_amiss() -> None:
    assert check_pose_gaps(None, FILE, 9.0) == check_pose_gaps(trajectory(0.0, 9.0), None, 9.0) == []
    assert len(check_pose_gaps(trajectory(0.0, 9.0, 20.0), FILE, None)) == 1


def test_it_is_told_of_the_feed_that_is_played(tmp_path: Path) -> None:
    from PIL import Image

    (tmp_path / "walk").mkdir()
    for index in range(40):
        Image.new("RGB", (64, 36)).save(tmp_path / "walk" / f"{index:02}.png")
    (tmp_path / "walk.tum").write_text("0 0 1.6 0 0 0 0 1\n0.9 0 1.6 0 0 0 0 1\n", encoding="utf-8")
    scene = tmp_path / "scene.yaml"
    scene.write_text(
        "vitrine: 1\nfeed: testcard:64x36\nnodes: [{kind: text, id: a, text: A, anchor: {head: center}}]\n", "utf-8"
    )
    with open_checked_scene(scene, str(tmp_path / "walk")) as checked:
        (problem,) = (p for p in checked.problems if "gap" in p.message)
    assert problem.place is not None and problem.place.file.endswith("walk.tum")
