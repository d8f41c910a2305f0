"""A server as catalogue: each way in which it fails is an event of its own, in time; the key stays in the request."""

from __future__ import annotations

import gzip
import json
import logging
import re
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.content.catalogue.catalogues import NOW_S, SHOE
from tests.content.catalogue.shop_server import PRODUCT, ShopHandler, serve, write_certificate
from vitrine.content.catalogue import catalogue_service
from vitrine.content.catalogue.catalogue_service import CatalogueService
from vitrine.content.http_client import HttpFault
from vitrine.content.service import Answer
from vitrine.document.located_data import Map, Mark
from vitrine.document.validation import validate_model
from vitrine.errors import InputError
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.catalogue_entry import CatalogueEntry
from vitrine.scene.services.catalogue_kind import FAULTS

KEY = "k3y-of-the-shop"
MARK = Mark((), "scene.yaml", 1, 1, 1, 1)


def find(folder: Path, url: str, deadline_s: float = 20.0, **fields: Any) -> Answer:
    entry = CatalogueEntry.model_validate({"url": url, **fields})
    service = CatalogueService(entry, FileAccess(folder, is_trusted=True), clock=lambda: NOW_S)
    return service.answer("find", {"gtin": SHOE}, deadline_s)


def ask(folder: Path, respond: Callable[[ShopHandler], None], deadline_s: float = 20.0, **fields: Any) -> Answer:
    with serve(respond) as server:
        return find(folder, server.url, deadline_s, **fields)


def test_a_product_is_found(tmp_path: Path) -> None:
    with serve(ShopHandler.send_product) as server:
        event, data = find(tmp_path, server.url)
        assert server.asked == [f"/products/{SHOE}?lang=en"]
        assert server.seen_headers[0]["Accept-Encoding"] == "identity" and "Authorization" not in server.seen_headers[0]
    assert event == "product.found"
    product = data["product"]
    assert (product["title"], product["price"], product["shop"]) == ("Sea Breeze runner", 399, "This stall")
    assert (product["rating"], product["reviews"], product["age_s"]) == (4.7, 2314, 3600)
    assert [offer["stock"] for offer in data["offers"]] == [4, None]
    assert data["reviews"][0]["by"] == "Mei"


def test_json_of_any_shape_is_read_by_its_paths(tmp_path: Path) -> None:
    shaped = {
        "data": {"items": [{"name": "Runner", "ean": int(SHOE), "sellers": {"top": [
            {"who": {"name": "A"}, "cents": 1250, "left": False}, {"who": {"name": "B"}, "cents": 1300}]}}]}
    }  # fmt: skip
    paths = {
        "title": "$.data.items[0].name", "gtin": "data.items[0].ean",
        "offers": {"list": "data.items[0].sellers.top", "shop": "who.name", "price": "cents", "stock": "left"},
    }  # fmt: skip
    event, data = ask(
        tmp_path, lambda one: one.send(json.dumps(shaped).encode()), paths=paths, minor_units=True, currency="EUR"
    )
    assert event == "product.found"
    assert [(offer["shop"], offer["price"], offer["in_stock"]) for offer in data["offers"]] == [
        ("B", 13, True),
        ("A", 12.5, False),
    ]


def test_the_key_goes_into_the_request_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("VITRINE_SHOP_KEY", KEY)

    def check_key(handler: ShopHandler) -> None:
        if handler.headers["X-Key"] == KEY:
            handler.send_product(subtitle=f"for {handler.headers['X-Key']}")
        else:
            handler.send(handler.headers["X-Key"].encode(), 401)

    key = {"variable": "VITRINE_SHOP_KEY", "header": "X-Key", "scheme": ""}
    found = ask(tmp_path, check_key, key=key)
    assert found.event == "product.found" and found.data["product"]["subtitle"] == "for …"
    monkeypatch.setenv("VITRINE_SHOP_KEY", f"{KEY}!")
    refused = ask(tmp_path, check_key, key=key)
    assert refused.event == "catalogue.refused" and refused.data["catalogue"]["status"] == 401
    monkeypatch.setenv("VITRINE_SHOP_KEY", "")
    unset = ask(tmp_path, check_key, key=key)
    assert unset.event == "catalogue.refused" and "VITRINE_SHOP_KEY is not set" in unset.data["catalogue"]["message"]
    monkeypatch.setenv("VITRINE_SHOP_KEY", f"{KEY}\r\nHost: evil")
    assert ask(tmp_path, check_key, key=key).event == "catalogue.refused"
    assert KEY not in str([found, refused, unset]) and KEY not in caplog.text


@pytest.mark.parametrize(
    ("status", "event"),
    [
        (404, "product.unknown"),
        (410, "product.unknown"),
        (403, "catalogue.refused"),
        (500, "catalogue.broken"),
        (503, "catalogue.busy"),
        (204, "catalogue.broken"),
        (304, "catalogue.broken"),
    ],
)
def test_every_status_is_an_event(tmp_path: Path, status: int, event: str) -> None:
    assert ask(tmp_path, lambda one: one.send(b"", status)).event == event


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("30", 30, 30),
        ("999999999999", 3_600, 3_600),
        ("9" * 5_000, 3_600, 3_600),
        ("3601", 3_600, 3_600),
        ("soon", None, None),
        ("-7", None, None),
        ("in half an hour", 1_700, 1_801),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0, 0),
    ],
)
def test_a_busy_server_says_for_how_long(tmp_path: Path, header: str, least: int | None, most: int | None) -> None:
    if header == "in half an hour":
        header = format_datetime(datetime.now(UTC) + timedelta(minutes=30), usegmt=True)
    event, data = ask(tmp_path, lambda one: one.send(b"", 429, Retry_After=header))
    retry_s = data["catalogue"]["retry_s"]
    assert event == "catalogue.busy"
    assert retry_s is None if least is None or most is None else least <= retry_s <= most


def test_a_busy_server_is_left_alone_whatever_is_looked_up(tmp_path: Path) -> None:
    with serve(lambda one: one.send(b"", 429, Retry_After="600")) as server:
        entry = CatalogueEntry.model_validate({"url": server.url})
        service = CatalogueService(entry, FileAccess(tmp_path, is_trusted=True))
        told = [service.answer("find", {"gtin": gtin}, 20.0) for gtin in (SHOE, "96385074", SHOE)]
        assert len(server.asked) == 1
    assert {answer.event for answer in told} == {"catalogue.busy"}
    assert all(590 < answer.data["catalogue"]["retry_s"] <= 600 for answer in told)


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(PRODUCT).encode()[:100],
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"title": NaN}',
        b"{}",
        b'{"title": 5}',
        b'{"title": "a", "offers": [{"shop": "b", "price": -1, "currency": "CNY"}]}',
        b'{"title": "a", "offers": [{"shop": "b", "price": 1e-999999, "currency": "CNY"}]}',
        b'{"title": "a", "offers": [{"shop": "b", "price": 5}]}',
        b'{"title": "a", "gtin": "96385074"}',
        b'{"title": "a", "gtin": "what"}',
        b'{"title": "a", "rating": 1e999}',
        b'{"title": "a", "ratings": ' + b"9" * 5_000 + b"}",
    ],
)
def test_half_an_answer_is_none(tmp_path: Path, data: bytes) -> None:
    assert ask(tmp_path, lambda one: one.send(data)).event == "catalogue.incomplete"


def test_a_connection_that_breaks_off_is_half_an_answer(tmp_path: Path) -> None:
    whole = json.dumps(PRODUCT).encode()
    assert (
        ask(tmp_path, lambda one: one.send(whole, Content_Length=str(len(whole) + 9))).event == "catalogue.incomplete"
    )
    assert ask(tmp_path, lambda one: one.wfile.close()).event == "catalogue.incomplete"


def test_what_is_packed_unasked_is_not_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress(b" " * 10_000_000)
    assert ask(tmp_path, lambda one: one.send(bomb, Content_Encoding="gzip")).event == "catalogue.incomplete"


def wait_silently(handler: ShopHandler) -> None:
    handler.server.ended.wait(60)


def drip_head(handler: ShopHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.ended.wait(0.02):
        handler.wfile.write(b"z")


def drip_body(handler: ShopHandler) -> None:
    handler.send(b"{", Content_Length="90000")
    while not handler.server.ended.wait(0.02):
        handler.wfile.write(b" ")


@pytest.mark.parametrize("respond", [wait_silently, drip_head, drip_body])
def test_silence_ends_at_the_deadline(tmp_path: Path, respond: Callable[[ShopHandler], None]) -> None:
    # Without one, the first would take a minute, and the others for ever.
    assert ask(tmp_path, respond, deadline_s=0.4).event == "catalogue.timeout"


def test_a_hundred_megabytes_are_not_read(tmp_path: Path) -> None:
    sent = 0

    def flood(handler: ShopHandler) -> None:
        nonlocal sent
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(100):
            handler.wfile.write(b" " * 1_000_000)
            sent += 1

    assert ask(tmp_path, flood).event == "catalogue.oversized"
    assert sent < 90
    assert ask(tmp_path, lambda one: one.send(b"", Content_Length="100000000")).event == "catalogue.oversized"


def test_no_proxy_of_the_machine_sees_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(lambda one: one.send(b"", 502)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.server_port}")
        assert ask(tmp_path, ShopHandler.send_product).event == "product.found"
        assert proxy.asked == []


def test_a_redirect_elsewhere_is_not_followed(tmp_path: Path) -> None:
    with serve(ShopHandler.send_product) as other:
        for place in (
            other.url,
            f"//127.0.0.1:{other.server_port}/x",
            "https://shop.example/",
            "ftp://x",
            "http://[",
            "",
        ):
            event = ask(tmp_path, lambda one, place=place: one.send(b"", 302, Location=place)).event  # type: ignore[misc]
            assert event == "catalogue.redirected", place
        assert other.asked == []


def test_a_redirect_on_the_same_server_is_followed_a_few_times(tmp_path: Path) -> None:
    def lead(handler: ShopHandler) -> None:
        if handler.path == "/here":
            handler.send_product()
        else:
            handler.send(b"", 301, Location="/here")

    assert ask(tmp_path, lead).event == "product.found"
    assert ask(tmp_path, lambda one: one.send(b"", 307, Location=f"{one.path}+")).event == "catalogue.redirected"


def test_a_certificate_that_nobody_signed_is_not_trusted(tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path / "shop.pem")
    with serve(ShopHandler.send_product, certificate) as server:
        url = server.url.replace("http://", "https://")
        assert find(tmp_path, url).event == "catalogue.untrusted"
        assert server.asked == []
        assert find(tmp_path, url, ca_file="shop.pem").event == "product.found"
        missing = find(tmp_path, url, ca_file="none.pem")
        assert missing.event == "catalogue.broken" and "none.pem" in missing.data["catalogue"]["message"]
    other = write_certificate(tmp_path / "other.pem", "127.0.0.2")
    with serve(ShopHandler.send_product, other) as server:
        url = server.url.replace("http://", "https://")
        assert find(tmp_path, url, ca_file="other.pem").event == "catalogue.untrusted"
    with serve(ShopHandler.send_product) as server:
        assert find(tmp_path, server.url.replace("http://", "https://")).event == "catalogue.untrusted"


def test_a_server_that_is_not_there_is_offline(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/{{gtin}}"
        assert find(tmp_path, url).event == "catalogue.offline"


def test_texts_of_a_server_are_cut_and_harmless(tmp_path: Path) -> None:
    event, data = ask(
        tmp_path, lambda one: one.send_product(title="{time} \x1b[2J\n" + "x" * 5_000, brand="", image="/etc/passwd")
    )
    product = data["product"]
    assert event == "product.found" and product["title"].startswith("{time} \\x1b[2J xxx")
    assert (len(product["title"]), product["brand"], product["image"]) == (120, None, None)


def test_pictures_are_the_scenes_own(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / f"{SHOE}.png").touch()
    data = ask(tmp_path, ShopHandler.send_product, images="pictures").data
    assert data["product"]["image"] == f"pictures/{SHOE}.png"


def test_without_httpx_one_sentence_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("httpx", "vitrine.content.catalogue.server_catalogue", "vitrine.content.http_client"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    event, data = find(tmp_path, "https://shop.example/{gtin}")
    assert event == "catalogue.refused" and 'pip install "vitrine-glasses[content]"' in data["catalogue"]["message"]


def test_every_fault_is_a_signal_that_the_scene_knows() -> None:
    raised = set()
    for path in Path(catalogue_service.__file__).parent.glob("*.py"):
        raised |= set(re.findall(r'ServiceError\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
    assert raised | set(map(str, HttpFault)) == set(FAULTS)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "a catalogue is either a file or a server"),
        ({"file": "a", "url": "https://x/{gtin}"}, "a catalogue is either a file or a server"),
        ({"url": "http://shop.example/{gtin}"}, "what goes over http can be read on the way"),
        ({"url": "https://me:word@shop.example/{gtin}"}, "the address has a password in it"),
        ({"url": "https://shop.example/ {gtin}"}, "is no address of a server"),
        ({"url": "https://shop.example/"}, "does not say where the code goes"),
        ({"url": "https://{gtin}.example/"}, "is no address of a server"),
        ({"url": "file:///etc/{gtin}"}, "is no address of a server"),
        ({"url": "https://shop.example/{gtin}/{key}"}, "has other braces in it"),
        (
            {"url": "https://shop.example/{gtin}", "key": {"variable": "AWS_SECRET"}},
            "no variable that a scene may read",
        ),
        (
            {"url": "https://shop.example/{gtin}", "key": {"variable": "VITRINE_K", "header": "Host"}},
            "no header for a key",
        ),
        ({"url": "https://shop.example/{gtin}", "paths": {"title": "a[b]"}}, '"a[b]" is no path'),
        ({"file": "a.yaml", "minor_units": True}, "belong to a server"),
        ({"file": "a.yaml", "as_of": "noon"}, "is no time"),
    ],
)
def test_a_wrong_block_is_told(fields: dict[str, Any], sentence: str) -> None:
    problems: list[Any] = []
    raw = Map({k: Map(v, {}, MARK) if isinstance(v, dict) else v for k, v in fields.items()}, {}, MARK)
    assert validate_model(CatalogueEntry, raw, problems) is None
    assert sentence in str(InputError(problems))
