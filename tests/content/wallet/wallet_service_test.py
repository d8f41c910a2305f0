"""The demo wallet: an order is shown, confirmed after a second, paid once; whatever else is asked is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.content.wallet.wallets import NOW_S, START, TestWallet, find_faults, make_test_wallet, read_table
from vitrine.content.checked_answer import check_answer
from vitrine.content.service import Answer
from vitrine.content.wallet.wallet_error import WalletError
from vitrine.content.wallet.wallet_file import WalletStart, find_wallet_file, make_wallet, open_wallet
from vitrine.content.wallet.wallet_service import WalletService
from vitrine.scene.services.wallet_kind import ORDER_FIELDS, WALLET_FIELDS, WALLET_KIND


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[TestWallet]:
    made = make_test_wallet(tmp_path)
    yield made
    assert find_faults(made.path) == []


def tell(answer: Answer) -> tuple[str, Any]:
    """The signal, with the reason; what every answer must have is checked on the way."""
    assert check_answer("wallet", answer).event.value == answer.event, "a take can hold it"
    order, reason = answer.data.get("order", {}), answer.data.get("order", {}).get("reason")
    if reason in ("lost", "unknown") or answer.event == "receipts.lost":  # what the scene knows stays
        assert set(order) <= {"reason", "message"} and answer.data["wallet"] == {"label": "Demo wallet"}
        return answer.event, reason
    assert set(answer.data["wallet"]) == set(WALLET_FIELDS) and answer.data["wallet"]["label"] == "Demo wallet"
    assert set(order or dict.fromkeys(ORDER_FIELDS)) == set(ORDER_FIELDS)
    return answer.event, reason


def balances(wallet: TestWallet) -> dict[str, int]:
    return dict(read_table(wallet.path, "SELECT owner, balance FROM account WHERE currency = 'CNY'"))


def test_an_order_is_shown_then_paid_with_a_receipt(wallet: TestWallet) -> None:
    shown = wallet.ask("read", 1.0, payload=wallet.code())
    order = shown.data["order"]
    assert tell(shown) == ("order.shown", None)
    assert (order["payee"], order["amount"], order["amount_text"]) == ("Lantern Lane 7", 399, "¥\xa0399")
    assert (order["number"], order["state"], order["expires_s"]) == ("stall-7/1001", "shown", NOW_S + 600)
    assert shown.data["wallet"]["balance_text"] == "¥\xa0500"
    paid = wallet.ask("pay", 2.0, number="stall-7/1001")
    assert tell(paid) == ("payment.settled", None) and paid.data["wallet"]["balance"] == 101
    assert balances(wallet) == {"@bank": -50_000, "@wearer": 10_100, "stall-7": 39_900, "tea": 0}
    receipts = wallet.ask("receipts").data["receipts"]
    assert [(one["number"], one["amount_text"], one["state"]) for one in receipts] == [
        ("stall-7/1001", "¥\xa0399", "settled")
    ]


@pytest.mark.parametrize(("t_s", "told"), [(1.9, "too-soon"), (1.0, "too-soon"), (1.999, "too-soon"), (2.0, None)])
def test_an_order_is_shown_for_a_second_before_it_can_be_paid(wallet: TestWallet, t_s: float, told: str | None) -> None:
    wallet.ask("read", 1.0, payload=wallet.code())
    assert tell(wallet.ask("pay", t_s, number="stall-7/1001"))[1] == told
    assert ("stall-7", 39_900 if told is None else 0) in balances(wallet).items()


def test_the_second_counts_from_when_the_answer_came(wallet: TestWallet) -> None:
    """It waited 0.5 s for its turn, and the ledger took another 0.25 s."""
    seconds = iter([10.0, 10.25])
    slow = WalletService(wallet.path, None, wallet.clock, lambda: next(seconds, 11.0))
    slow.answer("read", {"payload": wallet.code(), "t_s": 1.0}, 3.5)
    for t_s, signal in ((2.7, "payment.refused"), (2.75, "payment.settled")):
        assert slow.answer("pay", {"number": "stall-7/1001", "t_s": t_s}, 4.0).event == signal


def test_what_was_not_shown_in_this_run_is_not_paid(wallet: TestWallet) -> None:
    shown = wallet.ask("read", 10.0, payload=wallet.code())
    other = WalletService(wallet.path, None, wallet.clock)
    request = {"number": shown.data["order"]["number"], "t_s": 12.0}
    assert tell(other.answer("pay", request, 4.0)) == ("payment.refused", "unseen")
    assert tell(wallet.ask("pay", 2.0, number="stall-7/1001")) == ("payment.refused", "unseen"), "the take began anew"
    assert tell(wallet.ask("pay", 12.0, number="stall-7/1001")) == ("payment.settled", None)


def test_what_is_asked_twice_is_paid_once(wallet: TestWallet) -> None:
    code = wallet.code()
    for _ in range(3):
        assert (
            tell(wallet.pay(code) if not _ else wallet.ask("pay", 9.0, number="stall-7/1001"))[0] == "payment.settled"
        )
    assert tell(wallet.ask("find", number="stall-7/1001")) == ("payment.settled", None)
    assert balances(wallet)["@wearer"] == 10_100
    assert tell(wallet.ask("read", 20.0, payload=code)) == ("order.refused", "replayed")


def test_reading_a_code_again_shows_it_again_and_pays_nothing(wallet: TestWallet) -> None:
    for t_s in (1.0, 5.0):
        assert tell(wallet.ask("read", t_s, payload=wallet.code())) == ("order.shown", None)
    assert read_table(wallet.path, "SELECT count(*) FROM purchase") == [(1,)]
    assert tell(wallet.ask("pay", 5.5, number="stall-7/1001")) == ("payment.refused", "too-soon")


@pytest.mark.parametrize(
    ("amount", "changed", "reason"),
    [
        (-39_900, {}, "not-positive"),
        (0, {}, "not-positive"),
        (10**17, {}, "enormous"),
        (39_900, {"currency": "JPY"}, "currency"),
        (39_900, {"expires_s": NOW_S}, "expired"),
        (39_900, {"expires_s": 0}, "expired"),
    ],
)
def test_an_order_that_is_signed_and_must_not_be_shown(
    wallet: TestWallet, amount: int, changed: dict[str, Any], reason: str
) -> None:
    told = wallet.ask("read", payload=wallet.code(amount, **changed))
    assert tell(told) == ("order.refused", reason) and told.data["order"]["amount"] is None
    assert read_table(wallet.path, "SELECT * FROM purchase") == []


def test_a_number_stands_for_one_order_and_a_nonce_is_used_once(wallet: TestWallet) -> None:
    wallet.ask("read", payload=wallet.code())
    assert tell(wallet.ask("read", payload=wallet.code(100))) == ("order.refused", "changed")
    assert tell(wallet.ask("read", payload=wallet.code(expires_s=NOW_S + 601))) == ("order.refused", "changed")
    other = wallet.code(number="1002", nonce="nonce-1001")
    assert tell(wallet.ask("read", payload=other)) == ("order.refused", "replayed")
    assert tell(wallet.ask("read", payload=wallet.code(stall="tea"))) == ("order.shown", None), "another stall's 1001"


def test_a_signature_is_the_stalls_own(wallet: TestWallet) -> None:
    with open_wallet(wallet.path) as ledger:
        assert ledger.find_key("stall-7") != ledger.find_key("tea") and len(ledger.find_key("tea")) == 32
    assert tell(wallet.ask("read", payload=wallet.code().replace("amount=39900", "amount=100")))[1] == "forged"
    assert tell(wallet.ask("read", payload=wallet.code().replace("stall-7", "tea")))[1] == "forged"
    assert tell(wallet.ask("read", payload="vitrine://pay/nobody"))[1] == "unknown-stall"
    assert tell(wallet.ask("read", payload="4006381333931"))[1] == "foreign"


def test_a_standing_code_gets_its_amount_from_the_scene(wallet: TestWallet) -> None:
    shown = wallet.ask("read", 1.0, payload="vitrine://pay/stall-7", amount=68.5)
    assert tell(shown) == ("order.shown", None) and shown.data["order"]["amount_text"] == "¥\xa068.50"
    assert tell(wallet.ask("pay", 3.0, number=shown.data["order"]["number"])) == ("payment.settled", None)
    for inputs, reason in (
        ({}, "no-amount"),
        ({"amount": "much"}, "no-amount"),
        ({"amount": -1}, "not-positive"),
        ({"amount": 20_000}, "enormous"),
        ({"amount": 5, "currency": "JPY"}, "currency"),
        ({"amount": 5, "currency": ["CNY"]}, "currency"),
    ):
        told = wallet.ask("read", payload="vitrine://pay/stall-7", **inputs)
        assert tell(told) == ("order.refused", reason)


def test_too_little_money_is_said_and_nothing_moves(wallet: TestWallet) -> None:
    told = wallet.pay(wallet.code(50_001))
    assert tell(told) == ("payment.insufficient", "short")
    assert balances(wallet) == {"@bank": -50_000, "@wearer": 50_000, "stall-7": 0, "tea": 0}
    assert tell(wallet.ask("pay", 9.0, number="stall-7/1001")) == ("payment.insufficient", "short")
    assert tell(wallet.pay(wallet.code(50_000, "1002"))) == ("payment.settled", None), "to the last fen"


def test_a_stall_without_an_account_of_that_currency_is_refused(wallet: TestWallet) -> None:
    with closing(sqlite3.connect(wallet.path)) as connection, connection:
        connection.execute("DELETE FROM account WHERE owner = 'stall-7'")
    assert tell(wallet.pay(wallet.code())) == ("payment.refused", "stall-currency")
    assert tell(wallet.ask("find", number="stall-7/1001")) == ("payment.refused", "stall-currency")


def test_an_order_that_was_not_paid_in_time_is_timed_out_for_good(wallet: TestWallet) -> None:
    code = wallet.code()
    wallet.ask("read", 1.0, payload=code)
    wallet.clock.now_s += 600
    assert tell(wallet.ask("pay", 700.0, number="stall-7/1001")) == ("payment.timeout", "expired")
    wallet.clock.now_s -= 10_000
    for verb in ("pay", "find", "cancel"):
        assert tell(wallet.ask(verb, 701.0, number="stall-7/1001")) == ("payment.timeout", "expired")


def test_a_clock_that_is_set_back_stands_still(wallet: TestWallet) -> None:
    """Else what has expired could be paid again, and receipts would come before what they follow."""
    wallet.ask("read", 1.0, payload=wallet.code(number="1000", expires_s=NOW_S + 10_000))
    wallet.clock.now_s += 700
    wallet.ask("pay", 700.0, number="stall-7/1000")
    wallet.clock.now_s -= 5_000
    assert tell(wallet.ask("read", payload=wallet.code())) == ("order.refused", "expired")
    wallet.ask("refund", number="stall-7/1000")
    assert dict(read_table(wallet.path, f"SELECT state, at_s - {NOW_S} FROM step")) == {
        "shown": 0,
        "confirmed": 700,
        "settled": 700,
        "refunded": 700,
    }


def test_an_impossible_clock_is_told(wallet: TestWallet) -> None:
    for now_s in (5e9, -1.0):
        wallet.clock.now_s = now_s
        assert tell(wallet.ask("read", payload=wallet.code())) == ("order.refused", "clock")


def test_what_is_cancelled_is_not_paid_and_what_is_paid_not_cancelled(wallet: TestWallet) -> None:
    wallet.ask("read", 1.0, payload=wallet.code())
    for verb in ("cancel", "pay", "find"):
        assert tell(wallet.ask(verb, 3.0, number="stall-7/1001")) == ("payment.cancelled", "cancelled")
    wallet.pay(wallet.code(100, "1002"))
    assert tell(wallet.ask("cancel", number="stall-7/1002")) == ("payment.settled", None)


def test_a_refund_gives_back_what_was_paid_once(wallet: TestWallet) -> None:
    wallet.ask("read", 1.0, payload=wallet.code())
    assert tell(wallet.ask("refund", number="stall-7/1001")) == ("payment.refused", "not-paid")
    wallet.ask("pay", 3.0, number="stall-7/1001")
    for _ in range(2):
        assert tell(wallet.ask("refund", number="stall-7/1001")) == ("payment.refunded", "refunded")
    assert balances(wallet) == {"@bank": -50_000, "@wearer": 50_000, "stall-7": 0, "tea": 0}
    assert tell(wallet.ask("pay", 9.0, number="stall-7/1001")) == ("payment.refunded", "refunded")


@pytest.mark.parametrize(
    "number", ["stall-7/9", "", "stall-7", None, 7, "stall-7/1' OR '1'='1", "x" * 5000, "a/\ud800"]
)
@pytest.mark.parametrize("verb", ["pay", "find", "cancel", "refund"])
def test_an_order_that_nobody_knows(wallet: TestWallet, verb: str, number: object) -> None:
    assert tell(wallet.ask(verb, 9.0, number=number)) == ("payment.refused", "unknown")


def test_the_ledger_holds_to_the_order_of_states_by_itself(wallet: TestWallet) -> None:
    wallet.pay(wallet.code())
    with closing(sqlite3.connect(wallet.path)) as connection:
        for change in ("state = 'shown'", "state = 'cancelled'", "state = 'settled'", "amount = 1", "number = '2'"):
            with pytest.raises(sqlite3.IntegrityError, match="goes on"):
                connection.execute(f"UPDATE purchase SET {change}")
        with pytest.raises(sqlite3.IntegrityError, match="stays"):
            connection.execute("DELETE FROM purchase")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE account SET balance = -1 WHERE owner = '@wearer'")


def test_what_was_confirmed_and_not_settled_is_settled_by_whoever_asks(wallet: TestWallet) -> None:
    wallet.ask("read", 1.0, payload=wallet.code())
    with open_wallet(wallet.path, clock=wallet.clock) as ledger:
        ledger.confirm("stall-7/1001")
    assert tell(wallet.ask("read", 1.0, payload=wallet.code())) == ("order.refused", "replayed")
    other = WalletService(wallet.path, None, wallet.clock)
    assert tell(other.answer("find", {"number": "stall-7/1001"}, 4.0)) == ("payment.settled", None)


def test_two_booths_share_one_wallet(wallet: TestWallet) -> None:
    other = WalletService(wallet.path, START, wallet.clock)
    wallet.ask("read", 1.0, payload=wallet.code(30_000))
    other.answer("read", {"payload": wallet.code(30_000, "1002"), "t_s": 1.0}, 4.0)
    assert tell(wallet.ask("pay", 3.0, number="stall-7/1001"))[0] == "payment.settled"
    assert tell(other.answer("pay", {"number": "stall-7/1002", "t_s": 3.0}, 4.0))[0] == "payment.insufficient"


def test_a_booth_that_holds_the_wallet_too_long_is_a_lost_answer(wallet: TestWallet) -> None:
    wallet.ask("read", 1.0, payload=wallet.code())
    with closing(sqlite3.connect(wallet.path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        told = wallet.service.answer("pay", {"number": "stall-7/1001", "t_s": 3.0}, 0.0)
        assert tell(told) == ("payment.lost", "lost")
        told = wallet.service.answer("read", {"payload": "vitrine://pay/stall-7", "amount": 1}, 0.0)
        assert tell(told) == ("order.refused", "wallet")
        assert wallet.service.answer("receipts", {}, 0.0).event == "receipts.lost"
    assert tell(wallet.ask("find", number="stall-7/1001")) == ("order.shown", None), "nothing was written"


def test_a_full_disk_loses_the_answer_and_no_money(wallet: TestWallet, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's own limit of pages stands for the disk's end: the same SQLITE_FULL."""
    connect = sqlite3.connect

    def full(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = connect(*args, **kwargs)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    for number in range(150):
        wallet.ask("read", 1.0, payload=wallet.code(1, f"2{number:03}"))
    monkeypatch.setattr(sqlite3, "connect", full)
    told = [wallet.pay(wallet.code(1, f"2{number:03}")) for number in range(150)]
    lost = [number for number, answer in enumerate(told) if answer.event == "payment.lost"]
    assert lost and all(tell(answer)[0] in ("payment.settled", "payment.lost", "order.refused") for answer in told)
    monkeypatch.setattr(sqlite3, "connect", connect)
    assert find_faults(wallet.path) == []
    for number in lost:
        assert tell(wallet.ask("pay", 9.0, number=f"stall-7/2{number:03}"))[0] == "payment.settled"
    assert balances(wallet)["@wearer"] == 50_000 - sum(1 for answer in told if answer.event != "order.refused")


def test_a_wallet_is_made_where_there_is_none_for_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "wallet.sqlite"
    service = WalletService(path, START)
    assert tell(service.answer("read", {"payload": "vitrine://pay/tea", "amount": 7}, 4.0)) == ("order.shown", None)
    assert path.stat().st_mode & 0o077 == 0 and find_faults(path) == []
    make_wallet(path, WalletStart("JPY", 1, {"tea": "another", "new": "One more"}))
    assert read_table(path, "SELECT name, title FROM stall") == [
        ("new", "One more"), ("stall-7", "Lantern Lane 7"), ("tea", "Hill House"),
    ]  # fmt: skip
    assert read_table(path, "SELECT DISTINCT currency FROM account") == [("CNY",)]


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\1" * 500])
def test_another_file_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wallet.sqlite"
    path.write_bytes(content)
    service = WalletService(path, START)
    assert tell(service.answer("read", {"payload": "x"}, 4.0)) == ("order.refused", "wallet")
    assert service.answer("pay", {"number": "a/b"}, 4.0).event == "payment.lost"
    assert path.read_bytes() == content


def test_a_database_of_others_is_no_wallet(tmp_path: Path) -> None:
    path = make_test_wallet(tmp_path).path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TRIGGER mine AFTER INSERT ON step BEGIN UPDATE account SET balance = 0; END")
    with pytest.raises(WalletError, match="cannot be opened"), open_wallet(path):
        pass
    with pytest.raises(WalletError, match="cannot be opened"), open_wallet(tmp_path / "none.sqlite"):
        pass


def test_the_wallet_is_the_users_and_no_scenes() -> None:
    assert find_wallet_file({"VITRINE_WALLET": "/booth/shared.sqlite"}) == Path("/booth/shared.sqlite")
    assert find_wallet_file({}).name == "wallet.sqlite" and find_wallet_file({}).parent.name == "vitrine"


def test_all_signals_are_among_those_that_the_verbs_declare() -> None:
    assert all("order" in WALLET_KIND.content for _ in WALLET_KIND.verbs)
    assert set(WALLET_KIND.verbs["pay"].answers) < set(WALLET_KIND.verbs["find"].answers)
    assert [name for name, verb in WALLET_KIND.verbs.items() if verb.is_confirmed] == ["pay"]
