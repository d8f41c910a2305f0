"""The ledger of a wallet: accounts, stalls and purchases in SQLite. A change is one transaction, on the disk when told.

A purchase is paid in two: that it was confirmed, then the transfer. Whoever is killed between them leaves a confirmed
one, which the next who asks for it settles, once. Time never goes back here: a clock that was set back stands still
until it has caught up with the latest step, so that what has expired stays so.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from vitrine.content.wallet.ledger_tables import BANK, WEARER
from vitrine.content.wallet.order import Order, check_terms
from vitrine.content.wallet.purchase import PAID_STATES, Purchase, PurchaseState
from vitrine.content.wallet.wallet_error import WalletError

_PURCHASES = (
    "SELECT purchase.stall, purchase.number, amount, currency, expires_s, nonce, stall.title, purchase.state, at_s"
    " FROM purchase JOIN stall ON stall.name = purchase.stall"
    " JOIN step USING (stall, number, state)"
)
_OPEN_STATES = (PurchaseState.SHOWN, PurchaseState.CONFIRMED)
#: The year 2100, in Unix seconds: a step that was made then would let every order expire.
_MAX_NOW_S = 4_102_444_800


class Balance(NamedTuple):
    """What the wearer has of one currency, in minor units."""

    currency: str
    amount_minor: int


class Ledger:
    """The ledger on an open connection, for the thread that opened it. Raises WalletError; SQLite's errors pass."""

    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], float] = time.time) -> None:
        self._connection, self._clock = connection, clock

    def list_balances(self) -> tuple[Balance, ...]:
        """The wearer's money, by currency."""
        rows = self._connection.execute("SELECT currency, balance FROM account WHERE owner = ? ORDER BY 1", (WEARER,))
        return tuple(Balance(*row) for row in rows)

    def list_stalls(self) -> tuple[tuple[str, str], ...]:
        """The stalls that the wallet knows, each with its title."""
        return tuple(self._connection.execute("SELECT name, title FROM stall ORDER BY 1"))

    def find_key(self, stall: str) -> bytes:
        """The key by which a stall signs. Raises WalletError for one that the wallet does not know."""
        row = self._connection.execute("SELECT key FROM stall WHERE name = ?", (stall,)).fetchone()
        if row is None:
            raise WalletError("unknown-stall")
        return bytes(row[0])

    def show(self, order: Order) -> Purchase:
        """Note that an order is shown, which can be done again until it is paid. Raises WalletError where it must not.

        The same number with other terms was changed, one that is over was used before, as was a nonce of another.
        """
        with self._transact():
            now_s = self.read_clock()
            check_terms(order, frozenset(one.currency for one in self.list_balances()), now_s)
            known = self._read(order.stall, order.number)
            if known is not None and known.order != order:
                raise WalletError("changed")
            if known is not None and known.state is not PurchaseState.SHOWN:
                raise WalletError("replayed")
            if known is None:
                self._add(order, now_s)
            return self._get(order.full_number)

    def confirm(self, number: str) -> Purchase:
        """Note that the wearer wants to pay. What is not shown any more stays as it is."""
        with self._transact():
            purchase = self._expire(self._get(number))
            return self._step(purchase, PurchaseState.CONFIRMED, PurchaseState.SHOWN)

    def settle(self, number: str) -> Purchase:
        """Pay what was confirmed, or note why it cannot be paid. What is in another state stays as it is."""
        with self._transact():
            purchase = self._expire(self._get(number))
            if purchase.state is not PurchaseState.CONFIRMED:
                return purchase
            order = purchase.order
            if not self._has_account(order.stall, order.currency):
                return self._step(purchase, PurchaseState.REFUSED)
            if not self._transfer(order, "payment", WEARER, order.stall):
                return self._step(purchase, PurchaseState.INSUFFICIENT)
            return self._step(purchase, PurchaseState.SETTLED)

    def cancel(self, number: str) -> Purchase:
        """Cancel what is not settled. What is in another state stays as it is."""
        with self._transact():
            purchase = self._expire(self._get(number))
            return self._step(purchase, PurchaseState.CANCELLED, PurchaseState.SHOWN, PurchaseState.CONFIRMED)

    def refund(self, number: str) -> Purchase:
        """Give back what was paid. What is in another state stays as it is. Raises WalletError for a stall without."""
        with self._transact():
            purchase = self._get(number)
            if purchase.state is not PurchaseState.SETTLED:
                return purchase
            if not self._transfer(purchase.order, "refund", purchase.order.stall, WEARER):
                raise WalletError("stall-short")
            return self._step(purchase, PurchaseState.REFUNDED)

    def find(self, number: str) -> Purchase:
        """What became of an order: one whose time is over is timed out by now."""
        with self._transact():
            return self._expire(self._get(number))

    def list_receipts(self, most: int = 20) -> tuple[Purchase, ...]:
        """The latest purchases that were paid, the newest first."""
        where = "WHERE purchase.state IN (?, ?) ORDER BY at_s DESC, stall, number DESC LIMIT ?"
        rows = self._connection.execute(f"{_PURCHASES} {where}", (*PAID_STATES, most))
        return tuple(_make_purchase(row) for row in rows)

    def list_open(self) -> tuple[Purchase, ...]:
        """Purchases that were shown, or confirmed, and went no further; some of them may be over by now."""
        rows = self._connection.execute(f"{_PURCHASES} WHERE purchase.state IN (?, ?) ORDER BY at_s", _OPEN_STATES)
        return tuple(_make_purchase(row) for row in rows)

    def read_clock(self) -> int:
        """Now, in Unix seconds, and never before the latest step. Raises WalletError for a clock beyond 2100."""
        latest = self._connection.execute("SELECT max(at_s) FROM step").fetchone()[0]
        now_s = int(self._clock()) if latest is None else max(int(self._clock()), latest)
        if not 0 <= now_s < _MAX_NOW_S:
            raise WalletError("clock")
        return now_s

    @contextmanager
    def _transact(self) -> Iterator[None]:
        """All that is written within, or nothing of it. Others wait, and so read what it has written."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _get(self, number: str) -> Purchase:
        stall, _, own = number.partition("/")
        found = self._read(stall, own)
        if found is None:
            raise WalletError("unknown")
        return found

    def _read(self, stall: str, number: str) -> Purchase | None:
        where = "WHERE purchase.stall = ? AND purchase.number = ?"
        row = self._connection.execute(f"{_PURCHASES} {where}", (stall, number)).fetchone()
        return None if row is None else _make_purchase(row)

    def _add(self, order: Order, now_s: int) -> None:
        nonce = "SELECT 1 FROM purchase WHERE stall = ? AND nonce = ?"
        if self._connection.execute(nonce, (order.stall, order.nonce)).fetchone():
            raise WalletError("replayed")
        state = str(PurchaseState.SHOWN)
        self._connection.execute("INSERT INTO purchase VALUES (?, ?, ?, ?, ?, ?, ?)", (*order, state))
        self._connection.execute("INSERT INTO step VALUES (?, ?, ?, ?)", (order.stall, order.number, state, now_s))

    def _expire(self, purchase: Purchase) -> Purchase:
        if self.read_clock() < purchase.order.expires_s:
            return purchase
        return self._step(purchase, PurchaseState.TIMED_OUT, PurchaseState.SHOWN, PurchaseState.CONFIRMED)

    def _step(self, purchase: Purchase, state: PurchaseState, *allowed: PurchaseState) -> Purchase:
        """The purchase in its next state; one that is in none of those `allowed`, where some are named, as it was."""
        if allowed and purchase.state not in allowed:
            return purchase
        order, now_s = purchase.order, self.read_clock()
        where = "UPDATE purchase SET state = ? WHERE stall = ? AND number = ?"
        self._connection.execute(where, (str(state), order.stall, order.number))
        self._connection.execute("INSERT INTO step VALUES (?, ?, ?, ?)", (order.stall, order.number, str(state), now_s))
        return purchase._replace(state=state, at_s=now_s)

    def _transfer(self, order: Order, kind: str, payer: str, payee: str) -> bool:
        """Move an order's amount; False where the payer has not so much."""
        amount, currency = order.amount_minor, order.currency
        take = "UPDATE account SET balance = balance - ? WHERE owner = ? AND currency = ? AND balance >= ?"
        if self._connection.execute(take, (amount, payer, currency, amount)).rowcount != 1:
            return False
        give = "UPDATE account SET balance = balance + ? WHERE owner = ? AND currency = ?"
        self._connection.execute(give, (amount, payee, currency))
        row = (order.stall, order.number, kind, payer, payee, amount, currency)
        self._connection.execute("INSERT INTO transfer VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return True

    def _has_account(self, owner: str, currency: str) -> bool:
        query = "SELECT 1 FROM account WHERE owner = ? AND currency = ?"
        return self._connection.execute(query, (owner, currency)).fetchone() is not None

    def add_stall(self, name: str, title: str, key: bytes, currencies: tuple[str, ...]) -> None:
        """Add a stall with empty accounts; one that is there keeps its key and its title."""
        with self._transact():
            self._connection.execute("INSERT OR IGNORE INTO stall VALUES (?, ?, ?)", (name, title, key))
            rows = [(name, currency, 0) for currency in currencies]
            self._connection.executemany("INSERT OR IGNORE INTO account VALUES (?, ?, ?)", rows)

    def issue(self, currency: str, amount_minor: int) -> None:
        """Give the wearer play money of the bank's and an account for it, within the caller's transaction."""
        for owner in (BANK, WEARER):
            self._connection.execute("INSERT OR IGNORE INTO account VALUES (?, ?, 0)", (owner, currency))
        give = "UPDATE account SET balance = balance + ? WHERE owner = ? AND currency = ?"
        self._connection.execute(give, (-amount_minor, BANK, currency))
        self._connection.execute(give, (amount_minor, WEARER, currency))


def _make_purchase(row: tuple[str, str, int, str, int, str, str, str, int]) -> Purchase:
    stall, number, amount, currency, expires_s, nonce, title, state, at_s = row
    order = Order(stall, number, amount, currency, expires_s, nonce)
    return Purchase(order, title, PurchaseState(state), at_s)
