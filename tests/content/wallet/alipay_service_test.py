"""A stall's till at the Alipay open gateway: signatures as the official SDK has them; and how it fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import zxingcpp
from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.domain.AlipayTradePrecreateModel import AlipayTradePrecreateModel
from alipay.aop.api.request.AlipayTradePrecreateRequest import AlipayTradePrecreateRequest
from alipay.aop.api.util.SignatureUtils import get_sign_content, sign_with_rsa2
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.catalogue.shop_server import ShopHandler, serve, write_certificate
from tests.content.wallet.gateway_server import GatewayStandIn, make_key, serve_gateway, write_private, write_public
from vitrine.content.checked_answer import check_answer
from vitrine.content.http_client import HttpClient
from vitrine.content.service import Answer
from vitrine.content.wallet.alipay.alipay_service import GATEWAY, AlipayService, open_gateway
from vitrine.content.wallet.alipay.gateway_client import LIMITS, PRODUCTION_URL, SANDBOX_URL, GatewayClient
from vitrine.content.wallet.alipay.gateway_keys import APP_ID, PRIVATE_KEY, PUBLIC_KEY, GatewayKeys, read_keys
from vitrine.content.wallet.alipay.gateway_message import join_parameters, make_parameters
from vitrine.content.wallet.alipay.qr_path import draw_qr_path
from vitrine.content.wallet.wallet_error import WalletError
from vitrine.scene.file_access import FileAccess
from vitrine.scene.nodes.path_data import parse_path
from vitrine.scene.services.wallet_entry import WalletEntry
from vitrine.scene.services.wallet_kind import WALLET_KIND

NOW_S = 1_795_880_000
ENVIRONMENT = {
    APP_ID: "2021000000000001",
    PRIVATE_KEY: write_private(make_key(1)),
    PUBLIC_KEY: write_public(make_key(2)),
}
CODE = "vitrine://pay/stall-7"


@dataclass
class GatewayTill:
    """A till at the stand-in, with a clock that its own waiting moves on."""

    gateway: GatewayStandIn
    service: AlipayService
    waits: list[float]
    now_s: list[float]

    def ask(self, verb: str, deadline_s: float = 4.0, /, **inputs: Any) -> Answer:
        answer = self.service.answer(verb, {**inputs, "t_s": 0.0}, deadline_s)
        assert check_answer("wallet", answer).event.value == answer.event
        assert answer.event in WALLET_KIND.verbs[verb].answers
        assert answer.data["wallet"]["label"] == "Alipay sandbox"
        return answer

    def show(self) -> str:
        return str(self.ask("read", payload=CODE, amount=68.5).data["order"]["number"])

    def set_status(self, status: str) -> None:
        (trade,) = self.gateway.trades.values()
        trade["trade_status"] = status


@pytest.fixture
def till() -> Iterator[GatewayTill]:
    with serve_gateway() as gateway:
        yield make_till(gateway)


def make_till(gateway: GatewayStandIn) -> GatewayTill:
    waits: list[float] = []
    now_s = [0.0]

    def wait(seconds: float) -> None:
        waits.append(seconds)
        now_s[0] += seconds

    http = HttpClient(LIMITS, clock=lambda: now_s[0], wall_clock=lambda: NOW_S + now_s[0])
    client = GatewayClient(gateway.url, read_keys(ENVIRONMENT), lambda: NOW_S, http)
    stalls = {"stall-7": "Lantern Lane 7"}
    service = AlipayService(stalls, client, "Alipay sandbox", lambda: NOW_S, lambda: now_s[0], wait)
    return GatewayTill(gateway, service, waits, now_s)


def tell(answer: Answer) -> tuple[str, str | None]:
    return answer.event, answer.data["order"]["reason"]


@settings(max_examples=10)  # of the SDK's, written in Python, each takes 0.2 s
@given(st.text(), st.dictionaries(st.sampled_from("abcdef"), st.text(max_size=9)))
def test_signatures_are_those_of_the_official_sdk(text: str, content: dict[str, str]) -> None:
    keys = read_keys(ENVIRONMENT)
    safe = text.encode("utf-8", "ignore").decode()
    assert keys.sign(safe) == sign_with_rsa2(ENVIRONMENT[PRIVATE_KEY], safe, "utf-8")
    plain = {key: value.encode("utf-8", "ignore").decode() for key, value in content.items()}
    parameters = make_parameters(keys, "alipay.trade.query", plain, NOW_S)
    signature = parameters.pop("sign")
    assert signature == sign_with_rsa2(ENVIRONMENT[PRIVATE_KEY], get_sign_content(parameters), "utf-8")
    assert parameters["timestamp"] == "2026-11-28 23:33:20", "Beijing's"


def test_the_official_sdk_takes_the_stand_in_for_the_gateway(till: GatewayTill) -> None:
    config = AlipayClientConfig()
    config.server_url, config.app_id = till.gateway.url, ENVIRONMENT[APP_ID]
    config.app_private_key, config.alipay_public_key = ENVIRONMENT[PRIVATE_KEY], ENVIRONMENT[PUBLIC_KEY]
    model = AlipayTradePrecreateModel()
    model.out_trade_no, model.total_amount, model.subject = "sdk_1", "1.00", "tea"
    sdk: Any = DefaultAlipayClient(config)
    # Its own way over HTTP knows no ports; what it sends and how it reads is all else.
    query, content = sdk._DefaultAlipayClient__prepare_request(AlipayTradePrecreateRequest(biz_model=model))
    answer = httpx.post(f"{till.gateway.url}?{query}", data=content).content
    assert "qr.alipay.com" in sdk._DefaultAlipayClient__parse_response(answer)


def test_an_order_is_shown_as_a_code_and_paid_by_the_phone(till: GatewayTill) -> None:
    shown = till.ask("read", payload=CODE, amount=68.5)
    order = shown.data["order"]
    assert tell(shown) == ("order.shown", None) and order["amount_text"] == "¥\xa068.50"
    assert order["payee"] == "Lantern Lane 7" and order["state"] == "shown"
    (asked,) = till.gateway.asked
    assert asked[1]["total_amount"] == "68.50" and asked[1]["timeout_express"] == "15m"
    assert asked[1]["out_trade_no"] == order["number"].replace("-", "_").replace("/", "_")
    assert tell(till.ask("find", number=order["number"])) == ("order.shown", None), "nobody has scanned it"
    till.set_status("WAIT_BUYER_PAY")
    assert tell(till.ask("find", number=order["number"])) == ("order.shown", None)
    till.set_status("TRADE_SUCCESS")
    assert tell(till.ask("pay", number=order["number"])) == ("payment.settled", None)
    assert [one["number"] for one in till.ask("receipts").data["receipts"]] == [order["number"]]


def test_the_gateway_is_asked_ever_more_seldom(till: GatewayTill) -> None:
    number = till.show()
    assert tell(till.ask("pay", 9.0, number=number)) == ("payment.timeout", "pending")
    assert till.waits == [0.25, 0.5, 1.0, 2.0, 2.0, 2.0] and len(till.gateway.asked) == 1 + 7
    assert tell(till.ask("find", number=number)) == ("order.shown", None), "it can still be paid"


@pytest.mark.parametrize("header", ["3", "Sat, 28 Nov 2026 15:33:23 GMT"])
def test_a_busy_gateway_is_not_asked_before_it_wants_to_be(till: GatewayTill, header: str) -> None:
    number = till.show()
    till.gateway.status, till.gateway.retry_after = 429, header
    assert tell(till.ask("find", number=number)) == ("payment.lost", "busy")
    assert len(till.gateway.asked) == 2
    till.gateway.status = 200
    assert tell(till.ask("find", number=number)) == ("payment.lost", "busy")
    assert tell(till.ask("read", payload=CODE, amount=1)) == ("order.refused", "busy")
    assert tell(till.ask("pay", 2.0, number=number)) == ("payment.lost", "busy") and till.waits == []
    assert len(till.gateway.asked) == 2, "it was asked while it was busy"
    till.set_status("TRADE_SUCCESS")
    assert tell(till.ask("pay", 9.0, number=number)) == ("payment.settled", None) and till.waits == [3]


def test_a_gateway_whose_certificate_nobody_signed_is_told_nothing(tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path / "gateway.pem")
    with serve(ShopHandler.send_product, certificate) as server:
        client = GatewayClient(f"https://127.0.0.1:{server.server_port}/", read_keys(ENVIRONMENT))
        service = AlipayService({"stall-7": "x"}, client, "Alipay sandbox")
        answer = service.answer("read", {"payload": CODE, "amount": 1}, 4.0)
        assert tell(answer) == ("order.refused", "unsafe") and server.asked == []


def test_a_late_answer_is_found_by_number_in_another_run(till: GatewayTill) -> None:
    number = till.show()
    till.set_status("TRADE_SUCCESS")
    found = make_till(till.gateway).ask("find", number=number)
    assert tell(found) == ("payment.settled", None) and found.data["order"]["amount_text"] == "¥\xa068.50"


def test_what_is_cancelled_or_given_back(till: GatewayTill) -> None:
    number = till.show()
    assert tell(till.ask("refund", number=number)) == ("payment.refused", "not-paid")
    assert tell(till.ask("cancel", number=number)) == ("payment.cancelled", "cancelled")
    assert tell(till.ask("find", number=number)) == ("payment.cancelled", "cancelled")
    till.gateway.trades.clear()
    number = till.show()
    till.set_status("TRADE_SUCCESS")
    for _ in range(2):
        assert tell(till.ask("refund", number=number)) == ("payment.refunded", "refunded")
    till.gateway.trades.clear()
    number = till.show()
    till.set_status("TRADE_SUCCESS")
    assert tell(till.ask("cancel", number=number)) == ("payment.refunded", "refunded"), "it was paid meanwhile"


def test_an_amount_that_is_not_the_one_that_was_shown(till: GatewayTill) -> None:
    number = till.show()
    till.set_status("TRADE_SUCCESS")
    next(iter(till.gateway.trades.values()))["total_amount"] = "6850.00"
    assert tell(till.ask("find", number=number)) == ("payment.refused", "changed")


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        (lambda data: data.replace(b"10000", b"10003"), 200),
        (lambda data: data.replace(b"TRADE_CLOSED", b"TRADE_SUCCESS").replace(b"bax", b"bay"), 200),
        (lambda data: data.replace(b'"sign"', b'"sign_"'), 200),
        (lambda data: data[:-30], 200),
        (lambda data: b"", 200),
        (lambda data: b"[" * 50_000, 200),
        (lambda data: b"\xff\xfe", 200),
        (lambda data: b"x" * 1_000_000, 200),
        (lambda data: b'{"alipay_trade_query_response":{"code":"10000","trade_status":"TRADE_SUCCESS"}}', 200),
        (lambda data: b'{"a":' + data + b"}", 200),
        (lambda data: data, 500),
        (lambda data: data, 302),
    ],
)
def test_nothing_is_believed_that_the_gateway_did_not_sign(till: GatewayTill, spoil: Any, status: int) -> None:
    number = till.show()
    till.set_status("TRADE_CLOSED")
    till.gateway.spoil, till.gateway.status = spoil, status
    assert tell(till.ask("find", number=number)) == ("payment.lost", "lost")
    assert tell(till.ask("read", payload=CODE, amount=1)) == ("order.refused", "lost")


def test_an_answer_to_another_question_is_not_believed(till: GatewayTill) -> None:
    """Signed by the gateway, and kept from before."""
    number = till.show()
    kept: list[bytes] = []
    till.gateway.spoil = lambda data: kept.append(data) or data
    till.set_status("TRADE_SUCCESS")
    assert tell(till.ask("find", number=number)) == ("payment.settled", None)
    till.gateway.spoil = lambda data: kept[0]
    assert tell(till.ask("cancel", number=number)) == ("payment.lost", "lost")


def test_a_gateway_whose_answer_drips_ends_at_the_deadline(till: GatewayTill) -> None:
    number = till.show()
    till.gateway.drips = True  # a byte resets the time that httpx waits for the next: it would go on for ever
    assert tell(till.ask("find", 0.5, number=number)) == ("payment.lost", "lost")


def test_a_gateway_that_is_silent_or_gone(till: GatewayTill) -> None:
    number = till.show()
    till.gateway.is_silent = True
    assert tell(till.ask("find", 0.5, number=number)) == ("payment.lost", "lost")
    gone = AlipayService({"stall-7": "x"}, GatewayClient("http://127.0.0.1:9/", read_keys(ENVIRONMENT)), "Alipay")
    assert tell(gone.answer("read", {"payload": CODE, "amount": 1}, 4.0)) == ("order.refused", "offline")


def test_a_key_that_the_gateway_does_not_know(till: GatewayTill) -> None:
    till.gateway.app_key = make_key(3)
    assert tell(till.ask("read", payload=CODE, amount=1)) == ("order.refused", "gateway")


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"payload": "4006381333931", "amount": 1}, "foreign"),
        ({"payload": "vitrine://pay/stall-8", "amount": 1}, "unknown-stall"),
        ({"payload": CODE}, "no-amount"),
        ({"payload": CODE, "amount": -5}, "not-positive"),
        ({"payload": CODE, "amount": 10_001}, "enormous"),
        ({"payload": CODE, "amount": 5, "currency": "EUR"}, "currency"),
    ],
)
def test_what_no_till_asks_for(till: GatewayTill, inputs: dict[str, Any], reason: str) -> None:
    assert tell(till.ask("read", **inputs)) == ("order.refused", reason)
    assert till.gateway.asked == []


@pytest.mark.parametrize("number", [None, 7, "", "stall-8/1", "stall-7/../1", "x" * 1000])
def test_numbers_that_no_till_gave(till: GatewayTill, number: object) -> None:
    for verb in ("pay", "find", "cancel", "refund"):
        assert tell(till.ask(verb, number=number)) == ("payment.refused", "unknown")
    assert till.gateway.asked == []


def test_keys_are_read_in_each_form_and_never_shown(till: GatewayTill, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = make_key(1)
    body = write_private(key, pkcs8=True)
    pem = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"
    forms = [write_private(key), body, pem, pem.replace("\n", "\\n")]
    signatures = {read_keys({**ENVIRONMENT, PRIVATE_KEY: form}).sign("x") for form in forms}
    assert len(signatures) == 1
    number = till.show()
    answers = [till.ask(verb, number=number) for verb in ("find", "cancel")]
    told = f"{answers} {caplog.text} {read_keys(ENVIRONMENT)!r} {vars(read_keys(ENVIRONMENT))}"
    assert caplog.text and ENVIRONMENT[APP_ID] not in caplog.text
    assert not [form for form in forms if form[60:120] in told]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "") for name in (APP_ID, PRIVATE_KEY, PUBLIC_KEY)),
        *((APP_ID, "me"), (PRIVATE_KEY, "no key"), (PUBLIC_KEY, ENVIRONMENT[PRIVATE_KEY])),
        *((PRIVATE_KEY, ENVIRONMENT[PUBLIC_KEY]), (PRIVATE_KEY, "A" * 400)),
    ],
)
def test_without_keys_there_is_no_till(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WalletError) as told:
        read_keys({**ENVIRONMENT, name: value})
    assert told.value.reason == "keys" and (not value or value not in str(told.value))
    shut = open_gateway(WalletEntry(gateway="alipay"), FileAccess(tmp_path, True), {**ENVIRONMENT, name: value})
    assert tell(shut.answer("read", {"payload": CODE}, 4.0)) == ("order.refused", "keys")


def test_it_is_off_unless_trusted_and_the_sandbox_unless_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    class Noted(GatewayClient):
        def __init__(self, url: str, keys: GatewayKeys) -> None:
            opened.append(url)
            super().__init__(url, keys)

    monkeypatch.setattr("vitrine.content.wallet.alipay.gateway_client.GatewayClient", Noted)
    entry = WalletEntry(gateway="alipay", stalls={"stall-7": "x"})
    shut = open_gateway(entry, FileAccess(tmp_path), ENVIRONMENT)
    assert tell(shut.answer("pay", {"number": "stall-7/1"}, 4.0)) == ("payment.refused", "untrusted") and opened == []
    open_gateway(entry, FileAccess(tmp_path, True), ENVIRONMENT)
    open_gateway(entry, FileAccess(tmp_path, True), {**ENVIRONMENT, GATEWAY: "production"})
    assert opened == [SANDBOX_URL, PRODUCTION_URL] and WalletEntry().gateway == "demo"


def test_the_code_is_drawn_in_light_as_a_phone_reads_it() -> None:
    path, size = draw_qr_path("https://qr.alipay.com/bax0123456789")
    assert len(path) < 20_000 and parse_path(path)
    picture = np.zeros((size, size), np.uint8)
    for run in path.removesuffix("z").split("z"):
        left, rest = run.removeprefix("M").split(" ")
        row, width = rest.split("v")[0].split("h")
        picture[int(row), int(left) : int(left) + int(width)] = 255
    (code,) = zxingcpp.read_barcodes(picture.repeat(6, 0).repeat(6, 1))
    assert code.text == "https://qr.alipay.com/bax0123456789"


def test_the_text_that_is_signed_leaves_out_what_is_empty() -> None:
    assert join_parameters({"b": "2", "a": "1", "c": "", "sign": "x"}) == "a=1&b=2"
