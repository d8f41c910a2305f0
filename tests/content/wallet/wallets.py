"""A wallet of a test with one stall, a clock that stands, and orders that its stall signs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitrine.content.service import DEADLINE_S, Answer
from vitrine.content.wallet.order import Order, format_order
from vitrine.content.wallet.wallet_file import WalletStart, make_wallet, open_wallet
from vitrine.content.wallet.wallet_service import WalletService

NOW_S = 1_795_880_000
START = WalletStart("CNY", 50_000, {"stall-7": "Lantern Lane 7", "tea": "Hill House"})


@dataclass
class WallClock:
    """A clock that is set by hand, in Unix seconds."""

    now_s: float = NOW_S

    def __call__(self) -> float:
        return self.now_s


@dataclass
class TestWallet:
    """A wallet in a file, its service, and what a stall's till would make."""

    __test__ = False

    path: Path
    clock: WallClock
    service: WalletService

    def ask(self, verb: str, t_s: float = 0.0, /, **inputs: Any) -> Answer:
        return self.service.answer(verb, {**inputs, "t_s": t_s}, DEADLINE_S)

    def code(self, amount: int = 39_900, number: str = "1001", **changed: Any) -> str:
        """The text of a signed order."""
        order = Order("stall-7", number, amount, "CNY", NOW_S + 600, f"nonce-{number}")._replace(**changed)
        with open_wallet(self.path) as ledger:
            return format_order(order, ledger.find_key(order.stall))

    def pay(self, code: str) -> Answer:
        """Read a code and pay it two seconds later."""
        shown = self.ask("read", 1.0, payload=code)
        return self.ask("pay", 3.0, number=shown.data["order"]["number"])


def make_test_wallet(folder: Path, start: WalletStart = START) -> TestWallet:
    clock = WallClock()
    path = folder / "wallet.sqlite"
    make_wallet(path, start, clock)
    return TestWallet(path, clock, WalletService(path, None, clock, monotonic=lambda: 0.0))


def read_table(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Rows of a wallet's file, read by SQLite itself."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def find_faults(path: Path) -> list[str]:
    """What must never be otherwise in a wallet's file, and is: read by SQL alone, not by the ledger's own code."""
    faults = [f"integrity: {row[0]}" for row in read_table(path, "PRAGMA integrity_check") if row[0] != "ok"]
    sums = read_table(path, "SELECT currency, sum(balance) FROM account GROUP BY 1 HAVING sum(balance) <> 0")
    faults += [f"the accounts' sum of {currency} is {amount}" for currency, amount in sums]
    for table, key in (("purchase", "stall, number"), ("transfer", "stall, number, kind")):
        doubles = read_table(path, f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1")
        faults += [f"{table} has {row} twice" for row in doubles]
    moved = """
        SELECT owner, currency, balance - (
            SELECT coalesce(sum(CASE owner WHEN payee THEN amount WHEN payer THEN -amount ELSE 0 END), 0)
            FROM transfer WHERE transfer.currency = account.currency)
        FROM account WHERE owner NOT IN ('@bank', '@wearer')
    """
    faults += [f"{row} does not follow from transfers" for row in read_table(path, moved) if row[2] != 0]
    paths = read_table(path, "SELECT stall, number, group_concat(state, ' ') FROM step GROUP BY 1, 2")
    for stall, number, states in paths:
        faults += _check_steps(path, stall, number, set(states.split()))
    return faults


#: By hand, not from the program's own table: which steps an order in a state must have behind it.
BEHIND = {
    "shown": [{"shown"}],
    "confirmed": [{"shown", "confirmed"}],
    "settled": [{"shown", "confirmed", "settled"}],
    "refunded": [{"shown", "confirmed", "settled", "refunded"}],
    "refused": [{"shown", "confirmed", "refused"}],
    "insufficient": [{"shown", "confirmed", "insufficient"}],
    "cancelled": [{"shown", "cancelled"}, {"shown", "confirmed", "cancelled"}],
    "timed-out": [{"shown", "timed-out"}, {"shown", "confirmed", "timed-out"}],
}


def _check_steps(path: Path, stall: str, number: str, steps: set[str]) -> list[str]:
    where = f"WHERE stall = '{stall}' AND number = '{number}'"
    ((state,),) = read_table(path, f"SELECT state FROM purchase {where}")
    kinds = {kind for (kind,) in read_table(path, f"SELECT kind FROM transfer {where}")}
    wanted = {"settled": {"payment"}, "refunded": {"payment", "refund"}}.get(state, set())
    faults = [] if steps in BEHIND[state] else [f"{number} is {state} by {sorted(steps)}"]
    return faults + ([] if kinds == wanted else [f"{number} is {state} with {sorted(kinds)}"])
