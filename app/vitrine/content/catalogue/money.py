"""Money of a catalogue: amounts are whole minor units (cents, fen) of a currency of ISO 4217, never fractions.

A price of a unit is that of the whole pack by its contents, calculated exactly and rounded half to even once.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.scene.format.value_format import check_currency
from vitrine.scene.nodes.binding import NBSP

#: The most that anything costs: beyond, a comma is missing. 10^12 in minor units, and exact as a float.
MAX_PRICE = 1_000_000_000
#: Signs of the currencies that people know by one; the others are called by their code.
_SIGNS = {"CNY": "¥", "JPY": "¥", "EUR": "€", "USD": "$", "GBP": "£", "KRW": "₩", "INR": "₹", "CHF": "CHF"}


class UnitBase(NamedTuple):
    """What a unit's price is told for: its name, and how many of the unit that is."""

    name: str
    multiple: int


#: Units of contents by name. Small ones are told by the hundred, as shelves have it.
UNIT_BASES = {
    "g": UnitBase("100 g", 100), "kg": UnitBase("kg", 1), "ml": UnitBase("100 ml", 100), "cl": UnitBase("l", 100),
    "l": UnitBase("l", 1), "m": UnitBase("m", 1), "piece": UnitBase("piece", 1), "pair": UnitBase("pair", 1),
}  # fmt: skip


@lru_cache(maxsize=256)
def find_minor_digits(currency: str) -> int:
    """How many digits follow the point: 2 of CNY, 0 of JPY. Raises FieldError for a currency that there is not."""
    from babel.core import get_global

    check_currency(currency)
    fractions = get_global("currency_fractions")
    digits: int = fractions.get(currency, fractions["DEFAULT"])[0]
    return digits


def count_minor(amount: Decimal, currency: str) -> int:
    """An amount in minor units. Raises FieldError where it has digits that the currency has not."""
    digits = find_minor_digits(currency)
    scaled = amount.scaleb(digits)
    if scaled != scaled.to_integral_value():
        raise FieldError(f"{amount} has more digits than {currency}", f"at most {digits} after the point")
    return int(scaled)


def to_major(minor: int, currency: str) -> int | float:
    """The amount as a number for bindings: 399, 68.5."""
    digits = find_minor_digits(currency)
    whole, rest = divmod(minor, 10**digits)
    return whole if not rest else float(Decimal(minor).scaleb(-digits))


def format_money(minor: int, currency: str) -> str:
    """¥ 399, ¥ 68.50, SEK 1,299: minor units only where there are any; the space does not break."""
    digits = find_minor_digits(currency)
    amount = f"{Decimal(minor).scaleb(-digits):,.{digits}f}"
    return f"{_SIGNS.get(currency, currency)}{NBSP}{amount.removesuffix('.' + '0' * digits)}"


def compute_unit_price(minor: int, amount_milli: int, unit: str) -> int:
    """Minor units for one base of `UNIT_BASES`, of a pack that holds `amount_milli` thousandths of the unit."""
    return round(Fraction(minor * 1000 * UNIT_BASES[unit].multiple, amount_milli))
