"""The command `feed`: what it tells of a clip, and that what it settles holds for other commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.feed.clip import Clip
from vitrine.cli import run
from vitrine.engine.opening import open_session
from vitrine.feed.feed_settings import load_feed_settings
from vitrine.feed.video_file import VideoFileReader
from vitrine.world.rig import load_rig


def tell(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["feed", *arguments]) == 0
    return capsys.readouterr().out


def test_a_clip_tells_what_it_is_and_what_is_assumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Clip().write(tmp_path / "walk.mp4")
    info = VideoFileReader(path, planes=True).info
    told = tell(capsys, str(path))
    assert f"{info.width_px:,} x {info.height_px:,} pixels" in told and "h264" in told
    lines = {line.split("  ")[0]: line.split("  ")[-1].strip() for line in told.splitlines()}
    assert (lines["aspect"], lines["rotation"], lines["stamps"]) == ("square pixels", "not turned", "even")
    assert "assumed: the feed's camera is not known" in told
    as_json = json.loads(tell(capsys, str(path), "--json"))
    assert (as_json["frame_count"], as_json["settings"]) == (info.frame_count, {})
    settled = json.loads(tell(capsys, str(path), "--set", "lens=70", "--set", "delay=0.5", "--json"))
    assert settled["settings"] == {"lens": 70.0, "delay": 0.5}
    assert any(line.startswith("camera: 70° across, settled") for line in settled["found"])
    assert not any("field of view" in line for line in settled["assumed"])


def test_colours_that_are_settled_are_those_of_the_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Clip().write(tmp_path / "walk.mp4")
    before = VideoFileReader(path, planes=True).read(0)
    tell(capsys, str(path), "--set", "colour=bt709 full")
    after = VideoFileReader(path, planes=True, settings=load_feed_settings(path)).read(0)
    assert (before.matrix.value, before.full_range) == (601, False)
    assert (after.matrix.value, after.full_range) == (709, True)


def test_a_delay_moves_poses_against_pictures(tmp_path: Path) -> None:
    feed = tmp_path / "walk.mp4"
    (tmp_path / "walk.tum").write_text("0 0 0 0 0 0 0 1\n4 4 0 0 0 0 0 1\n")
    moved = load_rig(feed, (64, 48), delay_s=1.5)
    assert moved.pose_at(1.0).position_m[0] == pytest.approx(2.5)
    assert moved.pose_at(9.0).position_m[0] == pytest.approx(4.0)
    assert load_rig(feed, (64, 48), delay_s=-1.0).pose_at(0.5).position_m[0] == 0.0


def test_a_rate_is_that_of_a_folder_and_of_frames_without_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "walk"
    folder.mkdir()
    for number in range(4):
        Image.new("RGB", (8, 6)).save(folder / f"{number}.png")
    told = json.loads(tell(capsys, str(folder), "--json"))
    assert told["fps"] == 25 and any("rate" in sentence for sentence in told["assumed"])
    told = json.loads(tell(capsys, str(folder), "--set", "rate=50", "--json"))
    assert told["duration_s"] == 0.08 and not any("rate" in sentence for sentence in told["assumed"])
    bare = Clip(count=10).write(tmp_path / "a.h264")
    told = json.loads(tell(capsys, str(bare), "--set", "rate=10", "--json"))
    assert told["duration_s"] == 1.0 and not any("rate" in sentence for sentence in told["assumed"])
    assert run(["feed", str(folder), "--set", "colour=bt709"]) == 1
    assert "colour is of films alone" in capsys.readouterr().err


def test_a_change_of_size_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = [Clip(count=12, width=96, height=side).write(tmp_path / f"{side}.ts").read_bytes() for side in (32, 64)]
    (tmp_path / "both.ts").write_bytes(b"".join(parts))
    told = json.loads(tell(capsys, str(tmp_path / "both.ts"), "--json"))
    assert told["unread"] == ["its pictures change their size (96 x 64 at 0.40 s): they lie inside the first one"]


def test_what_is_assumed_is_said_once_by_a_command_that_opens_the_feed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    Image.new("RGBA", (64, 48), (200, 100, 50, 128)).save(tmp_path / "a.png")
    (tmp_path / "s.yaml").write_text(
        "vitrine: 1\nfeed: a.png\nnodes: [{kind: text, text: Hello, anchor: {head: center}}]\n"
    )
    open_session(tmp_path / "s.yaml", None).feed.close()
    said = [record.getMessage() for record in caplog.records]
    assert [sentence for sentence in said if "transparent" in sentence] == [
        f"{tmp_path / 'a.png'}: what is transparent in it lies on black"
    ]


@pytest.mark.parametrize("wrong", ["stream=2", "light=nowhere"])
def test_what_the_feed_itself_refuses_is_not_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str
) -> None:
    """It would be refused by every later command, also by those that settle something else."""
    path = Clip(count=3).write(tmp_path / "walk.mp4")
    for before in (False, True):
        if before:
            tell(capsys, str(path), "--set", "lens=70")
        former = load_feed_settings(path)
        assert run(["feed", str(path), "--set", "delay=1s", "--set", wrong]) == 1
        assert wrong.partition("=")[0] in capsys.readouterr().err
        assert load_feed_settings(path) == former and (tmp_path / "walk.feed.yaml").exists() is before
