"""Where the camera of a feed is: what the scene says, what lies beside the feed, and what is assumed."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vitrine.engine.camera_track import find_camera_track
from vitrine.engine.opening import open_session
from vitrine.engine.reload import reload_session
from vitrine.errors import InputError
from vitrine.feed.feed_settings import save_similarity
from vitrine.scene.load.loader import load_scene
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.similarity import Shift, Similarity

SIZE = (320, 180)
FIXED = "camera: {size: [640, 360], focal_px: 620, position: [1, 2, 3]}"


def scene_file(folder: Path, more: str = "") -> Path:
    path = folder / "scene.yaml"
    path.write_text(f"vitrine: 1\n{more}\nnodes: [{{kind: text, text: a}}]\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("feed", "more", "lens", "pose"),
    [
        ("walk.mp4", "", 1, 1),
        ("walk.mp4", "camera: {fov: 40}", 0, 1),
        ("walk.mp4", FIXED, 0, 0),
        ("view.jpg", "", 1, 0),
        ("camera:0", "", 1, 0),
        ("testcard:320x180", "", 0, 0),
    ],
)
def test_what_is_assumed_of_a_camera_is_said_where_somebody_could_know_more(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, feed: str, more: str, lens: int, pose: int
) -> None:
    with caplog.at_level(logging.WARNING, "vitrine"):
        find_camera_track(load_scene(scene_file(tmp_path, more)), feed, SIZE)
    assert sum("65°" in line for line in caplog.messages) == lens
    assert sum("stands still" in line for line in caplog.messages) == pose
    assert len(caplog.messages) == lens + pose


def test_a_scene_that_brings_its_own_lens_still_walks_the_feeds_way(tmp_path: Path) -> None:
    (tmp_path / "walk.tum").write_text("0 0 1.6 0 1 0 0 0\n2 0 1.6 -4 1 0 0 0\n")
    (tmp_path / "walk.camera.yaml").write_text("width: 64\nheight: 36\nfx: 9\nfy: 9\ncx: 9\ncy: 9\n")
    feed = str(tmp_path / "walk.mp4")
    walk = find_camera_track(load_scene(scene_file(tmp_path, "camera: {fov: 40}")), feed, SIZE)
    sight = walk.viewpoint_at(1.0, 1 / 30, SIZE)
    assert sight.intrinsics == Intrinsics.from_fov(*SIZE, 40)
    assert sight.pose.position_m == pytest.approx((0, 1.6, -2))
    assert sight.is_moving and not walk.viewpoint_at(3.0, 1 / 30, SIZE).is_moving
    fixed = "camera: {size: [320, 180], focal_px: 100, position: [5, 1, 5]}"
    still = find_camera_track(load_scene(scene_file(tmp_path, fixed)), feed, SIZE).viewpoint_at(1.0, 1 / 30, SIZE)
    assert (still.pose, still.is_moving) == (make_level_pose((5, 1, 5)), False)


def test_the_body_follows_the_head_on_the_walk(tmp_path: Path) -> None:
    half = np.sqrt(0.5)
    # Looking ahead (-z) for a second, then to the right (+x): half a turn about x, then a quarter about the vertical.
    right = f"{half} 0 {half} 0"
    (tmp_path / "walk.tum").write_text(
        f"0 0 1.6 0 1 0 0 0\n1 0 1.6 0 1 0 0 0\n1.0001 0 1.6 0 {right}\n6 0 1.6 0 {right}\n"
    )
    walk = find_camera_track(load_scene(scene_file(tmp_path)), str(tmp_path / "walk.mp4"), SIZE)
    seen = [walk.viewpoint_at(t_s, 1 / 30, SIZE) for t_s in (0.9, 1.9, 6.0)]
    turned = abs(seen[2].pose.heading_rad)
    assert turned == pytest.approx(np.pi / 2, abs=1e-6)
    assert abs(seen[0].body_heading_rad) < 1e-9
    assert 0.6 * turned < abs(seen[1].body_heading_rad) < 0.8 * turned  # 1 - exp(-0.9 s / 0.8 s) = 0.675
    assert abs(seen[2].body_heading_rad) == pytest.approx(turned, abs=0.01)


LENS = "width: 64\nheight: 36\nfx: 40\nfy: 40\ncx: 32\ncy: 18\n"


@pytest.mark.parametrize("more", ["", "camera: {fov: 40}", FIXED])
def test_the_light_that_a_feed_was_filmed_in_is_found_by_its_name(tmp_path: Path, more: str) -> None:
    scene, feed = load_scene(scene_file(tmp_path, more)), str(tmp_path / "walk.jpg")
    (tmp_path / "walk.camera.yaml").write_text(LENS)
    assert find_camera_track(scene, feed, SIZE).filmed_in is None
    (tmp_path / "walk.camera.yaml").write_text(f"{LENS}light: sunlit\n")
    found = find_camera_track(scene, feed, SIZE).filmed_in
    assert found is not None and (found.id, found.nits) == ("sunlit", 5000)


def test_a_feed_may_bring_a_light_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "walk.camera.yaml").write_text(f"{LENS}light: studio\n")
    (tmp_path / "studio.environment.yaml").write_text("illuminance_lx: 1500\n")
    found = find_camera_track(load_scene(scene_file(tmp_path)), str(tmp_path / "walk.jpg"), SIZE).filmed_in
    assert found is not None and found.illuminance.value == 1500


@pytest.mark.parametrize(
    ("light", "told"),
    [
        ("sunlti", ':7:8 light: no environment "sunlti"; did you mean "sunlit"?; allowed: dim-interior, '),
        ("sunlti", 'did you mean "sunlit"?'),
        (
            "../other/studio.environment.yaml",
            ':7:8 light: no environment "../other/studio.environment.yaml"; allowed: ',
        ),
    ],
)
def test_a_light_that_there_is_not_has_its_place_and_the_nearest_name(tmp_path: Path, light: str, told: str) -> None:
    (folder := tmp_path / "scene").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "studio.environment.yaml").write_text("illuminance_lx: 1500\n")
    (folder / "walk.camera.yaml").write_text(f"{LENS}light: {light}\n")
    with pytest.raises(InputError) as error:
        find_camera_track(load_scene(scene_file(folder)), str(folder / "walk.jpg"), SIZE)
    (problem,) = error.value.problems
    assert told in str(problem) and str(problem).startswith(str(folder / "walk.camera.yaml"))


def test_what_is_fixed_to_the_world_fades_where_the_camera_is_not_tracked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Poses of 10 a second up to 1 s, from 2 to 2.6 s and no more, under a feed of 4 s; a sentence says so, once."""
    times_s = [*np.arange(0, 1.05, 0.1).tolist(), *np.arange(2, 2.65, 0.1).tolist()]
    (tmp_path / "walk.tum").write_text("".join(f"{t_s} 0 1.6 {-t_s} 1 0 0 0\n" for t_s in times_s))
    scene, feed = load_scene(scene_file(tmp_path, "camera: {fov: 40}")), str(tmp_path / "walk.mp4")
    walk = find_camera_track(scene, feed, SIZE, 4.0)
    (told,) = caplog.messages
    assert "the camera is not tracked 2 times, the longest from 2.6 to 4.0 s: what is fixed to the world fades" in told
    shares = {t_s: walk.viewpoint_at(t_s, 1 / 30, SIZE).tracked_share for t_s in (0.5, 1.0, 1.15, 1.5, 2.15, 2.5, 3.5)}
    assert shares == pytest.approx({0.5: 1, 1.0: 1, 1.15: 0.5, 1.5: 0, 2.15: 0.5, 2.5: 1, 3.5: 0})
    assert np.allclose(walk.gaps.spans_within(4.0), [(1.0, 2.0), (2.6, 4.0)])
    # Bridged as ever: a speed, a heading and what is near go on.
    assert walk.position_at(1.5) == pytest.approx((0, 1.6, -1.5))


def test_a_reload_follows_the_files_that_say_where_the_camera_was(tmp_path: Path) -> None:
    Image.new("RGB", (32, 18)).save(tmp_path / "view.png")
    (tmp_path / "view.tum").write_text("0 0 1.6 0 1 0 0 0\n2 0 1.6 -4 1 0 0 0\n")
    with open_session(scene_file(tmp_path, "feed: view.png"), None) as session:
        assert session.camera_track.position_at(1.0) == pytest.approx((0, 1.6, -2))
        save_similarity(tmp_path / "view.png", Similarity(2.0, shift_m=Shift(1.0, 0.0, 0.0)))
        again = reload_session(session)
        assert again.camera_track.position_at(1.0) == pytest.approx((1, 3.2, -4)) and again.feed is session.feed
        assert reload_session(again).camera_track is again.camera_track, "what was not written is kept"
        (tmp_path / "view.feed.yaml").unlink()
        assert reload_session(again).camera_track.position_at(1.0) == pytest.approx((0, 1.6, -2))
        (tmp_path / "view.tum").write_text("0 0 1.6 0 1 0 0 0\n2 0 1.6 -8.0 1 0 0 0\n")
        assert reload_session(again).camera_track.position_at(1.0) == pytest.approx((0, 1.6, -4))
