"""A client of a local server that sends exactly the headers it is told: no browser keeps it from lying."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit


class Reply(NamedTuple):
    """A reply: status, headers in lower case, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class LocalClient:
    """Asks the server at an address; `cookie` is sent with all."""

    address: str
    cookie: str = ""

    @property
    def host(self) -> str:
        """The host and port."""
        return urlsplit(self.address).netloc

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """Ask; headers are given with underscores, an empty one is left out, also of those that are sent by default."""
        sent = {"host": self.host, "cookie": self.cookie}
        if method == "POST":
            sent |= {"origin": f"http://{self.host}", "content-type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {**sent, **({} if body is None else {"content-length": str(len(body))})}.items():
                if value:
                    connection.putheader(name, value)
            connection.endheaders(body)
            reply = connection.getresponse()
            return Reply(reply.status, {key.lower(): value for key, value in reply.getheaders()}, reply.read())
        finally:
            connection.close()

    def enter(self) -> LocalClient:
        """The client with the cookie that the token of its address is exchanged for."""
        parts = urlsplit(self.address)
        reply = self.ask("GET", f"/?{parts.query}")
        assert reply.status == 303 and reply.headers["location"] == "/", reply
        return LocalClient(self.address, reply.headers["set-cookie"].partition(";")[0])

    def post(self, path: str, value: object) -> Reply:
        """Ask for something by JSON, as the page does."""
        return self.ask("POST", path, json.dumps(value).encode(), sec_fetch_site="same-origin")
