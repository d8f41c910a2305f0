"""What is settled of a feed holds for a session: its lens, its light, and how late its poses are."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from vitrine.engine.opening import open_session
from vitrine.errors import InputError
from vitrine.feed.feed_settings import change_feed_settings

SCENE = "vitrine: 1\nfeed: walk\nnodes: [{kind: text, text: Hello, anchor: {head: center}}]\n"


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    (tmp_path / "walk").mkdir()
    for number in range(100):
        Image.new("RGB", (64, 48)).save(tmp_path / "walk" / f"{number}.png")
    (tmp_path / "walk.tum").write_text("0 0 0 0 0 0 0 1\n2 2 0 0 0 0 0 1\n4 4 0 0 0 0 0 1\n")
    (tmp_path / "scene.yaml").write_text(SCENE)
    return tmp_path / "scene.yaml"


def test_a_session_obeys_it_and_says_it_no_more(scene: Path, caplog: pytest.LogCaptureFixture) -> None:
    with open_session(scene, None, ahead=0).feed:
        assumed = {record.getMessage() for record in caplog.records}
    assert any("field of view of 65°" in sentence for sentence in assumed)
    assert any("rate" in sentence for sentence in assumed)
    caplog.clear()
    change_feed_settings(scene.with_name("walk"), ["lens=80", "delay=0.5s", "light=sunlit", "rate=25"])
    session = open_session(scene, None, ahead=0)
    with session.feed:
        assert [record.getMessage() for record in caplog.records] == []
        track = session.camera_track
        assert track.intrinsics.horizontal_fov_deg == pytest.approx(80)
        assert track.position_at(1.0)[0] == pytest.approx(1.5)
        assert track.filmed_in is not None and track.filmed_in.id == "sunlit"


def test_a_light_that_there_is_not_is_a_sentence_at_its_file(scene: Path) -> None:
    change_feed_settings(scene.with_name("walk"), ["light=sunlitt"])
    with pytest.raises(InputError, match=r"walk\.feed\.yaml light: .*sunlit"):
        open_session(scene, None, ahead=0)


def test_a_delay_beyond_the_last_pose_leaves_the_camera_there(scene: Path) -> None:
    change_feed_settings(scene.with_name("walk"), ["delay=60"])
    session = open_session(scene, None, ahead=0)
    with session.feed:
        assert session.camera_track.position_at(0.0)[0] == pytest.approx(4.0)
        assert len(session.camera_track.body_headings_rad) >= 1
        session.camera_track.viewpoint_at(0.5, 0.04, (64, 48))
