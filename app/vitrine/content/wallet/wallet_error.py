"""Errors of a wallet: why an order is refused, or what stands in the way, as a word with its sentence."""

from __future__ import annotations

#: Sentences for a card, of two lines at most. Scenes in other languages go by the word, `order.reason`.
REASONS = {
    "foreign": "This code is no order of a stall",
    "damaged": "The order in this code is damaged",
    "unknown-stall": "The wallet does not know this stall",
    "forged": "The stall did not sign this order",
    "no-amount": "There is no amount to be paid",
    "not-positive": "The amount is not above zero",
    "enormous": "The amount is beyond what one order may cost",
    "currency": "The wallet holds no such currency",
    "stall-currency": "The stall takes no such currency",
    "expired": "The order has expired",
    "replayed": "The order in this code was used before",
    "changed": "The order was changed after it was shown",
    "unknown": "The wallet knows no such order",
    "unseen": "The order has not been shown yet",
    "too-soon": "Look at the order for a second first",
    "short": "There is not enough money in the wallet",
    "settled": "The order is paid already",
    "cancelled": "The order was cancelled",
    "refunded": "The money was given back",
    "not-paid": "The order was never paid",
    "stall-short": "The stall cannot give the money back",
    "lost": "No answer came: it may be paid, or not",
    "wallet": "The wallet cannot be opened",
    "clock": "The clock of this machine cannot be right",
    "pending": "The phone has not confirmed yet",
    "gateway": "The gateway refuses the order",
    "offline": "The gateway cannot be reached",
    "unsafe": "The gateway's certificate is not to be trusted",
    "busy": "The gateway is busy; ask again in a while",
    "keys": "The gateway's keys are not set up",
    "untrusted": "A scene asks no gateway by itself; --trust lets it",
    "extra": 'Not installed: pip install "vitrine-glasses[content]"',
}


class WalletError(Exception):
    """Why something was not done: `reason` is a word of REASONS. `retry_s` is when a busy gateway wants to be asked."""

    def __init__(self, reason: str, retry_s: int | None = None) -> None:
        super().__init__(REASONS[reason])
        self.reason, self.retry_s = reason, retry_s

    @property
    def sentence(self) -> str:
        """What people are told."""
        return REASONS[self.reason]
