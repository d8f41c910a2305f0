"""Texts of codes as a stranger might print them: each is refused by a sentence, or shown; none pays, hangs or raises.

Some are made from the scheme's own grammar, some by damaging right ones, some are anything at all. What is shown must
be what its stall has signed, word for word.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.content.wallet.wallets import NOW_S, TestWallet, make_test_wallet, read_table
from vitrine.content.checked_answer import check_answer
from vitrine.content.wallet.order import Order, format_order
from vitrine.content.wallet.wallet_error import REASONS
from vitrine.content.wallet.wallet_file import open_wallet

#: Seconds of processor time that no text takes on any machine, but for what is unbounded.
MOST_S = 2.0
_HOSTILE = (
    *("' OR 1=1 --", "../../etc/passwd", "\x1b]0;x\x07", "{order.number}", "%s%n", "\u202e", "\0", "\ud800"),
    *("vitrine://pay/", "amount=-1", "&signature=", "9" * 400, "{{7*7}}", "<svg onload=x>", "file:///etc/passwd"),
)


def payloads(wallet: TestWallet) -> st.SearchStrategy[Any]:
    """Texts of codes: right ones, right ones that were damaged, hostile ones, and anything."""
    with open_wallet(wallet.path) as ledger:
        keys = {name: ledger.find_key(name) for name in ("stall-7", "tea")}
    names = st.text("ab7.-_", min_size=1, max_size=8)
    orders = st.builds(
        Order,
        st.sampled_from(sorted(keys)) | names,
        names,
        st.integers(-(10**17), 10**17) | st.integers(1, 60_000),
        st.sampled_from(["CNY", "CNY", "JPY", "XXX", "cny", ""]),
        st.integers(0, 10**12 - 1) | st.just(NOW_S + 600),
        st.text("abcXYZ019_-", min_size=7, max_size=41),
    )
    # Signed as they should be: what is wrong with them, if anything, is one thing.
    honest = st.builds(
        Order,
        st.sampled_from(sorted(keys)),
        st.integers(1, 99_999).map(str),
        st.sampled_from([100, 39_900, 1_000_000, 0, -1, 1_000_001, 10**17]),
        st.sampled_from(["CNY", "CNY", "CNY", "JPY"]),
        st.sampled_from([NOW_S + 600, NOW_S + 600, NOW_S, 0]),
        st.text("abcXYZ019_-", min_size=8, max_size=40),
    )
    key = st.sampled_from([*keys.values(), b"", b"x" * 32])
    right = st.builds(lambda order: format_order(order, keys[order.stall]), honest)
    forged = st.builds(format_order, honest | orders, key)
    return st.one_of(right, right, forged, st.builds(damage, right, st.randoms()), st.text(), _make_others())


def _make_others() -> st.SearchStrategy[Any]:
    pieces = st.lists(st.sampled_from(_HOSTILE) | st.text(max_size=5), max_size=6).map("".join)
    standing = pieces.map("vitrine://pay/".__add__)
    no_text = st.none() | st.booleans() | st.integers() | st.floats() | st.lists(st.text()) | st.binary()
    return pieces | standing | no_text | st.just("vitrine://pay/stall-7")


def damage(text: str, chance: random.Random) -> str:
    """A text with some characters changed, put in, left out or repeated."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text) + 1)
        piece = chance.choice((*_HOSTILE, text[:at], "0", "&", "="))
        text = text[:at] + chance.choice((piece, "")) + text[at + chance.randrange(2) :]
    return text


class PayloadCheck:
    """A check of payloads at one wallet, which counts what became of them."""

    def __init__(self, wallet: TestWallet) -> None:
        self.wallet = wallet
        self.counts: Counter[str] = Counter()
        self._before = self._read_money()

    def check(self, payload: object, amount: object, number: object) -> None:
        """Read a code, and ask for a number that was never shown. Raises AssertionError where anything is wrong."""
        began = time.process_time()
        for verb, inputs in (
            ("read", {"payload": payload, "amount": amount}),
            ("pay", {"number": payload}),
            ("pay", {"number": number}),
            ("find", {"number": number}),
        ):
            answer = self.wallet.ask(verb, 0.0, **inputs)
            assert check_answer("wallet", answer).event.value == answer.event
            reason = answer.data["order"]["reason"]
            assert answer.event in ("order.shown", "order.refused", "payment.refused"), answer.event
            assert reason is None or answer.data["order"]["message"] == REASONS[reason]
            if answer.event == "order.shown" and verb == "read":
                self._check_shown(payload, answer.data["order"])
            if verb == "read":
                self.counts[reason or "shown"] += 1
        assert self._read_money() == self._before, "it was paid"
        assert time.process_time() - began < MOST_S

    def _check_shown(self, payload: object, order: dict[str, Any]) -> None:
        assert isinstance(payload, str)
        if "?" in payload:
            with open_wallet(self.wallet.path) as ledger:
                number = order["number"].partition("/")[2]
                nonce = payload.partition("nonce=")[2].partition("&")[0]
                terms = order["amount_minor"], order["currency"], order["expires_s"]
                told = Order(order["stall"], number, *terms, nonce)
                assert format_order(told, ledger.find_key(order["stall"])) == payload

    def _read_money(self) -> list[tuple[Any, ...]]:
        return read_table(self.wallet.path, "SELECT owner, currency, balance FROM account")


def run_wallet(cases: int, seed_number: int) -> int:
    """Check so many payloads; 0 where all end as they should."""
    with tempfile.TemporaryDirectory() as made:
        run = PayloadCheck(make_test_wallet(Path(made)))
        amounts = st.none() | st.integers() | st.floats() | st.text(max_size=30) | st.just(5)
        numbers = st.text() | st.sampled_from([*_HOSTILE, "stall-7/1", "tea/a"]) | st.none()

        @seed(seed_number)
        @settings(
            max_examples=cases, deadline=None, database=None, derandomize=False,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
        )  # fmt: skip
        @given(payloads(run.wallet), amounts, numbers)
        def check(payload: object, amount: object, number: object) -> None:
            run.check(payload, amount, number)

        check()
    counted = ", ".join(f"{count:,} {word}" for word, count in run.counts.most_common())
    print(f"{sum(run.counts.values()):,} payloads: {counted}")
    return 0
