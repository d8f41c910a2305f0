"""Buyers killed at every SQL statement of a payment, one alone and two at once: no money is lost, none is paid twice.

Buyers are forked from a process that is warm and has opened nothing. One is killed by SIGKILL as a statement begins, or
by a timer's signal, which nobody handles, some microseconds into it. A fresh process reads what they left, by SQL
alone, beside what they were told; another one pays what is still to be paid.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.content.wallet.wallets import TestWallet, find_faults, make_test_wallet, read_table

#: What the wearer has, in fen, as `make_test_wallet` makes it.
_MONEY = 50_000
#: A statement takes from 5 µs, a commit 200.
_MAX_DELAY_S = 0.0004


class Buyer(NamedTuple):
    """What one buyer does: reads an order and pays it, gives it back where `refunds`; when it is killed.

    `kill_at` counts its statements from 1, 0 is never; `delay_s` is how long the statement goes on before.
    """

    code: str
    number: str
    amount: int
    kill_at: int = 0
    delay_s: float = 0.0
    refunds: bool = False


def run_wallet_kills(cases: int, seed: int) -> int:
    """Kill one buyer at each statement, then so many pairs; 1 where anything was not as it must be."""
    began_s = time.monotonic()
    shared = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=shared) as made:
        folder = Path(made)
        wallet = make_test_wallet(folder)
        codes = {amount: wallet.code(amount, f"A{amount}") for amount in (39_900, 30_000, 20_000)}
        kept = folder / "kept.sqlite"
        wallet.path.rename(kept)
        single = Buyer(codes[39_900], "stall-7/A39900", 39_900, refunds=True)
        steps = _count_statements(wallet, kept, single)
        faults, killed = [], 0
        for number in range(1, steps + 1):
            found, kills = _run_case(wallet, kept, [single._replace(kill_at=number)])
            faults += [f"statement {number}: {fault}" for fault in found]
            killed += kills
        if killed != steps:
            faults.append(f"{killed} buyers of {steps} were killed")
        for number in range(cases):
            found, kills = _run_case(wallet, kept, _make_pair(codes, random.Random(f"{seed} {number}"), steps))
            faults += [f"pair {number}: {fault}" for fault in found]
            killed += kills
    took_s = time.monotonic() - began_s
    print(f"{steps} statements, {cases} pairs, {killed} kills, {len(faults)} faults in {took_s:.0f} s")
    for fault in faults[:50]:
        print(f"fault: {fault}")
    return 1 if faults else 0


def _make_pair(codes: dict[int, str], rng: random.Random, steps: int) -> list[Buyer]:
    """Two buyers of two orders that one can pay, of two that are too much together, or of the same one."""
    amounts = rng.choice([(30_000, 20_000), (39_900, 20_000), (30_000, 30_000)])
    return [
        Buyer(
            codes[amount],
            f"stall-7/A{amount}",
            amount,
            kill_at=rng.choice([0, rng.randint(1, steps)]) if place else rng.randint(1, steps),
            delay_s=rng.choice([0.0, rng.uniform(0, _MAX_DELAY_S)]),
            refunds=rng.random() < 0.3,
        )
        for place, amount in enumerate(amounts)
    ]


def _run_case(wallet: TestWallet, kept: Path, buyers: Sequence[Buyer]) -> tuple[list[str], int]:
    """What is wrong after these buyers, and how many of them were killed."""
    for path in kept.parent.glob("wallet.sqlite*"):
        path.unlink()
    shutil.copyfile(kept, wallet.path)
    running = [_fork(lambda tell, buyer=buyer: _buy(wallet, buyer, tell)) for buyer in buyers]  # type: ignore[misc]
    endings = [_wait(*one) for one in running]
    faults = [f"a buyer ended with {status}" for _, status in endings if status not in _ENDINGS]
    told = [line for lines, _ in endings for line in lines]
    lines, status = _wait(*_fork(lambda tell: _check(wallet, buyers, told, tell)))
    faults += lines if status == 0 else [*lines, f"the check ended with {status}"]
    return faults, sum(status in (signal.SIGKILL, signal.SIGALRM) for _, status in endings)


#: How a buyer may end: by itself, or killed.
_ENDINGS = (0, signal.SIGKILL, signal.SIGALRM)


def _buy(wallet: TestWallet, buyer: Buyer, tell: Callable[[str], None]) -> None:
    """The buyer: each answer is told as it would be shown."""
    _trace(buyer)
    shown = wallet.ask("read", 1.0, payload=buyer.code)
    tell(f"{shown.event} {buyer.number}")
    tell(f"{wallet.ask('pay', 3.0, number=buyer.number).event} {buyer.number}")
    if buyer.refunds:
        tell(f"{wallet.ask('refund', number=buyer.number).event} {buyer.number}")


def _check(wallet: TestWallet, buyers: Sequence[Buyer], told: Sequence[str], tell: Callable[[str], None]) -> None:
    """A fresh process: what it finds wrong it tells, before and after it has paid what is left to be paid."""
    refunds = {buyer.number for buyer in buyers if buyer.refunds}
    for fault in [*find_faults(wallet.path), *_compare(wallet.path, told, refunds)]:
        tell(fault)
    before = dict(read_table(wallet.path, "SELECT stall || '/' || number, state FROM purchase"))
    for buyer in buyers:
        wallet.ask("read", 10.0, payload=buyer.code)
        first = wallet.ask("pay", 12.0, number=buyer.number).event
        for verb in ("pay", "find"):
            again = wallet.ask(verb, 13.0, number=buyer.number).event
            if again != first or first not in ("payment.settled", "payment.insufficient", "payment.refunded"):
                tell(f"{buyer.number}: {first}, then {again}")
        if before.get(buyer.number) in ("settled", "refunded", "insufficient"):
            state = "payment." + before[buyer.number]
            if first != state:
                tell(f"{buyer.number} was {state}, and is {first}")
    for fault in find_faults(wallet.path):
        tell(f"in the end: {fault}")
    _check_money(wallet, {buyer.number: buyer.amount for buyer in buyers}, tell)


def _check_money(wallet: TestWallet, amounts: dict[str, int], tell: Callable[[str], None]) -> None:
    after = dict(read_table(wallet.path, "SELECT stall || '/' || number, state FROM purchase"))
    paid = sum(amount for number, amount in amounts.items() if after.get(number) == "settled")
    balances = dict(read_table(wallet.path, "SELECT owner, balance FROM account"))
    wanted = {"@bank": -_MONEY, "@wearer": _MONEY - paid, "stall-7": paid, "tea": 0}
    if balances != wanted or set(after) != set(amounts):
        tell(f"{balances} after {after}")


def _compare(path: Path, told: Sequence[str], refunds: set[str]) -> list[str]:
    """What was shown to a wearer, and is not what the ledger says."""
    states = dict(read_table(path, "SELECT stall || '/' || number, state FROM purchase"))
    faults = []
    for line in told:
        event, number = line.split(" ")
        state = states.get(number, "missing")
        right = {
            "order.shown": set(states.values()) | {"shown"},
            "payment.settled": {"settled", "refunded"} if number in refunds else {"settled"},
            "payment.insufficient": {"insufficient"},
            "payment.refunded": {"refunded"},
            "order.refused": {"confirmed", "settled", "insufficient", "refunded"},
            "payment.refused": {"insufficient", "confirmed", "settled", "refunded", "shown"},
        }.get(event, set())
        if state not in right:
            faults.append(f"{event} was shown of {number}, which is {state}")
    return faults


def _count_statements(wallet: TestWallet, kept: Path, buyer: Buyer) -> int:
    """How many statements a buyer has who is not killed."""

    def count(tell: Callable[[str], None]) -> None:
        counted = _trace(buyer)
        _buy_untraced(wallet, buyer)
        tell(str(counted[0]))

    shutil.copyfile(kept, wallet.path)
    lines, _ = _wait(*_fork(count))
    return int(lines[0])


def _buy_untraced(wallet: TestWallet, buyer: Buyer) -> None:
    wallet.ask("read", 1.0, payload=buyer.code)
    wallet.ask("pay", 3.0, number=buyer.number)
    if buyer.refunds:
        wallet.ask("refund", number=buyer.number)


def _trace(buyer: Buyer) -> list[int]:
    """Count the statements of all connections that this process opens from now on, and kill it at the buyer's."""
    connect, counted = sqlite3.connect, [0]

    def note(_: str) -> None:
        counted[0] += 1
        if counted[0] != buyer.kill_at:
            return
        if not buyer.delay_s:
            os.kill(os.getpid(), signal.SIGKILL)
        signal.setitimer(signal.ITIMER_REAL, buyer.delay_s)

    def traced(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = connect(*args, **kwargs)
        connection.set_trace_callback(note)
        return connection

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    sqlite3.connect = traced  # type: ignore[assignment]
    return counted


def _fork(work: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """A child at this work, and the end of the pipe on which it tells its lines."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:
        os.close(reading)
        work(lambda line: (os.write(writing, f"{line}\n".encode()), None)[1])
        code = 0
    except BaseException as error:
        os.write(writing, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)


def _wait(child: int, reading: int) -> tuple[list[str], int]:
    """What a child has told, and its exit status, or the signal that ended it."""
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.read().decode().splitlines()
    _, status = os.waitpid(child, 0)
    return lines, os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
