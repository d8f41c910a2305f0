"""Moving pictures: their frames by NumPy's own composition, and their times."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from vitrine.document.field_error import FieldError
from vitrine.errors import InputError
from vitrine.scene.load.picture import load_moving_picture, load_picture
from vitrine.scene.picture.frame_part import FramePart, FrameParts
from vitrine.scene.picture.gif_parts import read_gif_parts
from vitrine.scene.picture.moving_picture import MovingPicture, read_moving_picture


def moving(path: Path) -> MovingPicture:
    picture = load_moving_picture(path)
    assert picture is not None
    return picture


def shades(count: int, size: tuple[int, int] = (6, 4)) -> list[Image.Image]:
    return [Image.new("RGB", size, (40 * n, 0, 0)) for n in range(count)]


def save(path: Path, frames: list[Image.Image], **options: Any) -> Path:
    frames[0].save(path, save_all=True, append_images=frames[1:], **options)
    return path


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp"])
def test_each_frame_stands_as_long_as_the_file_says(tmp_path: Path, name: str) -> None:
    options = {"lossless": True} if name == "a.webp" else {}
    path = save(tmp_path / name, shades(4), duration=[100, 200, 50, 150], loop=0, **options)
    picture = moving(path)
    assert picture.ends_ms == (100, 300, 350, 500) and picture.plays == 0
    times = {0: 0, 0.0999: 0, 0.1: 1, 0.2999: 1, 0.3: 2, 0.35: 3, 0.4999: 3, 0.5: 0, 0.6: 1, 100.35: 3}
    assert {t_s: picture.index_at(t_s) for t_s in times} == times
    assert [int(picture.frame(n)[0, 0, 0]) for n in (0, 1, 2, 3, 1, 0)] == [0, 40, 80, 120, 40, 0]


def test_a_time_by_ticks_falls_into_the_frame_that_begins_there(tmp_path: Path) -> None:
    picture = moving(save(tmp_path / "a.gif", shades(6), duration=50, loop=0))
    assert [picture.index_at(3 * n / 60) for n in range(600)] == [n % 6 for n in range(600)]


@pytest.mark.parametrize(("name", "loop", "plays"), [("a.gif", 2, 3), ("a.png", 2, 2), ("a.webp", 2, 2)])
def test_after_its_last_play_the_last_frame_stands(tmp_path: Path, name: str, loop: int, plays: int) -> None:
    picture = moving(save(tmp_path / name, shades(3), duration=100, loop=loop))
    assert picture.plays == plays
    assert picture.index_at(0.3 * plays - 0.01) == 2 == picture.index_at(0.3 * plays + 0.05)
    assert picture.index_at(0.3 * (plays - 1) + 0.05) == 0 and picture.index_at(1e9) == 2


def test_a_gif_that_says_no_loop_plays_once(tmp_path: Path) -> None:
    assert moving(save(tmp_path / "a.gif", shades(3), duration=100)).index_at(5.0) == 2


@pytest.mark.parametrize("duration", [0, 10])
def test_frames_shorter_than_20_ms_stand_for_100_as_in_browsers(tmp_path: Path, duration: int) -> None:
    assert moving(save(tmp_path / "a.gif", shades(3), duration=duration, loop=0)).ends_ms == (100, 200, 300)


def over(front: npt.NDArray[np.float64], back: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    cover = front[..., 3:] + back[..., 3:] * (1 - front[..., 3:])
    light = front[..., :3] * front[..., 3:] + back[..., :3] * back[..., 3:] * (1 - front[..., 3:])
    return np.concatenate([light / np.maximum(cover, 1e-9), cover], -1)


def piece(tmp_path: Path, codes: npt.NDArray[np.uint8]) -> bytes:
    Image.fromarray(codes).save(tmp_path / "piece.png")
    return (tmp_path / "piece.png").read_bytes()


@pytest.mark.parametrize("disposal", ["keep", "clear", "restore"])
@pytest.mark.parametrize("blends", [True, False])
def test_pieces_are_laid_and_taken_away(tmp_path: Path, disposal: Any, blends: bool) -> None:
    rng = np.random.default_rng(5)
    base, second, third = (rng.integers(0, 256, (h, w, 4), np.uint8) for h, w in ((8, 9), (4, 5), (3, 3)))
    parts = (
        FramePart(piece(tmp_path, base), 0, 0, 100, "keep", False),
        FramePart(piece(tmp_path, second), 3, 2, 100, disposal, blends),
        FramePart(piece(tmp_path, third), 4, 3, 100, "keep", True),
    )
    picture = MovingPicture(FrameParts((9, 8), 0, parts))
    canvas = base / 255.0
    np.testing.assert_array_equal(picture.frame(0), base)
    place, before = (slice(2, 6), slice(3, 8)), canvas.copy()
    canvas[place] = over(second / 255.0, canvas[place]) if blends else second / 255.0
    assert abs(picture.frame(1) / 255.0 - canvas)[..., 3].max() <= 0.51 / 255
    np.testing.assert_allclose(picture.frame(1) * 1.0, canvas * 255, atol=0.51)
    canvas[place] = {"keep": canvas, "clear": 0 * canvas, "restore": before}[disposal][place]
    canvas = np.rint(canvas * 255) / 255
    canvas[3:6, 4:7] = over(third / 255.0, canvas[3:6, 4:7])
    np.testing.assert_allclose(picture.frame(2) * 1.0, canvas * 255, atol=0.51)


def test_what_a_gif_clears_is_transparent_not_its_background(tmp_path: Path) -> None:
    """Its background colour is one that no browser shows."""
    first = Image.new("RGBA", (6, 4), (255, 0, 0, 255))
    second = Image.new("RGBA", (6, 4), (0, 0, 0, 0))
    second.paste((0, 0, 255, 255), (0, 0, 2, 2))
    path = save(tmp_path / "a.gif", [first, second], duration=100, loop=0, disposal=2, background=1)
    shown = moving(path).frame(1)
    assert tuple(shown[0, 0]) == (0, 0, 255, 255) and shown[3, 5, 3] == 0


def test_an_apng_whose_first_picture_is_no_frame(tmp_path: Path) -> None:
    still = Image.new("RGB", (6, 4), (0, 255, 0))
    still.save(tmp_path / "a.png", save_all=True, append_images=shades(3), default_image=True, duration=100)
    picture = moving(tmp_path / "a.png")
    assert picture.ends_ms == (100, 200, 300) and tuple(picture.frame(0)[0, 0]) == (0, 0, 0, 255)


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp"])
def test_frames_are_those_that_pillow_decodes(tmp_path: Path, name: str) -> None:
    rng = np.random.default_rng(2)
    pixels = rng.integers(0, 2, (12, 10, 16, 3)).astype(np.uint8) * 255
    for n in range(1, 12):
        pixels[n, :, :8] = pixels[0, :, :8]  # so that frames are parts of the canvas
    options = {"lossless": True} if name == "a.webp" else {}
    path = save(tmp_path / name, [Image.fromarray(one) for one in pixels], duration=100, loop=0, **options)
    picture = moving(path)
    for n in range(12):
        np.testing.assert_array_equal(picture.frame(n)[..., :3], pixels[n])


def test_a_damaged_frame_is_the_one_before_it(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", shades(5, (64, 64)), duration=100, loop=0)
    parts = bytearray(path.read_bytes())
    third = [n for n in range(len(parts)) if parts[n : n + 4] == b"fdAT"][1]
    parts[third + 9 : third + 12] = b"\xff\xff\xff"
    picture = read_moving_picture(bytes(parts))
    assert picture is not None
    assert [int(picture.frame(n)[0, 0, 0]) for n in range(5)] == [0, 40, 40, 40, 40]
    assert picture.intact_count == 2


def test_what_is_cut_off_is_left_out(tmp_path: Path) -> None:
    data = save(tmp_path / "a.gif", shades(5), duration=100, loop=0).read_bytes()
    parts = read_gif_parts(data[:-9], 100)
    assert parts is not None and 1 < len(parts.parts) < 5


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp"])
def test_one_frame_is_a_still(tmp_path: Path, name: str) -> None:
    shades(1)[0].save(tmp_path / name)
    assert load_moving_picture(tmp_path / name) is None
    assert isinstance(load_picture(tmp_path / name).picture, np.ndarray)


def gif_of(width: int, height: int, frames: int) -> bytes:
    image = struct.pack("<BHHHHB", 0x2C, 0, 0, 1, 1, 0) + b"\2\2L\1\0"
    head = struct.pack("<6sHHBBB", b"GIF89a", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return head + image * frames + b";"


@pytest.mark.parametrize(("size", "frames"), [((60_000, 60_000), 2), ((4_000, 4_000), 2_000), ((2, 2), 20_000)])
def test_what_is_too_large_is_refused_before_it_is_unpacked(tmp_path: Path, size: tuple[int, int], frames: int) -> None:
    (tmp_path / "a.gif").write_bytes(gif_of(*size, frames))
    with pytest.raises(InputError, match="frames"):
        load_picture(tmp_path / "a.gif")
    with pytest.raises(FieldError):
        read_moving_picture(gif_of(*size, frames))
