"""Secrets in rows of takes: numbers of cards, keys and passwords are masked, and barcodes are not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.content.catalogue.gtin import compute_check_digit
from vitrine.content.checked_answer import check_answer
from vitrine.content.codes.code_signal import describe_codes
from vitrine.content.codes.found_code import SeenCode
from vitrine.content.masked_secrets import mask_data, mask_text
from vitrine.content.service import Answer
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.take import TimedEvent, dump_event

#: Numbers for tests that card schemes and their processors publish; they belong to nobody.
CARDS = ("4111111111111111", "5555 5555 5555 4444", "3782-822463-10005", "6011111111111117", "6200000000000005",
         "30569309025904", "3530111333300000", "4222222222222", "6304000000000000018")  # fmt: skip


def luhn_digit(body: str) -> str:
    """The check digit by another reading of the rule: a table of doubled digits."""
    doubled = sum((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)[int(digit)] if place % 2 == 0 else int(digit)
                  for place, digit in enumerate(reversed(body)))  # fmt: skip
    return str(-doubled % 10)


@pytest.mark.parametrize("card", CARDS)
def test_a_cards_number_keeps_its_last_four_digits(card: str) -> None:
    masked = mask_text(f"pay with {card}, please")
    digits = "".join(filter(str.isdigit, card))
    assert "".join(filter(str.isdigit, masked)) == digits[-4:] and masked.count("•") == len(digits) - 4
    assert mask_text(masked) == masked and masked.startswith("pay with ") and masked.endswith(", please")


@given(st.integers(12, 18).flatmap(lambda count: st.text("0123456789", min_size=count, max_size=count)))
def test_every_number_that_passes_the_cards_check_is_masked_unless_it_is_gs1s(body: str) -> None:
    number = body + luhn_digit(body)
    is_gs1 = len(number) in (13, 14, 18) and compute_check_digit(number[:-1]) == int(number[-1])
    assert (mask_text(number) == number) is is_gs1
    assert mask_data({"n": int(number)}) == {"n": int(number)} or str(int(number))[:4] not in str(
        mask_data(int(number))
    )


@given(st.integers(12, 13).flatmap(lambda count: st.text("0123456789", min_size=count, max_size=count)))
def test_a_gtin_stays(body: str) -> None:
    gtin = f"{body}{compute_check_digit(body)}"
    assert (
        mask_text(gtin) == gtin and mask_text(f"(01){gtin.rjust(14, '0')}(10)A7") == f"(01){gtin.rjust(14, '0')}(10)A7"
    )


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("WIFI:T:WPA;S:Stall 7;P:lantern\\;lane;H:false;;", "lantern\\;lane"),
        ("wifi:P:first;S:x;;", "first"),
        ("otpauth://totp/Bank:me?secret=JBSWY3DPEHPK3PXP&issuer=Bank", "JBSWY3DPEHPK3PXP"),
        ("https://example.org/in?user=me&password=hunter2&lang=en", "hunter2"),
        ("https://example.org/?api_key=abc123#top", "abc123"),
        ("rtsp://admin:geheim@10.0.0.1/1", "geheim"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", "MIIEow"),
        ("-----BEGIN PRIVATE KEY-----\nMIIEow", "MIIEow"),
        ("use sk-proj-abcdefghijklmnop1234", "abcdefghijklmnop1234"),
        ("ghp_abcdefghijklmnopqrst", "abcdefghijklmnopqrst"),
        ("AKIAIOSFODNN7EXAMPLE", "IOSFODNN7EXAMPLE"),
        ("Authorization: Bearer abcdefghijklmnop.qrst", "abcdefghijklmnop.qrst"),
    ],
)
def test_keys_and_passwords_are_masked(text: str, secret: str) -> None:
    masked = mask_text(text)
    assert secret not in masked and "••••••••" in masked
    assert masked.replace("••••••••", secret) == text


@pytest.mark.parametrize(
    "text",
    [
        "4006381333931", "https://example.org/menu?table=7", "WIFI:S:Open;T:nopass;;", "mailto:me@example.org",
        "vitrine://pay?stall=stall-7&number=A-1&amount=6850&currency=CNY&expires=1764345600&nonce=0123456789abcdef"
        "&signature=4111111111111111aa", "2024-11-28 18:43:33", "0.14159265358979", "+86 10 1234 5678", "",
    ],
)  # fmt: skip
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask_text(text) == text
    assert mask_data({"a": [text, 1.5, True, None, 7]}) == {"a": [text, 1.5, True, None, 7]}


def test_a_row_of_a_take_holds_none_of_it() -> None:
    told = {"pay": {"card": 4111111111111111, "note": "5555 5555 5555 4444", "password": "hunter2", "total": 399}}
    answer = check_answer("pay", Answer("pay.done", told))
    row = dump_event(TimedEvent(1.0, answer.event, answer.data))
    assert not any(secret in row for secret in ("411111", "5555 5555", "hunter2"))
    assert json.loads(row)["data"]["pay"]["total"] == 399


def test_a_code_with_a_password_is_told_without_it() -> None:
    code = SeenCode("WIFI:T:WPA;S:Stall;P:secret-word;;", "qr", ((0, 0), (1, 0), (1, 1), (0, 1)), 1.0, 0)
    told = EventData.from_value(describe_codes([code])).text
    assert "secret-word" not in told and "Stall" in told
