"""The service `wallet` as a stall's till at the Alipay open gateway: the wearer pays with the app of the phone.

`read` makes a trade and shows its code, `find` asks once what became of it, `pay` asks ever more seldom until its
deadline. Nothing is kept but what was shown in this run; the gateway has the rest, by the order's number.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from vitrine.content.service import Answer, JsonObject
from vitrine.content.wallet.alipay.qr_path import draw_qr_path
from vitrine.content.wallet.order import MAX_AMOUNT_MINOR, Order, parse_code
from vitrine.content.wallet.purchase import Purchase, PurchaseState
from vitrine.content.wallet.till import LIFETIME_S, read_amount
from vitrine.content.wallet.wallet_answer import answer_fault, answer_state, describe_order, describe_wallet
from vitrine.content.wallet.wallet_error import WalletError
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.wallet_entry import NAME_PATTERN, WalletEntry

if TYPE_CHECKING:
    from vitrine.content.wallet.alipay.gateway_client import GatewayClient

#: The variable that says `production`: whoever does not set it gets the sandbox, whose money is none.
GATEWAY = "VITRINE_ALIPAY_GATEWAY"
CURRENCY = "CNY"
#: Seconds between two questions: each twice the one before, up to the longest.
FIRST_WAIT_S, LONGEST_WAIT_S = 0.25, 2.0
#: What is left of a deadline for the answer itself.
_ANSWER_S = 0.3

_NUMBER = re.compile(rf"(?P<stall>{NAME_PATTERN})/{NAME_PATTERN}")
#: What the gateway calls a trade, and what that is of ours.
_STATES = {
    "": PurchaseState.SHOWN,
    "WAIT_BUYER_PAY": PurchaseState.SHOWN,
    "TRADE_SUCCESS": PurchaseState.SETTLED,
    "TRADE_FINISHED": PurchaseState.SETTLED,
    "TRADE_CLOSED": PurchaseState.CANCELLED,
}
#: Where the answer to a request is not known, and where it is known that nothing was done.
_SIGNALS = {"read": "order.refused", "receipts": "receipts.lost"}
#: Of all other verbs by the reason; of other reasons it is that the payment was refused.
_OTHER_SIGNALS = {**dict.fromkeys(("lost", "offline", "unsafe", "busy"), "payment.lost"), "pending": "payment.timeout"}


class AlipayService:
    """A till of the stalls that a scene names. `client` is the gateway; `wait` waits for so many seconds."""

    name = "wallet"

    def __init__(
        self,
        stalls: Mapping[str, str],
        client: GatewayClient,
        label: str,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._stalls, self._client, self._label = stalls, client, label
        self._clock, self._monotonic, self._wait = clock, monotonic, wait
        self._made: dict[str, Purchase] = {}  # what was shown in this run, by its number

    def answer(self, verb: str, request: JsonObject, deadline_s: float) -> Answer:
        """The answer to `read`, `pay`, `find`, `cancel`, `refund` or `receipts`."""
        end_s = self._monotonic() + deadline_s - _ANSWER_S
        purchase = None
        try:
            if verb == "read":
                return self._read(request, end_s)
            if verb == "receipts":
                return self._list_receipts()
            purchase = self._find(request)
            return self._tell(self._do(verb, purchase, end_s))
        except WalletError as error:
            signal = _SIGNALS.get(verb) or _OTHER_SIGNALS.get(error.reason, "payment.refused")
            return answer_fault(signal, error.reason, purchase, label=self._label)

    def close(self) -> None:
        """Nothing stays open between two requests."""

    def _read(self, request: JsonObject, end_s: float) -> Answer:
        code = parse_code(request.get("payload"))
        if code.order is not None or request.get("currency") not in (None, "", CURRENCY):
            raise WalletError("foreign" if code.order is not None else "currency")
        title = self._stalls.get(code.stall)
        if title is None:
            raise WalletError("unknown-stall")
        amount_minor = read_amount(request.get("amount"), CURRENCY)
        if not 0 < amount_minor <= MAX_AMOUNT_MINOR:
            raise WalletError("not-positive" if amount_minor <= 0 else "enormous")
        now_s = int(self._clock())
        order = Order(code.stall, secrets.token_hex(8), amount_minor, CURRENCY, now_s + LIFETIME_S, "")
        name, amount = _name_trade(order.full_number), _format_yuan(order)
        qr = self._client.precreate(name, amount, title, LIFETIME_S // 60, self._left(end_s))
        purchase = self._made[order.full_number] = Purchase(order, title, PurchaseState.SHOWN, now_s)
        path, size = draw_qr_path(qr)
        described = describe_order(purchase, None, qr_path=path, qr_size=size)
        return Answer("order.shown", {**described, **describe_wallet((), order, self._label)})

    def _do(self, verb: str, purchase: Purchase, end_s: float) -> Purchase:
        trade_name = _name_trade(purchase.order.full_number)
        if verb == "cancel":
            gave_back = self._client.cancel(trade_name, self._left(end_s))
            return self._step(purchase, PurchaseState.REFUNDED if gave_back else PurchaseState.CANCELLED)
        if verb == "refund":
            found = self._query(purchase, end_s)
            if found.state is PurchaseState.REFUNDED:
                return found
            if found.state is not PurchaseState.SETTLED:
                raise WalletError("not-paid")
            self._client.refund(trade_name, _format_yuan(found.order), self._left(end_s))
            return self._step(found, PurchaseState.REFUNDED)
        if verb == "find":
            return self._query(purchase, end_s)
        return self._await_payment(purchase, end_s)

    def _await_payment(self, purchase: Purchase, end_s: float) -> Purchase:
        """Ask ever more seldom until the phone has confirmed, and no sooner than a busy gateway wants to be asked."""
        wait_s = FIRST_WAIT_S
        while True:
            outcome, pause_s = WalletError("pending"), wait_s
            try:
                found = self._query(purchase, end_s)
                if found.state is not PurchaseState.SHOWN:
                    return found
            except WalletError as error:
                if error.reason != "busy":
                    raise
                outcome, pause_s = error, max(wait_s, error.retry_s or 0)
            if self._monotonic() + pause_s >= end_s:
                raise outcome
            self._wait(pause_s)
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)

    def _query(self, purchase: Purchase, end_s: float) -> Purchase:
        """The purchase as the gateway has it. Raises WalletError where it asks for another amount than was shown."""
        if purchase.state is PurchaseState.REFUNDED:
            return purchase
        trade = self._client.query(_name_trade(purchase.order.full_number), self._left(end_s))
        order, amount = purchase.order, trade.amount_minor
        if amount is not None and order.amount_minor not in (0, amount):
            raise WalletError("changed")
        found = purchase._replace(order=order._replace(amount_minor=amount or order.amount_minor))
        state = _STATES.get(trade.status)
        if state is None:
            raise WalletError("lost")
        if state is PurchaseState.SHOWN and order.expires_s and self._clock() >= order.expires_s:
            state = PurchaseState.TIMED_OUT
        return self._step(found, state)

    def _step(self, purchase: Purchase, state: PurchaseState) -> Purchase:
        at_s = purchase.at_s if state is purchase.state else int(self._clock())
        stepped = self._made[purchase.order.full_number] = purchase._replace(state=state, at_s=at_s)
        return stepped

    def _find(self, request: JsonObject) -> Purchase:
        """What was shown in this run; of another number all that is known is the stall."""
        number = request.get("number")
        found = _NUMBER.fullmatch(number) if isinstance(number, str) else None
        if found is None or not isinstance(number, str) or found["stall"] not in self._stalls:
            raise WalletError("unknown")
        stall = found["stall"]
        order = Order(stall, number.partition("/")[2], 0, CURRENCY, 0, "")
        unknown = Purchase(order, self._stalls[stall], PurchaseState.SHOWN, int(self._clock()))
        return self._made.get(number, unknown)

    def _tell(self, purchase: Purchase) -> Answer:
        return answer_state(purchase, (), self._label)

    def _list_receipts(self) -> Answer:
        paid = [one for one in self._made.values() if one.state in (PurchaseState.SETTLED, PurchaseState.REFUNDED)]
        listed = [describe_order(one, None)["order"] for one in sorted(paid, key=lambda one: -one.at_s)[:20]]
        return Answer("receipts.found", {"receipts": listed, **describe_wallet((), None, self._label)})

    def _left(self, end_s: float) -> float:
        return max(0.05, end_s - self._monotonic())


class _ShutTill:
    """A till that cannot be opened: every answer says why."""

    name = "wallet"

    def __init__(self, error: WalletError) -> None:
        self._reason = error.reason

    def answer(self, verb: str, request: JsonObject, deadline_s: float) -> Answer:
        """Why there is none."""
        return answer_fault(_SIGNALS.get(verb, "payment.refused"), self._reason, label="Alipay")

    def close(self) -> None:
        """Nothing was opened."""


def open_gateway(
    entry: WalletEntry, files: FileAccess, environment: Mapping[str, str] = os.environ
) -> AlipayService | _ShutTill:
    """The till of a scene, or one that says why there is none: not trusted, no keys, the extra is not installed."""
    try:
        if not files.is_trusted:
            raise WalletError("untrusted")
        try:
            from vitrine.content.wallet.alipay.gateway_client import PRODUCTION_URL, SANDBOX_URL, GatewayClient
            from vitrine.content.wallet.alipay.gateway_keys import read_keys
        except ImportError:
            raise WalletError("extra") from None
        is_real = environment.get(GATEWAY) == "production"
        client = GatewayClient(PRODUCTION_URL if is_real else SANDBOX_URL, read_keys(environment))
    except WalletError as error:
        return _ShutTill(error)
    return AlipayService(entry.stalls, client, "Alipay" if is_real else "Alipay sandbox")


def _name_trade(number: str) -> str:
    """The number of an order as the gateway allows it: letters, digits and underscores."""
    return re.sub(r"[^A-Za-z0-9]", "_", number)


def _format_yuan(order: Order) -> str:
    return f"{order.amount_minor // 100}.{order.amount_minor % 100:02}"
