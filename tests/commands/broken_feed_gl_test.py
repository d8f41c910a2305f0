"""`shot` over feeds and sidecars that are broken: one sentence with its place, exit code 1, and no file left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.feed.clip import Clip

Vitrine = Callable[..., Any]

STILL = "0 0 1.6 0 1 0 0 0\n"


@pytest.fixture
def clip_scene(tmp_path: Path) -> Path:
    """A scene over walk.mp4, which is not there yet."""
    path = tmp_path / "scene.yaml"
    path.write_text("vitrine: 1\nfeed: walk.mp4\nnodes: [{kind: text, text: hello, anchor: {head: center}}]\n")
    return path


def half_a_clip(path: Path) -> bytes:
    whole = Clip().write(path).read_bytes()
    return whole[: len(whole) // 2]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda _: b"", "walk.mp4: the file is empty"),
        (lambda _: b"this is a text and no video\n" * 20, "walk.mp4: this is no video, or damaged"),
        (half_a_clip, "walk.mp4: this is no video, or damaged"),
    ],
)
def test_a_broken_video_gets_one_sentence(
    vitrine: Vitrine, clip_scene: Path, tmp_path: Path, content: Callable[[Path], bytes], sentence: str
) -> None:
    (tmp_path / "walk.mp4").write_bytes(content(tmp_path / "whole.mp4"))
    ran = vitrine("shot", clip_scene, "--at", 0, "-o", "shot.png")
    assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
    assert sentence in ran.err and "allowed:" in ran.err
    assert not (tmp_path / "shot.png").exists()


def test_of_a_film_that_breaks_off_the_last_picture_is_held(vitrine: Vitrine, clip_scene: Path, tmp_path: Path) -> None:
    whole = Clip(muxer_options={"movflags": "faststart"}).write(tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "walk.mp4").write_bytes(whole[: len(whole) * 2 // 3])
    ran = vitrine("shot", clip_scene, "--at", 1.2, "-o", "shot.png")
    assert ran.code == 0
    assert "the last good picture is held" in ran.err
    assert (tmp_path / "shot.png").exists()


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("walk.tum", STILL + "1 0 inf 0 1 0 0 0\n", "walk.tum:2:1: inf is no place"),
        ("walk.tum", STILL + "2 0 0 0 1 0 0 0\n1 0 0 0 1 0 0 0\n", "walk.tum:3:1: the time 1.0 comes before 2.0"),
        ("walk.camera.yaml", "width: 96\nheight: 64\nfx: 50\nfy: 50\ncx: 48\n", 'walk.camera.yaml:1:1: the key "cy"'),
    ],
)
def test_a_broken_file_beside_the_video_is_named_with_its_line(
    vitrine: Vitrine, clip_scene: Path, tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    Clip().write(tmp_path / "walk.mp4")
    (tmp_path / name).write_text(text)
    ran = vitrine("shot", clip_scene, "--at", 0, "-o", "shot.png")
    assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
    assert sentence in ran.err
    assert not (tmp_path / "shot.png").exists()
