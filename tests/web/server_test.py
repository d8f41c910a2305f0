"""The local server from outside: who is let in, who is not, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.source_path import SOURCE_PATH
from tests.web.local_client import LocalClient
from vitrine.errors import InputError

pytest.importorskip("uvicorn", reason="uvicorn is not installed")
pytest.importorskip("starlette", reason="starlette is not installed")
PROGRAM = Path(__file__).with_name("served_site.py")


def start(port: int = 0) -> tuple[subprocess.Popen[str], str]:
    """The program, running, and the address that it printed."""
    child = subprocess.Popen(
        [sys.executable, "-P", str(PROGRAM), str(port)],
        env={**os.environ, "PYTHONPATH": SOURCE_PATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    return child, child.stdout.readline().strip()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a server whose token is not spent yet."""
    child, found = start()
    yield found
    child.send_signal(signal.SIGTERM)
    assert "Traceback" not in child.communicate(timeout=30)[1]


@pytest.fixture(scope="module")
def client(address: str) -> LocalClient:
    """A client that has exchanged the token for the cookie."""
    return LocalClient(address).enter()


def test_the_token_is_exchanged_once_for_a_cookie_that_no_script_reads(client: LocalClient) -> None:
    parts = urlsplit(client.address)
    assert parts.hostname == "127.0.0.1" and len(parts.query) > len("token=") + 40
    replayed = LocalClient(client.address).ask("GET", f"/?{parts.query}")
    assert replayed.status == 403 and "set-cookie" not in replayed.headers
    assert replayed.body == b"Open the address that the terminal shows; it is good once, in one browser.\n"
    assert client.ask("GET", f"/?{parts.query}").status == 303, "who has the cookie may reload the address"


def test_the_cookie_is_strict_and_of_this_port_alone() -> None:
    child, address = start()
    try:
        reply = LocalClient(address).ask("GET", f"/?{urlsplit(address).query}")
        words = [word.strip() for word in reply.headers["set-cookie"].split(";")]
        assert words[0].startswith(f"vitrine-{urlsplit(address).port}=")
        assert set(words[1:]) == {"Path=/", "HttpOnly", "SameSite=Strict"}
    finally:
        child.kill()
        child.communicate()


@pytest.mark.parametrize("cookie", ["", "vitrine-1=a", "{name}=", "{name}=guess"])
def test_without_the_cookie_nothing_is_shown(client: LocalClient, cookie: str) -> None:
    name = client.cookie.partition("=")[0]
    stranger = LocalClient(client.address, cookie.format(name=name))
    for method, path in (("GET", "/"), ("GET", "/pictures/a.png"), ("GET", "/?token=wrong"), ("POST", "/decide")):
        reply = stranger.ask(method, path, b"{}" if method == "POST" else None)
        assert reply.status == 403 and reply.body.count(b"\n") == 1


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}", ""]
)
def test_another_name_for_this_machine_is_refused(client: LocalClient, host: str) -> None:
    port = urlsplit(client.address).port
    reply = client.ask("GET", "/", host=host.format(port=port))
    assert reply.status in (400, 403) and b'"path"' not in reply.body
    assert client.ask("GET", "/", host=f"localhost:{port}").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": ""},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "https://{host}"},
        {"origin": "http://127.0.0.1:1"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
    ],
)
def test_another_page_decides_nothing(client: LocalClient, headers: dict[str, str]) -> None:
    sent = {name: value.format(host=client.host) for name, value in headers.items()}
    assert client.ask("POST", "/decide", b"{}", **sent).status == 403
    assert client.post("/decide", {"a": 1}).status == 200


def test_bodies_are_json_and_small(client: LocalClient) -> None:
    assert client.ask("POST", "/decide", b"{}", content_type="text/plain").status == 415
    assert client.ask("POST", "/decide", b"a" * 65_536).status == 200
    assert client.ask("POST", "/decide", b"a" * 65_537).status == 413
    assert json.loads(client.post("/decide", "é").body) == {"method": "POST", "path": "/decide", "body": '"\\u00e9"'}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD"])
def test_nothing_but_get_and_post_is_answered(client: LocalClient, method: str) -> None:
    assert client.ask(method, "/").status == 405


def test_every_answer_is_kept_by_nobody_and_framed_by_nobody(client: LocalClient) -> None:
    for path, status in (("/", 200), ("/?token=wrong", 303), ("/broken", 500)):
        reply = client.ask("GET", path)
        assert reply.status == status
        assert reply.headers["cache-control"] == "no-store" and reply.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
        assert reply.headers["referrer-policy"] == "no-referrer" and "server" not in reply.headers
        assert "access-control-allow-origin" not in reply.headers
    assert b"broken on purpose" not in client.ask("GET", "/broken").body


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_even_with_a_browser_that_holds_on(number: signal.Signals) -> None:
    import http.client

    child, address = start()
    client = LocalClient(address).enter()
    connection = http.client.HTTPConnection(client.host)
    connection.request("GET", "/", headers={"Cookie": client.cookie})
    assert connection.getresponse().read()
    child.send_signal(number)
    out, err = child.communicate(timeout=30)
    connection.close()
    assert "Traceback" not in err
    assert out == ("ended\n" if number == signal.SIGINT else "")


def test_a_port_that_is_taken_is_one_sentence(client: LocalClient) -> None:
    from vitrine.web.server import Server

    port = urlsplit(client.address).port or 0
    with pytest.raises(InputError, match=f"port {port} cannot be had: address already in use; without --port"):
        Server(port)
