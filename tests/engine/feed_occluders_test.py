"""`occlude: auto`: whose points hide, where they lie, and what is said where there are none."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.engine.frames import draw_list_at
from tests.engine.tracked_corner import BEFORE, BEHIND, write_corner, write_scene
from tests.source_path import SOURCE_PATH
from vitrine.engine.camera_track import find_camera_track
from vitrine.engine.checked_scene import find_problems, open_checked_scene
from vitrine.engine.opening import open_session
from vitrine.engine.reload import reload_session
from vitrine.errors import InputError
from vitrine.feed.feed_settings import save_similarity
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.take import TimedEvent
from vitrine.glass.optics.view import View
from vitrine.proof.kept.input_files import list_input_files
from vitrine.scene.load.loader import load_scene
from vitrine.world.similarity import Shift, Similarity

SIZE = (1280, 720)
PANEL = View("panel", (640, 360))


def find_boxes(scene: Path, feed: Path) -> list[tuple[float, float, float]]:
    return [box.center_m for box in find_camera_track(load_scene(scene), str(feed), SIZE, 30.0).occluders]


def test_a_scene_that_does_not_ask_has_none_and_none_is_the_same(tmp_path: Path) -> None:
    feed = write_corner(tmp_path)
    assert find_boxes(write_scene(tmp_path, BEFORE), feed)
    for more in ("", "occlude: none"):
        assert find_boxes(write_scene(tmp_path, BEFORE, more), feed) == []


def test_what_hides_stands_where_the_poses_stand(tmp_path: Path) -> None:
    """Poses that were moved, and made twice as large, take their points with them."""
    feed = write_corner(tmp_path)
    scene = write_scene(tmp_path, BEFORE)
    (where, *_), count = find_boxes(scene, feed), len(find_boxes(scene, feed))
    moved = Similarity(shift_m=Shift(100.0, 0.0, -20.0))
    save_similarity(feed, moved)
    boxes = find_boxes(scene, feed)
    assert len(boxes) == pytest.approx(count, abs=3)
    assert min(np.linalg.norm(np.array(box) - moved.move_points(np.array([where]))[0]) for box in boxes) < 0.5


@pytest.mark.parametrize(
    ("feed", "more", "told"),
    [
        (
            "bare.png",
            "",
            "the feed has no points of what its camera saw (a .points.ply file beside it); `vitrine track",
        ),
        ("testcard:320x180", "", "the feed has no points of what its camera saw"),
        ("posed.png", "camera: {size: [64, 36], focal_px: 60, position: [0, 1, 0]}", "a position of its own"),
        ("still.png", "", "the feed has points but no poses (a .tum file beside it)"),
        ("empty.png", "", "the feed's points are on no surface"),
    ],
)
def test_one_sentence_says_why_nothing_hides(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, feed: str, more: str, told: str
) -> None:
    write_corner(tmp_path, "bare", points=False)
    for name in ("posed", "still", "empty"):
        write_corner(tmp_path, name)
    (tmp_path / "still.tum").unlink()
    (tmp_path / "empty.points.ply").write_bytes(
        b"ply\nformat ascii 1.0\nelement vertex 1\n"
        + b"".join(b"property float %s\n" % axis for axis in (b"x", b"y", b"z"))
        + b"end_header\n0 0 0\n"
    )
    scene = load_scene(write_scene(tmp_path, BEFORE, f"occlude: auto\n{more}"))
    address = feed if feed.startswith("testcard") else str(tmp_path / feed)
    with caplog.at_level(logging.WARNING, "vitrine"):
        track = find_camera_track(scene, address, SIZE, 30.0)
    assert track.occluders == ()
    (line,) = [line for line in caplog.messages if "occlude: auto" in line]
    assert line.startswith(f"{address}: occlude: auto hides nothing: ") and told in line


def test_another_feed_brings_its_own(tmp_path: Path) -> None:
    write_corner(tmp_path)
    write_corner(tmp_path, "bare", points=False)
    scene = write_scene(tmp_path, BEHIND)
    with open_session(scene, None) as own, open_session(scene, None, feed=str(tmp_path / "bare.png")) as other:
        hides, lets_through = (draw_list_at(session, 0.0, PANEL).occluders_clip for session in (own, other))
    assert len(hides) and not len(lets_through)


def test_a_scene_that_is_written_anew_asks_anew(tmp_path: Path) -> None:
    write_corner(tmp_path)
    scene = write_scene(tmp_path, BEHIND, "")
    with open_session(scene, None) as before:
        write_scene(tmp_path, BEHIND)
        after = reload_session(before)
        again = reload_session(after)
        assert again.camera_track is after.camera_track
        hides = [len(draw_list_at(session, 0.0, PANEL).occluders_clip) > 0 for session in (before, after, again)]
        assert hides == [False, True, True]


def test_pictures_that_events_bring_leave_what_hides(tmp_path: Path) -> None:
    write_corner(tmp_path)
    for name in ("a", "b"):
        Image.new("RGB", (8, 6)).save(tmp_path / f"{name}.png")
    scene = write_scene(tmp_path, BEHIND, "occlude: auto\ncontent: {name: a}")
    scene.write_text(
        scene.read_text() + '- {kind: image, src: "{name}.png", width: 2, height: 2, anchor: {head: top}}\n'
    )
    with open_session(scene, None) as session:
        before, stage = draw_list_at(session, 2.0, PANEL).occluders_clip, session.stage
        session.add_event(TimedEvent(1.0, parse_event("code.seen"), EventData.from_value({"name": "b"})))
        assert session.stage is not stage
        np.testing.assert_array_equal(draw_list_at(session, 2.0, PANEL).occluders_clip, before)


def test_where_nothing_is_drawn_that_could_be_hidden_nothing_hides(tmp_path: Path) -> None:
    write_corner(tmp_path)
    scene = write_scene(tmp_path, BEHIND)
    scene.write_text(
        scene.read_text().replace("kind: route, id: way,", "kind: route, id: way, when: never,")
        + "statechart: {states: {never: {}, idle: {initial: true}}}\n"
    )
    with open_session(scene, None) as session:
        assert len(draw_list_at(session, 0.0, PANEL).occluders_clip) == 0


def test_the_points_are_among_the_files_that_a_picture_depends_on(tmp_path: Path) -> None:
    write_corner(tmp_path)
    with open_session(write_scene(tmp_path, BEFORE), None) as session:
        assert tmp_path / "corner.points.ply" in list_input_files(session, ())


def test_a_broken_point_file_is_told_with_its_name_also_by_check(tmp_path: Path) -> None:
    write_corner(tmp_path)
    (tmp_path / "corner.points.ply").write_bytes(b"no cloud\n")
    scene = write_scene(tmp_path, BEFORE)
    with pytest.raises(InputError, match=r"corner\.points\.ply"):
        open_session(scene, None)
    (problem,) = [problem for problem in find_problems(scene) if problem.severity == "error"]
    assert "corner.points.ply" in str(problem) and "is no point cloud" in str(problem)
    assert open_checked_scene(scene).session is None
    assert not find_problems(write_scene(tmp_path, BEFORE, ""))


def test_a_scene_that_does_not_ask_imports_nothing_of_it(tmp_path: Path) -> None:
    write_corner(tmp_path)
    code = (
        "import sys; from pathlib import Path; from vitrine.engine.opening import open_session\n"
        "open_session(Path(sys.argv[1]), None).close()\n"
        "print(*[name for name in sys.modules if 'world.surfaces' in name or 'point_cloud' in name], sep=' ')"
    )
    found = {}
    for more in ("", "occlude: auto"):
        command = [sys.executable, "-c", code, str(write_scene(tmp_path, BEFORE, more))]
        done = subprocess.run(command, env={"PYTHONPATH": SOURCE_PATH}, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        found[more] = done.stdout.split()
    assert "vitrine.world.surfaces.surface_finder" in found["occlude: auto"]
    assert not [name for name in found[""] if "surfaces" in name]
