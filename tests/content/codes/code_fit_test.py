"""Corners of printed codes, which are known, and misread ones, which look like no such code."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.codes.printed_code import dark_modules, print_codes, turned_quad
from vitrine.content.codes.code_fit import SURE, locate_code
from vitrine.content.codes.detector import FURTHER_READINGS, PLAIN, read_codes
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
