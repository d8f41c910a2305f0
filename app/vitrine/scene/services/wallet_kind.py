"""The service `wallet` as scenes know it: what it can be asked, what it answers, and the names that it brings."""

from __future__ import annotations

from vitrine.scene.services.service_kind import ServiceKind, ServiceVerb
from vitrine.scene.services.wallet_entry import WalletEntry

#: What is told of an order. Its `message` is a sentence for people, its `reason` the word for it.
ORDER_FIELDS = (
    *("number", "stall", "payee", "amount", "amount_minor", "amount_text", "currency", "state", "expires_s", "time"),
    *("reason", "message", "qr_path", "qr_size"),
)
WALLET_FIELDS = ("label", "balance", "balance_text", "currency", "message")

_NUMBER = {"number": "the order's, `{order.number}`"}
_ENDINGS = (
    *("payment.settled", "payment.refused", "payment.insufficient", "payment.timeout", "payment.cancelled"),
    *("payment.lost", "payment.refunded"),
)

WALLET_KIND = ServiceKind(
    WalletEntry,
    "a demo wallet: reads the codes of stalls, pays their orders with play money and keeps the receipts",
    {
        "read": ServiceVerb(
            "reads the code of an order, or of a stall, and shows what is to be paid; pays nothing",
            {"payload": "the code's text, `{code.payload}`"},
            {
                "amount": "what is bought costs so much: for the code of a stall, which names no amount",
                "currency": "of that amount; absent: the wallet's",
            },
            ("order.shown", "order.refused"),
        ),
        "pay": ServiceVerb(
            "pays an order that was shown for a second or more; asked twice, it is paid once",
            _NUMBER,
            answers=_ENDINGS,
            is_confirmed=True,
        ),
        "find": ServiceVerb(
            "tells what became of an order whose answer was late or lost; one that was confirmed is settled now",
            _NUMBER,
            answers=("order.shown", *_ENDINGS),
        ),
        "cancel": ServiceVerb("cancels an order that is not settled yet", _NUMBER, answers=("order.shown", *_ENDINGS)),
        "refund": ServiceVerb("gives back what was paid", _NUMBER, answers=("order.shown", *_ENDINGS)),
        "receipts": ServiceVerb(
            "the latest receipts: `receipts`, the newest first", answers=("receipts.found", "receipts.lost")
        ),
    },
    content={"order": dict.fromkeys(ORDER_FIELDS), "wallet": dict.fromkeys(WALLET_FIELDS), "receipts": []},
)
