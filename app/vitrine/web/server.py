"""Server: a site on a port of this machine, for nobody else's; it ends at Ctrl+C and SIGTERM."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path

import uvicorn

from vitrine.errors import InputError, Problem
from vitrine.web.access import Access
from vitrine.web.guard import Guard
from vitrine.web.site import Site

LOOPBACK = "127.0.0.1"
#: Requests that are being answered when the end comes have so long: a few small files are being written.
END_TIMEOUT_S = 3


class Server:
    """A server that is bound to a port of the loopback interface, 0: a free one, and not yet answers."""

    def __init__(self, port: int = 0) -> None:
        """Raises InputError where the port is taken."""
        try:
            self._socket = listen_on(LOOPBACK, port)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "without --port a free one is taken"
            raise InputError(Problem(f"port {port} cannot be had: {reason}", key="--port", hint=hint)) from None
        bound = self._socket.getsockname()[1]
        self.access = Access([f"{LOOPBACK}:{bound}", f"localhost:{bound}"])

    def serve(self, site: Site) -> None:
        """Answer until a signal comes, which is raised then: KeyboardInterrupt."""
        with self._socket:
            uvicorn.Server(make_config(Guard(site, self.access))).run([self._socket])


class PromptServer(uvicorn.Server):
    """A server over TLS that ends at once: browsers answer the end of a connection late, or never."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drop the connections, then end as usual."""
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        await super().shutdown(sockets)


def listen_on(host: str, port: int) -> socket.socket:
    """A socket that listens on a port of this address, 0: a free one. Raises OSError where it cannot be had."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # The port of a server that has just ended is free; on Windows this would share one that is in use.
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        # From now on whoever comes is let wait: the address is told before the first answer can be given.
        listening.listen()
    except BaseException:
        listening.close()
        raise
    return listening


def make_config(guard: Guard, certificate_file: Path | None = None) -> uvicorn.Config:
    """How a site is served; over TLS where a file holds a certificate and its key."""
    return uvicorn.Config(
        guard,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        loop="asyncio",
        http="h11",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=END_TIMEOUT_S,
        ssl_certfile=certificate_file,
    )


def open_browser(address: str) -> None:
    """Open an address in the browser of whoever sits here; where there is no display, nothing happens.

    From a thread of its own: some browsers are waited for. Without a display a browser in the terminal would take it.
    """
    has_display = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if has_display:
        threading.Thread(target=webbrowser.open, args=(address,), name="browser", daemon=True).start()
