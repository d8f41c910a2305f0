"""Codes of orders: what a stall signed is read back, and every other text is refused for its reason."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import pytest

from vitrine.content.wallet.order import MAX_TEXT, Order, OrderCode, check_terms, format_order, parse_code, verify_order
from vitrine.content.wallet.till import LIFETIME_S, make_order, read_amount
from vitrine.content.wallet.wallet_error import REASONS, WalletError

KEY = bytes(range(32))
ORDER = Order("stall-7", "1042", 39_900, "CNY", 1_795_881_600, "4f1cA_-9")
TEXT = format_order(ORDER, KEY)


def test_the_text_of_an_order_is_the_scheme_that_is_written_down() -> None:
    unsigned = "vitrine://pay/stall-7?amount=39900&currency=CNY&number=1042&expires=1795881600&nonce=4f1cA_-9"
    digest = hmac.new(KEY, unsigned.encode(), hashlib.sha256).digest()[:16]
    assert f"{unsigned}&signature={base64.urlsafe_b64encode(digest).decode().rstrip('=')}" == TEXT
    assert len(TEXT) < 200
    code = parse_code(TEXT)
    assert verify_order(code, KEY) == ORDER and ORDER.full_number == "stall-7/1042"


def test_a_standing_code_names_the_stall_alone() -> None:
    assert parse_code("vitrine://pay/stall-7") == OrderCode("stall-7")


@pytest.mark.parametrize(
    "text",
    ["", "4006381333931", "https://example.org/pay", "VITRINE://PAY/stall-7", " vitrine://pay/stall-7", None, 7, {}],
)
def test_a_text_of_others_is_foreign(text: object) -> None:
    with pytest.raises(WalletError) as told:
        parse_code(text)
    assert told.value.reason == "foreign"


@pytest.mark.parametrize(
    "text",
    [
        *("vitrine://pay/", "vitrine://pay/../wallet", "vitrine://pay/@wearer", "vitrine://pay/stall 7"),
        *("vitrine://pay/stall-7?", "vitrine://pay/stall-7\n", f"vitrine://pay/{'a' * 41}"),
        *(TEXT + "0", TEXT + "\n", TEXT[:-1], TEXT.replace("amount=39900", "amount=039900")),
        *(TEXT.replace("amount=39900", "amount=3.99"), TEXT.replace("39900", "٣٩٩٠٠"), TEXT.replace("CNY", "cny")),
        *(TEXT.replace("&nonce=4f1cA_-9", ""), TEXT.replace("&number", "&amount=1&number")),
        *(f"{TEXT}&amount=1", TEXT.replace("1042", "10%2042"), "vitrine://pay/s?" + "x" * MAX_TEXT),
    ],
)
def test_a_damaged_text_is_refused_whole(text: str) -> None:
    with pytest.raises(WalletError) as told:
        parse_code(text)
    assert told.value.reason == "damaged"


@pytest.mark.parametrize("at", range(len("vitrine://pay/"), len(TEXT)))
def test_no_character_of_an_order_can_be_another(at: int) -> None:
    for other in "07aZ-":
        changed = TEXT[:at] + other + TEXT[at + 1 :]
        if changed == TEXT:
            continue
        with pytest.raises(WalletError) as told:
            verify_order(parse_code(changed), KEY)
        assert told.value.reason in ("damaged", "forged")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"amount_minor": 0}, "not-positive"),
        ({"amount_minor": -39_900}, "not-positive"),
        ({"amount_minor": 1_000_001}, "enormous"),
        ({"amount_minor": 10**18 - 1}, "enormous"),
        ({"currency": "JPY"}, "currency"),
        ({"currency": "XXQ"}, "currency"),
        ({"expires_s": 1_795_880_000}, "expired"),
    ],
)
def test_terms_that_nobody_should_be_shown(changed: dict[str, Any], reason: str) -> None:
    order = ORDER._replace(**changed)
    assert verify_order(parse_code(format_order(order, KEY)), KEY) == order
    with pytest.raises(WalletError) as told:
        check_terms(order, frozenset({"CNY"}), 1_795_880_000)
    assert told.value.reason == reason
    check_terms(ORDER, frozenset({"CNY", "JPY"}), 1_795_880_000)


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [(399, "CNY", 39_900), ("68.50", "CNY", 6_850), (68.5, "CNY", 6_850), (480, "JPY", 480)],
)
def test_amounts_are_minor_units_of_their_currency(value: object, currency: str, minor: int) -> None:
    assert read_amount(value, currency) == minor


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        *zip(
            (None, "", "many", True, [], "0.001", "1/2", "nan", "¥ 3", "1e-7", "1_0", "٣"),
            ["no-amount"] * 12,
            strict=True,
        ),
        *zip(("1e999999999", 1e300, "inf", "9" * 30, -1e300), ["enormous"] * 5, strict=True),
    ],
)
def test_what_is_no_amount(value: object, reason: str) -> None:
    with pytest.raises(WalletError) as told:
        read_amount(value, "CNY")
    assert told.value.reason == reason


def test_a_till_makes_orders_of_their_own() -> None:
    made = [make_order("stall-7", 100, "CNY", 1_000) for _ in range(50)]
    assert len({order.number for order in made}) == len({order.nonce for order in made}) == 50
    assert all(verify_order(parse_code(format_order(order, KEY)), KEY) == order for order in made)
    assert made[0].expires_s == 1_000 + LIFETIME_S


def test_every_reason_is_a_sentence_for_a_card() -> None:
    assert all(len(sentence) <= 56 and sentence[-1] != "." for sentence in REASONS.values())
