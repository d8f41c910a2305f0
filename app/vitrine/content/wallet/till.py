"""The till of a demo's stall: makes its orders, as a stall's own machine would, each with a number and a nonce."""

from __future__ import annotations

import math
import re
import secrets
from decimal import Decimal

from vitrine.content.catalogue.money import count_minor
from vitrine.content.wallet.order import MAX_AMOUNT_MINOR, Order
from vitrine.content.wallet.wallet_error import WalletError
from vitrine.document.field_error import FieldError

#: How long an order may be paid, in seconds: a quarter of an hour, as at most gateways.
LIFETIME_S = 900
#: As people write it, without an exponent: 1e999999999 would take all memory.
_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def read_amount(value: object, currency: str) -> int:
    """An amount as scenes and people write it, 399 or "68.50", in minor units. Raises WalletError."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or value == "":
        raise WalletError("no-amount")
    text = str(value).strip()
    try:
        size = abs(float(text))
    except ValueError:
        size = math.nan
    if size > MAX_AMOUNT_MINOR:
        raise WalletError("enormous")
    if not _AMOUNT.fullmatch(text):
        raise WalletError("no-amount")
    try:
        return count_minor(Decimal(text), currency)
    except FieldError:
        raise WalletError("no-amount") from None


def make_order(stall: str, amount_minor: int, currency: str, now_s: int, number: str | None = None) -> Order:
    """A new order of a stall, which can be paid for LIFETIME_S from now on."""
    number = number or secrets.token_hex(4)
    return Order(stall, number, amount_minor, currency, now_s + LIFETIME_S, secrets.token_urlsafe(9))
