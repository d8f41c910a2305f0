"""The client of a server over HTTP: what a server may not do, over TLS too, and how long a busy one is left alone."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from tests.content.catalogue.shop_server import Respond, ShopHandler, serve, write_certificate
from vitrine.content.http_client import MAX_RETRY_S, HttpClient, HttpError, HttpFault, HttpLimits, HttpRequest

REQUEST = HttpRequest("https://shop.example/1", {})
#: 28 November 2026, 10:13:20 UTC.
NOW_S = 1_795_860_800


class BusyServer:
    """A server that is busy for its first answers, with a clock of its own."""

    def __init__(self, *headers: Mapping[str, str], status: int = 429) -> None:
        self.now_s, self.asked, self._status = 50.0, 0, status
        self._headers = list(headers)
        transport = httpx.MockTransport(self._answer)
        self.client = HttpClient(HttpLimits(1_000), None, transport, lambda: self.now_s, lambda: NOW_S + self.now_s)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self._headers:
            return httpx.Response(self._status, headers=self._headers.pop(0))
        return httpx.Response(200, stream=httpx.ByteStream(b"{}"))

    def ask(self, after_s: float = 0.0) -> object:
        """The answer's bytes, or status, seconds and how often the server has been asked."""
        self.now_s += after_s
        try:
            return self.client.ask(REQUEST, 4.0).data
        except HttpError as error:
            assert error.fault is HttpFault.BUSY and str(error.retry_s or "later") in error.sentence
            return error.status, error.retry_s, self.asked


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("header", ["30", " 30 ", "Sat, 28 Nov 2026 10:14:40 GMT", "Saturday, 28-Nov-26 10:14:40 GMT"])
def test_a_busy_server_is_not_asked_before_it_wants_to_be(status: int, header: str) -> None:
    server = BusyServer({"Retry-After": header}, status=status)
    assert server.ask() == (status, 30, 1)
    assert server.ask(after_s=10.5) == (status, 20, 1), "it was asked again"
    assert server.ask(after_s=19.4) == (status, 1, 1)
    assert server.ask(after_s=0.2) == b"{}"


def test_one_that_does_not_say_how_long_is_asked_again() -> None:
    server = BusyServer({}, {"Retry-After": "soon"}, {"Retry-After": "Fri, 27 Nov 2026 10:14:10 GMT"})
    assert [server.ask() for _ in range(4)] == [(429, None, 1), (429, None, 2), (429, 0, 3), b"{}"]


@pytest.mark.parametrize("header", ["86400", "9" * 30, "Sun, 28 Nov 2027 10:14:40 GMT"])
def test_it_is_left_alone_for_an_hour_at_most(header: str) -> None:
    server = BusyServer({"Retry-After": header})
    assert server.ask() == (429, MAX_RETRY_S, 1)
    assert server.ask(after_s=MAX_RETRY_S - 1) == (429, 1, 1)
    assert server.ask(after_s=1) == b"{}"


def test_a_busy_answer_to_a_later_question_begins_anew() -> None:
    server = BusyServer({"Retry-After": "5"}, {"Retry-After": "7"})
    assert (server.ask(), server.ask(after_s=5), server.ask(after_s=6)) == ((429, 5, 1), (429, 7, 2), (429, 1, 2))


def drip_head(handler: ShopHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.ended.wait(0.02):
        handler.wfile.write(b"z")


def drip_body(handler: ShopHandler) -> None:
    handler.send(b"{", Content_Length="900")
    while not handler.server.ended.wait(0.02):
        handler.wfile.write(b" ")


@pytest.mark.parametrize("respond", [drip_head, drip_body])
def test_what_drips_ends_at_the_deadline_over_tls_too(tmp_path: Path, respond: Respond) -> None:
    """TLS has a socket of its own: shutting the one below it alone would wake nobody."""
    certificate = write_certificate(tmp_path / "shop.pem")
    verify = ssl.create_default_context(cafile=str(certificate))
    with serve(respond, certificate) as server:
        request = HttpRequest(f"https://127.0.0.1:{server.server_port}/", {})
        with pytest.raises(HttpError) as told:
            HttpClient(HttpLimits(10_000), verify).ask(request, 0.4)
    assert told.value.fault is HttpFault.TIMEOUT


def test_an_answer_has_no_more_bytes_than_was_agreed() -> None:
    over = httpx.MockTransport(lambda _: httpx.Response(200, stream=httpx.ByteStream(b"x" * 64_001)))
    with pytest.raises(HttpError, match="more than 64 KB"):
        HttpClient(HttpLimits(64_000), transport=over).ask(REQUEST, 4.0)
