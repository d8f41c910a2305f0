"""Purchases: orders as the ledger has them, with the state that each is in. A state never goes back."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from vitrine.content.wallet.order import Order


class PurchaseState(StrEnum):
    """The state of a purchase in the ledger. That an answer was lost is none: nobody knows it then."""

    SHOWN = "shown"
    CONFIRMED = "confirmed"
    SETTLED = "settled"
    REFUSED = "refused"
    INSUFFICIENT = "insufficient"
    TIMED_OUT = "timed-out"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


#: From which state to which others; the ledger's own trigger holds to it, whoever writes.
NEXT_STATES: dict[PurchaseState, tuple[PurchaseState, ...]] = {
    PurchaseState.SHOWN: (PurchaseState.CONFIRMED, PurchaseState.CANCELLED, PurchaseState.TIMED_OUT),
    PurchaseState.CONFIRMED: (
        *(PurchaseState.SETTLED, PurchaseState.REFUSED, PurchaseState.INSUFFICIENT, PurchaseState.TIMED_OUT),
        PurchaseState.CANCELLED,
    ),
    PurchaseState.SETTLED: (PurchaseState.REFUNDED,),
}
#: What leaves a receipt.
PAID_STATES = (PurchaseState.SETTLED, PurchaseState.REFUNDED)


class Purchase(NamedTuple):
    """An order with its state; `at_s` is when that was reached, in Unix seconds, `payee` what the stall is called."""

    order: Order
    payee: str
    state: PurchaseState
    at_s: int
