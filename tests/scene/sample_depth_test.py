"""Pictures of more than 8 bits a sample, by the formula of their full scale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vitrine.scene.load.picture import load_still_picture

CODES = np.arange(256, dtype=np.uint8).reshape(16, 16)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits_of_grey_are_scaled_by_their_white(tmp_path: Path, name: str) -> None:
    samples = np.linspace(0, 65535, 64).astype(np.uint16).reshape(8, 8)
    Image.fromarray(samples).save(tmp_path / name)
    shown, note = load_still_picture(tmp_path / name)
    np.testing.assert_array_equal(shown[..., 1], np.rint(samples / 65535 * 255))
    assert not note and (shown[..., 3] == 255).all()


def test_floats_run_from_0_to_1(tmp_path: Path) -> None:
    Image.fromarray((CODES / 255).astype(np.float32)).save(tmp_path / "a.tif")
    shown, note = load_still_picture(tmp_path / "a.tif")
    np.testing.assert_array_equal(shown[..., 0], CODES)
    assert not note


def test_light_above_1_is_cut_with_a_word(tmp_path: Path) -> None:
    light = np.array([[0.5, 1.5, -1.0, np.nan, np.inf]], np.float32)
    Image.fromarray(light).save(tmp_path / "a.tif")
    shown, note = load_still_picture(tmp_path / "a.tif")
    assert shown[0, :, 0].tolist() == [128, 255, 0, 0, 255]
    assert "cut" in note


def test_whole_numbers_of_32_bits_are_scaled_by_what_the_file_says(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, 2**30, 2**31 - 1]], np.int32)).save(tmp_path / "a.tif")
    assert load_still_picture(tmp_path / "a.tif").pixels[0, :, 0].tolist() == [0, 128, 255]


def test_the_transparent_grey_of_a_png_is_transparent(tmp_path: Path) -> None:
    samples = np.array([[0, 30_000, 65535]], np.uint16)
    Image.fromarray(samples).save(tmp_path / "a.png", transparency=30_000)
    assert load_still_picture(tmp_path / "a.png").pixels[0, :, 3].tolist() == [255, 0, 255]


def test_a_palette_keeps_its_transparency(tmp_path: Path) -> None:
    image = Image.new("P", (3, 1))
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    image.putdata([0, 1, 2])
    image.save(tmp_path / "a.png", transparency=bytes([255, 128, 0]))
    shown = load_still_picture(tmp_path / "a.png").pixels
    assert shown[0].tolist() == [[255, 0, 0, 255], [0, 255, 0, 128], [0, 0, 255, 0]]
