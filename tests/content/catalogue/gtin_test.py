"""GTIN: the four symbologies in one form, by an encoder of bars that computes check digits itself."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from vitrine.content.catalogue.gtin import compute_check_digit, parse_gtin, shorten_gtin
from vitrine.document.field_error import FieldError


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("6901234500011", "06901234500011"),
        ("6 901234 500011", "06901234500011"),
        ("96385074", "00000096385074"),
        ("012345678905", "00012345678905"),
        ("10012345678902", "10012345678902"),
        ("01234565", "00012345000065"),  # UPC-E
        ("04252614", "00042100005264"),  # GS1's own example of a suppressed UPC-A
    ],
)
def test_every_symbology_has_the_one_form(text: str, gtin: str) -> None:
    assert parse_gtin(text) == gtin
    assert parse_gtin(gtin) == gtin


@pytest.mark.parametrize("digits", ["690123450001", "4006381333931"[:12], "500015941746"])
def test_check_digits_are_those_of_an_encoder(digits: str) -> None:
    encoded = zxingcpp.create_barcode(digits, zxingcpp.BarcodeFormat.EAN13).text
    assert encoded == f"{digits}{compute_check_digit(digits)}"


@given(st.integers(0, 1), st.integers(0, 999_999))
def test_upc_e_is_expanded_as_a_reader_of_bars_does(system: int, inner: int) -> None:
    try:
        encoded = zxingcpp.create_barcode(f"{system}{inner:06d}", zxingcpp.BarcodeFormat.UPCE).text
    except ValueError:  # a number that has a shorter form, which is never printed
        return
    if encoded.strip("0"):
        short = f"{system}{inner:06d}{encoded[-1]}"
        assert parse_gtin(short, "UPC-E") == encoded.rjust(14, "0")


def test_eight_digits_that_may_be_both_are_told_apart() -> None:
    assert parse_gtin("01234565", "EAN-8") == "00000001234565"
    assert parse_gtin("01234565", "UPC-E") == parse_gtin("01234565") == "00012345000065"


@given(st.text(alphabet="0123456789", min_size=13, max_size=13), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_found(digits: str, place: int, more: int) -> None:
    good = f"{digits}{compute_check_digit(digits)}"
    wrong = f"{good[:place]}{(int(good[place]) + more) % 10}{good[place + 1 :]}"
    with pytest.raises(FieldError):
        parse_gtin(wrong)


def test_a_wrong_check_digit_is_told_with_the_right_one() -> None:
    with pytest.raises(FieldError, match="ends in the check digit 2") as told:
        parse_gtin("6901234500012")
    assert "its other digits give 1" in told.value.hint


@pytest.mark.parametrize("text", ["", "abc", "12", "https://x.example/6901234500011", "６９０1234500011", "00000000"])
def test_what_is_no_gtin_is_told(text: str) -> None:
    with pytest.raises(FieldError) as told:
        parse_gtin(text)
    assert str(told.value) and "EAN-13" in told.value.allowed


def test_digits_are_shown_as_they_are_printed() -> None:
    assert [shorten_gtin(parse_gtin(text)) for text in ("6901234500011", "96385074", "10012345678902")] == [
        "6901234500011",
        "96385074",
        "10012345678902",
    ]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("6.90123E+12", "a spreadsheet has made a number of it"),
        ("6,90123e12", "a spreadsheet has made a number of it"),
        ("6901234500011.0", "a spreadsheet has made a number of it"),
        ("'6901234500011", "a spreadsheet has made a number of it"),
        ("36000291452", "with the zeros that a spreadsheet has left out it is 036000291452"),
        ("1234565", "with the zeros that a spreadsheet has left out it is 01234565"),
        ("tea", ""),
        ("12345", ""),
    ],
)
def test_what_a_spreadsheet_makes_of_one_has_a_remedy(text: str, remedy: str) -> None:
    with pytest.raises(FieldError) as told:
        parse_gtin(text)
    assert told.value.hint.startswith(remedy) and bool(told.value.hint) is bool(remedy)
