"""Bars of numbers, beside those that zxing prints."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.codes.printed_code import dark_modules
from vitrine.content.codes.bar_pattern import Modules, bar_modules
from vitrine.scene.nodes.code_format import CodeFormat


def with_check_digit(digits: str) -> str:
    """A GTIN's digits with their check digit: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3, 1)[n % 2] for n, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def bars_of(payload: str, code_format: CodeFormat) -> Modules:
    modules = bar_modules(payload, code_format)
    assert modules is not None
    return modules


@given(st.text("0123456789", min_size=12, max_size=12))
def test_ean_13_is_what_zxing_prints(digits: str) -> None:
    payload = with_check_digit(digits)
    assert np.array_equal(bars_of(payload, "ean-13"), dark_modules(payload, "EAN13")[0])


@given(st.text("0123456789", min_size=7, max_size=7))
def test_ean_8_is_what_zxing_prints(digits: str) -> None:
    payload = with_check_digit(digits)
    assert np.array_equal(bars_of(payload, "ean-8"), dark_modules(payload, "EAN8")[0])


@given(st.text("0123456789", min_size=11, max_size=11))
def test_upc_a_is_what_zxing_prints(digits: str) -> None:
    payload = with_check_digit(digits)
    assert np.array_equal(bars_of(payload, "upc-a"), dark_modules(payload, "UPCA")[0])


@pytest.mark.parametrize("payload", ["01234565", "04252614", "11234562", "08675343"])
def test_upc_e_is_what_zxing_prints(payload: str) -> None:
    assert np.array_equal(bars_of(payload, "upc-e"), dark_modules(payload, "UPCE")[0])


@pytest.mark.parametrize(
    ("payload", "code_format"), [("123", "ean-13"), ("abc", "ean-8"), ("٣" * 13, "ean-13"), ("6901234500011", "qr")]
)
def test_what_is_no_such_number_has_no_bars(payload: str, code_format: CodeFormat) -> None:
    assert bar_modules(payload, code_format) is None
