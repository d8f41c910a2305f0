"""A shop's server on this machine for tests, which answers well, badly, slowly or not at all, over TLS too."""

from __future__ import annotations

import datetime
import ipaddress
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Respond = Callable[["ShopHandler"], None]

PRODUCT = {
    "title": "Sea Breeze runner",
    "rating": 4.7,
    "ratings": 2314,
    "offers": [
        {"shop": "Cloud Mall", "price": 429.00, "currency": "CNY", "stock": True, "told": "2026-11-28T08:00:00Z"},
        {"shop": "This stall", "price": "399", "currency": "CNY", "stock": 4, "told": 1795852800},
    ],
    "reviews": [{"stars": 5, "text": "Light as air", "by": "Mei"}],
}


class ShopHandler(BaseHTTPRequestHandler):
    """One request: what the test says is done with it."""

    server: ShopHttpServer

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.seen_headers.append(dict(self.headers))
        try:
            self.server.respond(self)
        except OSError:
            pass  # the other side has had enough
        self.close_connection = True

    def send(self, data: bytes, status: int = 200, **headers: str) -> None:
        """Send an answer; `_` in the name of a header stands for `-`."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def send_product(self, **fields: Any) -> None:
        """Send the product as JSON."""
        self.send(json.dumps({**PRODUCT, **fields}).encode())

    def log_message(self, *_: object) -> None:
        """Nothing is told."""


class ShopHttpServer(ThreadingHTTPServer):
    """A server with what it was asked; `ended` is set when the test is over, for answers that never come."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, respond: Respond) -> None:
        super().__init__(("127.0.0.1", 0), ShopHandler)
        self.respond = respond
        self.asked: list[str] = []
        self.seen_headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        """The template of its addresses."""
        return f"http://127.0.0.1:{self.server_port}/products/{{code}}?lang=en"

    def handle_error(self, *_: object) -> None:
        """Nothing is told of clients that hang up."""


@contextmanager
def serve(respond: Respond, certificate: Path | None = None) -> Iterator[ShopHttpServer]:
    """A server at work; over TLS with a certificate and its key in one file."""
    with ShopHttpServer(respond) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()


def write_certificate(path: Path, address: str = "127.0.0.1") -> Path:
    """A certificate that nobody has signed but itself, with its key, in one .pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop")])
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    return path
