"""Money: exact amounts in minor units, prices of units against exact arithmetic."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.content.catalogue.money import UNIT_BASES, compute_unit_price, count_minor, format_money, to_major
from vitrine.document.field_error import FieldError
from vitrine.scene.nodes.binding import format_price


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("399", "CNY", 39900), ("68.5", "CNY", 6850), ("0.29", "EUR", 29), ("1200", "JPY", 1200), ("1.25", "KWD", 1250)],
)
def test_amounts_are_whole_minor_units(text: str, currency: str, minor: int) -> None:
    assert count_minor(Decimal(text), currency) == minor
    assert Decimal(str(to_major(minor, currency))) == Decimal(text)


@pytest.mark.parametrize(("text", "currency"), [("68.505", "CNY"), ("0.5", "JPY"), ("1", "EURO"), ("1", "XQQ")])
def test_what_a_currency_cannot_hold_is_told(text: str, currency: str) -> None:
    with pytest.raises(FieldError):
        count_minor(Decimal(text), currency)


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.sampled_from(sorted(UNIT_BASES)))
def test_unit_prices_are_those_of_decimal_arithmetic(minor: int, amount_milli: int, unit: str) -> None:
    exact = Decimal(minor) * UNIT_BASES[unit].multiple * 1000
    expected = (exact / amount_milli).quantize(Decimal(1), ROUND_HALF_EVEN)
    assert compute_unit_price(minor, amount_milli, unit) == int(expected)


@given(st.integers(1, 10**9))
def test_money_reads_as_prices_do_in_scenes(minor: int) -> None:
    assert format_money(minor, "CNY") == format_price(Decimal(minor) / 100)


def test_signs_and_codes() -> None:
    shown = [format_money(125000, code).replace("\u00a0", " ") for code in ("CNY", "JPY", "SEK", "KWD", "EUR")]
    assert shown == ["¥ 1,250", "¥ 125,000", "SEK 1,250", "KWD 125", "€ 1,250"]
