"""The font of a device's own software: how it is written, what follows from it, and mistakes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.glass.devices import SHIPPED, device, lit
from vitrine.errors import InputError
from vitrine.glass.catalogue.device_specs import resolve_specs
from vitrine.glass.optics.device_letters import resolve_letters
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.report.devices import format_value
from vitrine.scene.font.letter_metrics import LetterAdvance, LetterMetrics, LetterRange

MINE = """\
extends: even-g2
font:
  advances: {value: {"0-9": 0.6, ijl: 0.25, U+20: 0.3, U+4E00-9FFF: 1}, confidence: high, source: its SDK}
  coverage: [U+20-7E, U+60-FF, 文]
  sizes_px: {value: [34, 21], confidence: low, source: seen}
"""


def letters_of(folder: Path, text: str) -> LetterMetrics | None:
    profile = device(folder, text)
    return resolve_letters(profile, resolve_specs(profile))


def test_letters_are_written_alone_together_as_ranges_and_by_code_points(tmp_path: Path) -> None:
    letters = letters_of(tmp_path, MINE)
    assert letters is not None
    assert [letters.find_advance_em(c) for c in "05i l文a"] == [0.6, 0.6, 0.25, 0.3, 0.25, 1.0, None]
    assert [letters.covers(c) for c in " ~ÿ文字Ā"] == [True, True, True, True, False, False]
    assert letters.coverage == (LetterRange(0x20, 0xFF), LetterRange(0x6587, 0x6587))
    assert letters.advances[0] == LetterAdvance(0x20, 0x20, 0.3)


def test_sizes_are_pixels_of_the_canvas(tmp_path: Path) -> None:
    letters = letters_of(tmp_path, MINE)
    profile = device(tmp_path, MINE)
    display = resolve_glasses(profile, lit(100.0), View(size_px=(640, 360))).display
    assert letters is not None and display is not None
    assert [round(size * display.px_per_deg, 6) for size in letters.sizes_deg] == [21, 34]
    small, large = letters.sizes_deg
    middle = (small + large) / 2
    asked = (small * 0.5, middle * 0.999, middle * 1.001, 99.0, 0.0)
    assert [letters.round_size(size) for size in asked] == [small, small, large, large, 0.0]
    assert LetterMetrics().round_size(1.23) == 1.23 and LetterMetrics().covers("文")


def test_what_nobody_vouches_for_makes_pictures_estimates(tmp_path: Path) -> None:
    view = View(size_px=(640, 360))
    estimates = resolve_glasses(device(tmp_path, MINE), lit(100.0), view).estimates
    assert {name for name in estimates if "font" in name} == {"font.coverage", "font.sizes_px"}
    assert not any("font" in name for name in resolve_glasses(SHIPPED.device("even-g2"), lit(100.0), view).estimates)


def test_no_shipped_device_has_a_font_without_a_source_of_its_own() -> None:
    for name in SHIPPED.devices():
        profile = SHIPPED.device(name)
        for value in (profile.font.advances, profile.font.coverage, profile.font.sizes_px) if profile.font else ():
            assert value is None or (value.source != "own" and value.as_of), name


def test_a_feed_and_glasses_without_a_display_have_none(tmp_path: Path) -> None:
    assert letters_of(tmp_path, "extends: generic\nfont: {sizes_px: [20]}\n") is None
    assert letters_of(tmp_path, "extends: ray-ban-meta\nfont: {sizes_px: [20]}\n") is None
    assert letters_of(tmp_path, "extends: even-g2\n") is None


def test_it_is_told_as_it_is_written(tmp_path: Path) -> None:
    font = device(tmp_path, MINE).font
    assert font is not None and font.advances and font.coverage
    assert format_value(font.advances.value) == "U+20 0.3, 0-9 0.6, i 0.25, j 0.25, l 0.25, U+4E00-9FFF 1"
    assert format_value(font.coverage.value) == "U+20-FF, 文"
    many = device(
        tmp_path, f"extends: even-g2\nfont: {{coverage: [{', '.join(chr(0x100 + 2 * n) for n in range(90))}]}}\n"
    )
    assert many.font and many.font.coverage and format_value(many.font.coverage.value).endswith(" and 66 more")


@pytest.mark.parametrize(
    ("font", "said"),
    [
        ('{advances: {"0-9": 0.6, 5: 0.5}}', 'the width of "5" is given twice'),
        ('{advances: {"9-0": 0.6}}', '"9-0" is no range of letters'),
        ("{advances: {a: 9}}", "9 is no width in em"),
        ("{advances: {a: wide}}", '"wide" is no width in em'),
        ("{advances: 3}", "3 says no widths"),
        ("{coverage: 3}", "3 is no list of letters"),
        ("{coverage: [U+110000]}", '"U+110000" is no range of letters'),
        ("{coverage: ['']}", "there is no letter"),
        ("{sizes_px: [1]}", "sizes_px"),
        ("{width: 3}", 'unknown key "width"'),
    ],
)
def test_a_mistake_is_one_sentence(font: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        device(tmp_path, f"extends: even-g2\nfont: {font}\n")
    assert said in str(caught.value)
