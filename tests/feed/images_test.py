"""Pictures as feeds: natural order, transparency on black, and a broken one in the middle."""

from __future__ import annotations

import logging
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vitrine.errors import InputError
from vitrine.feed.images import ImageSequenceReader, StillImageReader, list_images, load_image, natural_sort_key


def folder_of(tmp_path: Path, names: list[str]) -> Path:
    for shade, name in enumerate(names):
        Image.new("RGB", (8, 6), (shade, 0, 0)).save(tmp_path / name)
    return tmp_path


def shades(reader: ImageSequenceReader) -> list[int]:
    return [int(reader.read(index).planes[0][0, 0, 0]) for index in range(reader.info.frame_count or 0)]


def test_natural_order(tmp_path: Path) -> None:
    names = ["1.png", "2.png", "10.png", "a2b3.png", "a2b20.png", "a10b1.jpg", "B1.png"]
    folder = folder_of(tmp_path, names)
    (folder / "notes.txt").write_text("no picture")
    (folder / "sub.png").mkdir()
    assert [path.name for path in list_images(folder)] == names


def test_the_order_is_total() -> None:
    names = ["a01.png", "a1.png", "A1.png"]
    assert len({natural_sort_key(Path(name)) for name in names}) == 3


def test_a_folder_is_a_film_of_25_pictures_a_second(tmp_path: Path) -> None:
    paths = list_images(folder_of(tmp_path, [f"{n}.png" for n in range(12)]))
    reader = ImageSequenceReader("walk", paths)
    assert (reader.info.fps, reader.info.frame_count, reader.info.duration_s) == (25, 12, pytest.approx(0.48))
    assert shades(reader) == list(range(12))
    assert [reader.index_at(n / 25) for n in range(14)] == [*range(12), 0, 1]
    assert reader.read(5).time_s == pytest.approx(0.2)
    slow = ImageSequenceReader("walk", paths, Fraction(2), loops=False)
    assert slow.info.duration_s == 6 and slow.index_at(99) == 11


def test_a_transparent_picture_lies_on_black(tmp_path: Path) -> None:
    Image.fromarray(np.array([[[255, 200, 100, 128]]], np.uint8)).save(tmp_path / "a.png")
    frame = ImageSequenceReader("a", [tmp_path / "a.png"]).read(0)
    assert frame.planes[0].tolist() == [[[128, 100, 50, 255]]]


def test_a_broken_picture_is_held_and_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = folder_of(tmp_path, [f"{n}.png" for n in range(6)])
    for number in (2, 3):
        (folder / f"{number}.png").write_bytes(b"")
    reader = ImageSequenceReader("walk", list_images(folder))
    with caplog.at_level(logging.WARNING, "vitrine.feed"):
        for _ in range(2):
            frames = [reader.read(index) for index in (0, 1, 2, 3, 4, 5, 3)]
            assert [frame.index for frame in frames] == [0, 1, 1, 1, 4, 5, 1]
            assert [frame.held for frame in frames] == [False, False, True, True, False, False, True]
    assert len(caplog.records) == 1


def test_a_first_picture_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "0.png").write_text("no picture")
    with pytest.raises(InputError, match="no picture"):
        ImageSequenceReader("walk", list_images(tmp_path))


def test_a_folder_without_pictures_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no pictures"):
        list_images(tmp_path)


def test_one_picture_stands_for_ten_seconds(tmp_path: Path) -> None:
    [path] = list_images(folder_of(tmp_path, ["a.png"]))
    reader = StillImageReader(path)
    assert (reader.info.duration_s, reader.info.frame_count, reader.info.size_px) == (10, 250, (8, 6))
    assert [reader.index_at(t_s) for t_s in (0, 3.5, 9.99, 10.04)] == [0, 87, 249, 1]
    frame = reader.read(100)
    assert (frame.index, frame.time_s, frame.held) == (100, 4, False)
    assert frame.planes[0] is reader.read(0).planes[0]


def test_a_picture_that_is_none_is_no_still(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("no picture")
    with pytest.raises(InputError, match="no picture"):
        StillImageReader(tmp_path / "a.png")


def test_a_broken_picture_is_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """2,500 of them, tried anew for each frame after them, took minutes."""
    Image.new("RGB", (8, 6)).save(tmp_path / "000.png")
    for number in range(1, 60):
        (tmp_path / f"{number:03}.png").write_bytes(b"x")
    tried: list[Path] = []
    monkeypatch.setattr("vitrine.feed.images.load_image", lambda path: tried.append(path) or load_image(path))
    reader = ImageSequenceReader("pictures", list_images(tmp_path))
    frames = [reader.read(index) for index in (*range(60), 30, 59)]
    assert [frame.held for frame in frames] == [False] + [True] * 61
    assert len(tried) == 60


def test_pictures_of_another_size_lie_inside_the_first_one(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name, size in (("0.png", (40, 20)), ("1.png", (40, 40)), ("2.png", (160, 20)), ("3.png", (80, 40))):
        Image.new("RGB", size, (200, 100, 50)).save(tmp_path / name)
    reader = ImageSequenceReader("walk", list_images(tmp_path))
    lit = []
    for index in range(4):
        frame = reader.read(index)
        assert frame.size_px == frame.planes[0].shape[1::-1] == (40, 20) and frame.planes[0][..., 3].min() == 255
        rows, columns = np.nonzero((frame.planes[0][..., :3] == (200, 100, 50)).all(-1))
        lit.append((columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
    assert lit == [(0, 0, 40, 20), (10, 0, 30, 20), (0, 7, 40, 12), (0, 0, 40, 20)]
    assert len(caplog.records) == 1 and "1.png: pictures of another size (40 x 40)" in caplog.text


def test_what_is_transparent_and_what_rate_is_assumed_is_told(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 6), (200, 100, 50, 128)).save(tmp_path / "a.png")
    assert StillImageReader(tmp_path / "a.png").info.report.unread == ("what is transparent in it lies on black",)
    paths = list_images(tmp_path)
    assert ImageSequenceReader("walk", paths).info.report.assumed == (
        "nobody says its rate: 25 pictures a second are assumed (--set rate=)",
    )
    assert ImageSequenceReader("walk", paths, Fraction(30)).info.report.assumed == ()
