"""Answers of a wallet: orders, receipts and balances as data that scenes show. Only words and numbers of our own.

Whatever a code holds that was not verified stays out: a refused order is told by its reason alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vitrine.content.catalogue.money import format_money, to_major
from vitrine.content.service import Answer
from vitrine.content.wallet.ledger import Balance
from vitrine.content.wallet.order import Order
from vitrine.content.wallet.purchase import Purchase, PurchaseState
from vitrine.content.wallet.wallet_error import REASONS
from vitrine.scene.services.wallet_kind import ORDER_FIELDS, WALLET_FIELDS

#: Stands on every card and receipt: it is no money.
LABEL = "Demo wallet"

#: The signal of a purchase in a state, and the reason that is told where nobody knows a better one.
_SIGNALS = {
    PurchaseState.SHOWN: ("order.shown", None),
    PurchaseState.CONFIRMED: ("payment.lost", "lost"),
    PurchaseState.SETTLED: ("payment.settled", None),
    PurchaseState.REFUSED: ("payment.refused", "stall-currency"),
    PurchaseState.INSUFFICIENT: ("payment.insufficient", "short"),
    PurchaseState.TIMED_OUT: ("payment.timeout", "expired"),
    PurchaseState.CANCELLED: ("payment.cancelled", "cancelled"),
    PurchaseState.REFUNDED: ("payment.refunded", "refunded"),
}


def answer_state(purchase: Purchase, balances: Sequence[Balance], label: str = LABEL) -> Answer:
    """The answer of a purchase that is in the state it is in."""
    signal, reason = _SIGNALS[purchase.state]
    return Answer(signal, {**describe_order(purchase, reason), **describe_wallet(balances, purchase.order, label)})


def answer_fault(
    signal: str,
    reason: str,
    purchase: Purchase | None = None,
    balances: Sequence[Balance] = (),
    label: str = LABEL,
) -> Answer:
    """The answer where something was not done; `purchase` is what it was about, where that is known for sure.

    Where it is not, what the scene knows stays, so that an order whose answer is lost can be asked for by its number;
    but of a code that was refused nothing stays, not even the order before.
    """
    order = None if purchase is None else purchase.order
    data = {**describe_order(purchase, reason), **describe_wallet(balances, order, label)}
    if purchase is None and signal != "order.refused":
        data = {"order": {"reason": reason, "message": REASONS[reason]}, "wallet": {"label": label}}
    if signal.startswith("receipts."):
        data = {**data, "receipts": []}
    return Answer(signal, data)


def answer_receipts(receipts: Sequence[Purchase], balances: Sequence[Balance]) -> Answer:
    """The answer with the latest receipts."""
    listed = [describe_order(purchase, None)["order"] for purchase in receipts]
    return Answer("receipts.found", {"receipts": listed, **describe_wallet(balances, None)})


def describe_order(purchase: Purchase | None, reason: str | None, **more: Any) -> dict[str, Any]:
    """An order as scenes bind to it, all of its fields: those that nobody knows are null, not an older answer's."""
    known: dict[str, Any] = {"reason": reason, "message": None if reason is None else REASONS[reason], **more}
    if purchase is not None:
        order = purchase.order
        known |= {
            "number": order.full_number,
            "stall": order.stall,
            "payee": purchase.payee,
            "amount": to_major(order.amount_minor, order.currency),
            "amount_minor": order.amount_minor,
            "amount_text": format_money(order.amount_minor, order.currency),
            "currency": order.currency,
            "state": str(purchase.state),
            "expires_s": order.expires_s,
            "time": datetime.fromtimestamp(purchase.at_s).strftime("%Y-%m-%d %H:%M"),
        }
    return {"order": {**dict.fromkeys(ORDER_FIELDS), **known}}


def describe_wallet(balances: Sequence[Balance], order: Order | None, label: str = LABEL) -> dict[str, Any]:
    """The wallet as scenes bind to it: the balance in the order's currency, or in its first."""
    known: dict[str, Any] = {"label": label}
    for balance in balances:
        if order is None or balance.currency == order.currency:
            known |= {
                "balance": to_major(balance.amount_minor, balance.currency),
                "balance_text": format_money(balance.amount_minor, balance.currency),
                "currency": balance.currency,
            }
            break
    return {"wallet": {**dict.fromkeys(WALLET_FIELDS), **known}}
