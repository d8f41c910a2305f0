"""The focal length of a file's own tags: as phones, cameras and converters write them, in films and in pictures."""

from __future__ import annotations

import math
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from vitrine.engine.camera_track import find_camera_track
from vitrine.feed.address import open_feed
from vitrine.feed.focal_length import find_focal_mm, read_picture_focal_mm
from vitrine.scene.load.loader import load_scene
from vitrine.world.camera import Intrinsics

APPLE = "com.apple.quicktime.camera.focal_length.35mm_equivalent"


@pytest.mark.parametrize(
    ("tags", "focal_mm"),
    [
        ({APPLE: "26"}, 26.0),
        ({"title": "a walk", "FOCAL_LENGTH_IN_35MM_FILM": "13.5 mm"}, 13.5),
        ({"exif:FocalLengthIn35mmFilm": "270/10"}, 27.0),
        ({"FocalLengthIn35mmFormat": " 24.0mm"}, 24.0),
        ({APPLE: "0"}, None),
        ({APPLE: "26/0"}, None),
        ({APPLE: "wide"}, None),
        ({APPLE: "1e9"}, None),
        ({"com.apple.quicktime.camera.focal_length": "6.8"}, None),
        ({}, None),
    ],
)
def test_a_tag_is_read_as_it_is_written(tags: dict[str, str], focal_mm: float | None) -> None:
    assert find_focal_mm(tags) == focal_mm
    assert find_focal_mm({}, tags) == focal_mm, "of the stream or of the file"


def write_film(path: Path, **tags: str) -> None:
    options = {"movflags": "use_metadata_tags"} if path.suffix != ".mkv" else {}
    with av.open(str(path), "w", options=options) as film:
        film.metadata.update(tags)
        stream = film.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.full((36, 64, 3), 90, np.uint8), format="rgb24")
        film.mux([*stream.encode(frame), *stream.encode()])


def write_picture(path: Path, focal_mm: int, turned: int = 1) -> None:
    image, exif = Image.new("RGB", (64, 36), (90, 90, 90)), Image.Exif()
    exif[0x0112] = turned
    exif.get_ifd(0x8769)[0xA405] = focal_mm
    image.save(path, exif=exif)


def find_intrinsics(feed: Path, tmp_path: Path) -> Intrinsics:
    scene = tmp_path / "scene.yaml"
    scene.write_text("vitrine: 1\nnodes: [{kind: text, text: here, anchor: {head: top}}]\n", encoding="utf-8")
    with open_feed(feed, planes=False, ahead=0) as opened:
        info = opened.info
    return find_camera_track(load_scene(scene), str(feed), info.size_px, info.duration_s, info.focal_mm).intrinsics


@pytest.mark.parametrize("name", ["walk.mov", "walk.mp4", "walk.mkv", "walk.jpg", "walk.png", "walk.webp"])
def test_a_files_own_focal_length_counts_where_nobody_knows_better(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    feed = tmp_path / name
    write_film(feed, **{APPLE: "26"}) if name[5:] in ("mov", "mp4", "mkv") else write_picture(feed, 26)
    found = find_intrinsics(feed, tmp_path)
    assert found == Intrinsics.from_focal_mm(64, 36, 26.0)
    diagonal_deg = 2 * math.degrees(math.atan(math.hypot(32, 18) / found.fx_px))
    assert diagonal_deg == pytest.approx(2 * math.degrees(math.atan(21.633 / 26)), abs=0.01)
    assert "65°" not in caplog.text
    feed.with_name("walk.camera.yaml").write_text("width: 64\nheight: 36\nfx: 50\nfy: 50\ncx: 32\ncy: 18\n")
    assert find_intrinsics(feed, tmp_path) == Intrinsics(64, 36, 50.0, 50.0, 32.0, 18.0)


def test_a_turned_picture_has_the_same_lens(tmp_path: Path) -> None:
    write_picture(tmp_path / "walk.jpg", 26, turned=6)
    assert find_intrinsics(tmp_path / "walk.jpg", tmp_path) == Intrinsics.from_focal_mm(36, 64, 26.0)


def test_pictures_without_a_tag_and_damaged_ones_have_none(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "plain.png")
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff")
    write_picture(tmp_path / "unknown.jpg", 0)
    for name in ("plain.png", "broken.jpg", "unknown.jpg", "none.jpg"):
        assert read_picture_focal_mm(tmp_path / name) is None
