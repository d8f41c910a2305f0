"""Orders of stalls in the texts of codes: a scheme of our own, read strictly, and signed by the stall's key.

    vitrine://pay/stall-7                       a stall's standing code: who is paid, and no more
    vitrine://pay/stall-7?amount=39900&currency=CNY&number=1042&expires=1795881600&nonce=4f1c…&signature=…

The signature is the first 16 bytes of HMAC-SHA-256 (RFC 2104) over all before it, in base64url. It is a secret that the
wallet shares with the stall, so whoever holds the wallet's file can sign, too: enough for play money, which a demo's
is, and no more is installed for it. Money itself goes by a gateway, which signs by RSA.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

from vitrine.content.wallet.wallet_error import WalletError
from vitrine.scene.services.wallet_entry import NAME_PATTERN

SCHEME = "vitrine://pay/"
#: Characters of a code that are looked at: a QR code holds 4,296 at most, an order of ours 200.
MAX_TEXT = 512
#: The most that one order may cost, in minor units: ten thousand in yuan. More is a comma in the wrong place.
MAX_AMOUNT_MINOR = 1_000_000
KEY_BYTES, SIGNATURE_BYTES = 32, 16

_CODE = re.compile(
    rf"{re.escape(SCHEME)}(?P<stall>{NAME_PATTERN})"
    r"(?:\?amount=(?P<amount>-?[0-9]{1,18})&currency=(?P<currency>[A-Z]{3})"
    rf"&number=(?P<number>{NAME_PATTERN})&expires=(?P<expires>[0-9]{{1,12}})&nonce=(?P<nonce>[A-Za-z0-9_-]{{8,40}})"
    r"&signature=(?P<signature>[A-Za-z0-9_-]{22}))?"
)


class Order(NamedTuple):
    """What a stall asks for. `number` is the stall's own, `expires_s` are Unix seconds, `nonce` is used once."""

    stall: str
    number: str
    amount_minor: int
    currency: str
    expires_s: int
    nonce: str

    @property
    def full_number(self) -> str:
        """The number by which the wallet knows it: two stalls may count alike."""
        return f"{self.stall}/{self.number}"


class OrderCode(NamedTuple):
    """A code as it was read. `order` is None for a stall's standing code; `signature` is not verified yet."""

    stall: str
    order: Order | None = None
    signature: str = ""


def format_order(order: Order, key: bytes) -> str:
    """The text of a signed order, as a code has it."""
    text = _format_unsigned(order)
    return f"{text}&signature={_sign(text, key)}"


def parse_code(text: object) -> OrderCode:
    """What a code says. Raises WalletError where it is none of ours."""
    if not isinstance(text, str) or not text.startswith(SCHEME):
        raise WalletError("foreign")
    found = _CODE.fullmatch(text) if len(text) <= MAX_TEXT else None
    if found is None:
        raise WalletError("damaged")
    if found["amount"] is None:
        return OrderCode(found["stall"])
    amount, expires = int(found["amount"]), int(found["expires"])
    order = Order(found["stall"], found["number"], amount, found["currency"], expires, found["nonce"])
    if _format_unsigned(order) != text.rpartition("&")[0]:  # 007 is another text, and so another signature
        raise WalletError("damaged")
    return OrderCode(found["stall"], order, found["signature"])


def verify_order(code: OrderCode, key: bytes) -> Order:
    """The order of a code that its stall has signed. Raises WalletError."""
    assert code.order is not None
    if not hmac.compare_digest(_sign(_format_unsigned(code.order), key), code.signature):
        raise WalletError("forged")
    return code.order


def check_terms(order: Order, currencies: frozenset[str], now_s: int) -> None:
    """Raise WalletError for an order that nobody should be shown, however well it is signed."""
    if order.amount_minor <= 0:
        raise WalletError("not-positive")
    if order.amount_minor > MAX_AMOUNT_MINOR:
        raise WalletError("enormous")
    if order.currency not in currencies:
        raise WalletError("currency")
    if now_s >= order.expires_s:
        raise WalletError("expired")


def _format_unsigned(order: Order) -> str:
    return (
        f"{SCHEME}{order.stall}?amount={order.amount_minor}&currency={order.currency}&number={order.number}"
        f"&expires={order.expires_s}&nonce={order.nonce}"
    )


def _sign(text: str, key: bytes) -> str:
    digest = hmac.new(key, text.encode("ascii"), sha256).digest()[:SIGNATURE_BYTES]
    return urlsafe_b64encode(digest).decode("ascii").rstrip("=")
