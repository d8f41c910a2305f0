"""Corners of printed codes, which are known, and misread ones, which look like no such code."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.codes.printed_code import dark_modules, print_codes, turned_quad
from vitrine.content.codes.code_fit import SURE, follow_code, locate_code
from vitrine.content.codes.detector import FURTHER_READINGS, PLAIN, read_codes
from vitrine.content.codes.found_code import FoundCode
from vitrine.scene.nodes.code_format import CODE_FORMATS, CodeFormat

SHOE, TEA = "6901234500011", "6901234500028"
CASES: list[tuple[CodeFormat, str, str, str, float, float]] = [
    # format, what is printed, zxing's name of it, what is read, width and height in pixels
    ("ean-13", SHOE, "EAN13", SHOE, 200, 110),
    ("ean-8", "96385074", "EAN8", "96385074", 150, 90),
    ("upc-a", "012345678905", "UPCA", "012345678905", 200, 110),
    ("upc-e", "01234565", "UPCE", "0012345000065", 130, 90),
    ("code-128", "Vitrine-7", "Code128", "Vitrine-7", 280, 90),
    ("qr", "vitrine://pay/stall-7", "QRCode", "vitrine://pay/stall-7", 110, 110),
    ("data-matrix", "stall 7", "DataMatrix", "stall 7", 90, 90),
]


@pytest.mark.parametrize("turn_deg", [0, 8, 90, 183])
@pytest.mark.parametrize(("code_format", "printed", "name", "payload", "width", "height"), CASES)
def test_corners_are_found_to_a_part_of_a_pixel(
    code_format: CodeFormat, printed: str, name: str, payload: str, width: float, height: float, turn_deg: float
) -> None:
    quad = turned_quad((331.3, 240.6), width, height, turn_deg, 0.08)
    luma = print_codes([(dark_modules(printed, name), quad)])
    found = next(code for reading in (PLAIN, *FURTHER_READINGS) for code in read_codes(luma, CODE_FORMATS, reading))
    assert (found.format, found.payload) == (code_format, payload)
    fit = locate_code(luma, found)
    assert fit.fits and fit.is_sure
    assert np.hypot(*(fit.quad - quad).T).max() < 0.4


@pytest.mark.parametrize("turn_deg", [40, 45, 52])
def test_bars_askew_are_read_in_a_turned_picture(turn_deg: float) -> None:
    quad = turned_quad((320, 240), 200, 110, turn_deg)
    luma = print_codes([(dark_modules(SHOE, "EAN13"), quad)])
    (found,) = read_codes(luma, CODE_FORMATS, FURTHER_READINGS[1])
    assert found.payload == SHOE
    assert np.hypot(*(locate_code(luma, found).quad - quad).T).max() < 0.5


def test_a_misread_digit_is_not_sure() -> None:
    quad = turned_quad((320, 240), 200, 110, 0)
    luma = print_codes([(dark_modules(SHOE, "EAN13"), quad)])
    (found,) = read_codes(luma, CODE_FORMATS)
    read = locate_code(luma, found)
    misread = locate_code(luma, found._replace(modules=dark_modules("7901233500011", "EAN13")[0]))
    assert read.weakest > 0.9 > SURE > misread.weakest


def test_only_formats_that_are_asked_for_are_read() -> None:
    luma = print_codes([(dark_modules(SHOE, "EAN13"), turned_quad((320, 240), 200, 110, 0))])
    assert read_codes(luma, ["qr", "code-128"]) == []
    assert read_codes(np.full((240, 320), 128, np.uint8), CODE_FORMATS) == []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_reader_tells_of_noise_ends_in_finite_corners(seed: int) -> None:
    rng = np.random.default_rng(seed)
    luma = rng.integers(0, 256, (120, 160)).astype(np.uint8) if seed % 3 else np.full((120, 160), 7, np.uint8)
    quads = [rng.uniform(-50, 200, (4, 2)), np.full((4, 2), 30.0), np.array([[5, 5], [90, 5], [90, 5], [5, 5.0]])]
    quads += [np.array([[10, 10], [20, 20], [30, 30], [40, 40.0]]), rng.uniform(0, 9e5, (4, 2))]
    for quad in quads:
        for found in (
            FoundCode(SHOE, "ean-13", quad, dark_modules(SHOE, "EAN13")[0]),
            FoundCode("stall", "qr", quad, grid=(21, 21)),
            FoundCode("stall", "code-128", quad),
        ):
            fit = locate_code(luma, found)
            assert np.isfinite(fit.quad).all() and 0 <= fit.likeness <= 1
            if found.modules is not None:
                followed = follow_code(luma, quad, found.modules)
                assert followed is None or np.isfinite(followed.quad).all()


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_picture_of_one_row_is_read(rows: int) -> None:
    row = np.repeat(np.pad(dark_modules(SHOE, "EAN13")[0], 12), 3)
    luma = np.repeat(np.where(row, 20, 230).astype(np.uint8)[None], rows, 0)
    (found,) = read_codes(luma, CODE_FORMATS)
    fit = locate_code(luma, found)
    assert found.payload == SHOE and np.isfinite(fit.quad).all()
    assert fit.quad[:, 0] == pytest.approx([36, 36 + 285, 36 + 285, 36], abs=0.5)
