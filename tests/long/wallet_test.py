"""Two hundred texts of codes; `python -m tests.long wallet` has ten thousand. That the check can fail is seen, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.wallet.wallets import make_test_wallet
from tests.long.wallet import PayloadCheck, run_wallet


def test_two_hundred_payloads_pay_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_wallet(200, 1) == 0
    told = capsys.readouterr().out
    assert all(word in told for word in ("200 payloads", "shown", "forged", "damaged", "foreign", "enormous"))


def test_a_payment_that_comes_of_a_payload_is_seen(tmp_path: Path) -> None:
    wallet = make_test_wallet(tmp_path)
    run = PayloadCheck(wallet)
    run.check(wallet.code(number="1001"), None, None)
    wallet.pay(wallet.code(number="1002"))
    with pytest.raises(AssertionError, match="it was paid"):
        run.check(wallet.code(number="1003"), None, None)
