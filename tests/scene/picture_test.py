"""Pictures: straight alpha kept, size judged by the header, and one sentence for whatever is no picture."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.scene.picture import load_picture
from app.scene.problem import InputError


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def sentence(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_picture(path)
    assert len(caught.value.problems) == 1
    text = str(caught.value)
    assert str(path) in text and "\n" not in text
    return text


def test_straight_alpha_is_kept(tmp_path: Path) -> None:
    codes = np.array([[[200, 100, 50, 128], [9, 8, 7, 0]]], np.uint8)
    Image.fromarray(codes).save(tmp_path / "a.png")
    loaded = load_picture(tmp_path / "a.png")
    assert loaded.dtype == np.uint8 and loaded.flags.c_contiguous
    np.testing.assert_array_equal(loaded, codes)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "I;16"])
def test_every_mode_becomes_four_channels(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (3, 2)).save(tmp_path / "a.png")
    assert load_picture(tmp_path / "a.png").shape == (2, 3, 4)


def test_a_photograph_stands_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (4, 2))
    exif = image.getexif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    image.save(tmp_path / "a.jpg", exif=exif)
    assert load_picture(tmp_path / "a.jpg").shape == (4, 2, 4)


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_001, 10_000), (20_000, 20_000)])
def test_a_huge_picture_is_refused_by_its_header(tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "huge.png").write_bytes(png_header(*size))
    tracemalloc.start()
    text = sentence(tmp_path / "huge.png")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "too large" in text or f"{size[0]:,} x {size[1]:,}" in text
    assert "100 million" in text
    assert peak < 4_000_000


def test_what_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "shoe.png").write_text("not a picture")
    (tmp_path / "none.png").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    assert "no picture" in sentence(tmp_path / "shoe.png")
    assert "0 bytes" in sentence(tmp_path / "none.png")
    assert "folder" in sentence(tmp_path / "folder")
    assert 'did you mean "shoe.png"' in sentence(tmp_path / "shoes.png")
    assert "missing too" in sentence(tmp_path / "nowhere" / "shoe.png")


def test_a_picture_cut_short_is_damaged(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (64, 64, 4), np.uint8)
    Image.fromarray(noise).save(tmp_path / "whole.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "whole.png").read_bytes()[:4000])
    assert "damaged" in sentence(tmp_path / "cut.png")
