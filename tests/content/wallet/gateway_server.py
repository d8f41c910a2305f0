"""A stand-in for the Alipay open gateway on this machine: what it says and checks is the gateway's, by its own SDK.

It verifies each request and signs each answer by alipay-sdk-python, which has the real algorithm (RSA2) and shares no
line with the program.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import rsa
from alipay.aop.api.util.SignatureUtils import get_sign_content, sign_with_rsa2, verify_with_rsa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

JsonBody = dict[str, Any]


@cache
def make_key(number: int) -> RSAPrivateKey:
    """A key of a test; the same one for the same number."""
    return generate_private_key(65537, 2048)


def write_private(key: RSAPrivateKey, pkcs8: bool = False) -> str:
    """The letters of a private key, as the gateway's console shows them."""
    kind = serialization.PrivateFormat.PKCS8 if pkcs8 else serialization.PrivateFormat.TraditionalOpenSSL
    return _strip(key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()))


def write_public(key: RSAPrivateKey) -> str:
    """The letters of its public key."""
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return _strip(key.public_key().public_bytes(serialization.Encoding.PEM, kind))


def _strip(pem: bytes) -> str:
    return "".join(line for line in pem.decode().splitlines() if not line.startswith("-----"))


@dataclass
class GatewayStandIn:
    """The gateway: its trades by number, what it was asked, and what `spoil` makes of an answer's bytes."""

    app_key: RSAPrivateKey = field(default_factory=lambda: make_key(1))
    own_key: RSAPrivateKey = field(default_factory=lambda: make_key(2))
    trades: dict[str, JsonBody] = field(default_factory=dict)
    asked: list[tuple[str, JsonBody]] = field(default_factory=list)
    spoil: Callable[[bytes], bytes] = lambda data: data
    status: int = 200
    retry_after: str = ""
    released: threading.Event = field(default_factory=threading.Event)
    is_silent: bool = False
    drips: bool = False
    url: str = ""

    def answer(self, parameters: dict[str, str]) -> bytes:
        """The answer to the parameters of a request."""
        signature = parameters.pop("sign", "")
        signed = get_sign_content(parameters).encode()
        name = f"{parameters['method'].replace('.', '_')}_response"
        try:
            verify_with_rsa(write_public(self.app_key), signed, signature)
        except rsa.VerificationError:
            return self._sign("error_response", {"code": "40002", "sub_code": "isv.invalid-signature"})
        content = json.loads(parameters["biz_content"])
        self.asked.append((parameters["method"], content))
        return self._sign(name, getattr(self, parameters["method"].rpartition(".")[2])(content))

    def precreate(self, content: JsonBody) -> JsonBody:
        number = content["out_trade_no"]
        trade = {"total_amount": content["total_amount"], "trade_status": None, "refunded": False}
        if self.trades.setdefault(number, trade)["total_amount"] != content["total_amount"]:
            return {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.CONTEXT_INCONSISTENT"}
        return {"code": "10000", "msg": "Success", "out_trade_no": number, "qr_code": "https://qr.alipay.com/bax0123"}

    def query(self, content: JsonBody) -> JsonBody:
        trade = self.trades.get(content["out_trade_no"])
        if trade is None or trade["trade_status"] is None:
            return {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_NOT_EXIST"}
        return {"code": "10000", "msg": "成功", **{key: trade[key] for key in ("total_amount", "trade_status")}}

    def cancel(self, content: JsonBody) -> JsonBody:
        trade = self.trades[content["out_trade_no"]]
        was_paid = trade["trade_status"] == "TRADE_SUCCESS"
        trade["trade_status"] = "TRADE_CLOSED"
        return {"code": "10000", "msg": "Success", "retry_flag": "N", "action": "refund" if was_paid else "close"}

    def refund(self, content: JsonBody) -> JsonBody:
        trade = self.trades[content["out_trade_no"]]
        change = "N" if trade["refunded"] else "Y"
        trade["refunded"] = True
        return {"code": "10000", "msg": "Success", "fund_change": change, "refund_fee": content["refund_amount"]}

    def _sign(self, name: str, body: JsonBody) -> bytes:
        text = json.dumps(body, ensure_ascii=False)
        signature = sign_with_rsa2(write_private(self.own_key), text, "utf-8")
        return f'{{"{name}":{text},"sign":"{signature}"}}'.encode()


@contextmanager
def serve_gateway() -> Iterator[GatewayStandIn]:
    """The stand-in on a port of this machine."""
    stand_in = GatewayStandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            query = self.path.partition("?")[2]
            if stand_in.is_silent:
                stand_in.released.wait(60)
                return
            if stand_in.drips:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not stand_in.released.wait(0.02):
                    self.wfile.write(b"z")
                return
            data = stand_in.spoil(stand_in.answer(dict(parse_qsl(query) + parse_qsl(body))))
            self.send_response(stand_in.status)
            self.send_header("Content-Length", str(len(data)))
            if stand_in.status == 302:
                self.send_header("Location", stand_in.url)
            if stand_in.retry_after:
                self.send_header("Retry-After", stand_in.retry_after)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}/gateway.do"
    try:
        yield stand_in
    finally:
        stand_in.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
