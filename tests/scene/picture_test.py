"""Pictures: straight alpha kept, size judged by the header, and one sentence for whatever is no picture."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vitrine.errors import InputError
from vitrine.scene.load.picture import load_still_picture


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def sentence(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_still_picture(path)
    assert len(caught.value.problems) == 1
    text = str(caught.value)
    assert str(path) in text and "\n" not in text
    return text


def test_straight_alpha_is_kept(tmp_path: Path) -> None:
    codes = np.array([[[200, 100, 50, 128], [9, 8, 7, 0]]], np.uint8)
    Image.fromarray(codes).save(tmp_path / "a.png")
    loaded = load_still_picture(tmp_path / "a.png").pixels
    assert loaded.dtype == np.uint8 and loaded.flags.c_contiguous
    np.testing.assert_array_equal(loaded, codes)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "I;16"])
def test_every_mode_becomes_four_channels(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (3, 2)).save(tmp_path / "a.png")
    assert load_still_picture(tmp_path / "a.png").pixels.shape == (2, 3, 4)


def test_a_photograph_stands_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (4, 2))
    exif = image.getexif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    image.save(tmp_path / "a.jpg", exif=exif)
    assert load_still_picture(tmp_path / "a.jpg").pixels.shape == (4, 2, 4)


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


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n(%stderr) (w) file (RAN) writestring\nshowpage\n%%EOF\n"


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.eps", "a"])
def test_no_other_program_is_asked_what_a_picture_holds(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(EPS)
    with Image.open(tmp_path / name) as opened:
        assert opened.format == "EPS"  # what Pillow would hand to Ghostscript
    assert "this is no picture; allowed: PNG, JPEG, WebP, GIF, BMP or TIFF" in sentence(tmp_path / name)


@pytest.mark.parametrize("form", ["PPM", "TGA", "PCX", "ICO", "SGI", "JPEG2000", "PDF"])
def test_only_the_formats_that_are_named_are_opened(tmp_path: Path, form: str) -> None:
    Image.new("RGB", (16, 16)).save(tmp_path / "a.png", format=form)
    assert "this is no picture" in sentence(tmp_path / "a.png")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_all_of_them_are_opened_whatever_they_are_called(tmp_path: Path, form: str) -> None:
    Image.new("RGB", (5, 3)).save(tmp_path / "a.bin", format=form)
    assert load_still_picture(tmp_path / "a.bin").pixels.shape == (3, 5, 4)


@pytest.mark.parametrize("size", [(1, 99_999_999), (99_999_999, 1), (32_769, 2)])
def test_a_strip_longer_than_any_panorama_is_refused_by_its_header(tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "strip.png").write_bytes(png_header(*size))
    assert "at most 32,768 pixels a side" in sentence(tmp_path / "strip.png")


def test_what_is_no_regular_file_is_no_picture(pipe: Path, tmp_path: Path) -> None:
    assert "this is a pipe, no regular file" in sentence(pipe)
    assert "this is a device, no regular file" in sentence(Path("/dev/zero"))
