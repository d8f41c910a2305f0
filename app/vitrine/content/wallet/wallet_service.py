"""The service `wallet`: reads codes, shows orders, pays what was confirmed; each failure that is foreseen is an answer.

It opens the ledger for each request, on its own thread. What was shown when is known by this object alone: an order
that a wallet of before has shown must be read again before it is paid. That it is the wearer who confirms is the
chart's part, which lets only a long press or a voice command lead to `wallet.pay`.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from vitrine.content.service import DEADLINE_S, Answer, JsonObject
from vitrine.content.wallet.ledger import Ledger
from vitrine.content.wallet.order import Order, parse_code, verify_order
from vitrine.content.wallet.purchase import Purchase, PurchaseState
from vitrine.content.wallet.till import make_order, read_amount
from vitrine.content.wallet.wallet_answer import answer_fault, answer_receipts, answer_state
from vitrine.content.wallet.wallet_error import WalletError
from vitrine.content.wallet.wallet_file import WalletStart, make_wallet, open_wallet
from vitrine.scene.services.wallet_entry import NAME_PATTERN

_LOG = logging.getLogger("vitrine.content")

#: How long an order is shown before it can be paid: nobody reads a payee and an amount in less.
SHOWN_S = 1.0
#: What is left of the deadline for the answer itself, after others were waited for.
_ANSWER_S = 0.25
#: The number of an order as `order.number` has it.
_NUMBER = re.compile(rf"{NAME_PATTERN}/{NAME_PATTERN}")

#: The signal where a request could not be done: nothing was read, nobody knows whether it was paid.
_LOST = {"read": "order.refused", "receipts": "receipts.lost"}


class WalletService:
    """The wallet in a file, which is made where it is not there; `monotonic` measures how long an answer took."""

    name = "wallet"

    def __init__(
        self,
        path: Path,
        start: WalletStart | None = None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path, self._start = path, start
        self._clock, self._monotonic = clock, monotonic
        self._shown_t_s: dict[str, float] = {}  # when each order was shown, by the take's clock
        self._is_made = False

    def answer(self, verb: str, request: JsonObject, deadline_s: float) -> Answer:
        """The answer to `read`, `pay`, `find`, `cancel`, `refund` or `receipts`."""
        began_s = self._monotonic()
        try:
            if not self._is_made and self._start is not None:
                make_wallet(self._path, self._start, self._clock)
                self._is_made = True
            with open_wallet(self._path, max(_ANSWER_S, deadline_s - _ANSWER_S), self._clock) as ledger:
                told = self._do(verb, request, ledger)
        except WalletError as fault:  # of the file
            return answer_fault(_LOST.get(verb, "payment.lost"), fault.reason)
        except (sqlite3.Error, OSError) as error:
            _LOG.warning("wallet: %s ended in %s", verb, type(error).__name__)
            return answer_fault(_LOST.get(verb, "payment.lost"), "wallet" if verb in _LOST else "lost")
        if told.event == "order.shown" and verb == "read":
            # It waited before it was asked, and took its time: only then does the card stand there.
            waited_s = max(0.0, DEADLINE_S - deadline_s) + self._monotonic() - began_s
            self._shown_t_s[told.data["order"]["number"]] = _read_t_s(request) + waited_s
        return told

    def close(self) -> None:
        """Nothing stays open between two requests."""

    def _do(self, verb: str, request: JsonObject, ledger: Ledger) -> Answer:
        if verb == "read":
            return _read(request, ledger)
        if verb == "receipts":
            return answer_receipts(ledger.list_receipts(), ledger.list_balances())
        try:
            purchase = ledger.find(_read_number(request))
        except WalletError as fault:
            return answer_fault("payment.refused", fault.reason, balances=ledger.list_balances())
        try:
            if verb == "pay":
                purchase = self._pay(purchase, request, ledger)
            elif verb == "find":
                purchase = ledger.settle(purchase.order.full_number)
            elif verb == "cancel":
                purchase = ledger.cancel(purchase.order.full_number)
            else:
                purchase = _refund(purchase, ledger)
        except WalletError as fault:
            return answer_fault("payment.refused", fault.reason, purchase, ledger.list_balances())
        return answer_state(purchase, ledger.list_balances())

    def _pay(self, purchase: Purchase, request: JsonObject, ledger: Ledger) -> Purchase:
        """Confirm and settle. Raises WalletError where the wearer cannot have read the order."""
        number = purchase.order.full_number
        if purchase.state is PurchaseState.SHOWN:
            shown_t_s, t_s = self._shown_t_s.get(number), _read_t_s(request)
            if shown_t_s is None or t_s < shown_t_s - SHOWN_S:  # before it was asked for: in another run of the take
                raise WalletError("unseen")
            if t_s < shown_t_s + SHOWN_S:
                raise WalletError("too-soon")
            ledger.confirm(number)
        return ledger.settle(number)


def _read(request: JsonObject, ledger: Ledger) -> Answer:
    try:
        purchase = ledger.show(_find_order(request, ledger))
    except WalletError as fault:
        return answer_fault("order.refused", fault.reason, balances=ledger.list_balances())
    return answer_state(purchase, ledger.list_balances())


def _find_order(request: JsonObject, ledger: Ledger) -> Order:
    """The order of a code; of a stall's standing code one that its till makes. Raises WalletError."""
    code = parse_code(request.get("payload"))
    key = ledger.find_key(code.stall)
    if code.order is not None:
        return verify_order(code, key)
    balances = ledger.list_balances()
    currency = request.get("currency") or (balances[0].currency if balances else "")
    if not isinstance(currency, str) or currency not in {balance.currency for balance in balances}:
        raise WalletError("currency")
    return make_order(code.stall, read_amount(request.get("amount"), currency), currency, ledger.read_clock())


def _refund(purchase: Purchase, ledger: Ledger) -> Purchase:
    if purchase.state not in (PurchaseState.SETTLED, PurchaseState.REFUNDED):
        raise WalletError("not-paid")
    return ledger.refund(purchase.order.full_number)


def _read_number(request: JsonObject) -> str:
    number = request.get("number")
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise WalletError("unknown")
    return number


def _read_t_s(request: JsonObject) -> float:
    t_s = request.get("t_s")
    return float(t_s) if isinstance(t_s, int | float) else 0.0
