"""Pictures that say what their colours mean, against NumPy's own way from their primaries to sRGB."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from tests.scene.icc import ADOBE_RGB, DISPLAY_P3, SRGB, Primaries, d50_matrix, grey_profile, rgb_profile
from vitrine.scene.load.picture import load_still_picture
from vitrine.scene.picture.colour_profile import DAMAGED_PROFILE

Floats = npt.NDArray[np.float64]


def linear(codes: npt.ArrayLike) -> Floats:
    c = np.asarray(codes) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def encoded(light: Floats) -> Floats:
    light = np.clip(light, 0, 1)
    return 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def colours() -> npt.NDArray[np.uint8]:
    steps = np.linspace(0, 255, 6).astype(np.uint8)
    return np.stack(np.meshgrid(steps, steps, steps), -1).reshape(12, 18, 3)


@pytest.mark.parametrize(("primaries", "gamma"), [(DISPLAY_P3, 2.2), (ADOBE_RGB, 2.19921875), (DISPLAY_P3, 1.0)])
@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.webp"])
def test_colours_of_a_profile_become_those_of_srgb(
    tmp_path: Path, name: str, primaries: Primaries, gamma: float
) -> None:
    options: dict[str, Any] = {"lossless": True} if name == "a.webp" else {}
    image = Image.fromarray(colours())
    image.save(tmp_path / name, icc_profile=rgb_profile(primaries, gamma), **options)
    light = (colours() / 255.0) ** gamma @ d50_matrix(primaries).T @ np.linalg.inv(d50_matrix(SRGB)).T
    shown, note = load_still_picture(tmp_path / name)
    assert not note
    np.testing.assert_allclose(shown[..., :3], encoded(light), atol=1.6)
    assert (shown[..., 3] == 255).all() and tuple(shown[-1, -1, :3]) == (255, 255, 255)


def test_what_is_srgb_by_its_profile_stays_as_written(tmp_path: Path) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(colours()).save(tmp_path / "a.png", icc_profile=profile)
    np.testing.assert_array_equal(load_still_picture(tmp_path / "a.png").pixels[..., :3], colours())


def test_alpha_stays_beside_a_profile(tmp_path: Path) -> None:
    codes = np.dstack([colours(), np.arange(12 * 18).reshape(12, 18).astype(np.uint8)])
    Image.fromarray(codes).save(tmp_path / "a.png", icc_profile=rgb_profile(DISPLAY_P3, 2.2))
    shown = load_still_picture(tmp_path / "a.png").pixels
    np.testing.assert_array_equal(shown[..., 3], codes[..., 3])
    assert abs(shown[..., :3].astype(int) - codes[..., :3]).max() > 20


@pytest.mark.parametrize("bits", [8, 16])
def test_a_grey_power_becomes_srgbs_curve(tmp_path: Path, bits: int) -> None:
    ramp = np.arange(256, dtype=np.uint8)[None]
    stored = ramp if bits == 8 else ramp.astype(np.uint16) * 257
    Image.fromarray(stored).save(tmp_path / "a.png", icc_profile=grey_profile(1.0))
    shown = load_still_picture(tmp_path / "a.png").pixels
    np.testing.assert_allclose(shown[0, :, 0], encoded(ramp[0] / 255.0), atol=1)
    assert (shown[..., 0] == shown[..., 2]).all()


@pytest.mark.parametrize("profile", [b"no profile", rgb_profile(DISPLAY_P3, 2.2)[:140], grey_profile(1.0)])
def test_a_damaged_profile_is_left_aside_with_a_word(tmp_path: Path, profile: bytes) -> None:
    Image.fromarray(colours()).save(tmp_path / "a.png", icc_profile=profile)
    shown, note = load_still_picture(tmp_path / "a.png")
    assert note == DAMAGED_PROFILE
    np.testing.assert_array_equal(shown[..., :3], colours())


def png_with(chunk: bytes, body: bytes, codes: npt.NDArray[np.uint8], path: Path) -> None:
    """A PNG with one more chunk behind its header."""
    Image.fromarray(codes).save(path)
    data = path.read_bytes()
    added = struct.pack(">I", len(body)) + chunk + body + struct.pack(">I", zlib.crc32(chunk + body))
    path.write_bytes(data[:33] + added + data[33:])


def test_a_png_that_says_linear_light(tmp_path: Path) -> None:
    png_with(b"gAMA", struct.pack(">I", 100_000), colours(), tmp_path / "a.png")
    shown = load_still_picture(tmp_path / "a.png").pixels
    np.testing.assert_allclose(shown[..., :3], encoded(colours() / 255.0), atol=0.51)


@pytest.mark.parametrize("gamma", [45_455, 45_450, 0, 4_000_000_000])
def test_a_png_that_says_a_power_of_2_2_means_srgb(tmp_path: Path, gamma: int) -> None:
    png_with(b"gAMA", struct.pack(">I", gamma), colours(), tmp_path / "a.png")
    np.testing.assert_array_equal(load_still_picture(tmp_path / "a.png").pixels[..., :3], colours())


def test_a_png_that_says_other_primaries(tmp_path: Path) -> None:
    numbers = [round(value * 100_000) for pair in (DISPLAY_P3[3], *DISPLAY_P3[:3]) for value in pair]
    png_with(b"cHRM", struct.pack(">8I", *numbers), colours(), tmp_path / "a.png")
    light = linear(colours()) @ d50_matrix(DISPLAY_P3).T @ np.linalg.inv(d50_matrix(SRGB)).T
    shown = load_still_picture(tmp_path / "a.png").pixels
    np.testing.assert_allclose(shown[..., :3], encoded(light), atol=0.6)


@pytest.mark.parametrize("numbers", [(0,) * 8, (31_270, 32_900) * 4, (10**9,) * 8])
def test_primaries_that_cannot_be_are_left_aside(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    png_with(b"cHRM", struct.pack(">8I", *numbers), colours(), tmp_path / "a.png")
    np.testing.assert_array_equal(load_still_picture(tmp_path / "a.png").pixels[..., :3], colours())


def test_a_cmyk_jpeg_is_shown(tmp_path: Path) -> None:
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(tmp_path / "a.jpg", quality=95)
    shown = load_still_picture(tmp_path / "a.jpg").pixels
    assert abs(shown[4, 4].astype(int) - (255, 0, 0, 255)).max() <= 3


@pytest.mark.parametrize(
    ("primaries", "transfer", "told"),
    [(1, 13, ""), (2, 2, ""), (9, 16, "HDR by PQ"), (9, 18, "HDR by HLG"), (12, 13, "a wide gamut")],
)
def test_marks_of_hdr_in_a_png_are_told(tmp_path: Path, primaries: int, transfer: int, told: str) -> None:
    """PNG's third edition marks what is not sRGB by code points; Pillow reads past them."""
    path = tmp_path / "a.png"
    Image.new("RGB", (4, 4), (200, 100, 50)).save(path)
    whole, body = path.read_bytes(), b"cICP" + bytes((primaries, transfer, 0, 1))
    path.write_bytes(whole[:33] + struct.pack(">I", 4) + body + struct.pack(">I", zlib.crc32(body)) + whole[33:])
    shown, note = load_still_picture(path)
    assert shown[0, 0].tolist() == [200, 100, 50, 255]
    assert (told in note and "not read" in note) if told else not note
