"""The formulas against the worked table of contrasts, printed digits and all, and against each other."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.errors import InputError
from vitrine.glass.optics.photometry import (
    LUMINANCE_WEIGHTS,
    VERDICTS,
    Thresholds,
    ambient_contrast,
    diffuse_luminance,
    gain,
    lightness,
    luminance_of,
    michelson_contrast,
    nits_for_contrast,
    nits_for_white,
    wcag_contrast,
)

FACTS = Path(__file__).resolve().parents[3] / "shared/facts/optics.md"

# Nits and transmittance of the table's columns.
DEVICES = [(1200, 0.9), (1500, 0.85), (4000, 0.85), (5000, 0.85), (5000, 0.25), (500, 0.4), (2000, 0.3), (600, 0.2)]
# The table prints 80, 191 and 1,592 for these; only unrounded do they give its digits.
LUMINANCES = {
    "office 80": diffuse_luminance(250, 1.0),
    "shop 191": diffuse_luminance(1000, 0.6),
    "overcast 700": 700.0,
    "shade 1,592": diffuse_luminance(20_000, 0.25),
    "sunlit 5,000": 5000.0,
    "snow 10,000": 10_000.0,
}
PRINTED = {
    "office 80": "17.8 23 60 75 252 16.7 85 39",
    "shop 191": "8.0 10 26 32 106 7.5 36 17",
    "overcast 700": "2.9 3.5 7.7 9.4 30 2.8 10.5 5.3",
    "shade 1,592": "1.84 2.1 4.0 4.7 13.6 1.8 5.2 2.9",
    "sunlit 5,000": "1.27 1.35 1.94 2.18 5.0 1.25 2.3 1.6",
    "snow 10,000": "1.13 1.18 1.47 1.59 3.0 1.12 1.67 1.3",
}
NITS_NEEDED = [("office 80", 68, 271), ("overcast 700", 595, 2380), ("sunlit 5,000", 4250, 17_000)]

nits = st.floats(0.1, 1e5)
lens = st.floats(0.01, 1.0)
around = st.floats(0.01, 1e5)


def printed(value: float, like: str) -> str:
    return f"{value:.{len(like.partition('.')[2])}f}"


@pytest.mark.parametrize("row", PRINTED)
def test_the_worked_table_to_its_printed_digits(row: str) -> None:
    expected = PRINTED[row].split()
    found = [ambient_contrast(bright, through, LUMINANCES[row]) for bright, through in DEVICES]
    assert [printed(value, like) for value, like in zip(found, expected, strict=True)] == expected


def test_the_table_is_the_one_in_the_facts() -> None:
    if not FACTS.exists():
        pytest.skip(f"no {FACTS}")
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in FACTS.read_text().splitlines()]
    assert {row[0]: " ".join(row[1:]) for row in rows if row[0] in PRINTED and len(row) == 9} == PRINTED


@pytest.mark.parametrize(("row", "for_two", "for_five"), NITS_NEEDED)
def test_nits_needed_as_the_facts_print_them(row: str, for_two: int, for_five: int) -> None:
    assert [round(nits_for_contrast(contrast, 0.85, LUMINANCES[row])) for contrast in (2, 5)] == [for_two, for_five]


def test_the_check_of_the_design() -> None:
    assert gain(4000, 0.85, 5000) == pytest.approx(0.169, abs=5e-4)
    assert ambient_contrast(4000, 0.85, 5000) == pytest.approx(1.94, abs=5e-3)


@given(nits, lens, around)
def test_gain_over_mid_grey_is_the_contrast(bright: float, through: float, luminance: float) -> None:
    over_mid_grey = (0.18 + gain(bright, through, luminance)) / 0.18
    assert over_mid_grey == pytest.approx(ambient_contrast(bright, through, luminance), rel=1e-12)
    assert nits_for_white(gain(bright, through, luminance), through, luminance) == pytest.approx(bright, rel=1e-12)


@given(nits, lens, around)
def test_doubling_the_nits_doubles_the_gain(bright: float, through: float, luminance: float) -> None:
    assert gain(2 * bright, through, luminance) == 2 * gain(bright, through, luminance)


@given(st.floats(1.01, 100), lens, around, st.floats(0, 1000))
def test_the_nits_that_are_needed_give_the_contrast(
    contrast: float, through: float, luminance: float, leak: float
) -> None:
    bright = nits_for_contrast(contrast, through, luminance, leak)
    assert ambient_contrast(bright, through, luminance, leak) == pytest.approx(contrast, rel=1e-9)


@given(nits, nits, lens, around)
def test_michelson_is_the_contrast_of_what_is_seen(one: float, other: float, through: float, luminance: float) -> None:
    seen = [value + through * luminance for value in (one, other)]
    expected = (seen[0] - seen[1]) / (seen[0] + seen[1])
    assert michelson_contrast(one, other, through, luminance) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_ratios_of_a_screen() -> None:
    assert wcag_contrast(1.0, 0.0) == pytest.approx(21)
    assert wcag_contrast(0.0, 300.0, white=300.0) == pytest.approx(21)
    assert wcag_contrast(0.5, 0.5) == 1.0


def test_lightness_at_known_places() -> None:
    assert [lightness(share) for share in (0.0, 0.18, 1.0)] == pytest.approx([0, 49.496, 100], abs=1e-3)
    knee = (6 / 29) ** 3
    assert lightness(knee) == pytest.approx(lightness(math.nextafter(knee, 1)), abs=1e-9)


def test_luminance_of_the_primaries_and_of_white() -> None:
    assert luminance_of([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]).tolist() == pytest.approx(
        [*LUMINANCE_WEIGHTS, 1.0]
    )


@pytest.mark.parametrize(
    ("contrast", "word"),
    [
        (1.0, "unreadable"),
        (1.499, "unreadable"),
        (1.5, "poor"),
        (1.94, "poor"),
        (2.0, "text only"),
        (3.0, "ok"),
        (5.0, "good"),
        (7.99, "good"),
        (8.0, "colour"),
        (4000.0, "colour"),
    ],
)
def test_verdicts(contrast: float, word: str) -> None:
    assert Thresholds().verdict(contrast) == word


def test_thresholds_can_be_set() -> None:
    strict = Thresholds(poor=2, text=3, ok=5, good=8, colour=10)
    assert [strict.verdict(contrast) for contrast in (1.9, 2, 3, 5, 8, 10)] == list(VERDICTS)


@pytest.mark.parametrize("wrong", [{"poor": 2.5}, {"poor": 0.5}, {"colour": math.nan}, {"colour": math.inf}])
def test_thresholds_out_of_order_are_an_error(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError, match="each must be above the one before it"):
        Thresholds(**wrong)
